import { crc32 } from 'node:zlib';
import { type Depth, depthChanges, depthOf } from '../../model/depth';
import { BOOK, type DemoInstrument, FUNDING, STATS } from '../../model/instrument';
import type { Feed } from '../../net/hub';
import { instTypeOf, levelsText, priceText, sizeText, topicTicker, topText } from './rows';

type Offset = () => number;

const DEPTH_LEVELS = 20;
const CHECKED_LEVELS = 25;
/** Sequences of the venue are far longer than a count of changes. */
const SEQUENCE_BASE = 793_000_000_000;

function head(action: string, channel: string, i: DemoInstrument): string {
  return `{"action":"${action}","arg":{"instType":"${instTypeOf(i)}","channel":"${channel}","instId":"${i.symbol}"}`;
}

/** `books1`: the whole top on a change, each 10 ms at most on futures, each 100 ms on spot; never again without one. */
export function topFeed(i: DemoInstrument, offset: Offset): Feed {
  const encode = (now: number) => {
    const sides = `"asks":${topText(i, i.ask, i.askSize)},"bids":${topText(i, i.bid, i.bidSize)}`;
    const marks = `"checksum":0,"seq":${SEQUENCE_BASE + i.updateId},"pseq":0,"ts":"${i.changedAt + offset()}"`;
    return `${head('snapshot', 'books1', i)},"data":[{${sides},${marks}}],"ts":${now + offset()}}`;
  };
  return { instrument: i, mask: BOOK, everyMs: i.market === 'spot' ? 100 : 10, encode, initial: encode };
}

/** `ticker`: everything, each time, about each 300 ms. */
export function tickerFeed(i: DemoInstrument, offset: Offset): Feed {
  const encode = (now: number) => {
    const row = topicTicker(i, now, now + offset());
    return `${head('snapshot', 'ticker', i)},"data":[${JSON.stringify(row)}],"ts":${now + offset()}}`;
  };
  return { instrument: i, mask: BOOK | STATS | FUNDING, everyMs: 300, encode, initial: encode };
}

/** `books`: a snapshot, then updates with a checksum over what must be there after them. */
export function booksFeed(i: DemoInstrument, offset: Offset): Feed {
  let sent: Depth = depthOf(i, DEPTH_LEVELS);
  const frame = (action: string, bids: string, asks: string, checksum: number, now: number) => {
    const marks = `"checksum":${checksum},"seq":${SEQUENCE_BASE + i.updateId},"ts":"${i.changedAt + offset()}"`;
    return `${head(action, 'books', i)},"data":[{"asks":${asks},"bids":${bids},${marks}}],"ts":${now + offset()}}`;
  };
  return {
    instrument: i,
    mask: BOOK,
    everyMs: 150,
    encode: now => {
      const next = depthOf(i, DEPTH_LEVELS);
      const bids = levelsText(i, depthChanges(sent.bids, next.bids));
      const asks = levelsText(i, depthChanges(sent.asks, next.asks));
      sent = next;
      return frame('update', bids, asks, checksumOf(i, next), now);
    },
    initial: now => frame('snapshot', levelsText(i, sent.bids), levelsText(i, sent.asks), 0, now),
  };
}

/** CRC32, signed, of `bid:size:ask:size:...`, level by level; where one side is shorter the other goes on. */
function checksumOf(i: DemoInstrument, { bids, asks }: Depth): number {
  const parts: string[] = [];
  for (let n = 0; n < CHECKED_LEVELS; n++) {
    for (const level of [bids[n], asks[n]]) if (level) parts.push(priceText(i, level[0]), sizeText(i, level[1]));
  }
  return crc32(parts.join(':')) | 0;
}
