import { plainDecimal } from '../../model/numberFormat';

/** NaN, and 0 where it stands for "never", is unknown. */
export function known(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** A number in a formula: ten digits are more than any price has, and hide the noise of binary. */
export function inWords(value: number): string {
  return Number.isFinite(value) ? plainDecimal(Number(value.toPrecision(10))) : 'unknown';
}
