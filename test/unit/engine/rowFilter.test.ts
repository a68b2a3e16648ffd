import assert from 'node:assert/strict';
import { RowFilter } from '../../../src/engine/rowFilter';
import { instrument } from '../store/storeKit';

const SPOT = instrument('a spot BTC USDT');
const PERP = instrument('b perp BTC USDT');

describe('rowFilter', () => {
  it('restricts nothing when nothing is given', () => {
    const filter = new RowFilter({});
    assert.ok(filter.pair(SPOT, PERP));
    assert.equal(filter.minNet, Number.NEGATIVE_INFINITY);
    assert.equal(filter.rankedOnly, false);
  });

  it('asks both legs for venue, market and asset', () => {
    assert.ok(!new RowFilter({ venues: ['a'] }).pair(SPOT, PERP));
    assert.ok(new RowFilter({ venues: ['a', 'b'] }).pair(SPOT, PERP));
    assert.ok(!new RowFilter({ markets: ['perp'] }).pair(SPOT, PERP));
    assert.ok(!new RowFilter({ assets: ['ETH'] }).pair(SPOT, PERP));
    assert.ok(new RowFilter({ assets: ['ETH', 'BTC'] }).instrument(SPOT));
    assert.ok(!new RowFilter({ venues: [] }).instrument(SPOT), 'an empty list lets nothing through');
  });

  it('tells the kinds by their direction', () => {
    const filter = new RowFilter({ kinds: ['spot-perp'] });
    assert.ok(filter.pair(SPOT, PERP));
    assert.ok(!filter.pair(PERP, SPOT));
  });

  it('finds a text in asset, symbol or venue of either leg, whatever the case', () => {
    for (const text of ['bt', 'BTC', ' btc ']) assert.ok(new RowFilter({ text }).pair(SPOT, PERP), text);
    assert.ok(new RowFilter({ text: 'b' }).instrument(SPOT));
    assert.ok(!new RowFilter({ text: 'eth' }).pair(SPOT, PERP));
    assert.ok(!new RowFilter({ text: 'eth' }).instrument(SPOT));
  });

  it('leaves muted assets out', () => {
    assert.ok(!new RowFilter({ muted: ['BTC'] }).pair(SPOT, PERP));
    assert.ok(!new RowFilter({ muted: ['BTC'] }).instrument(SPOT));
    assert.ok(new RowFilter({ muted: ['ETH'] }).pair(SPOT, PERP));
  });

  it('takes its threshold in percent', () => {
    assert.equal(new RowFilter({ minNetPct: 0.5 }).minNet, 0.005);
  });
});
