import assert from 'node:assert/strict';
import { APPLIED, DROPPED, REJECTED } from '../../../src/model/quoteWriter';
import { Kit, ON_CHANGE, REPEATS_3S, THROTTLED_1S } from './storeKit';

const NONE = [Number.NaN, Number.NaN, Number.NaN, Number.NaN];

describe('dataStore', () => {
  describe('rule 1: proof of life is per channel, judged when it is read', () => {
    it('holds a repeating channel to four missed repeats, to the millisecond', () => {
      const kit = new Kit();
      const index = kit.add('a spot BTC USDT', {}, REPEATS_3S);
      kit.frame(index);
      kit.mono += 12_000;
      assert.equal(kit.state(index), 'live');
      kit.mono += 1;
      assert.equal(kit.state(index), 'stale', 'nothing was called in between: reading it is enough');
      assert.match(kit.reason(index), /silent for 12 s; at most 12 s is normal/);
    });

    it('holds a throttled channel to three periods', () => {
      const kit = new Kit();
      const index = kit.add('a spot BTC USDT', {}, THROTTLED_1S);
      kit.frame(index);
      kit.mono += 3_000;
      assert.equal(kit.state(index), 'live');
      kit.mono += 1;
      assert.equal(kit.state(index), 'stale');
    });

    it('lets an on-change channel be silent for hours while its connection lives', () => {
      const kit = new Kit({ feedLimitMs: 60_000 });
      const index = kit.add('a spot BTC USDT', {}, ON_CHANGE);
      kit.frame(index);
      kit.mono += 3_600_000;
      kit.store.feedAlive(kit.feed, kit.mono);
      assert.equal(kit.state(index), 'live');
      assert.equal(kit.store.age(index, kit.mono), 0, 'its age is that of the connection');
      kit.mono += 60_000;
      assert.equal(kit.state(index), 'live');
      kit.mono += 1;
      assert.equal(kit.state(index), 'stale');
      assert.match(kit.reason(index), /connection wire has been silent for 60 s/);
    });

    it('does not let a living connection vouch for a repeating channel', () => {
      const kit = new Kit();
      const index = kit.add('a spot BTC USDT', {}, REPEATS_3S);
      kit.frame(index);
      kit.mono += 12_001;
      kit.store.feedAlive(kit.feed, kit.mono);
      assert.equal(kit.state(index), 'stale');
      assert.equal(kit.store.age(index, kit.mono), 12_001);
    });

    it('is stale while the connection is known to be silent, and live again with its next sign of life', () => {
      const kit = new Kit();
      const index = kit.add('a spot BTC USDT');
      kit.frame(index);
      kit.store.feedSilent(kit.feed, 'no pong within 10 s');
      assert.equal(kit.state(index), 'stale');
      assert.equal(kit.reason(index), 'no pong within 10 s');
      kit.store.feedAlive(kit.feed, kit.mono);
      assert.equal(kit.state(index), 'live');
    });

    it('an old event time alone makes nothing stale', () => {
      const kit = new Kit();
      const index = kit.add('a spot BTC USDT', {}, REPEATS_3S);
      kit.frame(index, { exchangeTime: kit.wall - 3_600_000 });
      assert.equal(kit.state(index), 'live');
    });

    it('keeps the last numbers of a stale quote', () => {
      const kit = new Kit();
      const index = kit.add('a spot BTC USDT', {}, REPEATS_3S);
      kit.frame(index);
      kit.mono += 20_000;
      assert.deepEqual([kit.state(index), kit.quote(index)], ['stale', [99, 1, 101, 1]]);
    });

    it('trusts a stuck stream again only with a newer frame', () => {
      const kit = new Kit();
      const index = kit.add('a spot BTC USDT');
      kit.store.distrust(index, 'never quoted');
      assert.equal(kit.state(index), 'waiting');
      kit.frame(index, { sequence: 10 });
      kit.store.distrust(index, 'REST says otherwise');
      assert.deepEqual([kit.state(index), kit.reason(index)], ['stale', 'REST says otherwise']);
      kit.frame(index, { sequence: 9 });
      kit.store.feedAlive(kit.feed, kit.mono);
      assert.equal(kit.state(index), 'stale');
      kit.frame(index, { sequence: 11 });
      assert.equal(kit.state(index), 'live');
    });
  });

  describe('a stream that has been found stuck', () => {
    it('is not made alive by what REST says, which fills the numbers only', () => {
      const kit = new Kit();
      const index = kit.add('a spot BTC USDT');
      kit.snapshot(index, 90, 91);
      assert.equal(kit.state(index), 'live');
      kit.store.distrust(index, 'silent while REST moves');
      kit.snapshot(index, 95, 96);
      assert.deepEqual([kit.state(index), kit.reason(index)], ['stale', 'silent while REST moves']);
      assert.deepEqual(kit.quote(index), [95, 5, 96, 5]);
      kit.frame(index, { bid: 97, ask: 98 });
      assert.equal(kit.state(index), 'live');
    });
  });

  describe('rule 2: what is gone is gone', () => {
    it('withdraws all quotes of a lost connection until a fresh frame', () => {
      const kit = new Kit();
      const index = kit.add('a spot BTC USDT');
      kit.frame(index);
      kit.store.closeFeed(kit.feed, 'connection lost');
      assert.deepEqual([kit.state(index), kit.quote(index)], ['waiting', NONE]);
      assert.equal(kit.reason(index), 'connection lost');
      assert.equal(kit.frame(index), DROPPED, 'a frame of the lost connection is too late');
      const next = kit.open();
      kit.store.assign(index, next);
      assert.equal(kit.state(index), 'waiting');
      kit.frame(index, { feed: next });
      assert.equal(kit.state(index), 'live');
    });

    it('leaves the quotes of other connections alone', () => {
      const kit = new Kit();
      const [mine, other] = [kit.add('a spot BTC USDT'), kit.add('b spot BTC USDT')];
      const next = kit.open();
      kit.store.assign(other, next);
      kit.frame(mine);
      kit.frame(other, { feed: next });
      kit.store.closeFeed(next, 'connection lost');
      assert.deepEqual([kit.state(mine), kit.state(other)], ['live', 'waiting']);
    });

    it('takes no frame without a connection', () => {
      const kit = new Kit();
      const index = kit.add('a spot BTC USDT');
      kit.store.closeFeed(kit.feed, 'connection lost');
      assert.equal(kit.frame(index, { feed: -1 }), DROPPED);
      assert.equal(kit.state(index), 'waiting');
    });

    for (const [what, frame, left] of [
      ['bid price', { bid: 0 }, [Number.NaN, Number.NaN, 101, 1]],
      ['bid size', { bidSize: 0 }, [Number.NaN, Number.NaN, 101, 1]],
      ['ask price', { ask: 0 }, [99, 1, Number.NaN, Number.NaN]],
      ['ask size', { askSize: 0 }, [99, 1, Number.NaN, Number.NaN]],
    ] as const) {
      it(`a zero ${what} withdraws that side`, () => {
        const kit = new Kit();
        const index = kit.add('a spot BTC USDT');
        kit.frame(index);
        kit.frame(index, frame);
        assert.deepEqual([kit.state(index), kit.quote(index)], ['one-sided', left]);
        assert.match(kit.reason(index), /there is no (bid|ask)/);
      });
    }

    it('an empty book is waited for', () => {
      const kit = new Kit();
      const index = kit.add('a spot BTC USDT');
      kit.frame(index, { bid: 0, ask: 0 });
      assert.deepEqual([kit.state(index), kit.reason(index)], ['waiting', 'both sides of the book are empty']);
    });

    it('withdraws both sides when the bid is at or above the ask', () => {
      const kit = new Kit();
      const index = kit.add('a spot BTC USDT');
      for (const bid of [101, 102]) {
        kit.frame(index);
        kit.frame(index, { bid, ask: 101 });
        assert.deepEqual([kit.state(index), kit.quote(index)], ['invalid', NONE]);
        assert.match(kit.reason(index), /bid at or above its ask/);
      }
      kit.frame(index);
      assert.equal(kit.state(index), 'live');
    });

    const garbage = [Number.NaN, -1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const field of ['bid', 'bidSize', 'ask', 'askSize'] as const) {
      it(`a frame whose ${field} is no number changes nothing and does not advance the sequence`, () => {
        const kit = new Kit();
        const index = kit.add('a spot BTC USDT');
        kit.frame(index, { sequence: 10 });
        const quotes = kit.store.quotes;
        kit.mono += 500;
        for (const value of garbage) {
          assert.equal(kit.frame(index, { sequence: 99, bid: 50, [field]: value }), REJECTED);
        }
        assert.deepEqual([kit.state(index), kit.quote(index)], ['live', [99, 1, 101, 1]]);
        assert.equal(kit.store.quotedAt(index), kit.mono - 500);
        assert.equal(kit.store.quotes, quotes);
        assert.equal(kit.frame(index, { sequence: 11 }), APPLIED);
      });
    }

    it('fills a quiet symbol from a snapshot, which the stream always replaces', () => {
      const kit = new Kit();
      const index = kit.add('a spot BTC USDT');
      assert.equal(kit.snapshot(index), APPLIED);
      assert.deepEqual([kit.state(index), kit.quote(index)], ['live', [98, 5, 102, 5]]);
      assert.equal(kit.snapshot(index, 97, 103), APPLIED, 'a later snapshot may replace an earlier one');
      assert.equal(kit.frame(index, { exchangeTime: 1, sequence: 1 }), APPLIED);
      assert.equal(kit.snapshot(index), DROPPED);
      assert.deepEqual(kit.quote(index), [99, 1, 101, 1]);
      assert.equal(kit.snapshot(index, -1), REJECTED);
    });

    it('takes no snapshot for an instrument that no connection carries', () => {
      const kit = new Kit();
      const index = kit.add('a spot BTC USDT');
      kit.store.closeFeed(kit.feed, 'connection lost');
      assert.equal(kit.snapshot(index), DROPPED);
      assert.equal(kit.state(index), 'waiting');
    });

    it('keeps quotes over an orderly hand-over, until the new connection delivers', () => {
      const kit = new Kit();
      const [quiet, busy] = [kit.add('a spot BTC USDT'), kit.add('a spot ETH USDT')];
      kit.frame(quiet);
      kit.frame(busy);
      const next = kit.open();
      for (const index of [quiet, busy]) kit.store.assign(index, next);
      assert.equal(kit.frame(quiet), APPLIED, 'the old connection still speaks');
      kit.frame(busy, { feed: next, bid: 98 });
      assert.equal(kit.frame(busy), DROPPED, 'the old one has nothing to add once the new one has spoken');
      kit.store.handOver(kit.feed, next);
      kit.store.closeFeed(kit.feed, 'replaced');
      assert.deepEqual([kit.state(quiet), kit.state(busy)], ['live', 'live']);
      assert.deepEqual([kit.quote(quiet)[0], kit.quote(busy)[0]], [99, 98]);
      kit.store.feedSilent(next, 'no pong');
      assert.equal(kit.state(quiet), 'stale', 'it stands or falls with the new connection');
    });

    it('does not hand over what the new connection does not carry', () => {
      const kit = new Kit();
      const index = kit.add('a spot BTC USDT');
      kit.frame(index);
      const next = kit.open();
      kit.store.handOver(kit.feed, next);
      kit.store.closeFeed(kit.feed, 'replaced');
      assert.equal(kit.state(index), 'waiting');
    });

    it('withdraws while trading is halted, and waits for a quote after it', () => {
      const kit = new Kit();
      const index = kit.add('a spot BTC USDT');
      kit.frame(index);
      kit.store.setHalted(index, 'the venue has stopped trading');
      assert.deepEqual([kit.state(index), kit.quote(index)], ['halted', NONE]);
      assert.equal(kit.reason(index), 'the venue has stopped trading');
      assert.equal(kit.frame(index), DROPPED);
      assert.equal(kit.snapshot(index), DROPPED);
      kit.store.setHalted(index, undefined);
      assert.deepEqual([kit.state(index), kit.reason(index)], ['waiting', 'trading has resumed; no quote since']);
      kit.frame(index);
      kit.store.setHalted(index, undefined);
      assert.equal(kit.state(index), 'live', 'nothing to resume');
    });

    it('forgets everything about a delisted instrument, and keeps its index for its return', () => {
      const kit = new Kit();
      const index = kit.add('a perp BTC USDT');
      kit.frame(index, { sequence: 100 });
      kit.store.funding(index, 0.001, 8, kit.wall + 1, kit.mono);
      kit.store.stats(index, 5, 4, 0.25, 1e6, kit.mono);
      kit.store.removeInstrument(index);
      assert.equal(kit.frame(index), DROPPED);
      assert.equal(kit.add('a perp BTC USDT'), index);
      assert.equal(kit.state(index), 'waiting');
      assert.ok(Number.isNaN(kit.store.figures.fundingRate(index, kit.mono)));
      assert.ok(Number.isNaN(kit.store.figures.change24h(index)));
      assert.equal(kit.frame(index, { sequence: 1 }), APPLIED);
    });
  });

  describe('rule 3: same unit', () => {
    it('scales sizes exactly: 120.5 contracts of 0.01 are 1.205', () => {
      const kit = new Kit();
      const index = kit.add('okx perp BTC USDT', { contractSize: 0.01 });
      kit.frame(index, { bidSize: 120.5, askSize: 0.7 });
      assert.deepEqual(kit.quote(index), [99, 1.205, 101, 0.007]);
    });

    it('applies contract size and multiplier to sizes, and leaves prices as the venue gives them', () => {
      const kit = new Kit();
      const index = kit.add('a perp PEPE USDT', { contractSize: 0.1, multiplier: 1_000 });
      kit.frame(index, { bidSize: 3, askSize: 0.3 });
      assert.deepEqual(kit.quote(index), [99, 300, 101, 30]);
    });

    it('withdraws the quote when the venue changes the unit, and only then', () => {
      const kit = new Kit();
      const index = kit.add('a perp BTC USDT', { contractSize: 0.01 });
      kit.frame(index);
      kit.add('a perp BTC USDT', { contractSize: 0.01, tickSize: 0.5 });
      assert.equal(kit.state(index), 'live');
      kit.add('a perp BTC USDT', { contractSize: 0.1 });
      assert.deepEqual([kit.state(index), kit.quote(index)], ['waiting', NONE]);
      assert.match(kit.reason(index), /unit of the contract/);
    });

    it('a quarantined quote that also falls silent stays quarantined, with its numbers', () => {
      const kit = new Kit();
      const index = kit.add('a perp BTC USDT', {}, REPEATS_3S);
      kit.frame(index);
      kit.store.setQuarantined(index, 'x2 the median');
      kit.mono += 20_000;
      assert.deepEqual([kit.state(index), kit.reason(index)], ['quarantined', 'x2 the median']);
      assert.deepEqual(kit.quote(index), [99, 1, 101, 1]);
    });
  });

  describe('rule 5: funding', () => {
    it('keeps the real interval and the time of the settlement', () => {
      const kit = new Kit();
      const index = kit.add('a perp BTC USDT');
      assert.ok(Number.isNaN(kit.store.columns.fundingIntervalHours[index]), 'no interval is assumed');
      kit.store.funding(index, 0.0001, 4, kit.wall + 1_000, kit.mono);
      assert.equal(kit.store.columns.fundingIntervalHours[index], 4);
      assert.equal(kit.store.figures.nextFundingTime(index, kit.wall), kit.wall + 1_000);
      kit.store.funding(index, Number.NaN, 1, Number.NaN, kit.mono);
      assert.equal(kit.store.columns.fundingIntervalHours[index], 1, 'a changed interval is taken');
      assert.equal(kit.store.figures.fundingRate(index, kit.mono), 0.0001, 'what is not given stays');
    });

    it('shows a settlement in the past as unknown, until the venue gives the next', () => {
      const kit = new Kit();
      const index = kit.add('a perp BTC USDT');
      kit.store.funding(index, 0.0001, 8, kit.wall + 1_000, kit.mono);
      assert.ok(Number.isNaN(kit.store.figures.nextFundingTime(index, kit.wall + 1_001)));
      kit.store.funding(index, 0.0001, 8, kit.wall + 9_000, kit.mono);
      assert.equal(kit.store.figures.nextFundingTime(index, kit.wall + 1_001), kit.wall + 9_000);
      kit.store.funding(index, 0.0001, 8, 0, kit.mono);
      assert.ok(Number.isNaN(kit.store.figures.nextFundingTime(index, kit.wall)), 'a venue writes 0 for none');
    });

    it('forgets a rate that nobody has confirmed for 15 minutes', () => {
      const kit = new Kit();
      const index = kit.add('a perp BTC USDT');
      kit.store.funding(index, 0.0001, 8, Number.NaN, kit.mono);
      assert.equal(kit.store.figures.fundingRate(index, kit.mono + 900_000), 0.0001);
      assert.ok(Number.isNaN(kit.store.figures.fundingRate(index, kit.mono + 900_001)));
    });

    it('rejects what is no funding', () => {
      const kit = new Kit();
      const index = kit.add('a perp BTC USDT');
      const { store } = kit;
      store.funding(index, 0.0001, 8, kit.wall + 5, kit.mono);
      for (const [rate, hours, next] of [
        [1.1, 8, 1],
        [Number.POSITIVE_INFINITY, 8, 1],
        [Number.NEGATIVE_INFINITY, 8, 1],
        [0.1, 0, 1],
        [0.1, -8, 1],
        [0.1, 745, 1],
        [0.1, 8, -1],
        [0.1, 8, Number.POSITIVE_INFINITY],
      ] as const) {
        assert.equal(store.funding(index, rate, hours, next, kit.mono), REJECTED, `${rate} ${hours} ${next}`);
      }
      assert.equal(store.figures.fundingRate(index, kit.mono), 0.0001);
      assert.equal(store.columns.fundingIntervalHours[index], 8);
    });
  });

  it('rule 6: stores both clocks', () => {
    const kit = new Kit();
    const index = kit.add('a spot BTC USDT');
    kit.frame(index, { exchangeTime: kit.wall - 30_000 });
    assert.equal(kit.store.columns.exchangeTime[index], kit.wall - 30_000);
    assert.equal(kit.store.columns.receivedAt[index], kit.wall);
    assert.equal(kit.store.quotedAt(index), kit.mono);
  });

  describe('rule 7: order', () => {
    it('drops a frame with an older sequence, takes one with the same', () => {
      const kit = new Kit();
      const index = kit.add('a spot BTC USDT');
      kit.frame(index, { sequence: 10, exchangeTime: 100 });
      assert.equal(kit.frame(index, { sequence: 9, exchangeTime: 200, bid: 1 }), DROPPED, 'sequence goes before time');
      assert.equal(kit.frame(index, { sequence: 10, exchangeTime: 50, bid: 98 }), APPLIED);
      assert.deepEqual(kit.quote(index)[0], 98);
    });

    it('goes by exchange time where there is no sequence', () => {
      const kit = new Kit();
      const index = kit.add('a spot BTC USDT');
      kit.frame(index, { exchangeTime: 100 });
      assert.equal(kit.frame(index, { exchangeTime: 99 }), DROPPED);
      assert.equal(kit.frame(index, { exchangeTime: 100 }), APPLIED);
      assert.equal(kit.frame(index, {}), APPLIED, 'an unknown time is not older');
    });

    it('a frame that is dropped is no proof of life', () => {
      const kit = new Kit();
      const index = kit.add('a spot BTC USDT', {}, REPEATS_3S);
      kit.frame(index, { sequence: 10 });
      kit.mono += 12_001;
      assert.equal(kit.frame(index, { sequence: 9 }), DROPPED);
      assert.equal(kit.state(index), 'stale');
    });

    it('starts afresh at a restart mark', () => {
      const kit = new Kit();
      const index = kit.add('a spot BTC USDT');
      kit.frame(index, { sequence: 10, exchangeTime: 100 });
      assert.equal(kit.frame(index, { sequence: 1, exchangeTime: 90, restart: true }), APPLIED);
      assert.equal(kit.frame(index, { sequence: 2, exchangeTime: 91 }), APPLIED);
    });

    it('starts afresh on a new connection, before and after the hand-over', () => {
      for (const handedOver of [false, true]) {
        const kit = new Kit();
        const index = kit.add('a spot BTC USDT');
        kit.frame(index, { sequence: 1_000, exchangeTime: 5_000 });
        const next = kit.open();
        kit.store.assign(index, next);
        if (handedOver) kit.store.handOver(kit.feed, next);
        assert.equal(kit.frame(index, { feed: next, sequence: 1, exchangeTime: 10 }), APPLIED);
        assert.equal(kit.frame(index, { feed: next, sequence: 0, exchangeTime: 9 }), DROPPED);
      }
    });
  });

  describe('rule 10: 24 hours', () => {
    it('is last over the rolling open where there is one, else the own percentage', () => {
      const kit = new Kit();
      const index = kit.add('a spot BTC USDT');
      assert.ok(Number.isNaN(kit.store.figures.change24h(index)));
      kit.store.stats(index, 110, Number.NaN, 0.07, 1e6, kit.mono);
      assert.equal(kit.store.figures.change24h(index), 0.07);
      kit.store.stats(index, 125, 100, 0.07, 1e6, kit.mono);
      assert.equal(kit.store.figures.change24h(index), 0.25);
      kit.store.stats(index, Number.NaN, Number.NaN, Number.NaN, Number.NaN, kit.mono);
      assert.equal(kit.store.figures.change24h(index), 0.25, 'what is not given stays');
      assert.equal(kit.store.stats(index, -1, 1, 0, 1, kit.mono), REJECTED);
      assert.equal(kit.store.stats(index, 1, 1, 0, Number.POSITIVE_INFINITY, kit.mono), REJECTED);
    });
  });

  describe('what changed', () => {
    it('is remembered once, and taken once', () => {
      const kit = new Kit();
      const [a, b] = [kit.add('a spot BTC USDT'), kit.add('b spot BTC USDT')];
      kit.store.takeDirty();
      kit.frame(a);
      kit.frame(a);
      assert.deepEqual(kit.store.takeDirty(), [a]);
      assert.deepEqual(kit.store.takeDirty(), []);
      kit.frame(b, { bid: Number.NaN });
      assert.deepEqual(kit.store.takeDirty(), [], 'a rejected frame changes nothing');
    });

    it('tells of a silence once, and not before the state says so', () => {
      const kit = new Kit();
      const index = kit.add('a spot BTC USDT', {}, REPEATS_3S);
      kit.frame(index);
      kit.store.takeDirty();
      const heard: number[] = [];
      for (const wait of [12_000, 1, 250, 60_000]) {
        kit.mono += wait;
        kit.store.feedAlive(kit.feed, kit.mono);
        kit.store.expire(kit.mono, each => heard.push(each));
        assert.deepEqual(heard, kit.state(index) === 'stale' ? [index] : []);
      }
      assert.deepEqual(kit.store.takeDirty(), [index]);
    });
  });
});
