import type { Instrument } from '../model/instrument';
import type { Row } from './row';

/** One edge, or one instrument, to be explained again each `paceMs`. Instruments by id, which a restart does not change. */
export interface ExplainRequest {
  readonly type: 'explain';
  readonly key: string;
  readonly buy: string;
  /** null: `buy` alone is explained, as a row of the markets view. */
  readonly sell: string | null;
  /** What the person wants to trade at least, in the buy leg's quote; null: not said. */
  readonly minNotional: number | null;
  readonly paceMs: number;
}

/** What is to be explained; the key is the subscription's own. */
export type ExplainWish = Omit<ExplainRequest, 'type' | 'key'>;

/** The complete answer; never a delta. Percent in percent, times in epoch ms, sizes in base units, unknown is null. */
export interface Explanation {
  readonly type: 'explanation';
  readonly key: string;
  /** The moment that all of it speaks of. */
  readonly at: number;
  readonly buy: string;
  readonly sell: string | null;
  /** Why there is nothing to explain; empty where there is. */
  readonly gone: string;
  readonly content: ExplainedRow | null;
}

export interface ExplainedRow {
  readonly view: 'spreads' | 'markets';
  /** The row of that view at the same moment, as NDJSON prints it. */
  readonly row: Row;
  readonly base: string;
  /** Buy and sell leg; one leg of a markets row. */
  readonly legs: readonly ExplainedLeg[];
  /** null: both legs are in one currency. */
  readonly conversion: ExplainedConversion | null;
  /** From the venues' prices to the row's numbers, line by line. */
  readonly arithmetic: readonly Step[];
  readonly sameAsset: SameAssetEvidence;
  /** Gravest first. */
  readonly warnings: readonly ExplainedWarning[];
}

export interface ExplainedLeg extends Omit<Instrument, 'status' | 'tradfi'> {
  readonly side: 'buy' | 'sell' | 'both';
  readonly id: string;
  readonly state: string;
  /** Why it is in its state; empty when live. */
  readonly reason: string;
  /** The venue's prices for its symbol. */
  readonly bid: number | null;
  readonly ask: number | null;
  readonly bidSize: number | null;
  readonly askSize: number | null;
  /** In the venue's own unit: contracts, or scaled base. */
  readonly bidVenueSize: number | null;
  readonly askVenueSize: number | null;
  readonly ageMs: number | null;
  /** Silence after which it is stale; null: silence is normal while its connection lives. */
  readonly silenceLimitMs: number | null;
  readonly exchangeTime: number | null;
  readonly receivedTime: number | null;
  /** Receipt minus exchange time of this quote; clocks of two machines. */
  readonly lagMs: number | null;
  /** null on spot. */
  readonly funding: ExplainedFunding | null;
  readonly feePct: number;
  /** `base tier`: the venue's own, before any discount. `set`: the user's. */
  readonly feeSource: 'base tier' | 'set';
  /** Mark and index price, the venue's for its symbol; null on spot, and where the venue's streams do not bring them. */
  readonly mark: number | null;
  readonly index: number | null;
}

export interface ExplainedFunding {
  /** Per interval, for the settlement at `nextTime`. */
  readonly ratePct: number | null;
  readonly intervalHours: number | null;
  readonly nextTime: number | null;
  readonly aprPct: number | null;
}

/** How one unit of `from` is valued in `to`. */
export interface ExplainedConversion {
  readonly from: string;
  readonly to: string;
  /** Median of the values of the live markets; null without one. */
  readonly rate: number | null;
  readonly markets: readonly {
    readonly id: string;
    readonly mid: number | null;
    /** One `from` in `to` by this market: its mid, or one over it. */
    readonly value: number | null;
    readonly state: string;
    /** Counted in the median: only live ones are. */
    readonly used: boolean;
  }[];
}

/** A line of the arithmetic. `formula` has the numbers in it; empty where the value is the venue's own. */
export interface Step {
  /** The row's key where it is one of its numbers (`netPct`), else a name of its own (`buy.unitPrice`). */
  readonly id: string;
  readonly what: string;
  readonly formula: string;
  readonly value: number | null;
  /** `%`, `% a day`, `h`, `USDT`, `BTC`, or empty. */
  readonly unit: string;
}

/** What the same-asset guard saw of the group. Unit prices are mids in `currency`. */
export interface SameAssetEvidence {
  readonly currency: string;
  readonly limitPct: number;
  readonly median: number | null;
  readonly members: readonly {
    readonly id: string;
    readonly unitPrice: number | null;
    readonly offPct: number | null;
    readonly quarantined: boolean;
    /** One of the legs that are explained. */
    readonly own: boolean;
  }[];
}

export const WARNING_IDS = [
  'state',
  'unrated',
  'skew',
  'age',
  'thin-touch',
  'standing-basis',
  'settlement-window',
  'same-asset',
  'conversion',
  'fees',
] as const;
export type WarningId = (typeof WARNING_IDS)[number];

/** `blocker`: not ranked because of it. `warning`: likely to make it untrue. `note`: good to know. */
export type Severity = 'blocker' | 'warning' | 'note';
export const SEVERITIES: readonly Severity[] = ['blocker', 'warning', 'note'];

export interface ExplainedWarning {
  readonly id: WarningId;
  readonly severity: Severity;
  /** With the numbers in them. */
  readonly words: string;
}
