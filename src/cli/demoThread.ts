import { type MessagePort, Worker } from 'node:worker_threads';
import { LOG_LEVELS, type Log, type LogLevel } from '../base/log';
import type { DemoOptions } from './options';
import { runDemo } from './runDemo';

/** What the thread is given. `role` tells the program which of its parts it is in this thread. */
export interface DemoThreadData {
  readonly role: 'demo';
  readonly options: DemoOptions;
  readonly logLevel: LogLevel;
}

type FromThread =
  | { readonly type: 'ready'; readonly endpoints: Readonly<Record<string, string>> }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'log'; readonly level: LogLevel; readonly source: string; readonly message: string };

export interface DemoThread {
  readonly endpoints: Readonly<Record<string, string>>;
  /** Ends the thread; resolves when it is gone. */
  close(): Promise<void>;
}

/**
 * Starts the simulated exchanges in a thread of their own, so that their work does not slow the engine. `script`: the
 * bundle of this program. `died` is called when the thread ends without being asked to.
 */
export function startDemoThread(
  script: string,
  options: DemoOptions,
  log: Log,
  died: (error: Error) => void,
): Promise<DemoThread> {
  const logLevel = LOG_LEVELS.filter(level => log.enabled(level)).at(-1) ?? 'error';
  const workerData: DemoThreadData = { role: 'demo', options, logLevel };
  const worker = new Worker(script, { workerData });
  let closing = false;
  const close = async () => {
    closing = true;
    await worker.terminate();
  };
  return new Promise((resolve, reject) => {
    let fail = reject;
    worker.on('message', (message: FromThread) => {
      switch (message.type) {
        case 'ready':
          fail = died;
          resolve({ endpoints: message.endpoints, close });
          break;
        case 'failed':
          closing = true;
          fail(new Error(message.message));
          break;
        case 'log':
          log.write(message.level, message.source, message.message);
          break;
      }
    });
    worker.on('error', error => {
      fail(error instanceof Error ? error : new Error(String(error)));
    });
    worker.on('exit', code => {
      if (!closing) fail(new Error(`the simulated exchanges ended with code ${code}`));
    });
  });
}

/** The thread's side. */
export async function serveDemoThread(port: MessagePort, { options, logLevel }: DemoThreadData): Promise<void> {
  const post = (message: FromThread) => port.postMessage(message);
  const enabled = (level: LogLevel) => LOG_LEVELS.indexOf(level) <= LOG_LEVELS.indexOf(logLevel);
  const write = (level: LogLevel, source: string, message: string) => {
    if (enabled(level)) post({ type: 'log', level, source, message });
  };
  try {
    const demo = await runDemo(options, { enabled, write });
    post({ type: 'ready', endpoints: demo.endpoints });
  } catch (error) {
    post({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
}
