import type { Clock, TimerHandle } from '../base/clock';
import type { Disposable } from '../base/lifecycle';
import type { FaultKind } from './faultKinds';
import type { FaultSpec } from './faultSpec';
import type { FaultInjector } from './faults';
import { Rng } from './rng';
import { marketsOf, type VenuePlan } from './universe/venuePlan';

/** Kinds with their longest duration in seconds. Each fault of a chaos run ends by itself. */
const MENU: readonly (readonly [kind: FaultKind, mostSeconds: number])[] = [
  ['drop', 0],
  ['half-open', 15],
  ['stall', 15],
  ['slow', 8],
  ['garbage', 8],
  ['truncated', 8],
  ['duplicate', 8],
  ['reorder', 8],
  ['http-429', 6],
  ['http-418', 6],
  ['http-451', 6],
  ['http-403', 6],
  ['http-500', 6],
  ['rest-down', 8],
  ['ws-refuse', 8],
  ['ack-silent', 8],
  ['clock-off', 10],
  ['delist', 20],
  ['list', 20],
  ['halt', 15],
  ['shutdown-notice', 0],
  ['giant-frame', 0],
];

/** A random fault about every `periodSeconds`, until disposed; the faults that still last are ended then. */
export function startChaos(
  injector: FaultInjector,
  venues: readonly VenuePlan[],
  clock: Clock,
  periodSeconds: number,
  seed: number,
): Disposable {
  const rng = new Rng(seed);
  const injected: Disposable[] = [];
  let timer: TimerHandle | undefined;
  let stopped = false;
  const plan = () => {
    timer = clock.setTimeout(
      () => {
        if (injected.length > 200) injected.splice(0, 100);
        injected.push(injector.inject(randomFault(rng, venues)));
        plan();
      },
      periodSeconds * 1000 * rng.between(0.5, 1.5),
    );
  };
  plan();
  return {
    dispose: () => {
      if (stopped) return;
      stopped = true;
      clock.clear(timer);
      for (const fault of injected) fault.dispose();
    },
  };
}

export function randomFault(rng: Rng, venues: readonly VenuePlan[]): FaultSpec {
  const [kind, mostSeconds] = rng.pick(MENU);
  const { venue, market } = rng.pick(
    venues.flatMap(each => marketsOf(each).map(name => ({ venue: each.id, market: name }))),
  );
  const durationSeconds = Math.round(rng.between(0.2, 1) * mostSeconds * 10) / 10;
  return {
    kind,
    venue,
    ...(rng.chance(0.6) ? { market } : {}),
    afterSeconds: 0,
    ...(mostSeconds > 0 ? { durationSeconds } : {}),
  };
}
