import type { Market } from '../../../src/model/instrument';
import { readRows, type ViewRow } from '../../../src/ui/rows';
import { instrument, type ScriptedRow, windowOf } from '../../harness/scriptedEngine';

export interface EdgeOver {
  readonly sell?: string;
  readonly buyMarket?: Market;
  readonly state?: NonNullable<ScriptedRow['state']>;
  readonly [number: string]: unknown;
}

/** A row of the spreads view: buys on Binance, sells on OKX unless told otherwise; further keys are its numbers. */
export function edge(
  base: string,
  { sell = 'okx', buyMarket = 'perp', state = 'crossed', ...numbers }: EdgeOver,
): ViewRow {
  const quote = { base, quote: 'USDT' };
  const instruments = new Map([
    [1, instrument({ ...quote, market: buyMarket, symbol: `${base}USDT` })],
    [2, instrument({ ...quote, venue: sell, symbol: `${base}-USDT-SWAP` })],
  ]);
  const row = { buy: 1, sell: 2, state, numbers: numbers as Record<string, number>, reason: `it is ${state}` };
  return readRows(windowOf('spreads', ['binance', 'bybit', 'okx'], [row]), instruments, [
    'binance',
    'bybit',
    'okx',
  ])[0] as ViewRow;
}
