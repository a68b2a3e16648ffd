import assert from 'node:assert/strict';
import { InstrumentTable } from '../../../src/store/instrumentTable';
import { instrument } from './storeKit';

describe('instrumentTable', () => {
  it('groups by asset and quote family: dollars together, others apart', () => {
    const table = new InstrumentTable();
    const [usdt, usdc, usd, eur, eth] = ['USDT', 'USDC', 'USD', 'EUR', 'ETH'].map(quote =>
      table.add(instrument(`a spot BTC ${quote}`)),
    ) as [number, number, number, number, number];
    assert.equal(table.groupOf(usdt), table.groupOf(usdc));
    assert.equal(table.groupOf(usdt), table.groupOf(usd));
    assert.notEqual(table.groupOf(usdt), table.groupOf(eur));
    assert.notEqual(table.groupOf(eth), table.groupOf(eur));
  });

  it('strict: only equal quotes are compared', () => {
    const table = new InstrumentTable(true);
    const [a, b] = [table.add(instrument('a spot BTC USDT')), table.add(instrument('a spot BTC USDC'))];
    const c = table.add(instrument('b perp BTC USDT'));
    assert.notEqual(table.groupOf(a), table.groupOf(b));
    assert.equal(table.groupOf(a), table.groupOf(c));
  });

  it('gives an instrument the same index for good', () => {
    const table = new InstrumentTable();
    const a = table.add(instrument('a spot BTC USDT'));
    const b = table.add(instrument('b spot BTC USDT'));
    table.remove(a);
    table.remove(a);
    assert.deepEqual(table.groupOf(b)?.members, [b]);
    assert.equal(table.add(instrument('c spot BTC USDT')), 2);
    assert.equal(table.add(instrument('a spot BTC USDT')), a);
    assert.deepEqual(table.groupOf(b)?.members, [b, 2, a]);
    assert.equal(table.size, 3);
    assert.equal(table.indexOf('a:spot:BTCUSDT'), a);
    assert.equal(table.indexOf('nobody'), -1);
    assert.equal(table.groupOf(99), undefined);
  });

  it('changes a group only when its members change', () => {
    const table = new InstrumentTable();
    const a = table.add(instrument('a spot BTC USDT'));
    const version = table.groupOf(a)?.version;
    table.add(instrument('a spot BTC USDT', { tickSize: 1 }));
    table.add(instrument('a spot ETH USDT'));
    assert.equal(table.groupOf(a)?.version, version);
    assert.equal(table.instruments[a]?.tickSize, 1);
  });

  it('moves an instrument whose asset the venue has corrected', () => {
    const table = new InstrumentTable();
    const a = table.add(instrument('a spot BTC USDT', { symbol: 'X' }));
    const before = table.groupOf(a);
    assert.equal(table.add(instrument('a spot ETH USDT', { symbol: 'X' })), a);
    assert.deepEqual(before?.members, []);
    assert.equal(table.groupOf(a)?.base, 'ETH');
  });
});
