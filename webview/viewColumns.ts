import type { ColumnArrangement, ColumnPreset, PanelState, PanelView } from '../src/protocol/panel';
import {
  type Arranged,
  arrange,
  DEFAULT_ARRANGEMENT,
  fitToRoom,
  hideColumn,
  moveColumn,
  shiftColumn,
  showColumn,
  WIDTH_STEP_PX,
  widenColumn,
} from './table/arrangement';
import type { Column } from './table/column';
import { ColumnNeeds } from './table/columnLayout';
import { episodeColumns } from './table/episodeColumns';
import type { Names } from './table/figure';
import { fundingColumns } from './table/fundingColumns';
import { healthColumns } from './table/healthColumns';
import { marketColumns } from './table/marketColumns';
import { measureLike } from './table/measure';
import { spreadColumns } from './table/spreadColumns';

interface Known {
  readonly all: readonly Column<never>[];
  readonly needs: ColumnNeeds;
  arrangement: ColumnArrangement | undefined;
  arranged: Arranged<never>;
}

/** The columns of every view as a person has arranged them, and what can be done to that. */
export class ViewColumns {
  readonly #names: Names;
  readonly #venues: () => readonly string[];
  readonly #state: () => PanelState;
  readonly #update: (change: Partial<PanelState>) => void;
  readonly #known = new Map<PanelView, Known>();

  constructor(
    names: Names,
    venues: () => readonly string[],
    state: () => PanelState,
    update: (change: Partial<PanelState>) => void,
  ) {
    this.#names = names;
    this.#venues = venues;
    this.#state = state;
    this.#update = update;
  }

  /** Other venues are scanned: there are other columns. */
  reset(): void {
    this.#known.clear();
  }

  all(view: PanelView): readonly Column<never>[] {
    return this.#of(view).all;
  }

  needs(view: PanelView): ColumnNeeds {
    return this.#of(view).needs;
  }

  /** The same object as long as nothing is arranged otherwise. */
  arranged(view: PanelView): Arranged<never> {
    const known = this.#of(view);
    const arrangement = this.#state().columns[view];
    if (known.arrangement !== arrangement) {
      known.arrangement = arrangement;
      known.arranged = arrange(known.all, arrangement ?? DEFAULT_ARRANGEMENT);
    }
    return known.arranged;
  }

  arrangement(view: PanelView): ColumnArrangement {
    return this.#state().columns[view] ?? DEFAULT_ARRANGEMENT;
  }

  choose(view: PanelView, preset: ColumnPreset): void {
    this.#set(view, { ...this.arrangement(view), preset });
  }

  show(view: PanelView, id: string, isShown: boolean): void {
    this.#set(view, (isShown ? showColumn : hideColumn)(this.all(view), this.arrangement(view), id));
  }

  move(view: PanelView, id: string, before: string | undefined): void {
    this.#set(view, moveColumn(this.all(view), this.arrangement(view), id, before));
  }

  shift(view: PanelView, id: string, by: -1 | 1): void {
    this.#set(view, shiftColumn(this.all(view), this.arrangement(view), id, by));
  }

  widen(view: PanelView, id: string, px: number | undefined): void {
    this.#set(view, widenColumn(this.arrangement(view), id, px));
  }

  /** A step wider or narrower than the px that it has. */
  step(view: PanelView, id: string, px: number, by: -1 | 1): void {
    this.widen(view, id, px + by * WIDTH_STEP_PX);
  }

  fit(view: PanelView, isFit: boolean): void {
    this.#set(view, fitToRoom(this.all(view), this.arrangement(view), isFit));
  }

  /** As it was before anything was arranged. */
  restore(view: PanelView): void {
    const { [view]: _, ...others } = this.#state().columns;
    this.#update({ columns: others });
  }

  #set(view: PanelView, arrangement: ColumnArrangement): void {
    if (arrangement === this.arrangement(view)) return;
    this.#update({ columns: { ...this.#state().columns, [view]: arrangement } });
  }

  #of(view: PanelView): Known {
    const known = this.#known.get(view);
    if (known) return known;
    const all = this.#make(view);
    const needs = new ColumnNeeds(all, measureLike(document.body));
    const made = { all, needs, arrangement: undefined, arranged: arrange(all, DEFAULT_ARRANGEMENT) };
    this.#known.set(view, made);
    return made;
  }

  #make(view: PanelView): readonly Column<never>[] {
    switch (view) {
      case 'spreads':
        return spreadColumns(this.#names);
      case 'markets':
        return marketColumns(this.#names, this.#venues());
      case 'funding':
        return fundingColumns(this.#names);
      case 'episodes':
        return episodeColumns(this.#names);
      case 'health':
        return healthColumns(this.#names.venueName);
    }
  }
}
