import { assertNever } from '../base/assertNever';
import type { Clock, TimerHandle } from '../base/clock';
import type { Log } from '../base/log';
import type { EngineHandle, StartEngine } from '../engine/startEngine';
import { filterHealth } from '../model/filter/healthFilter';
import type { Instrument } from '../model/instrument';
import { applyEntries } from '../model/instrumentEntries';
import type { Explanation } from '../protocol/explain';
import type { EngineStats, FromEngine, MarketProgress, ViewRequest, Window } from '../protocol/messages';
import { arrangeHealth } from './arrangeHealth';
import type { ScanOptions } from './options';
import type { Presenter } from './presenter';
import type { HealthMessage, Picture } from './render/picture';
import { progressText } from './render/status';

export interface ScanParts {
  readonly startEngine: StartEngine;
  readonly presenter: Presenter;
  /** Resolves when it is written. */
  readonly showExplanation: (explanation: Explanation) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
  /** Aborted by a signal: a clean end. */
  readonly interrupted: AbortSignal;
  /** Aborted when nobody reads the output any more: a quiet end. */
  readonly gone: AbortSignal;
}

export interface ScanResult {
  readonly exitCode: 0 | 2 | 3;
  readonly stats: EngineStats;
}

type End = 'printed' | 'unknown' | 'nothing' | 'duration' | 'interrupted' | 'gone';

const KEY = 'cli';
/** "All rows", as a number that every message can carry. */
const ALL_ROWS = 1_000_000_000;
const ONCE_HEALTH_MS = 100;
const HEALTH_MS = 500;
/** An engine that takes longer to answer a request than this is broken. */
const ANSWER_LIMIT_MS = 30_000;

/** Runs one scan from start to end: asks the engine, shows its pictures, ends it. Rejects only on internal faults. */
export async function runScan(options: ScanOptions, parts: ScanParts): Promise<ScanResult> {
  const engine = parts.startEngine(options.settings, { log: parts.log });
  const scan = new Scan(options, parts, engine);
  let stats: EngineStats;
  let end: End;
  try {
    end = await scan.run();
  } finally {
    scan.dispose();
    stats = await engine.stop();
  }
  // A picture that is on its way is not cut: it arrives whole, or the reader leaves.
  await scan.lastPicture;
  await parts.presenter.finish();
  if (end === 'unknown') return { exitCode: scan.isComplete ? 2 : 3, stats };
  if (end === 'interrupted' || end === 'gone' || scan.reached) return { exitCode: 0, stats };
  tellWhy(scan.progress, options, parts.log);
  return { exitCode: 3, stats };
}

class Scan {
  /** Resolves when the picture shown last has been written. */
  lastPicture: Promise<void> = Promise.resolve();
  readonly #options: ScanOptions;
  readonly #parts: ScanParts;
  readonly #engine: EngineHandle;
  readonly #instruments = new Map<number, Instrument>();
  readonly #timers: TimerHandle[] = [];
  readonly #ready = new Set<string>();
  #health: HealthMessage | undefined;
  /** The wait of `--once` is over: the next picture is the one. */
  #asked = false;
  #showing = false;
  #rows = 0;
  #end: (end: End) => void = () => {};
  #fail: (error: unknown) => void = () => {};

  constructor(options: ScanOptions, parts: ScanParts, engine: EngineHandle) {
    this.#options = options;
    this.#parts = parts;
    this.#engine = engine;
  }

  get progress(): readonly MarketProgress[] {
    return this.#health?.progress ?? [];
  }

  /** Has every market what it needs? */
  get isComplete(): boolean {
    return this.progress.length > 0 && this.progress.every(market => market.complete);
  }

  get reached(): boolean {
    return this.#rows > 0 || this.progress.some(market => market.reached);
  }

  run(): Promise<End> {
    return new Promise((resolve, reject) => {
      this.#end = resolve;
      this.#fail = reject;
      const { interrupted, gone, presenter } = this.#parts;
      const { once, waitMs, durationMs, view, everyMs } = this.#options;
      if (interrupted.aborted) return resolve('interrupted');
      interrupted.addEventListener('abort', () => resolve('interrupted'), { once: true });
      gone.addEventListener('abort', () => resolve('gone'), { once: true });
      if (once)
        this.#after(this.#isForAWhile ? (durationMs ?? 0) : Math.min(waitMs, durationMs ?? waitMs), () => this.#ask());
      else if (durationMs !== undefined) this.#after(durationMs, () => resolve('duration'));
      presenter.onResize(() => {
        if (this.#asked) this.#request();
      });
      this.#engine.listen(message => this.#receive(message));
      this.#engine.send({ type: 'health', paceMs: once ? ONCE_HEALTH_MS : view === 'health' ? everyMs : HEALTH_MS });
      if (!once) this.#ask();
    });
  }

  /** `--once` is to tell what was seen in a time, and not before that is over. */
  get #isForAWhile(): boolean {
    const { view, durationMs } = this.#options;
    return view === 'episodes' && durationMs !== undefined;
  }

  dispose(): void {
    for (const timer of this.#timers) this.#parts.clock.clear(timer);
    this.#engine.listen(() => {});
  }

  #receive(message: FromEngine): void {
    switch (message.type) {
      case 'instruments':
        applyEntries(this.#instruments, message.entries);
        break;
      case 'health':
        this.#receiveHealth(message);
        break;
      case 'window':
        this.#receiveWindow(message);
        break;
      case 'log':
        this.#parts.log.write(message.level, message.source, message.message);
        break;
      case 'venues':
      case 'stats':
      case 'exported':
      case 'series':
        break;
      case 'explanation':
        this.#receiveExplanation(message);
        break;
      default:
        assertNever(message);
    }
  }

  #receiveHealth(health: HealthMessage): void {
    this.#health = health;
    this.#tellReady(health.progress);
    this.#parts.presenter.status(health);
    if (this.#options.once && !this.#asked) {
      if (this.isComplete && !this.#isForAWhile) this.#ask();
    } else if (this.#options.view === 'health') {
      this.#showHealth(health);
    }
  }

  #receiveWindow(window: Window): void {
    if (window.key !== KEY) return;
    this.#rows = window.states.length;
    const picture = { view: window.view, window, instruments: this.#instruments, health: this.#health };
    // The engine sends the next window only after this: a slow reader makes pictures rarer, not memory larger.
    this.#show(picture, () => this.#engine.send({ type: 'acknowledge', key: KEY }));
  }

  #receiveExplanation(explanation: Explanation): void {
    if (explanation.content === null) {
      this.#parts.log.write('error', 'explain', explanation.gone);
      this.#end('unknown');
      return;
    }
    this.#rows = 1;
    this.lastPicture = this.#parts.showExplanation(explanation).then(() => this.#end('printed'), this.#fail);
  }

  #showHealth(health: HealthMessage): void {
    // Health comes unasked: what finds the last picture still on its way is skipped.
    if (this.#showing) return;
    const { sort, top, filter } = this.#options;
    const rows = arrangeHealth(filterHealth(health.rows, filter.query), sort, top);
    this.#show({ view: 'health', health, rows }, () => {});
  }

  #show(picture: Picture, written: () => void): void {
    this.#showing = true;
    this.lastPicture = this.#parts.presenter.show(picture).then(() => {
      this.#showing = false;
      if (this.#options.once) this.#end('printed');
      else written();
    }, this.#fail);
  }

  /** From now on pictures are wanted; with `--once` that is the last step. */
  #ask(): void {
    if (this.#asked) return;
    this.#asked = true;
    const { once, view } = this.#options;
    if (view === 'health') {
      if (once && this.#health) this.#showHealth(this.#health);
    } else if (once && !this.reached) {
      this.#end('nothing');
    } else {
      this.#request();
    }
    if (once) this.#after(ANSWER_LIMIT_MS, () => this.#fail(new Error('the engine does not answer')));
  }

  #request(): void {
    const { view, top, sort, filter, everyMs, explain } = this.#options;
    if (explain) {
      this.#engine.send({ type: 'explain', key: KEY, ...explain, minNotional: null, paceMs: everyMs });
      return;
    }
    if (view === 'health' || !sort) return;
    const request: ViewRequest = {
      type: 'view',
      key: KEY,
      view,
      first: 0,
      last: Math.min(top, this.#parts.presenter.rowLimit, ALL_ROWS),
      sort,
      filter,
      paceMs: everyMs,
    };
    this.#engine.send(request);
  }

  #tellReady(progress: readonly MarketProgress[]): void {
    for (const market of progress) {
      const name = `${market.venue}.${market.market}`;
      if (!market.complete || this.#ready.has(name)) continue;
      this.#ready.add(name);
      this.#parts.log.write('info', 'scan', progressText(market));
    }
  }

  #after(ms: number, callback: () => void): void {
    this.#timers.push(this.#parts.clock.setTimeout(callback, ms));
  }
}

function tellWhy(progress: readonly MarketProgress[], options: ScanOptions, log: Log): void {
  const ms = options.once ? Math.min(options.waitMs, options.durationMs ?? options.waitMs) : (options.durationMs ?? 0);
  for (const { venue, market, diagnosis } of progress) {
    log.write('error', `${venue} ${market}`, diagnosis || 'nothing has come yet');
  }
  log.write('error', 'scan', `nothing was received from any market within ${ms / 1000} s`);
}
