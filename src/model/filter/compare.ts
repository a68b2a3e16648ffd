import type { Comparison } from './query';

/** The test of a number against a limit. An unknown number (NaN) passes none. */
export function comparisonWith(comparison: Comparison, limit: number): (value: number) => boolean {
  switch (comparison) {
    case '>':
      return value => value > limit;
    case '>=':
      return value => value >= limit;
    case '<':
      return value => value < limit;
    case '<=':
      return value => value <= limit;
    case '=':
      return value => value === limit;
  }
}
