import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const usualPaths = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A Chromium on this machine: the one that BAKEFILE_CHROMIUM names, or where Debian puts it. */
export const chromium: string | undefined = [
  process.env['BAKEFILE_CHROMIUM'] ?? '',
  ...usualPaths,
].find((path) => path !== '' && existsSync(path));

/** Without a browser its tests are skipped. */
export const hasBrowser: boolean = chromium !== undefined;

/**
 * Opens a page without a network, runs a script in it, and gives back what the script returns; it
 * may be async. What goes wrong in the page is thrown.
 */
export function evaluateInPage(html: string, script: string): unknown {
  const folder = mkdtempSync(join(tmpdir(), 'bake-page-'));
  const page = join(folder, 'page.html');
  // The script's answer becomes a node of the page, which is dumped as text.
  const report = `
<script>
addEventListener('error', ({ message }) => { window.failure ??= message; });
</script>`;
  const probe = `
<script type="module">
const tell = (text) => {
  const element = document.createElement('pre');
  element.id = 'test-answer';
  element.textContent = btoa(String.fromCharCode(...new TextEncoder().encode(text)));
  document.body.append(element);
};
try {
  const value = await (async () => {${script}})();
  tell(JSON.stringify({ value, failure: window.failure }));
} catch (error) {
  tell(JSON.stringify({ failure: String(error && error.stack || error) }));
}
</script>`;
  writeFileSync(
    page,
    html.replace('<head>', `<head>${report}`).replace('</body>', `${probe}</body>`),
  );
  try {
    const { stdout, stderr } = spawnSync(
      chromium ?? 'chromium',
      [
        ...['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
        ...['--host-resolver-rules=MAP * ~NOTFOUND', '--window-size=1200,800'],
        ...['--virtual-time-budget=20000', `--user-data-dir=${join(folder, 'profile')}`],
        ...['--dump-dom', `file://${page}`],
      ],
      { encoding: 'utf8', timeout: 60_000, maxBuffer: 2 ** 28 },
    );
    const answer = /<pre id="test-answer">([^<]*)<\/pre>/.exec(stdout)?.[1];
    if (answer === undefined) throw new Error(`The page gave no answer:\n${stderr}`);
    const { value, failure } = JSON.parse(Buffer.from(answer, 'base64').toString()) as {
      value?: unknown;
      failure?: string;
    };
    if (failure !== undefined) throw new Error(failure);
    return value;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
