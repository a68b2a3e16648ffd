/**
 * The shortest plain decimal text of a finite double: never an exponent, and it parses back to the same double.
 * `NaN` and the infinities keep JavaScript's words for them.
 */
export function plainDecimal(value: number): string {
  const text = String(value);
  const mark = text.indexOf('e');
  if (mark < 0) return text;
  const sign = text.startsWith('-') ? '-' : '';
  const mantissa = text.slice(sign.length, mark);
  const digits = mantissa.replace('.', '');
  const wholeDigits = mantissa.includes('.') ? mantissa.indexOf('.') : mantissa.length;
  const point = wholeDigits + Number(text.slice(mark + 1));
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return `${sign}${digits}${'0'.repeat(point - digits.length)}`;
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** Decimals that prices of this step have: 2 for 0.01, 1 for 0.5, 0 for 10. */
export function decimalsOf(tickSize: number): number {
  if (!Number.isFinite(tickSize) || tickSize <= 0) return 0;
  // A step that was computed (0.1 + 0.2) carries noise in its last digits; no venue has steps of more than 12 digits.
  const text = plainDecimal(Number(tickSize.toPrecision(12)));
  const point = text.indexOf('.');
  return point < 0 ? 0 : Math.min(100, text.length - point - 1);
}

/** With exactly this many decimals, never an exponent, never a negative zero. */
export function fixed(value: number, decimals: number): string {
  if (Math.abs(value) >= 1e21) return plainDecimal(value);
  const text = value.toFixed(decimals);
  return text.startsWith('-') && !/[1-9]/.test(text) ? text.slice(1) : text;
}

/** A price with the decimals of its instrument's tick; as many as it has where the venue has no fixed tick. */
export function formatPrice(price: number, tickSize: number | null): string {
  return tickSize === null || !(tickSize > 0) ? plainDecimal(price) : fixed(price, decimalsOf(tickSize));
}

/** A percentage with its sign, `+0.125`; without one when it rounds to zero. */
export function signedPct(value: number, decimals = 3): string {
  const text = fixed(value, decimals);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** Three significant digits and a plain decimal point: `0.00123`, `1.23`, `123`. For values under 1000. */
function threeDigits(value: number): string {
  if (value === 0) return '0';
  const rounded = Number(value.toPrecision(3));
  const decimals = 2 - Math.floor(Math.log10(Math.abs(rounded)));
  return fixed(rounded, Math.max(0, Math.min(100, decimals)));
}

const SCALES: readonly (readonly [limit: number, suffix: string])[] = [
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'k'],
];

function scaled(value: number, small: (value: number) => string): string {
  const size = Math.abs(Number(value.toPrecision(3)));
  if (size >= 1e15) return plainDecimal(Number(value.toPrecision(3)));
  for (const [limit, suffix] of SCALES) {
    if (size >= limit) return `${threeDigits(value / limit)}${suffix}`;
  }
  return small(value);
}

/** An amount of a quote currency: `0.05`, `812.30`, `12.3k`, `4.56M`. */
export function compactMoney(value: number): string {
  return scaled(value, small => fixed(small, 2));
}

/** Money made or lost: what rounds to nothing has no minus. */
export function compactGain(value: number): string {
  return compactMoney(value).replace(/^-(?=[0.]+$)/, '');
}

/** A size in base units: `0.00123`, `1.23`, `12.3k`. */
export function compactSize(value: number): string {
  return scaled(value, threeDigits);
}

/** A number of things: `9`, `412`, `12.3k`. */
export function compactCount(count: number): string {
  return scaled(count, String);
}

/** How many a price is for: `1k`, `10k`, `1M`, `42`. */
export function unitText(multiplier: number): string {
  const [limit, suffix] = SCALES.find(([scale]) => multiplier % scale === 0) ?? [1, ''];
  return `${plainDecimal(multiplier / limit)}${suffix}`;
}

/** A small percentage without a sign, to three significant digits: `0.0119`, `0.000012`. */
export function smallPct(value: number): string {
  return Math.abs(value) >= 100 ? fixed(value, 0) : threeDigits(value);
}

/** A length of time in its two largest units: `4h 12m`, `12m 05s`, `45s`, `3d 4h`. */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms)) return '-';
  const sign = ms <= -1000 ? '-' : '';
  const seconds = Math.floor(Math.abs(ms) / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  const two = (n: number) => String(n).padStart(2, '0');
  if (days >= 100) return `${sign}${compactSize(days)}d`;
  if (days > 0) return `${sign}${days}d ${hours % 24}h`;
  if (hours > 0) return `${sign}${hours}h ${two(minutes % 60)}m`;
  if (minutes > 0) return `${sign}${minutes}m ${two(seconds % 60)}s`;
  return `${sign}${seconds}s`;
}

/** How old something is: `0.3s`, `12s`, `3m`, `5h`, `2d`. */
export function formatAge(ms: number): string {
  if (!Number.isFinite(ms)) return '-';
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 9.95) return `${fixed(seconds, 1)}s`;
  if (seconds < 59.5) return `${fixed(seconds, 0)}s`;
  if (seconds < 3600) return `${Math.max(1, Math.floor(seconds / 60))}m`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}h`;
  return `${Math.floor(seconds / 86_400)}d`;
}

/** How long something lasted: `80ms`, `0.84s`, `12.3s`, then in its two largest units. */
export function formatLived(ms: number): string {
  if (!Number.isFinite(ms)) return '-';
  if (ms < 100) return `${fixed(Math.max(0, ms), 0)}ms`;
  const seconds = ms / 1000;
  if (seconds < 9.995) return `${fixed(seconds, 2)}s`;
  return seconds < 59.95 ? `${fixed(seconds, 1)}s` : formatDuration(ms);
}

/** Time of day to the millisecond where this machine is, `14:03:09.041`; with the day, `11-25 14:03:09.041`, where `now` is on another. */
export function clockTime(at: number, now: number): string {
  const time = new Date(at);
  const two = (n: number) => String(n).padStart(2, '0');
  const clock = `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
  const text = `${clock}.${String(time.getMilliseconds()).padStart(3, '0')}`;
  if (time.toDateString() === new Date(now).toDateString()) return text;
  return `${two(time.getMonth() + 1)}-${two(time.getDate())} ${text}`;
}
