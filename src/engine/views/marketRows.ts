import type { Instrument } from '../../model/instrument';
import { EDGE_STATES, LIVE } from '../../model/quoteState';
import { marketNumbers, TEXT_COLUMNS } from '../../protocol/columns';
import { reference, versusInstrument } from '../../spreads/versus';
import { instrumentText, percent, STATE_WORDS } from './rowWords';
import { type Moment, placesOf, type RowChoice, type RowSources, type ViewRows } from './viewRows';

/** A row is the instrument's index. */
export class MarketRows implements ViewRows {
  readonly columns: readonly string[];
  readonly textColumns = TEXT_COLUMNS.markets;
  readonly legs = this;
  readonly #sources: RowSources;
  readonly #place: Readonly<Record<string, number>>;
  readonly #vsSpot: number;

  constructor(sources: RowSources) {
    this.#sources = sources;
    this.columns = marketNumbers(sources.venues);
    this.#place = placesOf(this.columns);
    this.#vsSpot = this.#place['vs.spot'] as number;
  }

  select(choice: RowChoice, moment: Moment): number[] {
    const { length } = this.#sources.store.table.instruments;
    const rows: number[] = [];
    for (let index = 0; index < length; index++) if (choice.passes(index, moment)) rows.push(index);
    return rows;
  }

  find(buy: number, _sell: number): number {
    return this.#sources.store.table.instruments[buy] ? buy : -1;
  }

  buy(row: number): number {
    return row;
  }

  sell(row: number): number {
    return row;
  }

  firstId(row: number): number {
    return row;
  }

  secondId(row: number): number {
    return row;
  }

  buyLeg(row: number): Instrument | undefined {
    return this.#sources.store.table.instruments[row];
  }

  sellLeg(row: number): Instrument | undefined {
    return this.buyLeg(row);
  }

  /** Every instrument stands in its place, whatever its state. */
  isRanked(): boolean {
    return true;
  }

  compare(a: number, b: number): number {
    return a - b;
  }

  text(row: number, column: string, moment: Moment): string {
    if (column === 'state') return EDGE_STATES[this.state(row, moment)] ?? '';
    return instrumentText(this.buyLeg(row), column);
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
        return store.figures.change24h(row) * 100;
      case 'volume24hQuote':
        return c.volume24hQuote[row] as number;
      case 'fundingRatePct':
        return percent(store.figures.fundingRate(row, moment.mono));
      case 'fundingIntervalHours':
        return c.fundingIntervalHours[row] as number;
      case 'fundingAprPct':
        return (store.figures.fundingRate(row, moment.mono) * 876_000) / (c.fundingIntervalHours[row] as number);
      case 'nextFundingTime':
        return store.figures.nextFundingTime(row, moment.wall);
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
