/** Ranges of code points that take two cells in a terminal: East Asian wide and full-width, emoji. */
const WIDE: readonly (readonly [first: number, last: number])[] = [
  [0x1100, 0x115f],
  [0x231a, 0x231b],
  [0x23e9, 0x23ec],
  [0x26a1, 0x26a1],
  [0x2b50, 0x2b50],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1faff],
  [0x20000, 0x3fffd],
];

const INVISIBLE = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
/** Controls, and marks that turn the writing direction: a venue's text must not be able to move the cursor. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
const ASCII = /^[\x20-\x7e]*$/;

export const ELLIPSIS = '…';

/** Text of others, made safe to print on a terminal: one line, no controls. */
export function printable(text: string): string {
  return ASCII.test(text) ? text : text.replace(UNSAFE, ' ');
}

function cellsOf(character: string): number {
  const point = character.codePointAt(0) ?? 0;
  if (point < 0x300) return 1;
  if (INVISIBLE.test(character)) return 0;
  return WIDE.some(([first, last]) => point >= first && point <= last) ? 2 : 1;
}

/** Terminal cells that a printable text takes. */
export function displayWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let cells = 0;
  for (const character of text) cells += cellsOf(character);
  return cells;
}

/** Cut to at most `width` cells, with `…` as the last where something is missing. */
export function truncate(text: string, width: number): string {
  if (width <= 0) return '';
  if (text.length <= width && ASCII.test(text)) return text;
  if (displayWidth(text) <= width) return text;
  let cells = 0;
  let kept = '';
  for (const character of text) {
    const next = cellsOf(character);
    if (cells + next > width - 1) break;
    kept += character;
    cells += next;
  }
  return `${kept}${ELLIPSIS}`;
}

/** Cut or padded with spaces to exactly `width` cells. */
export function fitCell(text: string, width: number, align: 'left' | 'right'): string {
  const cut = truncate(text, width);
  const space = ' '.repeat(Math.max(0, width - displayWidth(cut)));
  return align === 'left' ? `${cut}${space}` : `${space}${cut}`;
}
