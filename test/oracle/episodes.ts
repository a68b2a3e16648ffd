/**
 * Episodes once more, from nothing but the pictures of the oracle, one after the other: which pairs were at or above
 * the threshold at each, since when, how far, and what had changed when one no longer was. Everything is looked at anew
 * at each picture.
 */
import { groupKey, isRanked, type Pair, type Picture, type Rules, SEVERITY, type Times } from './oracle';

export interface Moment {
  readonly mono: number;
  readonly net: number;
  readonly gross: number;
  readonly size: number;
  readonly notional: number;
  readonly profit: number;
}

export interface ExpectedEpisode {
  readonly pair: string;
  readonly buy: number;
  readonly sell: number;
  readonly thresholdPct: number;
  readonly openedAt: number;
  readonly openedMono: number;
  /** All that it went through, one for each picture. */
  readonly moments: Moment[];
  updates: number;
  /** Undefined while it goes on. */
  end: { readonly mono: number; readonly state: string; readonly words: readonly string[] } | undefined;
}

interface Going {
  readonly episode: ExpectedEpisode;
  last: Pair;
}

export class EpisodeOracle {
  readonly all: ExpectedEpisode[] = [];
  thresholdPct: number;
  readonly #going = new Map<string, Going>();

  constructor(thresholdPct: number) {
    this.thresholdPct = thresholdPct;
  }

  setThreshold(pct: number, { mono }: Times): void {
    this.thresholdPct = pct;
    for (const [key, { episode, last }] of this.#going) {
      if (last.net >= pct / 100) continue;
      episode.end = { mono, state: 'settings', words: ['the threshold is now'] };
      this.#going.delete(key);
    }
  }

  stop({ mono }: Times): void {
    for (const { episode } of this.#going.values()) episode.end = { mono, state: 'stopped', words: ['stopped'] };
    this.#going.clear();
  }

  /** `rules`: those by which the picture was made. */
  observe(picture: Picture, rules: Rules, { mono, wall }: Times): void {
    const pairs = new Map(picture.pairs.map(pair => [keyOf(pair), pair]));
    for (const [key, going] of [...this.#going]) {
      const now = pairs.get(key);
      if (now && this.#isAbove(now)) {
        going.episode.moments.push(momentOf(now, mono));
        if (!isSamePair(going.last, now)) going.episode.updates++;
        going.last = now;
      } else {
        going.episode.end = { mono, ...this.#why(going.last, now, picture, rules) };
        this.#going.delete(key);
      }
    }
    for (const [key, pair] of pairs) {
      if (!this.#isAbove(pair) || this.#going.has(key)) continue;
      const episode: ExpectedEpisode = {
        pair: key,
        buy: pair.buy.facts.index,
        sell: pair.sell.facts.index,
        thresholdPct: this.thresholdPct,
        openedAt: wall,
        openedMono: mono,
        moments: [momentOf(pair, mono)],
        updates: 1,
        end: undefined,
      };
      this.all.push(episode);
      this.#going.set(key, { episode, last: pair });
    }
  }

  #isAbove(pair: Pair): boolean {
    return isRanked(pair) && pair.net >= this.thresholdPct / 100;
  }

  #why(before: Pair, now: Pair | undefined, picture: Picture, rules: Rules) {
    if (now && isRanked(now)) return this.#whyBelow(before, now);
    if (now?.state === 'unrated') return { state: 'unrated', words: ['no live rate'] };
    const buy = picture.legs.get(before.buy.facts.index);
    const sell = picture.legs.get(before.sell.facts.index);
    if (!buy || !sell) return { state: 'delisted', words: [buy ? 'sell leg' : 'buy leg', 'no longer listed'] };
    const [one, other] = [buy, sell].map(leg => groupKey(leg.facts.instrument, rules.strictQuotes));
    if (one !== other) return { state: 'settings', words: ['not compared any more'] };
    const worst = SEVERITY[Math.max(SEVERITY.indexOf(buy.state), SEVERITY.indexOf(sell.state))] as string;
    const words = [buy.state === worst ? 'buy leg: ' : '', sell.state === worst ? 'sell leg: ' : ''];
    return { state: worst === 'waiting' ? 'withdrawn' : worst, words };
  }

  #whyBelow(before: Pair, now: Pair) {
    const moved = (what: string, was: number, is: number) =>
      was === is ? '' : `${what} ${is > was ? 'rose' : 'fell'} `;
    const words = [
      'net fell to ',
      moved('the buy ask', before.buy.ask, now.buy.ask),
      moved('the sell bid', before.sell.bid, now.sell.bid),
      moved('the rate between the quotes', before.conversion, now.conversion),
    ];
    const feesAlone = now.fees !== before.fees && now.gross - before.fees >= this.thresholdPct / 100;
    return { state: feesAlone ? 'settings' : 'below', words };
  }
}

function keyOf(pair: Pair): string {
  return `${pair.buy.facts.index}>${pair.sell.facts.index}`;
}

function momentOf({ net, gross, size, notional, profit }: Pair, mono: number): Moment {
  return { mono, net, gross, size, notional, profit };
}

function isSamePair(a: Pair, b: Pair): boolean {
  return (
    a.buy.ask === b.buy.ask &&
    a.sell.bid === b.sell.bid &&
    a.buy.askSize === b.buy.askSize &&
    a.sell.bidSize === b.sell.bidSize &&
    a.conversion === b.conversion &&
    a.fees === b.fees
  );
}
