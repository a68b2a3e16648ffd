import assert from 'node:assert/strict';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { silentLog } from '../../../../src/base/log';
import { FeedSink } from '../../../../src/connectors/feedSink';
import { SnapshotSink } from '../../../../src/connectors/snapshotSink';
import { SymbolIndex } from '../../../../src/connectors/symbolIndex';
import { decoderOf } from '../../../../src/connectors/venue';
import { kraken } from '../../../../src/connectors/venues/kraken';
import type { Instrument } from '../../../../src/model/instrument';
import { QUOTE_STATES } from '../../../../src/model/quoteState';
import { DataStore } from '../../../../src/store/dataStore';
import { fixture, frame, listed, marketOf, pollOf, socketOf } from '../../../harness/fixtures';
import { RecordingListing, RecordingSink } from '../../../harness/recordingSink';

const NONE = Number.NaN;
const spot = marketOf(kraken, 'spot');
const perp = marketOf(kraken, 'perp');
const v2 = socketOf(kraken, 'spot', 'v2');
const v1 = socketOf(kraken, 'perp', 'v1');
const pairs = listed(spot, 'kraken/assetPairs.json');
const TIME = 1696613755440;
const NO_CONTROL = { acked() {}, ackedTopic() {}, refused() {}, pong() {}, closing() {}, heard() {}, outOfStep() {} };

/** A connection: frames in, events out. */
function connection(socket = v2, known = ['BTC/USD', 'DOGE/USD', 'PF_XBTUSD']) {
  const sink = new RecordingSink(known, pairs.instruments);
  const decode = decoderOf(socket);
  return {
    sink,
    take: (...contents: unknown[]) => {
      for (const content of contents) decode(frame(content), sink);
      return sink.take();
    },
  };
}

/** The worked example of the venue's page about checksums, as it stands on the wire. */
const EXAMPLE_BIDS = [
  ['45283.5', '0.10000000'],
  ['45283.4', '1.54582015'],
  ['45282.1', '0.10000000'],
  ['45281.0', '0.10000000'],
  ['45280.3', '1.54592586'],
  ['45279.0', '0.07990000'],
  ['45277.6', '0.03310103'],
  ['45277.5', '0.30000000'],
  ['45277.3', '1.54602737'],
  ['45276.6', '0.15445238'],
] as const;
const EXAMPLE_ASKS = [
  ['45285.2', '0.00100000'],
  ['45286.4', '1.54571953'],
  ['45286.6', '1.54571109'],
  ['45289.6', '1.54560911'],
  ['45290.2', '0.15890660'],
  ['45291.8', '1.54553491'],
  ['45294.7', '0.04454749'],
  ['45296.1', '0.35380000'],
  ['45297.5', '0.09945542'],
  ['45299.5', '0.18772827'],
] as const;
const EXAMPLE_SUM = 3310070434;

type Levels = readonly (readonly [string, string])[];

function levelsText(levels: Levels): string {
  return levels.map(([price, qty]) => `{"price":${price},"qty":${qty}}`).join(',');
}

function bookText(type: string, bids: Levels, asks: Levels, more = '', symbol = 'BTC/USD'): string {
  const data = `{"symbol":"${symbol}","bids":[${levelsText(bids)}],"asks":[${levelsText(asks)}]${more}}`;
  return `{"channel":"book","type":"${type}","data":[${data}]}`;
}

/** As the page says, on its own: the levels as they should stand after a message. */
function sumOf(bids: Levels, asks: Levels): number {
  const digits = (text: string) => text.replace('.', '').replace(/^0+/, '');
  const side = (levels: Levels) => levels.map(([price, qty]) => digits(price) + digits(qty)).join('');
  return crc32(side(asks) + side(bids));
}

const SNAPSHOT = bookText('snapshot', EXAMPLE_BIDS, EXAMPLE_ASKS, `,"checksum":${EXAMPLE_SUM}`);
const TICKER = {
  channel: 'ticker',
  type: 'snapshot',
  data: [
    {
      symbol: 'BTC/USD',
      bid: 84140.1,
      bid_qty: 1.25,
      ask: 84140.2,
      ask_qty: 0.84,
      last: 84140.2,
      volume: 4210.5,
      vwap: 80000,
      low: 82000,
      high: 85000,
      change: 880.2,
      change_pct: 1.06,
      timestamp: '2023-10-06T17:35:55.440295Z',
    },
  ],
};
const STATS = ['stats', 0, 84140.2, NONE, 0.0106, 336_840_000];

describe('kraken', () => {
  describe('spot list', () => {
    it('takes names from wsname: sockets say BTC and DOGE, REST its own; nothing is cut', () => {
      assert.deepEqual(
        pairs.instruments.map(({ symbol, restSymbol, base, quote, status, tradfi }) => [
          symbol,
          restSymbol,
          `${base} in ${quote}`,
          `${status}${tradfi ? ' tradfi' : ''}`,
        ]),
        [
          ['BTC/USD', 'XXBTZUSD', 'BTC in USD', 'trading'],
          ['DOGE/USD', 'XDGUSD', 'DOGE in USD', 'trading'],
          ['ETH/BTC', 'XETHXXBT', 'ETH in BTC', 'trading'],
          ['LUNA/USD', 'LUNAUSD', 'LUNC in USD', 'trading'],
          ['LUNA2/USD', 'LUNA2USD', 'LUNA in USD', 'trading'],
          ['XTZ/USD', 'XTZUSD', 'XTZ in USD', 'halted'],
          ['AAPLX/USD', 'AAPLXUSD', 'AAPLX in USD', 'trading tradfi'],
        ],
      );
      assert.deepEqual(pairs.bySymbol('BTC/USD'), {
        venue: 'kraken',
        market: 'spot',
        symbol: 'BTC/USD',
        restSymbol: 'XXBTZUSD',
        base: 'BTC',
        quote: 'USD',
        settle: 'USD',
        multiplier: 1,
        contractSize: 1,
        tickSize: 0.1,
        lotStep: 1e-8,
        status: 'trading',
        tradfi: false,
      });
      // Without tick_size, from pair_decimals.
      assert.equal(pairs.bySymbol('LUNA2/USD').tickSize, 0.0001);
    });

    it('ignores what is not on the sockets, rejects what is malformed', () => {
      assert.deepEqual(pairs.ignoredRows, ['no wsname: not on the sockets', 'status delisted']);
      assert.deepEqual(pairs.rejectedRows, [
        'BADUSD: tick_size is not a number',
        'LOTUSD: lot_decimals is not a count',
        'ODDUSD: wsname is not base/quote',
        'null: not an instrument',
      ]);
    });

    it('knows an error that comes with HTTP 200; a warning is none', () => {
      const [request] = spot.listing;
      assert.equal(request?.path, '/0/public/AssetPairs');
      const refused = { error: ['EGeneral:Too many requests'], result: {} };
      assert.equal(request?.failure?.(refused), 'Kraken error EGeneral:Too many requests');
      assert.equal(request?.failure?.({ error: ['WService:Slow'], result: {} }), undefined);
      assert.equal(request?.failure?.({ error: [] }), 'the answer has no result');
      const empty = new RecordingListing();
      for (const body of [refused, null, 'x', {}]) request?.parse(body, empty);
      assert.equal(empty.rejectedRows.length, 4);
    });
  });

  it('asks in the way of the sockets, one channel a message', () => {
    assert.deepEqual([v2.path, v1.path, spot.takerFeePct, perp.takerFeePct], ['/v2', '/ws/v1', 0.8, 0.05]);
    // In maintenance no faster than each 5 s.
    assert.deepEqual(v2.limits.connects, { count: 120, windowMs: 600_000 });
    assert.deepEqual(
      ['book:BTC/USD', 'ticker:BTC/USD'].map(topic => v2.groupOf?.(topic)),
      ['book', 'ticker'],
    );
    assert.equal(
      v2.subscribe(['book:BTC/USD', 'book:DOGE/USD'], 3),
      '{"method":"subscribe","params":{"channel":"book","symbol":["BTC/USD","DOGE/USD"],"depth":10,"snapshot":true},"req_id":6}',
    );
    assert.equal(
      v2.subscribe(['ticker:BTC/USD'], 4),
      '{"method":"subscribe","params":{"channel":"ticker","symbol":["BTC/USD"],"event_trigger":"bbo","snapshot":true},"req_id":9}',
    );
    assert.equal(
      v2.unsubscribe(['book:BTC/USD'], 5),
      '{"method":"unsubscribe","params":{"channel":"book","symbol":["BTC/USD"],"depth":10},"req_id":10}',
    );
    assert.ok(v2.keepAlive.kind === 'message');
    assert.deepEqual(JSON.parse(v2.keepAlive.frame(6)), { method: 'ping', req_id: 12 });
    assert.equal(
      v1.subscribe(['book:PF_XBTUSD', 'book:PF_ETHUSD'], 1),
      '{"event":"subscribe","feed":"book","product_ids":["PF_XBTUSD","PF_ETHUSD"]}',
    );
    assert.deepEqual(v1.keepAlive, { kind: 'ping-frame', everyMs: 30_000 });
  });

  describe('spot book', () => {
    it("reads the venue's own example, whose sum is over digits that a number would lose", () => {
      assert.deepEqual(connection().take(SNAPSHOT), [['topOfBook', 0, 45283.5, 0.1, 45285.2, 0.001, 0, 0, 'restart']]);
      const texts = SNAPSHOT.replace(/(price|qty)":([\d.]+)/g, '$1": "$2"');
      assert.equal(connection().take(texts)[0]?.[0], 'topOfBook');
    });

    it('reads it where its numbers were written anew on their way', () => {
      const { sink, take } = connection();
      const anew = JSON.stringify(JSON.parse(SNAPSHOT));
      assert.ok(!anew.includes('0.10000000'));
      assert.equal(take(anew)[0]?.[0], 'topOfBook');
      const [, ...asks] = EXAMPLE_ASKS;
      const filled: Levels = [...asks, ['45300.0', '2.00000000']];
      const more = `,"checksum":${sumOf(EXAMPLE_BIDS, filled)}`;
      const update = bookText(
        'update',
        [],
        [
          ['45285.2', '0'],
          ['45300.0', '2.00000000'],
        ],
        more,
      );
      assert.deepEqual(take(JSON.stringify(JSON.parse(update))), [
        ['topOfBook', 0, 45283.5, 0.1, 45286.4, 1.54571953, 0, 0],
      ]);
      assert.deepEqual(sink.named('outOfStep'), []);
    });

    it('reads it so where prices have more places than their steps', () => {
      const bids: Levels = [
        ['10.100', '2.00000'],
        ['10.000', '1.50000'],
      ];
      const trimmed = (type: string, ...levels: Levels) =>
        JSON.stringify(JSON.parse(bookText(type, levels, [], `,"checksum":${sumOf(bids, [])}`, 'DOGE/USD')));
      // pair_decimals 3, tick_size 0.1.
      const instrument = { ...pairs.bySymbol('DOGE/USD'), tickSize: 0.1, lotStep: 1e-5 };
      const sink = new RecordingSink(['DOGE/USD'], [instrument]);
      const decode = decoderOf(v2);
      decode(frame(trimmed('snapshot', ...bids)), sink);
      assert.deepEqual(sink.take(), [['topOfBook', 0, 10.1, 2, 0, 0, 0, 0, 'restart']]);
      decode(frame(trimmed('update', ['10.000', '1.50000'])), sink);
      decode(frame(trimmed('update', ['10.000', '1.60000'])), sink);
      assert.deepEqual(sink.take(), [['outOfStep', 'book:DOGE/USD', 0, 'book DOGE/USD: its checksum is wrong']]);
    });

    it('reads numbers that are written with an exponent', () => {
      const bids: Levels = [['0.0000000123', '1000.00000000']];
      const wire: Levels = [['1.23e-8', '1e3']];
      const instrument = { ...pairs.bySymbol('DOGE/USD'), tickSize: 1e-10 };
      const sink = new RecordingSink(['DOGE/USD'], [instrument]);
      decoderOf(v2)(frame(bookText('snapshot', wire, [], `,"checksum":${sumOf(bids, [])}`, 'DOGE/USD')), sink);
      assert.deepEqual(sink.take(), [['topOfBook', 0, 1.23e-8, 1000, 0, 0, 0, 0, 'restart']]);
    });

    it('is put together from changes; a level of size 0 goes, and the depth is cut after the message', () => {
      const { take } = connection();
      take(SNAPSHOT);
      // A better bid comes while the best goes: the tenth stays though there were eleven for a moment.
      const [, ...rest] = EXAMPLE_BIDS;
      const bids: Levels = [['45284.0', '3.00000000'], ...rest];
      const update = bookText(
        'update',
        [
          ['45284.0', '3.00000000'],
          ['45283.5', '0'],
        ],
        [],
        `,"checksum":${sumOf(bids, EXAMPLE_ASKS)},"timestamp":"2023-10-06T17:35:55.440295Z"`,
      );
      assert.deepEqual(take(update), [['topOfBook', 0, 45284, 3, 45285.2, 0.001, TIME, 0]]);
      // An eleventh level pushes the tenth out.
      const eleven = bookText(
        'update',
        [['45283.9', '1.00000000']],
        [],
        `,"checksum":${sumOf([['45284.0', '3.00000000'], ['45283.9', '1.00000000'], ...rest.slice(0, 8)], EXAMPLE_ASKS)}`,
      );
      assert.deepEqual(take(eleven), [], 'the top is as it was');
    });

    it('is out of step where the checksum is another, tells nothing more, and is back with the next snapshot', () => {
      const { take } = connection();
      take(SNAPSHOT);
      const wrong = bookText('update', [['45283.5', '7.00000000']], [], ',"checksum":1');
      assert.deepEqual(take(wrong), [['outOfStep', 'book:BTC/USD', 0, 'book BTC/USD: its checksum is wrong']]);
      const later = bookText('update', [['45283.5', '8.00000000']], []);
      assert.deepEqual(take(later), [['dropped', 'book BTC/USD: a change before the snapshot']]);
      assert.deepEqual(take(TICKER), [STATS], 'no top from the ticker either');
      assert.equal(take(SNAPSHOT)[0]?.[0], 'topOfBook');
      assert.equal(take(later)[0]?.[2], 45283.5);
    });

    it('is out of step where the snapshot is not what its checksum says', () => {
      const { take } = connection();
      assert.equal(take(SNAPSHOT.replace('45276.6', '45276.5'))[0]?.[0], 'outOfStep');
      assert.deepEqual(
        take(TICKER).map(([name]) => name),
        ['topOfBook', 'stats'],
        'it has never been there',
      );
    });

    it('is out of step where a level cannot be read', () => {
      for (const level of ['{"price":45283.5}', '{"price":-1,"qty":1}', '{"price":"x","qty":1}', '7', 'null']) {
        const { take } = connection();
        take(SNAPSHOT);
        const update = bookText('update', [], []).replace('"bids":[]', `"bids":[${level}]`);
        assert.deepEqual(take(update), [['outOfStep', 'book:BTC/USD', 0, "book BTC/USD: a level can't be read"]]);
      }
    });

    it('gives 0 for a side that is empty', () => {
      const bids: Levels = [['45283.5', '0.10000000']];
      const { take } = connection();
      assert.deepEqual(take(bookText('snapshot', bids, [], `,"checksum":${sumOf(bids, [])}`)), [
        ['topOfBook', 0, 45283.5, 0.1, 0, 0, 0, 0, 'restart'],
      ]);
      assert.deepEqual(take(bookText('update', [['45283.5', '0']], [], `,"checksum":${sumOf([], [])}`)), [
        ['topOfBook', 0, 0, 0, 0, 0, 0, 0],
      ]);
    });

    it('follows any course of a deeper book of which it is told ten levels', () => {
      const change = fc.record({
        isBid: fc.boolean(),
        at: fc.integer({ min: 1, max: 25 }),
        lots: fc.oneof(
          { weight: 2, arbitrary: fc.constant(0) },
          { weight: 3, arbitrary: fc.integer({ min: 1, max: 3 }) },
        ),
      });
      const message = fc.array(change, { minLength: 1, maxLength: 6 });
      // Prices from the middle outward, so that the book never crosses: 100 - n and 100 + n.
      const levelsOf = (side: ReadonlyMap<number, number>, sign: number): [string, string][] =>
        [...side]
          .sort(([a], [b]) => a - b)
          .slice(0, 10)
          .map(([at, lots]) => [(100 + sign * at).toFixed(1), lots.toFixed(8)]);
      fc.assert(
        fc.property(fc.array(message, { maxLength: 40 }), messages => {
          const { sink, take } = connection();
          const venue = { bids: new Map([[1, 1]]), asks: new Map([[1, 1]]) };
          const shown = () => ({ bids: levelsOf(venue.bids, -1), asks: levelsOf(venue.asks, 1) });
          const sum = ({ bids, asks }: { bids: Levels; asks: Levels }) => `,"checksum":${sumOf(bids, asks)}`;
          const first = shown();
          take(bookText('snapshot', first.bids, first.asks, sum(first)));
          for (const changes of messages) {
            const before = shown();
            for (const { isBid, at, lots } of changes) {
              const side = isBid ? venue.bids : venue.asks;
              if (lots === 0) side.delete(at);
              else side.set(at, lots);
            }
            const now = shown();
            // What is new or other within the depth, and what is gone from within it; nothing of what was pushed out.
            const told = (was: Levels, is: Levels, sign: number): [string, string][] => {
              const worst = is.length < 10 ? undefined : Number(is[9]?.[0]);
              const known = new Map(was);
              const come = is.filter(([price, qty]) => known.get(price) !== qty);
              const gone = was.filter(([price]) => !is.some(([other]) => other === price));
              const within = gone.filter(([price]) => worst === undefined || (worst - Number(price)) * sign > 0);
              return [...come, ...within.map(([price]): [string, string] => [price, '0.00000000'])] as [
                string,
                string,
              ][];
            };
            take(bookText('update', told(before.bids, now.bids, -1), told(before.asks, now.asks, 1), sum(now)));
            sink.receivedAt += 1_000;
            const [top] = take(bookText('update', [], [], sum(now)));
            const number = (level: readonly [string, string] | undefined) => [
              Number(level?.[0] ?? 0),
              Number(level?.[1] ?? 0),
            ];
            assert.deepEqual(top?.slice(0, 6), ['topOfBook', 0, ...number(now.bids[0]), ...number(now.asks[0])]);
          }
        }),
        { numRuns: 100 },
      );
    });

    it('says a top again that has held for a second', () => {
      const { sink, take } = connection();
      take(SNAPSHOT);
      const deep = bookText('update', [['45276.6', '0.20000000']], []);
      sink.receivedAt = 899;
      assert.deepEqual(take(deep), []);
      sink.receivedAt = 900;
      assert.equal(take(deep)[0]?.[0], 'topOfBook');
    });

    it('rejects a time that is none, and keeps the book', () => {
      const { take } = connection();
      take(SNAPSHOT);
      const update = (qty: string, time: string) => bookText('update', [['45283.5', qty]], [], `,"timestamp":${time}`);
      assert.deepEqual(take(update('2', '"today"')), [['rejected', "book BTC/USD: the time can't be read"]]);
      assert.deepEqual(take(update('3', '"2023-10-06T17:35:55.440295Z"'))[0]?.slice(0, 4), [
        'topOfBook',
        0,
        45283.5,
        3,
      ]);
    });
  });

  describe('spot ticker', () => {
    it('gives the top of book until the book is there, never after; percent and volume in the quote', () => {
      const { take } = connection();
      const top = ['topOfBook', 0, 84140.1, 1.25, 84140.2, 0.84, TIME, 0];
      assert.deepEqual(take(TICKER), [top, STATS]);
      // The snapshot was lost: asked for anew, once.
      const update = bookText('update', [['45283.5', '1']], []);
      assert.deepEqual(take(update, update), [
        ['outOfStep', 'book:BTC/USD', 0, 'book BTC/USD: a change before its snapshot'],
        ['dropped', 'book BTC/USD: a change before the snapshot'],
      ]);
      assert.deepEqual(take(TICKER), [top, STATS]);
      take(SNAPSHOT);
      assert.deepEqual(take(TICKER), [STATS]);
      assert.deepEqual(connection().take(TICKER), [top, STATS], 'on another connection it is as before');
    });

    it('needs neither time nor sides', () => {
      const { timestamp, bid, bid_qty, ...row } = TICKER.data[0] as (typeof TICKER.data)[number];
      assert.deepEqual(connection().take({ ...TICKER, data: [{ ...row, ask: null, ask_qty: null }] }), [
        ['topOfBook', 0, 0, 0, 0, 0, 0, 0],
        STATS,
      ]);
    });

    it('gives last price and change where nothing has been traded', () => {
      const events = connection().take({ ...TICKER, data: [{ ...TICKER.data[0], vwap: null }] });
      assert.deepEqual(events[1], ['stats', 0, 84140.2, NONE, 0.0106, NONE]);
      const { volume, ...row } = TICKER.data[0] as (typeof TICKER.data)[number];
      for (const volume of [0, '0.00000000']) {
        const none = connection().take({ ...TICKER, data: [{ ...row, volume, vwap: null }] });
        assert.deepEqual(none[1], ['stats', 0, 84140.2, NONE, 0.0106, 0]);
      }
      assert.deepEqual(connection().take({ ...TICKER, data: [row] })[1], ['stats', 0, 84140.2, NONE, 0.0106, NONE]);
    });

    it('rejects bad numbers and says which', () => {
      const bad = (change: object) => connection().take({ ...TICKER, data: [{ ...TICKER.data[0], ...change }] });
      assert.deepEqual(bad({ bid: 'x' })[0], ['rejected', "ticker BTC/USD: the bid price can't be read"]);
      assert.deepEqual(bad({ last: 'x' })[1], ['rejected', 'ticker BTC/USD: last is not a number']);
      assert.deepEqual(bad({ vwap: {} })[1], ['rejected', 'ticker BTC/USD: turnover is not a number']);
    });
  });

  it('reads answers of the spot sockets', () => {
    const { take } = connection();
    const acked = { method: 'subscribe', result: { channel: 'book', depth: 10, symbol: 'BTC/USD' }, success: true };
    assert.deepEqual(take({ ...acked, req_id: 6, time_in: 'x' }), [['ackedTopic', 'book:BTC/USD']]);
    const error = 'Currency pair not supported X/USD';
    const refused = { error, method: 'subscribe', success: false, symbol: 'X/USD' };
    const why = `Kraken: ${error}`;
    assert.deepEqual(take({ ...refused, req_id: 6 }), [['refused', undefined, 'book:X/USD', why]]);
    assert.deepEqual(take({ ...refused, req_id: 7 }), [['refused', undefined, 'ticker:X/USD', why]]);
    assert.deepEqual(take(refused), [
      ['refused', undefined, 'book:X/USD', why],
      ['refused', undefined, 'ticker:X/USD', why],
    ]);
    const whole = { error: 'Exceeded msg rate', method: 'subscribe', success: false, req_id: 7 };
    assert.deepEqual(take(whole), [['refused', 3, undefined, 'Kraken: Exceeded msg rate']]);
    assert.deepEqual(take({ ...refused, error: 'Already subscribed', req_id: 7 }), [['ackedTopic', 'ticker:X/USD']]);
    assert.deepEqual(take({ method: 'pong', req_id: 12 }), [['pong']]);
    assert.deepEqual(take({ ...acked, method: 'unsubscribe' }), []);
    assert.deepEqual(take({ ...refused, method: 'unsubscribe' }), [['dropped', `unsubscribe refused: ${error}`]]);
    assert.deepEqual(take({ channel: 'heartbeat' }), []);
    assert.equal(take({ channel: 'trade', data: [] })[0]?.[0], 'dropped');
    assert.equal(take(SNAPSHOT.replace('BTC/USD', 'X/USD'))[0]?.[0], 'dropped');
    for (const garbage of ['', '{', '[]', '7', '{}', '{"channel":"book"}', '{"channel":"book","data":[7]}']) {
      assert.deepEqual(
        take(garbage).map(event => event[0]),
        ['rejected'],
        garbage,
      );
    }
  });

  describe('system', () => {
    const status = (system: unknown) => ({ channel: 'status', type: 'update', data: [{ system, version: '2.0.0' }] });
    const why = (system: string) => `Kraken says that its system is ${system}`;

    it('halts everything while it takes no orders that trade; then a book says itself again', () => {
      const { take } = connection(v2, ['BTC/USD', 'XTZ/USD']);
      assert.deepEqual(take(status('maintenance')), [
        ['halted', 0, why('maintenance')],
        ['halted', 1, why('maintenance')],
      ]);
      assert.deepEqual(take(status('online')), [['resumed', 0]], 'the other is halted by the list');
      take(SNAPSHOT, status('cancel_only'));
      // However short it was.
      assert.deepEqual(take(status('online')), [
        ['resumed', 0],
        ['topOfBook', 0, 45283.5, 0.1, 45285.2, 0.001, 0, 0],
      ]);
      assert.deepEqual(take(status('limit_only')), [['resumed', 0]], 'nothing was withdrawn');
      assert.deepEqual(take(status(7)), [['dropped', 'a status without a word for the system']]);
    });

    it('halts what comes later too, and says so each second: a list may take it back', () => {
      const { sink, take } = connection(v2, ['BTC/USD', 'XTZ/USD']);
      const halted = [0, 1].map(index => ['halted', index, why('post_only')]);
      take(status('post_only'));
      assert.deepEqual(take(SNAPSHOT)[0], ['halted', 0, why('post_only')]);
      assert.deepEqual(take(TICKER)[0], ['halted', 0, why('post_only')]);
      sink.receivedAt = 999;
      assert.deepEqual(take({ channel: 'heartbeat' }), []);
      sink.receivedAt = 1_000;
      assert.deepEqual(take({ channel: 'heartbeat' }, { channel: 'heartbeat' }), halted);
      take(status('online'));
      sink.receivedAt = 5_000;
      assert.deepEqual(take({ channel: 'heartbeat' }), []);
    });

    it('stays halted whatever a poll says of a pair, and a pair whatever the system', () => {
      const store = new DataStore();
      const symbols = new SymbolIndex();
      const [btc, xtz] = ['BTC/USD', 'XTZ/USD'].map(symbol => {
        const instrument: Instrument = { ...pairs.bySymbol(symbol), status: 'trading' };
        const index = store.addInstrument(instrument, { kind: 'on-change' });
        symbols.set(symbol, index);
        return index;
      });
      assert.ok(btc !== undefined && xtz !== undefined);
      const options = { name: 'kraken', writer: store, symbols, control: NO_CONTROL, log: silentLog };
      const more = {
        listed: (name: string) => pairs.instruments.find(({ symbol }) => symbol === name),
        listingChanged() {},
      };
      const stream = new FeedSink({ ...options, ...more });
      const rest = new SnapshotSink({ ...options, ...more }, () => {});
      stream.feed = store.openFeed('kraken', 60_000);
      store.assign(btc, stream.feed);
      store.feedAlive(stream.feed, 0);
      const states = () => [btc, xtz].map(index => QUOTE_STATES[store.state(index, 0)]);
      const decode = decoderOf(v2);
      const poll = () => pollOf(spot, 'states of pairs').apply(fixture('kraken/assetPairs.json'), rest);
      decode(frame(SNAPSHOT), stream);
      assert.deepEqual(states(), ['live', 'waiting']);
      decode(frame(status('cancel_only')), stream);
      poll();
      assert.deepEqual(states(), ['halted', 'halted']);
      assert.equal(store.reason(btc, 0), why('cancel_only'));
      decode(frame(SNAPSHOT), stream);
      assert.deepEqual(states(), ['halted', 'halted']);
      decode(frame(status('online')), stream);
      assert.deepEqual(states(), ['live', 'halted']);
    });
  });

  it('reads the bulk top of book by the names of REST; the open of today is nobody', () => {
    const sink = new RecordingSink(['BTC/USD', 'DOGE/USD', 'ETH/BTC', 'LUNA/USD'], pairs.instruments);
    spot.snapshot?.apply(fixture('kraken/ticker.json'), sink);
    assert.deepEqual(sink.take(), [
      ['topOfBook', 0, 84140.1, 1.204, 84140.2, 0.88, 0, 0],
      ['topOfBook', 1, 0.142, 512.5, 0, 0, 0, 0],
      ['rejected', "Ticker ETH/BTC: the ask price can't be read"],
    ]);
    assert.equal(
      spot.snapshot?.failure?.({ error: ['EAPI:Rate limit exceeded'] }),
      'Kraken error EAPI:Rate limit exceeded',
    );
  });

  it('finds pairs that were halted, resumed or listed meanwhile', () => {
    const poll = pollOf(spot, 'states of pairs');
    const sink = new RecordingSink(['BTC/USD', 'XTZ/USD', 'GONE/USD'], pairs.instruments);
    poll.apply(fixture('kraken/assetPairs.json'), sink);
    assert.deepEqual(sink.take(), [
      ['resumed', 0],
      ['halted', 1, 'Kraken has suspended XTZ/USD'],
      ['halted', 2, 'Kraken has set GONE/USD to status delisted'],
    ]);
    // News of one row does not hide what later rows say.
    const before = pairs.instruments.slice(1).map(each => ({ ...each, status: 'trading' as const }));
    const fewer = new RecordingSink(['XTZ/USD'], before);
    poll.apply(fixture('kraken/assetPairs.json'), fewer);
    assert.deepEqual(fewer.take(), [
      ['halted', 0, 'Kraken has suspended XTZ/USD'],
      ['listingChanged', 'BTC/USD is listed'],
    ]);
    // The list is read again, so that no greeting of a connection takes the halt back.
    const other = new RecordingSink(['XTZ/USD'], [...before, pairs.bySymbol('BTC/USD')]);
    poll.apply(fixture('kraken/assetPairs.json'), other);
    assert.deepEqual(other.named('listingChanged'), [['listingChanged', 'XTZ/USD is halted']]);
    poll.apply({ error: ['EService:Busy'] }, sink);
    assert.deepEqual([sink.take(), poll.optional], [[], true]);
  });

  describe('perpetuals', () => {
    const list = listed(perp, 'kraken/instruments.json');

    it('lists linear perpetuals by base, with contracts, lots and an hour of funding', () => {
      assert.deepEqual(
        list.instruments.map(({ symbol, base, contractSize, tickSize, lotStep, status, tradfi }) => [
          symbol,
          base,
          contractSize,
          tickSize,
          lotStep,
          `${status}${tradfi ? ' tradfi' : ''}`,
        ]),
        [
          ['PF_XBTUSD', 'BTC', 1, 1, 0.0001, 'trading'],
          ['PF_DOGEUSD', 'DOGE', 1, 0.00001, 1, 'trading'],
          ['PF_SHIBUSD', 'SHIB', 10, 1e-9, 1000, 'trading'],
          ['PF_LUNA2USD', 'LUNA', 1, 0.0001, 1, 'halted'],
          ['PF_EURUSD', 'EUR', 1, 0.0001, 1, 'trading tradfi'],
        ],
      );
      assert.deepEqual([list.bySymbol('PF_XBTUSD').quote, list.bySymbol('PF_XBTUSD').settle], ['USD', 'USD']);
      assert.equal(list.intervals.get('PF_XBTUSD'), 1);
      assert.deepEqual(list.ignoredRows, ['type futures_inverse', 'dated', 'not tradeable', 'type spot index']);
      assert.deepEqual(list.rejectedRows, [
        'PF_BADUSD: contractSize is not a number',
        'PF_LOTUSD: contractValueTradePrecision is not a count',
        'PF_NONEUSD: base is missing',
      ]);
    });

    it('knows an error that comes with HTTP 200', () => {
      const [request] = perp.listing;
      assert.equal(request?.path, '/derivatives/api/v3/instruments');
      assert.equal(request?.failure?.({ result: 'error', error: 'apiLimitExceeded' }), 'Kraken error apiLimitExceeded');
      assert.equal(request?.failure?.({ result: 'success' }), 'the answer has no instruments');
    });

    it('reads REST tickers; a funding amount is never taken for a rate', () => {
      const sink = new RecordingSink(['PF_XBTUSD', 'PF_DOGEUSD']);
      const body = fixture('kraken/tickers.json');
      perp.snapshot?.apply(body, sink);
      assert.deepEqual(sink.take(), [
        ['topOfBook', 0, 84140, 1.2, 84141, 0.7, 0, 0],
        ['topOfBook', 1, 0.14199, 900, 0, 0, 0, 0],
      ]);
      pollOf(perp, '24h statistics').apply(body, sink);
      assert.deepEqual(sink.take(), [
        ['stats', 0, 84141, 82500, NONE, 181530000.5],
        ['stats', 1, 0.142, NONE, -0.025, 1000],
      ]);
    });

    const BEGIN = {
      feed: 'book_snapshot',
      product_id: 'PF_XBTUSD',
      timestamp: TIME,
      seq: 100,
      tickSize: null,
      bids: [
        { price: 84139, qty: 2 },
        { price: 84140, qty: 1.5 },
      ],
      asks: [
        { price: 84141, qty: 0.5 },
        { price: 84142, qty: 3 },
      ],
    };
    const change = (seq: number, side: string, price: number, qty: number, more: object = {}) => ({
      feed: 'book',
      product_id: 'PF_XBTUSD',
      side,
      seq,
      price,
      qty,
      timestamp: TIME + seq,
      ...more,
    });

    it('puts the book together and tells its top when it changes', () => {
      const { take } = connection(v1);
      assert.deepEqual(take(BEGIN), [['topOfBook', 2, 84140, 1.5, 84141, 0.5, TIME, 100, 'restart']]);
      assert.deepEqual(take(change(101, 'sell', 84141, 0)), [['topOfBook', 2, 84140, 1.5, 84142, 3, TIME + 101, 101]]);
      assert.deepEqual(take(change(102, 'buy', 84100, 9)), []);
      assert.deepEqual(take(change(103, 'buy', 84141, 1)), [['topOfBook', 2, 84141, 1, 84142, 3, TIME + 103, 103]]);
      assert.deepEqual(take(change(103, 'buy', 84141, 1)), [['dropped', 'book PF_XBTUSD: a change from before']]);
    });

    it('is out of step after a gap, until the next snapshot', () => {
      const { take } = connection(v1);
      assert.deepEqual(take(change(98, 'buy', 1, 1), change(99, 'buy', 1, 1)), [
        ['outOfStep', 'book:PF_XBTUSD', 2, 'book PF_XBTUSD: a change before its snapshot'],
        ['dropped', 'book PF_XBTUSD: a change before the snapshot'],
      ]);
      take(BEGIN);
      assert.deepEqual(take(change(103, 'buy', 84140, 1)), [
        ['outOfStep', 'book:PF_XBTUSD', 2, 'book PF_XBTUSD: 2 changes are missing after 100'],
      ]);
      assert.equal(take(change(104, 'buy', 84140, 1))[0]?.[0], 'dropped');
      assert.equal(take({ ...BEGIN, seq: 7 })[0]?.[0], 'topOfBook');
      assert.equal(take(change(8, 'buy', 84140, 1))[0]?.[0], 'topOfBook');
    });

    it('rejects what it cannot read; the number that is missing then tells', () => {
      const { take } = connection(v1);
      take(BEGIN);
      for (const bad of [{ side: 'both' }, { qty: null }, { price: 'x' }, { qty: -1 }, { seq: 'x' }, { seq: 0 }]) {
        assert.deepEqual(take(change(101, 'buy', 84140, 1, bad)), [
          ['rejected', "book PF_XBTUSD: a change that can't be read"],
        ]);
      }
      assert.equal(take(change(102, 'buy', 84140, 1))[0]?.[0], 'outOfStep');
      assert.equal(take({ ...BEGIN, bids: [{ price: 'x', qty: 1 }] })[0]?.[0], 'outOfStep');
      assert.equal(take({ ...BEGIN, product_id: 7 })[0]?.[0], 'rejected');
      assert.equal(take({ ...BEGIN, product_id: 'PF_ETHUSD' })[0]?.[0], 'dropped');
      assert.equal(take({ ...BEGIN, feed: 'trade' })[0]?.[0], 'dropped');
    });

    const ROW = {
      time: TIME,
      product_id: 'PF_XBTUSD',
      funding_rate: 0.1767923925826881,
      funding_rate_prediction: -0.045351956680625,
      relative_funding_rate: 2.747066666667e-6,
      relative_funding_rate_prediction: -7.043125e-7,
      next_funding_rate_time: 1786046400000,
      leverage: '100x',
      premium: 0.0,
      feed: 'ticker',
      bid: 64401,
      ask: 64402,
      bid_size: 0.1239,
      ask_size: 0.1179,
      volume: 3669.9134,
      dtm: 0,
      index: 64401.07,
      last: 64403,
      change: -0.68,
      suspended: false,
      tag: 'perpetual',
      pair: 'XBT:USD',
      openInterest: 2157.6281,
      markPrice: 64399.68035588646,
      maturityTime: 0,
      post_only: false,
      volumeQuote: 236982977.0066,
      open: 64843,
    };
    const figures = [
      ['stats', 2, 64403, 64843, NONE, 236982977.0066],
      ['funding', 2, 2.747066666667e-6, NONE, 1786046400000],
      ['marks', 2, 64399.68035588646, 64401.07],
    ];

    it('reads the relative rate of the ticker, and its top until the book is there', () => {
      const { take } = connection(v1);
      const top = ['topOfBook', 2, 64401, 0.1239, 64402, 0.1179, TIME, 0];
      assert.deepEqual(take(ROW), [['resumed', 2], top, ...figures]);
      take(BEGIN);
      assert.deepEqual(take(ROW), [['resumed', 2], ...figures]);
      take(change(102, 'buy', 84140, 1));
      assert.deepEqual(take(ROW), [['resumed', 2], ...figures], 'nor when it is out of step');
    });

    it('takes a rate that is left out for zero, and without an open the percent', () => {
      const { relative_funding_rate, open, ...row } = ROW;
      const events = connection(v1).take(row);
      assert.deepEqual(events[2], ['stats', 2, 64403, NONE, -0.0068000000000000005, 236982977.0066]);
      assert.deepEqual(events[3], ['funding', 2, 0, NONE, 1786046400000]);
      const { next_funding_rate_time, ...less } = row;
      assert.deepEqual(
        connection(v1)
          .take(less)
          .filter(([name]) => name === 'funding'),
        [],
      );
    });

    it('halts what is suspended or takes only resting orders, and says the book again, once, when it trades', () => {
      const { take } = connection(v1);
      take(BEGIN);
      assert.deepEqual(take({ ...ROW, suspended: true })[0], ['halted', 2, 'Kraken has suspended PF_XBTUSD']);
      assert.deepEqual(take({ ...ROW, post_only: true })[0], [
        'halted',
        2,
        'Kraken takes nothing but resting orders for PF_XBTUSD',
      ]);
      const again = ['topOfBook', 2, 84140, 1.5, 84141, 0.5, TIME, 100];
      assert.deepEqual(take(ROW), [['resumed', 2], again, ...figures]);
      assert.deepEqual(take(ROW), [['resumed', 2], ...figures]);
    });

    it('says the book again that has come while it was suspended', () => {
      const { take } = connection(v1);
      take({ ...ROW, suspended: true }, BEGIN);
      assert.deepEqual(take(ROW)[1], ['topOfBook', 2, 84140, 1.5, 84141, 0.5, TIME, 100]);
    });

    it('takes no ticker for a sign that its book lives', () => {
      const { sink, take } = connection(v1);
      take(BEGIN);
      for (let s = 1; s <= 60; s++) {
        sink.receivedAt = s * 1_000;
        assert.deepEqual(take({ ...ROW, bid: 84140, ask: 84141, time: TIME + s * 1_000 }), [
          ['resumed', 2],
          ...figures,
        ]);
      }
    });

    const lost = ['outOfStep', 'book:PF_XBTUSD', 2, 'book PF_XBTUSD: its ticker shows another top while nothing comes'];
    const other = (s: number) => ({ ...ROW, time: TIME + s * 1_000 });

    it('is out of step when three tickers running show another top and nothing has come on the book', () => {
      const { sink, take } = connection(v1);
      take(BEGIN);
      assert.deepEqual(
        take(other(1), other(2)).filter(([name]) => name === 'outOfStep'),
        [],
      );
      assert.deepEqual(take(other(3))[1], lost);
      take(other(4), other(5), other(6), other(7));
      assert.deepEqual(sink.named('outOfStep'), [], 'once');
      assert.equal(take({ ...BEGIN, timestamp: TIME + 8_000, bids: [{ price: 64401, qty: 1 }] })[0]?.[0], 'topOfBook');
      take(other(9), other(10));
      assert.deepEqual(take(other(11))[1], lost, 'and so the next time');
    });

    it('believes its book where a ticker is late, or differs for a moment, or is the one that is wrong', () => {
      const { sink, take } = connection(v1);
      take(BEGIN);
      const steps = (...contents: unknown[]) => take(...contents).filter(([name]) => name === 'outOfStep');
      // Older than the book.
      assert.deepEqual(steps(other(0), other(-1), other(-2), other(-3)), []);
      // Anything that comes shows that the book lives.
      for (let i = 1; i < 20; i++) {
        assert.deepEqual(steps(other(10 * i), other(10 * i + 1), change(100 + i, 'buy', 84100, i)), []);
      }
      const same = { ...ROW, bid: 84140, ask: 84141 };
      for (let s = 1; s < 20; s++) {
        const at = 1_000 * s;
        assert.deepEqual(steps(other(at), other(at + 1), { ...same, time: TIME + 1_000 * (at + 2) }), []);
      }
      // The book that was asked for anew is the same.
      assert.deepEqual(steps(other(50_000), other(50_001), other(50_002)), [lost]);
      take({ ...BEGIN, seq: 200 });
      for (let s = 1; s < 20; s++) assert.deepEqual(steps(other(60_000 + s)), []);
      assert.deepEqual(steps(change(201, 'buy', 84140.5, 1), other(70_001), other(70_002), other(70_003)), [lost]);
      assert.deepEqual(sink.named('rejected'), []);
    });

    it('reads events: acknowledgements by product, errors that name none', () => {
      const { take } = connection(v1);
      assert.deepEqual(take({ event: 'info', version: 1 }), []);
      assert.deepEqual(take({ event: 'subscribed', feed: 'ticker', product_ids: ['PF_XBTUSD', 'PF_ETHUSD'] }), [
        ['ackedTopic', 'ticker:PF_XBTUSD'],
        ['ackedTopic', 'ticker:PF_ETHUSD'],
      ]);
      assert.deepEqual(take({ event: 'subscribed_failed', feed: 'book', product_ids: ['PF_X'], message: 'no' }), [
        ['refused', undefined, 'book:PF_X', 'Kraken: no'],
      ]);
      for (const event of ['error', 'alert']) {
        assert.deepEqual(take({ event, message: 'Invalid product id' }), [
          ['refused', undefined, undefined, 'Kraken: Invalid product id'],
        ]);
      }
      assert.equal(take({ event: 'alert', message: 'Already subscribed to feed, re-requesting' })[0]?.[0], 'dropped');
      // An object whose text can't be made.
      const odd = { toString: false };
      assert.equal(take({ event: 'error', message: odd })[0]?.[0], 'refused');
      assert.deepEqual(take({ event: 'subscribed', feed: 'book', product_ids: [odd, 'PF_XBTUSD'] }), [
        ['ackedTopic', 'book:PF_XBTUSD'],
      ]);
      assert.equal(take({ event: 'subscribed', feed: odd, product_ids: ['PF_XBTUSD'] }).length, 0);
      assert.deepEqual(take({ event: 'unsubscribed', feed: 'book', product_ids: ['PF_XBTUSD'] }), []);
      assert.equal(take({ event: 'challenge' })[0]?.[0], 'dropped');
      assert.deepEqual(take({ feed: 'heartbeat', time: 1 }), []);
      for (const garbage of ['', '{', '[]', '7']) assert.equal(take(garbage)[0]?.[0], 'rejected', garbage);
    });
  });

  it('asks for candles and reads them in the units of each market', () => {
    const from = 1_795_300_020_000;
    const asked = (market: typeof spot, symbol: string) => {
      const instrument = [...pairs.instruments, ...listed(perp, 'kraken/instruments.json').instruments];
      const found = instrument.find(each => each.symbol === symbol);
      assert.ok(found);
      return market.candles?.request(found, from, from + 300 * 60_000).path;
    };
    assert.equal(asked(spot, 'BTC/USD'), `/0/public/OHLC?pair=XXBTZUSD&interval=1&since=${from / 1000 - 60}`);
    assert.equal(
      asked(perp, 'PF_XBTUSD'),
      `/api/charts/v1/trade/PF_XBTUSD/1m?from=${from / 1000}&to=${from / 1000 + 300 * 60 - 1}`,
    );
    const read = (market: typeof spot, body: unknown) => {
      const events: unknown[] = [];
      market.candles?.parse(body, { candle: (...candle) => events.push(candle), rejected: why => events.push(why) });
      return events;
    };
    const candle = [from, 84140.1, 84160.3, 84120.5, 84155.2];
    const row = [from / 1000, '84140.1', '84160.3', '84120.5', '84155.2', '84150.0', '1.5', 12];
    assert.deepEqual(read(spot, { error: [], result: { last: 1, XXBTZUSD: [row] } }), [candle]);
    assert.deepEqual(read(spot, { error: [], result: { last: 1 } }), ['the answer has no list of candles']);
    const object = { time: from, open: '84140.1', high: '84160.3', low: '84120.5', close: '84155.2', volume: 3 };
    assert.deepEqual(read(perp, { candles: [object, 7], more_candles: false }), [candle, 'not a candle: 7']);
    assert.deepEqual(read(perp, { result: 'error' }), ['the answer has no list of candles']);
  });
});
