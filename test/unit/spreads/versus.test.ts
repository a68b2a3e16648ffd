import assert from 'node:assert/strict';
import { reference, versus, versusInstrument } from '../../../src/spreads/versus';
import { Kit } from '../store/storeKit';

describe('versus', () => {
  it('is at or below 0 where the row is cheap: its ask at or under the reference bid', () => {
    assert.equal(versus(97, 98, 100, 101), 98 / 100 - 1);
    assert.equal(versus(99, 100, 100, 101), 0, 'ask and bid touch');
  });

  it('is at or above 0 where the row is rich: its bid at or over the reference ask', () => {
    assert.equal(versus(103, 104, 100, 101), 103 / 101 - 1);
    assert.equal(versus(101, 102, 100, 101), 0, 'bid and ask touch');
  });

  it('is 0 where nothing is crossed', () => {
    assert.equal(versus(100, 101, 100, 101), 0);
    assert.equal(versus(99.9, 100.1, 100, 101), 0);
  });

  describe('of instruments', () => {
    function against(kit: Kit, row: number, venue: string, market: 'spot' | 'perp'): number {
      kit.settle();
      const other = reference(kit.store, row, venue, market, kit.mono);
      return versusInstrument(kit.store, kit.book.rates, row, other, kit.mono);
    }

    it('compares unit prices', () => {
      const kit = new Kit();
      const row = kit.add('a perp PEPE USDT', { multiplier: 1_000 });
      const spot = kit.add('a spot PEPE USDT');
      kit.frame(row, { bid: 102, ask: 103 });
      kit.frame(spot, { bid: 0.099, ask: 0.1 });
      assert.ok(Math.abs(against(kit, row, 'a', 'spot') - 0.02) < 1e-12);
    });

    it('prefers the same quote, then the order of the dollar family, live ones only', () => {
      const kit = new Kit();
      const row = kit.add('a perp BTC USDT');
      const [usd, usdc, usdt] = ['USD', 'USDC', 'USDT'].map(quote => kit.add(`b perp BTC ${quote}`)) as [
        number,
        number,
        number,
      ];
      for (const index of [row, usd, usdc, usdt]) kit.frame(index);
      const of = () => reference(kit.store, row, 'b', 'perp', kit.mono);
      assert.equal(of(), usdt);
      kit.store.withdraw(usdt, 'gone');
      assert.equal(of(), usdc);
      kit.store.distrust(usdc, 'stuck');
      assert.equal(of(), usd);
      kit.store.setHalted(usd, 'halted');
      assert.equal(of(), -1);
    });

    it('converts the reference to the row quote, and is unknown without a rate', () => {
      const kit = new Kit();
      const row = kit.add('a perp BTC USDT');
      const other = kit.add('b perp BTC USDC');
      kit.frame(row, { bid: 99, ask: 100 });
      kit.frame(other, { bid: 100, ask: 101 });
      assert.ok(Number.isNaN(against(kit, row, 'b', 'perp')));
      kit.frame(kit.add('a spot USDC USDT'), { bid: 1.019, ask: 1.021 });
      assert.ok(Math.abs(against(kit, row, 'b', 'perp') - (100 / 102 - 1)) < 1e-12);
    });

    it('is unknown without a live reference, for a row that is not live, and against itself', () => {
      const kit = new Kit();
      const row = kit.add('a spot BTC USDT');
      const perp = kit.add('a perp BTC USDT');
      kit.frame(row);
      assert.ok(Number.isNaN(against(kit, row, 'b', 'perp')));
      assert.ok(Number.isNaN(against(kit, row, 'a', 'spot')));
      assert.ok(Number.isNaN(against(kit, row, 'a', 'perp')), 'the perp has no quote yet');
      kit.frame(perp);
      assert.equal(against(kit, row, 'a', 'perp'), 0);
      kit.store.distrust(row, 'stuck');
      assert.ok(Number.isNaN(against(kit, row, 'a', 'perp')));
    });
  });
});
