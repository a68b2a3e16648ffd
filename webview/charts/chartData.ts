import type { Series, SeriesLine } from '../../src/protocol/series';

/** What a plotted line is. */
export type LineRole = 'min' | 'max' | 'gross' | 'net' | 'candles' | 'mid' | 'rate';

export interface PlotLine {
  readonly role: LineRole;
  /** Id of the series' line that it comes from. */
  readonly id: string;
  /** One value for each time; null: a gap. */
  readonly values: readonly (number | null)[];
}

/** A series as a plot wants it: one row of times for all lines. */
export interface PlotData {
  /** Epoch ms, growing. */
  readonly times: readonly number[];
  readonly lines: readonly PlotLine[];
}

/** Gross with its band and net for an edge, a line an instrument for an asset, the rate with its band for a perp. */
export function plotData(series: Series): PlotData {
  const times = [...new Set(series.lines.flatMap(line => [...line.times]))].sort((a, b) => a - b);
  const place = new Map(times.map((time, i) => [time, i]));
  const aligned = (line: SeriesLine, values: Float64Array, minus = 0) => {
    const row: (number | null)[] = new Array(times.length).fill(null);
    line.times.forEach((time, i) => {
      const value = (values[i] as number) - minus;
      row[place.get(time) as number] = Number.isNaN(value) ? null : value;
    });
    return row;
  };
  const { kind } = series.subject;
  const lines = series.lines.flatMap((line): PlotLine[] => {
    const { id } = line;
    const last = aligned(line, line.last);
    if (line.source === 'candles') return [{ role: 'candles', id, values: last }];
    if (kind === 'asset') return [{ role: 'mid', id, values: last }];
    const band: PlotLine[] = [
      { role: 'max', id, values: aligned(line, line.max) },
      { role: 'min', id, values: aligned(line, line.min) },
    ];
    if (kind === 'funding') return [...band, { role: 'rate', id, values: last }];
    const net = { role: 'net', id, values: aligned(line, line.last, series.feePct) } as const;
    return [...band, net, { role: 'gross', id, values: last }];
  });
  return { times, lines };
}

/** The place of the time that is nearest; -1 of none. */
export function nearest(times: readonly number[], at: number): number {
  let low = 0;
  let high = times.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] as number) < at) low = middle + 1;
    else high = middle;
  }
  if (low > 0 && at - (times[low - 1] as number) < (times[low] as number) - at) return low - 1;
  return times.length === 0 ? -1 : low;
}
