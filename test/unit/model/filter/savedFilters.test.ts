import assert from 'node:assert/strict';
import { changeFilters, MOST_SAVED_FILTERS, parseSavedFilters } from '../../../../src/model/filter/savedFilters';

const TWO = [
  { name: 'Fresh', query: 'age<2s' },
  { name: 'OKX', query: 'venue:okx' },
];

function problem(...args: Parameters<typeof changeFilters>): string {
  const changed = changeFilters(...args);
  return changed.ok ? '' : changed.problem;
}

describe('saved filters', () => {
  it('are saved under a name, replaced, renamed and deleted', () => {
    const saved = changeFilters(TWO, { kind: 'save', name: '  My   filter ', query: ' net>0 ' });
    assert.deepEqual(saved.ok && saved.filters.map(({ name }) => name), ['Fresh', 'My filter', 'OKX']);
    assert.deepEqual(saved.ok && saved.filters[1], { name: 'My filter', query: 'net>0' });
    const replaced = changeFilters(TWO, { kind: 'save', name: 'okx', query: 'buy:okx' });
    assert.deepEqual(replaced.ok && replaced.filters[1], { name: 'okx', query: 'buy:okx' });
    const renamed = changeFilters(TWO, { kind: 'rename', name: 'OKX', to: 'A' });
    assert.deepEqual(renamed.ok && renamed.filters, [{ name: 'A', query: 'venue:okx' }, TWO[0]]);
    const recased = changeFilters(TWO, { kind: 'rename', name: 'OKX', to: 'okx' });
    assert.deepEqual(recased.ok && recased.filters[1], { name: 'okx', query: 'venue:okx' });
    const deleted = changeFilters(TWO, { kind: 'delete', name: 'fresh' });
    assert.deepEqual(deleted.ok && deleted.filters, [TWO[1]]);
  });

  it('say why they cannot be', () => {
    assert.match(problem(TWO, { kind: 'save', name: ' ', query: 'x' }), /needs a name/);
    assert.match(problem(TWO, { kind: 'save', name: 'x', query: ' ' }), /no filter to save/);
    assert.match(problem(TWO, { kind: 'save', name: 'x'.repeat(61), query: 'x' }), /at most 60/);
    assert.match(problem(TWO, { kind: 'save', name: 'x', query: 'x'.repeat(501) }), /at most 500/);
    assert.match(problem(TWO, { kind: 'rename', name: 'OKX', to: 'fresh' }), /another filter/);
    assert.match(problem(TWO, { kind: 'rename', name: 'nothing', to: 'x' }), /there is no saved filter/);
    const full = Array.from({ length: MOST_SAVED_FILTERS }, (_, i) => ({ name: `n${i}`, query: 'x' }));
    assert.match(problem(full, { kind: 'save', name: 'one more', query: 'x' }), /delete one first/);
    assert.equal(problem(full, { kind: 'save', name: 'n5', query: 'y' }), '');
  });

  it('are read from whatever was kept', () => {
    for (const raw of [undefined, null, 5, 'x', {}, [null, 5, {}, { name: 1, query: 'x' }, { name: 'x' }]]) {
      assert.deepEqual(parseSavedFilters(raw), []);
    }
    assert.deepEqual(parseSavedFilters([...TWO].reverse()), TWO);
    assert.deepEqual(parseSavedFilters([TWO[0], { name: 'FRESH', query: 'other' }]), [TWO[0]]);
  });
});
