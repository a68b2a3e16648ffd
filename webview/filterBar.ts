import { KINDS, MARKETS, type Market } from '../src/model/instrument';
import type { PanelState } from '../src/protocol/panel';
import { button, type Control, checkbox, dropdown, numberField, textField } from './controls';
import { element, setAttribute, setText } from './dom';
import { FILTER_PARTS, type FilterPart } from './filters';
import { MultiChoice } from './multiChoice';

const MARKET_NAMES: Readonly<Record<Market, string>> = { spot: 'Spot', perp: 'Perp' };
const ALL = 'all';

export interface Venue {
  readonly id: string;
  readonly name: string;
}

/** The row of controls that say which rows are shown. */
export class FilterBar {
  readonly element: HTMLElement;
  readonly #text: Control<string>;
  readonly #venues: MultiChoice;
  readonly #kinds: MultiChoice;
  readonly #markets: MultiChoice;
  readonly #minNet: Control<number | null>;
  readonly #minNotional: Control<number | null>;
  readonly #maxRows: Control<string>;
  readonly #watched: Control<boolean>;
  readonly #pause: HTMLElement;
  readonly #parts: Readonly<Partial<Record<FilterPart, HTMLElement>>>;

  constructor(update: (change: Partial<PanelState>) => void, togglePause: () => void, exportCsv: () => void) {
    this.#text = textField('Filter by asset, symbol or venue', 'Filter: asset, symbol, venue', text =>
      update({ text }),
    );
    this.#venues = new MultiChoice('Venues', venues => update({ venues }));
    this.#kinds = new MultiChoice('Kinds', kinds => update({ kinds }));
    this.#markets = new MultiChoice('Markets', markets => update({ markets: markets as readonly Market[] }));
    this.#minNet = numberField('Least net spread in percent', 'Min net %', 'Net ≥', minNetPct => update({ minNetPct }));
    this.#minNotional = numberField(
      'Least notional in the buy leg’s quote',
      'Min notional',
      'Notional ≥',
      minNotional => update({ minNotional }),
    );
    const counts = ['20', '100', ALL].map(value => ({ value, text: value === ALL ? 'All rows' : `${value} rows` }));
    this.#maxRows = dropdown('Most rows shown', counts, value =>
      update({ maxRows: value === ALL ? null : Number(value) }),
    );
    this.#watched = checkbox('Watchlist only', watchedOnly => update({ watchedOnly }));
    this.#pause = button('Pause', togglePause);
    this.#pause.classList.add('pause');
    this.#text.element.classList.add('filter-text');
    this.#minNet.element.classList.add('filter-number', 'filter-net');
    this.#minNotional.element.classList.add('filter-number', 'filter-notional');
    this.#maxRows.element.classList.add('filter-rows');
    this.#parts = {
      kinds: this.#kinds.element,
      markets: this.#markets.element,
      minNetPct: this.#minNet.element,
      minNotional: this.#minNotional.element,
    };
    this.#kinds.setOptions(
      KINDS.map(value => ({ value, text: value })),
      'all',
    );
    const last = element('div', { class: 'filter-actions' }, this.#pause, button('Export CSV', exportCsv));
    this.element = element(
      'div',
      { class: 'filters', attributes: { role: 'group', 'aria-label': 'Filters' } },
      this.#text.element,
      this.#venues.element,
      this.#kinds.element,
      this.#markets.element,
      this.#minNet.element,
      this.#minNotional.element,
      this.#maxRows.element,
      this.#watched.element,
      last,
    );
  }

  show(state: PanelState, venues: readonly Venue[]): void {
    const { view } = state;
    this.element.hidden = view === 'health';
    if (view === 'health') return;
    for (const [part, control] of Object.entries(this.#parts)) {
      control.hidden = !FILTER_PARTS[view].includes(part as FilterPart);
    }
    this.#text.value = state.text;
    this.#venues.setOptions(
      venues.map(({ id, name }) => ({ value: id, text: name })),
      'all',
    );
    this.#venues.chosen = state.venues;
    this.#kinds.chosen = state.kinds;
    this.#markets.setOptions(
      MARKETS.map(value => ({ value, text: MARKET_NAMES[value] })),
      view === 'markets' ? 'Perp' : 'all',
    );
    this.#markets.chosen = state.markets;
    this.#minNet.value = state.minNetPct;
    this.#minNotional.value = state.minNotional;
    this.#maxRows.value = state.maxRows === null ? ALL : String(state.maxRows);
    this.#watched.value = state.watchedOnly;
    setText(this.#pause, state.paused ? 'Resume' : 'Pause');
    setAttribute(this.#pause, 'appearance', state.paused ? 'primary' : 'secondary');
    setAttribute(this.#pause, 'title', state.paused ? 'Show what is new again' : 'Hold the rows as they are');
  }
}
