/**
 * Splits a factor into `times / over` so that scaling a decimal size by it is rounded once and right: 0.01 becomes
 * 1 / 100, because 120.5 / 100 is the nearest double to 1.205 and 120.5 * 0.01 need not be.
 */
export function exactScale(factor: number): { times: number; over: number } {
  for (let over = 1; over <= 1e15; over *= 10) {
    const times = factor * over;
    const whole = Math.round(times);
    if (whole > 0 && Math.abs(times - whole) <= 1e-9 * whole) return { times: whole, over };
  }
  return { times: factor, over: 1 };
}
