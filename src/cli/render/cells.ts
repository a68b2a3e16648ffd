import {
  compactGain,
  compactMoney,
  compactSize,
  formatAge,
  formatDuration,
  formatLived,
  formatPrice,
  signedPct,
  smallPct,
} from '../../model/numberFormat';
import { stateText } from '../../model/quoteState';
import type { Tone } from './palette';
import type { TableCell } from './table';
import { printable } from './width';

const NOTHING: TableCell = { text: '-', tone: 'quiet' };

export function words(text: string, tone: Tone = 'plain'): TableCell {
  return { text: printable(text), tone };
}

export function price(value: number | null, tickSize: number | null): TableCell {
  return value === null ? NOTHING : { text: formatPrice(value, tickSize) };
}

/** Green above zero, red below. */
export function signed(value: number | null, decimals = 3): TableCell {
  if (value === null) return NOTHING;
  const text = signedPct(value, decimals);
  return { text, tone: toneOf(value, text) };
}

function toneOf(value: number, text: string): Tone {
  if (!/[1-9]/.test(text)) return 'quiet';
  return value > 0 ? 'good' : 'bad';
}

export function small(value: number | null): TableCell {
  return value === null ? NOTHING : { text: smallPct(value) };
}

export function size(value: number | null): TableCell {
  return value === null ? NOTHING : { text: compactSize(value) };
}

export function money(value: number | null): TableCell {
  return value === null ? NOTHING : { text: compactMoney(value) };
}

/** Money made or lost. */
export function gain(value: number | null): TableCell {
  if (value === null) return NOTHING;
  const text = compactGain(value);
  return { text, tone: toneOf(value, text) };
}

export function age(ms: number | null): TableCell {
  return ms === null ? NOTHING : { text: formatAge(ms) };
}

export function lived(ms: number | null): TableCell {
  return ms === null ? NOTHING : { text: formatLived(ms) };
}

/** Hours until something is even; 0: it is now. */
export function hours(value: number | null): TableCell {
  if (value === null) return NOTHING;
  return value <= 0 ? { text: 'now', tone: 'good' } : { text: formatDuration(value * 3_600_000) };
}

/** Time left until `time`; a time in the past is unknown. */
export function countdown(time: number | null, at: number): TableCell {
  return time === null || time < at ? NOTHING : { text: formatDuration(time - at) };
}

export function count(value: number): TableCell {
  return { text: String(value), tone: value === 0 ? 'quiet' : 'plain' };
}

const STATE_TONES: Readonly<Record<string, Tone>> = {
  crossed: 'good',
  open: 'quiet',
  live: 'quiet',
  stale: 'warn',
  quarantined: 'warn',
  'one-sided': 'warn',
  invalid: 'warn',
  unrated: 'warn',
  waiting: 'quiet',
  halted: 'bad',
};

/** A state, with its reason in words where something keeps the row from being ranked. */
export function state(name: string, reason: string): TableCell {
  return words(stateText(name, reason), STATE_TONES[name] ?? 'plain');
}
