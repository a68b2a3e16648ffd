export type LogLevel = 'error' | 'warn' | 'info' | 'debug' | 'trace';

export const LOG_LEVELS: readonly LogLevel[] = ['error', 'warn', 'info', 'debug', 'trace'];

/** Where words go. `enabled` lets a caller skip building an expensive message. */
export interface Log {
  enabled(level: LogLevel): boolean;
  write(level: LogLevel, source: string, message: string): void;
}

export const silentLog: Log = { enabled: () => false, write: () => {} };
