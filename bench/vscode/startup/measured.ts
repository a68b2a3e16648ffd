import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Worker } from 'node:worker_threads';
import type { ExtensionContext } from 'vscode';
import type { FromEngine, ToEngine } from '../../../src/protocol/messages';
import { TIMES_FILE } from './contract';

/**
 * Stands before the extension's own bundle and does what VS Code would do with it, with a watch in the hand. Only the
 * benchmark puts it there.
 */
const HEALTH_PACE_MS = 100;

const startedAt = performance.now();
const times: Record<string, number> = {};

process.on('worker', (worker: Worker) => {
  const ask: ToEngine = { type: 'health', paceMs: HEALTH_PACE_MS };
  worker.postMessage(ask);
  worker.on('message', (message: FromEngine) => {
    // The extension asks for its own pace, the last one counts.
    if (times.askedAgain === undefined) {
      times.askedAgain = 1;
      worker.postMessage(ask);
    }
    if (message.type === 'window' && message.states.length > 0) first('firstSpreadMs');
    if (message.type !== 'health') return;
    if (message.progress.some(({ live }) => live > 0)) first('firstQuoteMs');
    if (message.progress.length > 0 && message.progress.every(({ complete }) => complete)) first('completeMs');
  });
});

const own = measured('load', () =>
  createRequire(__filename)('./extension.js'),
) as typeof import('../../../src/extension');

export function activate(context: ExtensionContext): unknown {
  return measured('activate', () => own.activate(context));
}

export function deactivate(): Promise<void> {
  return own.deactivate();
}

function measured<T>(name: string, work: () => T): T {
  const before = { at: performance.now(), cpu: process.threadCpuUsage() };
  const done = work();
  const { user, system } = process.threadCpuUsage(before.cpu);
  times[`${name}BlockedMs`] = performance.now() - before.at;
  times[`${name}CpuMs`] = (user + system) / 1000;
  return done;
}

function first(name: string): void {
  if (times[name] !== undefined) return;
  times[name] = performance.now() - startedAt;
  const file = process.env[TIMES_FILE];
  if (file && times.firstQuoteMs && times.firstSpreadMs && times.completeMs) writeFileSync(file, JSON.stringify(times));
}
