import type { DemoInstrument } from '../../model/instrument';
import type { MarketModel } from '../../model/marketModel';
import { fromSteps } from '../../model/step';
import { priceText, sizeText } from './rows';

/** Minutes of the intervals that are served here. */
const INTERVALS: Readonly<Record<string, number>> = { '1': 1, '3': 3, '5': 5, '15': 15, '30': 30, '60': 60 };

/**
 * The rows of `kline`, newest first, the running one included, or what is wrong with the request. `start` and `end` are
 * both included; with `start` alone the ones from it on. https://bybit-exchange.github.io/docs/v5/market/kline
 */
export function klines(query: URLSearchParams, i: DemoInstrument, at: number, model: MarketModel): string[][] | string {
  const minutes = INTERVALS[query.get('interval') ?? ''];
  if (minutes === undefined) return 'Invalid period!';
  const limit = Number(query.get('limit') ?? 200);
  if (!Number.isInteger(limit) || limit < 1) return 'params error: limit invalid';
  const most = Math.min(1000, limit);
  const stepMs = minutes * 60_000;
  const start = query.get('start');
  const end = Math.min(at, Number(query.get('end') ?? (start === null ? at : Number(start) + (most - 1) * stepMs))) + 1;
  // The candle that contains the start belongs to it.
  const from = start === null ? end - (most + 1) * stepMs : Math.floor(Number(start) / stepMs) * stepMs;
  return model
    .candles(i, minutes, Math.max(from, end - (most + 1) * stepMs), end)
    .slice(-most)
    .reverse()
    .map(({ time, open, high, low, close, lots }) => [
      String(time),
      ...[open, high, low, close].map(steps => priceText(i, steps)),
      sizeText(i, lots),
      String(fromSteps(i.lot, lots) * fromSteps(i.tick, close)),
    ]);
}
