import type { Log } from '../base/log';
import type { EngineSettings } from '../model/settings';
import type { EngineStats, FromEngine, ToEngine } from '../protocol/messages';

/** A running engine, in this thread or in one of its own: the caller can't tell. */
export interface EngineHandle {
  send(message: ToEngine): void;
  /** One listener; messages sent before there is one are kept. */
  listen(listener: (message: FromEngine) => void): void;
  /** Closes every socket and timer; resolves with the final figures. Idempotent. */
  stop(): Promise<EngineStats>;
}

export interface EngineOptions {
  readonly log: Log;
}

export type StartEngine = (settings: EngineSettings, options: EngineOptions) => EngineHandle;
