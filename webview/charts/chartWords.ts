import { parseInstrumentId } from '../../src/model/instrument';
import { fixed, signedPct } from '../../src/model/numberFormat';
import type { Series, SeriesSubject, SeriesWindow } from '../../src/protocol/series';

export const WINDOW_WORDS: Readonly<Record<SeriesWindow, { readonly short: string; readonly long: string }>> = {
  '5m': { short: '5 min', long: '5 minutes' },
  '1h': { short: '1 h', long: 'hour' },
  '6h': { short: '6 h', long: '6 hours' },
  '24h': { short: '24 h', long: '24 hours' },
};

/** Decimals of percent: funding rates are small. */
export function decimalsOf(kind: SeriesSubject['kind']): number {
  return kind === 'funding' ? 5 : 4;
}

export function pct(value: number | null, kind: SeriesSubject['kind']): string {
  return value === null || Number.isNaN(value) ? '–' : `${signedPct(value, decimalsOf(kind))} %`;
}

/** `Binance perp BTCUSDT`. */
export function instrumentWords(id: string, venueName: (id: string) => string): string {
  const parts = parseInstrumentId(id);
  return parts ? `${venueName(parts.venue)} ${parts.market} ${parts.symbol}` : id;
}

export function titleOf(subject: SeriesSubject, venueName: (id: string) => string): string {
  switch (subject.kind) {
    case 'edge':
      return `Spread: buy ${instrumentWords(subject.buy, venueName)}, sell ${instrumentWords(subject.sell, venueName)}`;
    case 'asset':
      return `${subject.base}: every mid against the median`;
    case 'funding':
      return `Funding rate of ${instrumentWords(subject.id, venueName)}`;
  }
}

/** Last value and range in words, for those who do not see the picture and those who want the numbers. */
export function labelOf(series: Series, venueName: (id: string) => string): string {
  const { kind } = series.subject;
  const span = `in the last ${WINDOW_WORDS[series.window].long}`;
  const live = series.lines.filter(({ source }) => source === 'live');
  if (kind === 'asset') {
    const last = live.map(({ id, last }) => ({ id, value: last.at(-1) ?? Number.NaN }));
    const known = last.filter(({ value }) => !Number.isNaN(value)).sort((a, b) => b.value - a.value);
    const [top, bottom] = [known[0], known.at(-1)];
    if (!top || !bottom) return `No mid is live now; ${live.length} instruments ${span}.`;
    const of = ({ id, value }: { id: string; value: number }) =>
      `${instrumentWords(id, venueName)} ${pct(value, kind)}`;
    return `Dearest now ${of(top)}, cheapest ${of(bottom)}, of ${known.length} live.`;
  }
  const [line] = live;
  const range = line ? rangeOf(line.min, line.max) : undefined;
  const now = pct(series.nowPct, kind);
  const between = range ? `${pct(range.min, kind)} to ${pct(range.max, kind)} ${span}` : `nothing seen ${span}`;
  if (kind === 'funding') return `Rate now ${now} per interval; ${between}.`;
  const net = pct(series.nowPct - series.feePct, kind);
  return `Gross now ${now}, net ${net} after ${fixed(series.feePct, 3)} % of fees; gross ${between}.`;
}

/** What the minutes before say, in words; empty where there are none. */
export function statsWords({ stats, subject }: Series): string {
  if (!stats) return '';
  const hours = fixed((stats.to - stats.from) / 3_600_000, 1).replace(/\.0$/, '');
  const place = Number.isNaN(stats.percentileOfNow)
    ? 'there is no spread now to compare'
    : `now is above ${fixed(stats.percentileOfNow, 0)} % of them`;
  const mean = pct(stats.meanPct, subject.kind);
  const deviation = `${fixed(stats.deviationPct, decimalsOf(subject.kind))} %`;
  return `From candles of ${hours} h (closes, not bid and ask): mean ${mean}, deviation ${deviation}; ${place}.`;
}

export function rangeOf(
  min: Float64Array,
  max: Float64Array,
): { readonly min: number; readonly max: number } | undefined {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < min.length; i++) {
    if ((min[i] as number) < low) low = min[i] as number;
    if ((max[i] as number) > high) high = max[i] as number;
  }
  return low <= high ? { min: low, max: high } : undefined;
}

/** Values beside the lines of an axis, all with as many decimals as one of them needs to be written as it is. */
export function axisWords(values: readonly number[]): string[] {
  const decimals = Math.max(0, ...values.map(decimalsToWrite));
  return values.map(value => fixed(value, decimals));
}

/** 2 for 0.25; up to 8. */
function decimalsToWrite(value: number): number {
  let decimals = 0;
  for (let scaled = value; decimals < 8 && Math.abs(scaled - Math.round(scaled)) > 1e-9; scaled *= 10) decimals += 1;
  return decimals;
}

/** A moment on the axis or in a table; with the day where a window spans more than one. */
export function timeWords(at: number, withSeconds: boolean): string {
  return new Date(at).toLocaleTimeString([], {
    hour: '2-digit',
    minute: '2-digit',
    ...(withSeconds ? { second: '2-digit' } : {}),
    hourCycle: 'h23',
  });
}
