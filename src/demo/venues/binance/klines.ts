import type { DemoCandle } from '../../model/candles';
import type { DemoInstrument } from '../../model/instrument';
import type { MarketModel } from '../../model/marketModel';
import { fromSteps } from '../../model/step';
import { json, type RestReply } from '../../net/rest';
import { failure, INVALID_SYMBOL, missing, unread } from './restTools';
import { plainText, priceText, sizeText } from './text';

/** Minutes of the intervals that are served here. */
const INTERVALS: Readonly<Record<string, number>> = { '1m': 1, '3m': 3, '5m': 5, '15m': 15, '30m': 30, '1h': 60 };

const PARAMETERS = ['symbol', 'interval', 'startTime', 'endTime', 'timeZone', 'limit'];

/**
 * `klines`, oldest first. Without times the latest, with `startTime` those from it on; the running one is included.
 * https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints
 */
export function klines(
  query: URLSearchParams,
  at: number,
  most: number,
  find: (symbol: string) => DemoInstrument | undefined,
  model: MarketModel,
): RestReply {
  const bad = unread(query, PARAMETERS);
  if (bad) return bad;
  const symbol = query.get('symbol');
  const interval = query.get('interval');
  if (!symbol) return missing('symbol');
  if (!interval) return missing('interval');
  const minutes = INTERVALS[interval];
  if (minutes === undefined) return failure(-1120, 'Invalid interval.');
  const instrument = find(symbol);
  if (!instrument) return INVALID_SYMBOL;
  const limit = Math.min(most, Number(query.get('limit') ?? 500));
  if (!(limit >= 1)) return failure(-1130, "Data sent for parameter 'limit' is not valid.");
  const stepMs = minutes * 60_000;
  const start = query.get('startTime');
  const end = Math.min(at, Number(query.get('endTime') ?? at)) + 1;
  const from = start === null ? end - limit * stepMs : Number(start);
  const found = model.candles(instrument, minutes, from, Math.min(end, from + (limit + 1) * stepMs));
  const rows = start === null ? found.slice(-limit) : found.slice(0, limit);
  return json(rows.map(candle => row(instrument, candle, stepMs)));
}

function row(i: DemoInstrument, { time, open, high, low, close, lots }: DemoCandle, stepMs: number): unknown[] {
  const base = fromSteps(i.lot, lots);
  const quote = base * fromSteps(i.tick, close);
  const prices = [open, high, low, close].map(steps => priceText(i, steps));
  const half = [sizeText(i, Math.floor(lots / 2)), plainText(i, quote / 2)];
  return [
    time,
    ...prices,
    sizeText(i, lots),
    time + stepMs - 1,
    plainText(i, quote),
    Math.min(lots, 999),
    ...half,
    '0',
  ];
}

/** By the number of candles asked for: https://developers.binance.com/docs/derivatives/usds-margined-futures/market-data/rest-api/Kline-Candlestick-Data */
export function futuresKlineWeight(query: URLSearchParams): number {
  const limit = Number(query.get('limit') ?? 500);
  if (limit < 100) return 1;
  if (limit < 500) return 2;
  return limit <= 1000 ? 5 : 10;
}
