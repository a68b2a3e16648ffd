import type { ChartPlace } from '../../src/protocol/panel';
import type { SeriesSubject, SeriesWindow } from '../../src/protocol/series';
import { SERIES_WINDOWS } from '../../src/protocol/series';

export const AT = Date.UTC(2026, 10, 23, 12, 0, 0);
export const EDGE: SeriesSubject = { kind: 'edge', buy: 'okx:spot:BTC-USDT', sell: 'binance:perp:BTCUSDT' };
export const ASSET: SeriesSubject = { kind: 'asset', base: 'BTC', quote: 'USDT' };
export const FUNDING: SeriesSubject = { kind: 'funding', id: 'binance:perp:BTCUSDT' };

/** A series as plain text that a page can evaluate: numbers as lists, NaN as null. */
export interface ScenePart {
  readonly words?: string;
  readonly backFill?: { readonly state: string; readonly words: string };
  readonly withCandles?: boolean;
  readonly withStats?: boolean;
  /** Lines are empty. */
  readonly empty?: boolean;
  readonly at?: number;
}

const BUCKETS: Readonly<Record<SeriesWindow, number>> = { '5m': 1_000, '1h': 10_000, '6h': 60_000, '24h': 240_000 };

function line(id: string, bucketMs: number, from: number, to: number, phase: number, height: number, source = 'live') {
  const times: number[] = [];
  const [min, max, last]: [(number | null)[], (number | null)[], (number | null)[]] = [[], [], []];
  for (let at = from; at <= to; at += bucketMs) {
    const n = (at - AT) / bucketMs;
    const isGap = source === 'live' && n > -90 && n < -75;
    const value = height * (Math.sin(n / 17 + phase) + 0.4 * Math.sin(n / 3.1 + phase * 2));
    const spike = source === 'live' && n === -40 ? 4 * height : 0.25 * height;
    times.push(at);
    min.push(isGap ? null : value - 0.25 * height);
    max.push(isGap ? null : value + spike);
    last.push(isGap ? null : value);
  }
  return { id, source, bucketMs, times, min, max, last };
}

/** An expression that posts the series of this subject to the page. */
export function sceneOf(place: ChartPlace, subject: SeriesSubject, window: SeriesWindow, part: ScenePart = {}): string {
  const bucketMs = BUCKETS[window];
  const at = part.at ?? AT;
  const from = at - SERIES_WINDOWS[window] + bucketMs;
  const { withCandles = false, withStats = withCandles } = part;
  const liveFrom = withCandles ? at - SERIES_WINDOWS[window] / 3 : from;
  const ids = ['binance:spot:BTCUSDT', 'binance:perp:BTCUSDT', 'bybit:spot:BTCUSDT', 'okx:perp:BTC-USDT-SWAP'];
  const lines =
    part.empty === true
      ? []
      : subject.kind === 'asset'
        ? ids.map((id, i) => line(id, bucketMs, from, at, i * 1.4, 0.02))
        : subject.kind === 'funding'
          ? [line(subject.id, bucketMs, from, at, 0.3, 0.004)]
          : [
              ...(withCandles ? [line('gross', 60_000, from, liveFrom - 1, 0.7, 0.05, 'candles')] : []),
              line('gross', bucketMs, liveFrom, at, 0.5, 0.06),
            ];
  const live = lines.at(-1);
  const series = {
    ...{ type: 'series', key: 'chart', subject, window, at, lines },
    nowPct: live && subject.kind !== 'asset' ? live.last.at(-1) : null,
    feePct: subject.kind === 'edge' ? 0.15 : null,
    marks:
      subject.kind === 'asset'
        ? []
        : [{ at: at - SERIES_WINDOWS[window] / 2, leg: subject.kind === 'edge' ? 'sell' : 'own', ratePct: 0.01 }],
    stats: withStats
      ? { from: at - 12 * 3_600_000, to: at, minutes: 700, meanPct: 0.01, deviationPct: 0.03, percentileOfNow: 62 }
      : null,
    backFill: part.backFill ?? { state: 'none', words: '' },
    words: part.words ?? '',
  };
  return `harness.series(${JSON.stringify(place)}, ${JSON.stringify(series)})`;
}

/** State of a panel with this chart open. */
export function withChart(subject: SeriesSubject, window: SeriesWindow = '5m', asTable = false): string {
  return JSON.stringify({ view: 'spreads', chart: { subject, window, asTable } });
}
