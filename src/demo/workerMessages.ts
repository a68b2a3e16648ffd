import type { LogLevel } from '../base/log';

export type ToDemoThread =
  /** As `parseFault` reads it. */
  { readonly type: 'fault'; readonly text: string } | { readonly type: 'stop' };

export type FromDemoThread =
  /** Listening; `<venue>.<market>.<rest|ws>` to base URL. */
  | { readonly type: 'ready'; readonly endpoints: Readonly<Record<string, string>> }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'log'; readonly level: LogLevel; readonly source: string; readonly message: string };
