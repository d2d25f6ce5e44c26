import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runTool } from '../cli/run-tool.ts';
import { evaluateInPage, hasBrowser } from './chromium.ts';

const files = { 'docker-bake.hcl': readFileSync('fixtures/graph/docker-bake.hcl', 'utf8') };

const tools = `
const shown = () => [...document.querySelectorAll('.node:not(.faded)')].map((node) => node.dataset.id);
const lines = () => [...document.querySelectorAll('[data-from]:not(.faded)')].map((line) => line.dataset.from + ' ' + line.dataset.to);
const type = (text) => {
  const search = document.getElementById('search');
  search.value = text;
  search.dispatchEvent(new Event('input', { bubbles: true }));
  return { count: document.getElementById('count').textContent, shown: shown() };
};
const key = (target, name) => target.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true }));
const details = () => document.getElementById('details').innerText.split(/\\n+/).filter(Boolean);
const box = (id) => document.querySelector('.node[data-id="' + id + '"]');
const click = (element) => element.dispatchEvent(new MouseEvent('click', { bubbles: true }));
`;

describe.runIf(hasBrowser)('the page of a graph', () => {
  test('lets one search and pick', async () => {
    const { out } = await runTool(['graph', '--format=html'], { files });
    const answer = evaluateInPage(
      out,
      `${tools}
      const steps = {};
      steps.atFirst = { count: document.getElementById('count').textContent };
      steps.name = type('MySQL');
      steps.tag = type('ghcr.io postgres');
      steps.platform = type('arm64 runtime');
      steps.nothing = type('no such thing');
      key(document, 'Escape');
      steps.escaped = document.getElementById('count').textContent + document.getElementById('search').value;
      type('docs');
      click(box('target:runtime'));
      steps.picked = { shown: shown(), lines: lines(), details: details(), marked: [...document.querySelectorAll('.picked')].map((node) => node.dataset.id) };
      click([...document.querySelectorAll('#details button')].find((button) => button.textContent.startsWith('app-mysql')));
      steps.followed = details();
      click(box('target:app-mysql'));
      steps.again = { hidden: document.getElementById('details').hidden, search: type('docs').count };
      key(box('target:lint'), 'Enter');
      steps.keyboard = details();
      click(document.getElementById('all'));
      steps.all = { count: document.getElementById('count').textContent, search: document.getElementById('search').value, hidden: document.getElementById('details').hidden };
      return steps;`,
    );
    const apps = ['target:app-mysql', 'target:app-postgres'];
    expect(answer).toEqual({
      atFirst: { count: '11 of 11' },
      name: { count: '1 of 11', shown: ['target:app-mysql'] },
      tag: { count: '1 of 11', shown: ['target:app-postgres'] },
      platform: { count: '1 of 11', shown: ['target:runtime'] },
      nothing: { count: '0 of 11', shown: [] },
      escaped: '11 of 11',
      picked: {
        shown: ['group:app', 'group:default', 'target:_base', ...apps, 'target:runtime'],
        lines: [
          ...apps.map((app) => `group:app ${app}`),
          'group:default group:app',
          ...apps.flatMap((app) => [`${app} target:_base`, `${app} target:runtime`]),
          'target:runtime target:_base',
        ],
        details: [
          ...[
            'runtime',
            'Target',
            'Settings of all images',
            'Platforms',
            'linux/amd64',
            'linux/arm64',
          ],
          ...['Tags', 'acme/runtime:1.4', 'Inherits from', '_base'],
          ...['Context of', 'app-mysql (base)', 'app-postgres (base)'],
        ],
        marked: ['target:runtime'],
      },
      followed: [
        ...[
          'app-mysql',
          'Target',
          'Settings of all images',
          'Platforms',
          'linux/amd64',
          'linux/arm64',
          'Tags',
        ],
        ...['acme/app:1.4-mysql', 'acme/app:latest-mysql'],
        ...['ghcr.io/acme/app:1.4-mysql', 'ghcr.io/acme/app:latest-mysql'],
        ...['In groups', 'app', 'Inherits from', '_base', '_labels'],
        ...['Contexts from', 'assets (assets)', 'runtime (base)'],
      ],
      again: { hidden: true, search: '1 of 11' },
      keyboard: ['lint', 'Target', `Says "<no>" & 'why'`, 'In groups', 'tools'],
      all: { count: '11 of 11', search: '', hidden: true },
    });
  });

  test('no text leaves its box, no two boxes touch, and nothing is fetched', async () => {
    const { out } = await runTool(['graph', '--format=html'], { files });
    const answer = evaluateInPage(
      out,
      `const rects = [...document.querySelectorAll('.node rect')].map((rect) => rect.getBBox());
      const isOutside = (text) => {
        const outer = text.parentElement.querySelector('rect').getBBox();
        const inner = text.getBBox();
        return inner.x < outer.x || inner.y < outer.y || inner.x + inner.width > outer.x + outer.width || inner.y + inner.height > outer.y + outer.height;
      };
      const touch = (a, b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
      const svg = document.querySelector('svg');
      return {
        boxes: rects.length,
        outside: [...document.querySelectorAll('.node text')].filter(isOutside).map((text) => text.textContent),
        touching: rects.filter((a, index) => rects.some((b, other) => other < index && touch(a, b))).length,
        beyond: rects.filter((rect) => rect.x + rect.width > svg.width.baseVal.value || rect.y + rect.height > svg.height.baseVal.value).length,
        fetched: performance.getEntriesByType('resource').map(({ name }) => name),
      };`,
    );
    expect(answer).toEqual({ boxes: 11, outside: [], touching: 0, beyond: 0, fetched: [] });
  });

  test('text of a definition is never taken for a part of the page', async () => {
    const description =
      "</script><script>document.title='taken'</script><img src=x onerror=taken()>";
    const json = JSON.stringify({ target: { a: { description } } });
    const { out } = await runTool(['graph', '--format=html'], {
      files: { 'docker-bake.json': json },
    });
    const answer = evaluateInPage(
      out,
      `${tools} click(box('target:a')); return [document.title, ...details()];`,
    );
    expect(answer).toEqual(['Bake targets', 'a', 'Target', description]);
  });
});
