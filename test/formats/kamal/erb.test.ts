import { describe, expect, test } from 'vitest';
import { renderErb } from '../../../src/formats/kamal/erb.ts';
import { isKamal } from '../../../src/formats/kamal/format.ts';
import { Diagnostics } from '../../../src/source/diagnostic.ts';
import { messages, readConfigurations, rest } from './read-configuration.ts';

const env = { NAME: 'value', EMPTY: '' };

function render(text: string) {
  const sink = new Diagnostics();
  const rendered = renderErb({ name: 'a', text }, { env }, sink);
  return { ...rendered, messages: messages(sink.items), items: sink.items };
}

describe('what is written out', () => {
  test.each([
    ['a: b', 'a: b'],
    ['a: <%= ENV["NAME"] %>!', 'a: value!'],
    ["a: <%= ENV['NAME'] %>", 'a: value'],
    ['a: <%=ENV[ "NAME" ]%>', 'a: value'],
    ['a: <%= ENV["NOPE"] %>', 'a: '],
    ['a: <%= ENV.fetch("NAME") %>', 'a: value'],
    ['a: <%= ENV.fetch("NOPE", "other") %>', 'a: other'],
    ["a: <%= ENV.fetch 'NOPE' %>", undefined],
    ['a: <%= ENV.fetch("EMPTY", "other") %>', 'a: '],
    ['a: <%= "te\\"xt" %>', 'a: te"xt'],
    ['<%# a comment %>a', 'a'],
    ['<%# a comment -%>\na', 'a'],
    ['<%# a comment %>\na', '\na'],
    ['<%= ENV["NAME"] -%>\na', 'valuea'],
    ['<%= ENV["NAME"] -%> \na', 'value \na'],
    ['<%% a %>', '<% a %>'],
    ['<%  %>a', 'a'],
    ['x\n  <%- -%>\ny', 'x\ny'],
    ['x\n  <%- %>\ny', 'x\n\ny'],
    ['x\n  <%# c -%>\ny', 'x\n  y'],
    ['a %%> b', 'a %%> b'],
    ['<%%= a %>', '<%= a %>'],
  ])('%s', (text, expected) => {
    const rendered = render(text);
    if (expected === undefined) expect(rendered.messages).toHaveLength(1);
    else expect([rendered.file.text, rendered.messages]).toEqual([expected, []]);
  });
});

describe('what is Ruby', () => {
  test.each([
    ['a\nb: <% if true %>c<% end %>', 'a:2 < if true > Ruby code', 'a:2 < end > Ruby code'],
    ['<%= 1 + 1 %>', 'a:1 < 1 + 1 > Ruby code'],
    ['<%= ENV["A"] || "b" %>', 'a:1 < ENV["A"] || "b" > Ruby code'],
    ['<%= "#{a}" %>', 'a:1 < "#{a}" > Ruby code'],
    ['<%= ENV.fetch("NOPE") %>', 'a:1 < ENV.fetch("NOPE") > key not found: "NOPE"'],
    ['a: <%= ENV', 'a:1 <<%> Unclosed ERB tag'],
  ])('%s', (text, ...expected) => {
    expect(render(text).messages).toEqual(expected);
  });

  test('is to be rendered first', () => {
    expect(render('<%= x %>').items[0]?.detail).toContain(
      'erb -T - config/deploy.yml | bake -f kamal:-',
    );
  });
});

test('places are those of the file', async () => {
  const text = `<%# a\nb %>\n${rest}builder: {arch: <%= ENV["A"] %>, foo: <%= "b" %>}`;
  const { diagnostics } = await readConfigurations(
    { 'config/deploy.yml': text },
    { env: { A: 'amd64 # longer\n' } },
  );
  expect(messages(diagnostics).length).toBeGreaterThan(0);
  const simple = await readConfigurations({ 'config/deploy.yml': text }, { env: { A: 'amd64' } });
  expect(messages(simple.diagnostics)).toEqual([
    'config/deploy.yml:7 <foo> builder: unknown key: foo',
  ]);
  const value = await readConfigurations({
    'config/deploy.yml': `${rest}builder: {arch: amd64, cache: {type: <%= "s3" %>}}`,
  });
  expect(messages(value.diagnostics)).toEqual([
    'config/deploy.yml:5 <<%= "s3" %>> builder: Invalid cache type: s3',
  ]);
});

describe('commands', () => {
  const texts = (value: string) => ({
    'config/deploy.yml': `${rest}builder: {arch: amd64, args: {A: "${value}"}}`,
  });

  test.each(['<%= `date` %>', '<%= %x(date) %>', '<%= %x{date} %>', '<%= %x[date] %>'])(
    '%s is run when that is allowed',
    async (value) => {
      const { definition, commands } = await readConfigurations(texts(value), { mayExecute: true });
      expect(commands).toEqual(['date']);
      expect(definition.targets[0]?.attributes.args?.get('A')).toBe('output of date');
    },
  );

  test('is not run otherwise', async () => {
    const { diagnostics, commands } = await readConfigurations(texts('<%= `date` %>'));
    expect(commands).toEqual([]);
    expect(messages(diagnostics)).toEqual([
      'config/deploy.yml:5 < `date` > The file runs a command',
    ]);
    expect(diagnostics[0]?.detail).toContain('--allow=exec');
  });

  test('that fails', async () => {
    const { diagnostics } = await readConfigurations(texts('<%= `false` %>'), { mayExecute: true });
    expect(diagnostics[0]?.detail).toBe('"false": no');
  });

  test('for the password waits for a login', async () => {
    const { definition, commands, diagnostics } = await readConfigurations({
      'config/deploy.yml': `${rest.replace('[KAMAL_REGISTRY_PASSWORD]', '<%= %x(aws ecr get-login-password) %>')}builder: {arch: amd64}`,
    });
    expect(messages(diagnostics)).toEqual([]);
    expect(commands).toEqual([]);
    expect(definition.targets).toHaveLength(2);
  });
});

describe('a configuration is told', () => {
  test.each<[name: string, text: string, isOne: boolean]>([
    ['config/deploy.yml', 'a: b', true],
    ['deploy.staging.yml', 'servers: [a]', true],
    ['deploy.yml', 'services: {a: {build: .}}', false],
    ['a.yml', 'service: a\nimage: b\n', true],
    ['a.yml', 'service: a\nx: b\n', false],
    ['a.yml', 'service:\n  b: c\nimage: x', false],
    ['a.yml', 'service: a\nimage: b\nservices: {}\n', false],
    ['docker-bake.hcl', 'target "a" {}', false],
  ])('%s %j', (name, text, isOne) => {
    expect(isKamal({ name, text })).toBe(isOne);
  });
});
