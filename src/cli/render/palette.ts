export type Tone = 'good' | 'bad' | 'warn' | 'quiet' | 'strong' | 'plain';

/** Puts a tone on a text; the text's width does not change. */
export interface Palette {
  readonly colours: boolean;
  paint(text: string, tone: Tone): string;
  /** A heading of the table. */
  heading(text: string): string;
}

const CODES: Readonly<Record<Tone, string>> = {
  good: '32',
  bad: '31',
  warn: '33',
  quiet: '2',
  strong: '1',
  plain: '',
};

const PLAIN: Palette = { colours: false, paint: text => text, heading: text => text };

const COLOURED: Palette = {
  colours: true,
  paint: (text, tone) => (CODES[tone] === '' || text === '' ? text : `\u001b[${CODES[tone]}m${text}\u001b[0m`),
  heading: text => `\u001b[1;4m${text}\u001b[0m`,
};

export function palette(colours: boolean): Palette {
  return colours ? COLOURED : PLAIN;
}

/** FORCE_COLOR decides first (0 and false: none), then NO_COLOR and TERM=dumb; else colours are for terminals. */
export function wantsColours(isTerminal: boolean, env: Readonly<Record<string, string | undefined>>): boolean {
  const force = env.FORCE_COLOR;
  if (force !== undefined) return force !== '0' && force !== 'false';
  if (env.NO_COLOR || env.TERM === 'dumb') return false;
  return isTerminal;
}
