import { type ResourceLimits, Worker } from 'node:worker_threads';
import type { LogLevel } from '../base/log';
import type { EngineSettings } from '../model/settings';
import type { EngineStats, FromEngine } from '../protocol/messages';
import type { EngineHandle, EngineOptions } from './startEngine';

export interface ThreadOptions extends EngineOptions {
  /** Path of the bundled worker, dist/engine.js. */
  readonly script: string;
  readonly logLevel: LogLevel;
  /** The thread has ended without being asked to. */
  readonly died: (why: string) => void;
}

/**
 * What lives for a moment is a few MB: without a limit V8 lets its room for it grow to a hundred, and gives it back late. At
 * 20,000 quotes a second the engine needs no more CPU with it.
 */
const LIMITS: ResourceLimits = { maxYoungGenerationSizeMb: 16 };

/** Runs the engine in a thread of its own. */
export function startEngineThread(settings: EngineSettings, options: ThreadOptions): EngineHandle {
  const { script, logLevel, log, died } = options;
  const worker = new Worker(script, { workerData: { settings, logLevel }, resourceLimits: LIMITS });
  let listener: ((message: FromEngine) => void) | undefined;
  const kept: FromEngine[] = [];
  let stopping: Promise<EngineStats> | undefined;
  let ended: (stats: EngineStats) => void = () => {};
  let last: EngineStats | undefined;
  worker.on('message', (message: FromEngine) => {
    if (message.type === 'log') return log.write(message.level, message.source, message.message);
    if (message.type === 'stats') last = message.stats;
    if (listener) listener(message);
    else kept.push(message);
  });
  let failure = '';
  worker.on('error', error => {
    failure = error instanceof Error ? error.message : String(error);
  });
  worker.on('exit', code => {
    if (stopping) ended(last ?? NO_STATS);
    else died(failure || `the engine's thread ended with code ${code}`);
  });
  return {
    send: message => worker.postMessage(message),
    listen: next => {
      listener = next;
      for (const message of kept.splice(0)) next(message);
    },
    stop: () => {
      stopping ??= new Promise(resolve => {
        ended = resolve;
        worker.postMessage({ type: 'stop' });
      });
      return stopping;
    },
  };
}

const NO_STATS: EngineStats = {
  frames: 0,
  quotes: 0,
  edges: 0,
  drops: 0,
  errors: 0,
  conflated: 0,
  cpuSeconds: 0,
  rssBytes: 0,
  latency: { p50: null, p99: null },
  uptimeSeconds: 0,
};
