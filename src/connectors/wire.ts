import { canonicalAsset } from '../model/instrument';

/** What a JSON object looks like before anything is known about it. */
export type JsonRecord = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value of a JSON text; undefined where it is not JSON. */
export function parseJson(frame: Buffer): unknown {
  try {
    return JSON.parse(frame.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** A value of the wire for a message to a person: short, whatever was sent. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** Powers of ten that a double holds exactly. */
export const POWERS = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
const MAX_EXACT_DIGITS = 15;
const EXPONENT = /^-?\d+(\.\d+)?[eE][+-]?\d{1,3}$/;

/**
 * A decimal such as `-0.00123` or `1e-8` (some venues write very small numbers so), or a finite JSON number; NaN for
 * everything else: empty text, spaces, signs other than a leading minus, a bare point. Equal to `Number(text)`, to the
 * last bit.
 */
export function decimal(value: unknown): number {
  if (typeof value === 'number') return Number.isFinite(value) ? value : Number.NaN;
  if (typeof value !== 'string') return Number.NaN;
  const { length } = value;
  const negative = length > 0 && value.charCodeAt(0) === 45;
  let mantissa = 0;
  let digits = 0;
  let significant = 0;
  let fraction = -1;
  for (let at = negative ? 1 : 0; at < length; at++) {
    const digit = value.charCodeAt(at) - 48;
    if (digit >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit;
      digits++;
      if (mantissa > 0) significant++;
      if (fraction >= 0) fraction++;
    } else if (digit === -2 && fraction < 0 && digits > 0) {
      fraction = 0;
    } else {
      return EXPONENT.test(value) ? finite(Number(value)) : Number.NaN;
    }
  }
  if (digits === 0 || fraction === 0) return Number.NaN;
  // Up to 15 digits the mantissa is exact, and so is the power: one division then rounds as the full conversion does.
  if (significant <= MAX_EXACT_DIGITS && fraction < POWERS.length) {
    const exact = fraction > 0 ? mantissa / (POWERS[fraction] as number) : mantissa;
    return negative ? -exact : exact;
  }
  return finite(Number(value));
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN;
}

/** A decimal of at least 0, else NaN. */
export function notNegative(value: unknown): number {
  const number = decimal(value);
  return number >= 0 ? number : Number.NaN;
}

/** A decimal above 0, else NaN: venues send 0 for what they do not know. */
export function positive(value: unknown): number {
  const number = decimal(value);
  return number > 0 ? number : Number.NaN;
}

/** A time or sequence: 0 where the field is absent, NaN where it is anything but a whole number from 0 up. */
export function whole(value: unknown): number {
  if (value === undefined || value === null || value === '') return 0;
  const number = decimal(value);
  return Number.isSafeInteger(number) && number >= 0 ? number : Number.NaN;
}

const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/;

/** Epoch ms of a time such as `2026-11-22T12:00:00.123456Z`: 0 where the field is absent, NaN where it is anything else. */
export function isoTime(value: unknown): number {
  if (value === undefined || value === null || value === '') return 0;
  return typeof value === 'string' && ISO_TIME.test(value) ? Date.parse(value) : Number.NaN;
}

/** The first of the fields that is there and not a decimal; undefined: all are numbers, empty or absent. */
export function malformedField(row: JsonRecord, fields: readonly string[]): string | undefined {
  return fields.find(field => {
    const value = row[field];
    return value !== undefined && value !== null && value !== '' && Number.isNaN(decimal(value));
  });
}

/** Exact product of two plain decimals above 0, then the nearest double; NaN where one is not. */
export function decimalProduct(a: unknown, b: unknown): number {
  if (Number.isNaN(positive(a)) || Number.isNaN(positive(b))) return Number.NaN;
  if (typeof a !== 'string' || typeof b !== 'string' || /e/i.test(a + b)) return decimal(a) * decimal(b);
  const [wholeA = '', fractionA = ''] = a.split('.');
  const [wholeB = '', fractionB = ''] = b.split('.');
  const scale = fractionA.length + fractionB.length;
  return Number(`${BigInt(wholeA + fractionA) * BigInt(wholeB + fractionB)}e-${scale}`);
}

/** Price (slot 0) or size (slot 1) of the first level of a book side `[[price, size, ...], ...]`; 0 where it is empty. */
export function bestLevel(side: unknown, slot: 0 | 1): number {
  if (!Array.isArray(side)) return Number.NaN;
  if (side.length === 0) return 0;
  const level: unknown = side[0];
  return Array.isArray(level) ? notNegative(level[slot]) : Number.NaN;
}

/** How a venue writes multipliers into its base-asset names. `whole` names are never split. */
export interface ScaledBaseRule {
  readonly prefix?: RegExp;
  readonly suffix?: RegExp;
  readonly whole: ReadonlySet<string>;
}

/** `1000PEPE`, `1MBABYDOGE`: a multiplier before at least two capitals. */
export const PREFIX_MULTIPLIER = /^(1000000|100000|10000|1000|1M)(?=[A-Z]{2,})/;
/** `SHIB1000`. */
export const SUFFIX_MULTIPLIER = /^([A-Z]{2,})1000$/;

/** Coins whose own names have digits in them. */
export const NAMES_WITH_DIGITS: ReadonlySet<string> = new Set([
  '1INCH',
  '1000X',
  '1CAT',
  '1MIL',
  '1MILNFT',
  'C98',
  'API3',
  '0G',
  '2Z',
  '4',
  '42',
]);

/** The coin behind a base-asset field, and how many of it the symbol prices. Fixed by the name and the rule alone. */
export function scaledBase(baseAsset: string, rule: ScaledBaseRule): { base: string; multiplier: number } {
  if (!rule.whole.has(baseAsset)) {
    const prefix = rule.prefix?.exec(baseAsset)?.[1];
    if (prefix !== undefined) {
      const multiplier = prefix === '1M' ? 1_000_000 : Number(prefix);
      return { base: canonicalAsset(baseAsset.slice(prefix.length)), multiplier };
    }
    const coin = rule.suffix?.exec(baseAsset)?.[1];
    if (coin !== undefined) return { base: canonicalAsset(coin), multiplier: 1000 };
  }
  return { base: canonicalAsset(baseAsset), multiplier: 1 };
}

/** The first of the fields that is not a text with something in it. */
export function missingText(row: JsonRecord, fields: readonly string[]): string | undefined {
  return fields.find(field => typeof row[field] !== 'string' || row[field] === '');
}
