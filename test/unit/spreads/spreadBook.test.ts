import assert from 'node:assert/strict';
import { EDGE_STATES } from '../../../src/model/quoteState';
import { NO_NUMBERS } from '../../../src/spreads/edgeTable';
import { Kit, REPEATS_3S } from '../store/storeKit';

interface Edge {
  readonly state: string;
  readonly gross: number;
  readonly net: number;
  readonly conversion: number;
}

function edge(kit: Kit, buy: number, sell: number): Edge | undefined {
  kit.settle();
  const { edges } = kit.book;
  for (let i = 0; i < edges.size; i++) {
    if (edges.buy[i] !== buy || edges.sell[i] !== sell || edges.state[i] === NO_NUMBERS) continue;
    const state = EDGE_STATES[edges.state[i] as number] as string;
    const [gross, net, conversion] = [edges.gross, edges.net, edges.conversion].map(column => column[i] as number);
    return { state, gross: gross as number, net: net as number, conversion: conversion as number };
  }
  return undefined;
}

describe('spreadBook', () => {
  it('goes from ask to bid, in both directions, net of both taker fees', () => {
    const kit = new Kit({ feePct: 0.1 });
    const [a, b] = [kit.add('a spot BTC USDT'), kit.add('b perp BTC USDT')];
    kit.frame(a, { bid: 99, ask: 100 });
    kit.frame(b, { bid: 101, ask: 102 });
    const there = edge(kit, a, b);
    assert.equal(there?.state, 'crossed');
    assert.equal(there?.gross, 101 / 100 - 1);
    assert.ok(Math.abs((there?.net ?? 0) - (0.01 - 0.002)) < 1e-12);
    const back = edge(kit, b, a);
    assert.deepEqual([back?.state, back?.gross], ['open', 99 / 102 - 1]);
  });

  it('a tie is not crossed', () => {
    const kit = new Kit();
    const [a, b] = [kit.add('a spot BTC USDT'), kit.add('b spot BTC USDT')];
    kit.frame(a, { bid: 99, ask: 100 });
    kit.frame(b, { bid: 100, ask: 101 });
    assert.deepEqual([edge(kit, a, b)?.gross, edge(kit, a, b)?.state], [0, 'open']);
  });

  it('rule 3: compares unit prices', () => {
    const kit = new Kit();
    const [one, thousand] = [kit.add('a spot PEPE USDT'), kit.add('b perp PEPE USDT', { multiplier: 1_000 })];
    kit.frame(one, { bid: 0.5, ask: 0.51 });
    kit.frame(thousand, { bid: 520, ask: 530 });
    assert.ok(Math.abs((edge(kit, one, thousand)?.gross ?? 0) - (0.52 / 0.51 - 1)) < 1e-12);
  });

  it('has every ordered pair, of the same venue too, and no pair with itself or across assets', () => {
    const kit = new Kit();
    const names = ['a spot BTC USDT', 'a perp BTC USDT', 'b spot BTC USDC', 'a spot ETH USDT', 'a spot BTC EUR'];
    const all = names.map(name => kit.add(name));
    for (const index of all) kit.frame(index);
    kit.settle();
    assert.equal(kit.book.edges.inUse, 6);
    for (const buy of all) {
      for (const sell of all) assert.equal(edge(kit, buy, sell) !== undefined, buy !== sell && buy < 3 && sell < 3);
    }
  });

  it('takes the state of the worse leg', () => {
    const kit = new Kit();
    const [a, b] = [kit.add('a spot BTC USDT'), kit.add('b spot BTC USDT', {}, REPEATS_3S)];
    kit.frame(a);
    kit.frame(b);
    assert.equal(edge(kit, a, b)?.state, 'open');
    kit.mono += 12_001;
    assert.deepEqual([edge(kit, a, b)?.state, edge(kit, b, a)?.state], ['stale', 'stale']);
    assert.deepEqual(kit.silent, [b]);
    kit.frame(b, { bid: 0 });
    assert.equal(edge(kit, a, b), undefined, 'no bid, no edge that sells there');
    assert.equal(edge(kit, b, a)?.state, 'one-sided');
  });

  it('rule 1: never ranks a quote that has fallen silent, exactly at the limit or later', () => {
    const kit = new Kit();
    const [a, b] = [kit.add('a spot BTC USDT'), kit.add('b spot BTC USDT', {}, REPEATS_3S)];
    kit.frame(a);
    kit.frame(b);
    kit.mono += 12_000;
    assert.equal(edge(kit, a, b)?.state, 'open');
    kit.mono += 1_000;
    assert.equal(edge(kit, a, b)?.state, 'stale');
  });

  it('rule 1: and all quotes of a connection that has fallen silent', () => {
    const kit = new Kit({ feedLimitMs: 60_000 });
    const [a, b] = [kit.add('a spot BTC USDT'), kit.add('b spot BTC USDT')];
    kit.frame(a);
    kit.frame(b);
    kit.mono += 60_000;
    assert.equal(edge(kit, a, b)?.state, 'open');
    kit.mono += 1;
    assert.equal(edge(kit, a, b)?.state, 'stale');
    kit.store.feedAlive(kit.feed, kit.mono);
    assert.equal(edge(kit, a, b)?.state, 'open');
  });

  describe('rule 4: quote currencies', () => {
    it('converts at the live rate, and is unrated without one', () => {
      const kit = new Kit();
      const [usdt, usdc] = [kit.add('a spot BTC USDT'), kit.add('b spot BTC USDC')];
      kit.frame(usdt, { bid: 99, ask: 100 });
      kit.frame(usdc, { bid: 99.5, ask: 100.5 });
      assert.equal(edge(kit, usdt, usdc)?.state, 'unrated');
      assert.ok(Number.isNaN(edge(kit, usdt, usdc)?.gross));
      const rate = kit.add('a spot USDC USDT');
      kit.frame(rate, { bid: 1.01, ask: 1.03 });
      const there = edge(kit, usdt, usdc);
      assert.deepEqual([there?.state, there?.conversion, there?.gross], ['crossed', 1.02, (99.5 * 1.02) / 100 - 1]);
      const back = edge(kit, usdc, usdt);
      assert.equal(back?.conversion, 1 / 1.02);
      kit.store.withdraw(rate, 'gone');
      assert.equal(edge(kit, usdt, usdc)?.state, 'unrated');
    });

    it('strict: never compares two quotes', () => {
      const kit = new Kit({ strictQuotes: true });
      const [usdt, usdc] = [kit.add('a spot BTC USDT'), kit.add('b spot BTC USDC')];
      for (const index of [usdt, usdc, kit.add('a spot USDC USDT')]) kit.frame(index);
      assert.equal(edge(kit, usdt, usdc), undefined);
    });
  });

  it('follows listings and delistings', () => {
    const kit = new Kit();
    const [a, b] = [kit.add('a spot BTC USDT'), kit.add('b spot BTC USDT')];
    kit.frame(a);
    kit.frame(b);
    assert.ok(edge(kit, a, b));
    kit.store.removeInstrument(b);
    assert.equal(edge(kit, a, b), undefined);
    assert.equal(kit.book.edges.inUse, 0);
    const c = kit.add('c spot BTC USDT');
    kit.frame(c);
    assert.ok(edge(kit, a, c));
    assert.equal(kit.book.edges.inUse, 2);
  });

  it('an instrument that moves to another asset takes its edges along', () => {
    const kit = new Kit();
    const moving = kit.add('a spot OLD USDT', { symbol: 'X' });
    const [old, fresh] = [kit.add('b spot OLD USDT'), kit.add('b spot NEW USDT')];
    for (const index of [moving, old, fresh]) kit.frame(index);
    assert.ok(edge(kit, moving, old));
    kit.add('a spot NEW USDT', { symbol: 'X' });
    assert.equal(edge(kit, moving, old), undefined);
    assert.ok(edge(kit, moving, fresh));
  });

  it('computes only the edges of what has changed', () => {
    const kit = new Kit();
    const all = Array.from({ length: 10 }, (_, i) => kit.add(`v${i} spot BTC USDT`));
    const others = Array.from({ length: 10 }, (_, i) => kit.add(`v${i} spot ETH USDT`));
    for (const index of [...all, ...others]) kit.frame(index);
    kit.settle();
    const before = kit.book.computed;
    kit.settle();
    assert.equal(kit.book.computed, before, 'nothing has changed');
    kit.mono += 1_000;
    kit.settle();
    assert.equal(kit.book.computed, before, 'time alone changes nothing');
    kit.frame(all[3] as number, { bid: 99.5 });
    kit.settle();
    assert.equal(kit.book.computed, before + 18, 'nine others, both directions');
  });
});
