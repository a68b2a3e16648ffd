import assert from 'node:assert/strict';
import { silentLog } from '../../../src/base/log';
import { HostQuota } from '../../../src/connectors/hostQuota';
import { MarketLinks, type MarketLinksOptions } from '../../../src/connectors/marketLinks';
import { RateGate } from '../../../src/connectors/rateLimit';
import { SymbolIndex } from '../../../src/connectors/symbolIndex';
import type { Channel, Sink } from '../../../src/connectors/venue';
import type { Instrument } from '../../../src/model/instrument';
import { LIVE, QUOTE_STATES } from '../../../src/model/quoteState';
import { DataStore } from '../../../src/store/dataStore';
import { FakeClock } from '../../harness/fakeClock';
import { type FakeSocket, FakeSockets } from '../../harness/fakeSocket';
import { type TestFrame, TUNING, testSocket } from '../../harness/testSocket';

const BOOK: Channel = {
  name: 'book',
  carries: ['book'],
  freshness: { kind: 'on-change' },
  topics: ({ symbol }) => symbol,
};

function instrument(symbol: string): Instrument {
  const numbers = { multiplier: 1, contractSize: 1, tickSize: 0.1, lotStep: 1 };
  const assets = { base: symbol, quote: 'USDT', settle: 'USDT' };
  return { venue: 'testex', market: 'spot', symbol, ...assets, ...numbers, status: 'trading', tradfi: false };
}

/** `{"ack":id}`, `{"bye":true}` or `{"quote":symbol}`. */
function decode(frame: Buffer, sink: Sink): void {
  const said = JSON.parse(frame.toString()) as {
    ack?: number;
    bye?: boolean;
    quote?: string;
    slow?: number;
    lost?: string;
    refuse?: string;
    sequence?: number;
    fail?: boolean;
  };
  if (said.fail) throw new Error('no');
  if (said.ack !== undefined) sink.acked(said.ack);
  else if (said.slow) for (let i = 0; i < said.slow; i++) sink.slowBook();
  else if (said.lost) sink.outOfStep(said.lost, sink.instrument(said.lost), 'a gap');
  else if (said.refuse) sink.refused(undefined, said.refuse, 'no such symbol');
  else if (said.bye) sink.closing('restart');
  else sink.topOfBook(sink.instrument(said.quote ?? ''), 1, 1, 2, 1, 0, said.sequence ?? 0);
}

describe('MarketLinks', () => {
  let clock: FakeClock;
  let sockets: FakeSockets;
  let store: DataStore;
  let links: MarketLinks;
  let symbols: SymbolIndex;
  let load: { isHigh: boolean; held(replaced: boolean): void };

  beforeEach(() => {
    clock = new FakeClock();
    sockets = new FakeSockets();
    load = { isHigh: false, held: () => {} };
    store = new DataStore();
    symbols = new SymbolIndex();
    for (const symbol of ['A', 'B']) symbols.set(symbol, store.addInstrument(instrument(symbol), BOOK.freshness));
    links = new MarketLinks(options());
    links.place([...symbols].map(([symbol, index]) => [instrument(symbol), index]));
    openAndAck(sockets.last);
    for (const symbol of symbols.keys()) sockets.last.serverSends(`{"quote":"${symbol}"}`);
  });

  function options(): MarketLinksOptions {
    return {
      name: 'testex.spot',
      venue: 'testex',
      venueName: 'Testex',
      market: 'spot',
      wsBase: 'wss://stream.testex.test',
      sockets: [testSocket({}, { channels: [BOOK], decode, wholeBook: { begins: '{"quote":"' } })],
      streamsPerConnection: 100,
      tuning: { ...TUNING, backoff: { firstMs: 1_000, maxMs: 20_000 } },
      clock,
      log: silentLog,
      writer: store,
      symbols,
      listed: () => undefined,
      openSocket: sockets.open,
      quota: new HostQuota({}),
      load,
      connectGate: new RateGate(300, 300_000, clock),
      listingChanged: () => {},
      subscribed: () => {},
    };
  }

  afterEach(() => {
    links.dispose();
    assert.equal(clock.pending, 0, 'no timer is left');
  });

  function ack(socket: FakeSocket): void {
    for (const text of [...socket.sent]) {
      const frame = JSON.parse(text) as TestFrame;
      if (frame.sub) socket.serverSends(`{"ack":${frame.id}}`);
    }
  }

  function openAndAck(socket: FakeSocket): void {
    socket.serverOpens();
    ack(socket);
  }

  it("counts its messages among the host's, of whatever connection", () => {
    const messageGate = new RateGate(3, 60_000, clock);
    const more = new MarketLinks({ ...options(), messageGate });
    more.place([...symbols].map(([symbol, index]) => [instrument(symbol), index]));
    assert.equal(messageGate.delayMs(2), 0, 'all three are free');
    sockets.last.serverOpens();
    assert.equal(messageGate.delayMs(2), 60_000, 'one is used');
    more.dispose();
  });

  const state = (symbol: string) => QUOTE_STATES[store.state(symbols.get(symbol) as number, clock.mono())];

  it('says in the row that its book is refused, also when it was acknowledged before', () => {
    assert.equal(state('A'), 'live');
    sockets.last.serverSends('{"refuse":"A"}');
    const index = symbols.get('A') ?? -1;
    assert.equal(state('A'), 'waiting');
    assert.equal(store.reason(index, clock.mono()), 'no such symbol');
    assert.equal(state('B'), 'live');
    sockets.last.serverSends('{"quote":"A"}');
    assert.equal(state('A'), 'live', 'what comes all the same counts');
  });

  it('subscribes anew to what is out of step; its quote no longer counts until the next', () => {
    sockets.last.sent.length = 0;
    sockets.last.serverSends('{"lost":"A"}');
    assert.deepEqual([state('A'), state('B')], ['stale', 'live']);
    assert.deepEqual(
      sockets.last.sent.map(text => JSON.parse(text)).map(({ sub, unsub }) => sub ?? unsub),
      [['A'], ['A']],
    );
    ack(sockets.last);
    sockets.last.serverSends('{"quote":"A"}');
    assert.equal(state('A'), 'live');
    // Again at once: not sooner than the venue likes, but surely.
    sockets.last.sent.length = 0;
    sockets.last.serverSends('{"lost":"A"}');
    assert.equal(sockets.last.sent.length, 0);
    for (let i = 0; i < 4; i++) {
      clock.advance(8_000);
      sockets.last.serverSends('{"quote":"B"}');
    }
    links.all[0]?.mend();
    assert.equal(sockets.last.sent.length, 2);
  });

  describe('when this computer does not keep up', () => {
    const send = (symbol: string, sequence: number) =>
      sockets.last.serverSends(`{"quote":"${symbol}","sequence":${sequence}}`);
    const sequences = () => ['A', 'B'].map(symbol => store.columns.sequence[symbols.get(symbol) as number]);

    beforeEach(() => {
      send('A', 5);
      send('B', 5);
      load.isHigh = true;
    });

    it('reads the newest quote of each instrument only, with its own time, once the sockets have been read', () => {
      for (let i = 6; i <= 20; i++) send('A', i);
      send('B', 6);
      const receivedAt = clock.now();
      assert.deepEqual(sequences(), [5, 5]);
      clock.advance(10);
      assert.deepEqual(sequences(), [20, 6]);
      assert.equal(store.columns.receivedAt[symbols.get('B') as number], receivedAt);
      const [health] = links.all.map(link => link.health());
      assert.deepEqual([health?.conflated, health?.drops, health?.errors], [14, 0, 0]);
      assert.equal(links.totals.conflated, 14);
    });

    it('takes the newest though the sequence began anew in what was left out', () => {
      send('A', 9);
      send('A', 1);
      send('A', 2);
      clock.advance(1);
      assert.deepEqual(sequences(), [2, 5]);
      load.isHigh = false;
      send('A', 3);
      assert.deepEqual(sequences(), [3, 5]);
    });

    it('reads all else at once and in order, and everything again when it keeps up', () => {
      sockets.last.serverSends('{"bye":true}');
      assert.equal(sockets.all.length, 2);
      const before = sockets.all[0] as FakeSocket;
      before.serverSends('{"quote":"A","sequence":7}');
      load.isHigh = false;
      before.serverSends('{"quote":"B","sequence":7}');
      assert.deepEqual(sequences(), [5, 7]);
      clock.advance(1);
      assert.deepEqual(sequences(), [7, 7]);
    });

    it('forgets what is held when the connection goes', () => {
      send('A', 8);
      sockets.last.ends(1006);
      clock.advance(1);
      assert.equal(state('A'), 'waiting');
    });

    it('counts a frame that its decoder fails on, and goes on', () => {
      sockets.last.serverSends('{"quote":"A","sequence":"x","fail":true}');
      clock.advance(1);
      assert.match(links.all[0]?.health().diagnosis ?? '', /^1 frames could not be handled \(no\)/);
      send('A', 30);
      clock.advance(1);
      assert.deepEqual(sequences(), [30, 5]);
    });
  });

  it('keeps to what the host allows, says what found no room, and gives room back', () => {
    const quota = new HostQuota({ connectionsPerHost: 2, streamsPerHost: 3 });
    const more = new MarketLinks({ ...options(), quota, streamsPerConnection: 1 });
    const listed = ['A', 'B', 'C', 'D', 'E'].map((symbol, i) => [instrument(symbol), i] as const);
    more.place(listed);
    assert.equal(more.all.length, 2);
    assert.equal(
      more.note,
      '3 instruments are not subscribed: Testex allows 2 connections and 3 subscriptions at one time from one address; scan fewer assets',
    );
    more.remove(new Set([0, 2, 3, 4]));
    assert.equal(more.note, '');
    assert.equal(quota.freeStreams, 2);
    more.dispose();
    assert.deepEqual([quota.freeConnections, quota.freeStreams], [2, 3]);
  });

  it('hands all quotes over to the replacement once it is subscribed', () => {
    const [old] = sockets.all;
    old?.serverSends('{"bye":true}');
    assert.equal(sockets.all.length, 2);
    openAndAck(sockets.last);
    assert.ok(old?.terminated || (old?.closes ?? 0) > 0);
    assert.deepEqual([state('A'), state('B')], ['live', 'live']);
  });

  it('a connection that comes back before its replacement is subscribed takes no quote along when it goes', () => {
    const [old] = sockets.all;
    old?.serverSends('{"bye":true}');
    const replacement = sockets.last;
    replacement.serverOpens();
    replacement.serverSends('{"quote":"A"}');
    old?.ends(1006);
    clock.advance(3_000);
    assert.equal(sockets.all.length, 3, 'the old one is opened again');
    openAndAck(sockets.last);
    ack(replacement);
    for (const symbol of symbols.keys()) replacement.serverSends(`{"quote":"${symbol}"}`);
    assert.equal(store.state(symbols.get('A') as number, clock.mono()), LIVE);
    assert.equal(state('B'), 'live', store.reason(symbols.get('B') as number, clock.mono()));
  });

  it('says when quotes come in a form that only the slow way reads', () => {
    const diagnosis = () => links.all[0]?.health().diagnosis;
    sockets.last.serverSends('{"slow":999}');
    assert.equal(diagnosis(), '');
    sockets.last.serverSends('{"slow":1}');
    assert.match(diagnosis() ?? '', /1000 of \d+ frames are written in a new way.*please report/);
  });

  it('takes a delisted instrument out of a replacement on its way too', () => {
    sockets.last.serverSends('{"bye":true}');
    const replacement = sockets.last;
    replacement.serverOpens();
    links.remove(new Set([symbols.get('B') as number]));
    clock.advance(2_000);
    ack(replacement);
    assert.deepEqual(
      links.all.flatMap(link => link.streams.map(stream => stream.topic)),
      ['A'],
    );
  });
});
