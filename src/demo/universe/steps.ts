import { type Step, step } from '../model/step';
import type { Rng } from '../rng';

export interface Steps {
  readonly tick: Step;
  readonly lot: Step;
}

/** Contract value and multiplier as on the wire, and the (scaled) base units that they make. */
export interface Contract {
  readonly ctVal: string;
  readonly ctMult: string;
  readonly size: number;
}

/** How many decimals a market's prices and sizes have. */
export interface Decimals {
  readonly leastPrice: number;
  readonly mostPrice: number;
  readonly mostSize: number;
}

/** Ticks of about 2 to 20 hundredths of a percent of the price, much finer for dear coins; lots worth about a dollar. */
export function usualSteps(rng: Rng, price: number, { leastPrice, mostPrice, mostSize }: Decimals): Steps {
  const coarser = rng.chance(0.3) ? 1 : 0;
  const decimals = Math.ceil(3.7 - Math.log10(price)) - coarser;
  const tick = step(Math.min(mostPrice, Math.max(leastPrice, decimals)), rng.chance(0.04) ? 5 : 1);
  const lot = step(Math.min(mostSize, Math.max(price < 0.001 ? -1 : 0, Math.ceil(Math.log10(price)))));
  return { tick, lot };
}

/** The same where a step is told as a count of decimals: never 5 of the last place, never more than 1. */
export function decimalSteps(rng: Rng, price: number, decimals: Decimals): Steps {
  const { tick, lot } = usualSteps(rng, price, decimals);
  return { tick: step(tick.decimals), lot: step(Math.max(0, lot.decimals)) };
}

export function parseStep(text: string): Step {
  const point = text.indexOf('.');
  const decimals = point < 0 ? 0 : text.length - point - 1;
  return step(decimals, Math.round(Number(text) * 10 ** decimals));
}

/** 8 h for the majors; smaller coins have 4 h and 1 h too. */
export function usualFundingHours(roll: number, rank: number): number {
  if (rank < 12) return 8;
  if (roll > 0.85) return 1;
  return roll > 0.45 ? 4 : 8;
}
