import assert from 'node:assert/strict';
import { silentLog } from '../../src/base/log';
import { fromSteps } from '../../src/demo/model/step';
import { instrumentId } from '../../src/model/instrument';
import type { Row } from '../../src/protocol/rows';
import type { Series } from '../../src/protocol/series';
import { complete, eventually, type Scan, scanDemo } from '../harness/engineOnDemo';
import { FIRST_VENUES } from '../harness/firstVenues';

const BY_SYMBOL = { column: 'symbol', descending: false };
const BEST_FIRST = { column: 'netPct', descending: true };

function near(actual: unknown, expected: number | null, what: string): void {
  if (expected === null) {
    assert.equal(actual, null, what);
    return;
  }
  assert.ok(
    typeof actual === 'number' && Math.abs(actual - expected) <= 1e-12 * Math.abs(expected),
    `${what}: ${actual} is not ${expected}`,
  );
}

describe('engine on frozen simulated exchanges', () => {
  let scan: Scan;
  const answers: Series[] = [];
  before(async () => {
    scan = await scanDemo({ venues: FIRST_VENUES, frozen: true }, {}, silentLog, message => {
      if (message.type !== 'series') return;
      answers.push(message);
      scan.engine.handle({ type: 'acknowledge', key: message.key });
    });
    await complete(scan);
  });
  after(() => scan.close());

  it('has one row for every trading instrument of the lists, and no other', async () => {
    const rows = await scan.rows('markets', BY_SYMBOL);
    const shown = rows.map(row => instrumentId(row as unknown as Parameters<typeof instrumentId>[0])).sort();
    const listed = scan.demo.market
      .truths()
      .filter(truth => truth.scannable)
      .map(truth => instrumentId(truth))
      .sort();
    assert.deepEqual(shown, listed);
    assert.ok(listed.length > 1000, `${listed.length} instruments`);
  });

  for (const [buy, sell] of [
    ['binance:spot:PEPEUSDT', 'okx:perp:PEPE-USDT-SWAP'],
    ['bybit:spot:PEPEUSDT', 'binance:perp:1000PEPEUSDT'],
  ] as const) {
    it(`fills the chart of ${buy} to ${sell} with 12 h from the candles of both legs`, async () => {
      const ask = { type: 'series', key: `${buy} ${sell}`, subject: { kind: 'edge', buy, sell } } as const;
      answers.length = 0;
      scan.engine.handle({ ...ask, window: '24h', paceMs: 100 });
      await eventually('it is filled', () => answers.at(-1)?.backFill.state === 'complete');
      const series = answers.at(-1);
      scan.engine.handle({ type: 'hide', key: ask.key });
      const line = series?.lines.find(({ source }) => source === 'candles');
      assert.ok(series && line);
      const [at = 0] = line.times;
      const closes = [buy, sell].map(id => {
        const instrument = scan.demo.market.find(...(id.split(':') as [string, string, string]));
        assert.ok(instrument, id);
        const [candle] = scan.demo.market.candles(instrument, 1, at, at + 60_000);
        return fromSteps(instrument.tick, candle?.close ?? 0) / instrument.multiplier;
      });
      near(line.last[0], ((closes[1] ?? 0) / (closes[0] ?? 0) - 1) * 100, 'spread of the closes, in percent');
      assert.ok(line.times.length >= 715 && line.times.length <= 720, `${line.times.length} minutes`);
      assert.equal(series.stats?.minutes, 720);
      assert.ok(Math.abs(series.stats?.meanPct ?? Number.NaN) < 1);
      assert.ok((series.stats?.deviationPct ?? 0) > 0);
    });
  }

  it('shows the numbers of the market model in the right units', async () => {
    const rows = await scan.rows('markets', BY_SYMBOL);
    let quoted = 0;
    for (const row of rows as (Row & { venue: string; market: string; symbol: string; state: string })[]) {
      const id = `${row.venue}:${row.market}:${row.symbol}`;
      const truth = scan.demo.market.truth(row.venue, row.market, row.symbol);
      assert.ok(truth, id);
      assert.equal(row.multiplier, truth.multiplier, id);
      assert.equal(row.base, truth.base, id);
      assert.equal(row.tickSize, truth.tickSize, id);
      if (truth.crossed) {
        assert.equal(row.state, 'invalid', id);
        assert.equal(row.bid, null, id);
        continue;
      }
      near(row.bid, truth.bid, `${id} bid`);
      near(row.ask, truth.ask, `${id} ask`);
      near(row.bidSize, truth.bid === null ? null : truth.bidSize, `${id} bidSize`);
      near(row.askSize, truth.ask === null ? null : truth.askSize, `${id} askSize`);
      const sides = [truth.bid, truth.ask].filter(side => side !== null).length;
      const expected = sides === 2 ? ['live', 'quarantined'] : sides === 1 ? ['one-sided'] : ['waiting'];
      assert.ok(expected.includes(row.state), `${id} is ${row.state}: ${String(row.reason)}`);
      if (sides === 2) quoted++;
      if (row.market === 'perp') {
        near(row.fundingRatePct, (truth.fundingRate as number) * 100, `${id} funding rate`);
        assert.equal(row.fundingIntervalHours, truth.fundingIntervalHours, `${id} interval`);
        assert.equal(row.nextFundingTime, truth.nextFundingTime, `${id} next funding`);
      }
      near(row.last, truth.last, `${id} last`);
      assert.ok(Math.abs((row.change24hPct as number) - (truth.last / truth.open24h - 1) * 100) < 1e-6, `${id} change`);
    }
    assert.ok(quoted > 1000, `${quoted} quoted`);
  });

  it('shows every state that the model contains', async () => {
    const rows = await scan.rows('markets', BY_SYMBOL);
    const states = new Set(rows.map(row => row.state));
    for (const state of ['live', 'one-sided', 'invalid', 'waiting', 'quarantined']) {
      assert.ok(states.has(state), `no row is ${state}; there are ${[...states].join(', ')}`);
    }
  });

  it('never ranks another coin with the same ticker', async () => {
    const rows = await scan.rows('spreads', BEST_FIRST, { rankedOnly: true });
    assert.ok(rows.length > 1000, `${rows.length} edges`);
    for (const row of rows) {
      const [buy, sell] = [row.buy, row.sell].map(leg => {
        const { venue, market, symbol } = leg as { venue: string; market: string; symbol: string };
        return scan.demo.market.truth(venue, market, symbol);
      });
      assert.equal(buy?.assetId, sell?.assetId, `${JSON.stringify(row)}`);
    }
  });

  it('ranks by net, best first, ranked before unranked', async () => {
    const rows = await scan.rows('spreads', BEST_FIRST);
    const ranked = rows.map(row => row.state === 'crossed' || row.state === 'open');
    assert.equal(ranked.lastIndexOf(true) < (ranked.indexOf(false) === -1 ? rows.length : ranked.indexOf(false)), true);
    const nets = rows.slice(0, ranked.lastIndexOf(true) + 1).map(row => row.netPct as number);
    assert.deepEqual(
      nets,
      [...nets].sort((a, b) => b - a),
    );
    assert.ok(ranked.includes(false), 'unranked edges are listed too');
  });

  it('has all connections live and every stream acknowledged and alive', () => {
    const health = scan.engine.connectors.flatMap(connector => connector.health());
    assert.ok(health.length >= 6);
    for (const row of health) {
      assert.equal(row.state, 'live', `${row.connection}: ${row.diagnosis}`);
      assert.equal(row.streams.acked, row.streams.asked, row.connection);
    }
  });
});
