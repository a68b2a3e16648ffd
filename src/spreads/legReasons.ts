import type { DataStore } from '../store/dataStore';

/** Why the legs are in this state, in words that say which; empty when neither is. */
export function legReasons(store: DataStore, buy: number, sell: number, state: number, now: number): string {
  const legs: string[] = [];
  for (const [side, index] of [['buy', buy] as const, ['sell', sell] as const]) {
    if (store.state(index, now) === state) legs.push(`${side} leg: ${store.reason(index, now)}`);
  }
  return legs.join('; ');
}
