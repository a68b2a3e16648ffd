import { plainDecimal } from '../../model/numberFormat';

/** NaN, and 0 where it stands for "never", is unknown. */
export function known(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** A number in a formula: ten digits are more than any price has, and hide the noise of binary. */
export function inWords(value: number): string {
  return Number.isFinite(value) ? plainDecimal(Number(value.toPrecision(10))) : 'unknown';
}

/** Lists are in the order of their ids: that in which the venues listed them is another one in each session. */
export function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}
