import { assertNever } from '../base/assertNever';
import { Backoff } from '../base/backoff';
import type { Clock, TimerHandle } from '../base/clock';
import type { Disposable } from '../base/lifecycle';
import type { Log } from '../base/log';
import type { EngineHandle } from '../engine/startEngine';
import type { Instrument } from '../model/instrument';
import { applyEntries } from '../model/instrumentEntries';
import type { EngineSettings } from '../model/settings';
import type { Explanation } from '../protocol/explain';
import type { FromEngine, ToEngine, Window } from '../protocol/messages';
import type { EngineStatus } from '../protocol/panel';
import type { Series } from '../protocol/series';
import { Emitter } from './emitter';
import { endEngine } from './endEngine';
import { type ExportPart, type ExportRequest, Exports } from './exports';
import { Needs } from './needs';
import { Subscriptions } from './subscriptions';
import type { ExplainSubscription, SeriesSubscription, ViewSubscription } from './viewSubscription';

export type VenuesMessage = Extract<FromEngine, { type: 'venues' }>;
export type HealthMessage = Extract<FromEngine, { type: 'health' }>;

/** What the engine is to scan. `simulated`: these settings lead to exchanges on this machine. */
export interface EngineSource {
  readonly settings: EngineSettings;
  readonly simulated: boolean;
}

export interface EngineClientParts {
  /** `died` is called when the engine ends without being asked to. */
  readonly start: (settings: EngineSettings, died: (why: string) => void) => EngineHandle;
  readonly clock: Clock;
  readonly log: Log;
  readonly random?: () => number;
}

const HEALTH_PACE_MS = 1_000;
/** An engine that stayed up for so long is well: the next failure starts the delays afresh. */
const WELL_MS = 60_000;

/**
 * The extension's one engine: started when somebody needs it, ended when nobody has for a while, started again with
 * growing delays when it dies. Relays messages and does not look inside the numbers.
 */
export class EngineClient implements Disposable {
  readonly #parts: EngineClientParts;
  readonly #needs: Needs;
  readonly #exports: Exports;
  readonly #views = new Subscriptions(message => this.#send(message));
  readonly #instruments = new Map<number, Instrument>();
  readonly #backoff: Backoff;
  readonly #statusChanged = new Emitter<EngineStatus>();
  readonly #healthCame = new Emitter<HealthMessage>();
  readonly #died = new Emitter<string>();
  readonly #venuesCame = new Emitter<VenuesMessage>();
  #source: EngineSource | undefined;
  #handle: EngineHandle | undefined;
  #closing: Promise<void> | undefined;
  #restart: TimerHandle | undefined;
  #well: TimerHandle | undefined;
  #status: EngineStatus = { state: 'stopped' };
  #health: HealthMessage | undefined;
  #userStopped = false;
  #asked: Disposable | undefined;
  #disposed = false;
  #starts = 0;

  readonly onStatus = this.#statusChanged.listen;
  readonly onHealth = this.#healthCame.listen;
  /** Which venues there are from outside, when their modules were loaded, and whenever that changes. */
  readonly onVenues = this.#venuesCame.listen;
  /** The engine has ended by itself; it is started again. */
  readonly onDied = this.#died.listen;

  constructor(parts: EngineClientParts) {
    this.#parts = parts;
    this.#needs = new Needs(parts.clock, () => this.#settle());
    this.#exports = new Exports(parts.clock);
    this.#backoff = new Backoff({ firstMs: 1_000, maxMs: 60_000 }, parts.random);
  }

  get status(): EngineStatus {
    return this.#status;
  }

  get health(): HealthMessage | undefined {
    return this.#health;
  }

  /** Instruments by the index that windows use. */
  get instruments(): ReadonlyMap<number, Instrument> {
    return this.#instruments;
  }

  /** Venues scanned, in the order of the `vs` columns. */
  get venues(): readonly string[] {
    return this.#source?.settings.venues ?? [];
  }

  get simulated(): boolean {
    return this.#source?.simulated ?? false;
  }

  get starts(): number {
    return this.#starts;
  }

  get needs(): readonly string[] {
    return this.#needs.names;
  }

  /** The engine runs at least until the returned thing is disposed, unless the user stops it. */
  need(name: string): Disposable {
    return this.#needs.hold(name);
  }

  /**
   * What to scan from now on; undefined: not known yet, the engine waits for it. A change between simulated and live
   * starts a new engine, so that the two never mix; any other reaches the running one.
   */
  configure(source: EngineSource | undefined): void {
    const before = this.#source;
    this.#source = source;
    const other = !before || !source || before.simulated !== source.simulated;
    if (other) this.#end();
    else if (this.#handle && JSON.stringify(before.settings) !== JSON.stringify(source.settings)) {
      this.#send({ type: 'settings', settings: source.settings });
      if (before.settings.venues.join() !== source.settings.venues.join()) this.#views.askAgain(true);
    }
    this.#settle();
    // Rows can come long before the next state does, and simulated ones are never shown without being called so.
    if ((before?.simulated ?? false) !== this.simulated) this.#statusChanged.fire(this.#status);
  }

  /** The user wants it to run, looked at or not. */
  start(): void {
    this.#userStopped = false;
    this.#backoff.reset();
    this.#clearRestart();
    this.#asked ??= this.need('start command');
    this.#settle();
  }

  /** The user wants it to end, whoever looks. */
  stop(): void {
    this.#userStopped = true;
    this.#asked?.dispose();
    this.#asked = undefined;
    this.#settle();
  }

  watch(name: string, listener: (window: Window) => void): ViewSubscription {
    return this.#views.watch(name, listener);
  }

  watchExplanation(name: string, listener: (explanation: Explanation) => void): ExplainSubscription {
    return this.#views.watchExplanation(name, listener);
  }

  watchSeries(name: string, listener: (series: Series) => void): SeriesSubscription {
    return this.#views.watchSeries(name, listener);
  }

  reconnect(venue?: string): void {
    this.#send(venue === undefined ? { type: 'reconnect' } : { type: 'reconnect', venue });
  }

  /** Resolves after the last part; rejects when the engine ends, falls silent, or is told to stop by the signal. */
  export(request: ExportRequest, onPart: (part: ExportPart) => void, signal?: AbortSignal): Promise<void> {
    if (!this.#handle) return Promise.reject(new Error('the engine is not running; start it first'));
    return this.#exports.start(request, message => this.#send(message), onPart, signal);
  }

  /** Straight to the engine, past all that this class knows. For tests that want to see it fail. */
  sendRaw(message: unknown): void {
    this.#send(message as ToEngine);
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#needs.dispose();
    this.#end();
    this.#views.clear();
    for (const emitter of [this.#statusChanged, this.#healthCame, this.#died]) emitter.dispose();
  }

  /** Disposes; resolves when the engine's sockets and thread are gone. */
  async shutdown(): Promise<void> {
    this.dispose();
    await this.#closing;
  }

  // ------------------------------------------------------------------ inside

  /** Brings what is into line with what should be. */
  #settle(): void {
    const wanted = this.#needs.any && !this.#userStopped && !this.#disposed;
    if (!wanted) {
      this.#end();
      this.#setStatus({ state: 'stopped' });
    } else if (!this.#handle && this.#restart === undefined) {
      if (this.#status.state !== 'failed') this.#setStatus({ state: 'starting' });
      if (this.#source && !this.#closing) this.#begin(this.#source);
    }
  }

  #begin(source: EngineSource): void {
    const { start, clock } = this.#parts;
    this.#starts += 1;
    let handle: EngineHandle | undefined;
    const died = (why: string) => {
      if (!handle || handle === this.#handle) this.#fail(why);
    };
    try {
      handle = start(source.settings, died);
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error));
      return;
    }
    this.#handle = handle;
    this.#setStatus({ state: 'starting' });
    handle.listen(message => {
      if (handle === this.#handle) this.#receive(message);
    });
    this.#well = clock.setTimeout(() => this.#backoff.reset(), WELL_MS);
    this.#send({ type: 'health', paceMs: HEALTH_PACE_MS });
    this.#views.askAgain(false);
  }

  /** Ends the engine, if there is one; the next is not started before its sockets are closed. */
  #end(): void {
    this.#clearRestart();
    const handle = this.#handle;
    if (!handle) return;
    this.#forget();
    this.#exports.failAll('the engine was stopped');
    const { clock, log } = this.#parts;
    const closing = endEngine(handle, clock, log).then(() => {
      if (this.#closing !== closing) return;
      this.#closing = undefined;
      if (!this.#disposed) this.#settle();
    });
    this.#closing = closing;
  }

  #fail(why: string): void {
    const { clock, log } = this.#parts;
    this.#forget();
    this.#exports.failAll(`the engine ended: ${why}`);
    const delayMs = Math.round(this.#backoff.next(500));
    log.write('error', 'engine', `ended by itself: ${why}; it is started again in ${(delayMs / 1000).toFixed(1)} s`);
    this.#setStatus({ state: 'failed', why });
    this.#restart = clock.setTimeout(() => {
      this.#restart = undefined;
      this.#settle();
    }, delayMs);
    this.#died.fire(why);
  }

  #forget(): void {
    this.#parts.clock.clear(this.#well);
    this.#well = undefined;
    this.#handle = undefined;
    this.#health = undefined;
    this.#instruments.clear();
  }

  #clearRestart(): void {
    this.#parts.clock.clear(this.#restart);
    this.#restart = undefined;
  }

  /** What is sent while there is no engine is lost on purpose: views ask again when there is one. */
  #send(message: ToEngine): void {
    this.#handle?.send(message);
  }

  #receive(message: FromEngine): void {
    switch (message.type) {
      case 'window':
      case 'explanation':
      case 'series':
        this.#views.receive(message);
        break;
      case 'instruments':
        applyEntries(this.#instruments, message.entries);
        break;
      case 'health':
        this.#health = message;
        if (message.progress.some(market => market.live > 0)) {
          this.#setStatus({ state: 'running', simulated: this.simulated });
        }
        this.#healthCame.fire(message);
        break;
      case 'exported':
        this.#exports.receive(message);
        break;
      case 'log':
        this.#parts.log.write(message.level, message.source, message.message);
        break;
      case 'venues':
        this.#venuesCame.fire(message);
        break;
      case 'stats':
        break;
      default:
        assertNever(message);
    }
  }

  #setStatus(status: EngineStatus): void {
    if (JSON.stringify(status) === JSON.stringify(this.#status)) return;
    this.#status = status;
    this.#statusChanged.fire(status);
  }
}
