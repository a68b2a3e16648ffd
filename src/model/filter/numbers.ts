import type { Unit } from './fields';

/** Suffixes that a number may have, and what one of them is in the field's own unit. Any case but for what differs by it. */
export const SUFFIXES: Readonly<Record<Unit, Readonly<Record<string, number>>>> = {
  percent: { '%': 1, bp: 0.01, bps: 0.01 },
  amount: { k: 1e3, m: 1e6, b: 1e9, t: 1e12 },
  seconds: { ms: 1e-3, s: 1, m: 60, h: 3600, d: 86_400 },
  hours: { h: 1, d: 24, m: 1 / 60 },
  plain: { k: 1e3, m: 1e6 },
};

const NUMBER = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)([a-z%]*)$/i;

/** The number in the field's own unit; undefined where the text is none. */
export function readNumber(text: string, unit: Unit): number | undefined {
  const found = NUMBER.exec(text);
  if (!found) return undefined;
  const suffix = (found[2] as string).toLowerCase();
  const factor = suffix === '' ? 1 : own(SUFFIXES[unit], suffix);
  if (factor === undefined) return undefined;
  const value = Number(found[1]);
  // 7 bp is 0.07, where 7 times 0.01 is a hair more.
  const scaled = factor < 1 ? value / Math.round(1 / factor) : value * factor;
  return Number.isFinite(scaled) ? scaled + 0 : undefined;
}

/** What a text that is no number was probably meant to be. */
export function likelyNumber(text: string, unit: Unit): string | undefined {
  const found = /^[+-]?\d[\d.,_]*/.exec(text.replace(/^[−–]/, '-'));
  // A number with an exponent is one; it is too large.
  if (!found || NUMBER.exec(text)?.[1]?.match(/e/i)) return undefined;
  const digits = found[0].replace(/_/g, '');
  // A comma before three digits parts thousands; any other is a decimal point.
  const plain = /,\d{3}(?:[.,]|$)/.test(digits) ? digits.replace(/,/g, '') : digits.replace(',', '.');
  return readNumber(plain, unit) === undefined ? undefined : plain;
}

/** `a percentage`, with the suffixes that it may have. */
export function unitWords(unit: Unit): string {
  switch (unit) {
    case 'percent':
      return 'a percentage such as 0.1 or 10bp';
    case 'amount':
      return 'a number such as 500, 1.5k or 2m';
    case 'seconds':
      return 'a time such as 2s, 500ms or 1m; seconds where no unit is given';
    case 'hours':
      return 'a time such as 8h or 1d; hours where no unit is given';
    case 'plain':
      return 'a number such as 0.5 or 100';
  }
}

function own(record: Readonly<Record<string, number>>, key: string): number | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
