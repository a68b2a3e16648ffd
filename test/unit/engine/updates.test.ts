import assert from 'node:assert/strict';
import { Engine } from '../../../src/engine/engine';
import { DEFAULT_SETTINGS } from '../../../src/model/settings';
import { FakeClock } from '../../harness/fakeClock';
import { instrument, ON_CHANGE } from '../store/storeKit';

/** An engine without venues: the test stands in for the connectors. */
function bench() {
  const clock = new FakeClock();
  const log = { enabled: () => false, write: () => {} };
  const engine = new Engine(DEFAULT_SETTINGS, { venues: [], clock, log, env: {}, post: () => {} });
  const { store } = engine;
  const feed = store.openFeed('wire', 60_000);
  const legs = ['a spot BTC USDT', 'b spot BTC USDT'].map(name => {
    const index = store.addInstrument(instrument(name), ON_CHANGE);
    store.assign(index, feed);
    return index;
  });
  const quote = (leg: number, bid: number) =>
    store.topOfBook(legs[leg] as number, feed, bid, 1, bid + 1, 1, 0, 0, false, clock.mono(), clock.now());
  return { clock, engine, store, quote };
}

describe('updates of the engine', () => {
  it('come 50 ms after the first change though nobody looks', () => {
    const { clock, engine, quote } = bench();
    quote(0, 100);
    clock.advance(30);
    quote(1, 105);
    clock.advance(19);
    assert.equal(engine.book.computed, 0);
    clock.advance(1);
    assert.equal(engine.book.computed, 2);
    assert.equal(Math.max(...engine.book.edges.gross.slice(0, 2)), 105 / 101 - 1);
    engine.dispose();
  });

  it('see a spread that lives for less than the time between two pictures', () => {
    const { clock, engine, quote } = bench();
    const peaks: number[] = [];
    engine.book.observe({
      placed: () => {},
      released: () => {},
      computed: edge => peaks.push(engine.book.edges.gross[edge] as number),
    });
    quote(0, 100);
    quote(1, 100);
    clock.advance(500);
    quote(1, 108);
    clock.advance(60);
    quote(1, 100);
    clock.advance(440);
    assert.equal(Math.max(...peaks), 108 / 101 - 1);
    engine.dispose();
  });

  it('need no timer but the one of each second while nothing changes, and none after the end', () => {
    const { clock, engine, quote } = bench();
    quote(0, 100);
    clock.advance(100);
    assert.equal(clock.pending, 1);
    quote(0, 101);
    quote(1, 101);
    assert.equal(clock.pending, 2, 'one timer for all that has changed');
    engine.dispose();
    assert.equal(clock.pending, 0);
    quote(0, 102);
    assert.equal(clock.pending, 0);
  });

  it('by a view that looks in between count: the timer finds nothing left to do', () => {
    const { clock, engine, quote } = bench();
    quote(0, 100);
    quote(1, 100);
    engine.update();
    const { computed } = engine.book;
    clock.advance(50);
    assert.equal(engine.book.computed, computed);
    engine.dispose();
  });
});
