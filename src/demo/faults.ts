import type { Clock, TimerHandle } from '../base/clock';
import type { Disposable } from '../base/lifecycle';
import type { Log } from '../base/log';
import type { FaultKind } from './faultKinds';
import { describeFault, type FaultSpec } from './faultSpec';
import { chain, type FrameStage, frameStage, SLOW_MS } from './frameFaults';
import type { DemoInstrument, MarketName, TradingState } from './model/instrument';
import type { MarketModel } from './model/marketModel';
import { isScannable } from './model/truth';
import type { RestReply } from './net/rest';
import type { Session } from './net/session';
import type { VenueServer } from './net/venueServer';
import { refusal } from './refusals';
import { Rng } from './rng';
import type { SimulatedVenue } from './simulatedVenue';

/** A host whose sessions faults may reach. */
export interface FaultTarget {
  readonly server: VenueServer;
  readonly sessions: ReadonlySet<Session>;
}

export interface ActiveFault {
  readonly spec: FaultSpec;
  /** Epoch ms; `endedAt` is undefined while it lasts. */
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  /** The instrument it hit, where it hits one. */
  readonly symbol: string | undefined;
}

interface Running extends ActiveFault {
  endedAt: number | undefined;
  symbol: string | undefined;
  instrument: DemoInstrument | undefined;
  restore: TradingState | undefined;
  muted: Session[];
}

const CLOCK_OFF_MS = 30_000;
const SHUTDOWN_GRACE_MS = 10_000;
const GIANT_BYTES = 10 * 1024 * 1024;
/** Over as soon as they happened. */
const INSTANT: ReadonlySet<FaultKind> = new Set(['drop', 'shutdown-notice', 'giant-frame']);

/** Breaks the simulated exchanges on request. Owns its timers; `dispose` ends every fault. */
export class FaultInjector implements Disposable {
  /** Everything that was injected so far, oldest first. */
  readonly history: ActiveFault[] = [];
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #model: MarketModel;
  readonly #venues: ReadonlyMap<string, SimulatedVenue>;
  readonly #rng: Rng;
  readonly #targets: FaultTarget[] = [];
  readonly #running = new Set<Running>();
  readonly #timers = new Set<TimerHandle>();
  readonly #stages = new Map<Session, Map<Running, FrameStage>>();
  readonly #stalled = new Set<DemoInstrument>();
  #disposed = false;

  constructor(options: {
    clock: Clock;
    log: Log;
    model: MarketModel;
    venues: readonly SimulatedVenue[];
    seed: number;
  }) {
    this.#clock = options.clock;
    this.#log = options.log;
    this.#model = options.model;
    this.#venues = new Map(options.venues.map(venue => [venue.id, venue]));
    this.#rng = new Rng(options.seed ^ 0x5f3759df);
  }

  /** Faults that last now. */
  get active(): readonly ActiveFault[] {
    return [...this.#running];
  }

  attach(target: FaultTarget): void {
    this.#targets.push(target);
  }

  /** Injects after `spec.afterSeconds`; disposing the result ends the fault (or keeps it from starting). */
  inject(spec: FaultSpec): Disposable {
    let running: Running | undefined;
    const timer = this.later(spec.afterSeconds * 1000, () => {
      running = this.#start(spec);
    });
    return {
      dispose: () => {
        this.#cancel(timer);
        if (running) this.#end(running);
      },
    };
  }

  /** Ends all running faults; planned ones still come. */
  clear(): void {
    for (const running of [...this.#running]) this.#end(running);
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.clear();
    for (const timer of this.#timers) this.#clock.clear(timer);
    this.#timers.clear();
  }

  /** A timer that dies with the injector. No delay: at once. */
  later(delayMs: number, callback: () => void): TimerHandle | undefined {
    if (this.#disposed) return undefined;
    if (delayMs <= 0) {
      callback();
      return undefined;
    }
    const timer = this.#clock.setTimeout(() => {
      this.#timers.delete(timer);
      callback();
    }, delayMs);
    this.#timers.add(timer);
    return timer;
  }

  // What the hosts ask.

  onRequest(
    venue: string,
    market: MarketName | undefined,
    now: number,
  ): 'refuse' | { reply?: RestReply; delayMs?: number } | undefined {
    if (this.#running.size === 0) return undefined;
    let delayMs = 0;
    for (const { spec } of this.#running) {
      if (!hits(spec, venue, market)) continue;
      if (spec.kind === 'rest-down') return 'refuse';
      if (spec.kind === 'slow') delayMs = SLOW_MS;
      const reply = refusal(spec.kind, this.#venues.get(venue), now);
      if (reply) return { reply };
    }
    return delayMs > 0 ? { delayMs } : undefined;
  }

  onUpgrade(venue: string, market: MarketName | undefined, now: number): 'refuse' | RestReply | undefined {
    for (const { spec } of this.#running) {
      if (!hits(spec, venue, market)) continue;
      if (spec.kind === 'ws-refuse') return 'refuse';
      if (spec.kind === 'http-451' || spec.kind === 'http-403') return refusal(spec.kind, this.#venues.get(venue), now);
    }
    return undefined;
  }

  stalled(instrument: DemoInstrument): boolean {
    return this.#stalled.size > 0 && this.#stalled.has(instrument);
  }

  acksOnly(session: Session): boolean {
    for (const { spec } of this.#running) if (spec.kind === 'ack-silent' && covers(spec, session)) return true;
    return false;
  }

  /** Ms that the venue's clock is off. */
  clockOffset(venue: string, market: MarketName | undefined): number {
    for (const { spec } of this.#running)
      if (spec.kind === 'clock-off' && hits(spec, venue, market)) return CLOCK_OFF_MS;
    return 0;
  }

  adopt(session: Session): void {
    for (const running of this.#running) if (covers(running.spec, session)) this.#spoil(session, running);
  }

  forget(session: Session): void {
    for (const stage of this.#stages.get(session)?.values() ?? []) stage.end();
    this.#stages.delete(session);
  }

  // How they begin and end.

  #start(spec: FaultSpec): Running | undefined {
    const now = this.#clock.now();
    const running: Running = {
      spec,
      startedAt: now,
      endedAt: undefined,
      symbol: undefined,
      instrument: undefined,
      restore: undefined,
      muted: [],
    };
    this.#running.add(running);
    this.history.push(running);
    this.#apply(running, now);
    this.#log.write('info', 'demo', `fault ${describeFault(spec)}${running.symbol ? ` hits ${running.symbol}` : ''}`);
    if (INSTANT.has(spec.kind)) this.#end(running);
    else if (spec.durationSeconds !== undefined) this.later(spec.durationSeconds * 1000, () => this.#end(running));
    return running;
  }

  #apply(running: Running, now: number): void {
    const { spec } = running;
    switch (spec.kind) {
      case 'drop':
      case 'ack-silent':
        this.#each(spec, session => session.terminate());
        return;
      case 'half-open':
        this.#each(spec, session => {
          session.muted = true;
          running.muted.push(session);
        });
        return;
      case 'stall':
        this.#hit(running, i => isScannable(i));
        if (running.instrument) this.#stalled.add(running.instrument);
        return;
      case 'delist':
      case 'halt':
        this.#hit(running, i => isScannable(i));
        this.#change(running, spec.kind === 'halt' ? 'halted' : 'hidden');
        return;
      case 'list':
        this.#hit(running, i => i.state === 'hidden');
        this.#change(running, 'trading');
        return;
      case 'shutdown-notice':
        this.#each(spec, (session, server) => {
          if (!server.announceShutdown(session, now)) return;
          this.later(SHUTDOWN_GRACE_MS, () => session.close(1012, 'Service Restart'));
        });
        return;
      case 'giant-frame': {
        const giant = `{"data":"${'x'.repeat(GIANT_BYTES)}"}`;
        this.#each(spec, session => session.data(giant, now));
        return;
      }
      default:
        this.#each(spec, session => this.#spoil(session, running));
    }
  }

  #end(running: Running): void {
    if (!this.#running.delete(running)) return;
    running.endedAt = this.#clock.now();
    for (const session of running.muted) session.terminate();
    for (const session of this.#stages.keys()) this.#unspoil(session, running);
    if (running.instrument && this.#stalled.delete(running.instrument)) this.#model.repeat(running.instrument);
    if (running.instrument && running.restore) this.#model.setState(running.instrument, running.restore);
    this.#log.write('debug', 'demo', `fault ${describeFault(running.spec)} is over`);
  }

  #hit(running: Running, fits: (instrument: DemoInstrument) => boolean): void {
    const { venue, market, symbol } = running.spec;
    const candidates = this.#model.instruments.filter(
      i =>
        (!venue || i.venue === venue) && (!market || i.market === market) && (symbol ? i.symbol === symbol : fits(i)),
    );
    if (candidates.length === 0) return;
    running.instrument = this.#rng.pick(candidates);
    running.symbol = `${running.instrument.venue}:${running.instrument.market}:${running.instrument.symbol}`;
  }

  #change(running: Running, state: TradingState): void {
    if (!running.instrument) return;
    running.restore = running.instrument.state;
    this.#model.setState(running.instrument, state);
  }

  #each(spec: FaultSpec, visit: (session: Session, server: VenueServer) => void): void {
    for (const { server, sessions } of this.#targets) {
      for (const session of [...sessions]) if (covers(spec, session)) visit(session, server);
    }
  }

  #spoil(session: Session, running: Running): void {
    const stage = frameStage(running.spec.kind, this.#clock, this.#rng);
    if (!stage) return;
    const stages = this.#stages.get(session) ?? new Map<Running, FrameStage>();
    stages.set(running, stage);
    this.#stages.set(session, stages);
    session.filter = chain([...stages.values()]);
  }

  #unspoil(session: Session, running: Running): void {
    const stages = this.#stages.get(session);
    const stage = stages?.get(running);
    if (!stages || !stage) return;
    stage.end();
    stages.delete(running);
    session.filter = stages.size > 0 ? chain([...stages.values()]) : undefined;
    if (stages.size === 0) this.#stages.delete(session);
  }

  #cancel(timer: TimerHandle | undefined): void {
    if (timer) this.#timers.delete(timer);
    this.#clock.clear(timer);
  }
}

function hits(spec: FaultSpec, venue: string, market: MarketName | undefined): boolean {
  if (spec.venue !== undefined && spec.venue !== venue) return false;
  return spec.market === undefined || market === undefined || spec.market === market;
}

function covers(spec: FaultSpec, session: Session): boolean {
  return (spec.venue === undefined || spec.venue === session.venue) && session.serves(spec.market);
}
