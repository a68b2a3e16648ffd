import { displayWidth } from './render/width';

/** The parts of a terminal that a screen needs; `process.stdout` is one. */
export interface Terminal {
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  on(event: 'resize', listener: () => void): unknown;
  off(event: 'resize', listener: () => void): unknown;
}

const CSI = '\u001b[';
/** Alternate screen, no cursor, no wrapping at the right edge. */
const ENTER = `${CSI}?1049h${CSI}?25l${CSI}?7l${CSI}2J`;
const LEAVE = `${CSI}?7h${CSI}?25h${CSI}?1049l`;
/** Terminals that know it show all between these two at once; the others ignore them. */
const BEGIN = `${CSI}?2026h`;
const END = `${CSI}?2026l`;

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
const PAINT = /\u001b\[[0-9;]*m/g;

/** Draws whole screens by text alone: whoever uses it writes what it returns, each in one piece. */
export class Screen {
  readonly #terminal: Terminal;
  #entered = false;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  get entered(): boolean {
    return this.#entered;
  }

  get width(): number {
    return Math.max(20, this.#terminal.columns ?? 80);
  }

  get height(): number {
    return Math.max(4, this.#terminal.rows ?? 24);
  }

  /** Overwrites line by line and clears what is left of each: nothing flickers. Lines past the screen are cut. */
  draw(lines: readonly string[]): string {
    const enter = this.#entered ? '' : ENTER;
    this.#entered = true;
    const { width, height } = this;
    const drawn = Array.from({ length: height }, (_, i) => {
      const line = lines[i] ?? '';
      // On a full line the cursor still stands on the last cell: clearing to the end would take that cell away.
      return displayWidth(line.replace(PAINT, '')) < width ? `${line}${CSI}K` : line;
    });
    return `${enter}${BEGIN}${CSI}H${drawn.join('\r\n')}${END}`;
  }

  /** Gives the terminal back as it was; empty when that has been done. */
  leave(): string {
    if (!this.#entered) return '';
    this.#entered = false;
    return LEAVE;
  }
}
