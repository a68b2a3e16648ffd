import type { ConnectionHealth } from '../../src/model/health';
import { compactCount } from '../../src/model/numberFormat';
import type { Sort } from '../../src/protocol/messages';
import { healthRow, type Row } from '../../src/protocol/rows';
import { isWell } from '../healthWords';
import { age, count, words } from './cells';
import type { Column, RowSource } from './column';

/** A venue that answers no connection from here: nothing that waiting would mend. */
const REFUSED = /refuse|blocked|forbidden|HTTP (401|403|418|451)\b/i;

/** State of a connection as it is shown. */
export function connectionState({ state, diagnosis }: ConnectionHealth): ConnectionHealth['state'] | 'blocked' {
  return (state === 'waiting' || state === 'planned') && REFUSED.test(diagnosis) ? 'blocked' : state;
}

const LOOKS: Readonly<Record<ReturnType<typeof connectionState>, string>> = {
  blocked: 'blocked',
  live: 'live',
  subscribing: 'stale',
  connecting: 'stale',
  planned: 'waiting',
  waiting: 'halted',
  closed: 'waiting',
};

export function healthColumns(venueName: (id: string) => string): readonly Column<ConnectionHealth>[] {
  const counted = (
    id: string,
    heading: readonly string[],
    importance: number,
    read: (row: ConnectionHealth) => number,
    about = heading.join(' '),
  ): Column<ConnectionHealth> => ({
    id,
    heading,
    about,
    sort: id,
    align: 'right',
    importance,
    chars: 5,
    cell: row => count(read(row)),
  });
  return [
    {
      id: 'venue',
      heading: ['Venue'],
      sort: 'venue',
      align: 'left',
      importance: 0,
      chars: 8,
      mostChars: 16,
      cell: row => words(venueName(row.venue), 'strong'),
    },
    {
      id: 'market',
      heading: ['Market'],
      sort: 'market',
      align: 'left',
      importance: 0,
      chars: 5,
      cell: row => words(row.market),
    },
    {
      id: 'connection',
      heading: ['Connection'],
      sort: 'connection',
      align: 'left',
      importance: 4,
      chars: 12,
      mostChars: 28,
      cell: row => words(row.connection),
      hint: row => row.url,
    },
    {
      id: 'state',
      heading: ['State'],
      sort: 'state',
      align: 'left',
      importance: 0,
      chars: 13,
      cell: row => words(connectionState(row), `state state-${LOOKS[connectionState(row)]}`),
      hint: row => row.diagnosis,
    },
    {
      ...counted('streams.asked', ['Asked'], 5, row => row.streams.asked, 'Streams asked for'),
    },
    counted('streams.acked', ['Acked'], 8, row => row.streams.acked, 'Streams that the venue acknowledged'),
    {
      ...counted('streams.alive', ['Alive'], 3, row => row.streams.alive, 'Streams that deliver'),
      cell: row => ({
        text: String(row.streams.alive),
        look: row.streams.alive < row.streams.asked ? 'warn' : '',
      }),
      hint: row => `${row.streams.alive} of ${row.streams.asked} streams alive`,
    },
    {
      ...counted('framesPerSecond', ['Frames/s'], 5, row => row.framesPerSecond),
      cell: row => words(compactCount(Math.round(row.framesPerSecond * 10) / 10)),
    },
    {
      ...counted('lastFrameAgeMs', ['Last', 'frame'], 6, row => row.lastFrameAgeMs ?? 0, 'Age of the last frame'),
      cell: row => age(row.lastFrameAgeMs),
    },
    {
      ...counted('lagMs', ['Lag'], 9, row => row.lagMs ?? 0, 'From the venue’s clock to ours'),
      cell: row => (row.lagMs === null ? words('–', 'quiet') : words(`${Math.round(row.lagMs)}ms`)),
    },
    counted('reconnects', ['Recon-', 'nects'], 7, row => row.reconnects, 'Reconnects'),
    counted('drops', ['Drops'], 10, row => row.drops, 'Valid frames that were not used'),
    counted('errors', ['Errors'], 8, row => row.errors, 'Frames that could not be understood'),
    counted(
      'conflated',
      ['Left', 'out'],
      11,
      row => row.conflated,
      'Quotes left out for newer ones, because this computer did not keep up',
    ),
    {
      id: 'diagnosis',
      heading: ['Diagnosis'],
      sort: 'diagnosis',
      align: 'left',
      importance: 1,
      chars: 16,
      takesRest: true,
      mostChars: 120,
      cell: row => words(row.diagnosis, isWell(row) ? 'quiet' : 'warn'),
      hint: row => row.diagnosis,
    },
  ];
}

/** Rows of the health view, all of them here, in the order asked for. */
export class HealthRows implements RowSource<ConnectionHealth> {
  readonly total: number;
  readonly #rows: readonly ConnectionHealth[];

  constructor(rows: readonly ConnectionHealth[], sort: Sort) {
    this.total = rows.length;
    this.#rows = sort.column === '' ? rows : sorted(rows, sort);
  }

  row(index: number): ConnectionHealth | undefined {
    return this.#rows[index];
  }

  look(): string {
    return '';
  }

  key({ venue, market, connection }: ConnectionHealth): string {
    return `${venue} ${market} ${connection}`;
  }

  placeOf(key: string): number {
    return this.#rows.findIndex(row => this.key(row) === key);
  }
}

/** Unknown values last, equal ones in the engine's order. */
function sorted(rows: readonly ConnectionHealth[], { column, descending }: Sort): readonly ConnectionHealth[] {
  const sign = descending ? -1 : 1;
  const read = (row: ConnectionHealth) =>
    column
      .split('.')
      .reduce<Row | Row[string] | undefined>(
        (value, key) => (typeof value === 'object' && value !== null ? value[key] : undefined),
        healthRow(0, row),
      );
  return rows
    .map(row => ({ row, value: read(row) ?? null }))
    .sort((a, b) => {
      if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
      return a.value < b.value ? -sign : a.value > b.value ? sign : 0;
    })
    .map(({ row }) => row);
}
