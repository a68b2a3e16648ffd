import type { HealthMessage, Picture } from './render/picture';

/** Shows pictures: as lines of data, as tables below each other, or on the screen. */
export interface Presenter {
  /** Rows that can be shown; less than asked for where the screen is smaller. May change: see `onResize`. */
  readonly rowLimit: number;
  /** Resolves when the picture is written: only then comes the next. */
  show(picture: Picture): Promise<void>;
  /** How loading goes, between pictures. */
  status(health: HealthMessage): void;
  /** Calls back when `rowLimit` may have changed. */
  onResize(listener: () => void): void;
  /** Gives the terminal back; nothing may be shown after that. Idempotent. */
  finish(): Promise<void>;
}
