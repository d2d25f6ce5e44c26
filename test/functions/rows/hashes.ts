import type { FunctionTestRows } from '../show.ts';

export const rows: FunctionTestRows = {
  md5: [
    ['md5("")', '"d41d8cd98f00b204e9800998ecf8427e"'],
    ['md5("hello")', '"5d41402abc4b2a76b9719d911017c592"'],
    ['md5("é😀")', '"62b3afe3b01f6f80152b567d9b216cde"'],
    ['md5(1)', '"c4ca4238a0b923820dcc509a6f75849b"'],
    ['md5(null)', 'error: Invalid value for "str" parameter: argument must not be null.'],
    ['md5(unknown_string)', 'unknown string'],
  ],
  sha1: [
    ['sha1("")', '"da39a3ee5e6b4b0d3255bfef95601890afd80709"'],
    ['sha1("hello")', '"aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d"'],
    ['sha1("é😀")', '"9c286deb5d7549eafd1dcb2b58e0b573bc1b4a97"'],
    ['sha1(null)', 'error: Invalid value for "str" parameter: argument must not be null.'],
    ['sha1(unknown_string)', 'unknown string'],
  ],
  sha256: [
    ['sha256("")', '"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"'],
    ['sha256("hello")', '"2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"'],
    ['sha256("é😀")', '"1184d1f608158eea09d297565575892231550c403aaa913008d867a97cfd5c76"'],
    ['sha256([])', 'error: Invalid value for "str" parameter: string required, but have tuple.'],
    ['sha256(null)', 'error: Invalid value for "str" parameter: argument must not be null.'],
    ['sha256(unknown_string)', 'unknown string'],
  ],
  sha512: [
    [
      'sha512("")',
      '"cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e"',
    ],
    [
      'sha512("hello")',
      '"9b71d224bd62f3785d96d46ad3ea3d73319bfbc2890caadae2dff72519673ca72323c3d99ba5c11d7c7acc6e14b8c5da0c4663475c2e5c3adef46f73bcdec043"',
    ],
    [
      'sha512("é😀")',
      '"905df5023edc4edc358c113332a55dca6709162a84b6f43b05023118d34393a6ae82e03821d6cdbee1e11e1d1d7625aad31e7717590b43e4166a2272bfaeb22f"',
    ],
    ['sha512(null)', 'error: Invalid value for "str" parameter: argument must not be null.'],
    ['sha512(unknown_string)', 'unknown string'],
  ],
};
