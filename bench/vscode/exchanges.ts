import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { ExchangesReading, FromExchanges } from './exchangesProcess';

/** The exchanges that the benchmarks' numbers are of. */
export const MEASURED_VENUES: readonly string[] = ['binance', 'bybit', 'okx'];

/** Simulated exchanges in a process of their own, so that their work is nobody else's. */
export interface Exchanges {
  readonly endpoints: Readonly<Record<string, string>>;
  readonly pid: number;
  read(): Promise<ExchangesReading>;
  close(): Promise<void>;
}

export async function startExchanges(options: { readonly quotesPerSecond: number }): Promise<Exchanges> {
  const child = fork(
    join(__dirname, 'exchangesProcess.ts'),
    [JSON.stringify({ ...options, venues: MEASURED_VENUES })],
    {
      execArgv: ['--import', 'tsx'],
    },
  );
  const ready = await next(child);
  if (ready.type !== 'ready') throw new Error('the simulated exchanges did not say that they are ready');
  return {
    endpoints: ready.endpoints,
    pid: child.pid ?? 0,
    read: async () => {
      child.send('read');
      const answer = await next(child);
      if (answer.type !== 'reading') throw new Error('the simulated exchanges were asked for a reading');
      return answer.reading;
    },
    close: async () => {
      if (child.exitCode !== null) return;
      const gone = new Promise(resolve => child.once('exit', resolve));
      child.kill('SIGTERM');
      await gone;
    },
  };
}

function next(child: ChildProcess): Promise<FromExchanges> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`the simulated exchanges ended with ${code}`));
    child.once('exit', ended);
    child.once('message', message => {
      child.off('exit', ended);
      resolve(message as FromExchanges);
    });
  });
}
