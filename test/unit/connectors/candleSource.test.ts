import assert from 'node:assert/strict';
import { CandleSource } from '../../../src/connectors/candleSource';
import { type RestClient, RestError } from '../../../src/connectors/http';
import type { CandleDefinition } from '../../../src/connectors/venue';
import { FakeClock } from '../../harness/fakeClock';
import { instrument } from '../store/storeKit';

const MINUTE = 60_000;
const FROM = 1_795_300_020_000;
const TO = FROM + 25 * MINUTE;
const BTC = instrument('a spot BTC USDT');

/** A market whose answers are the minutes asked for, newest first, ten at most. */
class Bench {
  readonly clock = new FakeClock();
  readonly asked: (readonly [number, number])[] = [];
  /** Ms until half of the budget is free, for one request after the other. */
  readonly waits: number[] = [];
  answer: (from: number, to: number) => unknown = (from, to) => {
    const rows: number[][] = [];
    for (let time = to - MINUTE; time >= from; time -= MINUTE) rows.push([time, 1, 1, 1, (time - FROM) / MINUTE + 1]);
    return rows;
  };
  readonly source: CandleSource;

  constructor() {
    const definition: CandleDefinition = {
      most: 10,
      request: (_, from, to) => ({
        path: `${from} ${to}`,
        weight: 3,
        failure: body => (typeof body === 'string' ? body : undefined),
      }),
      parse: (body, sink) => {
        for (const row of body as number[][]) {
          if (row.length < 5) sink.rejected('short');
          else sink.candle(...(row as [number, number, number, number, number]));
        }
      },
    };
    const rest = {
      spareDelayMs: (weight: number) => {
        assert.equal(weight, 3);
        return this.waits.shift() ?? 0;
      },
      request: async ({ path }: { path: string }, signal: AbortSignal) => {
        const [from = 0, to = 0] = path.split(' ').map(Number);
        this.asked.push([from, to]);
        if (signal.aborted) throw new RestError('aborted', 'given up');
        return this.answer(from, to);
      },
    } as unknown as RestClient;
    this.source = new CandleSource(rest, definition, this.clock);
  }

  fetch(from = FROM, to = TO, signal = new AbortController().signal) {
    return this.source.fetch(BTC, from, to, signal);
  }
}

describe('candleSource', () => {
  it('reads page by page from the newest and gives every minute once, oldest first', async () => {
    const bench = new Bench();
    const { candles } = await bench.fetch();
    assert.deepEqual(bench.asked, [
      [FROM + 15 * MINUTE, TO],
      [FROM + 5 * MINUTE, FROM + 15 * MINUTE],
      [FROM, FROM + 5 * MINUTE],
    ]);
    assert.deepEqual(
      candles.map(({ close }) => close),
      Array.from({ length: 25 }, (_, i) => i + 1),
    );
  });

  it('takes nothing from outside of the time asked for, such as the running minute', async () => {
    const bench = new Bench();
    bench.answer = (from, to) => [
      [to, 1, 1, 1, 9],
      [to - MINUTE, 1, 1, 1, 8],
      [from - MINUTE, 1, 1, 1, 7],
    ];
    const { candles } = await bench.fetch(FROM, FROM + 10 * MINUTE);
    assert.deepEqual(
      candles.map(({ close }) => close),
      [8],
    );
  });

  it('stops where the venue has no more, and counts what it could not read', async () => {
    const bench = new Bench();
    bench.answer = from => (from >= FROM + 15 * MINUTE ? [[from, 1, 1, 1, 1], [1]] : []);
    const { candles, rejected } = await bench.fetch();
    assert.deepEqual([candles.length, rejected, bench.asked.length], [1, 1, 2]);
  });

  it('does not ask again for some minutes', async () => {
    const bench = new Bench();
    await bench.fetch();
    bench.clock.advance(2 * MINUTE);
    assert.equal((await bench.fetch(FROM + 2 * MINUTE, TO + 2 * MINUTE)).candles.length, 25);
    assert.equal(bench.asked.length, 3);
    bench.clock.advance(2 * MINUTE);
    await bench.fetch(FROM + 4 * MINUTE, TO + 4 * MINUTE);
    assert.equal(bench.asked.length, 6);
  });

  it('waits until half of the budget is free, and gives up in words when that takes too long', async () => {
    const bench = new Bench();
    bench.waits.push(5_000, 0);
    const fetching = bench.fetch(FROM, FROM + MINUTE);
    await bench.clock.advanceAsync(4_900);
    assert.equal(bench.asked.length, 0);
    await bench.clock.advanceAsync(200);
    await fetching;
    assert.equal(bench.asked.length, 1);
    bench.clock.advance(10 * MINUTE);
    bench.waits.push(120_000);
    await assert.rejects(bench.fetch(), /budget is in use for .+ more/);
  });

  it('is given up in the middle of a wait', async () => {
    const bench = new Bench();
    bench.waits.push(20_000);
    const abort = new AbortController();
    const fetching = bench.fetch(FROM, TO, abort.signal);
    abort.abort(new Error('nobody looks'));
    await assert.rejects(fetching, /nobody looks/);
    assert.equal(bench.clock.pending, 0);
    assert.equal(bench.asked.length, 0);
  });

  it('is asked once by charts that want the same at a time, and given up when the last of them leaves', async () => {
    const bench = new Bench();
    bench.waits.push(5_000, 0);
    const first = new AbortController();
    const leaving = bench.fetch(FROM, FROM + MINUTE, first.signal);
    const staying = bench.fetch(FROM + MINUTE, FROM + 2 * MINUTE);
    first.abort(new Error('that chart was closed'));
    await assert.rejects(leaving, /that chart was closed/);
    await bench.clock.advanceAsync(5_100);
    assert.equal((await staying).candles.length, 1);
    assert.equal(bench.asked.length, 1);
    bench.clock.advance(10 * MINUTE);
    bench.waits.push(5_000);
    const aborts = [new AbortController(), new AbortController()];
    const both = aborts.map(abort => bench.fetch(FROM, TO, abort.signal));
    for (const abort of aborts) abort.abort(new Error('nobody looks'));
    for (const one of both) await assert.rejects(one, /nobody looks/);
    assert.equal(bench.clock.pending, 0);
    assert.equal((await bench.fetch()).candles.length, 25, 'and then it is read anew');
  });

  it('says what the venue says, and keeps nothing of a failure', async () => {
    const bench = new Bench();
    const good = bench.answer;
    bench.answer = () => 'Binance error -1121: Invalid symbol.';
    await assert.rejects(bench.fetch(), /Invalid symbol/);
    bench.answer = good;
    assert.equal((await bench.fetch()).candles.length, 25);
  });
});
