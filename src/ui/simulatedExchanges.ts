import { Worker } from 'node:worker_threads';
import type { Log } from '../base/log';
import type { FromDemoThread, ToDemoThread } from '../demo/workerMessages';
import type { UiSettings } from '../model/uiSettings';

export interface SimulatedExchanges {
  /** `<venue>.<market>.<rest|ws>` to base URL on this machine. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** Breaks something, as `parseFault` reads it, e.g. `drop:okx`. */
  inject(fault: string): void;
  /** Resolves when the thread is gone. */
  close(): Promise<void>;
}

export interface SimulatedExchangesParts {
  /** Path of the bundle, dist/demo.js. */
  readonly script: string;
  readonly log: Log;
  /** The thread has ended without being asked to, after it had started. */
  readonly died: (why: string) => void;
}

/** Starts the simulated exchanges in a thread of their own; resolves when they listen. */
export function startSimulatedExchanges(
  options: UiSettings['simulated'],
  { script, log, died }: SimulatedExchangesParts,
): Promise<SimulatedExchanges> {
  const worker = new Worker(script, { workerData: options });
  const send = (message: ToDemoThread) => worker.postMessage(message);
  let closing = false;
  let failure = '';
  const gone = new Promise<void>(resolve => worker.once('exit', () => resolve()));
  return new Promise((resolve, reject) => {
    let fail = (why: string) => reject(new Error(why));
    worker.on('message', (message: FromDemoThread) => {
      switch (message.type) {
        case 'ready':
          fail = died;
          resolve({
            endpoints: message.endpoints,
            inject: text => send({ type: 'fault', text }),
            close: async () => {
              closing = true;
              await worker.terminate();
              await gone;
            },
          });
          break;
        case 'failed':
          failure = message.message;
          break;
        case 'log':
          log.write(message.level, message.source, message.message);
          break;
      }
    });
    worker.on('error', error => {
      failure = error instanceof Error ? error.message : String(error);
    });
    worker.on('exit', code => {
      if (!closing) fail(failure || `their thread ended with code ${code}`);
    });
  });
}
