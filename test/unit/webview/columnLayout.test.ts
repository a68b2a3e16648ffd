import assert from 'node:assert/strict';
import { ColumnNeeds, fitColumns } from '../../../webview/table/columnLayout';

const COLUMNS = [
  { id: 'a', importance: 0 },
  { id: 'b', importance: 5 },
  { id: 'c', importance: 1, takesRest: true },
  { id: 'd', importance: 3 },
];
const NEEDS = [100, 50, 80, 60];
const all = (fit: boolean, widths: Readonly<Record<string, number>> = {}) => ({ columns: COLUMNS, fit, widths });

describe('widths of columns', () => {
  it('leaves out the least important where room is short, the essential last, the indispensable never', () => {
    assert.deepEqual(fitColumns(all(true), NEEDS, 250).shown, [0, 2, 3]);
    assert.deepEqual(fitColumns(all(true), NEEDS, 160).shown, [0, 2]);
    assert.deepEqual(fitColumns(all(true), NEEDS, 159).shown, [0]);
    assert.deepEqual(fitColumns(all(true), NEEDS, 20).shown, [0]);
    const asAsked = { shown: [0, 1, 2, 3], widths: NEEDS, padding: 16, isSignOnly: false };
    assert.deepEqual(fitColumns(all(false), NEEDS, 100), asAsked);
  });

  it('moves the essential closer together where even they find no room, but not columns of a given width', () => {
    const squeezed = (available: number, given = {}) => {
      const { shown, widths, padding } = fitColumns(all(true, given), NEEDS, available);
      return { shown, widths, padding };
    };
    assert.deepEqual(squeezed(170), { shown: [0, 2], widths: [95, 75], padding: 11 });
    assert.deepEqual(squeezed(160), { shown: [0, 2], widths: [90, 70], padding: 6 });
    assert.deepEqual(squeezed(100), { shown: [0], widths: [100], padding: 16 });
    const cut = fitColumns(all(true), NEEDS, 150, [100, 50, 66, 60]);
    assert.deepEqual(cut.widths, [90, 60], 'and only then words are cut');
    assert.equal(cut.isSignOnly, true, 'to the sign alone, not to a letter of them');
    assert.equal(fitColumns(all(true), NEEDS, 155, [100, 50, 66, 60]).isSignOnly, false);
    assert.deepEqual(squeezed(173, { a: 100 }), { shown: [0, 2], widths: [100, 73], padding: 9 });
  });

  it('gives what is over as air, and the remainder to the column that takes it', () => {
    const { widths } = fitColumns(all(true), NEEDS, 400);
    assert.deepEqual(widths, [114, 64, 80 + 110 - 3 * 14, 74]);
    assert.equal(
      widths.reduce((sum, width) => sum + width, 0),
      400,
    );
  });

  it('keeps the widths that a person gave', () => {
    const { widths } = fitColumns(all(true, { c: 40, a: 200 }), NEEDS, 600);
    assert.deepEqual([widths[0], widths[2]], [200, 40]);
    assert.deepEqual(fitColumns(all(true, { a: 240 }), NEEDS, 300).shown, [0, 2]);
  });

  it('grows with what is shown, up to a limit, and never shrinks', () => {
    const cell = () => ({ text: '', look: '' });
    const columns = [
      { id: 'n', heading: ['N'], align: 'right', importance: 0, chars: 3, mostChars: 6, extraPx: 10, cell },
    ] as const;
    const needs = new ColumnNeeds(columns, text => text.length * 7);
    const before = needs.of('n');
    assert.equal(before, 3 * 7 + 16 + 10);
    needs.note('n', '12');
    assert.deepEqual([needs.of('n'), needs.version], [before, 0]);
    needs.note('n', '12345');
    assert.deepEqual([needs.of('n'), needs.version], [5 * 7 + 26, 1]);
    needs.note('n', '123');
    needs.note('n', '1234567890');
    assert.deepEqual([needs.of('n'), needs.version], [6 * 7 + 26, 2]);
  });

  it('cuts words of several columns alike', () => {
    const columns = ['a', 'b', 'c'].map(id => ({ id, importance: 0 }));
    const arranged = { columns, fit: true, widths: {} };
    // 30 are squeezed out of the paddings; 40 more are missing.
    assert.deepEqual(fitColumns(arranged, [60, 100, 100], 190, [60, 50, 50]).widths, [50, 70, 70]);
    assert.deepEqual(fitColumns(arranged, [60, 100, 100], 190, [60, 90, 50]).widths, [50, 80, 60]);
  });

  it('measures what is strong as it is shown', () => {
    const cell = () => ({ text: '', look: '' });
    const columns = [{ id: 'v', heading: ['V'], align: 'left', importance: 0, chars: 3, mostChars: 20, cell }] as const;
    const needs = new ColumnNeeds(columns, (text, isStrong) => text.length * (isStrong ? 8 : 7));
    needs.note('v', 'Hyperliquid');
    assert.equal(needs.of('v'), 11 * 7 + 16);
    needs.note('v', 'Hyperliquid', true);
    assert.equal(needs.of('v'), 11 * 8 + 16);
  });

  it('never cuts a number, however much longer it is than was expected', () => {
    const cell = () => ({ text: '', look: '' });
    const about = { align: 'right', importance: 0, chars: 4, cell } as const;
    const columns = [
      { ...about, id: 'n', heading: ['N'] },
      { ...about, id: 'm', heading: ['M'] },
    ];
    const needs = new ColumnNeeds(columns, text => text.length * 10);
    needs.note('n', '0.00121050000');
    const px = columns.map(({ id }) => needs.of(id));
    const leasts = columns.map(({ id }) => needs.leastOf(id));
    const { widths, padding } = fitColumns({ columns, fit: true, widths: {} }, px, 100, leasts);
    assert.ok((widths[0] as number) - padding >= 130, `${widths[0]} px for 130`);
  });

  it('keeps less than the words of a column that takes the rest, where it says so', () => {
    const cell = () => ({ text: '', look: '' });
    const state = {
      id: 's',
      heading: ['State'],
      align: 'left',
      importance: 1,
      chars: 8,
      takesRest: true,
      cell,
    } as const;
    const asset = { id: 'a', heading: ['Asset'], align: 'left', importance: 0, chars: 8, cell } as const;
    const widthsAt = (available: number, leastPx?: number) => {
      const columns = [asset, { ...state, ...(leastPx === undefined ? {} : { leastPx }) }];
      const needs = new ColumnNeeds(columns, text => text.length * 10);
      const px = columns.map(({ id }) => needs.of(id));
      return fitColumns(
        { columns, fit: true, widths: {} },
        px,
        available,
        columns.map(({ id }) => needs.leastOf(id)),
      ).widths;
    };
    assert.deepEqual(widthsAt(200), [100, 100]);
    assert.deepEqual(widthsAt(140), [110]);
    assert.deepEqual(widthsAt(140, 40), [86, 54]);
    assert.deepEqual(widthsAt(116, 40), [86, 30]);
    assert.deepEqual(widthsAt(110, 40), [110]);
  });
});
