import { type Depth, depthChanges, depthOf } from '../../model/depth';
import { BOOK, type DemoInstrument, FUNDING, LISTING, STATS } from '../../model/instrument';
import type { Feed } from '../../net/hub';
import type { VenueContext } from '../../net/venueServer';
import { fundingRow, type InstType, instrumentRow, instTypeOf, levelsText, tickerRow, topText } from './rows';

type Offset = () => number;

const IDLE_MS = 60_000;
const FUNDING_MS = 60_000;
const DEPTH_LEVELS = 20;

const head = (channel: string, i: DemoInstrument) => `{"arg":{"channel":"${channel}","instId":"${i.symbol}"}`;

/** `bbo-tbt`: the whole top on every change, the same again after 60 s of silence. */
export function topFeed(i: DemoInstrument, offset: Offset): Feed {
  const encode = () =>
    `${head('bbo-tbt', i)},"data":[{"asks":${topText(i, i.ask, i.askSize)},"bids":${topText(i, i.bid, i.bidSize)},"ts":"${i.changedAt + offset()}","seqId":${i.updateId}}]}`;
  return { instrument: i, mask: BOOK, everyMs: 0, idleMs: IDLE_MS, encode, initial: encode };
}

/** `tickers`: each 100 ms at most. */
export function tickerFeed(i: DemoInstrument, offset: Offset): Feed {
  const encode = () => `${head('tickers', i)},"data":[${JSON.stringify(tickerRow(i, offset()))}]}`;
  return { instrument: i, mask: BOOK | STATS, everyMs: 100, encode, initial: encode };
}

/** `books5`: five levels, whole. */
export function books5Feed(i: DemoInstrument, offset: Offset): Feed {
  const encode = () => {
    const { bids, asks } = depthOf(i, 5);
    return `${head('books5', i)},"data":[{"asks":${levelsText(i, asks)},"bids":${levelsText(i, bids)},"instId":"${i.symbol}","ts":"${i.changedAt + offset()}","seqId":${i.updateId}}]}`;
  };
  return { instrument: i, mask: BOOK, everyMs: 100, encode, initial: encode };
}

/** `books`: a snapshot, then updates that follow on by `prevSeqId`; the checksum is always 0. */
export function booksFeed(i: DemoInstrument, offset: Offset): Feed {
  let sent: Depth = depthOf(i, DEPTH_LEVELS);
  let lastId = i.updateId;
  const frame = (action: string, bids: string, asks: string, previous: number, id: number) =>
    `${head('books', i)},"action":"${action}","data":[{"asks":${asks},"bids":${bids},"ts":"${i.changedAt + offset()}","checksum":0,"prevSeqId":${previous},"seqId":${id}}]}`;
  return {
    instrument: i,
    mask: BOOK,
    everyMs: 100,
    encode: () => {
      const next = depthOf(i, DEPTH_LEVELS);
      const bids = levelsText(i, depthChanges(sent.bids, next.bids));
      const asks = levelsText(i, depthChanges(sent.asks, next.asks));
      const text = frame('update', bids, asks, lastId, i.updateId);
      sent = next;
      lastId = i.updateId;
      return text;
    },
    initial: () => frame('snapshot', levelsText(i, sent.bids), levelsText(i, sent.asks), -1, lastId),
  };
}

/** `funding-rate`: on change, and about once a minute. */
export function fundingFeed(i: DemoInstrument, offset: Offset): Feed {
  let sentAt = 0;
  let sent = '';
  const encode = (now: number) => {
    const row = fundingRow(i, now + offset());
    const key = `${row.fundingRate} ${row.fundingTime}`;
    if (key === sent && now - sentAt < FUNDING_MS) return undefined;
    sent = key;
    sentAt = now;
    return `${head('funding-rate', i)},"data":[${JSON.stringify(row)}]}`;
  };
  const initial = (now: number) =>
    `${head('funding-rate', i)},"data":[${JSON.stringify(fundingRow(i, now + offset()))}]}`;
  return { instrument: i, mask: FUNDING, everyMs: 1000, always: true, encode, initial };
}

/** `instruments` of a type: the whole list first, then the rows that change. A delisted row is pushed once more as `suspend`. */
export function instrumentsFeed(context: VenueContext, type: InstType): Feed {
  const changed = new Set<DemoInstrument>();
  const frame = (rows: readonly DemoInstrument[]) => {
    const data = rows.map(i => (i.state === 'hidden' ? { ...instrumentRow(i), state: 'suspend' } : instrumentRow(i)));
    return `{"arg":{"channel":"instruments","instType":"${type}"},"data":${JSON.stringify(data)}}`;
  };
  return {
    mask: LISTING,
    everyMs: 250,
    always: true,
    onChange: (i, mask) => {
      if ((mask & LISTING) !== 0 && i.venue === 'okx' && instTypeOf(i) === type) changed.add(i);
    },
    encode: () => {
      if (changed.size === 0) return undefined;
      const text = frame([...changed]);
      changed.clear();
      return text;
    },
    initial: () =>
      frame(context.model.listed('okx', type === 'SPOT' ? 'spot' : 'perp').filter(i => instTypeOf(i) === type)),
  };
}
