import { createWriteStream, openSync, type WriteStream } from 'node:fs';
import { LOG_LEVELS, type Log, type LogLevel } from '../base/log';
import { fileProblem } from './endpointsFile';
import type { Output } from './output';
import { printable } from './render/width';
import { UsageError } from './usageError';

export interface LogSinkOptions {
  readonly console: Pick<Output, 'write'>;
  readonly level: LogLevel;
  readonly file: string | undefined;
  /** Epoch ms, for the times in the file. */
  readonly now: () => number;
}

/** Lines kept while a table has the terminal. */
const MOST_HELD = 50;
/** A disk slower than the log loses lines, not memory. */
const MOST_BUFFERED_BYTES = 8 * 1024 * 1024;

/**
 * Words for people: to stderr at the chosen level, to a file at debug (or finer, when stderr is) with times. Throws a
 * UsageError when the file cannot be opened.
 */
export class LogSink implements Log {
  readonly #options: LogSinkOptions;
  readonly #fileLevel: LogLevel;
  readonly #file: WriteStream | undefined;
  #held: string[] | undefined;
  #lost = 0;

  constructor(options: LogSinkOptions) {
    this.#options = options;
    this.#fileLevel = rank(options.level) > rank('debug') ? options.level : 'debug';
    this.#file = options.file === undefined ? undefined : openAppending(options.file);
    this.#file?.on('error', error => {
      void options.console.write(`warn  log: cannot write ${options.file}: ${fileProblem(error)}\n`);
    });
  }

  enabled(level: LogLevel): boolean {
    return rank(level) <= rank(this.#file ? this.#fileLevel : this.#options.level);
  }

  write(level: LogLevel, source: string, message: string): void {
    if (this.#file && rank(level) <= rank(this.#fileLevel)) this.#writeFile(this.#file, level, source, message);
    if (rank(level) > rank(this.#options.level)) return;
    const line = `${level.padEnd(5)} ${lines(`${source}: ${message}`, '      ')}\n`;
    if (!this.#held) void this.#options.console.write(line);
    else if (this.#held.push(line) > MOST_HELD) this.#held.shift();
  }

  /** From now on console lines are kept back: the terminal shows a table. */
  hold(): void {
    this.#held ??= [];
  }

  /** Writes the lines that were kept back, the last ones where there were many. */
  release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const line of held) void this.#options.console.write(line);
  }

  /** Everything written so far is on its way out of the process when this resolves. */
  async close(): Promise<void> {
    this.release();
    const file = this.#file;
    if (file && !file.destroyed)
      await new Promise<void>(resolve => file.end(() => resolve()).on('error', () => resolve()));
  }

  #writeFile(file: WriteStream, level: LogLevel, source: string, message: string): void {
    if (file.destroyed || file.writableLength > MOST_BUFFERED_BYTES) {
      this.#lost += 1;
      return;
    }
    const time = new Date(this.#options.now()).toISOString();
    if (this.#lost > 0) file.write(`${time} warn  log: ${this.#lost} lines were lost, the disk is too slow\n`);
    this.#lost = 0;
    file.write(`${time} ${level.padEnd(5)} ${lines(`${source}: ${message}`, '    ')}\n`);
  }
}

function rank(level: LogLevel): number {
  return LOG_LEVELS.indexOf(level);
}

/** Others' text can't forge a line of the log: a further line of a message is indented. */
function lines(text: string, indent: string): string {
  return text.split('\n').map(printable).join(`\n${indent}`);
}

function openAppending(path: string): WriteStream {
  try {
    return createWriteStream(path, { fd: openSync(path, 'a') });
  } catch (error) {
    throw new UsageError(`--log-file: cannot open ${path}: ${fileProblem(error)}.`);
  }
}
