import type { ConnectionHealth } from '../../model/health';
import type { Instrument } from '../../model/instrument';
import { EDGE_STATES } from '../../model/quoteState';
import type { FromEngine, Window } from '../../protocol/messages';
import { numbersOf } from '../../protocol/rows';

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

/** A window's row as the table reads it: the instruments, and every number by its name. */
export interface WindowRow {
  readonly buy: Instrument;
  readonly sell: Instrument;
  readonly state: string;
  readonly reason: string;
  /** Epoch ms of the picture. */
  readonly at: number;
  number(name: string): number | null;
}

/** `venues`: those scanned, in the engine's order. Rows of instruments that have just gone are left out. */
export function readWindow(
  picture: WindowPicture,
  venues: readonly string[],
  most = Number.POSITIVE_INFINITY,
): WindowRow[] {
  const { window, instruments } = picture;
  const names = numbersOf(window.view, venues);
  const places = new Map(names.map((name, i) => [name, i]));
  const rows: WindowRow[] = [];
  for (let i = 0; i < window.states.length && rows.length < most; i++) {
    const buy = instruments.get(window.ids[2 * i] as number);
    const sell = instruments.get(window.ids[2 * i + 1] as number);
    if (!buy || !sell) continue;
    rows.push({
      buy,
      sell,
      state: EDGE_STATES[window.states[i] as number] ?? 'waiting',
      reason: window.reasons[window.reasonOf[i] as number] ?? '',
      at: window.at,
      number: name => {
        const place = places.get(name);
        const value = place === undefined ? Number.NaN : (window.numbers[i * names.length + place] as number);
        return Number.isFinite(value) ? value : null;
      },
    });
  }
  return rows;
}
