import assert from 'node:assert/strict';
import type { ColumnArrangement } from '../../../src/protocol/panel';
import {
  arrange,
  DEFAULT_ARRANGEMENT,
  fitToRoom,
  hideColumn,
  moveColumn,
  NARROWEST_PX,
  presetName,
  presetsOf,
  shiftColumn,
  showColumn,
  widenColumn,
} from '../../../webview/table/arrangement';
import type { Column } from '../../../webview/table/column';

function column(id: string, importance: number, isExtra = false): Column<never> {
  return { id, heading: [id], align: 'left', importance, isExtra, chars: 4, cell: () => ({ text: '', look: '' }) };
}

const ALL = [column('a', 0), column('x', 9, true), column('b', 2), column('c', 5), column('d', 1)];

function ids(arrangement: ColumnArrangement): string {
  return arrange(ALL, arrangement)
    .columns.map(({ id }) => id)
    .join('');
}

describe('arrangement of columns', () => {
  it('has ready-made choices; the seed’s is the standard one of markets', () => {
    assert.equal(ids(DEFAULT_ARRANGEMENT), 'abcd');
    assert.equal(ids({ ...DEFAULT_ARRANGEMENT, preset: 'compact' }), 'abd');
    assert.equal(ids({ ...DEFAULT_ARRANGEMENT, preset: 'everything' }), 'axbcd');
    const fits = (['standard', 'compact', 'everything'] as const).map(
      preset => arrange(ALL, { ...DEFAULT_ARRANGEMENT, preset }).fit,
    );
    assert.deepEqual(fits, [true, true, false]);
    assert.deepEqual([presetName('standard', 'markets'), presetName('standard', 'spreads')], ['Seed', 'Standard']);
  });

  it('becomes a person’s own with the first change, which stays while another choice is looked at', () => {
    const own = hideColumn(ALL, DEFAULT_ARRANGEMENT, 'b');
    assert.deepEqual([own.preset, ids(own), own.fit], ['own', 'acd', true]);
    assert.deepEqual(presetsOf(DEFAULT_ARRANGEMENT), ['standard', 'compact', 'everything']);
    const other: ColumnArrangement = { ...own, preset: 'everything' };
    assert.deepEqual([presetsOf(other).at(-1), ids(other), ids({ ...other, preset: 'own' })], ['own', 'axbcd', 'acd']);
  });

  it('moves columns before others, to the end, and by one place', () => {
    assert.equal(ids(moveColumn(ALL, DEFAULT_ARRANGEMENT, 'd', 'b')), 'adbc');
    assert.equal(ids(moveColumn(ALL, DEFAULT_ARRANGEMENT, 'a', undefined)), 'bcda');
    assert.equal(ids(shiftColumn(ALL, DEFAULT_ARRANGEMENT, 'b', -1)), 'bacd');
    assert.equal(ids(shiftColumn(ALL, DEFAULT_ARRANGEMENT, 'b', 1)), 'acbd');
    assert.equal(shiftColumn(ALL, DEFAULT_ARRANGEMENT, 'a', -1), DEFAULT_ARRANGEMENT, 'there is no further place');
    assert.equal(moveColumn(ALL, DEFAULT_ARRANGEMENT, 'a', 'a'), DEFAULT_ARRANGEMENT);
  });

  it('shows a column at its place, and leaves none out from then on', () => {
    const shown = showColumn(ALL, DEFAULT_ARRANGEMENT, 'x');
    assert.deepEqual([ids(shown), shown.fit], ['axbcd', false]);
    assert.equal(showColumn(ALL, shown, 'x'), shown);
    assert.equal(ids(showColumn(ALL, hideColumn(ALL, shown, 'd'), 'd')), 'axbcd');
    assert.equal(fitToRoom(ALL, shown, true).fit, true);
  });

  it('never hides the last column, and passes over those that are gone', () => {
    const one: ColumnArrangement = { ...DEFAULT_ARRANGEMENT, preset: 'own', own: ['b'] };
    assert.equal(hideColumn(ALL, one, 'b'), one);
    assert.equal(ids({ ...one, own: ['vs.gone', 'b', 'a'] }), 'ba');
    assert.equal(ids({ ...one, own: ['vs.gone'] }), 'abcd');
  });

  it('keeps widths within reason, and forgets them', () => {
    const wide = widenColumn(DEFAULT_ARRANGEMENT, 'a', 123.4);
    assert.deepEqual([wide.widths, wide.preset], [{ a: 123 }, 'standard']);
    assert.deepEqual(widenColumn(wide, 'a', 1).widths, { a: NARROWEST_PX });
    assert.deepEqual(widenColumn(wide, 'a', undefined).widths, {});
  });
});
