import { didYouMean } from '../base/suggest';
import { UsageError } from './usageError';

/** Reads the values of flags; every wrong one is a UsageError that names the flag and what it takes. */
export class Values {
  readonly #flags: ReadonlyMap<string, readonly string[]>;

  constructor(flags: ReadonlyMap<string, readonly string[]>) {
    this.#flags = flags;
  }

  has(name: string): boolean {
    return this.#flags.has(name);
  }

  text(name: string): string | undefined {
    const value = this.#flags.get(name)?.[0];
    if (value?.trim() === '') throw new UsageError(`--${name} is empty; give it a value or leave it out.`);
    return value;
  }

  texts(name: string): readonly string[] {
    return this.#flags.get(name) ?? [];
  }

  /** A comma-separated list; undefined when the flag is not there. */
  list(name: string): readonly string[] | undefined {
    const items = this.text(name)
      ?.split(',')
      .map(item => item.trim())
      .filter(item => item !== '');
    if (items?.length === 0) throw new UsageError(`--${name} is an empty list; name at least one, or leave it out.`);
    return items;
  }

  number(name: string, limits: { min: number; max: number; unit?: string; integer?: boolean }): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = parseNumber(text);
    const what = `${limits.integer ? 'a whole number' : 'a number'}${limits.unit ? ` of ${limits.unit}` : ''}`;
    const range = `from ${limits.min} to ${limits.max}`;
    if (value === undefined || (limits.integer && !Number.isInteger(value))) {
      throw new UsageError(`--${name} must be ${what} ${range}, not "${text}".`);
    }
    if (value < limits.min || value > limits.max) {
      throw new UsageError(`--${name} must be ${what} ${range}; ${text} is outside.`);
    }
    return value;
  }

  choice<T extends string>(name: string, known: readonly T[]): T | undefined {
    const text = this.text(name)?.trim();
    if (text === undefined) return undefined;
    const found = known.find(item => item === text.toLowerCase());
    if (found !== undefined) return found;
    throw new UsageError(`--${name} must be one of ${known.join(', ')}, not "${text}".${didYouMean(text, known)}`);
  }

  choices<T extends string>(name: string, known: readonly T[]): readonly T[] | undefined {
    const chosen = this.list(name)?.map(item => {
      const found = known.find(word => word === item.toLowerCase());
      if (found !== undefined) return found;
      const hint = didYouMean(item, known);
      throw new UsageError(`--${name}: unknown "${item}"; there are ${known.join(', ')}.${hint}`);
    });
    return chosen && known.filter(word => chosen.includes(word));
  }
}

/** A finite decimal number as people write it; no hexadecimal, no Infinity. */
export function parseNumber(text: string): number | undefined {
  const trimmed = text.trim();
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed)) return undefined;
  const value = Number(trimmed);
  return Number.isFinite(value) ? value : undefined;
}
