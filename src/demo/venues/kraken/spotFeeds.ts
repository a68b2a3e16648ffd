import { type Depth, depthChanges, depthOf, type Level } from '../../model/depth';
import { BOOK, type DemoInstrument, STATS } from '../../model/instrument';
import type { Feed } from '../../net/hub';
import { checksum, levelsText, tickerData, timeText } from './spotRows';

type Offset = () => number;

/**
 * `book`: a snapshot, then changes with the sum of the best ten of both sides. Levels that are pushed out of the depth are
 * not taken away: the client cuts.
 */
export function bookFeed(i: DemoInstrument, depth: number, offset: Offset): Feed {
  let sent: Depth = depthOf(i, depth);
  // A subscriber that came while the instrument was silent.
  let begun = false;
  const frame = (type: string, bids: string, asks: string) => {
    const rest = `"checksum":${checksum(i, sent)},"timestamp":"${timeText(i.changedAt + offset())}"`;
    const data = `{"symbol":"${i.symbol}","bids":[${bids}],"asks":[${asks}],${rest}}`;
    return `{"channel":"book","type":"${type}","data":[${data}]}`;
  };
  const snapshot = () => {
    begun = true;
    return frame('snapshot', levelsText(i, sent.bids), levelsText(i, sent.asks));
  };
  return {
    instrument: i,
    mask: BOOK,
    everyMs: 0,
    encode: () => {
      const before = sent;
      sent = depthOf(i, depth);
      if (!begun) return snapshot();
      const bids = changes(before.bids, sent.bids, depth, -1);
      const asks = changes(before.asks, sent.asks, depth, 1);
      return bids.length + asks.length > 0 ? frame('update', levelsText(i, bids), levelsText(i, asks)) : undefined;
    },
    initial: snapshot,
  };
}

/** What a client must be told that cuts its book to the depth after each message. */
function changes(from: readonly Level[], to: readonly Level[], depth: number, direction: -1 | 1): Level[] {
  const worst = to.length < depth ? undefined : to.at(-1)?.[0];
  return depthChanges(from, to).filter(
    ([price, size]) => size > 0 || worst === undefined || (price - worst) * direction < 0,
  );
}

/** `ticker`: full state; with `bbo` when a best price changes, not for sizes, else with trades. */
export function tickerFeed(i: DemoInstrument, trigger: string, offset: Offset): Feed {
  let [bid, ask] = [i.bid, i.ask];
  let trades = i.trades;
  const frame = (type: string, now: number) =>
    `{"channel":"ticker","type":"${type}","data":[${tickerData(i, now + offset())}]}`;
  return {
    instrument: i,
    mask: BOOK | STATS,
    everyMs: 0,
    encode: now => {
      const isDue = trigger === 'bbo' ? bid !== i.bid || ask !== i.ask : trades !== i.trades;
      [bid, ask, trades] = [i.bid, i.ask, i.trades];
      return isDue ? frame('update', now) : undefined;
    },
    initial: now => frame('snapshot', now),
  };
}
