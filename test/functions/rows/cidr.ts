import type { FunctionTestRows } from '../show.ts';

export const rows: FunctionTestRows = {
  cidrhost: [
    ['cidrhost("10.12.112.0/20", 16)', '"10.12.112.16"'],
    ['cidrhost("10.12.112.7/20", 268)', '"10.12.113.12"'],
    ['cidrhost("10.0.0.0/8", -1)', '"10.255.255.255"'],
    ['cidrhost("10.0.0.0/8", -16777216)', '"10.0.0.0"'],
    ['cidrhost("fd00:fd12:3456:7890::/72", 34)', '"fd00:fd12:3456:7890::22"'],
    ['cidrhost("fd00::/8", 9223372036854775807)', '"fd00::7fff:ffff:ffff:ffff"'],
    ['cidrhost("fd00::/64", -1)', '"fd00::ffff:ffff:ffff:ffff"'],
    ['cidrhost("10.0.0.1/32", 0)', '"10.0.0.1"'],
    [
      'cidrhost("10.0.0.0/24", 256)',
      'error: Call to function "cidrhost" failed: prefix of 24 does not accommodate a host numbered 256.',
    ],
    [
      'cidrhost("10.0.0.0/24", -257)',
      'error: Call to function "cidrhost" failed: prefix of 24 does not accommodate a host numbered -257.',
    ],
    [
      'cidrhost("10.0.0.0/24", 1.5)',
      'error: Call to function "cidrhost" failed: value must be a whole number, between -9223372036854775808 and 9223372036854775807.',
    ],
    [
      'cidrhost("10.0.0.0/24", 9223372036854775808)',
      'error: Call to function "cidrhost" failed: value must be a whole number, between -9223372036854775808 and 9223372036854775807.',
    ],
    [
      'cidrhost("10.0.0.0", 1)',
      'error: Call to function "cidrhost" failed: invalid CIDR expression: invalid CIDR address: 10.0.0.0.',
    ],
    [
      'cidrhost("10.0.0/24", 1)',
      'error: Call to function "cidrhost" failed: invalid CIDR expression: invalid CIDR address: 10.0.0/24.',
    ],
    [
      'cidrhost("010.0.0.0/8", 1)',
      'error: Call to function "cidrhost" failed: invalid CIDR expression: invalid CIDR address: 010.0.0.0/8.',
    ],
    [
      'cidrhost("10.0.0.0/33", 1)',
      'error: Call to function "cidrhost" failed: invalid CIDR expression: invalid CIDR address: 10.0.0.0/33.',
    ],
    [
      'cidrhost("::1::/64", 1)',
      'error: Call to function "cidrhost" failed: invalid CIDR expression: invalid CIDR address: ::1::/64.',
    ],
    [
      'cidrhost("fe80::1%eth0/64", 1)',
      'error: Call to function "cidrhost" failed: invalid CIDR expression: invalid CIDR address: fe80::1%eth0/64.',
    ],
    [
      'cidrhost("10.0.0.0/8", null)',
      'error: Invalid value for "hostnum" parameter: argument must not be null.',
    ],
    ['cidrhost("10.0.0.0/8", unknown_number)', 'unknown string'],
  ],
  cidrnetmask: [
    ['cidrnetmask("172.16.0.0/12")', '"255.240.0.0"'],
    ['cidrnetmask("0.0.0.0/0")', '"0.0.0.0"'],
    ['cidrnetmask("10.0.0.0/032")', '"255.255.255.255"'],
    ['cidrnetmask("fd00::/52")', '"ffff:ffff:ffff:f000::"'],
    ['cidrnetmask("::/0")', '"::"'],
    [
      'cidrnetmask("x")',
      'error: Call to function "cidrnetmask" failed: invalid CIDR expression: invalid CIDR address: x.',
    ],
    [
      'cidrnetmask(null)',
      'error: Invalid value for "prefix" parameter: argument must not be null.',
    ],
    ['cidrnetmask(unknown_string)', 'unknown string'],
  ],
  cidrsubnet: [
    ['cidrsubnet("172.16.0.0/12", 4, 2)', '"172.18.0.0/16"'],
    ['cidrsubnet("10.1.2.3/8", 8, 255)', '"10.255.0.0/16"'],
    ['cidrsubnet("fd00:fd12:3456:7890::/56", 16, 162)', '"fd00:fd12:3456:7800:a200::/72"'],
    ['cidrsubnet("2001:db8::/32", 32, 4294967295)', '"2001:db8:ffff:ffff::/64"'],
    ['cidrsubnet("10.0.0.0/8", 0, 0)', '"10.0.0.0/8"'],
    ['cidrsubnet("1:0:0:2:0:0:0:0/64", 32, 1)', '"1::2:0:1:0:0/96"'],
    [
      'cidrsubnet("10.0.0.0/8", 8, 256)',
      'error: Call to function "cidrsubnet" failed: prefix extension of 8 does not accommodate a subnet numbered 256.',
    ],
    [
      'cidrsubnet("10.0.0.0/8", 8, -1)',
      'error: Call to function "cidrsubnet" failed: prefix extension of 8 does not accommodate a subnet numbered -1.',
    ],
    [
      'cidrsubnet("10.0.0.0/28", 5, 0)',
      'error: Call to function "cidrsubnet" failed: insufficient address space to extend prefix of 28 by 5.',
    ],
    [
      'cidrsubnet("fd00::/8", 33, 0)',
      'error: Call to function "cidrsubnet" failed: may not extend prefix by more than 32 bits.',
    ],
    [
      'cidrsubnet("10.0.0.0/8", 1.5, 0)',
      'error: Call to function "cidrsubnet" failed: value must be a whole number, between -9223372036854775808 and 9223372036854775807.',
    ],
    [
      'cidrsubnet("x", 1, 0)',
      'error: Call to function "cidrsubnet" failed: invalid CIDR expression: invalid CIDR address: x.',
    ],
    [
      'cidrsubnet(null, 1, 0)',
      'error: Invalid value for "prefix" parameter: argument must not be null.',
    ],
    ['cidrsubnet("10.0.0.0/8", unknown_number, 0)', 'unknown string'],
  ],
  cidrsubnets: [
    [
      'cidrsubnets("10.1.0.0/16", 4, 4, 8, 4)',
      'list(string) ["10.1.0.0/20", "10.1.16.0/20", "10.1.32.0/24", "10.1.48.0/20"]',
    ],
    [
      'cidrsubnets("fd00:fd12:3456:7890::/56", 16, 16, 16, 32)',
      'list(string) ["fd00:fd12:3456:7800::/72", "fd00:fd12:3456:7800:100::/72", "fd00:fd12:3456:7800:200::/72", "fd00:fd12:3456:7800:300::/88"]',
    ],
    ['cidrsubnets("10.0.0.0/8")', 'list(string) []'],
    ['cidrsubnets("10.0.0.0/24", 8, 1)', 'list(string) ["10.0.0.0/32", "10.0.0.128/25"]'],
    [
      'cidrsubnets("10.0.0.0/24", 1, 1, 1)',
      'error: Invalid value for "newbits" parameter: not enough remaining address space for a subnet with a prefix of 25 bits after 10.0.0.128/25.',
    ],
    [
      'cidrsubnets("0.0.0.0/0", 8)',
      'error: Invalid value for "newbits" parameter: not enough remaining address space for a subnet with a prefix of 8 bits after 255.0.0.0/8.',
    ],
    [
      'cidrsubnets("255.255.255.0/24", 1, 1, 2)',
      'error: Invalid value for "newbits" parameter: not enough remaining address space for a subnet with a prefix of 26 bits after 255.255.255.128/25.',
    ],
    [
      'cidrsubnets("10.0.0.0/24", 0)',
      'error: Invalid value for "newbits" parameter: must extend prefix by at least one bit.',
    ],
    [
      'cidrsubnets("10.0.0.0/24", 9)',
      'error: Invalid value for "newbits" parameter: would extend prefix to 33 bits, which is too long for an IPv4 address.',
    ],
    [
      'cidrsubnets("fd00::/120", 9)',
      'error: Invalid value for "newbits" parameter: would extend prefix to 129 bits, which is too long for an IPv6 address.',
    ],
    [
      'cidrsubnets("fd00::/8", 33)',
      'error: Invalid value for "newbits" parameter: may not extend prefix by more than 32 bits.',
    ],
    [
      'cidrsubnets("10.0.0.0/24", 1, 0.5)',
      'error: Invalid value for "newbits" parameter: value must be a whole number, between -9223372036854775808 and 9223372036854775807.',
    ],
    [
      'cidrsubnets("10.0.0.0", 1)',
      'error: Invalid value for "prefix" parameter: invalid CIDR expression: invalid CIDR address: 10.0.0.0.',
    ],
    [
      'cidrsubnets("10.0.0.0/24", null)',
      'error: Invalid value for "newbits" parameter: argument must not be null.',
    ],
    ['cidrsubnets("10.0.0.0/24", unknown_number)', 'unknown list(string)'],
  ],
};
