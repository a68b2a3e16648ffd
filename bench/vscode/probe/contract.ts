import type { Instrument } from '../../../src/model/instrument';
import type { Row } from '../../../src/protocol/rows';

/** First argument of the console line that tells where the probe listens. */
export const PROBE_MARK = '[spread-scanner probe]';

/** Bytes, but for the counts. Of the whole process where nothing else is said. */
export interface MemoryReading {
  readonly rss: number;
  /** Of the host's own thread, after a collection. */
  readonly heapUsed: number;
  /** What it has taken from the system for that. */
  readonly heapTotal: number;
  readonly external: number;
  readonly arrayBuffers: number;
  /** Least that the engine's thread has held since the last reading: what is left after its collections. */
  readonly engineHeapUsed: number | null;
  readonly engineHeapTotal: number | null;
  readonly engineExternal: number | null;
  /** Timers, sockets, pipes and the like that keep the host's loop alive. */
  readonly resources: number;
}

/** Delay of the event loop in ms: how much later than asked a timer fires. */
export interface DelayReading {
  readonly samples: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

/** CPU ms of the host's thread between two looks a millisecond apart. */
export interface WorkReading {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

export interface LoadReading {
  /** Ms on the host's clock. */
  readonly at: number;
  readonly hostCpuMs: number;
  readonly engineCpuMs: number | null;
  /** Sum over the connections, as the health view has it. */
  readonly framesPerSecond: number;
  readonly liveQuotes: number;
  readonly quotes: number;
}

export interface EngineReading {
  readonly state: string;
  readonly complete: boolean;
  readonly liveQuotes: number;
  readonly logErrors: number;
  readonly lastError: string;
}

/** Windows of one view as the engine's thread sent them, oldest first. */
export interface Recorded {
  /** Epoch ms. */
  readonly now: number;
  readonly windows: readonly { readonly at: number; readonly first: number; readonly rows: readonly Row[] }[];
  readonly instruments: readonly Instrument[];
}

/** What can be asked of the probe, which lives in the extension host. */
export interface Probe {
  engine(): EngineReading;
  memory(): Promise<MemoryReading>;
  load(): LoadReading;
  startDelay(): void;
  /** By the resolution of the monitor in ms. */
  readDelay(): Readonly<Record<string, DelayReading>>;
  startWork(): void;
  readWork(): WorkReading;
  /** By the beginning of the view's name: `panel`, `status bar`, `best spreads`. */
  recorded(name: string): Recorded;
  /** Writes a .heapsnapshot of the host's own thread. */
  snapshot(path: string): void;
  command(name: string): Promise<void>;
  startProfile(): Promise<void>;
  /** Writes what was sampled as a .cpuprofile. */
  stopProfile(path: string): Promise<void>;
  /** Ends `run()`, and with it the extension host. */
  end(): void;
}
