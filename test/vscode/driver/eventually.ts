import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves when the condition holds; fails with `what` when it never does within `limitMs`. */
export async function eventually(
  what: string,
  condition: () => boolean | Promise<boolean>,
  limitMs = 20_000,
): Promise<void> {
  const endAt = Date.now() + limitMs;
  while (!(await condition())) {
    if (Date.now() > endAt) throw new Error(`never happened within ${limitMs} ms: ${what}`);
    await sleep(100);
  }
}
