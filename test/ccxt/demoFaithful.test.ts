import assert from 'node:assert/strict';
import { type Demo, startDemo } from '../../src/demo/demo';
import type { DemoCandle } from '../../src/demo/model/candles';
import { fromSteps } from '../../src/demo/model/step';
import type { Truth } from '../../src/demo/model/truth';
import {
  CCXT_MARKETS,
  type CcxtClient,
  type CcxtFunding,
  type CcxtQuote,
  ccxtClients,
  closeClients,
  pairOf,
  restFunding,
  restQuotes,
  scannedMarkets,
  streamFunding,
  streamQuotes,
  symbolOf,
} from './ccxtClients';

/** A client nobody wrote for this project must find in the simulated exchanges exactly what the model says. */
describe('ccxt on the simulated exchanges', function () {
  this.timeout(60_000);
  let demo: Demo;
  let clients: CcxtClient[] = [];

  before(async () => {
    demo = await startDemo({ frozen: true, quotesPerSecond: 4000 });
    clients = await ccxtClients(demo.endpoints);
  });

  after(async () => {
    await closeClients(clients);
    await demo.close();
  });

  /** What ccxt should know as active in a market: it takes TradFi rows for ordinary swaps. */
  function expected(client: CcxtClient): Truth[] {
    return demo.market
      .truths()
      .filter(
        truth =>
          truth.venue === client.definition.venue &&
          truth.market === client.definition.market &&
          truth.state === 'trading' &&
          (client.definition.knows?.(truth) ?? true) &&
          (truth.row === 'spot' || truth.row === 'perpetual'),
      );
  }

  for (const definition of CCXT_MARKETS) {
    const { venue, market } = definition;
    describe(`${venue} ${market}`, () => {
      const client = () => clients.find(each => each.definition === definition) as CcxtClient;

      it('lists the same trading instruments, ticks and lots', async () => {
        const markets = await scannedMarkets(client());
        const ids = markets.map(m => symbolOf(client(), m)).sort();
        assert.deepEqual(
          ids,
          expected(client())
            .map(t => t.symbol)
            .sort(),
        );
        for (const m of markets) {
          const symbol = symbolOf(client(), m);
          const truth = demo.market.truth(venue, market, symbol);
          if (definition.knowsTick?.(m) ?? true) assert.equal(m.precision.price, truth?.tickSize, `tick of ${symbol}`);
          assert.equal(m.precision.amount, truth?.lotSize, `lot of ${symbol}`);
        }
      });

      if (!definition.noBulkTops) {
        it('has the same top of book by REST', async () => {
          checkQuotes(await restQuotes(client()), expected(client()));
        });
      }

      it('has the same top of book by WebSocket', async () => {
        checkQuotes(await streamQuotes(client()), expected(client()));
      });

      if (market === 'perp') {
        it('has the same funding by REST', async () => {
          const says = { interval: true, nextTime: definition.restSaysNextTime ?? true };
          checkFunding(await restFunding(client()), expected(client()), says);
        });

        it('has the same funding by WebSocket', async () => {
          const says = { interval: definition.funding?.saysInterval === true, nextTime: true };
          checkFunding(await streamFunding(client()), expected(client()), says);
        });
      }

      it('has the same candles, those of now and those from before it was there', async () => {
        const { exchange } = client();
        const { name, symbol } = pairOf(client(), 'ETH');
        const instrument = demo.market.find(venue, market, symbol);
        assert.ok(instrument);
        const minute = Math.floor(demo.market.now / 60_000) * 60_000;
        for (const since of [minute - 100 * 60_000, minute - 600 * 60_000]) {
          const read: unknown[][] = await exchange.fetchOHLCV(name, '1m', since, 100);
          const expected: DemoCandle[] = demo.market.candles(instrument, 1, since, since + 100 * 60_000);
          assert.equal(expected.length, 100);
          const prices = ({ time, open, high, low, close }: DemoCandle): number[] => [
            time,
            ...[open, high, low, close].map(steps => fromSteps(instrument.tick, steps)),
          ];
          assert.deepEqual(
            read.map(row => row.slice(0, 5)),
            expected.map(prices),
          );
        }
        const latest = await exchange.fetchOHLCV(name, '1m', undefined, 5);
        assert.ok(Number(latest.at(-1)?.[0]) >= minute, 'the running minute is there');
        await assert.rejects(
          exchange.fetchOHLCV(name, '1w', undefined, 5),
          /interval|period|bar|resolution|granularity/i,
        );
      });

      it('follows a book of many levels whose top is the same', async () => {
        const { exchange } = client();
        const { name, symbol } = pairOf(client(), 'BTC');
        // Where a book is watched already: the next one may be seconds away.
        const watch = () => definition.watchBook?.(exchange, name) ?? exchange.watchOrderBook(name);
        let book = exchange.orderbooks[name] ?? (await watch());
        // ccxt hands out its book while it is still putting it together from a snapshot and changes.
        for (let n = 0; n < 40 && book.bids.length < 5; n++) book = await watch();
        const truth = demo.market.truth(venue, market, symbol);
        assert.ok(truth);
        assert.equal(book.bids[0]?.[0], truth.bid);
        assert.equal(book.asks[0]?.[0], truth.ask);
        assert.ok(book.bids.length >= 5);
      });
    });
  }
});

function checkQuotes(quotes: ReadonlyMap<string, CcxtQuote>, truths: readonly Truth[]): void {
  assert.equal(quotes.size, truths.length, 'every instrument has a quote');
  for (const truth of truths) {
    const quote = quotes.get(truth.symbol);
    assert.ok(quote, truth.symbol);
    assert.equal(quote.bid, truth.bid, `bid of ${truth.symbol}`);
    assert.equal(quote.ask, truth.ask, `ask of ${truth.symbol}`);
    near(quote.bidSize, truth.bidSize, truth.multiplier, `bid size of ${truth.symbol}`);
    near(quote.askSize, truth.askSize, truth.multiplier, `ask size of ${truth.symbol}`);
  }
}

/** ccxt's sizes are in scaled units; the last bit may differ after the multiplications. */
function near(size: number | null, truth: number | null, multiplier: number, what: string): void {
  if (size === null || truth === null) {
    assert.equal(size, truth, what);
    return;
  }
  assert.ok(
    Math.abs(size * multiplier - truth) <= Math.abs(truth) * 1e-12,
    `${what}: ${size} x ${multiplier}, not ${truth}`,
  );
}

function checkFunding(
  rates: ReadonlyMap<string, CcxtFunding>,
  truths: readonly Truth[],
  says: { readonly interval: boolean; readonly nextTime: boolean },
): void {
  assert.equal(rates.size, truths.length, 'every perpetual has a funding rate');
  for (const truth of truths) {
    const rate = rates.get(truth.symbol);
    assert.equal(rate?.rate, truth.fundingRate, `rate of ${truth.symbol}`);
    if (says.nextTime) assert.equal(rate?.nextTime, truth.nextFundingTime, `next time of ${truth.symbol}`);
    if (says.interval) assert.equal(rate?.intervalHours, truth.fundingIntervalHours, `interval of ${truth.symbol}`);
  }
}
