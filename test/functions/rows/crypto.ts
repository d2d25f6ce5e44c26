import type { FunctionTestRows } from '../show.ts';

const key =
  '-----BEGIN RSA PRIVATE KEY-----\\nMIICXAIBAAKBgQChEus9yTU86v54AplNVE5jrrTsX5gCRRu5yM8MkbnUno3n+n1H\\ntVTQOJhvTpL17lrd8O0t77zBFeAnTL5g13QDJpsqgKXXOhW6cL7OppK6CHdXGwGC\\nSzlmpG7uSbzthf12pfIhMc3aPnVTqbF9Dld1xauq2zKysUwd2rtTfvbaQwIDAQAB\\nAoGAbY/S12offlpR0QvjfwgTchaKFiZH3XNokoyW2XPeNVPMLrjhsn8TO7bjaQLH\\nT+VbhY+1pQNnHudkWxcGgBTNYaqj0ivd70eir/j3MrDb6FxHK9/TXfnzuMhGVuy+\\nQHY5KQP35vTkq/iC89l6gcJt2Vsh8OdD0HUtYCc2PR3a90ECQQDWGAVTCtTjz9uJ\\nFgCTuJUDu/0kFoUlKxWRxt+IXGvOwhWkWDVhd5W/zwCB08gDPzaA4Q7VbLKnhP6+\\n0M5+FnRRAkEAwJoib1YZ4nzpUwHsPuVBa8hFj4HIbya7CbnOq/A0yIIfVlX9nJvF\\n03QHHoyc0Kinx+/PjQ6OOQqjFdxp2efkUwJBALBitfBG2kKee3aj4/HQfyTGeraC\\nv0tyBaFGwd9slX2QtZfi/IfCqGOQvhA4VW8nY1YnFbuMhFwz3FWFXrrO8SECQEAV\\niQuejHJNuZzC8QZkZYYlVu/O8Q/6xRURW/DdtdJZaW/ioMXxFruqyYuiobLTyy+9\\nXUPD6hKUtXraoeW9QL0CQD2cmowLInHo1LsgPfftGo6X+sOrYkOer+8kACxnKkrZ\\niEfLNHvzI+A7ickHrFOE7VUNdkNPLYE8RuyTf47HXtM=\\n-----END RSA PRIVATE KEY-----';
const keyAsPkcs8 =
  '-----BEGIN PRIVATE KEY-----\\nMIICdgIBADANBgkqhkiG9w0BAQEFAASCAmAwggJcAgEAAoGBAKES6z3JNTzq/ngC\\nmU1UTmOutOxfmAJFG7nIzwyRudSejef6fUe1VNA4mG9OkvXuWt3w7S3vvMEV4CdM\\nvmDXdAMmmyqApdc6Fbpwvs6mkroId1cbAYJLOWakbu5JvO2F/Xal8iExzdo+dVOp\\nsX0OV3XFq6rbMrKxTB3au1N+9tpDAgMBAAECgYBtj9LXah9+WlHRC+N/CBNyFooW\\nJkfdc2iSjJbZc941U8wuuOGyfxM7tuNpAsdP5VuFj7WlA2ce52RbFwaAFM1hqqPS\\nK93vR6Kv+PcysNvoXEcr39Nd+fO4yEZW7L5AdjkpA/fm9OSr+ILz2XqBwm3ZWyHw\\n50PQdS1gJzY9Hdr3QQJBANYYBVMK1OPP24kWAJO4lQO7/SQWhSUrFZHG34hca87C\\nFaRYNWF3lb/PAIHTyAM/NoDhDtVssqeE/r7Qzn4WdFECQQDAmiJvVhnifOlTAew+\\n5UFryEWPgchvJrsJuc6r8DTIgh9WVf2cm8XTdAcejJzQqKfH78+NDo45CqMV3GnZ\\n5+RTAkEAsGK18EbaQp57dqPj8dB/JMZ6toK/S3IFoUbB32yVfZC1l+L8h8KoY5C+\\nEDhVbydjVicVu4yEXDPcVYVeus7xIQJAQBWJC56Mck25nMLxBmRlhiVW787xD/rF\\nFRFb8N210llpb+KgxfEWu6rJi6KhstPLL71dQ8PqEpS1etqh5b1AvQJAPZyajAsi\\ncejUuyA99+0ajpf6w6tiQ56v7yQALGcqStmIR8s0e/Mj4DuJyQesU4TtVQ12Q08t\\ngTxG7JN/jsde0w==\\n-----END PRIVATE KEY-----';
const weakKey =
  '-----BEGIN RSA PRIVATE KEY-----\\nMIIBOQIBAAJBAM3o9hqpBfavaMuLwSqoEjZKWI7em5f5GFEocBJ0LqjuJVJjl+M9\\nHI1FQSY1djpHeQj+tq34kagsI6zGOmlW+T8CAwEAAQJAfug+BmB2VHv30rvn6ip8\\nTwmzWxrIOvpDioGp0TXaLDK+1f/leGFaUXysvp3chUjR6IobUUyJgWseI7TMSDT2\\nAQIhAPiWTXr8UYKZkz3zhLysv4k/xwOuDxiaP4dSVQ5CP8uhAiEA1AzdTa06Rob+\\niOGZe5/aB7WR7SJxFf5UQC63pl29mN8CIQCmnl/KekrMBdHqaUnkCMnM3cGwFr+p\\nluHT+vxltUP7YQIfC5iogZb3mOPJB7NOsXQMeF91m4JGrO07rkbfxDlcJQIgHz5s\\ns3/OAINCxNPpI9aXy+MKrC/YIiO+SRZBnF8zyg0=\\n-----END RSA PRIVATE KEY-----';
const ellipticKey =
  '-----BEGIN EC PRIVATE KEY-----\\nMHcCAQEEINZ+e6DH9uDY7LxZIcQRiOfV0JVMpHP4tRe3YKWtv+iioAoGCCqGSM49\\nAwEHoUQDQgAEY0DE8CGRB1qv74MDOl344DJ4mfnqG5vDvHUHu+YKStbdx2Dz36sD\\nhsOWxxOmgxYsh3H7SXlcx4WahCql+BXrfg==\\n-----END EC PRIVATE KEY-----';
const ciphertext =
  'hlCtwiJUtsSazY0M9tAB69O8HNke9gFJxx5ZQzIHmyau7BamO9oOoUnw3gQ5WzWJmIv4hIxj3I+DPsnGJnF9elsgIbSs+LrY9HyyrqaGStjYYhX7yS7R3cyKiKIqc8HyTplVwTbF4cNgICHnVvrjo1s/gtzPL/LJ4LDJ5mU0yIw=';

export const rows: FunctionTestRows = {
  bcrypt: [
    ['bcrypt("password")', '"$2a$10$..CA.uOD/eaGAOmJB.yMBuHtICrZkZBO5AdQ7Nw5WEmWQZKVA0IkK"'],
    ['bcrypt("password", 4)', '"$2a$04$..CA.uOD/eaGAOmJB.yMBubqEtzdkvfegxfotQ8UAMQWLlq7JbHJW"'],
    ['bcrypt("é😀", 4)', '"$2a$04$..CA.uOD/eaGAOmJB.yMBuWGWvvJtwdYG/j3pyzv/43T.id3otT8u"'],
    ['bcrypt("", "5")', '"$2a$05$..CA.uOD/eaGAOmJB.yMBu0wepwisIeExi8ybx0B2rzAK4boF7Gdu"'],
    ['bcrypt("password", 0)', '"$2a$10$..CA.uOD/eaGAOmJB.yMBuHtICrZkZBO5AdQ7Nw5WEmWQZKVA0IkK"'],
    ['bcrypt("password", -1)', '"$2a$10$..CA.uOD/eaGAOmJB.yMBuHtICrZkZBO5AdQ7Nw5WEmWQZKVA0IkK"'],
    [
      'bcrypt("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 4)',
      '"$2a$04$..CA.uOD/eaGAOmJB.yMBu24DYAHplShSVc53t1oiXS/HC99GyeTi"',
    ],
    [
      'bcrypt("ééééééééééééééééééééééééééééééééééééx", 4)',
      'error: Call to function "bcrypt" failed: error occured generating password bcrypt: password length exceeds 72 bytes.',
    ],
    [
      'bcrypt("password", 32)',
      'error: Call to function "bcrypt" failed: error occured generating password crypto/bcrypt: cost 32 is outside allowed inclusive range 4..31.',
    ],
    [
      'bcrypt("password", 31)',
      'error: Call to function "bcrypt" failed: error occured generating password crypto/bcrypt: cost 31 would take too long, the highest is 16.',
    ],
    [
      'bcrypt("password", 4.5)',
      'error: Call to function "bcrypt" failed: value must be a whole number, between -9223372036854775808 and 9223372036854775807.',
    ],
    [
      'bcrypt("password", 4, 5)',
      'error: Call to function "bcrypt" failed: bcrypt() takes no more than two arguments.',
    ],
    ['bcrypt(null)', 'error: Invalid value for "str" parameter: argument must not be null.'],
    [
      'bcrypt("password", null)',
      'error: Invalid value for "cost" parameter: argument must not be null.',
    ],
    ['bcrypt(unknown_string)', 'unknown string'],
    [
      'bcrypt()',
      'error: Function "bcrypt" expects at least 1 argument(s). Missing value for "str".',
    ],
  ],
  rsadecrypt: [
    [`rsadecrypt("${ciphertext}", "${key}")`, '"héllo 😀"'],
    [`rsadecrypt("${ciphertext}", "text before\\n${key}\\ntext behind")`, '"héllo 😀"'],
    [
      `rsadecrypt("${ciphertext}", "text before ${key}")`,
      'error: Call to function "rsadecrypt" failed: failed to parse key: no key found.',
    ],
    [`rsadecrypt("${ciphertext}", "${key.replaceAll('\\n', '\\r\\n')}")`, '"héllo 😀"'],
    [
      `rsadecrypt("${ciphertext}", "${keyAsPkcs8}")`,
      'error: Call to function "rsadecrypt" failed: x509: failed to parse private key (use ParsePKCS8PrivateKey instead for this key format).',
    ],
    [
      `rsadecrypt("${ciphertext}", "${ellipticKey}")`,
      'error: Call to function "rsadecrypt" failed: x509: failed to parse private key (use ParseECPrivateKey instead for this key format).',
    ],
    [
      `rsadecrypt("${ciphertext.slice(0, 88)}", "${weakKey}")`,
      'error: Call to function "rsadecrypt" failed: crypto/rsa: 512-bit keys are insecure (see https://go.dev/pkg/crypto/rsa#hdr-Minimum_key_size).',
    ],
    [
      `rsadecrypt("${ciphertext.slice(0, 40)}", "${key}")`,
      'error: Call to function "rsadecrypt" failed: crypto/rsa: decryption error.',
    ],
    [
      `rsadecrypt("${ciphertext.replace(/^./, '/')}", "${key}")`,
      'error: Call to function "rsadecrypt" failed: crypto/rsa: decryption error.',
    ],
    [
      `rsadecrypt("AAAA", "${key}")`,
      'error: Call to function "rsadecrypt" failed: crypto/rsa: decryption error.',
    ],
    [
      `rsadecrypt("a", "${key}")`,
      'error: Call to function "rsadecrypt" failed: failed to decode input "a": cipher text must be base64-encoded.',
    ],
    [
      `rsadecrypt("", "no key")`,
      'error: Call to function "rsadecrypt" failed: failed to parse key: no key found.',
    ],
    [
      `rsadecrypt("", "${key.replace('-----\\n', '-----\\nProc-Type: 4,ENCRYPTED\\n\\n')}")`,
      'error: Call to function "rsadecrypt" failed: failed to parse key: password protected keys are not supported. Please decrypt the key prior to use.',
    ],
    [
      `rsadecrypt("", "${key.replace('END RSA', 'END DSA')}")`,
      'error: Call to function "rsadecrypt" failed: failed to parse key: no key found.',
    ],
    [
      `rsadecrypt(null, "${key}")`,
      'error: Invalid value for "ciphertext" parameter: argument must not be null.',
    ],
    [`rsadecrypt(unknown_string, "${key}")`, 'unknown string'],
  ],
};
