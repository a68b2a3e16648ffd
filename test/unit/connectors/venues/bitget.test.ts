import assert from 'node:assert/strict';
import { decoderOf } from '../../../../src/connectors/venue';
import { bitget } from '../../../../src/connectors/venues/bitget';
import { fillTradePage } from '../../../../src/model/tradePages';
import { fixture, frame, listed, marketOf, pollOf, socketOf } from '../../../harness/fixtures';
import { RecordingListing, RecordingSink } from '../../../harness/recordingSink';

const NONE = Number.NaN;
const spot = marketOf(bitget, 'spot');
const perp = marketOf(bitget, 'perp');
const spotSocket = socketOf(bitget, 'spot', 'public');
const perpSocket = socketOf(bitget, 'perp', 'public');

const arg = (channel: string, instId = 'BTCUSDT', instType = 'USDT-FUTURES') => ({ instType, channel, instId });
const ROW = {
  asks: [['84140.2', '2.82']],
  bids: [['84140.1', '6.95']],
  checksum: 0,
  seq: 793680826410,
  pseq: 0,
  ts: '1795300000835',
};
const BOOK = { action: 'snapshot', arg: arg('books1'), data: [ROW], ts: 1795300000836 };

function decoded(content: unknown, socket = perpSocket) {
  const sink = new RecordingSink(['BTCUSDT', 'ETHUSDT']);
  decoderOf(socket)(frame(content), sink);
  return sink.take();
}

describe('bitget', () => {
  describe('spot list', () => {
    const list = listed(spot, 'bitget/spot-symbols.json');

    it('takes the decimals as price step, halted rows as halted', () => {
      const shown = list.instruments.map(i => [
        i.symbol,
        i.base,
        i.multiplier,
        i.tickSize,
        i.lotStep,
        i.status,
        i.tradfi,
      ]);
      assert.deepEqual(shown, [
        ['BTCUSDT', 'BTC', 1, 0.01, 0.000001, 'trading', false],
        ['BTCUSDC', 'BTC', 1, 0.01, 0.000001, 'trading', false],
        ['1INCHUSDT', '1INCH', 1, 0.0001, 0.01, 'trading', false],
        ['1000SATSUSDT', 'SATS', 1000, 1e-10, 1, 'trading', false],
        ['BTCEUR', 'BTC', 1, 1, 0.00001, 'trading', false],
        ['AAPLXUSDT', 'AAPLX', 1, 0.01, 0.0001, 'trading', true],
        ['HALTUSDT', 'HALT', 1, 0.0001, 0.01, 'halted', false],
      ]);
      assert.deepEqual(list.ignoredRows, ['status gray', 'status offline']);
      assert.deepEqual(list.rejectedRows, [
        'BADUSDT: the price step is not a number',
        'LOTUSDT: the size step is not a number',
        'FINEUSDT: the price step is not a number',
        'NOBASEUSDT: baseCoin is missing',
      ]);
    });

    it('does not believe the fees of the rows', () => {
      assert.equal(spot.takerFeePct, 0.1);
      assert.equal(perp.takerFeePct, 0.06);
    });
  });

  describe('list of contracts', () => {
    const list = listed(perp, 'bitget/contracts.json');

    it('takes the price step from priceEndStep and pricePlace, sizes in the base', () => {
      const shown = list.instruments.map(i => [
        i.symbol,
        i.base,
        i.multiplier,
        i.tickSize,
        i.lotStep,
        i.status,
        i.tradfi,
      ]);
      assert.deepEqual(shown, [
        ['BTCUSDT', 'BTC', 1, 0.1, 0.0001, 'trading', false],
        ['ETHUSDT', 'ETH', 1, 0.05, 0.01, 'trading', false],
        ['1000BONKUSDT', 'BONK', 1000, 0.000001, 1, 'trading', false],
        ['1MBABYDOGEUSDT', 'BABYDOGE', 1_000_000, 1e-7, 10, 'trading', false],
        ['API3USDT', 'API3', 1, 0.0001, 0.1, 'trading', false],
        ['TSLAUSDT', 'TSLA', 1, 0.01, 0.01, 'trading', true],
        ['MAINTUSDT', 'MAINT', 1, 0.01, 0.01, 'halted', false],
        ['LASTUSDT', 'LAST', 1, 0.01, 0.01, 'halted', false],
        ['WEBUSDT', 'WEB', 1, 0.01, 0.01, 'halted', false],
      ]);
      for (const { settle, contractSize } of list.instruments) assert.deepEqual([settle, contractSize], ['USDT', 1]);
    });

    it('ignores dated, coming and gone contracts and those not margined in USDT, rejects malformed ones', () => {
      assert.deepEqual(list.ignoredRows, [
        'symbolStatus listed',
        'symbolStatus off',
        'symbolType delivery',
        'not margined in USDT',
      ]);
      assert.deepEqual(list.rejectedRows, [
        'BADUSDT: the price step is not a number',
        'NOPLACEUSDT: the price step is not a number',
        'LOTUSDT: the size step is not a number',
        'NOTYPEUSDT: symbolType is missing',
      ]);
    });

    it('takes a contract whose coin may stand as its margin beside USDT', () => {
      const { data } = fixture('bitget/contracts.json') as { data: Record<string, unknown>[] };
      const both = { ...data[0], supportMarginCoins: ['BTC', 'USDT'] };
      const read = new RecordingListing();
      perp.listing[0]?.parse({ code: '00000', data: [both] }, read);
      assert.deepEqual([read.ignoredRows, read.symbols, read.instruments[0]?.settle], [[], ['BTCUSDT'], 'USDT']);
    });

    it('gives the funding interval of the list, in hours', () => {
      assert.deepEqual(
        ['BTCUSDT', 'ETHUSDT', '1000BONKUSDT', 'API3USDT'].map(symbol => list.intervals.get(symbol)),
        [8, 4, 1, undefined],
      );
    });

    it('knows an error and a maintenance, and lists nothing from them', () => {
      const [request] = perp.listing;
      const error = { code: '40034', msg: 'Parameter does not exist', requestTime: 1, data: null };
      assert.equal(request?.failure?.(error), 'Bitget error 40034: Parameter does not exist');
      assert.equal(
        request?.failure?.({ code: '40200', msg: 'Server upgrade, please try again later' }),
        'Bitget is under maintenance (40200: Server upgrade, please try again later)',
      );
      assert.equal(request?.failure?.({ code: '00000', data: {} }), 'the answer has no list');
      assert.equal(request?.failure?.(fixture('bitget/contracts.json')), undefined);
      const empty = new RecordingListing();
      for (const body of [error, null, 'x', {}, { code: '00000' }]) request?.parse(body, empty);
      assert.equal(empty.rejectedRows.length, 5);
      assert.deepEqual(empty.instruments, []);
    });
  });

  describe('socket', () => {
    it('keeps the limits of the venue', () => {
      const { limits } = perpSocket;
      assert.equal(perpSocket.path, '/v2/ws/public');
      assert.deepEqual(
        [limits.topicsPerMessage, limits.bytesPerMessage, limits.messagesPerSecond, limits.operationsPerHour],
        [40, 4096, 10, 240],
      );
      assert.deepEqual(limits.connects, { count: 300, windowMs: 300_000 });
      // The venue's whole list of both markets, with room for others at the same address.
      assert.ok((2 * 1600) / limits.streamsPerConnection < (limits.connectionsPerHost ?? 0) / 2);
      for (const { freshness } of perpSocket.channels) assert.deepEqual(freshness, { kind: 'on-change' });
    });

    it('writes requests and pings; a full one of long names fits the bytes', () => {
      assert.equal(
        perpSocket.subscribe(['books1:BTCUSDT', 'ticker:BTCUSDT'], 3),
        '{"op":"subscribe","args":[{"instType":"USDT-FUTURES","channel":"books1","instId":"BTCUSDT"},{"instType":"USDT-FUTURES","channel":"ticker","instId":"BTCUSDT"}]}',
      );
      assert.equal(
        spotSocket.unsubscribe(['ticker:BTCUSDT'], 4),
        '{"op":"unsubscribe","args":[{"instType":"SPOT","channel":"ticker","instId":"BTCUSDT"}]}',
      );
      const longest = Array.from({ length: 40 }, (_, n) => `books1:10000000BABYDOGE${n}USDT`);
      assert.ok(perpSocket.subscribe(longest, 5).length < 4096);
      assert.ok(perpSocket.keepAlive.kind === 'message');
      assert.deepEqual([perpSocket.keepAlive.everyMs, perpSocket.keepAlive.frame(9)], [30_000, 'ping']);
    });

    it('links to the page where the instrument trades', () => {
      const list = listed(spot, 'bitget/spot-symbols.json');
      assert.equal(fillTradePage(spot.tradePage, list.bySymbol('BTCUSDC')), 'https://www.bitget.com/spot/BTCUSDC');
    });
  });

  describe('top of book', () => {
    const expected = ['topOfBook', 0, 84140.1, 6.95, 84140.2, 2.82, 1795300000835, 793680826410];

    it('reads snapshots with the time of the book, in any order of keys', () => {
      assert.deepEqual(decoded(BOOK), [expected]);
      const { asks, bids, checksum, seq, pseq, ts } = ROW;
      assert.deepEqual(decoded({ ...BOOK, data: [{ ts, pseq, seq, checksum, bids, asks }] }), [expected]);
      assert.deepEqual(decoded({ ts: BOOK.ts, data: BOOK.data, arg: BOOK.arg, action: BOOK.action }), [expected]);
      assert.deepEqual(decoded({ ...BOOK, arg: arg('books1', 'BTCUSDT', 'SPOT') }, spotSocket), [expected]);
    });

    it('takes what may be missing or written otherwise', () => {
      const { asks, bids } = ROW;
      const bare = ['topOfBook', 0, 84140.1, 6.95, 84140.2, 2.82, 1795300000836, 0];
      assert.deepEqual(decoded({ ...BOOK, data: [{ asks, bids }] }), [bare]);
      assert.deepEqual(decoded({ ...BOOK, data: [{ ...ROW, checksum: -1367582038 }] }), [expected]);
      // Numbers of 19 digits are in order though a double does not hold them.
      const [first, second] = ['1343064377779269632', '1343064377779399999'].map(
        seq => decoded({ ...BOOK, data: [{ ...ROW, seq }] })[0]?.[7] as number,
      );
      assert.ok(Number(first) > 1.34e18 && Number(second) > Number(first));
    });

    it('gives 0 for an empty side and for one without size', () => {
      const empty = decoded({ ...BOOK, data: [{ ...ROW, bids: [] }] })[0];
      assert.deepEqual(empty?.slice(0, 6), ['topOfBook', 0, 0, 0, 84140.2, 2.82]);
      const sizeless = decoded({ ...BOOK, data: [{ ...ROW, asks: [['84140.2', '0']] }] })[0];
      assert.deepEqual(sizeless?.slice(0, 6), ['topOfBook', 0, 84140.1, 6.95, 0, 0]);
    });

    it('rejects bad frames and says what is wrong', () => {
      const cases: [object, RegExp][] = [
        [{ data: [{ ...ROW, bids: undefined }] }, /bid price/],
        [{ data: [{ ...ROW, asks: [['84140.20']] }] }, /ask size/],
        [{ data: [{ ...ROW, asks: [['', '1']] }] }, /ask price/],
        [{ data: [{ ...ROW, seq: -1 }] }, /sequence/],
        [{ data: [{ ...ROW, ts: 'x' }] }, /time/],
        [{ data: [7] }, /not an object/],
        [{ data: ROW }, /data is missing/],
        [{ action: 'update' }, /action update/],
        [{ arg: { ...BOOK.arg, instId: 7 } }, /instId/],
        [{ arg: 'x' }, /arg/],
      ];
      for (const [change, reason] of cases) {
        const events = decoded({ ...BOOK, ...change });
        assert.deepEqual([events.length, events[0]?.[0]], [1, 'rejected']);
        assert.match(String(events[0]?.[1]), reason);
      }
    });

    it('drops what is not scanned, and the symbol of the same name of the other market', () => {
      for (const change of [arg('books1', 'XUSDT'), arg('books5'), arg('books1', 'BTCUSDT', 'SPOT')]) {
        assert.equal(decoded({ ...BOOK, arg: change })[0]?.[0], 'dropped');
      }
    });

    it('reads the bulk snapshots, where an empty text or 0 is an empty side', () => {
      for (const [market, path, size] of [
        [spot, 'bitget/spot-tickers.json', 1.204],
        [perp, 'bitget/perp-tickers.json', 6.95],
      ] as const) {
        const sink = new RecordingSink(['BTCUSDT', 'THINUSDT']);
        market.snapshot?.apply(fixture(path), sink);
        const [first, second, ...more] = sink.take();
        assert.deepEqual(first?.slice(0, 4), ['topOfBook', 0, 84140.1, size]);
        assert.deepEqual(first?.slice(6), [1795300000835, 0]);
        assert.deepEqual(second, ['topOfBook', 1, 0, 0, 1.6, 10, 1795300000830, 0]);
        assert.deepEqual(more, []);
      }
    });
  });

  describe('ticker', () => {
    const full = {
      instId: 'BTCUSDT',
      lastPr: '84140.1',
      bidPr: '1',
      askPr: '2',
      open24h: '86610',
      change24h: '-0.02852',
      fundingRate: '-0.000012',
      nextFundingTime: '1795305600000',
      markPrice: '84148',
      indexPrice: '84198.5',
      baseVolume: '65000.5',
      quoteVolume: '5500000000.25',
      openUtc: '85000',
      symbolType: '1',
      deliveryPrice: '0',
      ts: '1795300000811',
    };
    const ticker = (row: object, instType = 'USDT-FUTURES') => ({
      action: 'snapshot',
      arg: arg('ticker', 'BTCUSDT', instType),
      data: [row],
      ts: 1795300000812,
    });
    const statistics = ['stats', 0, 84140.1, 86610, NONE, 5500000000.25];

    it('reads statistics, funding and marks; the interval comes from REST', () => {
      assert.deepEqual(decoded(ticker(full)), [
        statistics,
        ['funding', 0, -0.000012, NONE, 1795305600000],
        ['marks', 0, 84148, 84198.5],
      ]);
    });

    it('is no top of book, and on spot no funding either', () => {
      assert.deepEqual(decoded(ticker(full, 'SPOT'), spotSocket), [statistics]);
    });

    it('counts the change, a fraction, only without an open', () => {
      assert.deepEqual(decoded(ticker({ lastPr: '1.5', open24h: '', change24h: '0.0196' })), [
        ['stats', 0, 1.5, NONE, 0.0196, NONE],
      ]);
    });

    it('rejects a bad number and says which', () => {
      assert.deepEqual(decoded(ticker({ lastPr: 'x' })), [['rejected', 'ticker BTCUSDT: lastPr is not a number']]);
      assert.deepEqual(decoded(ticker({ nextFundingTime: '2026-11-22T00:00:00Z' })), [
        ['rejected', 'ticker BTCUSDT: nextFundingTime is not a number'],
      ]);
    });

    it('reads the same from REST, where spot calls its open otherwise', () => {
      const sink = new RecordingSink(['BTCUSDT', 'THINUSDT']);
      pollOf(spot, '24h statistics').apply(fixture('bitget/spot-tickers.json'), sink);
      assert.deepEqual(sink.take(), [statistics, ['stats', 1, 1.5, NONE, 0.0196, 0]]);
      pollOf(perp, '24h statistics').apply(fixture('bitget/perp-tickers.json'), sink);
      assert.deepEqual(sink.take(), [
        statistics,
        ['funding', 0, -0.000012, NONE, NONE],
        ['marks', 0, 84148, 84198.5],
        ['stats', 1, 1.5, NONE, 0.0196, 0],
        ['funding', 1, 0, NONE, NONE],
        ['marks', 1, 1.52, 0],
      ]);
    });

    it('reads intervals and next times of all contracts from REST', () => {
      const poll = pollOf(perp, 'funding rates and intervals');
      const sink = new RecordingSink(['BTCUSDT', 'THINUSDT']);
      poll.apply(fixture('bitget/fund-rates.json'), sink);
      assert.deepEqual(sink.take(), [
        ['funding', 0, -0.000012, 8, 1795305600000],
        ['funding', 1, 0.00005, 1, 1795302000000],
      ]);
      assert.equal(poll.optional, true);
    });
  });

  describe('states', () => {
    for (const [market, path, halted, gone, first] of [
      [spot, 'bitget/spot-symbols.json', 'HALTUSDT', 'GONEUSDT', 'status offline'],
      [perp, 'bitget/contracts.json', 'MAINTUSDT', 'OFFUSDT', 'symbolStatus off'],
    ] as const) {
      it(`of ${market.market} are read from the list each minute: halted, resumed, delisted`, () => {
        const poll = pollOf(market, 'instrument states');
        assert.deepEqual([poll.everyMs, poll.weight, poll.path], [60_000, 1, market.listing[0]?.path]);
        const { instruments } = listed(market, path);
        const before = instruments.map(each => ({ ...each, status: 'trading' as const }));
        const known = { ...(before[0] as (typeof before)[0]), symbol: gone };
        const sink = new RecordingSink(['BTCUSDT', halted, gone, 'LOSTUSDT'], [...before, known]);
        poll.apply(fixture(path), sink);
        assert.deepEqual(sink.take(), [
          ['resumed', 0],
          ['halted', 1, `Bitget has suspended ${halted}`],
          ['halted', 2, `Bitget has set ${gone} to ${first}`],
          ['halted', 3, 'Bitget no longer lists LOSTUSDT'],
          ['listingChanged', `${gone} is ${first}, and 1 more`],
        ]);
        assert.equal(poll.failure?.({ code: '40034', msg: 'no' }), 'Bitget error 40034: no');
      });
    }
  });

  it('reads answers of every form', () => {
    assert.deepEqual(decoded({ event: 'subscribe', arg: arg('books1') }), [['ackedTopic', 'books1:BTCUSDT']]);
    assert.deepEqual(decoded({ event: 'unsubscribe', arg: arg('books1') }), []);
    const error = { event: 'error', code: 30001, msg: "instType:SPOT,channel:ticker,instId:XUSDT doesn't exist" };
    const why = `Bitget error 30001: ${error.msg}`;
    assert.deepEqual(decoded({ ...error, arg: arg('ticker', 'XUSDT') }), [['refused', undefined, 'ticker:XUSDT', why]]);
    assert.deepEqual(decoded(error), [['refused', undefined, 'ticker:XUSDT', why]]);
    assert.deepEqual(decoded({ event: 'error', code: 30003, msg: 'Illegal op' }), [
      ['refused', undefined, undefined, 'Bitget error 30003: Illegal op'],
    ]);
    // Nobody's fault in particular: it is asked again.
    const odd = { event: 'error', code: { toString: false }, msg: 'odd', arg: arg('ticker') };
    assert.equal(decoded(odd)[0]?.[0], 'refused');
    for (const code of [30006, 30007, '30006']) {
      assert.equal(decoded({ event: 'error', code, msg: 'request too many', arg: arg('ticker') })[0]?.[0], 'rejected');
    }
    assert.deepEqual(decoded('pong'), [['pong']]);
    assert.equal(decoded({ event: 'login', code: 0 })[0]?.[0], 'dropped');
    for (const garbage of ['', '{', '[]', '7', '{}', 'ping', '{"arg":7}', '{"event":"subscribe"}']) {
      assert.deepEqual(
        decoded(garbage).map(event => event[0]),
        ['rejected'],
        garbage,
      );
    }
  });
});
