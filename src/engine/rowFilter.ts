import type { Instrument } from '../model/instrument';
import type { Filter } from '../protocol/messages';
import { kindOf } from '../protocol/rows';

/** A filter made ready: lists become sets, and nothing is looked up for what does not restrict. */
export class RowFilter {
  readonly #venues: ReadonlySet<string> | undefined;
  readonly #markets: ReadonlySet<string> | undefined;
  readonly #assets: ReadonlySet<string> | undefined;
  readonly #kinds: ReadonlySet<string> | undefined;
  readonly #muted: ReadonlySet<string> | undefined;
  /** In capitals. */
  readonly #text: string;
  /** Fraction; -Infinity: no limit. */
  readonly minNet: number;
  /** In the buy leg's quote; 0: no limit. */
  readonly minNotional: number;
  readonly rankedOnly: boolean;

  constructor(filter: Filter) {
    this.#venues = filter.venues && new Set(filter.venues);
    this.#markets = filter.markets && new Set(filter.markets);
    this.#assets = filter.assets && new Set(filter.assets);
    this.#kinds = filter.kinds && new Set(filter.kinds);
    this.#muted = filter.muted && new Set(filter.muted);
    this.#text = filter.text?.trim().toUpperCase() ?? '';
    this.minNet = filter.minNetPct === undefined ? Number.NEGATIVE_INFINITY : filter.minNetPct / 100;
    this.minNotional = filter.minNotional ?? 0;
    this.rankedOnly = filter.rankedOnly ?? false;
  }

  instrument(instrument: Instrument): boolean {
    return this.#allows(instrument) && this.#mentions(instrument);
  }

  /** Both legs must be allowed; the text may be in either. */
  pair(buy: Instrument, sell: Instrument): boolean {
    return (
      this.#allows(buy) &&
      this.#allows(sell) &&
      (this.#kinds?.has(kindOf(buy, sell)) ?? true) &&
      (this.#mentions(buy) || this.#mentions(sell))
    );
  }

  #allows({ venue, market, base }: Instrument): boolean {
    return (
      (this.#venues?.has(venue) ?? true) &&
      (this.#markets?.has(market) ?? true) &&
      (this.#assets?.has(base) ?? true) &&
      !(this.#muted?.has(base) ?? false)
    );
  }

  #mentions({ venue, base, symbol }: Instrument): boolean {
    const text = this.#text;
    return (
      text === '' ||
      base.toUpperCase().includes(text) ||
      symbol.toUpperCase().includes(text) ||
      venue.toUpperCase().includes(text)
    );
  }
}
