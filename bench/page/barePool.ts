import type { Window } from '../../src/protocol/messages';
import { DEFAULT_PANEL_STATE, type ToPage } from '../../src/protocol/panel';

/*
 * What the table is measured against: the least that shows windows of rows. A pool of rows of fixed height, native
 * scrolling, a text per cell that is written when it changes. No roles, focus, looks, order, widths, hints or filters.
 */

declare function acquireVsCodeApi(): { postMessage(message: unknown): void };

const ROW_HEIGHT = 22;
const COLUMNS = 16;
const api = acquireVsCodeApi();
const grid = document.createElement('div');
const body = document.createElement('div');
const pool: { readonly row: HTMLElement; readonly texts: string[] }[] = [];
let current: Window | undefined;
let frame = 0;

function put(target: HTMLElement, styles: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(styles)) target.style.setProperty(name, value);
}

function ask(): void {
  const top = Math.floor(grid.scrollTop / ROW_HEIGHT);
  const first = Math.max(0, Math.floor((top - 30) / 10) * 10);
  const last = first + Math.ceil(grid.clientHeight / ROW_HEIGHT) + 70;
  const sort = { column: 'netPct', descending: true };
  const { text } = DEFAULT_PANEL_STATE;
  const request = { view: 'spreads', first, last, sort, filter: text === '' ? {} : { text }, paceMs: 200, turn: 0 };
  api.postMessage({ type: 'view', pane: 'main', request });
}

function paint(): void {
  frame = 0;
  const window = current;
  if (!window) return;
  body.style.height = `${window.total * ROW_HEIGHT}px`;
  const top = Math.floor(grid.scrollTop / ROW_HEIGHT);
  const width = window.numbers.length / Math.max(1, window.states.length);
  for (let index = top; index < top + pool.length; index++) {
    const slot = pool[index % pool.length];
    const place = index - window.first;
    if (!slot) continue;
    slot.row.style.transform = `translateY(${index * ROW_HEIGHT}px)`;
    for (let column = 0; column < COLUMNS; column++) {
      const value =
        place >= 0 && place < window.states.length ? window.numbers[place * width + (column % width)] : undefined;
      const text = value === undefined ? '' : value.toFixed(4);
      if (slot.texts[column] === text) continue;
      slot.texts[column] = text;
      (slot.row.children[column] as HTMLElement).textContent = text;
    }
  }
  api.postMessage({ type: 'acknowledge', pane: 'main' });
}

function schedule(): void {
  if (frame === 0) frame = requestAnimationFrame(paint);
}

put(grid, { position: 'fixed', inset: '0', overflow: 'auto', contain: 'strict', font: '13px sans-serif' });
put(body, { position: 'relative' });
grid.className = 'grid';
grid.append(body);
document.body.replaceChildren(grid);
for (let i = 0; i < Math.ceil(grid.clientHeight / ROW_HEIGHT) + 9; i++) {
  const row = document.createElement('div');
  put(row, { position: 'absolute', top: '0', display: 'grid', 'grid-template-columns': `repeat(${COLUMNS}, 96px)` });
  put(row, { height: `${ROW_HEIGHT}px`, contain: 'layout style' });
  row.append(...Array.from({ length: COLUMNS }, () => document.createElement('div')));
  body.append(row);
  pool.push({ row, texts: [] });
}
grid.addEventListener(
  'scroll',
  () => {
    schedule();
    ask();
  },
  { passive: true },
);
window.addEventListener('message', ({ data }: MessageEvent<ToPage>) => {
  if (data.type === 'window') current = data.window;
  if (data.type === 'hydrate') ask();
  schedule();
});
api.postMessage({ type: 'ready' });
