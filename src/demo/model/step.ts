/** A decimal step: `mantissa * 10^-decimals` (0.01, 0.5, 10). Amounts on the grid are kept as whole numbers of steps. */
export interface Step {
  readonly mantissa: number;
  readonly decimals: number;
  readonly value: number;
  readonly text: string;
}

/** `decimals` may be negative (a lot of 100 is mantissa 1, decimals -2). */
export function step(decimals: number, mantissa = 1): Step {
  const value = decimals >= 0 ? mantissa / 10 ** decimals : mantissa * 10 ** -decimals;
  return { mantissa, decimals, value, text: value.toFixed(Math.max(0, decimals)) };
}

/** The number that `count` steps make; exact to the last bit that the decimal text has. */
export function fromSteps(grid: Step, count: number): number {
  return grid.decimals >= 0 ? (count * grid.mantissa) / 10 ** grid.decimals : count * grid.value;
}

/** Fixed decimals as the grid has them: "84140.10". */
export function fixedText(grid: Step, count: number): string {
  return fromSteps(grid, count).toFixed(Math.max(0, grid.decimals));
}

/** Without trailing zeros: "84140.1". */
export function trimmedText(grid: Step, count: number): string {
  return trimZeros(fixedText(grid, count));
}

/** Padded to `decimals`, as Binance spot writes everything: "84140.10000000". */
export function paddedText(grid: Step, count: number, decimals: number): string {
  return fromSteps(grid, count).toFixed(decimals);
}

export function trimZeros(text: string): string {
  if (!text.includes('.')) return text;
  let end = text.length;
  while (text.charCodeAt(end - 1) === 48) end--;
  if (text.charCodeAt(end - 1) === 46) end--;
  return text.slice(0, end);
}
