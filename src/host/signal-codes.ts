/** The exit code for a signal, as a shell has it: 128 and the signal's number. */
export const signalCodes: ReadonlyMap<unknown, number> = new Map([
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
]);
