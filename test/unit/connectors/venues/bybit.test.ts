import assert from 'node:assert/strict';
import { decoderOf } from '../../../../src/connectors/venue';
import { bybit } from '../../../../src/connectors/venues/bybit';
import { tradePage } from '../../../../src/model/tradePages';
import { fixture, frame, listed, marketOf, pollOf, socketOf } from '../../../harness/fixtures';
import { RecordingListing, RecordingSink } from '../../../harness/recordingSink';

const NONE = Number.NaN;
const spot = marketOf(bybit, 'spot');
const perp = marketOf(bybit, 'perp');
const spotSocket = socketOf(bybit, 'spot', 'spot');
const linearSocket = socketOf(bybit, 'perp', 'linear');

const DATA = { s: 'BTCUSDT', b: [['84140.10', '1.204']], a: [['84140.20', '0.880']], u: 18521288, seq: 7961638724 };
const BOOK = { topic: 'orderbook.1.BTCUSDT', ts: 1795300000511, type: 'snapshot', data: DATA, cts: 1795300000509 };

function decoded(content: unknown, socket = linearSocket) {
  const sink = new RecordingSink(['BTCUSDT', 'ETHUSDT']);
  decoderOf(socket)(frame(content), sink);
  return sink.take();
}

describe('bybit', () => {
  it('lists spot symbols, tokenised stocks marked', () => {
    const list = listed(spot, 'bybit/spot-instruments.json');
    assert.deepEqual(list.symbols, ['BTCUSDT', 'BTCUSDC', '1INCHUSDT', 'NEWUSDT', 'AAPLXUSDT']);
    assert.deepEqual(
      list.instruments.filter(instrument => instrument.tradfi).map(instrument => instrument.symbol),
      ['AAPLXUSDT'],
    );
    assert.deepEqual(list.bySymbol('1INCHUSDT'), {
      venue: 'bybit',
      market: 'spot',
      symbol: '1INCHUSDT',
      base: '1INCH',
      quote: 'USDT',
      settle: 'USDT',
      multiplier: 1,
      contractSize: 1,
      tickSize: 0.0001,
      lotStep: 0.01,
      status: 'trading',
      tradfi: false,
    });
    assert.deepEqual(list.ignoredRows, ['status PreLaunch']);
    assert.deepEqual(list.rejectedRows, ['BADUSDT: priceFilter.tickSize is not a number']);
  });

  describe('linear list', () => {
    const list = listed(perp, 'bybit/linear-instruments-1.json', 'bybit/linear-instruments-2.json');

    it('pages with the cursor until it is empty', () => {
      const [request] = perp.listing;
      assert.equal(request?.path, '/v5/market/instruments-info?category=linear&limit=1000');
      assert.equal(
        request?.next?.(fixture('bybit/linear-instruments-1.json')),
        '/v5/market/instruments-info?category=linear&limit=1000&cursor=first%253D1%2526last%3D1000%26x',
      );
      assert.equal(request?.next?.(fixture('bybit/linear-instruments-2.json')), undefined);
      for (const nextPageCursor of [null, '', undefined, 7]) {
        assert.equal(request?.next?.({ retCode: 0, result: { list: [], nextPageCursor } }), undefined);
      }
      assert.equal(request?.next?.('x'), undefined);
    });

    it('lists perpetuals only, TradFi ones marked', () => {
      const shown = list.instruments.map(({ symbol, base, multiplier, tradfi }) => [symbol, base, multiplier, tradfi]);
      assert.deepEqual(shown, [
        ['BTCUSDT', 'BTC', 1, false],
        ['BTCPERP', 'BTC', 1, false],
        ['1000PEPEUSDT', 'PEPE', 1000, false],
        ['SHIB1000USDT', 'SHIB', 1000, false],
        ['10000SATSUSDT', 'SATS', 10_000, false],
        ['1000000BABYDOGEUSDT', 'BABYDOGE', 1_000_000, false],
        ['1000XUSDT', '1000X', 1, false],
        ['C98USDT', 'C98', 1, false],
        ['XAUUSDT', 'XAU', 1, true],
        ['TSLAUSDT', 'TSLA', 1, true],
        ['EURUSDUSDT', 'EURUSD', 1, true],
      ]);
      assert.equal(list.bySymbol('BTCPERP').settle, 'USDC');
    });

    it('ignores dated and pre-listed contracts, rejects malformed ones', () => {
      assert.deepEqual(list.ignoredRows, [
        'contractType LinearFutures',
        'pre-listing',
        'status PreLaunch',
        'status Closed',
      ]);
      assert.deepEqual(list.rejectedRows, ['LOTUSDT: lotSizeFilter.qtyStep is not a number']);
    });

    it('gives the funding interval of the list, from minutes', () => {
      assert.equal(list.intervals.get('BTCUSDT'), 8);
      assert.equal(list.intervals.get('1000PEPEUSDT'), 4);
      assert.equal(list.intervals.get('C98USDT'), 1);
    });

    it('knows an error that comes with HTTP 200, and lists nothing from it', () => {
      const [request] = perp.listing;
      const error = { retCode: 10006, retMsg: 'Too many visits!', result: {} };
      assert.equal(request?.failure?.(error), 'Bybit error 10006: Too many visits!');
      assert.equal(request?.failure?.(fixture('bybit/linear-instruments-1.json')), undefined);
      assert.equal(request?.failure?.({ retCode: 0, result: {} }), 'the answer has no list');
      const empty = new RecordingListing();
      for (const body of [error, null, 'x', {}, { retCode: 0 }]) request?.parse(body, empty);
      assert.equal(empty.rejectedRows.length, 5);
    });
  });

  describe('sockets', () => {
    it('keeps the limits of the venue', () => {
      assert.equal(spotSocket.path, '/v5/public/spot');
      assert.equal(linearSocket.path, '/v5/public/linear');
      assert.equal(spotSocket.limits.topicsPerMessage, 10);
      assert.equal(linearSocket.limits.topicCharactersPerConnection, 21_000);
      assert.deepEqual(perp.restLimits, { weight: 600, windowMs: 5000, banMs: { 403: 600_000 } });
      assert.deepEqual(linearSocket.channels[0]?.freshness, { kind: 'repeats', everyMs: 3000 });
    });

    it('writes requests and pings', () => {
      assert.equal(
        spotSocket.subscribe(['orderbook.1.BTCUSDT', 'tickers.BTCUSDT'], 3),
        '{"req_id":"3","op":"subscribe","args":["orderbook.1.BTCUSDT","tickers.BTCUSDT"]}',
      );
      assert.equal(spotSocket.unsubscribe(['a'], 4), '{"req_id":"4","op":"unsubscribe","args":["a"]}');
      assert.ok(spotSocket.keepAlive.kind === 'message');
      assert.equal(spotSocket.keepAlive.everyMs, 20_000);
      assert.deepEqual(JSON.parse(spotSocket.keepAlive.frame(9)), { req_id: '9', op: 'ping' });
    });

    it('links to the page where the instrument trades', () => {
      const list = listed(spot, 'bybit/spot-instruments.json');
      assert.equal(tradePage(list.bySymbol('BTCUSDC')), 'https://www.bybit.com/en/trade/spot/BTC/USDC');
    });
  });

  describe('top of book', () => {
    const expected = ['topOfBook', 0, 84140.1, 1.204, 84140.2, 0.88, 1795300000509, 18521288];

    it('reads snapshots with the matching time, in any order of keys', () => {
      assert.deepEqual(decoded(BOOK), [expected]);
      const { topic, ts, type, data, cts } = BOOK;
      assert.deepEqual(decoded({ cts, data, type, ts, topic }), [expected]);
      assert.deepEqual(decoded(BOOK, spotSocket), [expected]);
    });

    it('passes the repeated picture on: it is a proof of life', () => {
      const sink = new RecordingSink(['BTCUSDT']);
      for (let n = 0; n < 2; n++) decoderOf(linearSocket)(frame(BOOK), sink);
      assert.deepEqual(sink.take(), [expected, expected]);
    });

    it('uses the time of the push where there is no other', () => {
      assert.equal(decoded({ ...BOOK, cts: undefined })[0]?.[6], 1795300000511);
    });

    it('marks a restart of the service', () => {
      assert.deepEqual(decoded({ ...BOOK, data: { ...DATA, u: 1 } })[0]?.slice(7), [1, 'restart']);
    });

    it('gives 0 for an empty side', () => {
      assert.deepEqual(decoded({ ...BOOK, data: { ...DATA, b: [] } })[0]?.slice(0, 6), [
        'topOfBook',
        0,
        0,
        0,
        84140.2,
        0.88,
      ]);
    });

    it('rejects bad frames and says what is wrong', () => {
      const cases: [object, RegExp][] = [
        [{ data: { ...DATA, b: undefined } }, /bid price/],
        [{ data: { ...DATA, a: [['84140.20']] } }, /ask size/],
        [{ data: { ...DATA, a: [['', '1']] } }, /ask price/],
        [{ data: { ...DATA, u: -1 } }, /sequence/],
        [{ data: { ...DATA, s: 7 } }, /data\.s/],
        [{ cts: 'x' }, /time/],
        [{ type: 'delta' }, /type delta/],
        [{ data: undefined }, /data is missing/],
      ];
      for (const [change, reason] of cases) {
        const events = decoded({ ...BOOK, ...change });
        assert.deepEqual([events.length, events[0]?.[0]], [1, 'rejected']);
        assert.match(String(events[0]?.[1]), reason);
      }
    });

    it('drops what is not scanned', () => {
      assert.equal(decoded({ ...BOOK, data: { ...DATA, s: 'XUSDT' } })[0]?.[0], 'dropped');
      assert.equal(decoded({ ...BOOK, topic: 'kline.1.BTCUSDT' })[0]?.[0], 'dropped');
    });

    it('reads the bulk snapshot, where an empty text is an empty side', () => {
      const sink = new RecordingSink(['BTCUSDT', 'THINUSDT']);
      perp.snapshot?.apply(fixture('bybit/linear-tickers.json'), sink);
      assert.deepEqual(sink.take(), [
        ['topOfBook', 0, 84140.1, 1.204, 84140.2, 0.88, 0, 0],
        ['topOfBook', 1, 0, 0, 1.6, 10, 0, 0],
      ]);
    });
  });

  describe('tickers', () => {
    const ticker = (type: string, data: object) => ({ topic: 'tickers.BTCUSDT', type, data, cs: 1, ts: 1795300000511 });
    const full = {
      symbol: 'BTCUSDT',
      lastPrice: '84140.10',
      prevPrice24h: '86610.00',
      price24hPcnt: '-0.028517',
      volume24h: '65000.5',
      turnover24h: '5500000000.25',
      markPrice: '84148',
      fundingRate: '-0.0000125',
      nextFundingTime: '1795305600000',
      fundingIntervalHour: '8',
      bid1Price: '1',
    };

    it('reads statistics and funding of the first message', () => {
      assert.deepEqual(decoded(ticker('snapshot', full)), [
        ['stats', 0, 84140.1, 86610, NONE, 5500000000.25],
        ['funding', 0, -0.0000125, 8, 1795305600000],
        ['marks', 0, 84148, NONE],
      ]);
    });

    it('leaves unchanged what a delta leaves out', () => {
      const delta = (data: object) => decoded(ticker('delta', { symbol: 'BTCUSDT', ...data }));
      assert.deepEqual(delta({ lastPrice: '84150.00' }), [['stats', 0, 84150, NONE, NONE, NONE]]);
      assert.deepEqual(delta({ fundingRate: '0.0002' }), [['funding', 0, 0.0002, NONE, NONE]]);
      assert.deepEqual(delta({ fundingIntervalHour: '1' }), [['funding', 0, NONE, 1, NONE]]);
      assert.deepEqual(delta({ fundingRate: '0' }), [['funding', 0, 0, NONE, NONE]]);
      assert.deepEqual(delta({ indexPrice: '84198.5' }), [['marks', 0, NONE, 84198.5]]);
      assert.deepEqual(delta({ bid1Price: '84150.00' }), []);
    });

    it('reads spot, which has neither funding nor a book', () => {
      const { symbol, lastPrice, prevPrice24h, price24hPcnt, turnover24h } = full;
      const data = { symbol, lastPrice, prevPrice24h, price24hPcnt, turnover24h, usdIndexPrice: '' };
      assert.deepEqual(decoded(ticker('snapshot', data), spotSocket), [
        ['stats', 0, 84140.1, 86610, NONE, 5500000000.25],
      ]);
    });

    it('rejects a bad number and says which', () => {
      assert.deepEqual(decoded(ticker('delta', { symbol: 'BTCUSDT', lastPrice: 'x' })), [
        ['rejected', 'tickers BTCUSDT: lastPrice is not a number'],
      ]);
      assert.deepEqual(decoded(ticker('delta', { symbol: 'BTCUSDT', nextFundingTime: '2026-11-22T00:00:00Z' })), [
        ['rejected', 'tickers BTCUSDT: nextFundingTime is not a number'],
      ]);
    });

    it('reads the same from REST; the change counts where there is no open', () => {
      const sink = new RecordingSink(['BTCUSDT', 'THINUSDT']);
      pollOf(perp, '24h statistics and funding').apply(fixture('bybit/linear-tickers.json'), sink);
      assert.deepEqual(sink.take(), [
        ['stats', 0, 84140.1, 86610, NONE, 5500000000.25],
        ['funding', 0, -0.0000125, 8, 1795305600000],
        ['marks', 0, 84148, 84198],
        ['stats', 1, 1.5, NONE, 0.0196, 0],
      ]);
    });
  });

  it('reads answers of every form', () => {
    assert.deepEqual(decoded({ success: true, ret_msg: '', conn_id: 'c', req_id: '3', op: 'subscribe' }), [
      ['acked', 3],
    ]);
    assert.deepEqual(decoded({ success: true, ret_msg: 'subscribe', conn_id: 'c', req_id: '3', op: 'subscribe' }), [
      ['acked', 3],
    ]);
    const refusal = { success: false, ret_msg: 'Invalid topic x', conn_id: 'c', op: 'subscribe' };
    assert.deepEqual(decoded({ ...refusal, req_id: '3' }), [['refused', 3, undefined, 'Bybit: Invalid topic x']]);
    assert.deepEqual(decoded(refusal), [['refused', undefined, undefined, 'Bybit: Invalid topic x']]);
    assert.deepEqual(decoded({ success: true, ret_msg: 'pong', conn_id: 'c', op: 'ping' }), [['pong']]);
    assert.deepEqual(decoded({ success: true, ret_msg: 'pong', conn_id: 'c', req_id: '9', op: 'ping' }), [['pong']]);
    assert.deepEqual(decoded({ op: 'pong', args: ['1795300000000'] }), [['pong']]);
    for (const garbage of ['', '{', '[]', '7', '{}', 'pong', '{"topic":7}']) {
      assert.deepEqual(
        decoded(garbage).map(event => event[0]),
        ['rejected'],
        garbage,
      );
    }
  });
});
