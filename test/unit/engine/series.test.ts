import assert from 'node:assert/strict';
import { Engine } from '../../../src/engine/engine';
import { parseSettings } from '../../../src/model/settings';
import type { FromEngine, Window } from '../../../src/protocol/messages';
import {
  type Series,
  type SeriesSubject,
  type SeriesWindow,
  SPARK_GAP,
  SPARK_WIDTH,
} from '../../../src/protocol/series';
import { FakeClock } from '../../harness/fakeClock';
import { instrument, ON_CHANGE } from '../store/storeKit';

function settingsWith(minNetPct: number) {
  const raw = { 'episodes.minNetPct': minNetPct, takerFeePct: { 'a.spot': 0.1, 'b.perp': 0.05 } };
  return parseSettings(raw, ['a', 'b', 'c']).settings;
}

/** An engine without venues that the test feeds. */
class Bench {
  readonly clock = new FakeClock();
  readonly posted: FromEngine[] = [];
  readonly engine: Engine;
  readonly feed: number;

  constructor(minNetPct = 0) {
    this.engine = new Engine(settingsWith(minNetPct), {
      venues: [],
      clock: this.clock,
      log: { enabled: () => false, write: () => {} },
      env: {},
      post: message => this.posted.push(message),
    });
    this.feed = this.engine.store.openFeed('wire', 1e9);
    this.engine.store.feedAlive(this.feed, this.clock.mono());
  }

  add(name: string): number {
    const index = this.engine.store.addInstrument(instrument(name), ON_CHANGE);
    this.engine.store.assign(index, this.feed);
    return index;
  }

  quote(index: number, bid: number, ask: number): void {
    const { clock, engine, feed } = this;
    engine.store.topOfBook(index, feed, bid, 1, ask, 1, 0, 0, false, clock.mono(), clock.now());
  }

  /** Asks and takes the answer. */
  series(subject: SeriesSubject, window: SeriesWindow = '5m'): Series {
    this.engine.handle({ type: 'series', key: 'chart', subject, window, paceMs: 1_000 });
    this.clock.advance(100);
    this.engine.handle({ type: 'hide', key: 'chart' });
    return this.posted.findLast(message => message.type === 'series') as Series;
  }

  window(sparklines: boolean): Window {
    const sort = { column: 'netPct', descending: true };
    const rest = { first: 0, last: 10, sort, filter: {}, paceMs: 100, ...(sparklines ? { sparklines } : {}) };
    this.engine.handle({ type: 'view', key: 'view', view: 'spreads', ...rest });
    this.clock.advance(100);
    this.engine.handle({ type: 'hide', key: 'view' });
    return this.posted.findLast(message => message.type === 'window') as Window;
  }
}

const EDGE: SeriesSubject = { kind: 'edge', buy: 'a:spot:BTCUSDT', sell: 'b:perp:BTCUSDT' };

describe('series of the engine', () => {
  it('has the spike that came and went between two answers, the fees, and the last value as the table has it', () => {
    const bench = new Bench();
    const [a, b] = [bench.add('a spot BTC USDT'), bench.add('b perp BTC USDT')];
    bench.quote(a, 99, 100);
    bench.quote(b, 100.123, 100.5);
    bench.series(EDGE);
    bench.clock.advance(3_000);
    bench.quote(b, 104, 104.5);
    bench.clock.advance(60);
    bench.quote(b, 100.123, 100.5);
    bench.clock.advance(3_000);
    const series = bench.series(EDGE);
    const [line] = series.lines;
    assert.equal(line?.bucketMs, 1_000);
    assert.equal(line && Math.max(...line.max), (104 / 100 - 1) * 100);
    assert.equal(series.feePct.toFixed(9), '0.150000000');
    const window = bench.window(false);
    const row = [...window.ids].findIndex((id, i) => i % 2 === 0 && id === a) / 2;
    const shown = window.numbers[row * 15 + 7];
    assert.equal(line?.last.at(-1), shown, 'to the last digit');
    assert.equal(series.nowPct, shown);
    bench.engine.dispose();
  });

  it('has the whole life of what pays, and of what is an episode, before anybody opens it', () => {
    const far = (minNetPct: number, before = minNetPct) => {
      const bench = new Bench(before);
      bench.engine.handle({ type: 'settings', settings: settingsWith(minNetPct) });
      const [a, b] = [bench.add('a spot BTC USDT'), bench.add('b perp BTC USDT')];
      bench.quote(a, 99, 100);
      bench.quote(b, 99.5, 100.5);
      bench.clock.advance(20 * 60_000);
      bench.quote(b, 99.5, 100.5);
      bench.clock.advance(100);
      const { lines } = bench.series(EDGE, '1h');
      const [first] = lines[0]?.times ?? [];
      return Math.round((bench.clock.now() - (first ?? Number.NaN)) / 60_000);
    };
    assert.ok(far(0) <= 5, 'net is below zero');
    assert.equal(far(-1), 20);
    assert.equal(far(-1, 0), 20, 'a threshold that is changed counts at once');
  });

  it('has a gap, not a line, while a leg is not live', () => {
    const bench = new Bench();
    const [a, b] = [bench.add('a spot BTC USDT'), bench.add('b perp BTC USDT')];
    bench.quote(a, 99, 100);
    bench.quote(b, 100, 101);
    bench.series(EDGE);
    bench.engine.store.feedSilent(bench.feed, 'no answer to a ping');
    bench.clock.advance(5_000);
    const silent = bench.series(EDGE);
    assert.ok(Number.isNaN(silent.lines[0]?.last.at(-1)));
    assert.ok(Number.isNaN(silent.nowPct));
    bench.engine.dispose();
  });

  it('of an asset are the mids against their median, a line an instrument', () => {
    const bench = new Bench();
    const [a, b, c] = ['a spot BTC USDT', 'b perp BTC USDT', 'c spot BTC USDT'].map(name => bench.add(name)) as [
      number,
      number,
      number,
    ];
    bench.quote(a, 99, 101);
    bench.quote(b, 100, 102);
    bench.quote(c, 101, 103);
    bench.clock.advance(100);
    const series = bench.series({ kind: 'asset', base: 'BTC', quote: 'USDT' });
    assert.deepEqual(
      series.lines.map(({ id }) => id),
      ['a:spot:BTCUSDT', 'b:perp:BTCUSDT', 'c:spot:BTCUSDT'],
    );
    const last = series.lines.map(line => line.last.at(-1)?.toFixed(6));
    assert.deepEqual(last, ['-0.990099', '0.000000', '0.990099']);
    bench.engine.dispose();
  });

  it('of a perp is its funding rate with the settlements, unknown once nothing confirms it', () => {
    const bench = new Bench();
    const index = bench.add('b perp BTC USDT');
    const { store } = bench.engine;
    const settles = bench.clock.now() + 60_000;
    store.funding(index, 0.0001, 8, settles, bench.clock.mono());
    bench.clock.advance(61_000);
    store.funding(index, 0.0003, 8, settles + 8 * 3_600_000, bench.clock.mono());
    const subject: SeriesSubject = { kind: 'funding', id: 'b:perp:BTCUSDT' };
    const series = bench.series(subject, '24h');
    assert.equal(series.nowPct.toFixed(6), '0.030000');
    assert.deepEqual(
      series.marks.filter(({ ratePct }) => !Number.isNaN(ratePct)),
      [{ at: settles, leg: 'own', ratePct: 0.01 }],
    );
    for (let i = 0; i < 16; i++) bench.clock.advance(60_000);
    assert.ok(Number.isNaN(bench.series(subject, '24h').lines[0]?.last.at(-1)));
    bench.engine.dispose();
  });

  it('says in words what is not scanned or not seen yet', () => {
    const bench = new Bench();
    assert.match(bench.series(EDGE).words, /not scanned/);
    assert.match(bench.series({ kind: 'asset', base: 'X', quote: 'Y' }).words, /not scanned/);
    assert.match(bench.series({ kind: 'funding', id: 'b:perp:BTCUSDT' }).words, /not scanned/);
    bench.add('b perp BTC USDT');
    assert.match(bench.series({ kind: 'funding', id: 'b:perp:BTCUSDT' }).words, /No funding rate/);
    bench.engine.dispose();
  });

  it('sends small lines only to a view that asks for them', () => {
    const bench = new Bench();
    const [a, b] = [bench.add('a spot BTC USDT'), bench.add('b perp BTC USDT')];
    bench.quote(a, 99, 100);
    bench.quote(b, 101, 102);
    assert.equal(bench.window(false).sparklines, undefined);
    const { sparklines, states } = bench.window(true);
    assert.equal(sparklines?.length, states.length * SPARK_WIDTH);
    assert.deepEqual([sparklines?.[0], sparklines?.[SPARK_WIDTH - 1]], [SPARK_GAP, 1_000]);
    bench.engine.dispose();
  });
});
