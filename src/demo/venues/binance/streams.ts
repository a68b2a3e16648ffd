import type { DemoInstrument } from '../../model/instrument';
import type { Feed } from '../../net/hub';
import type { VenueContext } from '../../net/venueServer';
import { allBookTickers, allMarkPrices, allMiniTickers, allTickers, contractInfo } from './marketFeeds';
import { bookTickerFeed, diffDepthFeed, markPriceFeed, partialDepthFeed, tickerFeed } from './symbolFeeds';
import { lowerName } from './text';

/** Which futures path carries a stream; on the other one it is acknowledged and silent. */
export type StreamClass = 'public' | 'market';

export interface Stream {
  readonly class: StreamClass;
  readonly make: () => Feed;
}

/** Stream names of one market to feeds; what does not exist is undefined: acknowledged and silent, as on the venue. */
export class StreamNames {
  readonly #context: VenueContext;
  readonly #market: 'spot' | 'perp';
  readonly #byName = new Map<string, DemoInstrument>();

  constructor(context: VenueContext, market: 'spot' | 'perp') {
    this.#context = context;
    this.#market = market;
    for (const i of context.model.of('binance', market)) {
      // Per-symbol streams are not merged: COIN-M symbols have their own host.
      if (i.row !== 'coin-m') this.#byName.set(lowerName(i), i);
    }
  }

  find(name: string): Stream | undefined {
    return name.startsWith('!') ? this.#marketWide(name) : this.#perSymbol(name);
  }

  #marketWide(name: string): Stream | undefined {
    const context = this.#context;
    if (this.#market === 'spot') {
      // `!bookTicker` ended in 2022, `!ticker@arr` on 2026-03-26.
      if (name === '!miniTicker@arr') return { class: 'market', make: () => allMiniTickers(context, 'spot') };
      const window = /^!ticker_(1h|4h|1d)@arr$/.exec(name)?.[1];
      return window ? { class: 'market', make: () => allTickers(context, 'spot', `${window}Ticker`) } : undefined;
    }
    switch (name) {
      case '!bookTicker':
        return { class: 'public', make: () => allBookTickers(context) };
      case '!miniTicker@arr':
        return { class: 'market', make: () => allMiniTickers(context, 'perp') };
      case '!ticker@arr':
        return { class: 'market', make: () => allTickers(context, 'perp') };
      case '!markPrice@arr':
        return { class: 'market', make: () => allMarkPrices(context, 3000) };
      case '!markPrice@arr@1s':
        return { class: 'market', make: () => allMarkPrices(context, 1000) };
      case '!contractInfo':
        return { class: 'market', make: () => contractInfo(context) };
      default:
        return undefined;
    }
  }

  #perSymbol(name: string): Stream | undefined {
    const at = name.indexOf('@');
    const i = this.#byName.get(name.slice(0, at));
    if (!i || at < 0 || i.state === 'hidden') return undefined;
    const { offset } = this.#context;
    const channel = name.slice(at + 1);
    switch (channel) {
      case 'bookTicker':
        return { class: 'public', make: () => bookTickerFeed(i, offset) };
      case 'miniTicker':
        return { class: 'market', make: () => tickerFeed(i, true, offset) };
      case 'ticker':
        return { class: 'market', make: () => tickerFeed(i, false, offset) };
    }
    if (this.#market === 'perp' && channel === 'markPrice')
      return { class: 'market', make: () => markPriceFeed(i, 3000, offset) };
    if (this.#market === 'perp' && channel === 'markPrice@1s')
      return { class: 'market', make: () => markPriceFeed(i, 1000, offset) };
    const depth = /^depth(5|10|20)?(?:@(100|250|500|1000|0)ms)?$/.exec(channel);
    if (!depth) return undefined;
    const [, levels, pace] = depth;
    const everyMs = Math.max(20, Number(pace ?? (this.#market === 'spot' ? 1000 : 250)));
    if (levels) return { class: 'public', make: () => partialDepthFeed(i, Number(levels), everyMs, offset) };
    return { class: 'public', make: () => diffDepthFeed(i, everyMs, offset) };
  }
}
