import type { DataStore } from '../store/dataStore';
import { unitPrice } from './edgePrice';

/** What both legs offer at the touch, in base units. */
export function touchSize({ columns: c }: DataStore, buy: number, sell: number): number {
  return Math.min(c.askSize[buy] as number, c.bidSize[sell] as number);
}

/** Size times the buy price, in the buy leg's quote. */
export function touchNotional(store: DataStore, buy: number, sell: number): number {
  const c = store.columns;
  return touchSize(store, buy, sell) * unitPrice(c.ask[buy] as number, c.multiplier[buy] as number);
}
