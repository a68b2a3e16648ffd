import { fork } from 'node:child_process';
import type { DelayReading } from './probe/contract';
import { LoopDelay } from './probe/loopDelay';

/**
 * A Node process that does nothing but measure the delay of its own event loop: what it finds is the machine's, not
 * anybody's work.
 */
export interface Bystander {
  start(): void;
  read(): Promise<Readonly<Record<string, DelayReading>>>;
  close(): void;
}

export function startBystander(): Bystander {
  const child = fork(__filename, ['serve'], { execArgv: ['--import', 'tsx'] });
  return {
    start: () => child.send('start'),
    read: () =>
      new Promise(resolve => {
        child.once('message', message => resolve(message as Readonly<Record<string, DelayReading>>));
        child.send('read');
      }),
    close: () => child.disconnect(),
  };
}

function serve(): void {
  const delay = new LoopDelay();
  process.on('message', message => {
    if (message === 'start') delay.start();
    else process.send?.(delay.read());
  });
}

if (process.argv[2] === 'serve' && process.send) serve();
