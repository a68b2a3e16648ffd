import * as vscode from 'vscode';
import type { Disposable } from '../base/lifecycle';
import { LOG_LEVELS, type Log, type LogLevel } from '../base/log';

/** VS Code's levels as ours; `Off` writes nothing. */
const LEVELS: ReadonlyMap<vscode.LogLevel, LogLevel> = new Map([
  [vscode.LogLevel.Error, 'error'],
  [vscode.LogLevel.Warning, 'warn'],
  [vscode.LogLevel.Info, 'info'],
  [vscode.LogLevel.Debug, 'debug'],
  [vscode.LogLevel.Trace, 'trace'],
]);

/** The log in VS Code's Output view, which VS Code also keeps as a file. Follows its level, and our own where set. */
export class ChannelLog implements Log, Disposable {
  readonly #channel: vscode.LogOutputChannel;
  readonly #most: () => LogLevel | 'auto';
  /** Lines of level error and warn so far, for tests. */
  readonly counts = { error: 0, warn: 0 };
  #lastError = '';
  /** The channel may be gone before the last thing that has something to say. */
  #closed = false;

  constructor(channel: vscode.LogOutputChannel, most: () => LogLevel | 'auto') {
    this.#channel = channel;
    this.#most = most;
  }

  get lastError(): string {
    return this.#lastError;
  }

  /**
   * The level that the engine is asked for. It can't be told later, so it always tells details, which are few, and this
   * class leaves out what the level of the moment does not show.
   */
  get asked(): LogLevel {
    return this.enabled('trace') ? 'trace' : 'debug';
  }

  enabled(level: LogLevel): boolean {
    const channel = this.#closed ? undefined : LEVELS.get(this.#channel.logLevel);
    if (channel === undefined) return false;
    const most = this.#most();
    return rank(level) <= rank(channel) && (most === 'auto' || rank(level) <= rank(most));
  }

  write(level: LogLevel, source: string, message: string): void {
    const line = `${source}: ${message}`;
    if (level === 'error') this.#lastError = line;
    if (level === 'error' || level === 'warn') this.counts[level] += 1;
    if (this.enabled(level)) this.#channel[level](line);
  }

  dispose(): void {
    this.#closed = true;
  }

  show(): void {
    this.#channel.show(true);
  }
}

function rank(level: LogLevel): number {
  return LOG_LEVELS.indexOf(level);
}
