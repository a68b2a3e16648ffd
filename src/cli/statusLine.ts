import type { Output } from './output';
import { truncate } from './render/width';

/** The way to stderr; on a terminal with one last line that is overwritten while words scroll by above it. */
export class StatusLine {
  readonly #output: Output;
  readonly #width: (() => number) | undefined;
  #line = '';

  /** `width` of the terminal; undefined when it is none: then there is no line. */
  constructor(output: Output, width: (() => number) | undefined) {
    this.#output = output;
    this.#width = width;
  }

  /** Whole lines, above the status line. */
  write(text: string): Promise<void> {
    return this.#output.write(this.#line === '' ? text : `\r\u001b[K${text}${this.#line}`);
  }

  /** Empty: no status line any more. */
  set(text: string): void {
    if (!this.#width) return;
    const line = truncate(text, this.#width() - 1);
    if (line === this.#line) return;
    this.#line = line;
    void this.#output.write(`\r\u001b[K${line}`);
  }
}
