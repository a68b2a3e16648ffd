import type { Instrument } from '../../src/model/instrument';
import {
  compactGain,
  compactMoney,
  compactSize,
  fixed,
  formatAge,
  formatDuration,
  formatLived,
  formatPrice,
  signedPct,
  smallPct,
  unitText,
} from '../../src/model/numberFormat';
import { stateText } from '../../src/model/quoteState';
import type { Cell } from './column';

const NOTHING: Cell = { text: '–', look: 'quiet' };

export function words(text: string, look = ''): Cell {
  return { text, look };
}

/** As the venue writes it, with the sign of its unit where it is the price of more than one: `1k×`. */
export function price(
  value: number | null,
  { tickSize, multiplier }: Pick<Instrument, 'tickSize' | 'multiplier'>,
): Cell {
  if (value === null) return NOTHING;
  const cell = { text: formatPrice(value, tickSize), look: '' };
  return multiplier === 1 ? cell : { ...cell, sign: `${unitText(multiplier)}×` };
}

/** Empty where the price is for one. */
export function unitHint({ base, multiplier }: Pick<Instrument, 'base' | 'multiplier'>): string {
  return multiplier === 1 ? '' : `the price of ${multiplier.toLocaleString('en')} ${base}`;
}

/** Above zero and below it differ by sign and by colour. */
export function signed(value: number | null, decimals = 3): Cell {
  if (value === null) return NOTHING;
  const text = signedPct(value, decimals);
  return { text, look: lookOf(value, text) };
}

function lookOf(value: number, text: string): string {
  if (!/[1-9]/.test(text)) return 'quiet';
  return value > 0 ? 'good' : 'bad';
}

export function small(value: number | null): Cell {
  return value === null ? NOTHING : { text: smallPct(value), look: '' };
}

export function size(value: number | null): Cell {
  return value === null ? NOTHING : { text: compactSize(value), look: '' };
}

export function money(value: number | null): Cell {
  return value === null ? NOTHING : { text: compactMoney(value), look: '' };
}

/** Money made or lost. */
export function gain(value: number | null): Cell {
  if (value === null) return NOTHING;
  const text = compactGain(value);
  const sign = value > 0 && /[1-9]/.test(text) ? '+' : '';
  return { text: sign + text, look: lookOf(value, text) };
}

export function age(ms: number | null): Cell {
  return ms === null ? NOTHING : { text: formatAge(ms), look: '' };
}

export function lived(ms: number | null): Cell {
  return ms === null ? NOTHING : { text: formatLived(ms), look: '' };
}

/** Hours until something is even; 0: it is now. */
export function hours(value: number | null): Cell {
  if (value === null) return NOTHING;
  return value <= 0 ? { text: 'now', look: 'good' } : { text: formatDuration(value * 3_600_000), look: '' };
}

/** Time left until `time`; a time in the past is unknown. */
export function countdown(time: number | null, at: number): Cell {
  return time === null || time < at ? NOTHING : { text: formatDuration(time - at), look: '' };
}

/** A moment of today on the machine's clock, to the millisecond. */
export function timeOfDay(time: number | null): Cell {
  if (time === null) return NOTHING;
  const date = new Date(time);
  const part = (value: number, digits = 2) => String(value).padStart(digits, '0');
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(value => part(value)).join(':');
  return { text: `${clock}.${part(date.getMilliseconds(), 3)}`, look: '' };
}

/** A rate between two quotes, which is close to 1. */
export function factor(value: number | null): Cell {
  return value === null ? NOTHING : { text: fixed(value, 6), look: value === 1 ? 'quiet' : '' };
}

export function milliseconds(value: number | null): Cell {
  return value === null ? NOTHING : { text: `${fixed(value, 0)}ms`, look: '' };
}

export function interval(value: number | null): Cell {
  return value === null ? NOTHING : { text: `${value}h`, look: '' };
}

export function count(value: number): Cell {
  return { text: String(value), look: value === 0 ? 'quiet' : '' };
}

/**
 * A state, with its reason in words where something keeps the row from being ranked, and how far it is from crossing
 * where it is open.
 */
export function state(name: string, reason: string, grossPct: number | null = null): Cell {
  const look = `state state-${name}`;
  if (name === 'open' && grossPct !== null) return { text: `open ${fixed(-grossPct, 3)} %`, look };
  return { text: stateText(name, reason), look };
}

export function stateHint(name: string, reason: string): string {
  return reason === '' || reason.startsWith(name) ? reason || name : `${name}: ${reason}`;
}
