import type { MarketKey } from './rowPlan';

/** Whole names that look like a multiplier and are none: never scaled, on any venue. */
export const NOT_MULTIPLIERS: readonly string[] = ['1INCH', '1000X', '0G', '2Z', 'C98', 'API3', '4', '42', '1CAT'];

/** The base text that a market uses instead of the coin's name, with the units it stands for. */
export const SCALED_NAMES: Readonly<
  Record<string, Partial<Record<MarketKey, readonly [rawBase: string, units: number]>>>
> = {
  PEPE: { 'binance.perp': ['1000PEPE', 1000], 'bybit.perp': ['1000PEPE', 1000] },
  SHIB: { 'binance.perp': ['1000SHIB', 1000], 'bybit.perp': ['SHIB1000', 1000] },
  BONK: { 'binance.perp': ['1000BONK', 1000], 'bybit.perp': ['1000BONK', 1000] },
  FLOKI: { 'binance.perp': ['1000FLOKI', 1000], 'bybit.perp': ['1000FLOKI', 1000] },
  LUNC: { 'binance.perp': ['1000LUNC', 1000], 'bybit.perp': ['1000LUNC', 1000] },
  XEC: { 'binance.perp': ['1000XEC', 1000], 'bybit.perp': ['1000XEC', 1000] },
  RATS: { 'binance.perp': ['1000RATS', 1000], 'bybit.perp': ['1000RATS', 1000] },
  SATS: { 'binance.spot': ['1000SATS', 1000], 'binance.perp': ['1000SATS', 1000], 'bybit.perp': ['10000SATS', 10000] },
  CAT: { 'binance.spot': ['1000CAT', 1000], 'binance.perp': ['1000CAT', 1000], 'bybit.perp': ['1000CAT', 1000] },
  CHEEMS: {
    'binance.spot': ['1000CHEEMS', 1000],
    'binance.perp': ['1000CHEEMS', 1000],
    'bybit.perp': ['1000CHEEMS', 1000],
  },
  MOG: { 'binance.perp': ['1000000MOG', 1e6], 'bybit.perp': ['1000000MOG', 1e6] },
  BABYDOGE: {
    'binance.spot': ['1MBABYDOGE', 1e6],
    'binance.perp': ['1MBABYDOGE', 1e6],
    'bybit.perp': ['1000000BABYDOGE', 1e6],
  },
  TURBO: { 'bybit.perp': ['1000TURBO', 1000] },
  ELON: { 'bybit.perp': ['10000ELON', 10000] },
  QUBIC: { 'bybit.perp': ['10000QUBIC', 10000] },
};

/** Assets of the tables above and below that must be on every market that may list them. */
export const EVERYWHERE: readonly string[] = [...Object.keys(SCALED_NAMES), ...NOT_MULTIPLIERS, 'BB', 'ON', 'QNT'];

/** Too small for a market's 8 decimals, or unknown there. */
export const NEVER_ON: Readonly<Record<string, readonly MarketKey[]>> = {
  MOG: ['binance.spot'],
  ELON: ['binance.spot', 'binance.perp'],
  LADYS: ['binance.spot', 'binance.perp'],
  QUBIC: ['binance.spot', 'binance.perp', 'okx.perp'],
  '1000X': ['binance.spot', 'binance.perp', 'okx.spot', 'okx.perp'],
  '1CAT': ['binance.spot', 'binance.perp', 'okx.spot', 'okx.perp'],
};

/** OKX swaps whose contract is not what the price alone would suggest: value and multiplier on the wire. */
export const OKX_CONTRACTS: Readonly<Record<string, readonly [ctVal: string, ctMult: string, lotSz: string]>> = {
  BTC: ['0.01', '1', '0.01'],
  ETH: ['0.1', '1', '0.01'],
  PEPE: ['10000000', '1', '0.1'],
  SHIB: ['1000000', '1', '0.1'],
  SATS: ['10000000', '1', '1'],
  LTC: ['1', '1', '1'],
  ADA: ['10', '10', '1'],
  TRX: ['100', '10', '0.1'],
};
