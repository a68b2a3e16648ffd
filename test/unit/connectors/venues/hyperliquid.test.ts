import assert from 'node:assert/strict';
import { decoderOf } from '../../../../src/connectors/venue';
import { hyperliquid } from '../../../../src/connectors/venues/hyperliquid';
import type { Instrument } from '../../../../src/model/instrument';
import { fillTradePage } from '../../../../src/model/tradePages';
import { fixture, frame, listed, marketOf, pollOf, socketOf } from '../../../harness/fixtures';
import { RecordingListing, RecordingSink } from '../../../harness/recordingSink';

const NONE = Number.NaN;
const HOUR = 3_600_000;
const spot = marketOf(hyperliquid, 'spot');
const perp = marketOf(hyperliquid, 'perp');
const socket = socketOf(hyperliquid, 'perp', 'public');
const perpState = pollOf(perp, 'funding and 24h statistics');
const spotState = pollOf(spot, '24h statistics');

const BOOK = {
  channel: 'bbo',
  data: {
    coin: 'BTC',
    time: 1795300000145,
    bbo: [
      { px: '84143.0', sz: '10.25923', n: 36 },
      { px: '84144.0', sz: '50.66422', n: 18 },
    ],
  },
};

function decoded(content: unknown) {
  const sink = new RecordingSink(['BTC', '@107', 'PURR/USDC']);
  decoderOf(socket)(frame(content), sink);
  return sink.take();
}

function answered(
  poll: typeof perpState,
  body: unknown,
  known: readonly string[],
  listings: readonly Instrument[] = [],
  receivedAt = 0,
) {
  const sink = new RecordingSink(known, listings);
  sink.receivedAt = receivedAt;
  poll.apply(body, sink);
  // Said of every coin that is there, each time.
  return sink.take().filter(([what]) => what !== 'resumed');
}

describe('hyperliquid', () => {
  describe('perpetuals', () => {
    const list = listed(perp, 'hyperliquid/perp.json');

    it('lists them in USDC, `k` before a capital as 1000', () => {
      assert.deepEqual(
        list.instruments.map(({ symbol, base, multiplier, quote, settle }) => [
          symbol,
          base,
          multiplier,
          quote,
          settle,
        ]),
        [
          ['BTC', 'BTC', 1, 'USDC', 'USDC'],
          ['kPEPE', 'PEPE', 1000, 'USDC', 'USDC'],
          ['KAS', 'KAS', 1, 'USDC', 'USDC'],
          ['THIN', 'THIN', 1, 'USDC', 'USDC'],
          ['EDGE', 'EDGE', 1, 'USDC', 'USDC'],
        ],
      );
      assert.deepEqual(list.bySymbol('kPEPE'), {
        venue: 'hyperliquid',
        market: 'perp',
        symbol: 'kPEPE',
        base: 'PEPE',
        quote: 'USDC',
        settle: 'USDC',
        multiplier: 1000,
        contractSize: 1,
        tickSize: 0.000001,
        lotStep: 1,
        status: 'trading',
        tradfi: false,
      });
    });

    it('takes the tick from the price: five significant figures, 6 decimals less those of the size', () => {
      const ticks = list.instruments.map(({ symbol, tickSize, lotStep }) => [symbol, tickSize, lotStep]);
      assert.deepEqual(ticks, [
        ['BTC', 1, 0.00001],
        ['kPEPE', 0.000001, 1],
        // No book: from its mark price.
        ['KAS', 0.000001, 1],
        // Neither.
        ['THIN', null, 1],
        ['EDGE', 0.001, 0.01],
      ]);
      const tickAt = (midPx: string, szDecimals: number) => {
        const one = new RecordingListing();
        perp.listing[0]?.parse([{ universe: [{ name: 'X', szDecimals }] }, [{ midPx }]], one);
        return one.bySymbol('X').tickSize;
      };
      assert.equal(tickAt('123456', 0), 1, 'whole numbers are always allowed');
      assert.equal(tickAt('99999.0', 0), 1);
      assert.equal(tickAt('9999.9', 0), 0.1);
      assert.equal(tickAt('1.0', 0), 0.0001);
      assert.equal(tickAt('0.99999', 0), 0.00001);
      assert.equal(tickAt('0.99999', 2), 0.0001, 'no more decimals than the size leaves');
      assert.equal(tickAt('0.00001', 0), 0.000001);
    });

    it('leaves out what is delisted or of a builder, rejects what it cannot read', () => {
      assert.deepEqual(list.ignoredRows, ['delisted', 'of a builder']);
      assert.deepEqual(list.rejectedRows, ['BAD: szDecimals is not a number of decimals', 'nothing: name is missing']);
      assert.equal(list.intervals.get('BTC'), 1);
    });

    it('leaves out a dex with another collateral than USDC', () => {
      const other = new RecordingListing();
      const [meta, ctxs] = fixture('hyperliquid/perp.json') as [object, unknown];
      perp.listing[0]?.parse([{ ...meta, collateralToken: 360 }, ctxs], other);
      assert.deepEqual(other.symbols, []);
      assert.ok(other.ignoredRows.includes('collateral token 360'));
      const silent = new RecordingListing();
      perp.listing[0]?.parse([{ ...meta, collateralToken: undefined }, ctxs], silent);
      assert.equal(silent.symbols.length, 5);
    });

    it('asks by POST', () => {
      const [request] = perp.listing;
      assert.deepEqual([request?.path, request?.body, request?.weight], ['/info', '{"type":"metaAndAssetCtxs"}', 20]);
      assert.equal(spot.listing[0]?.body, '{"type":"spotMetaAndAssetCtxs"}');
      assert.deepEqual(perp.restLimits, { weight: 1200, windowMs: 60_000 });
    });

    it('trusts no answer whose states are not as many as its coins: they go by their places', () => {
      const [meta, ctxs] = fixture('hyperliquid/perp.json') as [object, unknown[]];
      const short = [meta, ctxs.slice(1)];
      assert.equal(perp.listing[0]?.failure?.(short), 'the answer has 8 states for 9 coins');
      assert.equal(perpState.failure?.(short), 'the answer has 8 states for 9 coins');
      assert.deepEqual(answered(perpState, short, ['BTC']), [['rejected', 'the answer has 8 states for 9 coins']]);
      for (const body of [null, 'x', {}, [], [{}], [{ universe: [] }]]) {
        assert.equal(perp.listing[0]?.failure?.(body), 'the answer has no list of coins');
        assert.equal(spot.listing[0]?.failure?.(body), 'the answer has no list of coins');
      }
    });
  });

  describe('spot', () => {
    const list = listed(spot, 'hyperliquid/spot.json');

    it('lists pairs by the name that is subscribed to, wrapped tokens as the coin', () => {
      assert.deepEqual(
        list.instruments.map(({ symbol, base, quote, settle, tickSize, lotStep }) => [
          symbol,
          base,
          quote,
          settle,
          tickSize,
          lotStep,
        ]),
        [
          ['PURR/USDC', 'PURR', 'USDC', 'USDC', 0.00001, 1],
          ['@107', 'HYPE', 'USDC', 'USDC', 0.001, 0.01],
          ['@142', 'BTC', 'USDC', 'USDC', 1, 0.00001],
          ['@166', 'USDT', 'USDC', 'USDC', 0.0001, 0.01],
          // No state: no price, no tick.
          ['@207', 'HYPE', 'USDT', 'USDT', null, 0.01],
        ],
      );
      assert.deepEqual(list.rejectedRows, ['@999: its tokens are not in the list', 'nothing: name is missing']);
      assert.equal(list.intervals.size, 0);
    });

    it('knows every wrapped name', () => {
      const names = 'UBTC UETH USOL UFART UPUMP UBONK UDZ UUUSPX UXPL HPENGU XAUT0 USDT0'.split(' ');
      const tokens = ['USDC', ...names].map((name, index) => ({ name, index, szDecimals: 2 }));
      const universe = names.map((_, at) => ({ name: `@${at + 1}`, tokens: [at + 1, 0] }));
      const wrapped = new RecordingListing();
      spot.listing[0]?.parse([{ tokens, universe }, []], wrapped);
      assert.equal(
        wrapped.instruments.map(({ base }) => base).join(' '),
        'BTC ETH SOL FARTCOIN PUMP BONK 2Z SPX XPL PENGU XAUT USDT',
      );
    });

    it('links to the page where the instrument trades', () => {
      const page = (market: typeof spot, instrument: Instrument) => fillTradePage(market.tradePage, instrument);
      assert.equal(page(spot, list.bySymbol('@107')), 'https://app.hyperliquid.xyz/trade/HYPE/USDC');
      const perps = listed(perp, 'hyperliquid/perp.json');
      assert.equal(page(perp, perps.bySymbol('kPEPE')), 'https://app.hyperliquid.xyz/trade/kPEPE');
    });
  });

  describe('socket', () => {
    it('keeps the limits of the venue, all of them an address', () => {
      const { limits } = socket;
      assert.deepEqual([limits.connectionsPerHost, limits.streamsPerHost, limits.topicsPerMessage], [10, 1000, 1]);
      assert.deepEqual(limits.connects, { count: 30, windowMs: 60_000 });
      assert.deepEqual(limits.messagesPerHost, { count: 2000, windowMs: 60_000 });
      assert.equal(socket.endsOnUnknownTopic, true);
      assert.deepEqual(socket.channels[0]?.freshness, { kind: 'on-change' });
      assert.equal(perp.snapshot, undefined, 'impact prices are no top of book');
    });

    it('writes one object a frame', () => {
      assert.equal(
        socket.subscribe(['bbo:@107'], 3),
        '{"method":"subscribe","subscription":{"type":"bbo","coin":"@107"}}',
      );
      assert.equal(
        socket.unsubscribe(['bbo:PURR/USDC'], 3),
        '{"method":"unsubscribe","subscription":{"type":"bbo","coin":"PURR/USDC"}}',
      );
      assert.ok(socket.keepAlive.kind === 'message');
      assert.equal(socket.keepAlive.frame(1), '{"method":"ping"}');
      assert.ok(socket.keepAlive.everyMs <= 50_000);
    });

    it('reads acknowledgements, defaults filled in or not', () => {
      const acknowledged = (subscription: object, method = 'subscribe') =>
        decoded({ channel: 'subscriptionResponse', data: { method, subscription } });
      assert.deepEqual(acknowledged({ type: 'bbo', coin: 'BTC' }), [['ackedTopic', 'bbo:BTC']]);
      assert.deepEqual(acknowledged({ coin: '@107', type: 'bbo', more: null }), [['ackedTopic', 'bbo:@107']]);
      assert.deepEqual(acknowledged({ type: 'bbo', coin: 'BTC' }, 'unsubscribe'), []);
      for (const subscription of [{ type: 'l2Book', coin: 'BTC' }, { type: 'bbo' }, { type: 'bbo', coin: 7 }]) {
        assert.equal(acknowledged(subscription)[0]?.[0], 'rejected');
      }
    });

    it('takes "already subscribed" for an acknowledgement, other errors for refusals', () => {
      const error = (data: unknown) => decoded({ channel: 'error', data });
      assert.deepEqual(error('Already subscribed: {"type":"bbo","coin":"BTC"}'), [['ackedTopic', 'bbo:BTC']]);
      assert.deepEqual(error('Already unsubscribed: {"type":"bbo","coin":"BTC"}')[0]?.[0], 'dropped');
      const request = '{"method":"subscribe","subscription":{"type":"bbo","coin":"BTC"}}';
      assert.deepEqual(error(`Invalid subscription ${request}`)[0]?.slice(0, 3), ['refused', undefined, 'bbo:BTC']);
      assert.deepEqual(error('Cannot track more than 1000 total subscriptions.'), [
        ['refused', undefined, undefined, 'Hyperliquid: Cannot track more than 1000 total subscriptions.'],
      ]);
      assert.equal(error(undefined)[0]?.[0], 'rejected');
    });

    it('reads pongs, passes over the greeting, drops other channels', () => {
      assert.deepEqual(decoded({ channel: 'pong' }), [['pong']]);
      assert.deepEqual(decoded('Websocket connection established.'), []);
      assert.deepEqual(decoded({ channel: 'allMids', data: { mids: { '#20': '0.5' } } }), [
        ['dropped', 'channel allMids'],
      ]);
      assert.equal(decoded({ data: {} })[0]?.[0], 'rejected');
      assert.equal(decoded('x')[0]?.[0], 'rejected');
    });
  });

  describe('top of book', () => {
    const expected = ['topOfBook', 0, 84143, 10.25923, 84144, 50.66422, 1795300000145, 0];
    const book = (change: object) => decoded({ ...BOOK, data: { ...BOOK.data, ...change } });

    it('reads bid and ask by their places, in any order of keys and with more of them', () => {
      assert.deepEqual(decoded(BOOK), [expected]);
      const [bid, ask] = BOOK.data.bbo;
      const { coin, time } = BOOK.data;
      assert.deepEqual(decoded({ data: { bbo: [bid, ask], time, coin, more: 1 }, channel: 'bbo' }), [expected]);
      assert.deepEqual(book({ bbo: [{ n: 1, sz: '10.25923', px: '84143.0', more: {} }, ask] }), [expected]);
      assert.deepEqual(book({ coin: '@107' })[0]?.[1], 1);
      assert.deepEqual(book({ coin: 'PURR/USDC' })[0]?.[1], 2);
    });

    it('gives 0 for a side that is null', () => {
      const [bid, ask] = BOOK.data.bbo;
      assert.deepEqual(book({ bbo: [null, ask] })[0]?.slice(0, 6), ['topOfBook', 0, 0, 0, 84144, 50.66422]);
      assert.deepEqual(book({ bbo: [bid, null] })[0]?.slice(0, 6), ['topOfBook', 0, 84143, 10.25923, 0, 0]);
      assert.deepEqual(book({ bbo: [null, null] })[0]?.slice(0, 6), ['topOfBook', 0, 0, 0, 0, 0]);
    });

    it('rejects bad frames and says what is wrong', () => {
      const [bid, ask] = BOOK.data.bbo;
      const cases: [object, RegExp][] = [
        [{ bbo: [{ ...bid, px: 'x' }, ask] }, /bid price/],
        [{ bbo: [bid, { ...ask, sz: '-1' }] }, /ask size/],
        [{ bbo: [bid] }, /ask price/],
        [{ bbo: undefined }, /data\.bbo/],
        [{ coin: 7 }, /data\.coin/],
        [{ time: 'x' }, /time/],
      ];
      for (const [change, reason] of cases) {
        const events = book(change);
        assert.deepEqual([events.length, events[0]?.[0]], [1, 'rejected']);
        assert.match(String(events[0]?.[1]), reason);
      }
    });

    it('drops what is not scanned', () => {
      assert.equal(book({ coin: 'btc' })[0]?.[0], 'dropped');
    });
  });

  describe('state', () => {
    const known = listed(perp, 'hyperliquid/perp.json').instruments;

    it('gives hourly funding until the next full hour, the change of the mark price, no last price', () => {
      const at = 1795300000000;
      assert.deepEqual(answered(perpState, fixture('hyperliquid/perp.json'), ['BTC', 'kPEPE'], known, at), [
        ['mid', 0, 84143.5],
        ['stats', 0, NONE, NONE, 84140.5 / 86610 - 1, 5500000000.25],
        ['funding', 0, 0.0000125, 1, (Math.floor(at / HOUR) + 1) * HOUR],
        ['marks', 0, 84140.5, 84120],
        ['mid', 1, 0.0081225],
        ['stats', 1, NONE, NONE, 0.008123 / 0.0085 - 1, 123456.789],
        ['funding', 1, -0.0000234, 1, (Math.floor(at / HOUR) + 1) * HOUR],
        ['marks', 1, 0.008123, 0.008118],
      ]);
      const onTheHour = answered(perpState, fixture('hyperliquid/perp.json'), ['BTC'], known, 7 * HOUR);
      assert.equal(onTheHour[2]?.[4], 8 * HOUR);
    });

    it('leaves unknown what is 0 or not there, and says what is no number', () => {
      assert.deepEqual(answered(perpState, fixture('hyperliquid/perp.json'), ['THIN', 'EDGE'], known), [
        ['stats', 0, NONE, NONE, NONE, 0],
        ['funding', 0, 0.0000125, 1, HOUR],
        ['mid', 1, 10],
        ['stats', 1, NONE, NONE, 9.9999 / 1 - 1, 1],
        ['rejected', 'EDGE: funding is not a number'],
      ]);
      const body = [{ universe: [{ name: 'X', szDecimals: 2 }] }, [{ midPx: 'x', markPx: 'x' }]];
      assert.deepEqual(answered(perpState, body, ['X']), [
        ['rejected', 'X: midPx is not a number'],
        ['rejected', 'X: markPx is not a number'],
        ['rejected', 'X: markPx is not a number'],
      ]);
    });

    it('finds the state of a spot pair by its name, wherever it stands', () => {
      assert.deepEqual(
        answered(
          spotState,
          fixture('hyperliquid/spot.json'),
          ['@107', '@142'],
          listed(spot, 'hyperliquid/spot.json').instruments,
        ),
        [
          ['mid', 0, 17.2045],
          ['stats', 0, NONE, NONE, 17.204 / 17 - 1, 64000000],
          ['mid', 1, 84141.5],
          ['stats', 1, NONE, NONE, 84140 / 84000 - 1, 9000000.5],
        ],
      );
    });

    it('takes a coin back that was gone in the answer before, though the list has not been read since', () => {
      const sink = new RecordingSink(['BTC', 'MATIC']);
      perpState.apply(fixture('hyperliquid/perp.json'), sink);
      const said = sink.take().filter(([what]) => what === 'resumed' || what === 'halted');
      assert.deepEqual(said, [
        ['resumed', 0],
        ['halted', 1, 'Hyperliquid has delisted MATIC'],
      ]);
    });

    it('tells of a coin that was delisted and of one that is new', () => {
      const withoutEdge = known.filter(({ symbol }) => symbol !== 'EDGE');
      const events = answered(perpState, fixture('hyperliquid/perp.json'), ['MATIC'], withoutEdge);
      assert.deepEqual(events, [
        ['listingChanged', 'EDGE is listed'],
        ['halted', 0, 'Hyperliquid has delisted MATIC'],
        ['listingChanged', 'MATIC is no longer listed'],
      ]);
    });
  });
});
