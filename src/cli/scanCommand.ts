import type { Clock } from '../base/clock';
import type { StartEngine } from '../engine/startEngine';
import { onSimulated } from '../model/settings';
import type { Explanation } from '../protocol/explain';
import { startDemoThread } from './demoThread';
import { explanationOutput } from './explanationWriter';
import { LinesPresenter } from './linesPresenter';
import { LivePresenter } from './livePresenter';
import type { LogSink } from './logSink';
import type { ScanOptions } from './options';
import type { Output } from './output';
import type { Presenter } from './presenter';
import { palette, wantsColours } from './render/palette';
import { loadingText } from './render/status';
import { TablePainter } from './render/tablePainter';
import { runScan, type ScanResult } from './scan';
import type { Screen, Terminal } from './screen';
import type { StatusLine } from './statusLine';
import { TablePresenter } from './tablePresenter';

export interface ScanCommandParts {
  readonly startEngine: StartEngine;
  readonly clock: Clock;
  readonly log: LogSink;
  readonly output: Output;
  /** stdout where it is a terminal. */
  readonly terminal: Terminal | undefined;
  /** Where the terminal understands cursor control. */
  readonly screen: Screen | undefined;
  readonly statusLine: StatusLine;
  /** stderr is a terminal: words would be written over the table. */
  readonly wordsOnTerminal: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly venueName: (id: string) => string;
  readonly interrupted: AbortSignal;
  /** Path of this program's bundle. */
  readonly script: string;
  /** Hands out a way to draw the screen again, for a program that was suspended. */
  readonly onLive: (redraw: () => void) => void;
}

/** Runs the scan of the command line: simulated exchanges if asked for, the engine, and what shows its pictures. */
export async function runScanCommand(options: ScanOptions, parts: ScanCommandParts): Promise<ScanResult> {
  const { log, clock, output, interrupted, statusLine } = parts;
  for (const warning of options.warnings) log.write('warn', 'spread-scanner', warning);
  let fail: (error: Error) => void = () => {};
  const demoDied = new Promise<never>((_, reject) => {
    fail = reject;
  });
  demoDied.catch(() => {});
  const demo = options.demo && (await startDemoThread(parts.script, options.demo, log, error => fail(error)));
  const settings = demo
    ? { ...onSimulated(options.settings, demo.endpoints), proxy: withoutProxy(options) }
    : options.settings;
  const presenter = withStatus(presenterFor({ ...options, settings }, parts), options.once ? statusLine : undefined);
  try {
    const { startEngine } = parts;
    const showExplanation = (explanation: Explanation) => {
      statusLine.set('');
      return output.write(explanationOutput(explanation, options.format, settings.venues));
    };
    const scan = runScan(
      { ...options, settings },
      { startEngine, presenter, showExplanation, clock, log, interrupted, gone: output.gone },
    );
    return await Promise.race([scan, demoDied]);
  } finally {
    statusLine.set('');
    await presenter.finish();
    await demo?.close();
  }
}

/** The simulated exchanges are on this machine: a proxy could not reach them. */
function withoutProxy({ settings }: ScanOptions): ScanOptions['settings']['proxy'] {
  return { ...settings.proxy, url: '', noProxy: ['*'] };
}

function presenterFor(options: ScanOptions, parts: ScanCommandParts): Presenter {
  const { output, env, terminal, screen, clock, log, venueName } = parts;
  const { view, format, sort, once, settings } = options;
  const { venues } = settings;
  if (format !== 'table') return new LinesPresenter({ output, view, format, venues });
  const colours = palette(wantsColours(terminal !== undefined, env));
  const painter = new TablePainter({ view, venues, venueName, sort, palette: colours });
  if (once || !terminal || !screen) return new TablePresenter(output, painter, () => lineWidth(terminal, env));
  if (parts.wordsOnTerminal) log.hold();
  const title = titleOf(options);
  const live = new LivePresenter({
    output,
    screen,
    terminal,
    painter,
    palette: colours,
    title,
    now: () => clock.now(),
  });
  parts.onLive(() => live.redraw());
  return live;
}

/** A file or a pipe has no width; COLUMNS gives it one. */
function lineWidth(terminal: Terminal | undefined, env: ScanCommandParts['env']): number {
  if (terminal) return Math.max(20, terminal.columns || 80);
  const columns = Number(env.COLUMNS);
  return columns >= 20 ? columns : Number.POSITIVE_INFINITY;
}

function titleOf({ view, sort, demo, filter, settings }: ScanOptions): string[] {
  const order = sort ? `by ${sort.column}` : '';
  const least = filter.minNetPct === undefined ? '' : `net from ${filter.minNetPct} %`;
  const assets = settings.assets.length === 0 ? '' : settings.assets.join(' ');
  const source = demo ? 'simulated exchanges' : settings.venues.join(' ');
  return [`${view} ${order}`.trim(), source, assets, least, filter.query ?? ''];
}

/** While `--once` waits, how loading goes stands on stderr. */
function withStatus(presenter: Presenter, statusLine: StatusLine | undefined): Presenter {
  if (!statusLine) return presenter;
  return {
    rowLimit: presenter.rowLimit,
    show: picture => {
      statusLine.set('');
      return presenter.show(picture);
    },
    status: health => statusLine.set(loadingText(health.progress)),
    onResize: listener => presenter.onResize(listener),
    finish: () => presenter.finish(),
  };
}
