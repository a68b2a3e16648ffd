import type { Clock } from '../base/clock';
import type { Freshness } from '../model/freshness';
import type { Instrument } from '../model/instrument';
import type { InstrumentEntries } from '../model/instrumentEntries';
import type { QuoteWriter, Removal } from '../model/quoteWriter';
import type { Listing } from './listing';
import { SymbolIndex } from './symbolIndex';

export interface MarketInstrumentsOptions {
  readonly writer: QuoteWriter;
  readonly clock: Clock;
  /** Of the channel that carries the top of book. */
  readonly freshness: Freshness;
  /** Is this listed instrument to be scanned? */
  readonly wanted: (instrument: Instrument) => boolean;
}

/** What a new list has changed. `entries`: index and instrument, null when it is gone. */
export interface ListingChange {
  readonly entries: InstrumentEntries;
  readonly added: readonly (readonly [Instrument, number])[];
  readonly removed: readonly Removed[];
}

interface Removed {
  readonly symbol: string;
  readonly index: number;
  readonly cause: Removal;
}

/** The scanned instruments of a market, kept to what its list says. */
export class MarketInstruments {
  /** Index in the store by the venue's symbol. */
  readonly symbols = new SymbolIndex();
  readonly #scanned = new Map<number, Instrument>();
  readonly #options: MarketInstrumentsOptions;
  #listing: Listing | undefined;

  constructor(options: MarketInstrumentsOptions) {
    this.#options = options;
  }

  get isListed(): boolean {
    return this.#listing !== undefined;
  }

  /** Instruments of the last list, scanned or not. */
  get listedCount(): number {
    return this.#listing?.instruments.size ?? 0;
  }

  /** Listed instruments that would be scanned, if they were not halted. */
  get haltedCount(): number {
    const listed = this.#listing?.instruments ?? new Map<string, Instrument>();
    let count = 0;
    for (const [symbol, instrument] of listed)
      if (instrument.status === 'halted' && !this.symbols.has(symbol) && this.#options.wanted(instrument)) count++;
    return count;
  }

  /** The instrument as the list last had it, scanned or not. */
  listed(symbol: string): Instrument | undefined {
    return this.#listing?.instruments.get(symbol);
  }

  has(index: number): boolean {
    return this.#scanned.has(index);
  }

  /** Applies the last list again: what is wanted has changed. */
  reapply(): ListingChange {
    return this.#listing ? this.apply(this.#listing) : NO_CHANGE;
  }

  /** Nothing is scanned any more. */
  removeAll(): ListingChange {
    const removed = [...this.symbols].map(([symbol, index]) => ({ symbol, index, cause: 'unwanted' as const }));
    this.symbols.clear();
    this.#scanned.clear();
    return { entries: removed.map(({ index }) => [index, null] as const), added: [], removed };
  }

  /** Brings the store to what the list says: costs what has changed, and a look at each row. */
  apply(listing: Listing): ListingChange {
    const { wanted } = this.#options;
    const before = this.#listing;
    this.#listing = listing;
    const entries: (readonly [number, Instrument | null])[] = [];
    const removed: Removed[] = [];
    const added: (readonly [Instrument, number])[] = [];
    for (const [symbol, index] of this.symbols) {
      const instrument = listing.instruments.get(symbol);
      if (instrument && wanted(instrument)) continue;
      this.symbols.delete(symbol);
      this.#scanned.delete(index);
      removed.push({ symbol, index, cause: instrument ? 'unwanted' : 'delisted' });
      entries.push([index, null]);
    }
    for (const [symbol, instrument] of listing.instruments) {
      if (!wanted(instrument)) continue;
      const known = this.symbols.get(symbol);
      const index = known === undefined ? this.#add(instrument) : this.#update(known, instrument);
      const hours = listing.fundingIntervalHours.get(symbol);
      // A stream or a poll may know better: the list counts where it says something new.
      if (hours !== before?.fundingIntervalHours.get(symbol) || known === undefined)
        this.#takeInterval(known ?? index, hours);
      if (index === undefined) continue;
      entries.push([index, instrument]);
      if (known === undefined) added.push([instrument, index]);
    }
    return { entries, added, removed };
  }

  #add(instrument: Instrument): number | undefined {
    // A halted instrument is not tradable: it gets a row when it starts, or keeps the one it had.
    if (instrument.status === 'halted') return undefined;
    const { writer, freshness } = this.#options;
    const index = writer.addInstrument(instrument, freshness);
    this.symbols.set(instrument.symbol, index);
    this.#scanned.set(index, instrument);
    return index;
  }

  #takeInterval(index: number | undefined, hours: number | undefined) {
    const { writer, clock } = this.#options;
    if (index !== undefined && hours !== undefined) writer.funding(index, Number.NaN, hours, Number.NaN, clock.mono());
  }

  #update(index: number, instrument: Instrument): number | undefined {
    const before = this.#scanned.get(index);
    if (before && sameInstrument(before, instrument)) return undefined;
    this.#options.writer.addInstrument(instrument, this.#options.freshness);
    this.#scanned.set(index, instrument);
    return index;
  }
}

const NO_CHANGE: ListingChange = { entries: [], added: [], removed: [] };

function sameInstrument(a: Instrument, b: Instrument): boolean {
  return (Object.keys(a) as (keyof Instrument)[]).every(key => Object.is(a[key], b[key]));
}
