import type { DemoInstrument } from '../../model/instrument';
import type { MarketModel } from '../../model/marketModel';
import { fromSteps } from '../../model/step';
import { priceText, sizeText } from './rows';

/** Minutes of the bars that are served here. */
const BARS: Readonly<Record<string, number>> = { '1m': 1, '3m': 3, '5m': 5, '15m': 15, '30m': 30, '1H': 60 };
const MOST = 300;
/** `candles` has the latest bars only, `history-candles` all that are finished. */
const LATEST = 1440;

/**
 * The rows of `candles` or `history-candles`, newest first; undefined: no such bar. `after`: older than this, `before`:
 * newer than this, neither included. https://www.okx.com/docs-v5/en/#order-book-trading-market-data-get-candlesticks
 */
export function candleRows(
  query: URLSearchParams,
  i: DemoInstrument,
  at: number,
  finishedOnly: boolean,
  model: MarketModel,
): string[][] | undefined {
  const minutes = BARS[query.get('bar') ?? '1m'];
  if (minutes === undefined) return undefined;
  const stepMs = minutes * 60_000;
  const limit = Math.max(1, Math.min(MOST, Number(query.get('limit') ?? 100)));
  const to = Math.min(at + 1, Number(query.get('after') || at + 1));
  const oldest = finishedOnly ? 0 : Math.floor(at / stepMs) * stepMs - (LATEST - 1) * stepMs;
  const from = Math.max(Number(query.get('before') || 0) + 1, to - (limit + 1) * stepMs, oldest);
  const swap = i.market === 'perp';
  return model
    .candles(i, minutes, from, to)
    .filter(({ time }) => !finishedOnly || time + stepMs <= at)
    .slice(-limit)
    .reverse()
    .map(({ time, open, high, low, close, lots }) => {
      const base = fromSteps(i.lot, lots) * i.contractSize;
      return [
        String(time),
        ...[open, high, low, close].map(steps => priceText(i, steps)),
        sizeText(i, lots),
        String(swap ? base : base * fromSteps(i.tick, close)),
        String(base * fromSteps(i.tick, close)),
        time + stepMs <= at ? '1' : '0',
      ];
    });
}
