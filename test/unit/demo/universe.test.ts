import assert from 'node:assert/strict';
import type { DemoInstrument } from '../../../src/demo/model/instrument';
import { buildUniverse } from '../../../src/demo/universe/universe';
import { simulatedVenues } from '../../../src/demo/venues/registry';
import { FIRST_VENUES } from '../../harness/firstVenues';

const NOW = 1_795_300_000_000;
const universe = (seed: number, assets = 260) => buildUniverse(simulatedVenues(FIRST_VENUES), seed, assets, NOW);

describe('the simulated universe', () => {
  const { instruments, assets } = universe(7);
  const find = (venue: string, market: string, symbol: string): DemoInstrument => {
    const found = instruments.find(i => i.venue === venue && i.market === market && i.symbol === symbol);
    assert.ok(found, `${venue} ${market} ${symbol}`);
    return found;
  };

  it('is the same for the same seed, and another for another', () => {
    assert.deepEqual(universe(7), { instruments, assets });
    const other = universe(8);
    assert.notDeepEqual(
      other.instruments.map(i => i.symbol),
      instruments.map(i => i.symbol),
    );
  });

  it('has at least 250 coins, on six markets, and more than a page of Bybit linear rows', () => {
    const coins = new Set(instruments.filter(i => i.category === 'crypto').map(i => i.base));
    assert.ok(coins.size >= 250);
    const trading = (venue: string, market: string) =>
      instruments.filter(i => i.venue === venue && i.market === market && i.state === 'trading').length;
    for (const venue of ['binance', 'bybit', 'okx']) {
      for (const market of ['spot', 'perp']) assert.ok(trading(venue, market) > 150, `${venue} ${market}`);
    }
    assert.ok(trading('bybit', 'perp') > 500);
    const onBinance = (rows: readonly DemoInstrument[]) => rows.filter(i => i.venue === 'binance').length;
    assert.ok(onBinance(universe(7, 420).instruments) > onBinance(instruments) + 100);
  });

  it('has no symbol twice', () => {
    const keys = instruments.map(i => `${i.venue} ${i.market} ${i.symbol}`);
    assert.equal(new Set(keys).size, keys.length);
  });

  it('reaches from 1e-8 to 1e5 with ticks finer than the price', () => {
    const prices = instruments.map(i => i.mark);
    assert.ok(Math.min(...prices) < 1e-7);
    assert.ok(Math.max(...prices) > 5e4);
    for (const i of instruments) assert.ok(i.tick.value < i.mark / 5, `${i.symbol} ${i.tick.text} ${i.mark}`);
  });

  it('scales names only where the table says so', () => {
    assert.deepEqual(
      [
        find('binance', 'perp', '1000PEPEUSDT'),
        find('binance', 'spot', '1000SATSUSDT'),
        find('binance', 'spot', '1MBABYDOGEUSDT'),
        find('binance', 'spot', '1000CHEEMSUSDT'),
        find('binance', 'perp', '1000000MOGUSDT'),
        find('bybit', 'perp', 'SHIB1000USDT'),
        find('bybit', 'perp', '10000SATSUSDT'),
        find('binance', 'spot', '1INCHUSDT'),
        find('bybit', 'perp', '1000XUSDT'),
        find('binance', 'perp', '0GUSDT'),
        find('bybit', 'spot', '4USDT'),
        find('okx', 'perp', 'API3-USDT-SWAP'),
        find('binance', 'perp', '币安人生USDT'),
      ].map(i => `${i.rawBase} ${i.base} ${i.multiplier}`),
      [
        '1000PEPE PEPE 1000',
        '1000SATS SATS 1000',
        '1MBABYDOGE BABYDOGE 1000000',
        '1000CHEEMS CHEEMS 1000',
        '1000000MOG MOG 1000000',
        'SHIB1000 SHIB 1000',
        '10000SATS SATS 10000',
        '1INCH 1INCH 1',
        '1000X 1000X 1',
        '0G 0G 1',
        '4 4 1',
        'API3 API3 1',
        '币安人生 币安人生 1',
      ],
    );
  });

  it('has contract sizes on OKX swaps, ctMult included', () => {
    assert.equal(find('okx', 'perp', 'BTC-USDT-SWAP').contractSize, 0.01);
    assert.equal(find('okx', 'perp', 'PEPE-USDT-SWAP').contractSize, 10_000_000);
    const ada = find('okx', 'perp', 'ADA-USDT-SWAP');
    assert.deepEqual([ada.ctVal, ada.ctMult, ada.contractSize], ['10', '10', 100]);
    assert.equal(find('okx', 'spot', 'BTC-USDT').contractSize, 1);
  });

  it('lets tickers collide: the price tells that it is another coin', () => {
    const ratio = (a: DemoInstrument, b: DemoInstrument) => a.mark / b.mark;
    assert.ok(Math.abs(ratio(find('okx', 'spot', 'BB-USDT'), find('binance', 'spot', 'BBUSDT')) - 804) < 1);
    assert.ok(Math.abs(ratio(find('binance', 'spot', 'ONUSDT'), find('bybit', 'spot', 'ONUSDT')) - 361) < 1);
    assert.ok(Math.abs(ratio(find('okx', 'perp', 'QNT-USDT-SWAP'), find('bybit', 'perp', 'QNTUSDT')) - 1.29) < 0.01);
  });

  it('has the rows that are no ordinary instruments', () => {
    const rows = (venue: string, market: string, row: string) =>
      instruments.filter(i => i.venue === venue && i.market === market && i.row === row).map(i => i.symbol);
    assert.ok(rows('binance', 'perp', 'delivery').includes('BTCUSDT_261225'));
    assert.ok(rows('binance', 'perp', 'coin-m').includes('BTCUSD_PERP'));
    assert.ok(rows('bybit', 'perp', 'delivery').includes('BTC-25DEC26'));
    assert.ok(rows('okx', 'perp', 'inverse').includes('BTC-USD-SWAP'));
    assert.ok(rows('okx', 'perp', 'xperp').includes('ETH-USD_UM_XPERP-310404'));
    assert.equal(find('okx', 'perp', 'BTC-USD_UM-SWAP').row, 'perpetual');
    assert.equal(find('bybit', 'perp', 'BTCPERP').quote, 'USDC');
    for (const [venue, market, symbol] of [
      ['binance', 'spot', 'USDCUSDT'],
      ['binance', 'spot', 'FDUSDUSDT'],
      ['binance', 'spot', 'ETHBTC'],
      ['binance', 'spot', 'BTCTRY'],
      ['okx', 'spot', 'USDC-USDT'],
      ['okx', 'spot', 'USDT-USD'],
      ['bybit', 'spot', 'BTCEUR'],
    ] as const) {
      assert.equal(find(venue, market, symbol).state, 'trading');
    }
    for (const venue of ['binance', 'bybit', 'okx']) {
      assert.ok(instruments.some(i => i.venue === venue && i.category === 'equity'));
      assert.ok(instruments.some(i => i.venue === venue && i.category === 'commodity'));
      assert.ok(instruments.some(i => i.venue === venue && i.state === 'pending'));
      assert.ok(instruments.some(i => i.venue === venue && i.state === 'halted'));
      for (const shape of ['no-bid', 'no-ask', 'empty', 'crossed']) {
        assert.ok(instruments.some(i => i.venue === venue && i.shape === shape && i.state === 'trading'));
      }
    }
  });

  it('has funding intervals of 1, 4 and 8 hours, on OKX of 2 as well', () => {
    const hours = (venue: string) =>
      [...new Set(instruments.filter(i => i.venue === venue && i.row === 'perpetual').map(i => i.fundingHours))].sort();
    assert.deepEqual(hours('binance'), [1, 4, 8]);
    assert.deepEqual(hours('bybit'), [1, 4, 8]);
    assert.deepEqual(hours('okx'), [1, 2, 4, 8]);
  });
});
