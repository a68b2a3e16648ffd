import { type Depth, depthChanges } from '../../model/depth';
import { BOOK, type DemoInstrument, STATS } from '../../model/instrument';
import type { Feed } from '../../net/hub';
import { bookOf, changesText, levelsText, tickerFrame, timeText } from './rows';

type Offset = () => number;

const BATCH_MS = 50;

/** `level2_batch` and `level2`: a snapshot without a time, then what has changed in 50 ms, with the size that is there now. */
export function levelsFeed(i: DemoInstrument, offset: Offset): Feed {
  let sent: Depth = bookOf(i);
  return {
    instrument: i,
    mask: BOOK,
    everyMs: BATCH_MS,
    encode: () => {
      const next = bookOf(i);
      const changes = [
        ...changesText(i, 'buy', depthChanges(sent.bids, next.bids)),
        ...changesText(i, 'sell', depthChanges(sent.asks, next.asks)),
      ];
      sent = next;
      const time = timeText(i.changedAt + offset());
      return `{"type":"l2update","product_id":"${i.symbol}","changes":[${changes.join(',')}],"time":"${time}"}`;
    },
    initial: () => {
      const sides = `"asks":${levelsText(i, sent.asks)},"bids":${levelsText(i, sent.bids)}`;
      return `{"type":"snapshot","product_id":"${i.symbol}",${sides}}`;
    },
  };
}

/** `ticker`: on a trade, and once at first. */
export function tickerFeed(i: DemoInstrument, offset: Offset): Feed {
  const encode = (now: number) => tickerFrame(i, now + offset());
  return { instrument: i, mask: STATS, everyMs: 0, encode, initial: encode };
}

/** `heartbeat` of one product: each second, as long as it is listed. */
export function heartbeatFeed(i: DemoInstrument, offset: Offset): Feed {
  const encode = (now: number) =>
    i.state === 'hidden'
      ? undefined
      : `{"type":"heartbeat","last_trade_id":${i.trades},"product_id":"${i.symbol}","sequence":${i.updateId},"time":"${timeText(now + offset())}"}`;
  return { instrument: i, mask: 0, everyMs: 1_000, always: true, encode };
}
