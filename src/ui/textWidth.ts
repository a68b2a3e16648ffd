import { type Glyphs, PADDING_SPACES } from '../protocol/glyphs';

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
const ESTIMATED_SPACES: Readonly<Record<string, number>> = { [FIGURE_SPACE]: 56, [HAIR_SPACE]: 10 };

/** Widths of texts in hundredths of an em: estimated, until a page has measured the font. */
export class TextMeasure {
  #glyphs: Glyphs = { widths: ESTIMATED_SPACES, kerning: {} };

  get glyphs(): Glyphs {
    return this.#glyphs;
  }

  /** Takes over what was measured. False: it is as it was. */
  learn(glyphs: Glyphs): boolean {
    if (JSON.stringify(glyphs) === JSON.stringify(this.#glyphs)) return false;
    this.#glyphs = glyphs;
    return true;
  }

  width(text: string): number {
    const { widths, kerning } = this.#glyphs;
    let width = 0;
    let before = '';
    for (const each of text) {
      width += (widths[each] ?? WIDTH_OF.get(each) ?? OTHER) + (kerning[before + each] ?? 0);
      before = each;
    }
    return width;
  }

  /** Spaces that come closest to this width together: wide ones, and a few others. */
  padding(width: number): string {
    const figure = this.#spaceWidth(FIGURE_SPACE) || 56;
    const others = PADDING_SPACES.filter(space => this.#spaceWidth(space) > 0);
    const hairs = [3, 4, 5].map(count => HAIR_SPACE.repeat(count));
    const tails = ['', ...others, ...others.flatMap(a => others.map(b => a + b)), ...hairs];
    const most = Math.max(0, Math.floor(width / figure));
    let best = '';
    let bestOff = Math.abs(width);
    for (let figures = Math.max(0, most - 1); figures <= most; figures++) {
      for (const tail of tails) {
        const off = Math.abs(figures * figure + this.width(tail) - width);
        // Fewer characters win where the difference is none that is seen.
        if (off >= bestOff - 0.01) continue;
        bestOff = off;
        best = FIGURE_SPACE.repeat(figures) + tail;
      }
    }
    return best;
  }

  #spaceWidth(space: string): number {
    return this.#glyphs.widths[space] ?? 0;
  }
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
