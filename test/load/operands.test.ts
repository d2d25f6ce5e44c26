import { describe, expect, test } from 'vitest';
import { splitOperands } from '../../src/load/operands.ts';

describe('operands', () => {
  const url = 'https://example.com/a.git';
  const other = 'git@example.com:b';
  const rows: [string[], object][] = [
    [[], { targets: [] }],
    [['app', url], { targets: ['app', url] }],
    [[url], { source: url, targets: [] }],
    [[url, 'app'], { source: url, targets: ['app'] }],
    [[url, other, 'app'], { source: url, commandContext: other, targets: ['app'] }],
    [[url, 'app', other], { source: url, targets: ['app', other] }],
  ];
  for (const [operands, want] of rows) {
    test(operands.join(' '), () => expect(splitOperands(operands)).toEqual(want));
  }
});
