import assert from 'node:assert/strict';
import { EdgeNotices } from '../../../src/episodes/edgeNotices';
import { pairKey } from '../../../src/model/pairKey';
import { EdgeTable } from '../../../src/spreads/edgeTable';

function table(members: readonly number[]): { edges: EdgeTable; notices: EdgeNotices; base: number } {
  const edges = new EdgeTable();
  const notices = new EdgeNotices(edges);
  const base = place(edges, notices, members);
  notices.from = 0.01;
  return { edges, notices, base };
}

function place(edges: EdgeTable, notices: EdgeNotices, members: readonly number[]): number {
  const base = edges.allocate(members);
  notices.placed(base, members.length * (members.length - 1));
  return base;
}

describe('edgeNotices', () => {
  it('notes what is at the threshold or followed, and nothing else', () => {
    const { edges, notices, base } = table([0, 1]);
    edges.net.set([0.01, 0.00999], base);
    for (const edge of [base, base + 1]) notices.computed(edge);
    assert.deepEqual(notices.takeNoted(), [base]);
    notices.follow(base + 1, true);
    edges.net.set([Number.NaN, Number.NaN], base);
    for (const edge of [base, base + 1]) notices.computed(edge);
    assert.deepEqual(notices.takeNoted(), [base + 1]);
    assert.deepEqual(notices.takeNoted(), []);
  });

  it('follows a pair to its new place, and tells of one that has none', () => {
    const { edges, notices, base } = table([5, 7]);
    notices.follow(base, true);
    notices.follow(base + 1, true);
    notices.released(base, 2);
    edges.release(base, 2);
    const other = place(edges, notices, [8, 9]);
    assert.equal(other, base, 'its place is used again');
    notices.computed(other);
    assert.deepEqual(notices.takeNoted(), [], 'by a pair that nobody follows');
    const again = place(edges, notices, [5, 7, 6]);
    for (let edge = again; edge < again + 6; edge++) notices.computed(edge);
    const noted = notices.takeNoted().map(edge => `${edges.buy[edge]}>${edges.sell[edge]}`);
    assert.deepEqual(noted, ['5>7', '7>5']);
    assert.deepEqual([...notices.takeParted()], []);
    notices.released(again, 6);
    assert.deepEqual([...notices.takeParted()].sort(), [pairKey(5, 7), pairKey(7, 5)]);
    assert.deepEqual([...notices.takeParted()], []);
  });
});
