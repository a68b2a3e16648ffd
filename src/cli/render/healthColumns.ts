import type { ConnectionHealth } from '../../model/health';
import { age, count, size, words } from './cells';
import type { Tone } from './palette';
import { isWell } from './status';
import type { TableColumn } from './table';
import { type ColumnContext, columns } from './viewColumns';

const CONNECTION_TONES: Readonly<Record<ConnectionHealth['state'], Tone>> = {
  live: 'good',
  subscribing: 'warn',
  connecting: 'warn',
  planned: 'warn',
  waiting: 'bad',
  closed: 'quiet',
};

export function healthColumns({ venueName, sort }: ColumnContext): TableColumn<ConnectionHealth>[] {
  return columns(
    [
      {
        heading: ['Venue'],
        align: 'left',
        importance: 0,
        key: 'venue',
        cell: h => words(venueName(h.venue), 'strong'),
      },
      { heading: ['Market'], align: 'left', importance: 0, key: 'market', cell: h => words(h.market) },
      {
        heading: ['Connection'],
        align: 'left',
        importance: 4,
        key: 'connection',
        flexible: 22,
        cell: h => words(h.connection),
      },
      {
        heading: ['State'],
        align: 'left',
        importance: 0,
        key: 'state',
        cell: h => words(h.state, CONNECTION_TONES[h.state]),
      },
      {
        heading: ['Diagnosis'],
        align: 'left',
        importance: 2,
        key: 'diagnosis',
        flexible: 24,
        cell: h => words(h.diagnosis, isWell(h) ? 'quiet' : 'warn'),
      },
      { heading: ['Asked'], importance: 3, key: 'streams.asked', cell: h => count(h.streams.asked) },
      { heading: ['Acked'], importance: 8, key: 'streams.acked', cell: h => count(h.streams.acked) },
      {
        heading: ['Alive'],
        importance: 1,
        key: 'streams.alive',
        cell: h => ({ ...count(h.streams.alive), ...(h.streams.alive < h.streams.asked && { tone: 'warn' as const }) }),
      },
      {
        heading: ['Frames/s'],
        importance: 5,
        key: 'framesPerSecond',
        cell: h => size(Math.round(h.framesPerSecond * 10) / 10),
      },
      { heading: ['Last', 'frame'], importance: 6, key: 'lastFrameAgeMs', cell: h => age(h.lastFrameAgeMs) },
      {
        heading: ['Lag'],
        importance: 9,
        key: 'lagMs',
        cell: h => (h.lagMs === null ? words('-', 'quiet') : words(`${Math.round(h.lagMs)}ms`)),
      },
      { heading: ['Recon-', 'nects'], importance: 7, key: 'reconnects', cell: h => count(h.reconnects) },
      { heading: ['Drops'], importance: 10, key: 'drops', cell: h => count(h.drops) },
      { heading: ['Errors'], importance: 8, key: 'errors', cell: h => count(h.errors) },
      { heading: ['Left', 'out'], importance: 11, key: 'conflated', cell: h => count(h.conflated) },
    ],
    sort,
  );
}
