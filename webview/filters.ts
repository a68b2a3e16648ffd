import type { Filter, Sort, TableView } from '../src/protocol/messages';
import type { PanelState, PanelView } from '../src/protocol/panel';

export const DEFAULT_SORTS: Readonly<Record<PanelView, Sort>> = {
  spreads: { column: 'netPct', descending: true },
  markets: { column: 'symbol', descending: false },
  funding: { column: 'fundingCarryPctPerDay', descending: true },
  episodes: { column: 'openedAt', descending: true },
  health: { column: '', descending: false },
};

export type FilterPart = 'text' | 'venues' | 'kinds' | 'markets' | 'minNetPct' | 'minNotional' | 'watchedOnly';

const EVERY_VIEW: readonly FilterPart[] = ['text', 'venues', 'watchedOnly'];

/** The parts of the filter that mean something in a view. One that does not is neither shown nor sent. */
export const FILTER_PARTS: Readonly<Record<TableView, readonly FilterPart[]>> = {
  spreads: [...EVERY_VIEW, 'kinds', 'markets', 'minNetPct', 'minNotional'],
  markets: [...EVERY_VIEW, 'markets'],
  funding: [...EVERY_VIEW, 'minNetPct'],
  episodes: [...EVERY_VIEW, 'kinds', 'markets', 'minNetPct', 'minNotional'],
};

export interface Lists {
  readonly watched: readonly string[];
  readonly muted: readonly string[];
}

export function filterOf(view: TableView, state: PanelState, lists: Lists): Filter {
  const has = (part: FilterPart) => FILTER_PARTS[view].includes(part);
  const text = state.text.trim();
  // A row of the markets view is a perp, unless spot is asked for.
  const markets = view === 'markets' && state.markets.length === 0 ? (['perp'] as const) : state.markets;
  return {
    ...(text !== '' && { query: text }),
    ...(state.venues.length > 0 && { venues: state.venues }),
    ...(has('kinds') && state.kinds.length > 0 && { kinds: state.kinds }),
    ...(has('markets') && markets.length > 0 && { markets }),
    ...(has('minNetPct') && state.minNetPct !== null && { minNetPct: state.minNetPct }),
    ...(has('minNotional') && state.minNotional !== null && { minNotional: state.minNotional }),
    ...(state.watchedOnly && { assets: lists.watched }),
    ...(lists.muted.length > 0 && { muted: lists.muted }),
  };
}

/** A part of the filter that keeps rows out, in words, and how to be rid of it. */
export interface ActiveFilter {
  readonly part: FilterPart;
  readonly words: string;
  readonly without: Partial<PanelState>;
}

export function activeFilters(
  view: TableView,
  state: PanelState,
  lists: Lists,
  venueName: (id: string) => string,
): ActiveFilter[] {
  const all: ActiveFilter[] = [];
  if (state.text.trim() !== '') all.push({ part: 'text', words: textWords(state.text), without: { text: '' } });
  if (state.venues.length > 0) {
    const names = state.venues.map(venueName).join(', ');
    all.push({ part: 'venues', words: `venues: only ${names}`, without: { venues: [] } });
  }
  if (state.kinds.length > 0) {
    all.push({ part: 'kinds', words: `kinds: only ${state.kinds.join(', ')}`, without: { kinds: [] } });
  }
  if (state.markets.length > 0) {
    all.push({ part: 'markets', words: `markets: only ${state.markets.join(', ')}`, without: { markets: [] } });
  }
  if (state.minNetPct !== null) {
    all.push({ part: 'minNetPct', words: `net at least ${state.minNetPct} %`, without: { minNetPct: null } });
  }
  if (state.minNotional !== null) {
    all.push({
      part: 'minNotional',
      words: `notional at least ${state.minNotional}`,
      without: { minNotional: null },
    });
  }
  if (state.watchedOnly) {
    const words = lists.watched.length === 0 ? 'watchlist only, and the watchlist is empty' : 'watchlist only';
    all.push({ part: 'watchedOnly', words, without: { watchedOnly: false } });
  }
  return all.filter(({ part }) => FILTER_PARTS[view].includes(part));
}

/** The same of the health view, which has a text alone. */
export function healthFilters({ healthText }: PanelState): ActiveFilter[] {
  return healthText.trim() === '' ? [] : [{ part: 'text', words: textWords(healthText), without: { healthText: '' } }];
}

function textWords(text: string): string {
  return `filter “${text.trim()}”`;
}
