import type { EngineStatus } from '../protocol/panel';
import type { HealthSummary } from './healthSummary';
import type { ViewRow } from './rows';
import { type TextMeasure, WidestOfLate } from './textWidth';
import { pct, routeText } from './words';

export interface TickerInput {
  readonly status: EngineStatus;
  readonly simulated: boolean;
  readonly health: HealthSummary;
  /** Best first, as ranked. */
  readonly rows: readonly ViewRow[];
  /** Which of the crossed rows is on. */
  readonly turn: number;
  readonly alertNetPct: number;
  readonly widths: TickerWidths;
  /** Ms on a clock that never goes back. */
  readonly now: number;
}

export interface Ticker {
  readonly text: string;
  /** Shown in the warning colour. */
  readonly alert: boolean;
  /** The row that is on. */
  readonly row: ViewRow | undefined;
}

/** Shorter amounts are padded to this, so that a tenth more or less changes nothing. */
const LEAST_NET = '+0.000%';

/** A long name keeps its room for so long. */
const KEEP_MS = 120_000;

/** Widths that the parts of the text are padded to; they only change when a part is wider than of late. */
export class TickerWidths {
  readonly measure: TextMeasure;
  readonly asset = new WidestOfLate(KEEP_MS);
  readonly net = new WidestOfLate(KEEP_MS);
  readonly route = new WidestOfLate(KEEP_MS);

  constructor(measure: TextMeasure) {
    this.measure = measure;
  }
}

/** What the status bar says. Icons in VS Code's `$(name)` form. */
export function tickerText(input: TickerInput): Ticker {
  const { status, health, rows, simulated } = input;
  const mark = simulated ? '$(beaker) ' : '';
  const quiet = (text: string): Ticker => ({ text: `${mark}${text}`, alert: false, row: undefined });
  const trouble = health.troubledVenues.length > 0 ? ` $(warning) ${health.troubledVenues.join(', ')}` : '';
  switch (status.state) {
    case 'stopped':
      return quiet('$(debug-pause) Spreads stopped');
    case 'failed':
      return quiet('$(error) Spreads: engine restarting');
    case 'starting':
      return quiet(`$(sync~spin) Spreads: connecting${progress(health)}${trouble}`);
    case 'running':
      break;
  }
  const crossed = rows.filter(row => row.state === 'crossed');
  const row = crossed.length > 0 ? crossed[input.turn % crossed.length] : nearest(rows);
  if (!row) return quiet(`$(dash) No ranked spread${trouble || progress(health)}`);
  if (crossed.length === 0) {
    const text = `No crossed spread, nearest ${row.buy.base} ${pct(row.number('grossPct'))} ${routeText(row)}`;
    return { text: `${mark}$(dash) ${text}${trouble}`, alert: false, row };
  }
  const net = row.number('netPct');
  return {
    text: `${mark}$(arrow-swap) ${padded(row, crossed, input.widths, input.now)}${trouble}`,
    alert: net !== null && net >= input.alertNetPct,
    row,
  };
}

function progress({ markets, marketsReady }: HealthSummary): string {
  return markets > 0 && marketsReady < markets ? ` ${marketsReady}/${markets}` : '';
}

/** The row with the highest gross spread: the least distance to cross. */
function nearest(rows: readonly ViewRow[]): ViewRow | undefined {
  let best: ViewRow | undefined;
  for (const row of rows) {
    if (row.state !== 'open') continue;
    if (!best || (row.number('grossPct') ?? -Infinity) > (best.number('grossPct') ?? -Infinity)) best = row;
  }
  return best;
}

/** Every part as wide as the widest of the rows that take turns, now or of late. */
function padded(row: ViewRow, all: readonly ViewRow[], { measure, ...widths }: TickerWidths, now: number): string {
  const widest = (part: (row: ViewRow) => string) => Math.max(...all.map(each => measure.width(part(each))));
  const netOf = (each: ViewRow) => pct(each.number('netPct'));
  const assetWidth = widths.asset.add(
    widest(each => each.buy.base),
    now,
  );
  const netWidth = widths.net.add(Math.max(measure.width(LEAST_NET), widest(netOf)), now);
  const routeWidth = widths.route.add(widest(routeText), now);
  const spaceWidth = measure.width(' ');
  // Each part begins where it does in every other text, but for what spaces can't be fitted to; the last makes up for it.
  let text = row.buy.base;
  let ends = assetWidth + spaceWidth + netWidth;
  const net = netOf(row);
  text += measure.padding(ends - measure.width(`${text}${net}`)) + net;
  text += ` ${routeText(row)}`;
  ends += spaceWidth + routeWidth;
  return text + measure.padding(ends - measure.width(text));
}
