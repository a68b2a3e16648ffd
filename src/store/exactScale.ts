/** Splits a factor into `times / over`, whole numbers where it is a decimal fraction: 0.01 becomes 1 / 100. */
export function exactScale(factor: number): { times: number; over: number } {
  for (let over = 1; over <= 1e15; over *= 10) {
    const times = factor * over;
    const whole = Math.round(times);
    if (whole > 0 && Math.abs(times - whole) <= 1e-14 * whole) return { times: whole, over };
  }
  return { times: factor, over: 1 };
}

/**
 * A decimal size times `times / over`, as one would write it: 0.7 contracts of 0.01 are 0.007 and not
 * 0.006999999999999999. The size is taken as a whole number of its last decimal place, so that one division rounds.
 */
export function scaled(size: number, times: number, over: number): number {
  if (times === 1 && over === 1) return size;
  for (let places = 1; places <= 1e9; places *= 10) {
    const whole = Math.round(size * places);
    if (whole * times > Number.MAX_SAFE_INTEGER) break;
    if (whole / places === size) return (whole * times) / (over * places);
  }
  return (size * times) / over;
}
