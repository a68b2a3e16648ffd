import { type Depth, depthChanges, depthOf } from '../../model/depth';
import { BOOK, type DemoInstrument, FUNDING, STATS } from '../../model/instrument';
import type { Feed } from '../../net/hub';
import { levelsText, linearTicker, spotTopicTicker, topText } from './rows';

type Offset = () => number;

const IDLE_MS = 3000;
const DEPTH_LEVELS = 20;

/** `orderbook.1.<symbol>`: snapshots only, the same one again (same `u`) after 3 s of silence. */
export function topFeed(i: DemoInstrument, offset: Offset): Feed {
  const encode = (now: number) => {
    const data = `{"s":"${i.symbol}","b":${topText(i, i.bid, i.bidSize)},"a":${topText(i, i.ask, i.askSize)},"u":${i.updateId},"seq":${i.updateId * 3}}`;
    return `{"topic":"orderbook.1.${i.symbol}","ts":${now + offset()},"type":"snapshot","data":${data},"cts":${i.changedAt + offset()}}`;
  };
  return { instrument: i, mask: BOOK, everyMs: 0, idleMs: IDLE_MS, encode, initial: encode };
}

/** `orderbook.50` and deeper: a snapshot, then deltas; size "0" takes a level away. */
export function bookFeed(i: DemoInstrument, depth: number, offset: Offset): Feed {
  let sent: Depth = depthOf(i, Math.min(depth, DEPTH_LEVELS));
  const frame = (type: string, bids: string, asks: string, now: number) =>
    `{"topic":"orderbook.${depth}.${i.symbol}","type":"${type}","ts":${now + offset()},"data":{"s":"${i.symbol}","b":${bids},"a":${asks},"u":${i.updateId},"seq":${i.updateId * 3}},"cts":${i.changedAt + offset()}}`;
  return {
    instrument: i,
    mask: BOOK,
    everyMs: 20,
    encode: now => {
      const next = depthOf(i, Math.min(depth, DEPTH_LEVELS));
      const bids = levelsText(i, depthChanges(sent.bids, next.bids));
      const asks = levelsText(i, depthChanges(sent.asks, next.asks));
      sent = next;
      return frame('delta', bids, asks, now);
    },
    initial: now => frame('snapshot', levelsText(i, sent.bids), levelsText(i, sent.asks), now),
  };
}

/** Spot `tickers.<symbol>`: snapshots each 50 ms at most; here `ts` stands before `type`. */
export function spotTickerFeed(i: DemoInstrument, offset: Offset): Feed {
  const encode = (now: number) =>
    `{"topic":"tickers.${i.symbol}","ts":${now + offset()},"type":"snapshot","cs":${i.updateId * 3},"data":${JSON.stringify(spotTopicTicker(i))}}`;
  return { instrument: i, mask: STATS, everyMs: 50, encode, initial: encode };
}

/** Linear `tickers.<symbol>`: a snapshot, then each 100 ms at most what changed; an absent field is unchanged. */
export function linearTickerFeed(i: DemoInstrument, offset: Offset): Feed {
  let sent = linearTicker(i, 0);
  let begun = false;
  const frame = (type: string, data: Record<string, string>, now: number) =>
    `{"topic":"tickers.${i.symbol}","type":"${type}","data":${JSON.stringify(data)},"cs":${i.updateId * 3},"ts":${now + offset()}}`;
  return {
    instrument: i,
    mask: BOOK | STATS | FUNDING,
    everyMs: 100,
    encode: now => {
      const next = linearTicker(i, now);
      const changes: Record<string, string> = { symbol: i.symbol };
      for (const [field, value] of Object.entries(next)) if (sent[field] !== value) changes[field] = value;
      sent = next;
      return Object.keys(changes).length > 1 ? frame('delta', changes, now) : undefined;
    },
    initial: now => {
      const whole = linearTicker(i, now);
      if (!begun) sent = whole;
      begun = true;
      return frame('snapshot', whole, now);
    },
  };
}
