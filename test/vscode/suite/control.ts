import { CONTROL } from './contract';

/** Open sockets of all clients of the simulated exchanges. */
export async function sessions(): Promise<number> {
  return (await ask('/sessions')).sessions;
}

/** Injects a fault, written as on the command line: `http-451:okx`, `drop:bybit.spot`. */
export async function injectFault(fault: string): Promise<void> {
  const { problem } = await ask('/fault', fault);
  if (problem !== '') throw new Error(problem);
}

export async function clearFaults(): Promise<void> {
  await ask('/clear', '');
}

async function ask(path: string, body?: string): Promise<{ readonly sessions: number; readonly problem: string }> {
  const base = process.env[CONTROL];
  if (!base) throw new Error(`${CONTROL} is not set: run npm test, or npm run test:desktop`);
  const response = await fetch(`${base}${path}`, body === undefined ? {} : { method: 'POST', body });
  return (await response.json()) as { sessions: number; problem: string };
}
