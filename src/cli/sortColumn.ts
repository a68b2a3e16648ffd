import { didYouMean } from '../base/suggest';
import { TEXT_COLUMNS } from '../protocol/columns';
import type { Sort } from '../protocol/messages';
import { numbersOf } from '../protocol/rows';
import type { ViewName } from './options';
import { UsageError } from './usageError';

const HEALTH_TEXTS = ['venue', 'market', 'connection', 'url', 'state', 'diagnosis'] as const;
const HEALTH_NUMBERS = [
  'streams.asked',
  'streams.acked',
  'streams.alive',
  'framesPerSecond',
  'lastFrameAgeMs',
  'lagMs',
  'reconnects',
  'drops',
  'errors',
  'conflated',
] as const;

/** The order of a view that nobody asked to be sorted; health stays in the engine's order. */
const DEFAULT_SORT = {
  spreads: { column: 'netPct', descending: true },
  markets: { column: 'symbol', descending: false },
  funding: { column: 'fundingCarryPctPerDay', descending: true },
  episodes: { column: 'openedAt', descending: true },
} as const;

const ALIASES: ReadonlyMap<string, string> = new Map([
  ['carry', 'fundingCarryPctPerDay'],
  ['apr', 'fundingCarryAprPct'],
  ['net', 'netPct'],
  ['gross', 'grossPct'],
  ['asset', 'base'],
  ['age', 'ageMs'],
]);

/** Names that `--sort` takes in a view, words first. */
export function sortColumns(
  view: ViewName,
  venues: readonly string[],
): { texts: readonly string[]; numbers: readonly string[] } {
  if (view === 'health') return { texts: HEALTH_TEXTS, numbers: HEALTH_NUMBERS };
  return { texts: TEXT_COLUMNS[view], numbers: numbersOf(view, venues) };
}

/** Reads `column[:asc|desc]`; undefined only for a health view without a wish. */
export function parseSort(text: string | undefined, view: ViewName, venues: readonly string[]): Sort | undefined {
  if (text === undefined) return view === 'health' ? undefined : DEFAULT_SORT[view];
  const [written = '', direction, ...rest] = text.split(':');
  if (rest.length > 0 || (direction !== undefined && direction !== 'asc' && direction !== 'desc')) {
    throw new UsageError(`--sort "${text}" must be COLUMN, COLUMN:asc or COLUMN:desc.`);
  }
  const { texts, numbers } = sortColumns(view, venues);
  const known = [...texts, ...numbers];
  const wanted = ALIASES.get(written) ?? written;
  const column = known.find(name => name === wanted) ?? known.find(name => name.toLowerCase() === wanted.toLowerCase());
  if (column === undefined) {
    const hint = didYouMean(written, known);
    throw new UsageError(
      `--sort: the ${view} view has no column "${written}".${hint}\nIts columns are: ${known.join(', ')}.`,
    );
  }
  const descending = direction === undefined ? numbers.includes(column) : direction === 'desc';
  return { column, descending };
}
