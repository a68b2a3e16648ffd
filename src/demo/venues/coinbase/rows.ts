import { type Depth, depthOf, type Level } from '../../model/depth';
import type { DemoInstrument } from '../../model/instrument';
import { fixedText, trimZeros } from '../../model/step';

/** States that are flags of a product which is `online`; others are its status. */
const FLAGS = ['trading_disabled', 'cancel_only', 'post_only', 'auction_mode'];
/** Coins of which an `X-USDC` is listed that is another name for the book of `X-USD`. */
const ALIASED = ['BTC', 'ETH', 'SOL', 'XRP', 'DOGE', 'ADA', 'LINK', 'AVAX', 'SHIB', 'PEPE'];
const DEPTH_LEVELS = 50;

export const priceText = (i: DemoInstrument, steps: number): string => fixedText(i.tick, steps);
/** Sizes have eight decimals, whatever the lot is. */
export const sizeText = (i: DemoInstrument, lots: number): string => (lots * i.lot.value).toFixed(8);

export const bookOf = (i: DemoInstrument): Depth => depthOf(i, DEPTH_LEVELS);

export function levelsText(i: DemoInstrument, levels: readonly Level[]): string {
  return `[${levels.map(([price, size]) => `["${priceText(i, price)}","${sizeText(i, size)}"]`).join(',')}]`;
}

export function changesText(i: DemoInstrument, side: 'buy' | 'sell', levels: readonly Level[]): string[] {
  return levels.map(([price, size]) => `["${side}","${priceText(i, price)}","${sizeText(i, size)}"]`);
}

/** 2026-11-22T12:00:00.123456Z */
export function timeText(at: number): string {
  return new Date(at).toISOString().replace('Z', '000Z');
}

export type ProductRow = Readonly<Record<string, unknown>>;

/** All of `/products`: the instruments, second names of some, and one that is in no pair's name. */
export function productRows(listed: readonly DemoInstrument[]): ProductRow[] {
  const rows = listed.map(productRow);
  const find = (id: string) => rows.find(row => row.id === id);
  for (const coin of ALIASED) {
    const twin = find(`${coin}-USD`);
    if (twin) rows.push({ ...twin, id: `${coin}-USDC`, quote_currency: 'USDC', display_name: `${coin}-USDC` });
  }
  const bitcoin = find('BTC-USD');
  if (bitcoin) rows.push({ ...bitcoin, id: 'BTCAUCTION-USD', display_name: 'BTCAUCTION-USD', cancel_only: true });
  return rows;
}

function productRow(i: DemoInstrument): ProductRow {
  const flags = Object.fromEntries(FLAGS.map(flag => [flag, i.statusText === flag]));
  return {
    id: i.symbol,
    base_currency: i.rawBase,
    quote_currency: i.quote,
    quote_increment: i.tick.text,
    base_increment: i.lot.text,
    display_name: i.symbol,
    min_market_funds: '1',
    margin_enabled: false,
    limit_only: i.tag === 'limit_only',
    ...flags,
    status: FLAGS.includes(i.statusText) ? 'online' : i.statusText,
    status_message: '',
    fx_stablecoin: false,
    max_slippage_percentage: '0.02000000',
    high_bid_limit_percentage: '',
  };
}

const volumeText = (i: DemoInstrument): string => i.volume.toFixed(8);

/** `/products/{id}/ticker` and the last trade of the `ticker` channel. */
export function restTicker(i: DemoInstrument, at: number): ProductRow {
  return {
    ask: i.ask > 0 ? priceText(i, i.ask) : '',
    bid: i.bid > 0 ? priceText(i, i.bid) : '',
    volume: volumeText(i),
    trade_id: i.trades,
    price: priceText(i, i.last),
    size: sizeText(i, 1),
    time: timeText(at),
  };
}

export function restStats(i: DemoInstrument): ProductRow {
  return {
    open: priceText(i, i.open24h),
    high: priceText(i, i.high24h),
    low: priceText(i, i.low24h),
    last: priceText(i, i.last),
    volume: trimZeros(volumeText(i)),
    volume_30day: trimZeros((i.volume * 30).toFixed(8)),
  };
}

/** A frame of the `ticker` channel: its best prices are those of the last trade's moment. */
export function tickerFrame(i: DemoInstrument, at: number): string {
  return JSON.stringify({
    type: 'ticker',
    sequence: i.updateId,
    product_id: i.symbol,
    price: priceText(i, i.last),
    open_24h: priceText(i, i.open24h),
    volume_24h: volumeText(i),
    low_24h: priceText(i, i.low24h),
    high_24h: priceText(i, i.high24h),
    volume_30d: (i.volume * 30).toFixed(8),
    best_bid: i.bid > 0 ? priceText(i, i.bid) : '0',
    best_bid_size: sizeText(i, i.bidSize),
    best_ask: i.ask > 0 ? priceText(i, i.ask) : '0',
    best_ask_size: sizeText(i, i.askSize),
    side: 'buy',
    time: timeText(at),
    trade_id: i.trades,
    last_size: sizeText(i, 1),
  });
}
