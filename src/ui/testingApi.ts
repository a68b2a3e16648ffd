import type { Explanation } from '../protocol/explain';
import type { EngineStatus } from '../protocol/panel';
import type { Row } from '../protocol/rows';
import type { EngineClient, HealthMessage } from './engineClient';
import type { ChannelLog } from './log';
import type { NodeTree } from './nodeTree';
import type { Panels } from './panels';
import { readRows, type ViewRow } from './rows';
import type { ScanSource } from './scanSource';
import type { SettingsSource } from './settings';
import type { Sidebar } from './sidebar';
import type { SpreadPanel } from './spreadPanel';
import type { StatusBar } from './statusBar';
import type { TreeNode } from './treeModel';
import type { Trees } from './trees';

export interface TestingParts {
  readonly client: EngineClient;
  readonly source: ScanSource;
  readonly statusBar: StatusBar;
  readonly trees: Trees;
  readonly panels: Panels;
  readonly sidebar: Sidebar;
  readonly settings: SettingsSource;
  readonly log: ChannelLog;
}

/** A tree's node without what can't be told as plain data. */
export interface PlainNode {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly context: string;
  readonly children: readonly PlainNode[];
}

/** A page, in a panel or in the side bar, and what it was sent last. */
export interface PlainPage {
  readonly visible: boolean;
  readonly ready: boolean;
  readonly state: unknown;
  readonly request: unknown;
  readonly rows: readonly Row[];
  /** Messages sent to it so far. */
  readonly posted: number;
  /** What the page was told last of what is explained. */
  readonly explanation: Explanation | undefined;
  readonly malformed: number;
  readonly faults: readonly string[];
}

/** What tests in VS Code look at, as plain data. Not for other extensions: it may change at any time. */
export interface TestingApi {
  status(): EngineStatus;
  simulated(): boolean;
  needs(): readonly string[];
  engineStarts(): number;
  health(): HealthMessage | undefined;
  venues(): readonly string[];
  /** The engine's settings as it was last told. */
  engineSettings(): unknown;
  uiSettings(): unknown;
  settingProblems(): readonly string[];
  statusBar(): {
    readonly text: string;
    readonly tooltip: string;
    readonly alert: boolean;
    readonly rows: readonly Row[];
  };
  trees(): Readonly<Record<'best' | 'watchlist' | 'venues', readonly PlainNode[]>>;
  /** What was painted again so far, see NodeTree. */
  painted(): Readonly<Record<'best' | 'watchlist' | 'venues', NodeTree['painted']>>;
  renewTrees(): void;
  panels(): readonly PlainPage[];
  /** Undefined: it has not been shown. */
  sidebar(): PlainPage | undefined;
  log(): { readonly errors: number; readonly warnings: number; readonly lastError: string };
  /** Stands in for a message of the page of the first panel. */
  fromPage(raw: unknown): void;
  /** Lets the engine's thread fail as a fault in it would. */
  crashEngine(): void;
  /** Breaks something in the simulated exchanges, e.g. `drop:okx`. */
  injectFault(fault: string): void;
}

export function testingApi(parts: TestingParts): TestingApi {
  const { client, source, statusBar, trees, panels, sidebar, settings, log } = parts;
  const plainPage = (page: SpreadPanel): PlainPage => ({
    visible: page.panel.visible,
    ready: page.ready,
    state: page.state,
    request: page.request,
    rows: page.window ? dataOf(readRows(page.window, client.instruments, client.venues)) : [],
    posted: page.posted,
    explanation: page.explanation,
    malformed: page.malformed,
    faults: [...page.faults],
  });
  return {
    status: () => client.status,
    simulated: () => client.simulated,
    needs: () => client.needs,
    engineStarts: () => client.starts,
    health: () => client.health,
    venues: () => client.venues,
    engineSettings: () => settings.now.engine,
    uiSettings: () => settings.now.ui,
    settingProblems: () => settings.now.problems.map(problem => problem.message),
    statusBar: () => ({
      text: statusBar.text,
      tooltip: statusBar.tooltip,
      alert: statusBar.alert,
      rows: dataOf(statusBar.rows),
    }),
    trees: () => ({
      best: trees.best.tree.roots.map(plainNode),
      watchlist: trees.watchlist.tree.roots.map(plainNode),
      venues: trees.venues.tree.roots.map(plainNode),
    }),
    painted: () => ({
      best: { ...trees.best.tree.painted },
      watchlist: { ...trees.watchlist.tree.painted },
      venues: { ...trees.venues.tree.painted },
    }),
    renewTrees: () => {
      for (const { tree } of [trees.best, trees.watchlist, trees.venues]) tree.renew();
    },
    panels: () => panels.open.map(plainPage),
    sidebar: () => sidebar.page && plainPage(sidebar.page),
    log: () => ({ errors: log.counts.error, warnings: log.counts.warn, lastError: log.lastError }),
    fromPage: raw => panels.open[0]?.receiveRaw(raw),
    crashEngine: () => client.sendRaw({ type: 'view', key: 'crash', view: 'spreads', filter: null }),
    injectFault: fault => source.inject(fault),
  };
}

function dataOf(rows: readonly ViewRow[]): Row[] {
  return rows.map(row => row.data()).filter(data => data !== undefined);
}

function plainNode({ id, label, description, context, children }: TreeNode): PlainNode {
  return { id, label, description, context, children: children.map(plainNode) };
}
