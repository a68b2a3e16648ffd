import { instrumentId } from '../../src/model/instrument';
import type { PanelPage } from '../../test/vscode/driver/panelPage';
import { normal } from '../../test/vscode/driver/text';
import { type SpreadRow, spreadCells } from '../../test/vscode/ui/expected';
import { NAMES } from '../../test/vscode/ui/setup';
import type { Recorded } from './probe/contract';
import type { Session } from './session';

/** How old what the three places showed was, ms; and what of it the engine had not said. */
export interface Shown {
  readonly panelAgeMs: number;
  readonly panelRows: number;
  readonly statusBarAgeMs: number;
  readonly treeAgeMs: number;
  readonly wrong: readonly string[];
}

interface Painted {
  /** Of the window, epoch ms; and when its paint was seen. */
  readonly at: number;
  readonly seenAt: number;
  readonly rows: readonly { readonly index: number; readonly cells: readonly string[] }[];
}

/** Runs in the page: waits for the next window, lets the table paint it, and reads what is in sight before anything else comes. */
const NEXT_PAINTED = `new Promise(resolve => {
  const take = ({ data }) => {
    if (data?.type !== 'window') return;
    removeEventListener('message', take);
    requestAnimationFrame(() => {
      const bottom = document.querySelector('[role=grid]:not([hidden])').getBoundingClientRect().bottom;
      const rows = [...document.querySelectorAll('[role=grid] .body [role=row]:not([hidden]):not(.unknown)')]
        .filter(row => row.getBoundingClientRect().top < bottom);
      resolve({
        at: data.window.at,
        seenAt: Date.now(),
        rows: rows.map(row => ({
          index: Number(row.getAttribute('aria-rowindex')) - 2,
          cells: [...row.querySelectorAll('[role=gridcell]')].map(cell => cell.textContent),
        })),
      });
    });
  };
  addEventListener('message', take);
})`;

const COMPARED = ['Asset', 'Ask', 'Bid', 'Gross %', 'Net %'];
const TREE_ROWS = 5;

/** Compares what a person sees in the panel, the status bar and the tree with what the engine's thread has sent. */
export async function lookAtAll(session: Session, panel: PanelPage): Promise<Shown> {
  const wrong: string[] = [];
  const { age: panelAgeMs, rows: panelRows } = await lookAtPanel(session, panel, wrong);
  return {
    panelAgeMs,
    panelRows,
    statusBarAgeMs: await lookAtStatusBar(session, wrong),
    treeAgeMs: await lookAtTree(session, wrong),
    wrong,
  };
}

/** The cells of the very window that the page has just painted. */
async function lookAtPanel(session: Session, panel: PanelPage, wrong: string[]) {
  const headers = await panel.headers();
  const painted = (await panel.frame.evaluate(NEXT_PAINTED)) as Painted;
  const recorded = await session.ask('recorded', 'panel');
  const window = recorded.windows.find(each => each.at === painted.at);
  const age = painted.seenAt - painted.at;
  if (!window) {
    wrong.push(`the page has painted a window of ${new Date(painted.at).toISOString()} that the engine did not send`);
    return { age, rows: 0 };
  }
  for (const { index, cells } of painted.rows) {
    const row = window.rows[index - window.first];
    if (!row) continue;
    const expected = spreadCells(row, listed(recorded));
    for (const name of COMPARED) {
      const at = headers.indexOf(name);
      if (at < 0 || cells[at] === expected[name]) continue;
      wrong.push(`panel row ${index}, ${name}: ${cells[at]}, the engine has ${expected[name]}`);
    }
  }
  return { age, rows: painted.rows.length };
}

async function lookAtStatusBar(session: Session, wrong: string[]): Promise<number> {
  const text = normal((await session.workbench.statusItem('spreadScanner.ticker').textContent()) ?? '');
  const recorded = await session.ask('recorded', 'status bar');
  const said = newest(recorded, rows =>
    rows.some(row => {
      const { base, buy, sell } = row as unknown as SpreadRow;
      const net = spreadCells(row, listed(recorded))['Net %'];
      return text.includes(`${base} ${net}%`) && [buy, sell].every(leg => text.includes(NAMES[leg.venue] ?? leg.venue));
    }),
  );
  if (said === undefined) wrong.push(`status bar: ${text}`);
  return said ?? Number.NaN;
}

async function lookAtTree(session: Session, wrong: string[]): Promise<number> {
  const shown = (await session.workbench.tree('Best Spreads').rows())
    .filter(row => row.level === 1)
    .slice(0, TREE_ROWS)
    .map(row => ({ label: row.label, description: normal(row.description) }));
  const recorded = await session.ask('recorded', 'best spreads');
  const said = newest(recorded, rows =>
    shown.every(({ label, description }, i) => {
      const row = rows[i];
      return row?.base === label && description.startsWith(`${spreadCells(row, listed(recorded))['Net %']}%`);
    }),
  );
  if (said === undefined || shown.length < TREE_ROWS) wrong.push(`tree: ${JSON.stringify(shown)}`);
  return said ?? Number.NaN;
}

/** Age of the newest window that fits. */
function newest(recorded: Recorded, fits: (rows: Recorded['windows'][number]['rows']) => boolean): number | undefined {
  const window = recorded.windows.findLast(({ rows }) => fits(rows));
  return window && recorded.now - window.at;
}

const listings = new WeakMap<
  Recorded,
  { readonly instruments: ReadonlyMap<number, Recorded['instruments'][number]> }
>();

function listed(recorded: Recorded) {
  const known = listings.get(recorded);
  if (known) return known;
  const all = new Map(recorded.instruments.map(instrument => [instrumentId(instrument), instrument]));
  const made = { instruments: new Map([...all.values()].map((instrument, i) => [i, instrument])) };
  listings.set(recorded, made);
  return made;
}
