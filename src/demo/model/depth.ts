import { mix } from '../rng';
import type { DemoInstrument } from './instrument';

/** [price in ticks, size in lots] */
export type Level = readonly [price: number, size: number];

export interface Depth {
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

/** The book behind the top: a pure function of the top, so that every channel and snapshot agrees. Best first. */
export function depthOf(instrument: DemoInstrument, count: number): Depth {
  return { bids: side(instrument, -1, count), asks: side(instrument, 1, count) };
}

function side(instrument: DemoInstrument, direction: -1 | 1, count: number): Level[] {
  const top = direction < 0 ? instrument.bid : instrument.ask;
  const size = direction < 0 ? instrument.bidSize : instrument.askSize;
  if (top === 0) return [];
  const levels: Level[] = [[top, size]];
  const gap = Math.max(1, Math.round(top * instrument.halfSpread));
  let price = (direction < 0 ? Math.ceil(top / gap) - 1 : Math.floor(top / gap) + 1) * gap;
  while (levels.length < count && price > 0) {
    levels.push([price, 1 + (mix(instrument.index, price) % (4 * instrument.usualLots))]);
    price += direction * gap;
  }
  return levels;
}

/** Levels of `to` that are new or changed since `from`, and size 0 for those that are gone. */
export function depthChanges(from: readonly Level[], to: readonly Level[]): Level[] {
  const before = new Map(from);
  const changes: Level[] = [];
  for (const [price, size] of to) {
    if (before.get(price) !== size) changes.push([price, size]);
    before.delete(price);
  }
  for (const price of before.keys()) changes.push([price, 0]);
  return changes;
}
