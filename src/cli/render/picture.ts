import type { ConnectionHealth } from '../../model/health';
import type { Instrument } from '../../model/instrument';
import type { FromEngine, Window } from '../../protocol/messages';

export type HealthMessage = Extract<FromEngine, { type: 'health' }>;

/** All that is to be seen at one moment: a window's rows or the connections, and the health that goes with them. */
export type Picture = WindowPicture | HealthPicture;

export interface WindowPicture {
  readonly view: Window['view'];
  readonly window: Window;
  readonly instruments: ReadonlyMap<number, Instrument>;
  readonly health: HealthMessage | undefined;
}

export interface HealthPicture {
  readonly view: 'health';
  readonly health: HealthMessage;
  /** In the order asked for; at most as many as asked for. */
  readonly rows: readonly ConnectionHealth[];
}
