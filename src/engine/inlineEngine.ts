import { systemClock } from '../base/clock';
import { VENUES } from '../connectors/registry';
import type { FromEngine } from '../protocol/messages';
import { Engine } from './engine';
import type { EngineHandle, StartEngine } from './startEngine';

/** Runs the engine in this thread. */
export const startEngineInline: StartEngine = (settings, { log }): EngineHandle => {
  let listener: ((message: FromEngine) => void) | undefined;
  const kept: FromEngine[] = [];
  const engine = new Engine(settings, {
    venues: VENUES,
    clock: systemClock,
    log,
    env: process.env,
    post: message => {
      if (listener) listener(message);
      else kept.push(message);
    },
  });
  engine.start();
  let stopped: ReturnType<Engine['stop']> | undefined;
  return {
    send: message => engine.handle(message),
    listen: next => {
      listener = next;
      for (const message of kept.splice(0)) next(message);
    },
    stop: () => {
      stopped ??= engine.stop();
      return stopped;
    },
  };
};
