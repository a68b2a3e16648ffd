/**
 * Widths in the font of VS Code's user interface, measured in a page, in hundredths of an em: of single characters, and
 * how much wider (or narrower) than its two a pair is.
 */
export interface Glyphs {
  readonly widths: Readonly<Record<string, number>>;
  readonly kerning: Readonly<Record<string, number>>;
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';

/** Spaces that a text can be padded with: none is taken away, and they differ in width. */
export const PADDING_SPACES = [
  '\u2007',
  '\u2002',
  '\u2003',
  '\u2004',
  '\u2005',
  '\u2006',
  '\u2008',
  '\u2009',
  '\u200a',
];

/** What is measured by itself: what the status bar may say. */
export const MEASURED: readonly string[] = [...LETTERS, ...DIGITS, ...' .,%+-–→$_()/:&', ...PADDING_SPACES];

/** Pairs of these are measured too: names of assets and venues. */
export const KERNED: readonly string[] = [...LETTERS, ...DIGITS, ' '];
