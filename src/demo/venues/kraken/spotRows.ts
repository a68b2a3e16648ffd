import { crc32 } from 'node:zlib';
import type { Depth, Level } from '../../model/depth';
import type { DemoInstrument } from '../../model/instrument';
import { fixedText, fromSteps } from '../../model/step';
import { altName, baseId, quoteId, restName, wsName } from './names';

/** Everything that counts as decimals has all of them. */
export const priceText = (i: DemoInstrument, steps: number): string => fixedText(i.tick, steps);
export const sizeText = (i: DemoInstrument, lots: number): string => fixedText(i.lot, lots);

/** RFC 3339 with microseconds. */
export const timeText = (at: number): string => new Date(at).toISOString().replace('Z', '123Z');

/** A row of `AssetPairs`. Dark pools have no name on the sockets. */
export function pairRow(i: DemoInstrument): Record<string, unknown> {
  return {
    altname: altName(i),
    ...(i.tag === 'dark' ? {} : { wsname: wsName(i) }),
    aclass_base: i.tag === 'tokenized_asset' ? i.tag : 'currency',
    base: baseId(i),
    aclass_quote: 'currency',
    quote: quoteId(i),
    lot: 'unit',
    cost_decimals: 5,
    pair_decimals: Math.max(0, i.tick.decimals),
    lot_decimals: Math.max(0, i.lot.decimals),
    lot_multiplier: 1,
    leverage_buy: [],
    leverage_sell: [],
    // The lists are empty now.
    fees: [],
    fees_maker: [],
    fee_volume_currency: 'ZUSD',
    margin_call: 80,
    margin_stop: 40,
    ordermin: i.lot.text,
    costmin: '0.5',
    tick_size: i.tick.text,
    status: i.state === 'pending' ? 'online' : i.statusText,
    execution_venue: 'international',
  };
}

/** A row of `Ticker`: pairs of numbers are today's and those of 24 h; `o` is today's open. */
export function tickerRow(i: DemoInstrument): Record<string, unknown> {
  const side = (price: number, size: number) => {
    const whole = String(Math.floor(fromSteps(i.lot, size)));
    return price > 0 ? [priceText(i, price), whole, sizeText(i, size)] : ['0.00000', '0', '0.000'];
  };
  const volume = i.volume.toFixed(8);
  const mean = (i.turnover / i.volume).toPrecision(12);
  return {
    a: side(i.ask, i.askSize),
    b: side(i.bid, i.bidSize),
    c: [priceText(i, i.last), i.lot.text],
    v: [(i.volume / 3).toFixed(8), volume],
    p: [mean, mean],
    t: [Math.floor(i.trades / 3), i.trades],
    l: [priceText(i, i.low24h), priceText(i, i.low24h)],
    h: [priceText(i, i.high24h), priceText(i, i.high24h)],
    // Not that of 24 h ago.
    o: priceText(i, i.low24h),
  };
}

export const restRows = <Row>(list: readonly DemoInstrument[], row: (i: DemoInstrument) => Row): Record<string, Row> =>
  Object.fromEntries(list.map(i => [restName(i), row(i)]));

/** The data of `ticker`: JSON numbers, with all their decimals. */
export function tickerData(i: DemoInstrument, at: number): string {
  const last = fromSteps(i.tick, i.last);
  const open = fromSteps(i.tick, i.open24h);
  const price = (steps: number) => priceText(i, steps);
  const fields = {
    bid: price(i.bid),
    bid_qty: sizeText(i, i.bidSize),
    ask: price(i.ask),
    ask_qty: sizeText(i, i.askSize),
    last: price(i.last),
    volume: i.volume.toFixed(8),
    vwap: (i.turnover / i.volume).toPrecision(15),
    low: price(i.low24h),
    high: price(i.high24h),
    change: (last - open).toFixed(Math.max(0, i.tick.decimals)),
    change_pct: ((last / open - 1) * 100).toFixed(2),
  };
  const numbers = Object.entries(fields).map(([name, text]) => `"${name}":${plain(text)}`);
  return `{"symbol":"${i.symbol}",${numbers.join(',')},"timestamp":"${timeText(at)}"}`;
}

/** `toPrecision` writes very small numbers with an exponent, which JSON allows too. */
const plain = (text: string): string => (text === '-0' ? '0' : text);

const digits = (text: string): string => text.replace('.', '').replace(/^0+/, '');

export function levelsText(i: DemoInstrument, levels: readonly Level[]): string {
  return levels.map(([price, size]) => `{"price":${priceText(i, price)},"qty":${sizeText(i, size)}}`).join(',');
}

/** https://docs.kraken.com/exchange/guides/websockets/book-checksum-v2 */
export function checksum(i: DemoInstrument, { bids, asks }: Depth): number {
  const side = (levels: readonly Level[]) =>
    levels
      .slice(0, 10)
      .map(([price, size]) => digits(priceText(i, price)) + digits(sizeText(i, size)))
      .join('');
  return crc32(side(asks) + side(bids));
}
