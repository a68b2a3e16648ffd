import type { Clock, TimerHandle } from '../base/clock';
import { type Disposable, DisposableStore } from '../base/lifecycle';
import type { Log } from '../base/log';
import { type EngineSettings, isLocalBase, onSimulated } from '../model/settings';
import type { UiSettings } from '../model/uiSettings';
import { venueInfo } from '../model/venueNames';
import type { EngineClient } from './engineClient';
import type { Settings } from './settings';
import type { SimulatedExchanges } from './simulatedExchanges';

export interface ScanSourceParts {
  readonly client: EngineClient;
  readonly settings: () => Settings;
  readonly clock: Clock;
  readonly log: Log;
  readonly startSimulated: (
    options: UiSettings['simulated'],
    died: (why: string) => void,
  ) => Promise<SimulatedExchanges>;
  /** Told once for each failure to start, or end, of the simulated exchanges. */
  readonly failed: (why: string) => void;
}

const RETRY_MS = 3_000;

/**
 * Decides what the engine scans: the real exchanges by the settings, or simulated ones, which run only while the engine
 * does.
 */
export class ScanSource implements Disposable {
  readonly #parts: ScanSourceParts;
  readonly #own = new DisposableStore();
  #simulated: boolean;
  #exchanges: SimulatedExchanges | undefined;
  #options = '';
  #starting = false;
  #closing: Promise<void> = Promise.resolve();
  #retry: TimerHandle | undefined;

  constructor(parts: ScanSourceParts, simulated: boolean) {
    this.#parts = parts;
    this.#simulated = simulated;
    this.#own.add(parts.client.onStatus(() => this.#settle()));
    this.apply();
  }

  get simulated(): boolean {
    return this.#simulated;
  }

  use(simulated: boolean): void {
    if (simulated === this.#simulated) return;
    this.#simulated = simulated;
    this.apply();
  }

  /** Settings may have changed. */
  apply(): void {
    const { client, settings } = this.#parts;
    const { engine, ui } = settings();
    if (!this.#simulated) {
      this.#close();
      client.configure({ settings: engine, simulated: isLocal(engine) });
      return;
    }
    if (this.#exchanges && this.#options !== JSON.stringify(ui.simulated)) this.#close();
    client.configure(
      this.#exchanges && {
        settings: { ...onSimulated(engine, this.#exchanges.endpoints), proxy: DIRECT },
        simulated: true,
      },
    );
    this.#settle();
  }

  /** Breaks something in the simulated exchanges; for tests. */
  inject(fault: string): void {
    this.#exchanges?.inject(fault);
  }

  dispose(): void {
    this.#own.dispose();
    this.#simulated = false;
    this.#close();
  }

  /** Disposes; resolves when the simulated exchanges are gone. */
  async shutdown(): Promise<void> {
    this.dispose();
    await this.#closing;
  }

  /** They run while the engine is wanted, and no longer. */
  #settle(): void {
    if (!this.#simulated) return;
    const { client } = this.#parts;
    if (client.status.state === 'stopped') {
      if (this.#exchanges) {
        this.#close();
        client.configure(undefined);
      }
    } else if (!this.#exchanges && !this.#starting && this.#retry === undefined) {
      void this.#start();
    }
  }

  async #start(): Promise<void> {
    const { settings, startSimulated, log } = this.#parts;
    const options = settings().ui.simulated;
    this.#starting = true;
    try {
      await this.#closing;
      const exchanges = await startSimulated(options, why => this.#died(why));
      this.#exchanges = exchanges;
      this.#options = JSON.stringify(options);
      log.write('info', 'demo', 'the simulated exchanges are listening on this machine');
    } catch (error) {
      this.#starting = false;
      this.#died(error instanceof Error ? error.message : String(error));
      return;
    }
    this.#starting = false;
    // Meanwhile the user may have gone back to the live exchanges, or nobody looks any more.
    if (!this.#simulated || this.#own.disposed) this.#close();
    else this.apply();
  }

  #died(why: string): void {
    const { clock, failed, client } = this.#parts;
    this.#exchanges = undefined;
    if (!this.#simulated || this.#own.disposed) return;
    failed(why);
    this.#retry = clock.setTimeout(() => {
      this.#retry = undefined;
      this.#settle();
    }, RETRY_MS);
    client.configure(undefined);
  }

  #close(): void {
    this.#parts.clock.clear(this.#retry);
    this.#retry = undefined;
    const exchanges = this.#exchanges;
    this.#exchanges = undefined;
    if (exchanges) this.#closing = exchanges.close();
  }
}

/** The simulated exchanges are on this machine: a proxy could not reach them. */
const DIRECT: EngineSettings['proxy'] = { url: '', noProxy: ['*'], extraCa: [], caFiles: [], systemCa: true };

/** Do all sockets lead to this machine? Then what is seen is no real market. */
export function isLocal({ venues, markets, endpoints }: EngineSettings): boolean {
  return venues.every(venue =>
    markets.every(market => {
      if (venueInfo(venue)?.markets.every(each => each.market !== market)) return true;
      const base = endpoints[`${venue}.${market}.ws`];
      return base !== undefined && isLocalBase(base);
    }),
  );
}
