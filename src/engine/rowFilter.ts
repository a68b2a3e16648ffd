import type { Instrument } from '../model/instrument';
import type { Filter } from '../protocol/messages';
import { kindOf } from '../protocol/rows';

/** A filter made ready: lists become sets, and nothing is looked up for what does not restrict. */
export class RowFilter {
  readonly #venues: ReadonlySet<string> | undefined;
  readonly #markets: ReadonlySet<string> | undefined;
  readonly #assets: ReadonlySet<string> | undefined;
  readonly #kinds: ReadonlySet<string> | undefined;
  /** Fraction; -Infinity: no limit. */
  readonly minNet: number;
  readonly rankedOnly: boolean;

  constructor(filter: Filter) {
    this.#venues = filter.venues && new Set(filter.venues);
    this.#markets = filter.markets && new Set(filter.markets);
    this.#assets = filter.assets && new Set(filter.assets);
    this.#kinds = filter.kinds && new Set(filter.kinds);
    this.minNet = filter.minNetPct === undefined ? Number.NEGATIVE_INFINITY : filter.minNetPct / 100;
    this.rankedOnly = filter.rankedOnly ?? false;
  }

  instrument(instrument: Instrument): boolean {
    return (
      (this.#venues?.has(instrument.venue) ?? true) &&
      (this.#markets?.has(instrument.market) ?? true) &&
      (this.#assets?.has(instrument.base) ?? true)
    );
  }

  pair(buy: Instrument, sell: Instrument): boolean {
    return this.instrument(buy) && this.instrument(sell) && (this.#kinds?.has(kindOf(buy, sell)) ?? true);
  }
}
