import assert from 'node:assert/strict';
import { VENUES } from '../../../../src/connectors/registry';
import type { CandleDefinition } from '../../../../src/connectors/venue';
import type { Market } from '../../../../src/model/instrument';
import { instrument } from '../../store/storeKit';

const FROM = 1_795_300_020_000;
const MINUTE = 60_000;

function definition(venue: string, market: Market): CandleDefinition {
  const found = VENUES.find(({ id }) => id === venue)?.markets.find(each => each.market === market)?.candles;
  assert.ok(found, `${venue} ${market} has candles`);
  return found;
}

function read(venue: string, market: Market, body: unknown) {
  const rejected: string[] = [];
  const candles: number[][] = [];
  definition(venue, market).parse(body, {
    candle: (...candle) => candles.push(candle),
    rejected: why => rejected.push(why),
  });
  return { candles, rejected };
}

const ASKED: readonly (readonly [string, Market, string, string, number])[] = [
  [
    'binance',
    'spot',
    'BTCUSDT',
    `/api/v3/klines?symbol=BTCUSDT&interval=1m&startTime=${FROM}&endTime=${FROM + 300 * MINUTE - 1}&limit=300`,
    2,
  ],
  [
    'binance',
    'perp',
    'BTCUSDT',
    `/fapi/v1/klines?symbol=BTCUSDT&interval=1m&startTime=${FROM}&endTime=${FROM + 300 * MINUTE - 1}&limit=300`,
    2,
  ],
  [
    'bybit',
    'spot',
    'BTCUSDT',
    `/v5/market/kline?category=spot&symbol=BTCUSDT&interval=1&start=${FROM}&end=${FROM + 300 * MINUTE - 1}&limit=300`,
    1,
  ],
  [
    'bybit',
    'perp',
    'BTCUSDT',
    `/v5/market/kline?category=linear&symbol=BTCUSDT&interval=1&start=${FROM}&end=${FROM + 300 * MINUTE - 1}&limit=300`,
    1,
  ],
  [
    'okx',
    'spot',
    'BTC-USDT',
    `/api/v5/market/candles?instId=BTC-USDT&bar=1m&before=${FROM - 1}&after=${FROM + 300 * MINUTE}&limit=300`,
    1,
  ],
  [
    'okx',
    'perp',
    'BTC-USDT-SWAP',
    `/api/v5/market/candles?instId=BTC-USDT-SWAP&bar=1m&before=${FROM - 1}&after=${FROM + 300 * MINUTE}&limit=300`,
    1,
  ],
  [
    'coinbase',
    'spot',
    'BTC-USD',
    `/products/BTC-USD/candles?granularity=60&start=${FROM / 1000}&end=${FROM / 1000 + 300 * 60 - 1}`,
    1,
  ],
  [
    'bitget',
    'spot',
    'BTCUSDT',
    `/api/v2/spot/market/candles?granularity=1min&symbol=BTCUSDT&startTime=${FROM}&endTime=${FROM + 300 * MINUTE - 1}&limit=300`,
    1,
  ],
  [
    'bitget',
    'perp',
    'BTCUSDT',
    `/api/v2/mix/market/candles?productType=USDT-FUTURES&granularity=1m&symbol=BTCUSDT&startTime=${FROM}&endTime=${FROM + 300 * MINUTE - 1}&limit=300`,
    1,
  ],
];

describe('candles of the venues', () => {
  for (const [venue, market, symbol, path, weight] of ASKED) {
    it(`${venue} ${market} is asked as it wants to be`, () => {
      const request = definition(venue, market).request(
        instrument(`${venue} ${market} BTC USDT`, { symbol }),
        FROM,
        FROM + 300 * MINUTE,
      );
      assert.deepEqual([request.path, request.weight], [path, weight]);
      assert.equal(request.body, undefined);
    });
  }

  it('are asked for by POST on Hyperliquid, by the name that is subscribed to', () => {
    const symbol = '@107';
    const asked = (count: number) =>
      definition('hyperliquid', 'spot').request(
        instrument('hyperliquid spot HYPE USDC', { symbol }),
        FROM,
        FROM + count * MINUTE,
      );
    const { path, weight, body } = asked(300);
    assert.deepEqual([path, weight, asked(1).weight], ['/info', 25, 21]);
    const req = { coin: '@107', interval: '1m', startTime: FROM, endTime: FROM + 300 * MINUTE - 1 };
    assert.deepEqual(JSON.parse(body ?? ''), { type: 'candleSnapshot', req });
  });

  it('of Hyperliquid are objects, oldest first; null where there are none', () => {
    const row = {
      t: FROM,
      T: FROM + 59_999,
      s: 'BTC',
      i: '1m',
      o: '84140.0',
      c: '84149.0',
      h: '84150.0',
      l: '84139.0',
    };
    assert.deepEqual(read('hyperliquid', 'perp', [row, { ...row, h: 'x' }, 'x']), {
      candles: [[FROM, 84_140, 84_150, 84_139, 84_149]],
      rejected: [`a candle that can't be: [${FROM},"84140.0","x","84139.0","84149.0"]`, 'not a candle: x'],
    });
    assert.deepEqual(read('hyperliquid', 'spot', null), { candles: [], rejected: [] });
    const { failure } = definition('hyperliquid', 'spot').request(
      instrument('hyperliquid spot X Y'),
      FROM,
      FROM + MINUTE,
    );
    assert.deepEqual([failure?.([]), failure?.(null)], [undefined, undefined]);
    assert.equal(failure?.('rate limited'), 'the answer is not a list of candles');
  });

  it('cost by their number on Binance futures', () => {
    const asked = (count: number) =>
      definition('binance', 'perp').request(instrument('binance perp BTC USDT'), FROM, FROM + count * MINUTE).weight;
    assert.deepEqual([asked(99), asked(100), asked(499), asked(500), asked(1_000)], [1, 2, 2, 5, 5]);
  });

  it('of Binance are rows of mixed numbers and texts, oldest first', () => {
    const row = [
      FROM,
      '84140.10',
      '84150.00',
      '84139.90',
      '84149.90',
      '12.345',
      FROM + 59_999,
      '1038801.1',
      318,
      '6.1',
      '513000.2',
      '0',
    ];
    assert.deepEqual(read('binance', 'perp', [row]), {
      candles: [[FROM, 84_140.1, 84_150, 84_139.9, 84_149.9]],
      rejected: [],
    });
    const failure = definition('binance', 'spot').request(instrument('binance spot X Y'), FROM, FROM + MINUTE).failure;
    assert.equal(
      failure?.({ code: -1121, msg: 'Invalid symbol.' }),
      'Binance error -1121: "Invalid symbol."'.replaceAll('"', ''),
    );
  });

  it('of Bybit are texts below result.list, newest first', () => {
    const list = [
      [String(FROM + MINUTE), '0.5', '0.51', '0.5', '0.505', '1000', '505'],
      [String(FROM), '0.49', '0.5', '0.49', '0.5', '900', '450'],
    ];
    const body = {
      retCode: 0,
      retMsg: 'OK',
      result: { category: 'linear', symbol: 'XUSDT', list },
      retExtInfo: {},
      time: 1,
    };
    assert.deepEqual(
      read('bybit', 'perp', body).candles.map(([time, , , , close]) => [time, close]),
      [
        [FROM + MINUTE, 0.505],
        [FROM, 0.5],
      ],
    );
    const failure = definition('bybit', 'spot').request(instrument('bybit spot X Y'), FROM, FROM + MINUTE).failure;
    assert.match(failure?.({ retCode: 10001, retMsg: 'params error', result: {} }) ?? '', /10001/);
  });

  it('of OKX are texts below data, newest first, the last field says whether it is finished', () => {
    const data = [
      [String(FROM), '3', '3.5', '2.9', '3.1', '10', '30', '30', '0'],
      [String(FROM - MINUTE), '3', '3.1', '2.9', '3', '10', '30', '30', '1'],
    ];
    assert.deepEqual(read('okx', 'perp', { code: '0', msg: '', data }).candles.length, 2);
    const failure = definition('okx', 'spot').request(instrument('okx spot X Y'), FROM, FROM + MINUTE).failure;
    assert.match(failure?.({ code: '51001', msg: "Instrument ID doesn't exist.", data: [] }) ?? '', /51001/);
  });

  it('of Bitget are texts below data, oldest first', () => {
    const data = [
      [String(FROM), '3', '3.5', '2.9', '3.1', '10', '30', '30'],
      [String(FROM + MINUTE), '3.1', '3.2', '3', '3', '10', '30', '30'],
    ];
    assert.deepEqual(
      read('bitget', 'spot', { code: '00000', msg: 'success', data }).candles.map(([time, , , , close]) => [
        time,
        close,
      ]),
      [
        [FROM, 3.1],
        [FROM + MINUTE, 3],
      ],
    );
    const failure = definition('bitget', 'perp').request(instrument('bitget perp X Y'), FROM, FROM + MINUTE).failure;
    assert.match(failure?.({ code: '40034', msg: 'Parameter X does not exist', data: null }) ?? '', /40034/);
  });

  it('of Coinbase are numbers in an order of their own, the start in seconds, newest first', () => {
    const rows = [
      [FROM / 1000 + 60, 0.5, 0.51, 0.505, 0.508, 12.5],
      [FROM / 1000, 0.49, 0.5, 0.49, 0.5, 3],
      [FROM / 1000],
    ];
    const { candles, rejected } = read('coinbase', 'spot', rows);
    assert.deepEqual(candles, [
      [FROM + MINUTE, 0.505, 0.51, 0.5, 0.508],
      [FROM, 0.49, 0.5, 0.49, 0.5],
    ]);
    assert.equal(rejected.length, 1);
    const failure = definition('coinbase', 'spot').request(
      instrument('coinbase spot X Y'),
      FROM,
      FROM + MINUTE,
    ).failure;
    assert.match(failure?.({ message: 'NotFound' }) ?? '', /NotFound/);
    assert.equal(failure?.([]), undefined);
  });

  it('that make no sense are rejected one by one, the others stay', () => {
    const good = [FROM, '2', '3', '1', '2.5'];
    const bad = [
      [FROM],
      'x',
      null,
      [FROM, '2', '1', '3', '2'],
      [FROM, '2', '3', '1', '4'],
      [0, '2', '3', '1', '2'],
      [FROM, '2', '3', '1', 'NaN'],
      [FROM, '-2', '3', '1', '2'],
    ];
    const { candles, rejected } = read('binance', 'spot', [...bad, good]);
    assert.deepEqual(candles, [[FROM, 2, 3, 1, 2.5]]);
    assert.equal(rejected.length, bad.length);
    for (const venue of ['binance', 'bybit', 'okx', 'bitget', 'coinbase']) {
      for (const body of [null, 3, 'x', {}, { result: 4 }, { result: { list: {} } }, { data: 'x' }]) {
        assert.equal(read(venue, 'spot', body).rejected.length, 1, `${venue} ${JSON.stringify(body)}`);
      }
    }
  });
});
