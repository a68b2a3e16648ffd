import { writeFileSync } from 'node:fs';
import type { Log } from '../base/log';
import { fileProblem } from './endpointsFile';
import type { DemoOptions } from './options';
import type { Output } from './output';
import { runDemo } from './runDemo';
import { UsageError } from './usageError';

export interface DemoCommandParts {
  readonly output: Output;
  readonly log: Log;
  readonly interrupted: AbortSignal;
}

/** Runs the simulated exchanges until a signal comes; prints their endpoints as `--endpoints` takes them. */
export async function runDemoCommand(
  options: DemoOptions,
  endpointsFile: string | undefined,
  { output, log, interrupted }: DemoCommandParts,
): Promise<void> {
  const demo = await runDemo(options, log);
  try {
    const text = `${JSON.stringify(demo.endpoints, null, 2)}\n`;
    if (endpointsFile !== undefined) writeEndpoints(endpointsFile, text);
    await output.write(text);
    log.write('info', 'demo', 'running until interrupted (Ctrl-C)');
    if (!interrupted.aborted) {
      await new Promise<void>(resolve => interrupted.addEventListener('abort', () => resolve(), { once: true }));
    }
  } finally {
    await demo.close();
  }
}

function writeEndpoints(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new UsageError(`--endpoints-file: cannot write ${path}: ${fileProblem(error)}.`);
  }
}
