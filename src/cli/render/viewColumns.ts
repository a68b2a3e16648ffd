import type { ConnectionHealth } from '../../model/health';
import type { Sort } from '../../protocol/messages';
import type { WindowRow } from '../../protocol/readWindow';
import { kindOf } from '../../protocol/rows';
import { age, count, countdown, gain, hours, money, price, signed, size, small, state, words } from './cells';
import type { Tone } from './palette';
import { isWell } from './status';
import type { TableColumn } from './table';

export interface ColumnContext {
  readonly venues: readonly string[];
  /** As the venue writes itself. */
  readonly venueName: (id: string) => string;
  readonly sort: Sort | undefined;
}

export interface Spec<R> extends Omit<TableColumn<R>, 'align'> {
  readonly align?: 'left' | 'right';
  /** What `--sort` calls it. */
  readonly key?: string;
}

export const SYMBOL_WIDTH = 18;

export function columns<R>(specs: readonly Spec<R>[], sort: Sort | undefined): TableColumn<R>[] {
  return specs.map(({ align = 'right', key, heading, ...rest }) => {
    const arrow = key !== undefined && key === sort?.column ? (sort.descending ? ' ↓' : ' ↑') : '';
    return { ...rest, align, heading: [...heading.slice(0, -1), `${heading.at(-1)}${arrow}`] };
  });
}

export function spreadColumns({ venueName, sort }: ColumnContext): TableColumn<WindowRow>[] {
  return columns(
    [
      {
        heading: ['Asset'],
        key: 'base',
        align: 'left',
        importance: 0,
        flexible: 12,
        cell: r => words(r.buy.base, 'strong'),
      },
      { heading: ['Kind'], align: 'left', importance: 6, key: 'kind', cell: r => words(kindOf(r.buy, r.sell)) },
      { heading: ['Buy'], align: 'left', importance: 0, key: 'buy.venue', cell: r => words(venueName(r.buy.venue)) },
      {
        heading: ['Symbol'],
        align: 'left',
        importance: 8,
        key: 'buy.symbol',
        flexible: SYMBOL_WIDTH,
        cell: r => words(r.buy.symbol),
      },
      { heading: ['Ask'], importance: 2, key: 'buy.ask', cell: r => price(r.number('buy.ask'), r.buy.tickSize) },
      { heading: ['Sell'], align: 'left', importance: 0, key: 'sell.venue', cell: r => words(venueName(r.sell.venue)) },
      {
        heading: ['Symbol'],
        align: 'left',
        importance: 8,
        key: 'sell.symbol',
        flexible: SYMBOL_WIDTH,
        cell: r => words(r.sell.symbol),
      },
      { heading: ['Bid'], importance: 2, key: 'sell.bid', cell: r => price(r.number('sell.bid'), r.sell.tickSize) },
      { heading: ['Gross %'], importance: 5, key: 'grossPct', cell: r => signed(r.number('grossPct')) },
      { heading: ['Net %'], importance: 0, key: 'netPct', cell: r => signed(r.number('netPct')) },
      { heading: ['Size'], importance: 9, key: 'size', cell: r => size(r.number('size')) },
      { heading: ['Notional'], importance: 4, key: 'notional', cell: r => money(r.number('notional')) },
      { heading: ['Profit'], importance: 3, key: 'profit', cell: r => gain(r.number('profit')) },
      {
        heading: ['Carry %', '/day'],
        importance: 7,
        key: 'fundingCarryPctPerDay',
        cell: r => signed(r.number('fundingCarryPctPerDay')),
      },
      { heading: ['Age'], importance: 7, key: 'ageMs', cell: r => age(r.number('ageMs')) },
      {
        heading: ['State'],
        align: 'left',
        importance: 10,
        key: 'state',
        flexible: 8,
        cell: r => state(r.state, r.reason),
      },
    ],
    sort,
  );
}

export function fundingColumns({ venueName, sort }: ColumnContext): TableColumn<WindowRow>[] {
  const leg = (side: 'buy' | 'sell'): Spec<WindowRow>[] => [
    {
      heading: [side === 'buy' ? 'Buy' : 'Sell'],
      align: 'left',
      importance: 0,
      key: `${side}.venue`,
      cell: r => words(venueName(r[side].venue)),
    },
    {
      heading: ['Symbol'],
      align: 'left',
      importance: 8,
      key: `${side}.symbol`,
      flexible: SYMBOL_WIDTH,
      cell: r => words(r[side].symbol),
    },
    {
      heading: ['Rate %'],
      importance: 3,
      key: `${side}.fundingRatePct`,
      cell: r => signed(r.number(`${side}.fundingRatePct`), 4),
    },
    {
      heading: ['Every'],
      importance: 5,
      key: `${side}.fundingIntervalHours`,
      cell: r => interval(r.number(`${side}.fundingIntervalHours`)),
    },
    {
      heading: ['Next in'],
      importance: 6,
      key: `${side}.nextFundingTime`,
      cell: r => countdown(r.number(`${side}.nextFundingTime`), r.at),
    },
  ];
  return columns(
    [
      {
        heading: ['Asset'],
        key: 'base',
        align: 'left',
        importance: 0,
        flexible: 12,
        cell: r => words(r.buy.base, 'strong'),
      },
      ...leg('buy'),
      ...leg('sell'),
      {
        heading: ['Carry %', '/day'],
        importance: 0,
        key: 'fundingCarryPctPerDay',
        cell: r => signed(r.number('fundingCarryPctPerDay')),
      },
      {
        heading: ['APR %'],
        importance: 4,
        key: 'fundingCarryAprPct',
        cell: r => signed(r.number('fundingCarryAprPct'), 1),
      },
      { heading: ['Gross %'], importance: 9, key: 'grossPct', cell: r => signed(r.number('grossPct')) },
      { heading: ['Net %'], importance: 1, key: 'netPct', cell: r => signed(r.number('netPct')) },
      {
        heading: ['Break', 'even'],
        importance: 2,
        key: 'breakEvenHours',
        cell: r => hours(r.number('breakEvenHours')),
      },
      {
        heading: ['State'],
        align: 'left',
        importance: 10,
        key: 'state',
        flexible: 8,
        cell: r => state(r.state, r.reason),
      },
    ],
    sort,
  );
}

export function marketColumns({ venues, venueName, sort }: ColumnContext): TableColumn<WindowRow>[] {
  const tone = (r: WindowRow): Tone => (r.state === 'live' ? 'strong' : 'quiet');
  return columns(
    [
      {
        heading: ['Symbol'],
        align: 'left',
        importance: 0,
        key: 'symbol',
        flexible: 14,
        cell: r => words(r.buy.symbol, tone(r)),
      },
      { heading: ['Exchange'], align: 'left', importance: 0, key: 'venue', cell: r => words(exchange(r, venueName)) },
      { heading: ['Bid'], importance: 0, key: 'bid', cell: r => price(r.number('bid'), r.buy.tickSize) },
      { heading: ['Ask'], importance: 0, key: 'ask', cell: r => price(r.number('ask'), r.buy.tickSize) },
      {
        heading: ['Funding', 'Rate %'],
        importance: 3,
        key: 'fundingRatePct',
        cell: r => signed(r.number('fundingRatePct'), 4),
      },
      { heading: ['Spread vs', 'Spot %'], importance: 1, key: 'vs.spot', cell: r => signed(r.number('vs.spot')) },
      ...venues.map(
        (venue, i): Spec<WindowRow> => ({
          heading: ['Spread vs', `${venueName(venue)} %`],
          importance: 2 + i * 0.1,
          key: `vs.${venue}`,
          cell: r => signed(r.number(`vs.${venue}`)),
        }),
      ),
      {
        heading: ['Perp Tick Size', '(% of price)'],
        importance: 6,
        key: 'tickSizePct',
        cell: r => small(r.buy.market === 'perp' ? r.number('tickSizePct') : null),
      },
      {
        heading: ['Spot Tick', 'Size (%)'],
        importance: 7,
        key: 'spotTickSizePct',
        cell: r => small(r.number(r.buy.market === 'spot' ? 'tickSizePct' : 'spotTickSizePct')),
      },
      {
        heading: ['24h', 'Change %'],
        importance: 4,
        key: 'change24hPct',
        cell: r => signed(r.number('change24hPct'), 2),
      },
      {
        heading: ['State'],
        align: 'left',
        importance: 0,
        key: 'state',
        flexible: 9,
        cell: r => state(r.state, r.reason),
      },
    ],
    sort,
  );
}

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
    ],
    sort,
  );
}

function exchange(row: WindowRow, venueName: (id: string) => string): string {
  return row.buy.market === 'spot' ? `${venueName(row.buy.venue)} spot` : venueName(row.buy.venue);
}

function interval(value: number | null) {
  return value === null ? words('-', 'quiet') : words(`${value}h`);
}
