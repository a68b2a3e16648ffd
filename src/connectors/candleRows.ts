import type { CandleSink } from './venue';
import { positive, shown, whole } from './wire';

/**
 * Reads rows that begin with start, open, high, low, close, in any order of time, as most venues write them. The start is
 * in epoch ms, or in units of `timeUnitMs`.
 */
export function readCandleRows(rows: unknown, sink: CandleSink, timeUnitMs = 1) {
  if (!Array.isArray(rows)) return sink.rejected('the answer has no list of candles');
  for (const row of rows) {
    if (!Array.isArray(row) || row.length < 5) {
      sink.rejected(`not a candle: ${shown(row)}`);
      continue;
    }
    const time = whole(row[0]) * timeUnitMs;
    const open = positive(row[1]);
    const high = positive(row[2]);
    const low = positive(row[3]);
    const close = positive(row[4]);
    // A venue's candle may open outside of its own range by a tick; more than that is no candle.
    const fits = time > 0 && low <= high && close <= high && close >= low && open > 0;
    if (fits) sink.candle(time, open, high, low, close);
    else sink.rejected(`a candle that can't be: ${shown(JSON.stringify(row.slice(0, 5)))}`);
  }
}
