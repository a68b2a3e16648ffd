import { COLUMN_PRESETS, type ColumnArrangement, type ColumnPreset, type PanelView } from '../../src/protocol/panel';
import type { Column } from './column';

/** Columns of a view as they are to be shown, if there is room. */
export interface Arranged<R> {
  readonly columns: readonly Column<R>[];
  /** Are those that find no room left out? */
  readonly fit: boolean;
  /** In px, by id; a column that is missing is as wide as it needs to be. */
  readonly widths: Readonly<Record<string, number>>;
}

export const DEFAULT_ARRANGEMENT: ColumnArrangement = { preset: 'standard', own: [], fit: true, widths: {} };

/** Least and greatest width of a column, and a step of it by keyboard, in px. */
export const NARROWEST_PX = 36;
export const WIDEST_PX = 800;
export const WIDTH_STEP_PX = 16;

/** Up to this importance a column is in the compact choice. */
const COMPACT = 3;

export function presetName(preset: ColumnPreset, view: PanelView): string {
  const names: Readonly<Record<ColumnPreset, string>> = {
    standard: view === 'markets' ? 'Seed' : 'Standard',
    compact: 'Compact',
    everything: 'Everything',
    own: 'Own',
  };
  return names[preset];
}

/** Those that can be chosen; `own` only once there is one. */
export function presetsOf(arrangement: ColumnArrangement): readonly ColumnPreset[] {
  return COLUMN_PRESETS.filter(preset => preset !== 'own' || arrangement.own.length > 0);
}

/** Ids that are gone are passed over, e.g. of a venue that is not scanned any more. */
export function arrange<R>(all: readonly Column<R>[], arrangement: ColumnArrangement): Arranged<R> {
  const { preset, own, widths } = arrangement;
  switch (preset) {
    case 'standard':
      return { columns: all.filter(column => !column.isExtra), fit: true, widths };
    case 'compact':
      return { columns: all.filter(column => !column.isExtra && column.importance <= COMPACT), fit: true, widths };
    case 'everything':
      return { columns: all, fit: false, widths };
    case 'own': {
      const columns = own.flatMap(id => all.find(column => column.id === id) ?? []);
      return columns.length > 0
        ? { columns, fit: arrangement.fit, widths }
        : arrange(all, { ...arrangement, preset: 'standard' });
    }
  }
}

/** The arrangement with these columns in this order. */
function owned<R>(all: readonly Column<R>[], from: ColumnArrangement, own: readonly string[]): ColumnArrangement {
  return { ...from, preset: 'own', own, fit: arrange(all, from).fit };
}

function idsOf<R>(all: readonly Column<R>[], from: ColumnArrangement): string[] {
  return arrange(all, from).columns.map(({ id }) => id);
}

/** Puts a column before another one; at the end where there is no such. */
export function moveColumn<R>(
  all: readonly Column<R>[],
  from: ColumnArrangement,
  id: string,
  before: string | undefined,
): ColumnArrangement {
  if (id === before) return from;
  const ids = idsOf(all, from).filter(each => each !== id);
  const at = before === undefined ? -1 : ids.indexOf(before);
  return owned(all, from, ids.toSpliced(at < 0 ? ids.length : at, 0, id));
}

/** One place to the left (-1) or to the right (1); the same arrangement where there is no further place. */
export function shiftColumn<R>(
  all: readonly Column<R>[],
  from: ColumnArrangement,
  id: string,
  by: -1 | 1,
): ColumnArrangement {
  const ids = idsOf(all, from);
  const at = ids.indexOf(id);
  const to = at + by;
  if (at < 0 || to < 0 || to >= ids.length) return from;
  return owned(all, from, ids.toSpliced(at, 1).toSpliced(to, 0, id));
}

/** The last column cannot be hidden. */
export function hideColumn<R>(all: readonly Column<R>[], from: ColumnArrangement, id: string): ColumnArrangement {
  const ids = idsOf(all, from).filter(each => each !== id);
  return ids.length === 0 ? from : owned(all, from, ids);
}

/** Where it stands among all columns; whoever asks for one wants to see it, so none is left out from then on. */
export function showColumn<R>(all: readonly Column<R>[], from: ColumnArrangement, id: string): ColumnArrangement {
  const ids = idsOf(all, from);
  if (ids.includes(id)) return from;
  const order = all.map(column => column.id);
  const next = ids.findIndex(each => order.indexOf(each) > order.indexOf(id));
  return { ...owned(all, from, ids.toSpliced(next < 0 ? ids.length : next, 0, id)), fit: false };
}

/** Undefined: as wide as it needs to be. */
export function widenColumn(from: ColumnArrangement, id: string, px: number | undefined): ColumnArrangement {
  const { [id]: _, ...others } = from.widths;
  if (px === undefined) return { ...from, widths: others };
  return { ...from, widths: { ...others, [id]: Math.round(Math.min(WIDEST_PX, Math.max(NARROWEST_PX, px))) } };
}

export function fitToRoom<R>(all: readonly Column<R>[], from: ColumnArrangement, fit: boolean): ColumnArrangement {
  return { ...owned(all, from, idsOf(all, from)), fit };
}
