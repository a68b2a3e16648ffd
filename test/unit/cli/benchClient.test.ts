import assert from 'node:assert/strict';
import { benchEndpoints, readBenchPlan } from '../../../src/cli/benchClient';
import { MeasuredStore } from '../../../src/cli/measuredStore';
import { UsageError } from '../../../src/cli/usageError';
import type { Instrument } from '../../../src/model/instrument';
import { InstrumentTable } from '../../../src/store/instrumentTable';
import { FakeClock } from '../../harness/fakeClock';

const ENV = { MEASURE_WS: 'ws://127.0.0.1:9/', MEASURE_HTTP: 'http://127.0.0.1:9', MEASURE_FRAMES: '10' };

describe('bench-client', () => {
  it('reads what to measure from the environment', () => {
    const plan = readBenchPlan({ ...ENV, MEASURE_VENUES: 'binance-usdm okx-spot', MEASURE_MODE: 'paced' });
    assert.deepEqual(plan, {
      ws: 'ws://127.0.0.1:9',
      http: 'http://127.0.0.1:9',
      markets: ['binance-usdm', 'okx-spot'],
      frames: 10,
      warmFrames: 0,
      paced: true,
    });
    assert.deepEqual(benchEndpoints(plan), {
      'binance.perp.rest': 'http://127.0.0.1:9',
      'binance.perp.ws': 'ws://127.0.0.1:9/fstream',
      'okx.spot.rest': 'http://127.0.0.1:9',
      'okx.spot.ws': 'ws://127.0.0.1:9',
    });
    assert.equal(readBenchPlan(ENV).markets.length, 6, 'all, where none is named');
  });

  it('names the variable that is wrong', () => {
    for (const [change, words] of [
      [{ MEASURE_WS: 'http://127.0.0.1' }, /MEASURE_WS must be a base URL/],
      [{ MEASURE_HTTP: undefined }, /MEASURE_HTTP must be a base URL/],
      [{ MEASURE_FRAMES: '' }, /MEASURE_FRAMES must be a whole number from 1/],
      [{ MEASURE_WARM_FRAMES: '-1' }, /MEASURE_WARM_FRAMES must be a whole number from 0/],
      [{ MEASURE_VENUES: 'binance-usdm kraken' }, /unknown "kraken"; there are binance-usdm/],
      [{ MEASURE_MODE: 'slow' }, /blast or paced/],
    ] as const) {
      assert.throws(
        () => readBenchPlan({ ...ENV, ...change }),
        (error: Error) => error instanceof UsageError && words.test(error.message),
      );
    }
  });
});

describe('MeasuredStore', () => {
  const instrument: Instrument = {
    ...{ venue: 'testex', market: 'spot', symbol: 'BTCUSDT', base: 'BTC', quote: 'USDT', settle: 'USDT' },
    ...{ multiplier: 1, contractSize: 1, tickSize: 0.1, lotStep: 0.1, status: 'trading', tradfi: false },
  };

  it('counts after the warm frames, sums what it holds, and is complete after the last one or in silence', async () => {
    const clock = new FakeClock();
    let started = 0;
    const store = new MeasuredStore(new InstrumentTable(), {
      ...{ frames: 3, warmFrames: 2, paced: true },
      started: () => started++,
    });
    const feed = store.openFeed('test', 1_000);
    const index = store.addInstrument(instrument, { kind: 'on-change' });
    store.assign(index, feed);
    const stamp = (agoMs: number) => ((Number(process.hrtime.bigint()) / 1e6 - agoMs) % 1e7) + 1e7;
    const put = (at: number) =>
      store.topOfBook(index, feed, 100, stamp(9_000), 101, stamp(5_000), 0, 0, false, at, 1_795_300_000_000);
    let complete = false;
    const done = store.complete(3_000, clock).then(() => {
      complete = true;
    });
    clock.advance(10_000);
    await Promise.resolve();
    assert.equal(complete, false, 'nothing has come: it waits');
    for (let at = 1; at <= 4; at++) put(at);
    clock.advance(200);
    await Promise.resolve();
    assert.equal(complete, false);
    put(9);
    clock.advance(200);
    await done;
    const { frames, wallMs, symbols, sumBid, sumAsk, latency } = store.result();
    assert.deepEqual(
      { frames, wallMs, symbols, sumBid, sumAsk, started },
      {
        ...{ frames: 3, wallMs: 6, symbols: 1, sumBid: 100, sumAsk: 101, started: 1 },
      },
    );
    assert.equal(latency.n, 3);
    assert.ok(Math.abs((latency.p50 ?? 0) - 5_000) < 1_000, `the newer stamp counts: ${latency.p50}`);
    assert.equal(clock.pending, 0);
    // The quotes get into a spread when the spreads are brought up to date, once each.
    assert.equal(store.spreadAges().n, 0);
    store.spreadsUpdated();
    store.spreadsUpdated();
    assert.equal(store.spreadAges().n, 3);
    assert.ok((store.spreadAges().p50 ?? 0) >= (latency.p50 ?? 0));
  });

  it('is complete when nothing more comes', async () => {
    const clock = new FakeClock();
    const store = new MeasuredStore(new InstrumentTable(), {
      ...{ frames: 100, warmFrames: 0, paced: false },
      started: () => {},
    });
    const done = store.complete(3_000, clock);
    store.topOfBook(store.addInstrument(instrument, { kind: 'on-change' }), -1, 1, 1, 2, 1, 0, 0, false, 1, 1);
    clock.advance(3_500);
    await done;
    assert.equal(store.result().frames, 1);
  });
});
