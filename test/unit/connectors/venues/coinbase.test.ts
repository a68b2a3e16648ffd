import assert from 'node:assert/strict';
import { FeedSink } from '../../../../src/connectors/feedSink';
import { SymbolIndex } from '../../../../src/connectors/symbolIndex';
import { decoderOf } from '../../../../src/connectors/venue';
import { coinbase } from '../../../../src/connectors/venues/coinbase';
import { LIVE, STALE } from '../../../../src/model/quoteState';
import { fillTradePage } from '../../../../src/model/tradePages';
import { DataStore } from '../../../../src/store/dataStore';
import { fixture, frame, listed, marketOf, pollOf, socketOf } from '../../../harness/fixtures';
import { RecordingListing, RecordingSink } from '../../../harness/recordingSink';

const NONE = Number.NaN;
const spot = marketOf(coinbase, 'spot');
const socket = socketOf(coinbase, 'spot', 'feed');
const AT = Date.parse('2026-11-22T12:00:00Z');
const iso = (ms: number) => new Date(AT + ms).toISOString();

/** One connection: what it is told, and what its sink has heard since it was last asked. */
function connection(known: readonly string[] = ['BTC-USD', 'ETH-USD']) {
  const sink = new RecordingSink(known);
  const decode = decoderOf(socket);
  return {
    sink,
    tell: (...contents: readonly unknown[]) => {
      for (const content of contents) decode(frame(content), sink);
      return sink.take();
    },
  };
}

const snapshot = (id = 'BTC-USD', more: object = {}) => ({
  type: 'snapshot',
  product_id: id,
  asks: [
    ['84141.00', '0.5'],
    ['84142.10', '2'],
  ],
  bids: [
    ['84140.00', '1.5'],
    ['84139.50', '3'],
  ],
  ...more,
});
const update = (ms: number, changes: unknown, id = 'BTC-USD') => ({
  type: 'l2update',
  product_id: id,
  time: iso(ms),
  changes,
});
const heartbeat = (ms: number, id = 'BTC-USD') => ({
  type: 'heartbeat',
  sequence: 90,
  last_trade_id: 20,
  product_id: id,
  time: iso(ms),
});
const top = (bid: number, bidSize: number, ask: number, askSize: number, ms?: number) => [
  'topOfBook',
  0,
  bid,
  bidSize,
  ask,
  askSize,
  ms === undefined ? 0 : AT + ms,
  0,
];

/** One connection into the store, whose feed answers pings all the time. `at` is in ms from the start. */
function feed(known: readonly string[]) {
  const list = listed(spot, 'coinbase/products.json');
  const store = new DataStore();
  const slot = store.openFeed('feed', 30_000);
  const book = socket.channels.find(({ carries }) => carries.includes('book'));
  assert.ok(book);
  const indexes = known.map(symbol => store.addInstrument(list.bySymbol(symbol), book.freshness));
  for (const index of indexes) store.assign(index, slot);
  const noControl = { acked() {}, ackedTopic() {}, refused() {}, pong() {}, closing() {}, heard() {}, outOfStep() {} };
  const sink = new FeedSink({
    name: 'feed',
    writer: store,
    symbols: new SymbolIndex(known.map((symbol, n) => [symbol, indexes[n] as number])),
    listed: () => undefined,
    control: noControl,
    log: { enabled: () => false, write: () => {} },
    listingChanged: () => {},
  });
  sink.feed = slot;
  const decode = decoderOf(socket);
  return {
    sink,
    tell: (at: number, ...contents: readonly unknown[]) => {
      sink.at = at;
      sink.receivedAt = AT + at;
      for (const content of contents) decode(frame(content), sink);
    },
    states: (at: number) => {
      store.feedAlive(slot, at);
      return indexes.map(index => store.state(index, at));
    },
  };
}

describe('coinbase', () => {
  describe('list of products', () => {
    const list = listed(spot, 'coinbase/products.json');

    it('takes quote_increment as price step, and what cannot be taken from the book as halted', () => {
      const shown = list.instruments.map(i => [i.symbol, i.base, i.quote, i.tickSize, i.lotStep, i.status]);
      assert.deepEqual(shown, [
        ['BTC-USD', 'BTC', 'USD', 0.01, 1e-8, 'trading'],
        ['BTC-EUR', 'BTC', 'EUR', 0.01, 1e-8, 'trading'],
        ['USDT-USD', 'USDT', 'USD', 0.00001, 0.01, 'trading'],
        ['USDT-USDC', 'USDT', 'USDC', 0.00001, 0.01, 'trading'],
        ['EURC-USDC', 'EURC', 'USDC', 0.001, 0.01, 'trading'],
        ['ONLYC-USDC', 'ONLYC', 'USDC', 0.001, 0.01, 'trading'],
        ['1INCH-USD', '1INCH', 'USD', 0.001, 0.01, 'trading'],
        ['OFF-USD', 'OFF', 'USD', 0.001, 0.01, 'halted'],
        ['CANCEL-USD', 'CANCEL', 'USD', 0.001, 0.01, 'halted'],
        ['POST-USD', 'POST', 'USD', 0.001, 0.01, 'halted'],
        ['AUCT-USD', 'AUCT', 'USD', 0.001, 0.01, 'halted'],
      ]);
    });

    it('leaves out the second name of a USD book, the auction that has BTC as its base, and what is not online', () => {
      assert.deepEqual(list.ignoredRows, [
        'another name of the USD book',
        'not the product of its pair',
        'status delisted',
        'another name of the USD book',
        'status offline',
      ]);
    });

    it('leaves the second name out while the USD product is offline, too: one book is no row twice', () => {
      const rows = fixture('coinbase/products.json') as Record<string, unknown>[];
      const away = rows.map(each => (each.id === 'BTC-USD' ? { ...each, status: 'offline' } : each));
      const listing = new RecordingListing();
      spot.listing[0]?.parse(away, listing);
      assert.deepEqual(
        listing.symbols.filter(symbol => symbol.startsWith('BTC-')),
        ['BTC-EUR'],
      );
      const sink = new RecordingSink(['BTC-USD'], list.instruments);
      pollOf(spot, 'product states').apply(away, sink);
      assert.deepEqual(sink.named('halted'), [['halted', 0, 'Coinbase has set BTC-USD to status offline']]);
      assert.deepEqual(sink.named('listingChanged'), [['listingChanged', 'BTC-USD is status offline']]);
    });

    it('rejects malformed rows and answers', () => {
      assert.deepEqual(list.rejectedRows, [
        'BAD-USD: quote_increment is not a number',
        'LOT-USD: base_increment is not a number',
        'NOQUOTE-USD: quote_currency is missing',
        'a product that is not an object',
      ]);
      const [request] = spot.listing;
      assert.equal(
        request?.failure?.({ message: 'Public rate limit exceeded' }),
        'Coinbase error: Public rate limit exceeded',
      );
      assert.equal(request?.failure?.([]), undefined);
      const empty = new RecordingListing();
      for (const body of [null, 'x', {}, { message: 'x' }]) request?.parse(body, empty);
      assert.equal(empty.rejectedRows.length, 4);
    });

    it('halts and resumes by the list as it is read each minute, and what is not in it any more', () => {
      const poll = pollOf(spot, 'product states');
      assert.equal(poll.everyMs, 60_000);
      const sink = new RecordingSink(['BTC-USD', 'OFF-USD', 'AWAY-USD', 'LOST-USD'], list.instruments);
      poll.apply(fixture('coinbase/products.json'), sink);
      const named = (name: string) => sink.named(name).map(([, index]) => index);
      assert.deepEqual([named('resumed'), named('halted')], [[0], [1, 2, 3]]);
      assert.deepEqual(sink.named('listingChanged'), [['listingChanged', 'LOST-USD is no longer listed']]);
      sink.take();
      const rows = fixture('coinbase/products.json') as Record<string, unknown>[];
      const changed = new RecordingSink(['BTC-USD'], list.instruments);
      poll.apply(
        [
          { ...rows[0], quote_increment: '0.05' },
          { ...rows[0], id: 'NEW-USD', base_currency: 'NEW' },
        ],
        changed,
      );
      assert.deepEqual(changed.named('listingChanged'), [
        ['listingChanged', 'BTC-USD: tickSize is now 0.05, and 1 more'],
      ]);
      // An answer without any product is the answer's fault.
      poll.apply([], sink);
      assert.deepEqual(sink.take(), []);
    });
  });

  describe('socket', () => {
    it('asks for all channels of its products at once, as the documentation writes it', () => {
      const topics = ['level2_batch:BTC-USD', 'ticker:BTC-USD', 'heartbeat:BTC-USD'];
      const bitcoin = listed(spot, 'coinbase/products.json').bySymbol('BTC-USD');
      for (const [at, { topics: topicOf }] of socket.channels.entries()) {
        assert.ok(typeof topicOf === 'function');
        assert.equal(topicOf(bitcoin), topics[at]);
      }
      const others = topics.map(topic => topic.replace('BTC', 'ETH'));
      assert.equal(
        socket.subscribe([...topics, ...others], 1),
        '{"type":"subscribe","product_ids":["BTC-USD","ETH-USD"],"channels":["level2_batch","ticker","heartbeat"]}',
      );
      assert.equal(
        socket.unsubscribe(['level2_batch:BTC-USD'], 2),
        '{"type":"unsubscribe","product_ids":["BTC-USD"],"channels":["level2_batch"]}',
      );
      assert.equal(
        socket.subscribe(['level2_batch:BTC-USD', 'ticker:BTC-USD', 'ticker:ETH-USD'], 3),
        '{"type":"subscribe","channels":[{"name":"level2_batch","product_ids":["BTC-USD"]},{"name":"ticker","product_ids":["BTC-USD","ETH-USD"]}]}',
      );
    });

    it('keeps the limits of the venue, which are those of an address', () => {
      const { limits } = socket;
      assert.deepEqual(limits.messagesPerHost, { count: 20, windowMs: 2500 });
      // Half is left to others: what 450 products need at first must fit, the venue waits 5 s for it.
      const connections = Math.ceil((450 * socket.channels.length) / limits.streamsPerConnection);
      assert.ok(connections * Math.ceil(limits.streamsPerConnection / limits.topicsPerMessage) <= 10);
      assert.deepEqual(limits.connects, { count: 8, windowMs: 1000 });
      // Whole products in each request, else it could not name each channel once.
      assert.equal(limits.topicsPerMessage % socket.channels.length, 0);
      assert.equal(limits.streamsPerConnection % socket.channels.length, 0);
    });

    it('links to the page where the product trades', () => {
      const list = listed(spot, 'coinbase/products.json');
      assert.equal(
        fillTradePage(spot.tradePage, list.bySymbol('BTC-EUR')),
        'https://www.coinbase.com/advanced-trade/spot/BTC-EUR',
      );
    });
  });

  describe('book', () => {
    it('is put together from a snapshot and absolute changes', () => {
      const { tell } = connection();
      assert.deepEqual(tell(snapshot()), [[...top(84140, 1.5, 84141, 0.5), 'restart']]);
      assert.deepEqual(tell(update(50, [['buy', '84140.50', '0.25']])), [top(84140.5, 0.25, 84141, 0.5, 50)]);
      // The size that is there, not one to be added; the same price in other digits; gone at 0.
      assert.deepEqual(tell(update(100, [['buy', '84140.5', '0.75']])), [top(84140.5, 0.75, 84141, 0.5, 100)]);
      assert.deepEqual(
        tell(
          update(150, [
            ['buy', '84140.50', '0'],
            ['sell', '84141.00', '0.00000000'],
          ]),
        ),
        [top(84140, 1.5, 84142.1, 2, 150)],
      );
    });

    it('takes the levels of a snapshot in any order, and its time', () => {
      const { tell } = connection();
      const { bids, asks } = snapshot();
      const turned = snapshot('BTC-USD', { bids: bids.toReversed(), asks: asks.toReversed(), time: iso(7) });
      assert.deepEqual(tell(turned), [[...top(84140, 1.5, 84141, 0.5, 7), 'restart']]);
    });

    it('shows empty sides as empty: paused products are acknowledged with them', () => {
      const { tell } = connection();
      assert.deepEqual(tell(snapshot('BTC-USD', { bids: [], asks: [] })), [[...top(0, 0, 0, 0), 'restart']]);
      assert.deepEqual(tell(update(1, [['sell', '84141.00', '0.5']])), [top(0, 0, 84141, 0.5, 1)]);
    });

    it('knows nothing from before: neither of a change without a snapshot nor of another connection', () => {
      const first = connection();
      first.tell(snapshot());
      const second = connection();
      assert.deepEqual(second.tell(update(0, [['buy', '1', '1']])), [
        ['dropped', 'l2update of BTC-USD without a snapshot'],
      ]);
      assert.equal(first.tell(update(0, [['buy', '84140.00', '1']]))[0]?.[0], 'topOfBook');
    });

    it('is out of step, until its next snapshot, after anything that leaves it unknown', () => {
      const spoiled: [object, RegExp][] = [
        [update(10, [['buy', 'x', '1']]), /change/],
        [update(10, [['buy', '1', '-1']]), /change/],
        [update(10, [['bid', '1', '1']]), /change/],
        [update(10, [7]), /change/],
        [update(10, undefined), /without changes/],
        [{ ...update(10, []), time: 'yesterday' }, /time/],
        [snapshot('BTC-USD', { asks: undefined }), /asks/],
        [snapshot('BTC-USD', { bids: [['1']] }), /bids/],
        [snapshot('BTC-USD', { time: 7 }), /time/],
      ];
      for (const [content, why] of spoiled) {
        const { tell } = connection();
        tell(snapshot());
        const [event, ...more] = tell(content);
        assert.deepEqual([event?.slice(0, 3), more], [['outOfStep', 'level2_batch:BTC-USD', 0], []]);
        assert.match(String(event?.[3]), why);
        assert.equal(tell(update(20, [['buy', '1', '1']]))[0]?.[0], 'dropped');
        assert.deepEqual(tell(heartbeat(30)), []);
        assert.equal(tell(snapshot())[0]?.[0], 'topOfBook');
      }
    });

    it('takes changes that came late where nothing later has changed the price', () => {
      const { tell } = connection();
      tell(snapshot(), update(100, [['buy', '84140.00', '7']]));
      const late = [
        ['buy', '84140.0', '2'],
        ['sell', '84141.00', '0'],
      ];
      assert.deepEqual(tell(update(50, late)), [top(84140, 7, 84142.1, 2, 100)]);
      assert.deepEqual(tell(update(300, [['buy', '84140.00', '8']])), [top(84140, 8, 84142.1, 2, 300)]);
    });

    it('is lost by a change older than two others: what they have changed since is not known', () => {
      const { tell } = connection();
      tell(snapshot(), ...[100, 200, 300].map(ms => update(ms, [['buy', '84139.50', String(ms)]])));
      // Says what is there anyway.
      const same = [
        ['buy', '84140', '1.50'],
        ['sell', '90000', '0'],
      ];
      assert.deepEqual(tell(update(150, same)), [['dropped', 'l2update of BTC-USD older than what is known']]);
      for (const change of [['buy', '84140.00', '0'], ['buy', '84140.00', '1'], ['sell', '84141.50', '1'], ['buy']]) {
        const other = connection();
        other.tell(snapshot(), update(100, []), update(200, []), update(300, []));
        assert.deepEqual(other.tell(update(150, [...same, change])), [
          ['outOfStep', 'level2_batch:BTC-USD', 0, 'book BTC-USD: a change came later than two newer ones'],
        ]);
      }
    });

    it('takes a clock that was set as such', () => {
      const { tell } = connection();
      tell(snapshot(), update(40_000, []));
      assert.deepEqual(tell(update(10_000, [])), [[...top(84140, 1.5, 84141, 0.5, 10_000), 'restart']]);
    });

    it('keeps the best 2000 levels, and says so when they are used up', () => {
      const { tell } = connection();
      const bids = Array.from({ length: 2_500 }, (_, n) => [String(84_140 - n), '1']);
      tell(snapshot('BTC-USD', { bids }));
      const gone = bids.slice(0, 2_000).map(([price]) => ['buy', price, '0']);
      assert.deepEqual(tell(update(1, gone.slice(0, -1))), [top(84_140 - 1_999, 1, 84141, 0.5, 1)]);
      // What is worse than what is kept would be a wrong best price afterwards.
      assert.deepEqual(tell(update(2, [['buy', '70000', '9']])), []);
      assert.match(String(tell(update(3, gone.slice(-1)))[0]), /outOfStep.*are gone/);
    });

    it('drops what is not scanned', () => {
      const { tell } = connection();
      for (const content of [snapshot('X-USD'), update(0, [], 'X-USD'), heartbeat(0, 'X-USD'), { type: 'match' }]) {
        assert.deepEqual(
          tell(content).map(([name]) => name),
          ['dropped'],
        );
      }
    });
  });

  describe('heartbeats', () => {
    it('confirm a quiet book with its own time', () => {
      const { tell, sink } = connection();
      tell(snapshot(), update(10, []));
      sink.receivedAt = 500;
      assert.deepEqual(tell(heartbeat(500)), [], 'told a moment ago');
      sink.receivedAt = 9_000;
      assert.deepEqual(tell(heartbeat(9_000)), [top(84140, 1.5, 84141, 0.5, 10)]);
    });

    it('keep quiet quotes live; where all stop, the quotes are stale after ten seconds, whatever answers pings', () => {
      const { tell, states, sink } = feed(['BTC-USD', 'BTC-EUR']);
      tell(0, snapshot(), snapshot('BTC-EUR'), update(-10, []), update(-10, [], 'BTC-EUR'));
      for (let at = 1_000; at <= 60_000; at += 1_000) {
        tell(at, heartbeat(at), heartbeat(at, 'BTC-EUR'));
        assert.deepEqual(states(at + 999), [LIVE, LIVE], `at ${at}`);
      }
      assert.deepEqual(
        [states(70_000), states(70_001)],
        [
          [LIVE, LIVE],
          [STALE, STALE],
        ],
      );
      assert.equal(sink.lagMs, 10, 'a quote that is told again is no measurement');
    });

    it('that stop for one product while those of others come are the end of its book', () => {
      const { tell } = connection();
      tell(snapshot(), snapshot('ETH-USD'), heartbeat(0), heartbeat(0, 'ETH-USD'));
      const events = Array.from({ length: 14 }, (_, n) => tell(heartbeat(1_000 * (n + 1), 'ETH-USD'))).flat();
      assert.deepEqual(
        events.filter(([name]) => name === 'outOfStep').map(event => event.slice(0, 3)),
        [
          ['outOfStep', 'level2_batch:BTC-USD', 0],
          ['outOfStep', 'heartbeat:BTC-USD', -1],
        ],
      );
    });

    it('are not missed where none came, where all stop, where they come twice, or where the clock is set', () => {
      const { tell } = connection();
      tell(snapshot(), snapshot('ETH-USD'));
      const quiet = (...frames: readonly object[]) =>
        assert.deepEqual(
          tell(...frames).filter(([name]) => name === 'outOfStep'),
          [],
        );
      quiet(...Array.from({ length: 30 }, (_, n) => heartbeat(1_000 * n, 'ETH-USD')));
      for (let n = 30; n < 60; n++) {
        for (const id of ['BTC-USD', 'ETH-USD']) quiet(heartbeat(1_000 * n, id), heartbeat(1_000 * n, id));
      }
      for (const ms of [600_000, -600_000]) quiet(heartbeat(ms), heartbeat(ms, 'ETH-USD'));
    });

    it('of a product whose snapshot never comes ask for it again, after growing pauses', () => {
      const { tell } = connection();
      const lostAt = (from: number, rounds: number) =>
        Array.from({ length: rounds }, (_, n) => from + n).filter(n =>
          tell(heartbeat(1_000 * n)).some(([name, topic]) => name === 'outOfStep' && topic === 'level2_batch:BTC-USD'),
        );
      assert.deepEqual(lostAt(0, 1_000), [11, 32, 73, 154, 315, 616, 917]);
      // It came at last: what is lost afterwards is asked for as quickly as at first, and the cause stays known.
      tell(snapshot(), update(0, undefined));
      assert.deepEqual(lostAt(1_000, 10), []);
      assert.deepEqual(tell(heartbeat(1_010_000), heartbeat(1_011_000)), [
        [
          'outOfStep',
          'level2_batch:BTC-USD',
          0,
          'book BTC-USD: an l2update without changes, and no snapshot has come since',
        ],
      ]);
    });

    it('find a book that stays crossed', () => {
      const { tell } = connection();
      const lost = (...frames: readonly object[]) => tell(...frames).filter(([name]) => name === 'outOfStep');
      const beats = (from: number, to: number) =>
        lost(...Array.from({ length: to - from + 1 }, (_, n) => heartbeat(1_000 * (from + n))));
      const cross = (ms: number) => update(ms, [['buy', '84141.50', '1']]);
      const uncross = (ms: number) => update(ms, [['buy', '84141.50', '0']]);
      assert.deepEqual(lost(snapshot(), cross(0)), []);
      assert.deepEqual(beats(1, 3), []);
      assert.deepEqual(lost(uncross(3_500)), []);
      assert.deepEqual(beats(4, 4), []);
      assert.deepEqual(lost(cross(4_500)), []);
      assert.deepEqual(beats(5, 7), []);
      assert.deepEqual(beats(8, 8), [['outOfStep', 'level2_batch:BTC-USD', 0, 'book BTC-USD: its book stays crossed']]);
    });

    it('take it as it is where the snapshot is crossed too, until it is not', () => {
      const { tell } = connection();
      const beats = (from: number, to: number) =>
        tell(...Array.from({ length: to - from + 1 }, (_, n) => heartbeat(1_000 * (from + n)))).filter(
          ([name]) => name === 'outOfStep',
        );
      tell({ ...snapshot(), bids: [['84141.50', '1']] });
      assert.deepEqual(beats(1, 20), []);
      tell(update(20_500, [['buy', '84141.50', '0']]));
      assert.deepEqual(beats(21, 22), []);
      tell(update(22_500, [['buy', '84141.50', '1']]));
      assert.equal(beats(23, 26).length, 1);
    });

    it('let the book of an auction be crossed', () => {
      const { instruments } = listed(spot, 'coinbase/products.json');
      const sink = new RecordingSink(['AUCT-USD'], instruments);
      const decode = decoderOf(socket);
      decode(frame(snapshot('AUCT-USD')), sink);
      decode(frame(update(0, [['buy', '84141.50', '1']], 'AUCT-USD')), sink);
      for (let n = 0; n < 20; n++) decode(frame(heartbeat(1_000 * n, 'AUCT-USD')), sink);
      assert.deepEqual(sink.named('outOfStep'), []);
    });
  });

  describe('ticker', () => {
    const ticker = {
      type: 'ticker',
      sequence: 4,
      product_id: 'BTC-USD',
      price: '84140.50',
      open_24h: '86610.00',
      volume_24h: '1000.5',
      best_bid: '99999.00',
      best_bid_size: '7',
      best_ask: '99999.50',
      best_ask_size: '8',
      time: iso(0),
      trade_id: 9,
      last_size: '1',
    };

    it('gives statistics, its volume in the base, and never a top of book: that is as old as the last trade', () => {
      const { tell, sink } = connection();
      assert.deepEqual(tell(ticker), [['stats', 0, 84140.5, 86610, NONE, 84140.5 * 1000.5]]);
      tell(snapshot());
      assert.deepEqual(sink.named('topOfBook'), []);
      sink.receivedAt = 2_000;
      assert.deepEqual(tell(ticker, heartbeat(1_000)).slice(1), [top(84140, 1.5, 84141, 0.5)]);
    });

    /** Frames, each second one of them: what is said to be out of step. */
    const losses = (seconds: readonly (readonly object[])[]) => {
      const { tell, sink } = connection();
      return seconds.flatMap((frames, n) => {
        sink.receivedAt = 1_000 * n;
        return tell(...frames, heartbeat(1_000 * n)).flatMap(([name, topic, , why]) =>
          name === 'outOfStep' ? [`${n} s, ${topic}: ${why}`] : [],
        );
      });
    };
    const trade = (trade_id: number) => ({ ...ticker, trade_id });
    const quiet = (seconds: number) => Array.from({ length: seconds }, () => []);
    const change = (ms: number) => update(ms, [['sell', '84145.00', String(ms)]]);

    it('proves by a trade that the book must change: one that does not is lost', () => {
      assert.deepEqual(losses([[snapshot(), trade(7)], ...quiet(5), [trade(8)], ...quiet(20)]), [
        '11 s, level2_batch:BTC-USD: book BTC-USD: trades without a change of the book',
        '22 s, level2_batch:BTC-USD: book BTC-USD: trades without a change of the book, and no snapshot has come since',
      ]);
    });

    it('proves nothing by the trade that it begins with, by one told twice, or where a change came about that time', () => {
      const begun = [[snapshot(), trade(7)], ...quiet(5)];
      for (const seconds of [
        [...begun, [trade(7)], ...quiet(9)],
        // An older one, or none that can be read.
        [...begun, [trade(6), { ...ticker, trade_id: 'x' }, { ...ticker, trade_id: undefined }], ...quiet(9)],
        [...begun, [change(6_000), trade(8)], ...quiet(9)],
        [...begun, [change(6_000)], [], [trade(8)], ...quiet(9)],
        [...begun, [trade(8)], ...quiet(4), [change(11_000)], ...quiet(9)],
        [...begun, [trade(8)], ...quiet(2), [trade(9)], [change(10_000)], ...quiet(9)],
        [...begun, [trade(8)], [snapshot()], ...quiet(9)],
        // Before the snapshot.
        [[trade(7)], [trade(8)], [], [snapshot()], ...quiet(9)],
      ]) {
        assert.deepEqual(losses(seconds), [], JSON.stringify(seconds));
      }
      assert.equal(losses([...begun, [change(6_000)], ...quiet(2), [trade(8)], ...quiet(9)]).length, 1);
    });

    it('leaves unchanged what it has not, and rejects a bad number', () => {
      const { tell } = connection();
      assert.deepEqual(tell({ type: 'ticker', product_id: 'BTC-USD', price: '1' }), [
        ['stats', 0, 1, NONE, NONE, NONE],
      ]);
      assert.deepEqual(tell({ ...ticker, open_24h: 'x' }), [['rejected', 'ticker BTC-USD: open_24h is not a number']]);
    });
  });

  it('reads answers of every form', () => {
    const { tell } = connection();
    const channels = [
      { name: 'level2_50', product_ids: ['BTC-USD', 'ETH-USD'], account_ids: null },
      { name: 'ticker', product_ids: ['BTC-USD'] },
    ];
    assert.deepEqual(tell({ type: 'subscriptions', channels }), [
      ['ackedTopic', 'level2_batch:BTC-USD'],
      ['ackedTopic', 'level2_batch:ETH-USD'],
      ['ackedTopic', 'ticker:BTC-USD'],
    ]);
    assert.deepEqual(tell({ type: 'subscriptions', channels: [{ name: 'level2_batch', product_ids: ['BTC-USD'] }] }), [
      ['ackedTopic', 'level2_batch:BTC-USD'],
    ]);
    assert.deepEqual(tell({ type: 'subscriptions', channels: [] }), []);
    const error = { type: 'error', message: 'Failed to subscribe' };
    const why = 'Coinbase: Failed to subscribe: X-USD is not a valid product';
    assert.deepEqual(tell({ ...error, reason: 'X-USD is not a valid product' }), [
      ...['level2_batch', 'ticker', 'heartbeat'].map(name => ['refused', undefined, `${name}:X-USD`, why]),
      ['refused', undefined, undefined, why],
    ]);
    assert.deepEqual(tell({ ...error, reason: 'too many product_ids' }), [
      ['refused', undefined, undefined, 'Coinbase: Failed to subscribe: too many product_ids'],
    ]);
    assert.equal(tell({ type: 'error', message: 'Rate limit exceeded' })[0]?.[0], 'rejected');
    for (const garbage of [
      '',
      '{',
      '[]',
      '7',
      '{}',
      'pong',
      '{"type":7}',
      '{"type":"subscriptions"}',
      '{"type":"ticker"}',
    ]) {
      assert.deepEqual(
        tell(garbage).map(event => event[0]),
        ['rejected'],
        garbage,
      );
    }
  });
});
