import assert from 'node:assert/strict';
import { type Episode, livedMs } from '../../../src/episodes/episode';
import { CROSSED } from '../../../src/model/quoteState';
import { Kit, REPEATS_3S } from '../store/storeKit';

/** Spot at a, perp at b: buying a at `ask` and selling b at `bid` is crossed when the bid is above. */
class Pair extends Kit {
  readonly a = this.add('a spot BTC USDT');
  readonly b = this.add('b perp BTC USDT');

  at(ask: number, bid: number, size = 1): this {
    this.frame(this.a, { bid: ask - 1, ask, askSize: size });
    this.frame(this.b, { bid, ask: bid + 1, bidSize: 2 * size });
    this.settle();
    return this;
  }

  after(ms: number): this {
    this.mono += ms;
    this.wall += ms;
    return this;
  }

  get only(): Episode {
    const all = [...this.episodes.all()];
    assert.equal(all.length, 1);
    return all[0] as Episode;
  }

  get last(): Episode {
    return [...this.episodes.all()].at(-1) as Episode;
  }
}

describe('episodes', () => {
  it('notes when a spread opened, its peak, what was on offer, and how long it lived', () => {
    const pair = new Pair({ feePct: 0.1 }).at(100, 100.5, 3).after(80).at(100, 101, 2).after(300);
    pair.at(100, 100.4, 5).after(120).at(100, 100.1, 5);
    const episode = pair.only;
    assert.deepEqual(
      [episode.openedMono, episode.peak.mono, livedMs(episode, pair.mono), episode.updates],
      [1_000, 1_080, 500, 3],
    );
    assert.deepEqual([episode.firstSize, episode.peak.size, episode.lastSize], [3, 2, 5]);
    assert.equal(episode.peak.gross, 101 / 100 - 1);
    assert.ok(Math.abs(episode.peak.net - 0.008) < 1e-12);
    assert.equal(episode.peak.notional, 200);
    assert.equal(episode.peak.profit, 200 * episode.peak.net);
    assert.equal(episode.state, 'below');
    assert.equal(episode.reason, 'net fell to -0.100 %, below 0 %: the sell bid fell 0.299 %');
  });

  it('counts every crossing, however short', () => {
    const pair = new Pair();
    for (let i = 0; i < 5; i++) pair.at(100, 101).after(1).at(100, 99).after(1);
    assert.deepEqual(
      [...pair.episodes.all()].map(episode => [episode.id, livedMs(episode, pair.mono)]),
      [1, 2, 3, 4, 5].map(id => [id, 1]),
    );
  });

  it('at the threshold a spread is open, whatever its sign; an edge without one is not', () => {
    const at = new Pair({ episodeMinNetPct: 1 }).at(100, 101);
    assert.equal(at.only.thresholdPct, 1);
    assert.deepEqual([...new Pair({ episodeMinNetPct: 1.01 }).at(100, 101).episodes.all()], []);
    const apart = new Pair({ episodeMinNetPct: -2 }).at(100, 99);
    assert.deepEqual(
      [...apart.episodes.all()].map(({ buyIndex, state }) => [buyIndex, state]),
      [
        [apart.a, 'still-open'],
        [apart.b, 'still-open'],
      ],
    );
  });

  it('says which leg moved, or both', () => {
    const ask = new Pair().at(100, 101).at(102, 101).last.reason;
    assert.equal(ask, 'net fell to -0.980 %, below 0 %: the buy ask rose 2.00 %');
    const both = new Pair().at(100, 101).at(101, 100).last.reason;
    assert.equal(both, 'net fell to -0.990 %, below 0 %: the buy ask rose 1.00 %, the sell bid fell 0.990 %');
  });

  it('says why a leg can no longer be acted upon', () => {
    const ends: readonly (readonly [string, (pair: Pair) => void, string])[] = [
      ['halted', pair => pair.store.setHalted(pair.b, 'auction'), 'sell leg: auction'],
      ['one-sided', pair => pair.frame(pair.a, { ask: 0 }), 'buy leg: there is no ask'],
      ['invalid', pair => pair.frame(pair.a, { bid: 5, ask: 4 }), 'buy leg: the last frame had its bid'],
      ['stale', pair => pair.store.distrust(pair.b, 'REST has moved on'), 'sell leg: REST has moved on'],
      ['withdrawn', pair => pair.store.closeFeed(pair.feed, 'code 1006'), 'buy leg: code 1006; sell leg: code 1006'],
      ['quarantined', pair => pair.frame(pair.b, { bid: 200, ask: 201 }), 'buy leg: two prices for BTC'],
      ['delisted', pair => pair.store.removeInstrument(pair.a), 'buy leg: a:spot:BTCUSDT is no longer listed'],
      ['settings', pair => pair.store.removeInstrument(pair.b, 'unwanted'), 'is no longer scanned'],
    ];
    for (const [state, act, words] of ends) {
      const pair = new Pair().at(100, 101).after(10);
      act(pair);
      pair.settle();
      assert.equal(pair.only.state, state);
      assert.ok(pair.only.reason.includes(words), pair.only.reason);
      assert.equal(livedMs(pair.only, pair.mono + 5_000), 10);
    }
  });

  it('ends when a leg has been silent for too long, as found at the next update', () => {
    const kit = new Kit();
    const [a, b] = [kit.add('a spot BTC USDT'), kit.add('b perp BTC USDT', {}, REPEATS_3S)];
    kit.frame(a, { ask: 100 });
    kit.frame(b, { bid: 102, ask: 103 });
    kit.settle();
    kit.mono += 12_001;
    kit.settle();
    const [episode] = [...kit.episodes.all()];
    assert.deepEqual([episode?.state, episode?.endedMono], ['stale', kit.mono]);
    assert.match(episode?.reason ?? '', /^sell leg: its stream has been silent for 12 s/);
  });

  it('ends when the rate between the quotes is lost', () => {
    const kit = new Kit();
    const [a, b, rate] = [kit.add('a spot BTC USDT'), kit.add('b spot BTC USDC'), kit.add('a spot USDC USDT')];
    kit.frame(rate, { bid: 0.999, ask: 1.001 });
    kit.frame(a, { bid: 99, ask: 100 });
    kit.frame(b, { bid: 101, ask: 102 });
    kit.settle();
    kit.store.withdraw(rate, 'refused');
    kit.settle();
    const [episode] = [...kit.episodes.all()];
    assert.deepEqual([episode?.state, episode?.buyIndex], ['unrated', a]);
  });

  it('lives on when its asset is listed on one more venue, and keeps what it was when a leg is gone', () => {
    const pair = new Pair().at(100, 101).after(50);
    pair.add('c spot BTC USDT');
    pair.settle();
    assert.equal(pair.only.state, 'still-open');
    pair.after(50).at(100, 102);
    pair.store.removeInstrument(pair.a);
    pair.settle();
    const { buy, buyIndex, state, peak } = pair.only;
    assert.deepEqual([buy.symbol, buyIndex, state, peak.gross], ['BTCUSDT', pair.a, 'delisted', 102 / 100 - 1]);
  });

  it('never lives for less than nothing when the wall clock jumps back', () => {
    const pair = new Pair().at(100, 101);
    pair.mono += 700;
    pair.wall -= 3_600_000;
    pair.at(100, 99);
    assert.deepEqual([livedMs(pair.only, pair.mono), pair.only.openedAt], [700, 1_795_300_000_000]);
  });

  it('another threshold ends what is below it, and opens what is above it with the next update', () => {
    const pair = new Pair().at(100, 101).after(5);
    pair.episodes.configure(2, pair);
    assert.equal(pair.only.state, 'settings');
    assert.equal(pair.only.reason, 'settings changed: the threshold is now 2 %, and net was +1.00 %');
    pair.episodes.configure(0.5, pair);
    pair.store.touchAll();
    pair.settle();
    assert.deepEqual([pair.last.id, pair.last.state, pair.last.thresholdPct], [2, 'still-open', 0.5]);
    pair.episodes.configure(0.7, pair);
    assert.equal(pair.last.state, 'still-open', 'it is above that too');
  });

  it('other fees end it, and the words say so', () => {
    const pair = new Pair().at(100, 101);
    pair.book.configure({ takerFee: () => 0.01, quarantinePct: 10 });
    pair.settle();
    assert.equal(pair.only.state, 'settings');
    assert.match(pair.only.reason, /settings changed: both taker fees together are now 2 %, before 0 %$/);
  });

  it('sees nothing of what only stood between two steps of one update', () => {
    // The quote that moves the rate is found to be another coin's in the same update.
    const kit = new Kit();
    const [a, b] = [kit.add('a spot BTC USDT'), kit.add('b spot BTC USDC')];
    const rates = ['a', 'b', 'c'].map(venue => kit.add(`${venue} spot USDC USDT`));
    for (const rate of rates) kit.frame(rate, { bid: 0.999, ask: 1.001 });
    kit.frame(a, { bid: 99, ask: 100 });
    kit.frame(b, { bid: 99.5, ask: 100.5 });
    kit.settle();
    kit.frame(rates[0] as number, { bid: 1.12, ask: 1.1202 });
    kit.store.withdraw(rates[1] as number, 'refused');
    let moments = 0;
    const { edges } = kit.book;
    const computed = (edge: number) => {
      if (edges.state[edge] === CROSSED && (edges.net[edge] as number) > 0.01) moments += 1;
    };
    kit.book.observe({ placed: () => {}, released: () => {}, computed });
    kit.settle();
    assert.ok(moments > 0, 'for a moment it was above');
    assert.deepEqual([...kit.episodes.all()], []);
  });

  it('remembers the last so many that have ended, beside all that go on', () => {
    const pair = new Pair({ kept: 3 });
    for (let i = 0; i < 7; i++) pair.at(100, 101).at(100, 99);
    pair.at(100, 101);
    assert.deepEqual(
      [...pair.episodes.all()].map(({ id, state }) => `${id} ${state}`),
      ['5 below', '6 below', '7 below', '8 still-open'],
    );
  });

  it('ends with the scanner', () => {
    const pair = new Pair().at(100, 101);
    pair.episodes.stop(pair.after(40));
    assert.deepEqual([pair.only.state, livedMs(pair.only, pair.mono)], ['stopped', 40]);
  });
});
