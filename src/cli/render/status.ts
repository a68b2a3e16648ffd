import { type ConnectionHealth, type ConnectionState, emptyMarketWords, WELL } from '../../model/health';
import { compactCount } from '../../model/numberFormat';
import type { MarketProgress } from '../../protocol/messages';
import type { Palette } from './palette';
import type { HealthMessage } from './picture';
import { displayWidth, printable, truncate } from './width';

/** `binance perp: 412 instruments, 3 connections, 398 of 412 live`, or why nothing has come. */
export function progressText(market: MarketProgress): string {
  const name = `${market.venue} ${market.market}`;
  if (market.instruments === 0) return named(market, market.diagnosis || emptyMarketWords(market));
  const counts = [
    plural(market.instruments, 'instrument'),
    plural(market.connections, 'connection'),
    `${market.live} of ${market.instruments} live`,
  ];
  const trouble = market.complete || market.diagnosis === '' ? '' : `; ${market.diagnosis}`;
  return printable(`${name}: ${counts.join(', ')}${trouble}`);
}

/** Markets that are still loading, in one line. */
export function loadingText(progress: readonly MarketProgress[]): string {
  const left = progress.filter(market => !market.complete);
  if (progress.length === 0) return 'starting';
  const ready = `${progress.length - left.length} of ${progress.length} markets ready`;
  return left[0] ? `${ready}; ${progressText(left[0])}` : ready;
}

/** Lines of progress for the markets that are still loading, at most so many. */
export function progressLines(progress: readonly MarketProgress[], most: number, width: number): string[] {
  const left = progress.filter(market => !market.complete);
  const shown = left.length > most ? left.slice(0, Math.max(0, most - 1)) : left;
  const lines = shown.map(market => truncate(progressText(market), width));
  const more = left.length - shown.length;
  return more > 0 && most > 0 ? [...lines, truncate(`… and ${plural(more, 'more market')} loading`, width)] : lines;
}

const TROUBLE: readonly ConnectionState[] = ['waiting', 'planned', 'closed', 'connecting', 'subscribing', 'live'];

/** What the engine says of a connection with nothing to say about. */
const NOTHING_WRONG: readonly string[] = ['', WELL];

export function isWell(row: ConnectionHealth): boolean {
  return NOTHING_WRONG.includes(row.diagnosis);
}

/** The connection that a user should hear of first; undefined when all is well. */
export function worstDiagnosis(rows: readonly ConnectionHealth[]): ConnectionHealth | undefined {
  let worst: ConnectionHealth | undefined;
  for (const row of rows) {
    if (isWell(row)) continue;
    if (!worst || TROUBLE.indexOf(row.state) < TROUBLE.indexOf(worst.state)) worst = row;
  }
  return worst;
}

export interface FooterOptions {
  /** Markets that are still loading stand elsewhere, with their diagnoses. */
  readonly loadingShown?: boolean;
}

/** How things are: `shown` first, then connections, frames and quotes; in a second line the worst diagnosis, if any. */
export function footerLines(
  shown: string,
  health: HealthMessage | undefined,
  width: number,
  palette: Palette,
  options: FooterOptions = {},
): string[] {
  if (!health) return [palette.paint(truncate(shown, width), 'quiet')];
  const live = health.rows.filter(row => row.state === 'live').length;
  const frames = health.rows.reduce((sum, row) => sum + row.framesPerSecond, 0);
  const instruments = health.progress.reduce((sum, market) => sum + market.instruments, 0);
  const quotes = health.progress.reduce((sum, market) => sum + market.live, 0);
  const all = health.rows.length;
  const line = fitParts(
    [
      { text: shown, tone: 'quiet' },
      { text: `${live}/${all} connections live`, tone: live === all ? 'good' : 'warn' },
      { text: `${quotes} of ${instruments} quotes live`, tone: 'quiet' },
      { text: `${compactCount(Math.round(frames))} frames/s`, tone: 'quiet' },
    ],
    width,
    palette,
  );
  const worst = worstDiagnosis(health.rows);
  const loading = health.progress.some(market => !market.complete);
  if (!worst || (loading && options.loadingShown)) return [line];
  const words = named(worst, worst.diagnosis);
  return [line, palette.paint(truncate(words, width), worst.state === 'live' ? 'warn' : 'bad')];
}

interface Part {
  readonly text: string;
  readonly tone: 'quiet' | 'good' | 'warn' | 'strong';
}

/** As many of the parts, in their order, as the width holds; the first one cut where even it is too long. */
export function fitParts(parts: readonly Part[], width: number, palette: Palette, separator = ' · '): string {
  let line = '';
  let used = 0;
  for (const { text, tone } of parts) {
    if (text === '') continue;
    const gap = used === 0 ? '' : separator;
    const cells = displayWidth(text) + gap.length;
    if (used > 0 && used + cells > width) continue;
    const cut = truncate(text, width - gap.length - used);
    line += palette.paint(gap, 'quiet') + palette.paint(cut, tone);
    used += displayWidth(cut) + gap.length;
  }
  return line;
}

/** `okx spot: …`; diagnoses that begin with the venue's name are left as they are. */
function named({ venue, market }: Pick<MarketProgress, 'venue' | 'market'>, text: string): string {
  const name = `${venue} ${market}`;
  return printable(text.toLowerCase().startsWith(name) ? text : `${name}: ${text}`);
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
