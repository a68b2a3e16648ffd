import { systemClock } from '../base/clock';
import { VENUES } from '../connectors/registry';
import { learnVenues } from '../model/venueNames';
import type { FromEngine } from '../protocol/messages';
import { Engine } from './engine';
import { OutsideVenues } from './outsideVenues';
import type { EngineHandle, StartEngine } from './startEngine';

/** Runs the engine in this thread. */
export const startEngineInline: StartEngine = (settings, { log }): EngineHandle => {
  let listener: ((message: FromEngine) => void) | undefined;
  const kept: FromEngine[] = [];
  const post = (message: FromEngine) => {
    if (listener) listener(message);
    else kept.push(message);
  };
  const engine = new Engine(settings, {
    venues: VENUES,
    clock: systemClock,
    log,
    env: process.env,
    post,
  });
  const outside = new OutsideVenues({
    ...{ clock: systemClock, log, builtIn: VENUES.map(venue => venue.id) },
    changed: () => {
      learnVenues(outside.infos);
      engine.setOutside(outside.venues, outside.off);
      post({ type: 'venues', outside: outside.infos, problems: outside.problems });
    },
  });
  // Nothing is scanned before it is known who there is: a picture without one of them would look complete.
  if (settings.venueModules.length === 0) engine.start();
  else void outside.apply(settings.venueModules).then(() => engine.start());
  let stopped: ReturnType<Engine['stop']> | undefined;
  return {
    send: message => {
      engine.handle(message);
      if (message.type === 'settings') void outside.apply(message.settings.venueModules);
    },
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
