import assert from 'node:assert/strict';
import type { Row } from '../../src/protocol/rows';
import { complete, eventually, type Scan, scanDemo } from '../harness/engineOnDemo';
import { CCXT_MARKETS, type CcxtClient, ccxtClients, closeClients, streamFunding, streamQuotes } from './ccxtClients';

const NO_QUOTE = 'no quote has arrived yet';

/** Two clients of the same exchanges, ours and ccxt's, must say the same of every instrument that both know. */
describe('engine against ccxt', function () {
  this.timeout(60_000);
  let scan: Scan;
  let clients: CcxtClient[] = [];
  let rows: Map<string, Row>;

  before(async () => {
    // TradFi too: ccxt takes it for ordinary swaps.
    scan = await scanDemo({ frozen: true, quotesPerSecond: 4000 }, { tradfi: true });
    clients = await ccxtClients(scan.demo.endpoints);
    await complete(scan);
    // Not every venue has a bulk quote: there a row waits until its book is sent again.
    await eventually('every book was sent', async () => {
      const all = await scan.rows('markets', { column: 'symbol', descending: false });
      rows = new Map(all.map(row => [`${row.venue}:${row.market}:${row.symbol}`, row]));
      return all.every(row => row.reason !== NO_QUOTE);
    });
  });

  after(async () => {
    await closeClients(clients);
    await scan.close();
  });

  for (const definition of CCXT_MARKETS) {
    const { venue, market } = definition;
    const client = () => clients.find(each => each.definition === definition) as CcxtClient;

    it(`${venue} ${market}: the same bid, ask and sizes`, async () => {
      const quotes = await streamQuotes(client());
      assert.ok(quotes.size > 100, `${quotes.size} common instruments`);
      for (const [symbol, quote] of quotes) {
        const id = `${venue}:${market}:${symbol}`;
        const row = rows.get(id);
        assert.ok(row, id);
        // We withdraw a crossed book, ccxt shows it.
        if (row.state === 'invalid') continue;
        assert.equal(row.bid, quote.bid, `${id} bid`);
        assert.equal(row.ask, quote.ask, `${id} ask`);
        for (const [ours, theirs] of [
          [row.bidSize, quote.bidSize],
          [row.askSize, quote.askSize],
        ] as const) {
          if (theirs === null) assert.equal(ours, null, `${id} size`);
          else {
            const units = theirs * (row.multiplier as number);
            assert.ok(Math.abs((ours as number) - units) <= 1e-12 * units, `${id} size: ${ours}, ccxt ${units}`);
          }
        }
      }
    });

    if (market === 'perp') {
      it(`${venue} ${market}: the same funding`, async () => {
        const rates = await streamFunding(client());
        assert.ok(rates.size > 100, `${rates.size} common instruments`);
        for (const [symbol, rate] of rates) {
          const id: string = `${venue}:${market}:${symbol}`;
          const row = rows.get(id);
          assert.ok(row, id);
          assert.ok(Math.abs((row.fundingRatePct as number) / 100 - rate.rate) < 1e-15, `${id} rate`);
          assert.equal(row.nextFundingTime, rate.nextTime, `${id} next time`);
          if (rate.intervalHours !== undefined) {
            assert.equal(row.fundingIntervalHours, rate.intervalHours, `${id} interval`);
          }
        }
      });
    }
  }
});
