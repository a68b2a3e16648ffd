import {
  compactMoney,
  compactSize,
  formatAge,
  formatDuration,
  formatPrice,
  signedPct,
  smallPct,
} from '../../src/model/numberFormat';
import type { Cell } from './column';

const NOTHING: Cell = { text: '–', look: 'quiet' };

export function words(text: string, look = ''): Cell {
  return { text, look };
}

export function price(value: number | null, tickSize: number | null): Cell {
  return value === null ? NOTHING : { text: formatPrice(value, tickSize), look: '' };
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
  const text = compactMoney(value).replace(/^-(?=[0.]+$)/, '');
  const sign = value > 0 && /[1-9]/.test(text) ? '+' : '';
  return { text: sign + text, look: lookOf(value, text) };
}

export function age(ms: number | null): Cell {
  return ms === null ? NOTHING : { text: formatAge(ms), look: '' };
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

export function interval(value: number | null): Cell {
  return value === null ? NOTHING : { text: `${value}h`, look: '' };
}

export function count(value: number): Cell {
  return { text: String(value), look: value === 0 ? 'quiet' : '' };
}

/** States that need no explanation. */
const FINE: ReadonlySet<string> = new Set(['live', 'crossed', 'open']);

/** A state, with its reason in words where something keeps the row from being ranked. */
export function state(name: string, reason: string): Cell {
  const text = FINE.has(name) || reason === '' ? name : reason.startsWith(name) ? reason : `${name}: ${reason}`;
  return { text, look: `state state-${name}` };
}

export function stateHint(name: string, reason: string): string {
  return reason === '' || reason.startsWith(name) ? reason || name : `${name}: ${reason}`;
}
