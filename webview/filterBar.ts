import type { SavedFilter, SavedFilterChange } from '../src/model/filter/savedFilters';
import { KINDS, MARKETS, type Market } from '../src/model/instrument';
import type { PanelState } from '../src/protocol/panel';
import { button, type Control, checkbox, dropdown, numberField } from './controls';
import { element, setAttribute, setText } from './dom';
import { FilterBox } from './filter/filterBox';
import { SavedFilters } from './filter/savedFilters';
import { FILTER_PARTS, type FilterPart } from './filters';
import { MultiChoice } from './multiChoice';

const MARKET_NAMES: Readonly<Record<Market, string>> = { spot: 'Spot', perp: 'Perp' };
const ALL = 'all';

export interface Venue {
  readonly id: string;
  readonly name: string;
}

/** What is known beside the state. */
export interface FilterFacts {
  readonly venues: readonly Venue[];
  /** Assets and quotes scanned; empty while they are not known. */
  readonly assets: readonly string[];
  readonly quotes: readonly string[];
  readonly saved: readonly SavedFilter[];
}

export interface FilterBarListener {
  update(change: Partial<PanelState>): void;
  togglePause(): void;
  exportCsv(): void;
  /** The assets scanned are wanted. */
  wantAssets(): void;
  changeSaved(change: SavedFilterChange): void;
  help(): void;
  /** The focus belongs to the rows again. */
  leave(): void;
}

/** The row of controls that say which rows are shown. */
export class FilterBar {
  readonly element: HTMLElement;
  readonly #box: FilterBox;
  readonly #saved: SavedFilters;
  readonly #venues: MultiChoice;
  readonly #kinds: MultiChoice;
  readonly #markets: MultiChoice;
  readonly #minNet: Control<number | null>;
  readonly #minNotional: Control<number | null>;
  readonly #maxRows: Control<string>;
  readonly #watched: Control<boolean>;
  readonly #pause: HTMLElement;
  readonly #help: HTMLElement;
  readonly #actions = element('div', { class: 'filter-actions' });
  readonly #parts: Readonly<Partial<Record<FilterPart, HTMLElement>>>;
  #isHealth = false;

  constructor(listener: FilterBarListener) {
    const update = (change: Partial<PanelState>) => listener.update(change);
    this.#box = new FilterBox({
      onFilter: text => update(this.#isHealth ? { healthText: text } : { text }),
      onFocus: () => listener.wantAssets(),
      onLeave: () => listener.leave(),
    });
    this.#saved = new SavedFilters({
      onApply: text => update({ text }),
      onChange: change => listener.changeSaved(change),
    });
    this.#help = element('button', {
      class: 'choice-button filter-help',
      text: '?',
      attributes: { type: 'button', 'aria-label': 'Filter help', title: 'Filter help: every name, with examples' },
    });
    this.#help.addEventListener('click', () => listener.help());
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
    this.#pause = button('Pause', () => listener.togglePause());
    this.#pause.classList.add('pause');
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
    this.#actions.append(
      this.#pause,
      button('Export CSV', () => listener.exportCsv()),
    );
    this.element = element(
      'div',
      { class: 'filters', attributes: { role: 'group', 'aria-label': 'Filters' } },
      element('div', { class: 'filter-text' }, this.#box.element, this.#saved.element, this.#help),
      this.#venues.element,
      this.#kinds.element,
      this.#markets.element,
      this.#minNet.element,
      this.#minNotional.element,
      this.#maxRows.element,
      this.#watched.element,
      this.#actions,
    );
  }

  /** Puts the caret into the filter; with a letter, typed already. */
  focusFilter(letter?: string): void {
    this.#box.focus(letter);
  }

  /** `isCompact`: there is room for the text alone. Connections are few: theirs is the text, too. */
  show(state: PanelState, { venues, assets, quotes, saved }: FilterFacts, isCompact: boolean): void {
    const { view } = state;
    this.#isHealth = view === 'health';
    const shown = view === 'health' || isCompact ? [] : FILTER_PARTS[view];
    for (const [part, control] of Object.entries(this.#parts)) control.hidden = !shown.includes(part as FilterPart);
    const others = [this.#venues, this.#maxRows, this.#watched, this.#saved].map(control => control.element);
    for (const control of [...others, this.#actions]) control.hidden = isCompact || this.#isHealth;
    this.#help.hidden = isCompact;
    this.#box.show(this.#isHealth ? state.healthText : state.text, {
      view,
      venues: venues.map(({ id }) => id),
      assets,
      quotes,
    });
    this.#saved.show(saved, state.text);
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
