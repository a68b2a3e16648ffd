import { type Depth, depthChanges, depthOf } from '../../model/depth';
import { nextFundingTime } from '../../model/funding';
import { BOOK, type DemoInstrument, FUNDING, STATS } from '../../model/instrument';
import type { Feed } from '../../net/hub';
import { dayOf, levelsText, pairOf, plainText, priceText, productLine, rateText, sizeText } from './text';

/** Shifts the times on the wire; see `VenueContext.offset`. */
type Offset = () => number;

const DAY = 86_400_000;
const DEPTH_LEVELS = 20;

/** `<symbol>@bookTicker`, in real time. Spot has neither event type nor times. */
export function bookTickerFeed(i: DemoInstrument, offset: Offset): Feed {
  return { instrument: i, mask: BOOK, everyMs: 0, encode: now => bookTickerText(i, now + offset(), offset()) };
}

export function bookTickerText(i: DemoInstrument, eventTime: number, offset: number): string {
  const book = `"b":"${priceText(i, i.bid)}","B":"${sizeText(i, i.bidSize)}","a":"${priceText(i, i.ask)}","A":"${sizeText(i, i.askSize)}"`;
  if (i.market === 'spot') return `{"u":${i.updateId},"s":"${i.symbol}",${book}}`;
  return `{"e":"bookTicker","u":${i.updateId},"E":${eventTime},"T":${i.changedAt + offset},"s":"${i.symbol}","ps":"${pairOf(i)}",${book},"st":${productLine(i)}}`;
}

/** `<symbol>@miniTicker` and `<symbol>@ticker`: spot each second, futures each two, when something changed. */
export function tickerFeed(i: DemoInstrument, mini: boolean, offset: Offset): Feed {
  return {
    instrument: i,
    mask: mini ? STATS : STATS | BOOK,
    everyMs: i.market === 'spot' ? 1000 : 2000,
    encode: now => (mini ? miniTickerText(i, now + offset()) : tickerText(i, now + offset())),
  };
}

function futuresTail(i: DemoInstrument): string {
  return i.market === 'spot' ? '' : `,"ps":"${pairOf(i)}","st":${productLine(i)}`;
}

export function miniTickerText(i: DemoInstrument, at: number): string {
  const day = dayOf(i);
  return `{"e":"24hrMiniTicker","E":${at},"s":"${i.symbol}","c":"${day.last}","o":"${day.open}","h":"${day.high}","l":"${day.low}","v":"${day.base}","q":"${day.quote}"${futuresTail(i)}}`;
}

export function tickerText(i: DemoInstrument, at: number): string {
  const day = dayOf(i);
  const spot =
    i.market === 'spot'
      ? `,"x":"${day.open}","b":"${priceText(i, i.bid)}","B":"${sizeText(i, i.bidSize)}","a":"${priceText(i, i.ask)}","A":"${sizeText(i, i.askSize)}"`
      : '';
  return `{"e":"24hrTicker","E":${at},"s":"${i.symbol}","p":"${day.change}","P":"${day.percent}","w":"${day.average}","c":"${day.last}","Q":"${sizeText(i, 1)}"${spot},"o":"${day.open}","h":"${day.high}","l":"${day.low}","v":"${day.base}","q":"${day.quote}","O":${at - DAY},"C":${at},"F":1,"L":${i.trades},"n":${i.trades}${futuresTail(i)}}`;
}

/** `<symbol>@markPrice` each 3 s, `@markPrice@1s` each second. */
export function markPriceFeed(i: DemoInstrument, everyMs: number, offset: Offset): Feed {
  return { instrument: i, mask: FUNDING, everyMs, always: true, encode: now => markPriceText(i, now + offset()) };
}

/** `r` is empty and `T` is 0 where nothing is paid. */
export function markPriceText(i: DemoInstrument, at: number): string {
  const pays = i.row === 'perpetual' || (i.row === 'coin-m' && i.deliveryTime === 0);
  const rate = pays ? rateText(i.fundingRate) : '';
  const next = pays ? nextFundingTime(at, i.fundingHours) : 0;
  return `{"e":"markPriceUpdate","E":${at},"s":"${i.symbol}","p":"${plainText(i, i.mark)}","ap":"${plainText(i, i.mark * 0.99999)}","P":"${plainText(i, i.indexPrice * 0.9999)}","i":"${plainText(i, i.indexPrice)}","r":"${rate}","T":${next},"st":${productLine(i)}}`;
}

/** `<symbol>@depth<5|10|20>`: the top levels, whole, each period. */
export function partialDepthFeed(i: DemoInstrument, levels: number, everyMs: number, offset: Offset): Feed {
  const encode = (now: number) => {
    const { bids, asks } = depthOf(i, levels);
    const b = levelsText(i, bids);
    const a = levelsText(i, asks);
    if (i.market === 'spot') return `{"lastUpdateId":${i.updateId},"bids":${b},"asks":${a}}`;
    return `${depthHead(i, now + offset(), offset())},"U":${i.previousUpdateId + 1},"u":${i.updateId},"pu":${i.previousUpdateId},"b":${b},"a":${a}}`;
  };
  return { instrument: i, mask: BOOK, everyMs, encode };
}

/** `<symbol>@depth`: what changed since the last frame; `U` to `u` follow on from one another, futures say so in `pu`. */
export function diffDepthFeed(i: DemoInstrument, everyMs: number, offset: Offset): Feed {
  let sent: Depth = depthOf(i, DEPTH_LEVELS);
  let lastId = i.updateId;
  const encode = (now: number) => {
    const depth = depthOf(i, DEPTH_LEVELS);
    const b = levelsText(i, depthChanges(sent.bids, depth.bids));
    const a = levelsText(i, depthChanges(sent.asks, depth.asks));
    const previous = i.market === 'spot' ? '' : `,"pu":${lastId}`;
    const text = `${depthHead(i, now + offset(), offset())},"U":${lastId + 1},"u":${i.updateId}${previous},"b":${b},"a":${a}}`;
    sent = depth;
    lastId = i.updateId;
    return text;
  };
  return { instrument: i, mask: BOOK, everyMs, encode };
}

function depthHead(i: DemoInstrument, at: number, offset: number): string {
  const futures = i.market === 'spot' ? '' : `,"T":${i.changedAt + offset}`;
  return `{"e":"depthUpdate","E":${at}${futures},"s":"${i.symbol}"${i.market === 'spot' ? '' : `,"ps":"${pairOf(i)}","st":${productLine(i)}`}`;
}
