import { type Depth, depthChanges, depthOf, type Level } from '../../model/depth';
import { BOOK, type DemoInstrument, FUNDING, LISTING, STATS } from '../../model/instrument';
import type { Feed } from '../../net/hub';
import { priceOf, sizeOf, tickerFrame } from './perpRows';

type Offset = () => number;

const LEVELS = 20;
const TICKER_MS = 1_000;

interface Change {
  readonly side: 'buy' | 'sell';
  readonly level: Level;
}

/** `book`: a snapshot, then a frame for each level that changes, numbered without gaps. */
export function bookFeed(i: DemoInstrument, offset: Offset): Feed {
  let sent: Depth = depthOf(i, LEVELS);
  let seq = i.updateId;
  // A subscriber that came while the instrument was silent.
  let begun = false;
  const levels = (side: readonly Level[]) =>
    side.map(([price, size]) => ({ price: priceOf(i, price), qty: sizeOf(i, size) }));
  const frame = (feed: string, fields: object) =>
    JSON.stringify({ feed, product_id: i.symbol, ...fields, timestamp: i.changedAt + offset() });
  const snapshot = () => {
    begun = true;
    return frame('book_snapshot', { seq, tickSize: null, bids: levels(sent.bids), asks: levels(sent.asks) });
  };
  return {
    instrument: i,
    mask: BOOK,
    everyMs: 0,
    encode: () => {
      const before = sent;
      sent = depthOf(i, LEVELS);
      if (!begun) return snapshot();
      return inOrder(before, sent).map(({ side, level: [price, size] }) => {
        seq++;
        return frame('book', { side, seq, price: priceOf(i, price), qty: sizeOf(i, size) });
      });
    },
    initial: snapshot,
  };
}

/** First goes what the new best prices have hit, then comes what is new, last goes what was taken back. */
function inOrder(from: Depth, to: Depth): Change[] {
  const of = (side: 'buy' | 'sell', changes: readonly Level[]) => changes.map(level => ({ side, level }));
  const all = [...of('sell', depthChanges(from.asks, to.asks)), ...of('buy', depthChanges(from.bids, to.bids))];
  const [bid = 0] = to.bids[0] ?? [];
  const [ask = Number.POSITIVE_INFINITY] = to.asks[0] ?? [];
  const isHit = ({ side, level: [price, size] }: Change) =>
    size === 0 && (side === 'sell' ? price <= bid : price >= ask);
  const isNew = ({ level }: Change) => level[1] > 0;
  return [...all.filter(isHit), ...all.filter(isNew), ...all.filter(change => !isHit(change) && !isNew(change))];
}

/** `ticker`: full state, at most once a second; a suspension too. */
export function tickerFeed(i: DemoInstrument, offset: Offset): Feed {
  const encode = (now: number) => JSON.stringify(tickerFrame(i, now, now + offset()));
  return { instrument: i, mask: BOOK | STATS | FUNDING | LISTING, everyMs: TICKER_MS, encode, initial: encode };
}
