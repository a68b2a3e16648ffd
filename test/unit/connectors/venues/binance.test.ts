import assert from 'node:assert/strict';
import { decoderOf } from '../../../../src/connectors/venue';
import { binance } from '../../../../src/connectors/venues/binance';
import { tradePage } from '../../../../src/model/tradePages';
import { fixture, frame, listed, marketOf, pollOf, socketOf } from '../../../harness/fixtures';
import { RecordingListing, RecordingSink } from '../../../harness/recordingSink';

const NONE = Number.NaN;
const spot = marketOf(binance, 'spot');
const perp = marketOf(binance, 'perp');
const spotSocket = socketOf(binance, 'spot', 'stream');
const bookSocket = socketOf(binance, 'perp', 'public');
const marketSocket = socketOf(binance, 'perp', 'market');

const SPOT_BOOK = {
  u: 40090021701,
  s: 'BTCUSDT',
  b: '84140.10000000',
  B: '1.20400000',
  a: '84140.11000000',
  A: '0.88000000',
};
const PERP_BOOK = {
  e: 'bookTicker',
  u: 11139947831981,
  E: 1795300000584,
  T: 1795300000583,
  s: 'ETHUSDT',
  ps: 'ETHUSDT',
  b: '1943.64',
  B: '113.445',
  a: '1943.65',
  A: '182.433',
  st: 1,
};

function decoded(socket: typeof spotSocket, content: unknown, known: readonly string[] = ['BTCUSDT', 'ETHUSDT']) {
  const sink = new RecordingSink(known);
  decoderOf(socket)(frame(content), sink);
  return sink.take();
}

describe('binance', () => {
  describe('spot list', () => {
    const list = listed(spot, 'binance/spot-exchangeInfo.json');

    it('asks for spot symbols of every status', () => {
      const { path, weight } = spot.listing[0] ?? {};
      assert.equal(path, '/api/v3/exchangeInfo?permissions=SPOT&showPermissionSets=false');
      assert.equal(weight, 20);
    });

    it('lists a halted symbol as such, whatever it says of spot trading meanwhile', () => {
      const { symbols } = fixture('binance/spot-exchangeInfo.json') as { symbols: Record<string, unknown>[] };
      const read = new RecordingListing();
      spot.listing[0]?.parse({ symbols: [{ ...symbols[0], status: 'BREAK', isSpotTradingAllowed: false }] }, read);
      assert.deepEqual([read.ignoredRows, read.instruments.map(i => i.status)], [[], ['halted']]);
    });

    describe('states', () => {
      const poll = pollOf(spot, 'instrument states');
      const { symbols } = fixture('binance/spot-exchangeInfo.json') as { symbols: Record<string, unknown>[] };
      const row = (symbol: string, status = 'TRADING') => ({
        ...symbols[0],
        symbol,
        status,
        baseAsset: symbol.replace('USDT', ''),
      });
      const names = ['BTCUSDT', 'ETHUSDT', 'SOLUSDT'];
      const wereTrading = () => {
        const read = new RecordingListing();
        spot.listing[0]?.parse({ symbols: names.map(name => row(name)) }, read);
        return read.instruments;
      };

      it('of those that trade are read each minute: what is absent is halted', () => {
        assert.deepEqual(
          [poll.everyMs, poll.weight, poll.path],
          [60_000, 20, '/api/v3/exchangeInfo?permissions=SPOT&showPermissionSets=false&symbolStatus=TRADING'],
        );
        const sink = new RecordingSink(names, wereTrading());
        poll.apply({ symbols: [row('BTCUSDT'), row('SOLUSDT')] }, sink);
        assert.deepEqual(sink.take(), [
          ['resumed', 0],
          ['resumed', 2],
          ['halted', 1, 'Binance no longer lists ETHUSDT as trading'],
          ['listingChanged', 'ETHUSDT is no longer listed as trading'],
        ]);
      });

      it('of a server that does not know the filter are those of the rows', () => {
        const sink = new RecordingSink(names, wereTrading());
        poll.apply({ symbols: [row('BTCUSDT'), row('ETHUSDT', 'HALT'), row('SOLUSDT', 'CLOSED')] }, sink);
        assert.deepEqual(sink.take(), [
          ['resumed', 0],
          ['halted', 1, 'Binance has suspended ETHUSDT'],
          ['halted', 2, 'Binance has set SOLUSDT to status CLOSED'],
          ['listingChanged', 'SOLUSDT is status CLOSED'],
        ]);
      });

      it('where none trades: the list is asked, once, which are halted', () => {
        const sink = new RecordingSink(names, wereTrading());
        poll.apply({ symbols: [] }, sink);
        assert.deepEqual(sink.take(), [['listingChanged', 'Binance lists no symbol as trading']]);
        const halted = wereTrading().map(each => ({ ...each, status: 'halted' as const }));
        const later = new RecordingSink(names, halted);
        poll.apply({ symbols: [] }, later);
        assert.deepEqual(later.take(), []);
      });

      it('that are refused are no fault: the list has them too', () => {
        assert.equal(poll.optional, true);
        assert.equal(
          poll.failure?.({ code: -1122, msg: 'Invalid symbolStatus.' }),
          'Binance error -1122: Invalid symbolStatus.',
        );
      });
    });

    it('lists trading and halted symbols, those with non-ASCII names too; half open is halted', () => {
      assert.deepEqual(list.symbols, [
        'BTCUSDT',
        '1000SATSUSDT',
        '1MBABYDOGEUSDT',
        '1INCHUSDT',
        '1000CATUSDT',
        '币安人生USDT',
        'HALTUSDT',
        'BREAKUSDT',
        'CANCELUSDT',
      ]);
      for (const symbol of ['HALTUSDT', 'BREAKUSDT', 'CANCELUSDT']) {
        assert.equal(list.bySymbol(symbol).status, 'halted');
      }
    });

    it('takes every field from the list', () => {
      assert.deepEqual(list.bySymbol('1000SATSUSDT'), {
        venue: 'binance',
        market: 'spot',
        symbol: '1000SATSUSDT',
        base: 'SATS',
        quote: 'USDT',
        settle: 'USDT',
        multiplier: 1000,
        contractSize: 1,
        tickSize: 0.0000001,
        lotStep: 1,
        status: 'trading',
        tradfi: false,
      });
      assert.equal(list.bySymbol('1MBABYDOGEUSDT').multiplier, 1_000_000);
      assert.equal(list.bySymbol('1INCHUSDT').base, '1INCH');
      assert.equal(list.bySymbol('币安人生USDT').base, '币安人生');
    });

    it('ignores what is not for us and rejects what is malformed, by name', () => {
      assert.deepEqual(list.ignoredRows, ['not open to spot trading']);
      assert.deepEqual(list.rejectedRows, [
        'NOTICKUSDT: PRICE_FILTER.tickSize is not a number',
        'EMPTYUSDT: isSpotTradingAllowed is missing',
        'not a row: not an instrument',
      ]);
    });
  });

  describe('perp list', () => {
    const list = listed(perp, 'binance/perp-exchangeInfo.json');

    it('lists perpetuals only, halted and TradFi ones marked', () => {
      assert.deepEqual(list.symbols, [
        'BTCUSDT',
        'ETHUSDT',
        'BTCUSDC',
        '1000PEPEUSDT',
        '1000000MOGUSDT',
        '币安人生USDT',
        'ETHBTC',
        'TSLAUSDT',
        'STOPUSDT',
      ]);
      assert.equal(list.bySymbol('TSLAUSDT').tradfi, true);
      assert.equal(list.bySymbol('BTCUSDT').tradfi, false);
      assert.equal(list.bySymbol('STOPUSDT').status, 'halted');
    });

    it('takes unit, margin and steps from the list', () => {
      const pepe = list.bySymbol('1000PEPEUSDT');
      assert.deepEqual([pepe.base, pepe.multiplier, pepe.tickSize, pepe.lotStep], ['PEPE', 1000, 0.0000001, 1]);
      const usdc = list.bySymbol('BTCUSDC');
      assert.deepEqual([usdc.quote, usdc.settle], ['USDC', 'USDC']);
    });

    it('ignores dated, pending, settling and coin-margined contracts', () => {
      assert.deepEqual(list.ignoredRows, [
        'contractType CURRENT_QUARTER',
        'contractType ',
        'status SETTLING',
        'coin-margined',
      ]);
      assert.deepEqual(list.rejectedRows, ['BROKENUSDT: PRICE_FILTER.tickSize is not a number']);
    });

    it('knows an answer that is not the list', () => {
      const [request] = perp.listing;
      assert.equal(request?.failure?.(fixture('binance/perp-exchangeInfo.json')), undefined);
      assert.match(request?.failure?.({ code: -1003, msg: 'Too many requests' }) ?? '', /-1003: Too many requests/);
      const empty = new RecordingListing();
      for (const body of [null, {}, [], 'x', { symbols: {} }]) request?.parse(body, empty);
      assert.equal(empty.rejectedRows.length, 5);
      assert.equal(empty.instruments.length, 0);
    });
  });

  describe('sockets', () => {
    it('puts each futures stream on the path that delivers it', () => {
      const of = (socket: typeof spotSocket) => [socket.path, ...socket.channels.map(channel => channel.name)];
      assert.deepEqual(of(bookSocket), ['/public/stream', 'bookTicker']);
      assert.deepEqual(of(marketSocket), ['/market/stream', 'markPrice', 'miniTicker', 'contractInfo']);
      assert.deepEqual(of(spotSocket), ['/stream', 'bookTicker', 'miniTicker']);
    });

    it('keeps the limits of the venue', () => {
      assert.equal(spotSocket.limits.streamsPerConnection, 1024);
      assert.ok(spotSocket.limits.messagesPerSecond < 5);
      assert.equal(bookSocket.limits.streamsPerConnection, 200);
      assert.ok(bookSocket.limits.messagesPerSecond < 10);
      assert.equal(marketSocket.maxLifetimeMs, 86_400_000);
    });

    it('lower-cases topics and leaves other scripts alone', () => {
      const topics = spotSocket.channels[0]?.topics;
      assert.ok(typeof topics === 'function');
      const list = listed(spot, 'binance/spot-exchangeInfo.json');
      assert.equal(topics(list.bySymbol('币安人生USDT')), '币安人生usdt@bookTicker');
    });

    it('subscribes with a number for id', () => {
      assert.equal(
        spotSocket.subscribe(['btcusdt@bookTicker', '!miniTicker@arr'], 7),
        '{"method":"SUBSCRIBE","params":["btcusdt@bookTicker","!miniTicker@arr"],"id":7}',
      );
      assert.equal(spotSocket.unsubscribe(['a'], 8), '{"method":"UNSUBSCRIBE","params":["a"],"id":8}');
    });

    it('links to the page where the instrument trades', () => {
      const list = listed(spot, 'binance/spot-exchangeInfo.json');
      assert.equal(tradePage(list.bySymbol('BTCUSDT')), 'https://www.binance.com/en/trade/BTC_USDT?type=spot');
    });
  });

  describe('top of book', () => {
    it('reads spot frames, wrapped and raw, which have neither type nor time', () => {
      const expected = [['topOfBook', 0, 84140.1, 1.204, 84140.11, 0.88, 0, 40090021701]];
      assert.deepEqual(decoded(spotSocket, { stream: 'btcusdt@bookTicker', data: SPOT_BOOK }), expected);
      assert.deepEqual(decoded(spotSocket, SPOT_BOOK), expected);
    });

    it('reads futures frames with the matching time', () => {
      const expected = [['topOfBook', 1, 1943.64, 113.445, 1943.65, 182.433, 1795300000583, 11139947831981]];
      assert.deepEqual(decoded(bookSocket, { stream: 'ethusdt@bookTicker', data: PERP_BOOK }), expected);
      assert.deepEqual(decoded(bookSocket, PERP_BOOK), expected);
    });

    it('reads symbols in other scripts', () => {
      const [event] = decoded(spotSocket, { ...SPOT_BOOK, s: '币安人生USDT' }, ['币安人生USDT']);
      assert.deepEqual(event?.slice(0, 3), ['topOfBook', 0, 84140.1]);
    });

    it('gives 0 for a side without price or without size', () => {
      const noBid = { ...SPOT_BOOK, b: '0.00000000', B: '0.00000000' };
      assert.deepEqual(decoded(spotSocket, noBid), [['topOfBook', 0, 0, 0, 84140.11, 0.88, 0, 40090021701]]);
      const noAskSize = { ...SPOT_BOOK, A: '0.00000000' };
      assert.deepEqual(decoded(spotSocket, noAskSize), [['topOfBook', 0, 84140.1, 1.204, 0, 0, 0, 40090021701]]);
    });

    it('drops frames of symbols that are not scanned, and of the other product', () => {
      assert.deepEqual(decoded(spotSocket, { ...SPOT_BOOK, s: 'XUSDT' }), [
        ['dropped', 'bookTicker of XUSDT, which is not scanned'],
      ]);
      assert.deepEqual(decoded(bookSocket, { ...PERP_BOOK, st: 2 })[0]?.[0], 'dropped');
    });

    it('rejects a frame with a bad number and says which', () => {
      const cases: [object, RegExp][] = [
        [{ b: '' }, /bid price/],
        [{ B: 'x' }, /bid size/],
        [{ a: undefined }, /ask price/],
        [{ A: '-1' }, /ask size/],
        [{ u: 1.5 }, /sequence/],
        [{ T: 'x' }, /time/],
        [{ b: '1e' }, /bid price/],
      ];
      for (const [change, reason] of cases) {
        const events = decoded(bookSocket, { ...PERP_BOOK, ...change });
        assert.equal(events.length, 1);
        assert.equal(events[0]?.[0], 'rejected');
        assert.match(String(events[0]?.[1]), reason);
        assert.match(String(events[0]?.[1]), /ETHUSDT/);
      }
    });

    it('reads the bulk snapshot without a sequence', () => {
      const sink = new RecordingSink(['BTCUSDT', 'ETHUSDT']);
      perp.snapshot?.apply(fixture('binance/perp-bookTicker.json'), sink);
      assert.deepEqual(sink.take(), [
        ['topOfBook', 0, 84140.1, 1.204, 84140.2, 0.88, 1795300000583, 0],
        ['topOfBook', 1, 0, 0, 1943.65, 182.433, 1795300000001, 0],
      ]);
    });
  });

  describe('funding', () => {
    const mark = (row: object) => ({
      e: 'markPriceUpdate',
      E: 1795300000000,
      p: '84148.0',
      i: '84198.0',
      st: 1,
      ...row,
    });
    const rows = [
      mark({ s: 'BTCUSDT', r: '0.00003800', T: 1795305600000 }),
      mark({ s: 'BTCUSDT_261225', r: '', T: 0 }),
      mark({ s: 'BTCUSD_PERP', r: '0.0001', T: 1795305600000, st: 2 }),
      mark({ s: 'ETHUSDT', r: '-0.00010000', T: 1795305600000 }),
    ];
    const expected = [
      ['heard', '!markPrice@arr@1s'],
      ['funding', 0, 0.000038, NONE, 1795305600000],
      ['marks', 0, 84148, 84198],
      ['funding', 1, -0.0001, NONE, 1795305600000],
      ['marks', 1, 84148, 84198],
    ];

    it('reads rate, next time, mark and index price of the scanned contracts, wrapped and raw', () => {
      assert.deepEqual(decoded(marketSocket, { stream: '!markPrice@arr@1s', data: rows }), expected);
      assert.deepEqual(decoded(marketSocket, rows), expected);
    });

    it('skips rows of the other product even where a symbol is the same', () => {
      const other = [mark({ s: 'BTCUSDT', r: '0.01', T: 1, st: 2 })];
      assert.deepEqual(decoded(marketSocket, other), [['heard', '!markPrice@arr@1s']]);
    });

    it('leaves funding alone where a contract pays none', () => {
      assert.deepEqual(
        decoded(marketSocket, [mark({ s: 'BTCUSDT', r: '', T: 0 })]),
        expected.slice(0, 1).concat([['marks', 0, 84148, 84198]]),
      );
    });

    it('rejects a row with a bad rate, and reads the others', () => {
      const events = decoded(marketSocket, [mark({ s: 'BTCUSDT', r: 'x', T: 1 }), rows[3]]);
      assert.deepEqual(events.slice(1), [
        ['rejected', 'markPrice BTCUSDT: r is not a number'],
        expected[2],
        ...expected.slice(3),
      ]);
    });

    it('rejects a bad mark price alone, and takes a contract without one', () => {
      const events = decoded(marketSocket, [
        mark({ s: 'BTCUSDT', r: '0.00003800', T: 1795305600000, p: 'x' }),
        mark({ s: 'ETHUSDT', r: '-0.00010000', T: 1795305600000, p: '', i: '' }),
      ]);
      assert.deepEqual(events.slice(1), [
        expected[1],
        ['rejected', 'markPrice BTCUSDT: p is not a number'],
        expected[3],
      ]);
    });

    it('sets the interval of every scanned perpetual: 8 h for those that are not named', () => {
      const sink = new RecordingSink(['BTCUSDT', 'ETHUSDT', 'TSLAUSDT']);
      const intervals = pollOf(perp, 'funding intervals');
      intervals.apply(fixture('binance/fundingInfo.json'), sink);
      assert.deepEqual(sink.take(), [
        ['funding', 0, NONE, 8, NONE],
        ['funding', 1, NONE, 4, NONE],
        ['funding', 2, NONE, 8, NONE],
      ]);
      intervals.apply([], sink);
      assert.deepEqual(sink.take()[1], ['funding', 1, NONE, 8, NONE]);
    });

    it('leaves an interval alone that it can not read, and all where there is no list', () => {
      const sink = new RecordingSink(['BTCUSDT', 'ETHUSDT']);
      const intervals = pollOf(perp, 'funding intervals');
      intervals.apply([{ symbol: 'ETHUSDT', fundingIntervalHours: 'x' }, 7], sink);
      assert.deepEqual(sink.take().slice(2), [
        ['funding', 0, NONE, 8, NONE],
        ['funding', 1, NONE, NONE, NONE],
      ]);
      intervals.apply({ code: -1, msg: 'x' }, sink);
      assert.deepEqual(sink.take(), [['rejected', 'fundingInfo: the answer has no list']]);
    });

    it('fills rates from REST', () => {
      const sink = new RecordingSink(['BTCUSDT', 'BTCUSDT_261225']);
      pollOf(perp, 'funding rates').apply(fixture('binance/premiumIndex.json'), sink);
      assert.deepEqual(sink.take(), [
        ['funding', 0, 0.000038, NONE, 1795305600000],
        ['marks', 0, 84148, 84198],
        ['marks', 1, 85148, 84198],
      ]);
    });
  });

  describe('24h statistics', () => {
    const mini = {
      e: '24hrMiniTicker',
      E: 1795300000123,
      s: 'BTCUSDT',
      c: '84140.10',
      o: '86610.00',
      h: '1',
      l: '1',
      v: '2',
      q: '3.5',
    };

    it('reads last, open and quote volume, of scanned USD-M symbols only', () => {
      const data = [
        { ...mini, st: 1 },
        { ...mini, st: 2 },
        { ...mini, s: 'XUSDT' },
      ];
      assert.deepEqual(decoded(marketSocket, { stream: '!miniTicker@arr', data }), [
        ['heard', '!miniTicker@arr'],
        ['stats', 0, 84140.1, 86610, NONE, 3.5],
      ]);
      assert.deepEqual(decoded(spotSocket, [mini]), [
        ['heard', '!miniTicker@arr'],
        ['stats', 0, 84140.1, 86610, NONE, 3.5],
      ]);
    });

    it('hears an all-market stream that has no rows', () => {
      assert.deepEqual(decoded(spotSocket, { stream: '!miniTicker@arr', data: [] }), [['heard', '!miniTicker@arr']]);
    });

    it('rejects a row with a bad number', () => {
      assert.deepEqual(decoded(spotSocket, [{ ...mini, q: 'x' }])[1], [
        'rejected',
        'miniTicker BTCUSDT: q is not a number',
      ]);
    });

    it('fills from REST, with the percentage as a fraction where there is no open', () => {
      const sink = new RecordingSink(['BTCUSDT', 'NEWUSDT']);
      pollOf(spot, '24h statistics').apply(fixture('binance/spot-24hr.json'), sink);
      assert.deepEqual(sink.take(), [
        ['stats', 0, 84140.1, 86610, NONE, 1280000000.5],
        ['stats', 1, 1.5, NONE, -0.025, 0],
      ]);
    });
  });

  describe('listings on the stream', () => {
    const info = (row: object) => ({
      e: 'contractInfo',
      E: 1,
      ps: 'X',
      ct: 'PERPETUAL',
      dt: 4133404800000,
      ot: 1,
      st: 1,
      ...row,
    });
    const list = listed(perp, 'binance/perp-exchangeInfo.json');
    const read = (row: object) => {
      const sink = new RecordingSink(['BTCUSDT', 'ETHUSDT'], list.instruments);
      decoderOf(marketSocket)(frame({ stream: '!contractInfo', data: info(row) }), sink);
      assert.deepEqual(sink.events.shift(), ['heard', '!contractInfo']);
      return sink.take();
    };

    it('says nothing of known trading contracts, new brackets included', () => {
      assert.deepEqual(read({ s: 'BTCUSDT', cs: 'TRADING', bks: [] }), [['resumed', 0]]);
      assert.deepEqual(read({ s: 'TSLAUSDT', ct: 'TRADIFI_PERPETUAL', cs: 'TRADING' }), []);
    });

    it('halts and resumes', () => {
      assert.deepEqual(read({ s: 'BTCUSDT', cs: 'TRADING_HALT' }), [
        ['halted', 0, 'Binance has set BTCUSDT to TRADING_HALT'],
      ]);
    });

    it('reports new contracts when they trade, and known ones that leave', () => {
      assert.deepEqual(read({ s: 'NEWUSDT', cs: 'PENDING_TRADING' }), []);
      assert.deepEqual(read({ s: 'NEWUSDT', cs: 'TRADING' }), [['listingChanged', 'NEWUSDT is TRADING']]);
      assert.deepEqual(read({ s: 'ETHUSDT', cs: 'SETTLING' }), [
        ['halted', 1, 'Binance has set ETHUSDT to SETTLING'],
        ['listingChanged', 'ETHUSDT is SETTLING'],
      ]);
    });

    it('does not mind contracts that are not for us', () => {
      assert.deepEqual(read({ s: 'BTCUSDT_270326', ct: 'NEXT_QUARTER', cs: 'TRADING' }), []);
      assert.deepEqual(read({ s: 'SOLUSD_PERP', cs: 'TRADING', st: 2 }), []);
    });
  });

  describe('answers', () => {
    it('reads acknowledgements', () => {
      assert.deepEqual(decoded(spotSocket, { result: null, id: 7 }), [['acked', 7]]);
    });

    it('reads errors of both shapes', () => {
      const why = 'Binance error 2: Invalid request: unknown property';
      const msg = 'Invalid request: unknown property';
      assert.deepEqual(decoded(spotSocket, { code: 2, msg, id: 7 }), [['refused', 7, undefined, why]]);
      assert.deepEqual(decoded(spotSocket, { error: { code: 2, msg }, id: 7 }), [['refused', 7, undefined, why]]);
      assert.deepEqual(decoded(spotSocket, { error: { code: 2, msg }, id: null }), [
        ['refused', undefined, undefined, why],
      ]);
    });

    it('knows a planned shutdown, raw and wrapped', () => {
      const data = { e: 'serverShutdown', E: 1795300000000 };
      for (const content of [data, { stream: '!serverShutdown', data }, { stream: '!serverShutdown', data: {} }]) {
        assert.equal(decoded(spotSocket, content)[0]?.[0], 'closing');
      }
    });

    it('rejects garbage and drops events it does not know', () => {
      for (const content of [
        '',
        '{',
        'null',
        '7',
        '"x"',
        '{}',
        '[7]',
        '{"stream":"a","data":7}',
        '{"result":7,"id":1}',
      ]) {
        assert.deepEqual(
          decoded(spotSocket, content).map(event => event[0]),
          ['rejected'],
          content,
        );
      }
      assert.equal(decoded(spotSocket, { e: 'kline', s: 'BTCUSDT' })[0]?.[0], 'dropped');
      assert.equal(decoded(spotSocket, { e: 'constructor', s: 'BTCUSDT' })[0]?.[0], 'dropped');
    });
  });
});
