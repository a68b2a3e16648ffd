import assert from 'node:assert/strict';
import { depthChanges, depthOf } from '../../../src/demo/model/depth';
import { fundingRate, nextFundingTime } from '../../../src/demo/model/funding';
import { BOOK, FUNDING, LISTING } from '../../../src/demo/model/instrument';
import { MarketModel } from '../../../src/demo/model/marketModel';
import { Schedule } from '../../../src/demo/model/schedule';
import { Script } from '../../../src/demo/model/script';
import { fixedText, paddedText, step, trimmedText } from '../../../src/demo/model/step';
import type { Truth } from '../../../src/demo/model/truth';
import { simulatedVenues } from '../../../src/demo/venues/registry';
import { FIRST_VENUES } from '../../harness/firstVenues';

const NOW = 1_795_300_000_000;
const VENUES = simulatedVenues(FIRST_VENUES);

function model(frozen = false, quotesPerSecond = 2000): MarketModel {
  return new MarketModel({ venues: VENUES, seed: 3, assets: 260, quotesPerSecond, frozen, now: NOW });
}

function run(market: MarketModel, seconds: number, eachMs = 10): void {
  const from = market.now;
  for (let ms = eachMs; ms <= seconds * 1000; ms += eachMs) market.advance(from + ms);
}

describe('the market model', () => {
  it('is deterministic: same seed and same clock, same market', () => {
    const [a, b] = [model(), model()];
    run(a, 5);
    run(b, 5);
    assert.deepEqual(a.truths(), b.truths());
  });

  it('a further venue changes nothing of what the others list, nor the prices they open with', () => {
    const alone = new MarketModel({
      venues: simulatedVenues(['okx']),
      seed: 3,
      assets: 260,
      quotesPerSecond: 2000,
      frozen: true,
      now: NOW,
    });
    assert.deepEqual(
      alone.truths(),
      model(true)
        .truths()
        .filter(truth => truth.venue === 'okx'),
    );
  });

  it('makes about as many quotes as asked for, any number', () => {
    for (const quotesPerSecond of [200, 2000, 20_000]) {
      const market = model(false, quotesPerSecond);
      run(market, 4);
      assert.ok(Math.abs(market.moves / 4 / quotesPerSecond - 1) < 0.5, `${market.moves / 4} for ${quotesPerSecond}`);
    }
  });

  it('keeps books in order, except those that are odd on purpose', () => {
    const market = model();
    run(market, 5);
    for (const truth of market.truths()) {
      if (truth.state !== 'trading') continue;
      if (truth.base === 'CROSS') assert.ok(truth.crossed, truth.symbol);
      else if (truth.bid !== null && truth.ask !== null) assert.ok(truth.bid < truth.ask, truth.symbol);
      assert.equal(truth.bid === null, truth.base === 'NOBID' || truth.base === 'EMPTY', truth.symbol);
      assert.equal(truth.ask === null, truth.base === 'NOASK' || truth.base === 'EMPTY', truth.symbol);
      assert.equal(truth.bid === null, truth.bidSize === null);
    }
  });

  it('has quiet symbols, busy ones and bursts', () => {
    const market = model();
    const counts = new Map<string, number>();
    market.listen((i, mask) => {
      if (mask & BOOK)
        counts.set(`${i.venue} ${i.market} ${i.symbol}`, (counts.get(`${i.venue} ${i.market} ${i.symbol}`) ?? 0) + 1);
    });
    run(market, 20, 20);
    assert.ok((counts.get('binance spot BTCUSDT') ?? 0) > 100);
    const trading = market.truths().filter(t => t.state === 'trading');
    assert.ok(trading.filter(t => !counts.has(`${t.venue} ${t.market} ${t.symbol}`)).length > 50, 'some say nothing');
  });

  it('crosses after fees now and then, not always and not everywhere', () => {
    const market = model();
    const seen: number[] = [];
    for (let round = 0; round < 30; round++) {
      run(market, 1, 20);
      seen.push(crossedAfterFees(market.truths()));
    }
    assert.ok(Math.max(...seen) > 0, 'sometimes');
    assert.ok(Math.max(...seen) < 80, `not everywhere: ${seen.join(' ')}`);
  });

  it('stands still when frozen, but repeats every book soon', () => {
    const market = model(true);
    const before = market.truths();
    const touched = new Set<number>();
    market.listen(i => touched.add(i.index));
    run(market, 1.5);
    const still = (t: Truth) => [t.bid, t.bidSize, t.ask, t.askSize, t.last, t.fundingRate, t.state];
    assert.deepEqual(market.truths().map(still), before.map(still));
    assert.equal(touched.size, market.instruments.filter(i => i.state === 'trading').length);
  });

  it('rolls the next funding time over at the full hour, and says so', () => {
    const market = model(true);
    const hour = Math.ceil(NOW / 3_600_000) * 3_600_000;
    const told = new Set<string>();
    market.advance(hour - 1);
    market.listen((i, mask) => {
      if (mask & FUNDING) told.add(i.symbol);
    });
    const hourly = market.truths().find(t => t.fundingIntervalHours === 1);
    assert.ok(hourly);
    assert.equal(hourly.nextFundingTime, hour);
    market.advance(hour + 5);
    assert.equal(market.truth(hourly.venue, hourly.market, hourly.symbol)?.nextFundingTime, hour + 3_600_000);
    assert.ok(told.has(hourly.symbol));
  });

  it('changes states and intervals where everybody can see it', () => {
    const market = model();
    const btc = market.find('okx', 'perp', 'BTC-USDT-SWAP');
    assert.ok(btc);
    let masks = 0;
    market.listen((i, mask) => {
      if (i === btc) masks |= mask;
    });
    market.setState(btc, 'hidden');
    assert.ok(masks & LISTING);
    assert.ok(!market.listed('okx', 'perp').includes(btc));
    market.setState(btc, 'trading');
    assert.equal(btc.statusText, 'live');
    market.setFundingHours(btc, 1);
    assert.equal(market.truth('okx', 'perp', 'BTC-USDT-SWAP')?.fundingIntervalHours, 1);
  });

  it('plays the script: an OKX swap is suspended, a Binance pair breaks', () => {
    const market = model();
    const script = new Script(market, VENUES, NOW);
    const states = () => [
      market.truth('okx', 'perp', 'HALTE-USDT-SWAP')?.statusText,
      market.truth('binance', 'spot', 'HALTEUSDT')?.statusText,
    ];
    script.advance(NOW + 24_800);
    assert.deepEqual(states(), ['live', 'TRADING']);
    market.advance(NOW + 24_800);
    market.watchList('okx');
    market.watchList('okx');
    script.advance(NOW + 25_000);
    assert.deepEqual(states(), ['live', 'BREAK']);
    script.advance(NOW + 25_100);
    assert.deepEqual(states(), ['suspend', 'BREAK']);
  });

  it('takes a book set by hand', () => {
    const market = model(true);
    const btc = market.find('bybit', 'spot', 'BTCUSDT');
    assert.ok(btc);
    market.setBook(btc, { bid: 84_000, ask: 84_010, bidSize: 1.5, askSize: 2 });
    const truth = market.truth('bybit', 'spot', 'BTCUSDT');
    assert.deepEqual([truth?.bid, truth?.bidSize, truth?.ask, truth?.askSize], [84_000, 1.5, 84_010, 2]);
    market.setBook(btc, { bid: null });
    assert.equal(market.truth('bybit', 'spot', 'BTCUSDT')?.bid, null);
  });
});

describe('the parts of the market model', () => {
  it('writes numbers on their grid', () => {
    const cent = step(2);
    assert.equal(fixedText(cent, 8_414_010), '84140.10');
    assert.equal(trimmedText(cent, 8_414_010), '84140.1');
    assert.equal(paddedText(cent, 8_414_010, 8), '84140.10000000');
    assert.equal(trimmedText(step(0), 120), '120');
    assert.equal(step(-2).text, '100');
    assert.equal(fixedText(step(-2), 7), '700');
    assert.equal(fixedText(step(1, 5), 3), '1.5');
    assert.equal(trimmedText(step(13), 12_097), '0.0000000012097');
  });

  it('counts funding intervals from midnight UTC and caps the rate', () => {
    const midnight = Date.UTC(2026, 10, 22);
    assert.equal(nextFundingTime(midnight, 8), midnight + 8 * 3_600_000);
    assert.equal(nextFundingTime(midnight + 3_599_999, 1), midnight + 3_600_000);
    assert.equal(fundingRate(0, 8), 0.0001);
    assert.equal(fundingRate(1, 8), 0.02);
    assert.equal(fundingRate(-1, 4), -0.01);
  });

  it('gives out the earliest first', () => {
    const schedule = new Schedule();
    const times = [5, 3, 9, 1, 7, 1, 4];
    for (const [id, time] of times.entries()) schedule.add(time, id);
    const order: number[] = [];
    while (schedule.size > 0) order.push(times[schedule.take()] ?? -1);
    assert.deepEqual(order, [1, 1, 3, 4, 5, 7, 9]);
    assert.equal(schedule.take(), -1);
    assert.equal(schedule.peek(), Number.POSITIVE_INFINITY);
  });

  it('has a depth whose changes lead from one book to the next', () => {
    const market = model();
    const btc = market.find('binance', 'spot', 'BTCUSDT');
    assert.ok(btc);
    const before = depthOf(btc, 20);
    assert.deepEqual(depthOf(btc, 20), before);
    run(market, 3);
    const after = depthOf(btc, 20);
    const book = new Map(before.bids);
    for (const [price, size] of depthChanges(before.bids, after.bids)) {
      if (size === 0) book.delete(price);
      else book.set(price, size);
    }
    assert.deepEqual(
      [...book].sort((a, b) => b[0] - a[0]),
      after.bids,
    );
    assert.equal(after.bids[0]?.[0], btc.bid);
    assert.equal(after.asks[0]?.[1], btc.askSize);
  });
});

/** Pairs of venues on the same coin and quote whose best prices cross by more than 0.2 %. */
function crossedAfterFees(truths: readonly Truth[]): number {
  const groups = new Map<string, Truth[]>();
  for (const truth of truths) {
    if (!truth.scannable || truth.bid === null || truth.ask === null || truth.crossed) continue;
    const key = `${truth.assetId} ${truth.quote}`;
    groups.set(key, [...(groups.get(key) ?? []), truth]);
  }
  let crossed = 0;
  for (const group of groups.values()) {
    for (const buy of group) {
      for (const sell of group) {
        if (buy === sell || sell.bid === null || buy.ask === null) continue;
        if (sell.bid / sell.multiplier / (buy.ask / buy.multiplier) - 1 > 0.002) crossed++;
      }
    }
  }
  return crossed;
}
