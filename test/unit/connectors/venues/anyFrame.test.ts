import assert from 'node:assert/strict';
import fc from 'fast-check';
import { VENUES } from '../../../../src/connectors/registry';
import { decoderOf } from '../../../../src/connectors/venue';
import { frame } from '../../../harness/fixtures';
import { RecordingListing, RecordingSink } from '../../../harness/recordingSink';

const KNOWN = ['BTCUSDT', 'BTC-USDT-SWAP', '币安人生USDT', 'BTC/USD', 'PF_XBTUSD'];

/** Good frames of all venues: what is made of them must hurt nobody. */
const GOOD: readonly unknown[] = [
  { stream: 'btcusdt@bookTicker', data: { u: 4, s: 'BTCUSDT', b: '84140.1', B: '1.2', a: '84140.2', A: '0.88' } },
  { e: 'bookTicker', u: 4, E: 5, T: 6, s: '币安人生USDT', b: '0.1', B: '1', a: '0.2', A: '2', st: 1 },
  { stream: '!markPrice@arr@1s', data: [{ e: 'markPriceUpdate', s: 'BTCUSDT', r: '0.0001', T: 1795305600000, st: 1 }] },
  [{ e: '24hrMiniTicker', s: 'BTCUSDT', c: '84140.10', o: '86610.00', q: '3.5' }],
  { stream: '!contractInfo', data: { e: 'contractInfo', s: 'BTCUSDT', ct: 'PERPETUAL', cs: 'TRADING' } },
  { result: null, id: 7 },
  { error: { code: 2, msg: 'Invalid request' }, id: 7 },
  {
    topic: 'orderbook.1.BTCUSDT',
    ts: 1795300000511,
    type: 'snapshot',
    data: { s: 'BTCUSDT', b: [['84140.10', '1.204']], a: [['84140.20', '0.880']], u: 18521288, seq: 7 },
    cts: 1795300000509,
  },
  {
    topic: 'tickers.BTCUSDT',
    type: 'delta',
    data: { symbol: 'BTCUSDT', lastPrice: '1', fundingRate: '0.1', nextFundingTime: '1795305600000', turnover24h: '2' },
  },
  { success: false, ret_msg: 'Invalid topic', op: 'subscribe', req_id: '3' },
  {
    arg: { channel: 'bbo-tbt', instId: 'BTC-USDT-SWAP' },
    data: [
      { asks: [['84140.2', '120.5', '0', '7']], bids: [['84140.1', '88', '0', '5']], ts: '1795300000511', seqId: 4 },
    ],
  },
  {
    arg: { channel: 'funding-rate', instId: 'BTC-USDT-SWAP' },
    data: [{ fundingRate: '0.0001', fundingTime: '1795305600000', nextFundingTime: '1795334400000' }],
  },
  { arg: { channel: 'tickers', instId: 'BTC-USDT-SWAP' }, data: [{ last: '1', open24h: '2', volCcy24h: '3' }] },
  { arg: { channel: 'instruments', instType: 'SWAP' }, data: [{ instId: 'BTC-USDT-SWAP', state: 'live' }] },
  {
    channel: 'book',
    type: 'snapshot',
    data: [
      {
        symbol: 'BTC/USD',
        bids: [{ price: 45283.5, qty: 0.1 }],
        asks: [{ price: 45285.2, qty: 0.001 }],
        checksum: 3838516428,
        timestamp: '2026-11-22T12:00:00.123456Z',
      },
    ],
  },
  {
    channel: 'ticker',
    data: [
      { symbol: 'BTC/USD', bid: 1, bid_qty: 2, ask: 3, ask_qty: 4, last: 2, volume: 5, vwap: 2, change_pct: -1.5 },
    ],
  },
  { channel: 'status', type: 'update', data: [{ system: 'maintenance' }] },
  { method: 'subscribe', result: { channel: 'book', symbol: 'BTC/USD' }, success: true, req_id: 6 },
  { method: 'subscribe', error: 'Currency pair not supported X/USD', success: false, symbol: 'X/USD', req_id: 7 },
  {
    feed: 'book_snapshot',
    product_id: 'PF_XBTUSD',
    seq: 3,
    timestamp: 1795300000511,
    bids: [{ price: 84140, qty: 1.5 }],
    asks: [{ price: 84141, qty: 0.5 }],
  },
  { feed: 'book', product_id: 'PF_XBTUSD', side: 'sell', seq: 4, price: 84141, qty: 0, timestamp: 1795300000512 },
  {
    feed: 'ticker',
    product_id: 'PF_XBTUSD',
    bid: 1,
    ask: 2,
    bid_size: 3,
    ask_size: 4,
    relative_funding_rate: 0.00001,
    next_funding_rate_time: 1795305600000,
    suspended: false,
  },
  { event: 'subscribed', feed: 'book', product_ids: ['PF_XBTUSD'] },
  { event: 'error', message: 'Invalid product id' },
  { event: 'error', code: '60018', msg: "channel:tickers,instId:X doesn't exist", id: '3' },
  {
    channel: 'bbo',
    data: { coin: 'BTCUSDT', time: 1795300000145, bbo: [{ px: '84143.0', sz: '10.25923', n: 36 }, null] },
  },
  { channel: 'subscriptionResponse', data: { method: 'subscribe', subscription: { type: 'bbo', coin: 'BTCUSDT' } } },
  { channel: 'error', data: 'Already subscribed: {"type":"bbo","coin":"BTCUSDT"}' },
  {
    action: 'snapshot',
    arg: { instType: 'USDT-FUTURES', channel: 'books1', instId: 'BTCUSDT' },
    data: [
      { asks: [['84140.2', '2.82']], bids: [['84140.1', '6.95']], checksum: 0, seq: 4, pseq: 0, ts: '1795300000835' },
    ],
    ts: 1795300000836,
  },
  {
    action: 'snapshot',
    arg: { instType: 'SPOT', channel: 'ticker', instId: 'BTCUSDT' },
    data: [{ instId: 'BTCUSDT', lastPr: '1', open24h: '2', quoteVolume: '3', change24h: '0.1', ts: '1795300000835' }],
  },
  { event: 'error', arg: { instType: 'SPOT', channel: 'ticker', instId: 'X' }, code: 30001, msg: "doesn't exist" },
  {
    type: 'snapshot',
    product_id: 'BTCUSDT',
    asks: [['84141.00', '0.5']],
    bids: [['84140.00', '1.5']],
  },
  { type: 'l2update', product_id: 'BTCUSDT', time: '2026-11-22T12:00:00.123456Z', changes: [['buy', '84140.00', '2']] },
  { type: 'heartbeat', sequence: 90, last_trade_id: 20, product_id: 'BTCUSDT', time: '2026-11-22T12:00:01.123456Z' },
  { type: 'ticker', product_id: 'BTCUSDT', price: '84140.50', open_24h: '86610.00', volume_24h: '1000.5' },
  { type: 'subscriptions', channels: [{ name: 'level2_batch', product_ids: ['BTCUSDT'] }] },
  { type: 'error', message: 'Failed to subscribe', reason: 'X-USD is not a valid product' },
];

const junk = fc.oneof(
  fc.constantFrom<unknown>(
    '',
    '0',
    '-1',
    '1e9',
    'NaN',
    'Infinity',
    '9'.repeat(400),
    '__proto__',
    'constructor',
    null,
    [],
    {},
  ),
  fc.double(),
  fc.jsonValue({ maxDepth: 2 }),
);

/** Replaces the n-th leaf or branch of a value. */
function mutated(value: unknown, at: number, by: unknown): unknown {
  let left = at;
  const walk = (part: unknown): unknown => {
    if (left-- === 0) return by;
    if (Array.isArray(part)) return part.map(walk);
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, walk(inner)]));
  };
  return walk(value);
}

const good = fc.constantFrom(...GOOD);
const anyFrame = fc.oneof(
  fc.tuple(good, fc.nat(25), junk).map(([value, at, by]) => frame(JSON.stringify(mutated(value, at, by)) ?? '')),
  fc.tuple(good, fc.nat(300)).map(([value, end]) => frame(JSON.stringify(value).slice(0, end))),
  fc.tuple(good, fc.nat(300), fc.integer({ min: 0, max: 255 })).map(([value, at, byte]) => {
    const bytes = frame(value);
    bytes[at % bytes.length] = byte;
    return bytes;
  }),
  fc.uint8Array({ maxLength: 200 }).map(bytes => Buffer.from(bytes)),
  fc.json().map(frame),
);

describe('any frame', () => {
  for (const venue of VENUES) {
    for (const market of venue.markets) {
      for (const socket of market.sockets) {
        it(`${venue.id} ${market.market} ${socket.name}: never throws, never gives a price that is not a number`, () => {
          // A decoder with a memory has something to lose.
          const before = typeof socket.decode === 'function' ? [] : GOOD.map(frame);
          fc.assert(
            fc.property(anyFrame, bytes => {
              const sink = new RecordingSink(KNOWN);
              const decode = decoderOf(socket);
              for (const good of before) decode(good, sink);
              decode(bytes, sink);
              // What it has kept is told again, or is not.
              for (const good of before.slice(-8)) decode(good, sink);
              for (const [name, ...args] of sink.events) {
                if (name === 'topOfBook') {
                  assert.ok(args.slice(1, 7).every(value => Number.isFinite(value) && Number(value) >= 0));
                } else if (name === 'stats' || name === 'funding') {
                  assert.ok(
                    args.every(value => typeof value === 'number' && (Number.isNaN(value) || Number.isFinite(value))),
                  );
                }
              }
            }),
            { numRuns: 1500 },
          );
        });
      }

      it(`${venue.id} ${market.market}: no list or poll throws, whatever is answered`, () => {
        fc.assert(
          fc.property(fc.oneof(junk, fc.jsonValue(), fc.array(fc.jsonValue())), body => {
            const wrapped = [
              body,
              { symbols: body },
              { retCode: 0, result: { list: body } },
              { code: '0', data: body },
              [{ universe: [body], tokens: [body] }, [body]],
              [{ universe: [{ name: 'BTCUSDT', szDecimals: 1 }], tokens: [] }, [{ funding: body, markPx: body }]],
              { error: [], result: { XXBTZUSD: body } },
              { result: 'success', instruments: body, tickers: body },
            ];
            for (const answer of wrapped) {
              for (const request of market.listing) {
                request.failure?.(answer);
                request.next?.(answer);
                request.parse(answer, new RecordingListing());
              }
              for (const poll of [...market.polls, ...(market.snapshot ? [market.snapshot] : [])]) {
                poll.failure?.(answer);
                poll.apply(answer, new RecordingSink(KNOWN));
              }
            }
          }),
          { numRuns: 300 },
        );
      });
    }
  }
});
