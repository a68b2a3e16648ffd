import assert from 'node:assert/strict';
import { breakEvenHours, carryPerHour, fundingPerHour } from '../../../src/spreads/carry';
import { Kit } from '../store/storeKit';

describe('carry: rule 5', () => {
  it('is the rate of the sell leg minus that of the buy leg, each per its own hours', () => {
    const kit = new Kit();
    const [a, b] = [kit.add('a perp BTC USDT'), kit.add('b perp BTC USDT')];
    kit.store.funding(a, 0.0008, 8, Number.NaN, kit.mono);
    kit.store.funding(b, 0.0003, 1, Number.NaN, kit.mono);
    assert.ok(Math.abs(carryPerHour(kit.store, a, b, kit.mono) - 0.0002) < 1e-15);
    assert.ok(Math.abs(carryPerHour(kit.store, b, a, kit.mono) + 0.0002) < 1e-15);
  });

  it('counts spot as 0, and an unknown rate or interval as unknown', () => {
    const kit = new Kit();
    const [spot, perp] = [kit.add('a spot BTC USDT'), kit.add('b perp BTC USDT')];
    assert.equal(fundingPerHour(kit.store, spot, kit.mono), 0);
    assert.ok(Number.isNaN(carryPerHour(kit.store, spot, perp, kit.mono)));
    kit.store.funding(perp, 0.0008, Number.NaN, Number.NaN, kit.mono);
    assert.ok(Number.isNaN(carryPerHour(kit.store, spot, perp, kit.mono)), '8 hours are never assumed');
    kit.store.funding(perp, 0.0008, 8, Number.NaN, kit.mono);
    assert.equal(carryPerHour(kit.store, spot, perp, kit.mono), 0.0001);
    assert.ok(Number.isNaN(carryPerHour(kit.store, spot, perp, kit.mono + 900_001)));
  });

  it('breaks even at once when net is not negative, and never without a positive carry', () => {
    assert.equal(breakEvenHours(0.01, -1), 0);
    assert.equal(breakEvenHours(0, Number.NaN), 0);
    assert.equal(breakEvenHours(-0.002, 0.0001), 20);
    assert.ok(Number.isNaN(breakEvenHours(-0.002, 0)));
    assert.ok(Number.isNaN(breakEvenHours(-0.002, -0.1)));
    assert.ok(Number.isNaN(breakEvenHours(-0.002, Number.NaN)));
    assert.ok(Number.isNaN(breakEvenHours(Number.NaN, 0.1)));
  });
});
