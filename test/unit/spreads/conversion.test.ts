import assert from 'node:assert/strict';
import { median } from '../../../src/spreads/conversion';
import { Kit, REPEATS_3S } from '../store/storeKit';

function rateOf(kit: Kit, from: string, to: string): number {
  kit.settle();
  return kit.book.rates.rate(from, to);
}

describe('conversion', () => {
  it('rule 4: is 1 for the same currency and unknown without a live market', () => {
    const kit = new Kit();
    assert.equal(rateOf(kit, 'USDC', 'USDC'), 1);
    assert.ok(Number.isNaN(rateOf(kit, 'USDC', 'USDT')));
  });

  it('rule 4: is the median of the mids of the live spot markets, inverse ones turned over', () => {
    const kit = new Kit();
    const [a, b] = [kit.add('a spot USDC USDT'), kit.add('b spot USDC USDT')];
    kit.frame(a, { bid: 1, ask: 1.002 });
    assert.equal(rateOf(kit, 'USDC', 'USDT'), 1.001);
    assert.equal(rateOf(kit, 'USDT', 'USDC'), 1 / 1.001);
    kit.frame(b, { bid: 1.002, ask: 1.004 });
    assert.ok(Math.abs(rateOf(kit, 'USDC', 'USDT') - 1.002) < 1e-12, 'of two the mean');
    const inverse = kit.add('c spot USDT USDC');
    kit.frame(inverse, { bid: 0.799, ask: 0.801 });
    // The inverse market is 25 % off: the guard does not compare it (another base), the median does not follow it.
    assert.ok(Math.abs(rateOf(kit, 'USDC', 'USDT') - 1.003) < 1e-12);
  });

  it('never uses a perp, a stale market or a quarantined one', () => {
    const kit = new Kit();
    kit.frame(kit.add('a perp USDC USDT'), { bid: 1, ask: 1.002 });
    assert.ok(Number.isNaN(rateOf(kit, 'USDC', 'USDT')));
    const stale = kit.add('a spot USDC USDT', {}, REPEATS_3S);
    kit.frame(stale, { bid: 1, ask: 1.002 });
    assert.equal(rateOf(kit, 'USDC', 'USDT'), 1.001);
    kit.mono += 12_001;
    assert.ok(Number.isNaN(rateOf(kit, 'USDC', 'USDT')));
    kit.frame(kit.add('b spot USDC USDT'), { bid: 1, ask: 1.002 });
    kit.frame(kit.add('c spot USDC USDT'), { bid: 1, ask: 1.002 });
    kit.frame(kit.add('d spot USDC USDT'), { bid: 2, ask: 2.002 });
    assert.equal(rateOf(kit, 'USDC', 'USDT'), 1.001, 'one far off is held, and not even part of the median');
  });

  it('does not go through a third currency', () => {
    const kit = new Kit();
    kit.frame(kit.add('a spot USDC USDT'), { bid: 1, ask: 1.002 });
    kit.frame(kit.add('a spot FDUSD USDT'), { bid: 1, ask: 1.002 });
    assert.ok(Number.isNaN(rateOf(kit, 'FDUSD', 'USDC')));
  });

  it('loses a rate with its market, and finds it again with its return', () => {
    const kit = new Kit();
    const index = kit.add('a spot USDC USDT');
    kit.frame(index, { bid: 1, ask: 1.002 });
    assert.equal(rateOf(kit, 'USDC', 'USDT'), 1.001);
    kit.store.removeInstrument(index);
    assert.ok(Number.isNaN(rateOf(kit, 'USDC', 'USDT')));
    kit.add('a spot USDC USDT');
    kit.frame(index, { bid: 1, ask: 1.004 });
    assert.equal(rateOf(kit, 'USDC', 'USDT'), 1.002);
  });

  it('median: none, odd, even', () => {
    assert.ok(Number.isNaN(median([])));
    assert.equal(median([7]), 7);
    assert.equal(median([9, 1, 5]), 5);
    assert.equal(median([9, 1, 5, 6]), 5.5);
  });
});
