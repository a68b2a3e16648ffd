import { depthOf } from '../../model/depth';
import { BOOK, type DemoInstrument, FUNDING, STATS } from '../../model/instrument';
import type { MarketModel } from '../../model/marketModel';
import type { Feed } from '../../net/hub';
import { levelText, midText, perpState, spotState, topText } from './rows';

type Offset = () => number;

/** A block each 70 ms or so. */
const BLOCK_MS = 70;
const STATE_MS = 1000;
const MIDS_MS = 5000;
const DEPTH = { slow: { levels: 20, everyMs: 5000 }, fast: { levels: 5, everyMs: 540 } };

/** `bbo`: only when the top of book has changed since it was last sent; nothing at first. */
export function topFeed(i: DemoInstrument, isFrozen: boolean, offset: Offset): Feed {
  let sent = '';
  return {
    instrument: i,
    mask: BOOK,
    everyMs: BLOCK_MS,
    encode: () => {
      const top = `${topText(i, i.bid, i.bidSize)},${topText(i, i.ask, i.askSize)}`;
      // Where nothing ever moves a book is said again from time to time, so that whoever comes late hears it.
      if (top === sent && !isFrozen) return undefined;
      sent = top;
      return `{"channel":"bbo","data":{"coin":"${i.symbol}","time":${i.changedAt + offset()},"bbo":[${top}]}}`;
    },
  };
}

/** `l2Book`: the whole book, whether it has changed or not; `fast` less of it and more often. */
export function bookFeed(i: DemoInstrument, isFast: boolean, offset: Offset): Feed {
  const { levels, everyMs } = isFast ? DEPTH.fast : DEPTH.slow;
  const encode = (now: number) =>
    `{"channel":"l2Book","data":{"coin":"${i.symbol}","time":${now + offset()},"levels":${levelsText(i, levels)}}}`;
  return { instrument: i, mask: BOOK, everyMs, always: true, encode, initial: encode };
}

export function levelsText(i: DemoInstrument, count: number): string {
  const { bids, asks } = depthOf(i, count);
  const side = (levels: typeof bids) => `[${levels.map(level => levelText(i, level)).join(',')}]`;
  return `[${side(bids)},${side(asks)}]`;
}

/** `activeAssetCtx`; the data of spot pairs come on a channel of another name. */
export function stateFeed(i: DemoInstrument): Feed {
  const channel = i.market === 'spot' ? 'activeSpotAssetCtx' : 'activeAssetCtx';
  const encode = () => {
    const ctx = i.market === 'spot' ? spotState(i) : perpState(i);
    return JSON.stringify({ channel, data: { coin: i.symbol, ctx } });
  };
  return { instrument: i, mask: BOOK | STATS | FUNDING, everyMs: STATE_MS, encode, initial: encode };
}

export function mids(model: MarketModel): Record<string, string> {
  const rows = [...model.listed('hyperliquid', 'perp'), ...model.listed('hyperliquid', 'spot')];
  const all = rows.flatMap(i => {
    const mid = i.state === 'trading' ? midText(i) : null;
    return mid === null ? [] : [[i.symbol, mid] as const];
  });
  // A token of an outcome market.
  return { ...Object.fromEntries(all), '#20': '0.51' };
}

export function midsFeed(model: MarketModel): Feed {
  const encode = () => JSON.stringify({ channel: 'allMids', data: { mids: mids(model) } });
  return { mask: 0, everyMs: MIDS_MS, always: true, encode, initial: encode };
}
