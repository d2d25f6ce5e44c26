import { describe, expect, test } from 'vitest';
import {
  checkOutputs,
  formatOutput,
  parseOutput,
  withImpliedDestination,
  withLoad,
  withPush,
} from '../../../src/model/specs/output.ts';

const parse = (texts: readonly string[]) => texts.map(parseOutput);
const image = 'type=image';

describe('push and load', () => {
  const rows: [texts: string[], change: 'push' | 'no push' | 'load' | 'no load', want: string[]][] =
    [
      [[], 'push', ['type=image,push=true']],
      [['type=image,name=a'], 'push', ['type=image,name=a,push=true']],
      [['type=docker'], 'push', ['type=docker', 'type=image,push=true']],
      [['type=local,dest=o'], 'push', ['type=local,dest=o']],
      [['type=registry'], 'push', ['type=registry']],
      [[image, 'type=tar,dest=t'], 'push', ['type=image,push=true', 'type=tar,dest=t']],
      [[], 'no push', []],
      [['type=registry', image, 'type=registry'], 'no push', ['type=image,push=false']],
      [['type=registry', 'type=oci', image], 'no push', ['type=image,push=false', 'type=oci']],
      [[], 'load', ['type=docker']],
      [['type=docker'], 'load', ['type=docker']],
      [['type=docker,dest=d'], 'load', ['type=docker,dest=d', 'type=docker']],
      [
        [image, 'type=registry', 'type=oci'],
        'load',
        [image, 'type=registry', 'type=oci', 'type=docker'],
      ],
      [['type=local,dest=o'], 'load', ['type=local,dest=o']],
      [['type=tar,dest=t'], 'load', ['type=tar,dest=t']],
      [[image], 'no load', [image]],
    ];
  for (const [texts, change, want] of rows) {
    test(`${change}: ${texts.join(' ')}`, () => {
      const outputs = parse(texts);
      const changed = change.endsWith('push')
        ? withPush(outputs, change === 'push')
        : withLoad(outputs, change === 'load');
      expect(changed.map(formatOutput)).toEqual(want);
      expect(outputs.map(formatOutput)).toEqual(parse(texts).map(formatOutput));
    });
  }
});

describe('destinations', () => {
  const implied: [text: string, want: string][] = [
    ['type=tar', 'type=tar,dest=-'],
    ['type=oci', 'type=oci,dest=-'],
    ['type=oci,tar=true', 'type=oci,dest=-,tar=true'],
    ['type=oci,tar=false', 'type=oci,tar=false'],
    ['type=docker', 'type=docker'],
    ['type=local', 'type=local'],
    [image, image],
    ['type=tar,dest=t', 'type=tar,dest=t'],
  ];
  for (const [text, want] of implied) {
    test(text, () => expect(formatOutput(withImpliedDestination(parseOutput(text)))).toBe(want));
  }

  const checked: [texts: string[], problems: string[]][] = [
    [['type=local'], ['dest is required for local exporter']],
    [['type=local,dest=-'], ['dest cannot be stdout for local exporter']],
    [['type=oci,tar=false'], ['dest is required for oci exporter']],
    [['type=docker,tar=F'], ['dest is required for docker exporter']],
    [['type=docker,tar=maybe', image], []],
    [['type=tar', 'type=oci'], ['multiple outputs configured to write to stdout']],
    [['type=tar', 'type=tar,dest=t', 'type=docker'], []],
    [
      ['type=local', 'type=docker,tar=0'],
      ['dest is required for local exporter', 'dest is required for docker exporter'],
    ],
  ];
  for (const [texts, problems] of checked) {
    test(`check ${texts.join(' ')}`, () => {
      expect([...checkOutputs(parse(texts))].map(({ message }) => message)).toEqual(problems);
    });
  }
});
