/**
 * The spread engine once more, as naively as the design states it: from the latest facts of each instrument to states,
 * edges, funding pairs, "vs" columns and their order, everything from scratch at each call. Nothing here is shared
 * with the engine but the list of USD-like currencies; the two are compared number by number.
 */
import type { Freshness } from '../../src/model/freshness';
import type { Instrument } from '../../src/model/instrument';
import { USD_FAMILY } from '../../src/store/instrumentTable';

/** From best to worst. */
export const SEVERITY = ['live', 'stale', 'quarantined', 'one-sided', 'invalid', 'waiting', 'halted'] as const;
export type State = (typeof SEVERITY)[number];
export type PairState = Exclude<State, 'live'> | 'unrated' | 'crossed' | 'open';

/** What is known about one instrument. Numbers are the venue's own, NaN where missing. */
export interface Facts {
  readonly index: number;
  readonly instrument: Instrument;
  readonly freshness: Freshness;
  readonly halted: boolean;
  readonly bid: number;
  readonly bidSize: number;
  readonly ask: number;
  readonly askSize: number;
  /** The last book had its bid at or above its ask; both are withdrawn. */
  readonly crossedBook: boolean;
  readonly exchangeTime: number;
  /** Monotonic time of the last proof of life of the quote. */
  readonly provenAt: number;
  readonly distrusted: boolean;
  /** The connection that carries the quote; undefined when none is needed to vouch for it. */
  readonly feed: FeedFacts | undefined;
  readonly funding: { readonly rate: number; readonly hours: number; readonly next: number; readonly at: number };
}

export interface FeedFacts {
  readonly aliveAt: number;
  readonly limitMs: number;
  readonly silent: boolean;
}

export interface Rules {
  readonly strictQuotes: boolean;
  readonly guardPct: number;
  /** Taker fee as a fraction. */
  fee(instrument: Instrument): number;
}

export interface Times {
  readonly mono: number;
  readonly wall: number;
}

export interface Leg {
  readonly facts: Facts;
  readonly state: State;
  /** Reasons not to believe it any longer, also where a worse state hides them. */
  readonly doubts: number;
  /** Unit prices and sizes in base units, NaN where missing. */
  readonly bid: number;
  readonly bidSize: number;
  readonly ask: number;
  readonly askSize: number;
  readonly rate: number;
  readonly hours: number;
  readonly next: number;
}

export interface Pair {
  readonly buy: Leg;
  readonly sell: Leg;
  readonly conversion: number;
  readonly gross: number;
  readonly fees: number;
  readonly net: number;
  readonly size: number;
  readonly notional: number;
  readonly profit: number;
  readonly carryPerDay: number;
  readonly breakEvenHours: number;
  readonly skewMs: number;
  readonly state: PairState;
}

export interface Picture {
  readonly legs: ReadonlyMap<number, Leg>;
  readonly pairs: readonly Pair[];
  readonly fundingPairs: readonly Pair[];
  rate(from: string, to: string): number;
  /** `column`: `spot` or a venue. */
  versus(row: Leg, column: string): number;
}

const FUNDING_TTL_MS = 15 * 60_000;

export function median(values: readonly number[]): number {
  if (values.length === 0) return Number.NaN;
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return sorted.length % 2 === 1
    ? (sorted[Math.floor(half)] as number)
    : ((sorted[half - 1] as number) + (sorted[half] as number)) / 2;
}

export function groupKey(instrument: Instrument, strict: boolean): string {
  const family = !strict && USD_FAMILY.includes(instrument.quote) ? 'USD-like' : `only ${instrument.quote}`;
  return `${instrument.base} in ${family}`;
}

function worse(a: State, b: State): State {
  return SEVERITY.indexOf(a) >= SEVERITY.indexOf(b) ? a : b;
}

/** How many reasons there are not to believe the quote any longer. */
function doubts(facts: Facts, now: number): number {
  const { freshness, feed } = facts;
  return [
    facts.distrusted,
    freshness.kind === 'repeats' && now > facts.provenAt + 4 * freshness.everyMs,
    freshness.kind === 'throttled' && now > facts.provenAt + 3 * freshness.everyMs,
    feed?.silent,
    feed && now > feed.aliveAt + feed.limitMs,
  ].filter(Boolean).length;
}

/** The state by the quote alone, before the guard has compared it with others. */
function ownState(facts: Facts, now: number): State {
  if (facts.halted) return 'halted';
  if (facts.crossedBook) return 'invalid';
  const hasBid = !Number.isNaN(facts.bid);
  const hasAsk = !Number.isNaN(facts.ask);
  if (!hasBid && !hasAsk) return 'waiting';
  if (!hasBid || !hasAsk) return 'one-sided';
  return doubts(facts, now) > 0 ? 'stale' : 'live';
}

function legOf(facts: Facts, times: Times): Leg {
  const { multiplier, contractSize } = facts.instrument;
  const shown = !facts.halted && !facts.crossedBook;
  const price = (value: number) => (shown ? value / multiplier : Number.NaN);
  const size = (value: number) => (shown ? value * contractSize * multiplier : Number.NaN);
  const known = times.mono - facts.funding.at <= FUNDING_TTL_MS;
  return {
    facts,
    state: ownState(facts, times.mono),
    doubts: doubts(facts, times.mono),
    bid: price(facts.bid),
    bidSize: size(facts.bidSize),
    ask: price(facts.ask),
    askSize: size(facts.askSize),
    rate: known ? facts.funding.rate : Number.NaN,
    hours: facts.funding.hours,
    next: facts.funding.next > times.wall ? facts.funding.next : Number.NaN,
  };
}

function mid(leg: Leg): number {
  return (leg.bid + leg.ask) / 2;
}

/** Value of one unit of `from` in `to`, by the spot markets that are live. */
function liveRate(legs: Iterable<Leg>, from: string, to: string): number {
  if (from === to) return 1;
  const mids: number[] = [];
  for (const leg of legs) {
    const { market, base, quote } = leg.facts.instrument;
    if (market !== 'spot' || leg.state !== 'live') continue;
    if (base === from && quote === to) mids.push(mid(leg));
    if (base === to && quote === from) mids.push(1 / mid(leg));
  }
  return median(mids);
}

/** Members of one group that are too far from the others. */
function suspects(members: readonly Leg[], rate: (from: string) => number, guardPct: number): Leg[] {
  const priced = members
    .filter(leg => !Number.isNaN(leg.bid) && !Number.isNaN(leg.ask))
    .map(leg => ({ leg, price: mid(leg) * rate(leg.facts.instrument.quote) }));
  // Exactly the limit is not beyond it, whatever the last bit of a division says.
  const limit = guardPct / 100 + 1e-9;
  if (priced.length < 2) return [];
  if (priced.length === 2) {
    const prices = priced.map(p => p.price);
    return Math.max(...prices) / Math.min(...prices) - 1 > limit ? priced.map(p => p.leg) : [];
  }
  const middle = median(priced.map(p => p.price));
  return priced.filter(p => Math.abs(p.price / middle - 1) > limit).map(p => p.leg);
}

function perHour(leg: Leg): number {
  return leg.facts.instrument.market === 'spot' ? 0 : leg.rate / leg.hours;
}

function pairOf(buy: Leg, sell: Leg, conversion: number, rules: Rules): Pair {
  const gross = (sell.bid * conversion) / buy.ask - 1;
  const fees = rules.fee(buy.facts.instrument) + rules.fee(sell.facts.instrument);
  const net = gross - fees;
  const size = Math.min(buy.askSize, sell.bidSize);
  const notional = size * buy.ask;
  const carryPerHour = perHour(sell) - perHour(buy);
  const leg = worse(buy.state, sell.state);
  const state = leg !== 'live' ? leg : Number.isNaN(conversion) ? 'unrated' : gross > 0 ? 'crossed' : 'open';
  return {
    buy,
    sell,
    conversion,
    gross,
    fees,
    net,
    size,
    notional,
    profit: notional * net,
    carryPerDay: carryPerHour * 24,
    breakEvenHours: net >= 0 ? 0 : carryPerHour > 0 ? -net / carryPerHour : Number.NaN,
    skewMs: Math.abs(sell.facts.exchangeTime - buy.facts.exchangeTime),
    state,
  };
}

/** Row against reference, unit prices of the reference already in the row's quote. */
export function versusPrices(bid1: number, ask1: number, bid2: number, ask2: number): number {
  if ([bid1, ask1, bid2, ask2].some(Number.isNaN)) return Number.NaN;
  if (ask1 <= bid2) return ask1 / bid2 - 1;
  if (bid1 >= ask2) return bid1 / ask2 - 1;
  return 0;
}

/** `all` in the order in which the instruments were listed. */
export function picture(all: readonly Facts[], rules: Rules, times: Times): Picture {
  const legs = new Map(all.map(facts => [facts.index, legOf(facts, times)]));
  const groups = new Map<string, number[]>();
  for (const facts of all) {
    const key = groupKey(facts.instrument, rules.strictQuotes);
    groups.set(key, [...(groups.get(key) ?? []), facts.index]);
  }
  const members = (key: string) => (groups.get(key) ?? []).map(index => legs.get(index) as Leg);

  // The currencies first: their groups need no rate, and the rates need to know which of them are sound.
  const isCurrency = (key: string) => USD_FAMILY.includes(members(key)[0]?.facts.instrument.base ?? '');
  const keys = [...groups.keys()];
  for (const key of [...keys.filter(isCurrency), ...keys.filter(k => !isCurrency(k))]) {
    const toUsdt = (quote: string) => {
      if (isCurrency(key) || !USD_FAMILY.includes(quote)) return 1;
      const rate = liveRate(legs.values(), quote, 'USDT');
      return Number.isNaN(rate) ? 1 : rate;
    };
    for (const leg of suspects(members(key), toUsdt, rules.guardPct)) {
      legs.set(leg.facts.index, { ...leg, state: worse(leg.state, 'quarantined') });
    }
  }

  const rate = (from: string, to: string) => liveRate(legs.values(), from, to);
  const pair = (buy: Leg, sell: Leg) =>
    pairOf(buy, sell, rate(sell.facts.instrument.quote, buy.facts.instrument.quote), rules);
  const pairs: Pair[] = [];
  const fundingPairs: Pair[] = [];
  for (const key of keys) {
    for (const buy of members(key)) {
      for (const sell of members(key)) {
        if (buy === sell) continue;
        if (!Number.isNaN(buy.ask) && !Number.isNaN(sell.bid)) pairs.push(pair(buy, sell));
        const perps = buy.facts.instrument.market === 'perp' && sell.facts.instrument.market === 'perp';
        if (perps && buy.facts.index < sell.facts.index) {
          const there = pair(buy, sell);
          const back = pair(sell, buy);
          fundingPairs.push(back.carryPerDay > 0 ? back : there);
        }
      }
    }
  }

  const versus = (row: Leg, column: string) => {
    const own = row.facts.instrument;
    if (row.state !== 'live') return Number.NaN;
    const candidates = members(groupKey(own, rules.strictQuotes)).filter(({ facts, state }) => {
      const { venue, market } = facts.instrument;
      if (state !== 'live' || facts === row.facts) return false;
      if (column === 'spot') return market === 'spot' && venue === own.venue;
      return market === 'perp' && venue === column && venue !== own.venue;
    });
    const order = (leg: Leg) => {
      const quote = leg.facts.instrument.quote;
      return quote === own.quote ? -1 : USD_FAMILY.indexOf(quote);
    };
    candidates.sort((a, b) => order(a) - order(b));
    const reference = candidates[0];
    if (!reference) return Number.NaN;
    const factor = rate(reference.facts.instrument.quote, own.quote);
    return versusPrices(row.bid, row.ask, reference.bid * factor, reference.ask * factor);
  };

  return { legs, pairs, fundingPairs, rate, versus };
}

export function isRanked(pair: Pair): boolean {
  return pair.state === 'crossed' || pair.state === 'open';
}

/** Ranked before unranked, unknown values last within, then the order of the legs. */
export function rank(
  pairs: readonly Pair[],
  value: (pair: Pair) => number | string,
  descending: boolean,
): readonly Pair[] {
  const unknown = (v: number | string) => typeof v === 'number' && Number.isNaN(v);
  return [...pairs].sort((a, b) => {
    if (isRanked(a) !== isRanked(b)) return isRanked(a) ? -1 : 1;
    const x = value(a);
    const y = value(b);
    if (unknown(x) !== unknown(y)) return unknown(x) ? 1 : -1;
    const order = x < y ? -1 : x > y ? 1 : 0;
    return (
      (descending ? -order : order) || a.buy.facts.index - b.buy.facts.index || a.sell.facts.index - b.sell.facts.index
    );
  });
}
