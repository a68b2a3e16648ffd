import assert from 'node:assert/strict';
import { decoderOf } from '../../../../src/connectors/venue';
import { okx } from '../../../../src/connectors/venues/okx';
import { fixture, frame, listed, marketOf, pollOf, socketOf } from '../../../harness/fixtures';
import { RecordingListing, RecordingSink } from '../../../harness/recordingSink';

const NONE = Number.NaN;
const spot = marketOf(okx, 'spot');
const perp = marketOf(okx, 'perp');
const spotSocket = socketOf(okx, 'spot', 'public');
const swapSocket = socketOf(okx, 'perp', 'public');
const SYMBOL = 'BTC-USDT-SWAP';

const ROW = {
  asks: [['84140.2', '120.5', '0', '7']],
  bids: [['84140.1', '88', '0', '5']],
  ts: '1795300000511',
  seqId: 450001,
};
const push = (channel: string, row: unknown, instId = SYMBOL) => ({ arg: { channel, instId }, data: [row] });

function decoded(content: unknown, socket = swapSocket, known: readonly string[] = [SYMBOL, 'BTC-USDT']) {
  const sink = new RecordingSink(known);
  decoderOf(socket)(frame(content), sink);
  return sink.take();
}

describe('okx', () => {
  it('lists spot pairs, suspended and TradFi ones marked', () => {
    const list = listed(spot, 'okx/spot-instruments.json');
    assert.deepEqual(list.symbols, ['BTC-USDT', 'BTC-USD', 'PEPE-USDT', 'AAPLX-USDT', 'STOP-USDT']);
    assert.deepEqual(list.bySymbol('PEPE-USDT'), {
      venue: 'okx',
      market: 'spot',
      symbol: 'PEPE-USDT',
      base: 'PEPE',
      quote: 'USDT',
      settle: 'USDT',
      contractSize: 1,
      multiplier: 1,
      tickSize: 0.000000001,
      lotStep: 1,
      status: 'trading',
      tradfi: false,
    });
    assert.equal(list.bySymbol('STOP-USDT').status, 'halted');
    assert.equal(list.bySymbol('AAPLX-USDT').tradfi, true);
    assert.deepEqual(list.ignoredRows, ['state test', 'state preopen']);
    assert.deepEqual(list.rejectedRows, ['BAD-USDT: tickSz is not a number']);
  });

  describe('swap list', () => {
    const list = listed(perp, 'okx/swap-instruments.json');

    it('lists linear swaps with their exact contract sizes', () => {
      const shown = list.instruments.map(i => [
        i.symbol,
        i.base,
        i.quote,
        i.settle,
        i.contractSize,
        i.status,
        i.tradfi,
      ]);
      assert.deepEqual(shown, [
        ['BTC-USDT-SWAP', 'BTC', 'USDT', 'USDT', 0.01, 'trading', false],
        ['PEPE-USDT-SWAP', 'PEPE', 'USDT', 'USDT', 10_000_000, 'trading', false],
        ['ODD-USDT-SWAP', 'ODD', 'USDT', 'USDT', 0.07, 'trading', false],
        ['BTC-USD_UM-SWAP', 'BTC', 'USD', 'USD', 0.01, 'trading', false],
        ['SHIB1000-USDT-SWAP', 'SHIB1000', 'USDT', 'USDT', 1, 'trading', false],
        ['TSLA-USDT-SWAP', 'TSLA', 'USDT', 'USDT', 1, 'trading', true],
        ['XAU-USDT-SWAP', 'XAU', 'USDT', 'USDT', 0.001, 'trading', true],
        // Its contract size may change, and then it is listed anew; until then it trades.
        ['REB-USDT-SWAP', 'REB', 'USDT', 'USDT', 0.01, 'trading', false],
        ['PAUSE-USDT-SWAP', 'PAUSE', 'USDT', 'USDT', 0.01, 'halted', false],
      ]);
      assert.ok(list.instruments.every(instrument => instrument.multiplier === 1));
    });

    it('ignores inverse, pre-market and announced contracts, and those being rebased', () => {
      assert.deepEqual(list.ignoredRows, [
        'inverse',
        'ruleType pre_market',
        'state rebase',
        'state post_only',
        'state preopen',
      ]);
      assert.deepEqual(list.rejectedRows, [
        'BADCT-USDT-SWAP: ctVal or ctMult is not a number',
        'WRONG-USDT-SWAP: ctVal is in USDT, not in WRONG',
        'nothing: instId is missing',
      ]);
    });

    it('knows an error that comes with HTTP 200, and lists nothing from it', () => {
      const [request] = perp.listing;
      assert.equal(
        request?.failure?.({ code: '50011', msg: 'Too Many Requests', data: [] }),
        'OKX error 50011: Too Many Requests',
      );
      assert.equal(request?.failure?.(fixture('okx/swap-instruments.json')), undefined);
      const empty = new RecordingListing();
      for (const body of [null, 'x', {}, { code: '0' }, { code: '1', data: [] }]) request?.parse(body, empty);
      assert.equal(empty.rejectedRows.length, 5);
    });
  });

  describe('sockets', () => {
    it('keeps the limits of the venue', () => {
      const { limits, keepAlive, path } = swapSocket;
      assert.equal(path, '/ws/v5/public');
      assert.equal(limits.operationsPerHour, 480);
      assert.ok(limits.bytesPerMessage < 65_536);
      assert.deepEqual(limits.connects, { count: 3, windowMs: 1000 });
      assert.ok(keepAlive.kind === 'message');
      assert.deepEqual([keepAlive.everyMs, keepAlive.frame(1)], [20_000, 'ping']);
    });

    it('has funding on swaps only', () => {
      const of = (socket: typeof spotSocket) => socket.channels.map(channel => channel.name);
      assert.deepEqual(of(spotSocket), ['bbo-tbt', 'tickers', 'instruments']);
      assert.deepEqual(of(swapSocket), ['bbo-tbt', 'tickers', 'funding-rate', 'instruments']);
      assert.deepEqual(swapSocket.channels[3]?.topics, ['instruments:SWAP']);
    });

    it('writes args from topics', () => {
      assert.deepEqual(JSON.parse(swapSocket.subscribe(['bbo-tbt:BTC-USDT', 'instruments:SWAP'], 12)), {
        id: '12',
        op: 'subscribe',
        args: [
          { channel: 'bbo-tbt', instId: 'BTC-USDT' },
          { channel: 'instruments', instType: 'SWAP' },
        ],
      });
      assert.equal(JSON.parse(swapSocket.unsubscribe(['tickers:BTC-USDT'], 13)).op, 'unsubscribe');
    });

    it('stays under 64 KB even with the longest names in a full message', () => {
      const topics = Array.from(
        { length: swapSocket.limits.topicsPerMessage },
        () => 'funding-rate:1000000BABYDOGE-USD_UM-SWAP',
      );
      assert.ok(Buffer.byteLength(swapSocket.subscribe(topics, 1)) < 65_536);
    });
  });

  describe('top of book', () => {
    const expected = ['topOfBook', 0, 84140.1, 88, 84140.2, 120.5, 1795300000511, 450001];

    it('reads full pictures, sizes in contracts', () => {
      assert.deepEqual(decoded(push('bbo-tbt', ROW)), [expected]);
      assert.deepEqual(decoded(push('bbo-tbt', { ...ROW, prevSeqId: 450000, checksum: 0 })), [expected]);
    });

    it('marks a sequence that starts afresh', () => {
      assert.deepEqual(decoded(push('bbo-tbt', { ...ROW, seqId: 3, prevSeqId: 450001 }))[0]?.slice(7), [3, 'restart']);
      assert.deepEqual(decoded(push('bbo-tbt', { ...ROW, prevSeqId: -1 })), [expected]);
      assert.equal(decoded(push('bbo-tbt', { ...ROW, seqId: undefined }))[0]?.[7], 0);
    });

    it('gives 0 for an empty side', () => {
      assert.deepEqual(decoded(push('bbo-tbt', { ...ROW, asks: [] }))[0]?.slice(2, 6), [84140.1, 88, 0, 0]);
    });

    it('rejects bad frames and says what is wrong', () => {
      const cases: [unknown, RegExp][] = [
        [push('bbo-tbt', { ...ROW, bids: 'x' }), /bid price/],
        [push('bbo-tbt', { ...ROW, bids: [['1', 'x']] }), /bid size/],
        [push('bbo-tbt', { ...ROW, asks: undefined }), /ask price/],
        [push('bbo-tbt', { ...ROW, ts: 'x' }), /time/],
        [push('bbo-tbt', { ...ROW, seqId: 'x' }), /sequence/],
        [push('bbo-tbt', 7), /not an object/],
        [{ arg: { channel: 'bbo-tbt', instId: SYMBOL } }, /data is missing/],
        [{ arg: { channel: 'bbo-tbt' }, data: [ROW] }, /instId/],
        [{ arg: 7, data: [ROW] }, /arg\.channel/],
      ];
      for (const [content, reason] of cases) {
        const events = decoded(content);
        assert.deepEqual([events.length, events[0]?.[0]], [1, 'rejected']);
        assert.match(String(events[0]?.[1]), reason);
      }
    });

    it('drops what is not scanned, once a frame', () => {
      const two = { arg: { channel: 'bbo-tbt', instId: 'X-USDT-SWAP' }, data: [ROW, ROW] };
      assert.deepEqual(decoded(two), [['dropped', 'bbo-tbt of X-USDT-SWAP, which is not scanned']]);
      assert.equal(decoded(push('mark-price', {}))[0]?.[0], 'dropped');
    });

    it('reads the bulk snapshot, where an empty text is an empty side', () => {
      const sink = new RecordingSink([SYMBOL, 'PEPE-USDT-SWAP']);
      perp.snapshot?.apply(fixture('okx/swap-tickers.json'), sink);
      assert.deepEqual(sink.take(), [
        ['topOfBook', 0, 84140.1, 88, 84140.2, 120.5, 1795300000511, 0],
        ['topOfBook', 1, 0.00001, 5, 0, 0, 1795300000001, 0],
      ]);
    });
  });

  describe('statistics', () => {
    const row = { instId: SYMBOL, last: '84140.1', open24h: '86610', vol24h: '9000000', volCcy24h: '90000', ts: '1' };

    it('values a swap volume, which is in coins, and takes a spot volume as it is', () => {
      assert.deepEqual(decoded(push('tickers', row)), [['stats', 0, 84140.1, 86610, NONE, 90000 * 84140.1]]);
      assert.deepEqual(decoded(push('tickers', row, 'BTC-USDT'), spotSocket), [
        ['stats', 1, 84140.1, 86610, NONE, 90000],
      ]);
    });

    it('leaves unknown what is empty, and rejects what is no number', () => {
      assert.deepEqual(decoded(push('tickers', { ...row, last: '', open24h: '' })), [
        ['stats', 0, NONE, NONE, NONE, NONE],
      ]);
      assert.match(String(decoded(push('tickers', { ...row, open24h: 'x' }))[0]?.[1]), /open24h is not a number/);
    });

    it('fills from REST', () => {
      const sink = new RecordingSink([SYMBOL]);
      pollOf(perp, '24h statistics').apply(fixture('okx/swap-tickers.json'), sink);
      assert.deepEqual(sink.take(), [['stats', 0, 84140.1, 86610, NONE, 90000 * 84140.1]]);
    });
  });

  describe('funding', () => {
    const row = {
      instId: SYMBOL,
      fundingRate: '0.0000481',
      fundingTime: '1795305600000',
      nextFundingTime: '1795320000000',
    };

    it('takes the rate for fundingTime and the interval from the two times', () => {
      assert.deepEqual(decoded(push('funding-rate', row)), [['funding', 0, 0.0000481, 4, 1795305600000]]);
    });

    it('leaves an interval unchanged that the times do not give', () => {
      const events = decoded(push('funding-rate', { ...row, nextFundingTime: '' }));
      assert.deepEqual(events, [['funding', 0, 0.0000481, NONE, 1795305600000]]);
      const same = decoded(push('funding-rate', { ...row, nextFundingTime: row.fundingTime }));
      assert.deepEqual(same, [['funding', 0, 0.0000481, NONE, 1795305600000]]);
    });

    it('rejects a bad rate', () => {
      assert.match(String(decoded(push('funding-rate', { ...row, fundingRate: 'x' }))[0]?.[1]), /fundingRate/);
    });

    it('fills from REST, in a request that the venue may refuse', () => {
      const poll = pollOf(perp, 'funding rates');
      assert.equal(poll.optional, true);
      const sink = new RecordingSink([SYMBOL]);
      poll.apply(fixture('okx/funding-any.json'), sink);
      assert.deepEqual(sink.take(), [['funding', 0, 0.0000481, 8, 1795305600000]]);
    });
  });

  describe('mark and index prices', () => {
    const read = (name: string, answer: unknown, known: readonly string[] = [SYMBOL]) => {
      const poll = pollOf(perp, name);
      assert.equal(poll.optional, true);
      const sink = new RecordingSink(known);
      poll.apply(answer, sink);
      return sink.take();
    };

    it('come from REST, each by itself', () => {
      assert.deepEqual(read('mark prices', fixture('okx/mark-prices.json')), [['marks', 0, 84140.25, NONE]]);
      assert.deepEqual(read('index prices USDT', fixture('okx/index-tickers.json')), [['marks', 0, NONE, 84138.9]]);
    });

    it('of a pair are those of its perpetual that is margined in several dollars, too', () => {
      const answer = { code: '0', data: [{ instId: 'BTC-USD', idxPx: '84130' }] };
      assert.deepEqual(read('index prices USD', answer, ['BTC-USD_UM-SWAP']), [['marks', 0, NONE, 84130]]);
    });

    it('that are no numbers are said, and cost no neighbour', () => {
      const marks = [{ instId: SYMBOL, markPx: '' }, { markPx: '1' }];
      assert.deepEqual(
        read('mark prices', { code: '0', data: marks }).map(([what]) => what),
        ['rejected', 'rejected'],
      );
      const indexes = [{ instId: 'BTC-USDT', idxPx: '0' }, 7, { instId: 'BTC-USDT', idxPx: '5' }];
      assert.deepEqual(
        read('index prices USDT', { code: '0', data: indexes }).map(([what]) => what),
        ['rejected', 'rejected', 'marks'],
      );
      assert.deepEqual(
        read('index prices USDT', { code: '0' }).map(([what]) => what),
        ['rejected'],
      );
    });
  });

  describe('listings on the stream', () => {
    const list = listed(perp, 'okx/swap-instruments.json');
    const rows = (fixture('okx/swap-instruments.json') as { data: Record<string, unknown>[] }).data;
    const btc = rows[0] ?? {};
    const read = (...data: unknown[]) => {
      const sink = new RecordingSink([SYMBOL, 'PEPE-USDT-SWAP'], list.instruments);
      decoderOf(swapSocket)(frame({ arg: { channel: 'instruments', instType: 'SWAP' }, data }), sink);
      assert.deepEqual(sink.events.shift(), ['heard', 'instruments:SWAP']);
      return sink.take();
    };

    it('has no news in the full list that it pushes first, whatever is in it', () => {
      const good = rows.filter(row => !/^(BADCT|WRONG)/.test(String(row.instId)) && row.instId);
      assert.deepEqual(read(...good), [
        ['resumed', 0],
        ['resumed', 1],
      ]);
    });

    it('halts and resumes', () => {
      assert.deepEqual(read({ ...btc, state: 'suspend' }), [['halted', 0, 'OKX has suspended BTC-USDT-SWAP']]);
      assert.deepEqual(read(btc), [['resumed', 0]]);
    });

    it('reports contracts that leave, come or change', () => {
      assert.deepEqual(read({ ...btc, state: 'expired' }), [
        ['halted', 0, 'OKX has set BTC-USDT-SWAP to state expired'],
        ['listingChanged', 'BTC-USDT-SWAP is state expired'],
      ]);
      assert.deepEqual(read({ ...btc, instId: 'NEW-USDT-SWAP', uly: 'NEW-USDT', ctValCcy: 'NEW' }), [
        ['listingChanged', 'NEW-USDT-SWAP is listed'],
      ]);
      assert.deepEqual(read({ ...btc, ctVal: '0.1' }).at(-1), [
        'listingChanged',
        'BTC-USDT-SWAP: contractSize is now 0.1',
      ]);
      assert.deepEqual(read({ ...btc, tickSz: '0.5' }).at(-1), [
        'listingChanged',
        'BTC-USDT-SWAP: tickSize is now 0.5',
      ]);
    });

    it('tells several changes at once, once', () => {
      const changed = [
        { ...btc, tickSz: '0.5' },
        { ...btc, instId: 'NEW-USDT-SWAP' },
      ];
      const told = read(...changed).filter(event => event[0] === 'listingChanged');
      assert.deepEqual(told, [['listingChanged', 'BTC-USDT-SWAP: tickSize is now 0.5, and 1 more']]);
    });

    it('does not mind unknown contracts that are not for us', () => {
      const other = { ...btc, instId: 'OTHER-USDT-SWAP' };
      assert.deepEqual(read({ ...other, state: 'preopen' }), []);
      assert.deepEqual(read({ ...other, ctType: 'inverse' }), []);
      assert.deepEqual(read({ ...other, ruleType: 'pre_market' }), []);
    });
  });

  describe('answers', () => {
    it('reads the raw pong', () => {
      assert.deepEqual(decoded('pong'), [['pong']]);
    });

    it('reads one acknowledgement an arg', () => {
      const ack = (arg: object) => ({ id: '12', event: 'subscribe', arg, connId: 'a4d3ae55' });
      assert.deepEqual(decoded(ack({ channel: 'bbo-tbt', instId: 'BTC-USDT' })), [['ackedTopic', 'bbo-tbt:BTC-USDT']]);
      assert.deepEqual(decoded(ack({ channel: 'instruments', instType: 'SWAP' })), [
        ['ackedTopic', 'instruments:SWAP'],
      ]);
      assert.deepEqual(decoded({ ...ack({ channel: 'bbo-tbt', instId: 'BTC-USDT' }), event: 'unsubscribe' }), []);
    });

    it('finds the refused topic in the words of an error', () => {
      const error = (msg: string) => ({ id: '12', event: 'error', code: '60018', msg, connId: 'a4d3ae55' });
      const tail = "doesn't exist. Please use the correct URL, channel and parameters referring to API document.";
      const cases: [string, string][] = [
        [`Wrong URL or channel:tickers,instId:NO-USDT ${tail}`, 'tickers:NO-USDT'],
        ["channel:bbo-tbt,instId:NO-USDT-SWAP doesn't exist", 'bbo-tbt:NO-USDT-SWAP'],
        [`Wrong URL or channel:instruments,instType:SWAP ${tail}`, 'instruments:SWAP'],
      ];
      for (const [msg, topic] of cases) {
        const [event, ...more] = decoded(error(msg));
        assert.deepEqual(event?.slice(0, 3), ['refused', undefined, topic]);
        assert.deepEqual(more, []);
      }
    });

    it('refuses the request where no topic is named', () => {
      const error = { event: 'error', code: '60012', msg: 'Invalid request', connId: 'a' };
      const why = 'OKX error 60012: Invalid request';
      assert.deepEqual(decoded({ ...error, id: '12' }), [['refused', 12, undefined, why]]);
      assert.deepEqual(decoded(error), [['refused', undefined, undefined, why]]);
    });

    it('knows a planned restart', () => {
      const notice = { event: 'notice', code: '64008', msg: 'The connection will soon be closed.', connId: 'a' };
      assert.deepEqual(decoded(notice), [['closing', 'OKX: The connection will soon be closed.']]);
      assert.equal(decoded({ ...notice, code: '1' })[0]?.[0], 'dropped');
    });

    it('rejects garbage', () => {
      for (const garbage of ['', '{', '[]', '7', '{}', 'ping', 'pong ', '{"event":"subscribe"}']) {
        assert.deepEqual(
          decoded(garbage).map(event => event[0]),
          ['rejected'],
          garbage,
        );
      }
    });
  });
});
