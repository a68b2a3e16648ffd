import type { MarketProgress } from '../src/protocol/messages';
import type { EngineStatus, FromPage, PanelState } from '../src/protocol/panel';
import { type ActiveFilter, activeFilters, healthFilters, type Lists } from './filters';
import { progressWords } from './healthWords';
import type { NoticeContent } from './notice';

export interface NoticeFacts {
  readonly state: PanelState;
  readonly status: EngineStatus;
  /** Rows of the view after its filter; undefined: not known yet. */
  readonly total: number | undefined;
  readonly progress: readonly MarketProgress[];
  readonly connections: number;
  /** Those of them that pass the filter. */
  readonly connectionsShown: number;
  readonly lists: Lists;
  readonly venueName: (id: string) => string;
}

type Command = Extract<FromPage, { type: 'command' }>['command'];

/** What is to be said instead of rows; undefined when there are some. */
export function noticeFor(
  facts: NoticeFacts,
  update: (change: Partial<PanelState>) => void,
  command: (name: Command) => void,
): NoticeContent | undefined {
  const { state, status, total, progress, connections, connectionsShown, lists, venueName } = facts;
  const act = (text: string, name: Command, primary = false) => ({ text, primary, run: () => command(name) });
  switch (status.state) {
    case 'stopped':
      return {
        kind: 'stopped',
        title: 'The scanner is stopped',
        text: 'No connection is open and no number is shown, because it would be old.',
        lines: [],
        actions: [act('Start', 'start', true), act('Use simulated exchanges', 'useSimulated')],
      };
    case 'failed':
      return {
        kind: 'failed',
        title: 'The scanner has failed',
        text: status.why,
        lines: [],
        actions: [act('Show log', 'showLog', true), act('Start again', 'start')],
      };
    case 'starting':
      return loading(progress, venueName);
    case 'running':
      break;
  }
  const incomplete = progress.some(({ complete }) => !complete);
  if (state.view === 'health') {
    if (connections === 0) return loading(progress, venueName);
    return connectionsShown === 0 ? filtered(healthFilters(state), false, progress, venueName, update) : undefined;
  }
  // Between two views there is a moment without rows, too short to say anything about.
  if (total === undefined) return progress.length === 0 || incomplete ? loading(progress, venueName) : undefined;
  if (total > 0) return undefined;
  const active = activeFilters(state.view, state, lists, venueName);
  if (active.length > 0) return filtered(active, incomplete, progress, venueName, update);
  if (progress.length === 0 || incomplete) return loading(progress, venueName);
  const muted = lists.muted.length > 0 ? `Muted: ${lists.muted.join(', ')}.` : '';
  return {
    kind: 'empty',
    title: 'No rows',
    text: `Every market is there, and of the assets and exchanges that are scanned nothing is for this view. ${muted}`.trim(),
    lines: progressLines(progress, venueName),
    actions: [
      act('Filter assets', 'filterAssets', true),
      act('Choose exchanges', 'chooseExchanges'),
      act('Show log', 'showLog'),
    ],
  };
}

function loading(progress: readonly MarketProgress[], venueName: (id: string) => string): NoticeContent {
  return {
    kind: 'loading',
    title: 'Starting',
    text: progress.length === 0 ? 'Connecting to the exchanges.' : '',
    lines: progressLines(progress, venueName),
    actions: [],
    busy: true,
  };
}

function filtered(
  active: readonly ActiveFilter[],
  incomplete: boolean,
  progress: readonly MarketProgress[],
  venueName: (id: string) => string,
  update: (change: Partial<PanelState>) => void,
): NoticeContent {
  const [only] = active;
  const one = active.length === 1 && only !== undefined;
  const clear = active.map(({ words, without }) => ({ text: `Clear ${words}`, run: () => update(without) }));
  const clearAll = {
    text: 'Clear all filters',
    primary: true,
    run: () => update(Object.assign({}, ...active.map(({ without }) => without)) as Partial<PanelState>),
  };
  return {
    kind: 'filtered',
    title: one ? 'The filter hides every row' : 'The filters together hide every row',
    text: one ? only.words : active.map(({ words }) => words).join(' · '),
    lines: incomplete ? progressLines(progress, venueName) : [],
    actions: one ? [{ ...clearAll, text: 'Clear the filter' }] : [clearAll, ...clear],
  };
}

function progressLines(progress: readonly MarketProgress[], venueName: (id: string) => string): string[] {
  return progress.map(market => `${venueName(market.venue)} ${market.market}: ${progressWords(market)}`);
}
