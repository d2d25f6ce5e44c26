// Prints the last line of a CI run from what its steps left in a folder: each test and each
// compared case counts, and so does each step that has no report of its own.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
const sum = { passed: 0, failed: 0, skipped: 0 };

for (const step of ['install', 'sshd', 'engine', 'lint', 'types']) {
  const status = read(`${step}.status`);
  if (status === undefined) sum.skipped += 1;
  else count(status.trim() === '0');
}
addReport('tests', ({ numPassedTests, numFailedTests, numPendingTests, numTodoTests }) => ({
  passed: numPassedTests,
  failed: numFailedTests,
  skipped: numPendingTests + numTodoTests,
}));
addReport('conformance', ({ agreed, expected, differ, skipped }) => ({
  passed: agreed + expected,
  failed: differ,
  skipped,
}));

const skipped = sum.skipped > 0 ? `, ${sum.skipped} skipped` : '';
console.log(`${sum.passed} passed, ${sum.failed} failed${skipped}`);
process.exitCode = sum.failed === 0 && sum.passed > 0 ? 0 : 1;

function addReport(step, partsOf) {
  const status = read(`${step}.status`)?.trim();
  const text = read(`${step}.json`);
  if (text === undefined) {
    // It ended before it could report.
    sum.failed += 1;
    return;
  }
  const parts = partsOf(JSON.parse(text));
  for (const [name, number] of Object.entries(parts)) sum[name] += number;
  // A file of tests that cannot be loaded fails without a single failed test.
  if (status !== '0' && parts.failed === 0) sum.failed += 1;
}

function count(isGood) {
  if (isGood) sum.passed += 1;
  else sum.failed += 1;
}

function read(name) {
  const path = join(folder, name);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
