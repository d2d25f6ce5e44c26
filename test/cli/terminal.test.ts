import { afterEach, expect, test } from 'vitest';
import { withoutListeners } from '../../src/cli/terminal.ts';

const listener = (): void => {};
afterEach(() => void process.off('SIGTERM', listener));

test('nothing listens to signals while a person is asked', async () => {
  process.on('SIGTERM', listener);
  const before = process.listeners('SIGTERM');
  expect(await withoutListeners(async () => process.listenerCount('SIGTERM'))).toBe(0);
  expect(process.listeners('SIGTERM')).toEqual(before);
  const failing = withoutListeners(() => Promise.reject(new Error('no')));
  await expect(failing).rejects.toThrow('no');
  expect(process.listeners('SIGTERM')).toEqual(before);
});
