import assert from 'node:assert/strict';
import { CandleBook, type DemoCandle } from '../../../src/demo/model/candles';
import { BOOK, STATS } from '../../../src/demo/model/instrument';
import { MarketModel } from '../../../src/demo/model/marketModel';
import { simulatedVenues } from '../../../src/demo/venues/registry';
import { FIRST_VENUES } from '../../harness/firstVenues';

const START = 1_795_300_020_000;
const MINUTE = 60_000;

function model(seed = 5, quotesPerSecond = 500) {
  return new MarketModel({
    venues: simulatedVenues(FIRST_VENUES),
    seed,
    assets: 30,
    quotesPerSecond,
    frozen: false,
    now: START,
  });
}

function check(candles: readonly DemoCandle[], from: number): void {
  candles.forEach(({ time, open, high, low, close }, i) => {
    assert.equal(time, from + i * MINUTE, 'no minute is missing');
    assert.ok(
      low >= 1 && low <= Math.min(open, close) && high >= Math.max(open, close),
      `${time}: ${low} ${open} ${close} ${high}`,
    );
    if (i > 0) assert.equal(open, candles[i - 1]?.close, 'a minute begins where the one before ended');
  });
}

describe('candles of the simulated exchanges', () => {
  it('of a minute that was seen hold every price that was streamed in it', () => {
    const market = model();
    const btc = market.find('binance', 'perp', 'BTCUSDT');
    assert.ok(btc);
    const seen = new Map<number, number[]>();
    market.listen((instrument, mask) => {
      if (instrument !== btc) return;
      const minute = Math.floor(market.now / MINUTE) * MINUTE;
      const prices = seen.get(minute) ?? [];
      seen.set(minute, prices);
      if ((mask & BOOK) !== 0) prices.push(Math.round((instrument.bid + instrument.ask) / 2));
      if ((mask & STATS) !== 0) prices.push(instrument.last);
    });
    for (let now = START; now <= START + 5 * MINUTE; now += 50) market.advance(now);
    assert.ok(seen.size >= 5);
    for (const [minute, prices] of seen) {
      const [candle] = market.candles(btc, 1, minute, minute + MINUTE);
      assert.ok(candle && Math.min(...prices) >= candle.low && Math.max(...prices) <= candle.high, `minute ${minute}`);
    }
    check(
      market.candles(btc, 1, START - (START % MINUTE) - 10 * MINUTE, market.now + 1),
      START - (START % MINUTE) - 10 * MINUTE,
    );
  });

  it('have a past that the seed decides, and that ends at the price of the start', () => {
    const [one, same, other] = [model(5), model(5), model(6)];
    const from = START - (START % MINUTE) - 720 * MINUTE;
    const of = (market: MarketModel) => {
      const btc = market.find('okx', 'perp', 'BTC-USDT-SWAP');
      assert.ok(btc);
      return market.candles(btc, 1, from, START + 1);
    };
    assert.equal(of(one).length, 721);
    check(of(one), from);
    assert.deepEqual(of(one), of(same));
    assert.notDeepEqual(of(one), of(other));
  });

  it('have a past in which the markets of a coin stay together', () => {
    const market = model();
    const from = START - (START % MINUTE) - 600 * MINUTE;
    const closes = (venue: string, kind: string, symbol: string) => {
      const instrument = market.find(venue, kind, symbol);
      assert.ok(instrument);
      return market.candles(instrument, 1, from, START).map(({ close }) => close * instrument.tick.value);
    };
    const [a, b] = [closes('binance', 'perp', 'BTCUSDT'), closes('bybit', 'spot', 'BTCUSDT')];
    const spreads = a.map((price, i) => Math.abs(price / (b[i] as number) - 1));
    assert.ok(Math.max(...spreads) < 0.01);
    assert.ok(new Set(spreads).size > 300, 'and yet not in step');
    assert.ok(Math.max(...a) / Math.min(...a) > 1.003, 'it moves');
  });

  it('go on through quiet minutes, and keep 12 h of what was lived', () => {
    const instrument = model().find('binance', 'perp', 'BTCUSDT');
    assert.ok(instrument);
    const book = new CandleBook(5);
    const first = START - (START % MINUTE);
    const closeAt = (minute: number) => 8_000_000 + minute;
    for (let minute = 0; minute <= 1_000; minute += minute % 100 === 0 ? 7 : 1) {
      Object.assign(instrument, { bid: closeAt(minute) - 1, ask: closeAt(minute) + 1, last: closeAt(minute) });
      book.note(instrument, first + minute * MINUTE);
    }
    const now = first + 1_005 * MINUTE;
    const candles = book.range(instrument, first + 290 * MINUTE, now, now);
    check(candles, first + 290 * MINUTE);
    assert.equal(candles[0]?.close, closeAt(290));
    assert.equal(candles[13]?.close, closeAt(300), 'quiet for seven minutes');
    assert.equal(candles.at(-1)?.close, closeAt(1_000));
  });

  it('of several minutes are made of those of one', () => {
    const market = model();
    const btc = market.find('binance', 'spot', 'BTCUSDT');
    assert.ok(btc);
    const from = START - (START % (5 * MINUTE)) - 50 * MINUTE;
    const [five] = market.candles(btc, 5, from, from + 5 * MINUTE);
    const ones = market.candles(btc, 1, from, from + 5 * MINUTE);
    assert.deepEqual(
      [five?.open, five?.high, five?.low, five?.close],
      [
        ones[0]?.open,
        Math.max(...ones.map(({ high }) => high)),
        Math.min(...ones.map(({ low }) => low)),
        ones[4]?.close,
      ],
    );
  });
});
