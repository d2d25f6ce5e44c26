import { describe, expect, test } from 'vitest';
import {
  expandAttestFlag,
  formatAttestation,
  parseAttestation,
} from '../../../src/model/specs/attest.ts';
import { formatCacheEntry, parseCacheEntries } from '../../../src/model/specs/cache.ts';
import { parseCall } from '../../../src/model/specs/call.ts';
import { formatOutput, parseOutput } from '../../../src/model/specs/output.ts';
import { formatPolicy, parsePolicy } from '../../../src/model/specs/policy.ts';
import { formatResources, withResource } from '../../../src/model/specs/resources.ts';
import { formatSecret, parseSecret, withSecretSource } from '../../../src/model/specs/secret.ts';
import { SpecError } from '../../../src/model/specs/spec-error.ts';
import { formatSsh, parseSsh } from '../../../src/model/specs/ssh.ts';

/** Reads a text and writes it in its canonical form, for each comma form. */
const forms = {
  attest: (text: string) => formatAttestation(parseAttestation(text)),
  cache: (text: string) => parseCacheEntries(text).map(formatCacheEntry).join(' + '),
  output: (text: string) => formatOutput(parseOutput(text)),
  policy: (text: string) => formatPolicy(parsePolicy(text)),
  secret: (text: string) => formatSecret(parseSecret(text)),
  ssh: (text: string) => formatSsh(parseSsh(text)),
};

const canonical: [form: keyof typeof forms, text: string, want: string][] = [
  ['attest', 'type=provenance,mode=max', 'type=provenance,mode=max'],
  ['attest', 'mode=max,type=provenance', 'type=provenance,mode=max'],
  ['attest', 'TYPE=sbom, Disabled =T', 'type=sbom,disabled=true'],
  ['attest', 'type=sbom,disabled=0', 'type=sbom'],
  ['attest', 'type=sbom,"generator=a,b",Z=1', 'type=sbom,Z=1,"generator=a,b"'],
  ['cache', 'user/app:cache', 'user/app:cache'],
  ['cache', 'a/b,c/d', 'a/b + c/d'],
  ['cache', 'type=registry,ref=a/b', 'a/b'],
  ['cache', 'REF=a/b,Type=registry,MODE=max', 'type=registry,mode=max,ref=a/b'],
  ['cache', '"a/b"', 'a/b'],
  ['cache', '', ''],
  ['cache', 'type=gha,"scope=a ""b"""', 'type=gha,"scope=a ""b"""'],
  ['output', 'out', 'type=local,dest=out'],
  ['output', '-', 'type=tar,dest=-'],
  ['output', 'push=true', 'type=local,dest=push=true'],
  ['output', 'type=image,push=true,name=a', 'type=image,name=a,push=true'],
  ['output', ' Type =local,DEST=o ut', 'type=local,dest=o ut'],
  ['output', 'type=image,"name=a,b"', 'type=image,"name=a,b"'],
  ['policy', 'filename=a.rego,filename=b.rego', 'filename=a.rego,filename=b.rego'],
  ['policy', 'strict=1,reset=T, Log-Level =WARN', 'reset=true,strict=true,log-level=warning'],
  ['policy', 'disabled=false,strict=false', 'strict=false'],
  ['secret', 'id=a,src=file', 'id=a,src=file'],
  ['secret', 'source=file,ID=a', 'id=a,src=file'],
  ['secret', 'type=env,id=a,src=A', 'id=a,env=A'],
  ['secret', 'type=env,id=a,src=f,env=A', 'id=a,src=f,env=A'],
  ['secret', 'type=file,id=a', 'id=a'],
  ['secret', 'id=a,"src=x,y"', 'id=a,"src=x,y"'],
  ['ssh', 'default', 'default'],
  ['ssh', 'key=path/to/key', 'key=path/to/key'],
  ['ssh', 'key=a,b', '"key=a,b"'],
  ['ssh', 'key=', 'key='],
  ['ssh', '', ''],
];

describe('comma forms', () => {
  for (const [form, text, want] of canonical) {
    test(`${form}: ${text}`, () => expect(forms[form](text)).toBe(want));
  }
});

const refused: [form: keyof typeof forms, text: string, problem: string][] = [
  ['attest', '', 'EOF'],
  ['attest', 'provenance', 'invalid value provenance'],
  ['attest', 'mode=max', 'attestation type not specified'],
  [
    'attest',
    'type=a,disabled=x',
    'invalid value disabled=x: strconv.ParseBool: parsing "x": invalid syntax',
  ],
  ['cache', 'type=gha,scope', 'invalid value scope'],
  ['cache', 'scope=a', 'type required for "scope=a"'],
  ['cache', 'a"b', 'parse error on line 1, column 2: bare " in non-quoted-field'],
  ['cache', 'a,,b', 'EOF'],
  ['output', '', 'EOF'],
  ['output', 'a,b', 'invalid value a'],
  ['output', 'dest=x,name=y', 'type is required for output'],
  ['output', 'type=', 'type is required for output'],
  ['policy', 'filename=', 'invalid value filename='],
  ['policy', 'a', 'invalid value a'],
  ['policy', 'file=a', 'invalid value file=a'],
  ['policy', 'strict=x', 'invalid value strict=x: strconv.ParseBool: parsing "x": invalid syntax'],
  ['policy', 'log-level=x', 'invalid value log-level=x: not a valid logrus Level: "x"'],
  ['secret', 'a', "invalid field 'a' must be a key=value pair"],
  ['secret', 'id=a,Path=x', "unexpected key 'path' in 'Path=x'"],
  ['secret', 'type=vault', 'unsupported secret type "vault"'],
  [
    'secret',
    '"id=a',
    'failed to parse csv secret: parse error on line 1, column 2: extraneous or missing " in quoted-field',
  ],
  ['secret', '', 'failed to parse csv secret: EOF'],
];

describe('comma forms that are refused', () => {
  for (const [form, text, problem] of refused) {
    test(`${form}: ${text}`, () => expect(() => forms[form](text)).toThrow(new SpecError(problem)));
  }
});

describe('--sbom and --provenance', () => {
  const rows: [type: 'sbom' | 'provenance', text: string, want: string][] = [
    ['sbom', 'true', 'type=sbom,disabled=false'],
    ['sbom', '0', 'type=sbom,disabled=true'],
    ['provenance', 'mode=max', 'type=provenance,mode=max'],
    ['provenance', 'yes', 'type=provenance,yes'],
  ];
  for (const [type, text, want] of rows) {
    test(`--${type}=${text}`, () => expect(expandAttestFlag(type, text)).toBe(want));
  }
});

describe('calls', () => {
  const rows: [text: string, want: unknown][] = [
    ['', undefined],
    ['build', undefined],
    ['build,format=json', undefined],
    ['check', { name: 'lint', ignoreStatus: false }],
    ['outline,format=json', { name: 'outline', format: 'json', ignoreStatus: false }],
    ['format=json,targets,ignorestatus=1', { name: 'targets', format: 'json', ignoreStatus: true }],
    ['a,b', new SpecError('invalid print value: a,b')],
    ['a,x=y', new SpecError('invalid print field: x=y')],
    [
      'a,ignorestatus=y',
      new SpecError(
        'invalid ignorestatus print value: y: strconv.ParseBool: parsing "y": invalid syntax',
      ),
    ],
  ];
  for (const [text, want] of rows) {
    test(`--call=${text}`, () => {
      if (want instanceof SpecError) expect(() => parseCall(text)).toThrow(want);
      else expect(parseCall(text)).toEqual(want);
    });
  }
});

describe('one limit of the resources', () => {
  const rows: [name: string, text: string, want: string[] | SpecError][] = [
    ['memory', '2g', ['memory=2g', 'cpu-quota=5']],
    ['cpu-shares', '+7', ['cpu-shares=7', 'cpu-quota=5']],
    ['cpu-quota', '-1', ['cpu-quota=-1']],
    ['cpuset-cpus', '0-3', ['cpu-quota=5', 'cpuset-cpus=0-3']],
    ['cpu-period', '1.5', new SpecError('invalid value 1.5 for int64 key resources.cpu-period')],
    ['cpus', '1', new SpecError('unknown resources key cpus')],
    ['toString', '1', new SpecError('unknown resources key toString')],
  ];
  for (const [name, text, want] of rows) {
    test(`resources.${name}=${text}`, () => {
      const change = () => formatResources(withResource({ 'cpu-quota': 5n }, name, text));
      if (want instanceof SpecError) expect(change).toThrow(want);
      else expect(change()).toEqual(want);
    });
  }
});

describe('the source of one secret', () => {
  const secrets = ['id=a,src=x', 'id=b,env=B'].map(parseSecret);
  const rows: [id: string, text: string, want: string[] | SpecError][] = [
    ['a', 'env=A', ['id=a,env=A', 'id=b,env=B']],
    ['b', 'id=b,src=y', ['id=a,src=x', 'id=b,src=y']],
    ['b', 'type=file', ['id=a,src=x', 'id=b']],
    ['c', 'env=C', new SpecError('secret "c" must be declared before it can be overridden')],
    ['a', 'id=b,env=B', new SpecError('secret override id "b" does not match declared secret "a"')],
    ['', 'env=A', new SpecError('invalid format for secret, expecting secret.<id>=<value>')],
    ['a', 'x', new SpecError("invalid field 'x' must be a key=value pair")],
  ];
  for (const [id, text, want] of rows) {
    test(`secret.${id}=${text}`, () => {
      const change = () => withSecretSource(secrets, id, text).map(formatSecret);
      if (want instanceof SpecError) expect(change).toThrow(want);
      else expect(change()).toEqual(want);
    });
  }
});
