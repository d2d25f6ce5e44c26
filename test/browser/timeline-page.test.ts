import { describe, expect, test } from 'vitest';
import { applyEvent, newRunState } from '../../src/report/run-state.ts';
import { renderTimelineHtml } from '../../src/report/timeline-html.ts';
import { eventsOf, recordings } from '../report/play.ts';
import { evaluateInPage, hasBrowser } from './chromium.ts';

describe.runIf(hasBrowser)('the page of a timeline', () => {
  test('is searched and picked from, and no text lies on another', () => {
    const state = newRunState();
    for (const event of eventsOf(recordings.find(({ name }) => name === 'two-targets')!)) {
      applyEvent(state, event);
    }
    const answer = evaluateInPage(
      renderTimelineHtml(state),
      `
      const shown = () => [...document.querySelectorAll('.row:not(.faded) .label')].map((label) => label.textContent);
      const count = () => document.getElementById('count').textContent;
      const type = (text) => {
        const search = document.getElementById('search');
        search.value = text;
        search.dispatchEvent(new Event('input', { bubbles: true }));
        return [count(), ...shown()];
      };
      const details = document.getElementById('details');
      const steps = { atFirst: count(), found: type('EXPORTING'), none: type('nope') };
      document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
      steps.escaped = count();
      const row = [...document.querySelectorAll('.row')][3];
      row.dispatchEvent(new MouseEvent('click', { bubbles: true }));
      steps.picked = details.innerText.split('\\n');
      row.dispatchEvent(new MouseEvent('click', { bubbles: true }));
      steps.hidden = details.hidden;
      const over = [...document.querySelectorAll('.row')].filter((row) => {
        const label = row.querySelector('.label').getBBox();
        const bar = row.querySelector('.bar').getBBox();
        const took = row.querySelector('.small').getBBox();
        return label.x + label.width > bar.x || took.x + took.width > document.querySelector('svg').width.baseVal.value;
      });
      steps.over = over.map((row) => row.textContent);
      return steps;`,
    );
    expect(answer).toEqual({
      atFirst: '9 of 9',
      found: ['2 of 9', 'exporting to image', 'exporting to image'],
      none: ['0 of 9'],
      escaped: '9 of 9',
      picked: ['[app 1/2] COPY hello.txt /', 'done', '0.2s'],
      hidden: true,
      over: [],
    });
  });
});
