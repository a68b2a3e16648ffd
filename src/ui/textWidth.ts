/**
 * Advance widths in hundredths of an em, as in Helvetica and the fonts made to its measure; fonts of user interfaces are
 * close to it. Enough to pad texts in a proportional font to the same width but for a pixel or two.
 */
const WIDTHS: readonly (readonly [characters: string, width: number])[] = [
  ["ijl'|", 22],
  [' .,:;I/ftr()-', 29],
  ['Jcksvxyz', 50],
  ['0123456789abdeghnopquL$_', 56],
  ['+=<>~', 58],
  ['AFTVXYZBEKPS', 65],
  ['CDHNRUw', 72],
  ['GOQm', 80],
  ['MW%@', 87],
  ['→', 100],
];

const WIDTH_OF = new Map(WIDTHS.flatMap(([characters, width]) => [...characters].map(each => [each, width] as const)));
const OTHER = 60;

/** A space as wide as a digit, and a narrow one; neither is taken away at the end of a text. */
const FIGURE_SPACE = '\u2007';
const HAIR_SPACE = '\u200a';
const FIGURE = 56;
const HAIR = 10;

/** Estimated width in hundredths of an em. */
export function textWidth(text: string): number {
  let width = 0;
  for (const each of text) {
    width += each === FIGURE_SPACE ? FIGURE : each === HAIR_SPACE ? HAIR : (WIDTH_OF.get(each) ?? OTHER);
  }
  return width;
}

/** Spaces of this width together. */
export function padding(width: number): string {
  const figures = Math.max(0, Math.floor(width / FIGURE));
  const hairs = Math.max(0, Math.round((width - figures * FIGURE) / HAIR));
  return FIGURE_SPACE.repeat(figures) + HAIR_SPACE.repeat(hairs);
}

/**
 * The greatest width of late: of the present and the last period, so that one long text does not keep its room for
 * ever and its end is not a jump each time.
 */
export class WidestOfLate {
  readonly #periodMs: number;
  #since = Number.NEGATIVE_INFINITY;
  #last = 0;
  #now = 0;

  constructor(periodMs: number) {
    this.#periodMs = periodMs;
  }

  /** `at`: ms on a clock that never goes back. */
  add(width: number, at: number): number {
    const periods = Math.floor((at - this.#since) / this.#periodMs);
    if (periods >= 1) {
      this.#last = periods === 1 ? this.#now : 0;
      this.#now = 0;
      this.#since = at;
    }
    this.#now = Math.max(this.#now, width);
    return Math.max(this.#now, this.#last);
  }
}
