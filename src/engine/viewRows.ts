import type { Instrument } from '../model/instrument';
import { CROSSED, EDGE_STATES, LIVE, OPEN, UNRATED } from '../model/quoteState';
import { FUNDING_NUMBERS, marketNumbers, SPREAD_NUMBERS, TEXT_COLUMNS } from '../protocol/columns';
import type { TableView } from '../protocol/messages';
import { kindOf } from '../protocol/rows';
import { breakEvenHours, carryPerHour } from '../spreads/carry';
import { NO_NUMBERS } from '../spreads/edgeTable';
import type { SpreadBook } from '../spreads/spreadBook';
import { reference, versusInstrument } from '../spreads/versus';
import type { DataStore } from '../store/dataStore';
import type { RowFilter } from './rowFilter';

/** One moment: monotonic and wall time, ms. */
export interface Moment {
  readonly mono: number;
  readonly wall: number;
}

/** What can be asked of the rows of a view; a row is a number whose meaning is the view's own. */
export interface ViewRows {
  readonly columns: readonly string[];
  readonly textColumns: readonly string[];
  /** Rows that pass the filter, in no particular order. */
  select(filter: RowFilter, moment: Moment): number[];
  /** Value of a number column; NaN unknown. */
  number(row: number, column: number, moment: Moment): number;
  text(row: number, column: string, moment: Moment): string;
  /** The row's buy and sell instrument; the same one twice in the markets view. */
  buy(row: number): number;
  sell(row: number): number;
  state(row: number, moment: Moment): number;
  reason(row: number, moment: Moment): string;
}

export interface RowSources {
  readonly store: DataStore;
  readonly book: SpreadBook;
  /** Venues scanned, in the order of the `vs` columns. */
  readonly venues: readonly string[];
}

export function viewRows(view: TableView, sources: RowSources): ViewRows {
  switch (view) {
    case 'spreads':
      return new SpreadRows(sources);
    case 'funding':
      return new FundingRows(sources);
    case 'markets':
      return new MarketRows(sources);
  }
}

const STATE_WORDS: Readonly<Record<number, string>> = {
  [LIVE]: 'fresh on both sides',
  [CROSSED]: 'the sell bid is above the buy ask',
  [OPEN]: 'the sell bid is not above the buy ask',
  [UNRATED]: 'no live rate between the two quote currencies: no scanned spot market between them is live',
};

/** A decimal fraction below 1 as a percentage, without the noise of binary: 0.000038 is 0.0038, not 0.0038000000000000004. */
function percent(fraction: number): number {
  const places = Math.abs(fraction) < 0.01 ? 1e15 : 1e13;
  return Math.round(fraction * 100 * places) / places;
}

function instrumentText(instrument: Instrument | undefined, column: string): string {
  switch (column) {
    case 'venue':
      return instrument?.venue ?? '';
    case 'market':
      return instrument?.market ?? '';
    case 'symbol':
      return instrument?.symbol ?? '';
    case 'base':
      return instrument?.base ?? '';
    case 'quote':
      return instrument?.quote ?? '';
    default:
      return '';
  }
}

/** Rows that are edges: a row is the edge's place in the edge table. */
abstract class EdgeRows implements ViewRows {
  abstract readonly columns: readonly string[];
  abstract readonly textColumns: readonly string[];
  protected readonly sources: RowSources;
  /** Are pairs shown whose legs lack the price that their spread needs? */
  protected readonly withoutNumbers: boolean = false;

  constructor(sources: RowSources) {
    this.sources = sources;
  }

  abstract number(row: number, column: number, moment: Moment): number;

  select(filter: RowFilter, moment: Moment): number[] {
    const { edges } = this.sources.book;
    const { instruments } = this.sources.store.table;
    const rows: number[] = [];
    for (let edge = 0; edge < edges.size; edge++) {
      const state = edges.state[edge] as number;
      if (state === NO_NUMBERS && !this.withoutNumbers) continue;
      if (filter.rankedOnly && state !== CROSSED && state !== OPEN) continue;
      if (filter.minNet > Number.NEGATIVE_INFINITY && !((edges.net[edge] as number) >= filter.minNet)) continue;
      const buy = instruments[edges.buy[edge] as number];
      const sell = instruments[edges.sell[edge] as number];
      if (buy && sell && filter.pair(buy, sell) && this.includes(edge, buy, sell, moment)) rows.push(edge);
    }
    return rows;
  }

  protected includes(_edge: number, _buy: Instrument, _sell: Instrument, _moment: Moment): boolean {
    return true;
  }

  buy(row: number): number {
    return this.sources.book.edges.buy[row] as number;
  }

  sell(row: number): number {
    return this.sources.book.edges.sell[row] as number;
  }

  text(row: number, column: string, moment: Moment): string {
    const { instruments } = this.sources.store.table;
    const buy = instruments[this.buy(row)];
    const sell = instruments[this.sell(row)];
    if (column.startsWith('buy.')) return instrumentText(buy, column.slice(4));
    if (column.startsWith('sell.')) return instrumentText(sell, column.slice(5));
    if (column === 'kind') return buy && sell ? kindOf(buy, sell) : '';
    if (column === 'state') return EDGE_STATES[this.state(row, moment)] ?? '';
    return instrumentText(buy, column);
  }

  state(row: number, _moment: Moment): number {
    return this.sources.book.edges.state[row] as number;
  }

  reason(row: number, moment: Moment): string {
    const state = this.state(row, moment);
    const words = STATE_WORDS[state];
    if (words !== undefined) return words;
    const { store } = this.sources;
    const legs: string[] = [];
    for (const [side, index] of [['buy', this.buy(row)] as const, ['sell', this.sell(row)] as const]) {
      if (store.state(index, moment.mono) === state) legs.push(`${side} leg: ${store.reason(index, moment.mono)}`);
    }
    return legs.join('; ');
  }
}

const S = Object.fromEntries(SPREAD_NUMBERS.map((name, i) => [name, i])) as Record<
  (typeof SPREAD_NUMBERS)[number],
  number
>;

class SpreadRows extends EdgeRows {
  readonly columns = SPREAD_NUMBERS;
  readonly textColumns = TEXT_COLUMNS.spreads;

  number(row: number, column: number, moment: Moment): number {
    const { store, book } = this.sources;
    const c = store.columns;
    const buy = this.buy(row);
    const sell = this.sell(row);
    switch (column) {
      case S['buy.ask']:
        return c.ask[buy] as number;
      case S['buy.askSize']:
        return c.askSize[buy] as number;
      case S['buy.ageMs']:
        return Math.round(store.age(buy, moment.mono));
      case S['sell.bid']:
        return c.bid[sell] as number;
      case S['sell.bidSize']:
        return c.bidSize[sell] as number;
      case S['sell.ageMs']:
        return Math.round(store.age(sell, moment.mono));
      case S.conversion:
        return book.edges.conversion[row] as number;
      case S.grossPct:
        return (book.edges.gross[row] as number) * 100;
      case S.feesPct:
        return percent(book.fee(buy) + book.fee(sell));
      case S.netPct:
        return (book.edges.net[row] as number) * 100;
      case S.size:
        return Math.min(c.askSize[buy] as number, c.bidSize[sell] as number);
      case S.notional:
        return this.#notional(buy, sell);
      case S.profit:
        return this.#notional(buy, sell) * (book.edges.net[row] as number);
      case S.fundingCarryPctPerDay:
        return carryPerHour(store, buy, sell, moment.mono) * 2400;
      case S.skewMs: {
        const a = c.exchangeTime[buy] as number;
        const b = c.exchangeTime[sell] as number;
        return a > 0 && b > 0 ? Math.abs(a - b) : Number.NaN;
      }
      default:
        return Number.NaN;
    }
  }

  /** Size times the buy price, in the buy leg's quote. */
  #notional(buy: number, sell: number): number {
    const c = this.sources.store.columns;
    const size = Math.min(c.askSize[buy] as number, c.bidSize[sell] as number);
    return size * ((c.ask[buy] as number) / (c.multiplier[buy] as number));
  }
}

const F = Object.fromEntries(FUNDING_NUMBERS.map((name, i) => [name, i])) as Record<
  (typeof FUNDING_NUMBERS)[number],
  number
>;

/** Pairs of perps, in the direction that earns; a pair that earns nothing either way in the order of its indexes. */
class FundingRows extends EdgeRows {
  readonly columns = FUNDING_NUMBERS;
  readonly textColumns = TEXT_COLUMNS.funding;
  /** Funding is known without a book: a pair does not vanish while a leg reconnects. */
  protected override readonly withoutNumbers = true;

  override state(row: number, moment: Moment): number {
    const state = super.state(row, moment);
    if (state !== NO_NUMBERS) return state;
    const { store } = this.sources;
    return Math.max(store.state(this.buy(row), moment.mono), store.state(this.sell(row), moment.mono));
  }

  protected override includes(edge: number, buy: Instrument, sell: Instrument, moment: Moment): boolean {
    if (buy.market !== 'perp' || sell.market !== 'perp') return false;
    const carry = carryPerHour(this.sources.store, this.buy(edge), this.sell(edge), moment.mono);
    return carry > 0 || (!(carry < 0) && this.buy(edge) < this.sell(edge));
  }

  number(row: number, column: number, moment: Moment): number {
    const { store, book } = this.sources;
    const c = store.columns;
    const buy = this.buy(row);
    const sell = this.sell(row);
    switch (column) {
      case F['buy.fundingRatePct']:
        return percent(store.fundingRate(buy, moment.mono));
      case F['buy.fundingIntervalHours']:
        return c.fundingIntervalHours[buy] as number;
      case F['buy.nextFundingTime']:
        return store.nextFundingTime(buy, moment.wall);
      case F['sell.fundingRatePct']:
        return percent(store.fundingRate(sell, moment.mono));
      case F['sell.fundingIntervalHours']:
        return c.fundingIntervalHours[sell] as number;
      case F['sell.nextFundingTime']:
        return store.nextFundingTime(sell, moment.wall);
      case F.fundingCarryPctPerDay:
        return carryPerHour(store, buy, sell, moment.mono) * 2400;
      case F.fundingCarryAprPct:
        return carryPerHour(store, buy, sell, moment.mono) * 876_000;
      case F.grossPct:
        return (book.edges.gross[row] as number) * 100;
      case F.netPct:
        return (book.edges.net[row] as number) * 100;
      case F.breakEvenHours:
        return breakEvenHours(book.edges.net[row] as number, carryPerHour(store, buy, sell, moment.mono));
      default:
        return Number.NaN;
    }
  }
}

/** A row is the instrument's index. */
class MarketRows implements ViewRows {
  readonly columns: readonly string[];
  readonly textColumns = TEXT_COLUMNS.markets;
  readonly #sources: RowSources;
  readonly #place: Readonly<Record<string, number>>;
  readonly #vsSpot: number;

  constructor(sources: RowSources) {
    this.#sources = sources;
    this.columns = marketNumbers(sources.venues);
    this.#place = Object.fromEntries(this.columns.map((name, i) => [name, i]));
    this.#vsSpot = this.#place['vs.spot'] as number;
  }

  select(filter: RowFilter): number[] {
    const rows: number[] = [];
    this.#sources.store.table.instruments.forEach((instrument, index) => {
      if (instrument && filter.instrument(instrument)) rows.push(index);
    });
    return rows;
  }

  buy(row: number): number {
    return row;
  }

  sell(row: number): number {
    return row;
  }

  text(row: number, column: string, moment: Moment): string {
    if (column === 'state') return EDGE_STATES[this.state(row, moment)] ?? '';
    return instrumentText(this.#sources.store.table.instruments[row], column);
  }

  state(row: number, moment: Moment): number {
    return this.#sources.store.state(row, moment.mono);
  }

  reason(row: number, moment: Moment): string {
    return this.#sources.store.reason(row, moment.mono) || (STATE_WORDS[LIVE] as string);
  }

  number(row: number, column: number, moment: Moment): number {
    if (column >= this.#vsSpot) return this.#versus(row, column - this.#vsSpot, moment) * 100;
    const { store } = this.#sources;
    const c = store.columns;
    switch (this.columns[column]) {
      case 'bid':
        return c.bid[row] as number;
      case 'bidSize':
        return c.bidSize[row] as number;
      case 'ask':
        return c.ask[row] as number;
      case 'askSize':
        return c.askSize[row] as number;
      case 'last':
        return c.last[row] as number;
      case 'change24hPct':
        return store.change24h(row) * 100;
      case 'volume24hQuote':
        return c.volume24hQuote[row] as number;
      case 'fundingRatePct':
        return percent(store.fundingRate(row, moment.mono));
      case 'fundingIntervalHours':
        return c.fundingIntervalHours[row] as number;
      case 'fundingAprPct':
        return (store.fundingRate(row, moment.mono) * 876_000) / (c.fundingIntervalHours[row] as number);
      case 'nextFundingTime':
        return store.nextFundingTime(row, moment.wall);
      case 'tickSize':
        return store.table.instruments[row]?.tickSize ?? Number.NaN;
      case 'tickSizePct':
        return this.#tickPct(row);
      case 'spotTickSizePct':
        return this.#tickPct(this.#spotOf(row, moment));
      case 'exchangeTime':
        return (c.exchangeTime[row] as number) || Number.NaN;
      case 'receivedTime':
        return (c.receivedAt[row] as number) || Number.NaN;
      case 'ageMs':
        return Math.round(store.age(row, moment.mono));
      default:
        return Number.NaN;
    }
  }

  /** Tick size in percent of the mid. */
  #tickPct(row: number): number {
    const c = this.#sources.store.columns;
    const tick = this.#sources.store.table.instruments[row]?.tickSize ?? Number.NaN;
    return (tick / (((c.bid[row] as number) + (c.ask[row] as number)) / 2)) * 100;
  }

  #spotOf(row: number, moment: Moment): number {
    const { store } = this.#sources;
    const instrument = store.table.instruments[row];
    if (!instrument) return -1;
    return instrument.market === 'spot' ? row : reference(store, row, instrument.venue, 'spot', moment.mono);
  }

  /** Place 0: the own venue's spot; then the perps of the other venues. */
  #versus(row: number, place: number, moment: Moment): number {
    const { store, book, venues } = this.#sources;
    const own = store.table.instruments[row]?.venue ?? '';
    const venue = place === 0 ? own : (venues[place - 1] as string);
    if (place > 0 && venue === own) return Number.NaN;
    const other = reference(store, row, venue, place === 0 ? 'spot' : 'perp', moment.mono);
    return versusInstrument(store, book.rates, row, other, moment.mono);
  }
}
