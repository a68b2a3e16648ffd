import assert from 'node:assert/strict';
import { FramePump } from '../../../src/engine/framePump';
import type { ViewRequest } from '../../../src/protocol/messages';
import { FakeClock } from '../../harness/fakeClock';

function request(key: string, paceMs: number, first = 0): ViewRequest {
  const sort = { column: 'netPct', descending: true };
  return { type: 'view', key, view: 'spreads', first, last: first + 10, sort, filter: {}, paceMs };
}

class Bench {
  readonly clock = new FakeClock();
  /** Key and first row of each answer, with its time. */
  readonly answers: string[] = [];
  readonly start = this.clock.mono();
  acknowledging = false;
  readonly pump = new FramePump<ViewRequest>(this.clock, ({ key, first }) => {
    this.answers.push(`${key}${first}@${this.clock.mono() - this.start}`);
    if (this.acknowledging) this.clock.setTimeout(() => this.pump.acknowledge(key), 0);
  });

  /** Answers since the last call. */
  after(ms: number): string[] {
    this.clock.advance(ms);
    return this.answers.splice(0);
  }
}

describe('framePump', () => {
  it('answers a new view at once', () => {
    const bench = new Bench();
    bench.pump.ask(request('a', 1_000));
    assert.deepEqual(bench.after(0), ['a0@0']);
  });

  it('has one answer in flight: the next comes after its acknowledgement', () => {
    const bench = new Bench();
    bench.pump.ask(request('a', 1_000));
    assert.deepEqual(bench.after(10_000), ['a0@0']);
    assert.equal(bench.clock.pending, 0, 'nothing to wait for but the acknowledgement');
    bench.pump.acknowledge('a');
    assert.deepEqual(bench.after(0), ['a0@10000'], 'overdue: at once');
  });

  it('keeps the pace of the view', () => {
    const bench = new Bench();
    bench.acknowledging = true;
    bench.pump.ask(request('a', 250));
    assert.deepEqual(bench.after(1_000), ['a0@0', 'a0@250', 'a0@500', 'a0@750', 'a0@1000']);
  });

  it('never answers more than ten times a second, whatever pace is asked', () => {
    const bench = new Bench();
    bench.acknowledging = true;
    bench.pump.ask(request('a', 1));
    assert.deepEqual(bench.after(300), ['a0@0', 'a0@100', 'a0@200', 'a0@300']);
  });

  it('nor for a view that asks anew at every frame of the screen; the latest wish wins', () => {
    const bench = new Bench();
    bench.acknowledging = true;
    const answers: string[] = [];
    for (let i = 0; i < 20; i++) {
      bench.pump.ask(request('a', 1_000, i));
      answers.push(...bench.after(16));
    }
    assert.deepEqual(answers, ['a0@0', 'a6@100', 'a12@200', 'a18@300']);
  });

  it('answers a new wish before its pace', () => {
    const bench = new Bench();
    bench.acknowledging = true;
    bench.pump.ask(request('a', 5_000));
    bench.after(1_000);
    bench.pump.ask(request('a', 5_000, 50));
    assert.deepEqual(bench.after(0), ['a50@1000']);
  });

  it('keeps a wish that comes while an answer is in flight until it is acknowledged', () => {
    const bench = new Bench();
    bench.pump.ask(request('a', 1_000));
    bench.after(0);
    bench.pump.ask(request('a', 1_000, 1));
    bench.pump.ask(request('a', 1_000, 2));
    assert.deepEqual(bench.after(500), []);
    bench.pump.acknowledge('a');
    assert.deepEqual(bench.after(0), ['a2@500']);
  });

  it('starts a new beat where it fell behind, instead of catching up', () => {
    const bench = new Bench();
    bench.pump.ask(request('a', 1_000));
    bench.after(10_400);
    bench.acknowledging = true;
    bench.pump.acknowledge('a');
    assert.deepEqual(bench.after(1_600), ['a0@10400', 'a0@10900', 'a0@11900']);
  });

  it('gives a hidden view nothing, and everything when it returns', () => {
    const bench = new Bench();
    bench.acknowledging = true;
    bench.pump.ask(request('a', 100));
    bench.after(100);
    bench.pump.hide('a');
    assert.equal(bench.clock.pending, 0);
    assert.deepEqual(bench.after(1_000), []);
    bench.pump.acknowledge('a');
    bench.pump.ask(request('a', 100));
    assert.deepEqual(bench.after(0), ['a0@1100']);
  });

  it('serves views beside each other with one timer', () => {
    const bench = new Bench();
    bench.pump.ask(request('a', 100));
    bench.pump.ask(request('b', 1_000));
    assert.equal(bench.clock.pending, 1);
    assert.deepEqual(bench.after(0), ['a0@0', 'b0@0']);
    bench.pump.acknowledge('b');
    assert.deepEqual(bench.after(2_000), ['b0@1000'], 'a slow client holds up no other');
  });

  it('leaves no timer behind, also when disposed twice or while answering', () => {
    const bench = new Bench();
    bench.pump.ask(request('a', 100));
    bench.pump.ask(request('b', 100));
    bench.pump.dispose();
    bench.pump.dispose();
    assert.equal(bench.clock.pending, 0);
    assert.deepEqual(bench.after(1_000), []);
    const clock = new FakeClock();
    const pump: FramePump<ViewRequest> = new FramePump<ViewRequest>(clock, () => pump.dispose());
    pump.ask(request('a', 100));
    clock.advance(1_000);
    assert.equal(clock.pending, 0);
  });
});
