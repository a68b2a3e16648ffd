import type { Log } from '../base/log';
import { type Demo, startDemo } from '../demo/demo';
import { parseFault } from '../demo/faultSpec';
import type { DemoOptions } from './options';
import { UsageError } from './usageError';

/** Starts the simulated exchanges with the faults of the command line. Throws a UsageError when a port is taken. */
export async function runDemo(options: DemoOptions, log: Log): Promise<Demo> {
  const { faults, chaosSeconds, ...rest } = options;
  const demo = await start({ ...rest, log });
  for (const text of faults) {
    const fault = parseFault(text);
    if (typeof fault !== 'string') demo.faults.inject(fault);
  }
  if (chaosSeconds !== undefined) demo.chaos(chaosSeconds);
  return demo;
}

async function start(options: Parameters<typeof startDemo>[0]): Promise<Demo> {
  try {
    return await startDemo(options);
  } catch (error) {
    const { code, port } = error as NodeJS.ErrnoException & { port?: number };
    if (code === 'EADDRINUSE') throw new UsageError(`--port: port ${port} is taken; choose another, or none.`);
    if (code === 'EACCES') throw new UsageError(`--port: port ${port} needs more rights; choose one from 1024.`);
    throw error;
  }
}
