import assert from 'node:assert/strict';
import { Kit, REPEATS_3S } from '../store/storeKit';

/** States of instruments of one asset whose mids are these, in USDT unless the quote is given. */
function judged(prices: readonly number[], quotes: readonly string[] = [], kit = new Kit()): string[] {
  const all = prices.map((price, i) => {
    const index = kit.add(`v${i} spot BTC ${quotes[i] ?? 'USDT'}`);
    kit.frame(index, { bid: price - 0.5, ask: price + 0.5 });
    return index;
  });
  kit.settle();
  return all.map(index => kit.state(index));
}

const Q = 'quarantined';

describe('sameAsset: rule 3, the guard', () => {
  it('has nothing to say about one', () => {
    assert.deepEqual(judged([5_000]), ['live']);
  });

  it('of two that are too far apart it holds both: there is no majority', () => {
    assert.deepEqual(judged([100, 110]), ['live', 'live'], 'exactly the limit');
    assert.deepEqual(judged([110.01, 100]), [Q, Q]);
    assert.deepEqual(judged([100, 110.01]), [Q, Q]);
  });

  it('of three it holds the one off the median', () => {
    assert.deepEqual(judged([100, 101, 1_000]), ['live', 'live', Q]);
    assert.deepEqual(judged([100, 10, 101]), ['live', Q, 'live']);
    assert.deepEqual(judged([100, 110, 90]), ['live', 'live', 'live'], 'exactly the limit, on both sides');
    assert.deepEqual(judged([100, 110.01, 89.99]), ['live', Q, Q]);
  });

  it('of four it takes the mean of the middle two', () => {
    assert.deepEqual(judged([98, 102, 110, 90]), ['live', 'live', 'live', 'live']);
    assert.deepEqual(judged([98, 102, 110.01, 89.99]), ['live', 'live', Q, Q]);
    assert.deepEqual(judged([100, 100, 200, 200]), [Q, Q, Q, Q], 'two camps: none is trusted');
  });

  it('takes its limit from the settings', () => {
    assert.deepEqual(judged([100, 104], [], new Kit({ quarantinePct: 5 })), ['live', 'live']);
    assert.deepEqual(judged([100, 106], [], new Kit({ quarantinePct: 5 })), [Q, Q]);
  });

  it('compares unit prices', () => {
    const kit = new Kit();
    const one = kit.add('a spot PEPE USDT');
    const thousand = kit.add('b perp PEPE USDT', { multiplier: 1_000 });
    kit.frame(one, { bid: 0.99, ask: 1.01 });
    kit.frame(thousand, { bid: 990, ask: 1_010 });
    kit.settle();
    assert.deepEqual([kit.state(one), kit.state(thousand)], ['live', 'live']);
  });

  it('compares in one currency where there is a live rate', () => {
    const kit = new Kit();
    const rate = kit.add('a spot USDC USDT');
    kit.frame(rate, { bid: 1.04, ask: 1.06 });
    assert.deepEqual(judged([105, 93], ['USDT', 'USDC'], kit), ['live', 'live'], '93 USDC are 97.65 USDT');
    kit.store.withdraw(rate, 'gone');
    kit.settle();
    assert.equal(kit.state(1), Q, 'without a rate a dollar is a dollar');
  });

  it('judges currencies themselves without converting them', () => {
    const kit = new Kit();
    const [inUsdt, inFdusd] = [kit.add('a spot USDC USDT'), kit.add('b spot USDC FDUSD')];
    kit.frame(kit.add('a spot FDUSD USDT'), { bid: 0.79, ask: 0.81 });
    kit.frame(inUsdt, { bid: 0.999, ask: 1.001 });
    kit.frame(inFdusd, { bid: 0.999, ask: 1.001 });
    kit.settle();
    assert.deepEqual([kit.state(inUsdt), kit.state(inFdusd)], ['live', 'live']);
  });

  it('counts stale quotes, and neither one-sided nor missing ones', () => {
    const kit = new Kit();
    const stale = kit.add('s spot BTC USDT', {}, REPEATS_3S);
    kit.frame(stale, { bid: 99, ask: 101 });
    kit.mono += 20_000;
    const oneSided = kit.add('o spot BTC USDT');
    kit.frame(oneSided, { bid: 0, ask: 100 });
    kit.add('w spot BTC USDT');
    assert.deepEqual(judged([200], [], kit), [Q]);
    assert.deepEqual([kit.state(stale), kit.state(oneSided)], [Q, 'one-sided']);
  });

  it('says why, and lets go when the price fits again', () => {
    const kit = new Kit();
    const all = [1, 1, 1_000].map((times, i) => {
      const index = kit.add(`v${i} spot BTC USDT`);
      kit.frame(index, { bid: 99 * times, ask: 101 * times });
      return index;
    });
    kit.settle();
    assert.match(kit.reason(all[2] as number), /^x1000 the median price of BTC on 3 markets \(limit 10 %\)/);
    kit.frame(all[2] as number, { bid: 99, ask: 101 });
    kit.settle();
    assert.equal(kit.state(all[2] as number), 'live');
  });

  it('tells of two that they are apart, not who is wrong', () => {
    const kit = new Kit();
    assert.deepEqual(judged([100, 300], [], kit), [Q, Q]);
    assert.match(kit.reason(0), /^two prices for BTC, x3\.000 apart \(limit 10 %\)/);
  });
});
