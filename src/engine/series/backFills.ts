import type { Clock } from '../../base/clock';
import type { Disposable } from '../../base/lifecycle';
import { type Candle, MINUTE_MS } from '../../model/candle';
import type { BackFill } from '../../protocol/series';

/** How far back an edge is filled. */
export const BACK_FILL_MS = 12 * 60 * MINUTE_MS;
/** A fill that failed is tried again after so long, if it is still looked at. */
const AGAIN_MS = 60_000;

/** The candles of an instrument, by index; undefined where its venue has none. */
export type FetchCandles = (
  index: number,
  from: number,
  to: number,
  signal: AbortSignal,
) => Promise<{ readonly candles: readonly Candle[]; readonly rejected: number }> | undefined;

/** What has come of a fill so far. */
export interface Filled extends BackFill {
  readonly buy: readonly Candle[];
  readonly sell: readonly Candle[];
}

interface Fill {
  readonly buy: number;
  readonly sell: number;
  readonly abort: AbortController;
  readonly startedAt: number;
  state: Filled;
}

const LOADING: Filled = { state: 'loading', words: 'The candles of both legs are being read.', buy: [], sell: [] };

/** One fill for each chart that is looked at: both legs' candles of the last hours, given up when nobody looks any more. */
export class BackFills implements Disposable {
  readonly #clock: Clock;
  readonly #fetch: FetchCandles;
  readonly #fills = new Map<string, Fill>();

  constructor(clock: Clock, fetch: FetchCandles) {
    this.#clock = clock;
    this.#fetch = fetch;
  }

  /** The chart `key` looks at this pair: its fill is begun when there is none. */
  of(key: string, buy: number, sell: number): Filled {
    const now = this.#clock.mono();
    const before = this.#fills.get(key);
    const isSame = before?.buy === buy && before.sell === sell;
    if (before && isSame && !(before.state.state === 'failed' && now - before.startedAt > AGAIN_MS))
      return before.state;
    before?.abort.abort(new Error('another pair is looked at'));
    const fill: Fill = { buy, sell, abort: new AbortController(), startedAt: now, state: LOADING };
    this.#fills.set(key, fill);
    void this.#run(fill);
    return fill.state;
  }

  /** The chart is gone, or shows something else. */
  leave(key: string): void {
    this.#fills.get(key)?.abort.abort(new Error('nobody looks at it any more'));
    this.#fills.delete(key);
  }

  dispose(): void {
    for (const key of [...this.#fills.keys()]) this.leave(key);
  }

  async #run(fill: Fill): Promise<void> {
    const to = Math.floor(this.#clock.now() / MINUTE_MS) * MINUTE_MS;
    const from = to - BACK_FILL_MS;
    const { signal } = fill.abort;
    try {
      const buying = this.#fetch(fill.buy, from, to, signal);
      const selling = this.#fetch(fill.sell, from, to, signal);
      if (!buying || !selling) {
        await Promise.allSettled([buying, selling]);
        fill.state = { ...LOADING, state: 'none', words: 'A venue of this pair has no candles to read.' };
        return;
      }
      const [buy, sell] = await Promise.all([buying, selling]);
      fill.state = { ...extentOf(buy, sell), buy: buy.candles, sell: sell.candles };
    } catch (error) {
      // The other leg's request is of no use either.
      fill.abort.abort(error);
      const why = error instanceof Error ? error.message : String(error);
      fill.state = { ...LOADING, state: 'failed', words: `Candles could not be read: ${why}` };
    }
  }
}

type Leg = NonNullable<Awaited<ReturnType<FetchCandles>>>;

function extentOf(buy: Leg, sell: Leg): BackFill {
  const wanted = BACK_FILL_MS / MINUTE_MS;
  const shorter = Math.min(buy.candles.length, sell.candles.length);
  const rejected = buy.rejected + sell.rejected;
  if (shorter >= wanted && rejected === 0) return { state: 'complete', words: '' };
  const unread = rejected > 0 ? `, ${rejected} rows could not be read` : '';
  return { state: 'partial', words: `${shorter} of ${wanted} minutes have candles on both sides at most${unread}.` };
}
