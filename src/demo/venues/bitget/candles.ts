import type { DemoInstrument } from '../../model/instrument';
import type { MarketModel } from '../../model/marketModel';
import { priceText, volumeTexts } from './rows';

/** Minutes of the periods that are served here: spot writes `1min`, futures `1m`. */
const MINUTES: Readonly<Record<string, number>> = { '1': 1, '5': 5, '15': 15, '30': 30 };

/**
 * The rows of `candles`, oldest first, the running one included, or what is wrong with the request. The start is included, the
 * end is not, and the ones before the end come where more are asked for than are allowed.
 */
export function candles(
  query: URLSearchParams,
  i: DemoInstrument,
  at: number,
  model: MarketModel,
): string[][] | string {
  const period = new RegExp(i.market === 'spot' ? '^(\\d+)min$' : '^(\\d+)m$').exec(query.get('granularity') ?? '');
  const minutes = MINUTES[period?.[1] ?? ''];
  if (minutes === undefined) return 'Parameter verification failed: no such period as granularity';
  const limit = Number(query.get('limit') ?? 100);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) return 'Parameter verification failed: limit';
  const stepMs = minutes * 60_000;
  const end = Math.min(at + 1, Number(query.get('endTime') ?? at + 1));
  const start = Number(query.get('startTime') ?? end - limit * stepMs);
  return model
    .candles(i, minutes, Math.max(start, end - 1000 * stepMs), end)
    .slice(-limit)
    .map(({ time, open, high, low, close, lots }) => {
      const prices = [open, high, low, close].map(steps => priceText(i, steps));
      const volumes = volumeTexts(i, lots, close);
      return [String(time), ...prices, ...volumes, ...(i.market === 'spot' ? volumes.slice(1) : [])];
    });
}
