/** Indexes are far below it: there are no venues with so many instruments. */
const MOST_INSTRUMENTS = 2 ** 26;

/** One number for an ordered pair of instruments, given by their indexes. */
export function pairKey(buy: number, sell: number): number {
  return buy * MOST_INSTRUMENTS + sell;
}
