import { expect, test, vi } from 'vitest';
import { memoryHost } from '../src/host/memory.ts';
import { print } from '../src/index.ts';

// A mistake of our own reader: it refuses what has "refuse me" in it, though HCL accepts that.
vi.mock('../src/syntax/parse.ts', async (load) => {
  const real = await load<typeof import('../src/syntax/parse.ts')>();
  const parseHcl: typeof real.parseHcl = (file, sink) => {
    const start = file.text.indexOf('refuse me');
    if (start >= 0) {
      const subject = { file, start, end: start + 9 };
      const summary = 'Refused';
      sink.add({ code: 'syntax-error', severity: 'error', summary, detail: 'Oops.', subject });
    }
    return real.parseHcl(file, sink);
  };
  return { ...real, parseHcl };
});

const definition = `
variable "V" {
  type    = number
  default = 2
}
function "twice" {
  params = [n]
  result = n * 2
}
target "a" {
  name   = "a-\${x}"
  matrix = { x = ["1", "2"] }
  args   = { V = twice(V), W = "\${x}" }
}
`;

async function printed(text: string, strict = false) {
  const host = memoryHost({ files: { 'docker-bake.hcl': text } });
  const { value, diagnostics } = await print({ targets: ['*'], strict }, host);
  return { value, said: diagnostics.map(({ severity, code }) => `${severity} ${code}`) };
}

test('what only our reader refuses is read by the other, with a warning', async () => {
  const plain = await printed(definition);
  expect(plain.said).toEqual([]);
  const other = await printed(`${definition}# refuse me\n`);
  expect(other.said).toEqual(['warning readers-disagree']);
  expect(other.value).toBe(plain.value);
});

test('with --strict the warning is an error', async () => {
  const { value, said } = await printed(`${definition}# refuse me\n`, true);
  expect(value).toBeUndefined();
  expect(said).toEqual(['error readers-disagree']);
});

test('what both refuse is told by ours', async () => {
  const { value, said } = await printed(`${definition}# refuse me\ntarget "b" {\n`);
  expect(value).toBeUndefined();
  expect(said).toEqual(['error syntax-error', 'error syntax-error']);
});
