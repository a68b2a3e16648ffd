/** What was read, or what is wrong with it. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

/** The largest row, index or revision. */
const MAX_WHOLE = 10_000_000;
const MAX_TEXT = 200;
const MAX_LIST = 2_000;

class Malformed extends Error {}

/** Runs what reads with the functions below; what it finds wrong is its problem in words. */
export function attempt<T>(read: () => T): Parsed<T> {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (error instanceof Malformed) return { ok: false, problem: error.message };
    throw error;
  }
}

export function fail(what: string): never {
  throw new Malformed(what);
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function oneOf<T extends string>(name: string, value: unknown, allowed: readonly T[]): T {
  return allowed.find(each => each === value) ?? fail(`${name} is ${shown(value)}, none of ${allowed.join(', ')}`);
}

export function listOf<T extends string>(name: string, value: unknown, allowed: readonly T[]): readonly T[] {
  if (!Array.isArray(value) || value.length > MAX_LIST) return fail(`${name} must be a list`);
  return value.map(item => oneOf(name, item, allowed));
}

export function texts(name: string, value: unknown): readonly string[] {
  if (!Array.isArray(value) || value.length > MAX_LIST) return fail(`${name} must be a list of at most ${MAX_LIST}`);
  return value.map(item => text(name, item));
}

export function text(name: string, value: unknown, most = MAX_TEXT): string {
  if (typeof value !== 'string') return fail(`${name} must be text, not ${shown(value)}`);
  return value.slice(0, most);
}

export function finite(name: string, value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value))
    return fail(`${name} must be a number, not ${shown(value)}`);
  return value;
}

export function clamped({ min, max }: { readonly min: number; readonly max: number }, value: number): number {
  return Math.min(max, Math.max(min, value));
}

export function whole(name: string, value: unknown, min: number, max = MAX_WHOLE): number {
  const number = finite(name, value);
  if (!Number.isInteger(number) || number < min || number > max) return fail(`${name} is out of range: ${number}`);
  return number;
}

export function flag(name: string, value: unknown): boolean {
  if (typeof value !== 'boolean') return fail(`${name} must be true or false, not ${shown(value)}`);
  return value;
}

/** A value that may be anything, for a message about it. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 60));
  // Text of an object is its own doing, and may throw.
  return typeof value === 'object' || typeof value === 'function'
    ? `of type ${typeof value}`
    : String(value).slice(0, 60);
}
