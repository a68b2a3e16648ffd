import assert from 'node:assert/strict';
import { buildCli } from '../cli/runCli';
import { BINANCE_PERP, BINANCE_SPOT, QUIET } from './binanceReplay';
import { BITGET_PERP, BITGET_SPOT } from './bitgetReplay';
import { BYBIT_PERP, BYBIT_SPOT } from './bybitReplay';
import { COINBASE_SPOT } from './coinbaseReplay';
import { HYPERLIQUID_PERP, HYPERLIQUID_SPOT } from './hyperliquidReplay';
import { OKX_PERP, OKX_SPOT } from './okxReplay';
import type { Manner } from './replayServer';
import { HOUR_MS, LONG_AGO, NEXT_HOUR, product, type Row } from './rows';
import { Exchanges, type Line, marketsOf, REPLAYED, type VenueId } from './scan';

type Market = 'spot' | 'perp';
interface Listed extends Row {
  readonly venue: VenueId;
  readonly market: Market;
}

const listed = (venue: VenueId, market: Market, rows: readonly Row[]): Listed[] =>
  rows.map(r => ({ ...r, venue, market }));
const ALL: readonly Listed[] = [
  ...listed('binance', 'spot', BINANCE_SPOT),
  ...listed('binance', 'perp', BINANCE_PERP),
  ...listed('bybit', 'spot', BYBIT_SPOT),
  ...listed('bybit', 'perp', BYBIT_PERP),
  ...listed('okx', 'spot', OKX_SPOT),
  ...listed('okx', 'perp', OKX_PERP),
  ...listed('hyperliquid', 'spot', HYPERLIQUID_SPOT),
  ...listed('hyperliquid', 'perp', HYPERLIQUID_PERP),
  ...listed('bitget', 'spot', BITGET_SPOT),
  ...listed('bitget', 'perp', BITGET_PERP),
  ...listed('coinbase', 'spot', COINBASE_SPOT),
];
const CRYPTO = ALL.filter(r => !r.tradfi);
const FEE_PCT: Readonly<Record<string, number>> = {
  'binance.spot': 0.1,
  'binance.perp': 0.05,
  'bybit.spot': 0.1,
  'bybit.perp': 0.055,
  'okx.spot': 0.1,
  'okx.perp': 0.05,
  'hyperliquid.spot': 0.07,
  'hyperliquid.perp': 0.045,
  'bitget.spot': 0.1,
  'bitget.perp': 0.06,
  'coinbase.spot': 0.6,
};
const DOLLARS = ['USDT', 'USDC', 'USD'];
const idOf = (r: { venue: unknown; market: unknown; symbol: unknown }) => `${r.venue}:${r.market}:${r.symbol}`;
const number = (text: string) => (text === '' ? null : Number(text));

function close(actual: unknown, expected: number | null, what: string, tolerance = 1e-12): void {
  if (expected === null) {
    assert.equal(actual, null, what);
    return;
  }
  assert.ok(
    typeof actual === 'number' && Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected)),
    `${what}: ${actual} instead of ${expected}`,
  );
}

function checkMarket(line: Line | undefined, r: Listed): void {
  const id = idOf(r);
  assert.ok(line, `${id} is missing`);
  const known = r.state !== 'invalid';
  const at = (what: string) => `${what} of ${id}`;
  assert.equal(line.state, r.state, `${at('state')}: ${line.reason}`);
  assert.equal(line.base, r.base, at('base'));
  assert.equal(line.quote, r.quote, at('quote'));
  assert.equal(line.multiplier, Number(r.multiplier), at('multiplier'));
  assert.equal(line.tickSize, Number(r.tick), at('tick'));
  assert.equal(line.bid, known ? number(r.bid) : null, at('bid'));
  assert.equal(line.ask, known ? number(r.ask) : null, at('ask'));
  const size = (text: string) => (text === '' || !known ? null : product(text, r.contract, r.multiplier));
  assert.equal(line.bidSize, size(r.bidSize), at('bid size'));
  assert.equal(line.askSize, size(r.askSize), at('ask size'));
  assert.equal(line.last, number(r.last), at('last'));
  close(line.change24hPct, (Number(r.mark ?? r.last) / Number(r.open) - 1) * 100, at('change'), 1e-11);
  const volume = r.venue === 'okx' && r.market === 'perp' ? product(r.quoteVolume, r.last) : Number(r.quoteVolume);
  close(line.volume24hQuote, r.venue === 'okx' && r.market === 'spot' ? Number(r.quoteVolume) : volume, at('volume'));
  close(line.fundingRatePct, r.rate === null ? null : product(r.rate, '100'), at('funding'), 1e-15);
  assert.equal(line.fundingIntervalHours, r.intervalHours, at('interval'));
  const hour = (Math.floor((line.at as number) / HOUR_MS) + 1) * HOUR_MS;
  const settlesAt = r.settlesAt === NEXT_HOUR ? hour : r.settlesAt;
  assert.equal(line.nextFundingTime, settlesAt > Date.now() ? settlesAt : null, at('next funding'));
  const timeless = r.venue === 'binance' && r.market === 'spot';
  if (r.state !== 'invalid') assert.equal(line.exchangeTime, timeless ? null : LONG_AGO, at('exchange time'));
  if (r.state === 'live') {
    assert.ok((line.ageMs as number) < 15_000, at('age'));
    const mid = (Number(r.bid) + Number(r.ask)) / 2;
    close(line.tickSizePct, (Number(r.tick) / mid) * 100, at('tick size %'));
  }
}

// --- our own arithmetic of spreads, from the documents alone ---

const unit = (price: string, r: Row) => Number(price) / Number(r.multiplier);
const family = (quote: string) => (DOLLARS.includes(quote) ? 'dollars' : quote);

/** Value of one `from` in `to`: median of the mids of the live spot markets directly between the two. */
function conversion(from: string, to: string, rows: readonly Listed[]): number | null {
  if (from === to) return 1;
  const rates = rows
    .filter(r => r.market === 'spot' && r.state === 'live')
    .flatMap(r => {
      const mid = (Number(r.bid) + Number(r.ask)) / 2;
      if (r.base === from && r.quote === to) return [mid];
      return r.base === to && r.quote === from ? [1 / mid] : [];
    })
    .sort((a, b) => a - b);
  if (rates.length === 0) return null;
  const half = rates.length >> 1;
  return rates.length % 2 === 1 ? rates[half]! : (rates[half - 1]! + rates[half]!) / 2;
}

function expectedEdges(rows: readonly Listed[], strict = false): Map<string, Listed[]> {
  const edges = new Map<string, Listed[]>();
  for (const buy of rows)
    for (const sell of rows) {
      if (buy === sell || buy.base !== sell.base || buy.ask === '' || sell.bid === '') continue;
      if (buy.state === 'invalid' || sell.state === 'invalid') continue;
      if (strict ? buy.quote !== sell.quote : family(buy.quote) !== family(sell.quote)) continue;
      edges.set(`${idOf(buy)}>${idOf(sell)}`, [buy, sell]);
    }
  return edges;
}

function checkEdges(lines: readonly Line[], rows: readonly Listed[], strict = false, fees = FEE_PCT): void {
  const edges = expectedEdges(rows, strict);
  const seen = new Set<string>();
  for (const line of lines) {
    const buyLeg = line.buy as Line;
    const sellLeg = line.sell as Line;
    const key = `${idOf(buyLeg as never)}>${idOf(sellLeg as never)}`;
    assert.ok(!seen.has(key), `${key} twice`);
    seen.add(key);
    const [buy, sell] = edges.get(key) ?? [];
    assert.ok(buy && sell, `${key} ought not to be: ${JSON.stringify(line)}`);
    const rate = conversion(sell.quote, buy.quote, rows);
    const ask = unit(buy.ask, buy);
    const gross = rate === null ? null : ((unit(sell.bid, sell) * rate) / ask - 1) * 100;
    const feesPct = (fees[`${buy.venue}.${buy.market}`] ?? 0) + (fees[`${sell.venue}.${sell.market}`] ?? 0);
    const size = Math.min(
      product(buy.askSize, buy.contract, buy.multiplier),
      product(sell.bidSize, sell.contract, sell.multiplier),
    );
    const legs = [buy, sell];
    const worst = legs.some(r => r.state === 'one-sided')
      ? 'one-sided'
      : legs.some(r => r.state === 'quarantined')
        ? 'quarantined'
        : rate === null
          ? 'unrated'
          : gross! > 0
            ? 'crossed'
            : 'open';
    assert.equal(line.state, worst, `${key}: ${line.reason}`);
    assert.equal(line.base, buy.base, key);
    assert.equal(line.kind, `${buy.market}-${sell.market}`, key);
    assert.equal(buyLeg.ask, Number(buy.ask), key);
    assert.equal(sellLeg.bid, Number(sell.bid), key);
    assert.equal(buyLeg.quote, buy.quote, key);
    assert.equal(buyLeg.askSize, product(buy.askSize, buy.contract, buy.multiplier), key);
    assert.equal(sellLeg.bidSize, product(sell.bidSize, sell.contract, sell.multiplier), key);
    close(line.conversion, rate, `conversion of ${key}`);
    close(line.grossPct, gross, `gross of ${key}`, 1e-11);
    close(line.feesPct, feesPct, `fees of ${key}`);
    close(line.netPct, gross === null ? null : gross - feesPct, `net of ${key}`, 1e-11);
    close(line.size, size, `size of ${key}`);
    close(line.notional, size * ask, `notional of ${key}`);
    if (gross !== null) close(line.profit, (size * ask * (gross - feesPct)) / 100, `profit of ${key}`, 1e-9);
    const perDay = (r: Listed) => (r.rate === null ? 0 : (Number(r.rate) / r.intervalHours!) * 24 * 100);
    close(line.fundingCarryPctPerDay, perDay(sell) - perDay(buy), `carry of ${key}`);
    const timeless = legs.some(r => r.venue === 'binance' && r.market === 'spot');
    assert.equal(line.skewMs, timeless ? null : 0, `skew of ${key}`);
  }
  const missing = [...edges.keys()].filter(key => !seen.has(key));
  assert.deepEqual(missing, []);
}

function expectedVs(r: Listed, to: Listed | undefined, rows: readonly Listed[]): number | null {
  if (to?.state !== 'live' || r.state !== 'live') return null;
  const rate = conversion(to.quote, r.quote, rows);
  if (rate === null) return null;
  const [bid1, ask1] = [unit(r.bid, r), unit(r.ask, r)];
  const [bid2, ask2] = [unit(to.bid, to) * rate, unit(to.ask, to) * rate];
  if (ask1 <= bid2) return (ask1 / bid2 - 1) * 100;
  return bid1 >= ask2 ? (bid1 / ask2 - 1) * 100 : 0;
}

describe('numbers of recorded formats', function () {
  this.timeout(60_000);
  before(() => buildCli());

  const manners: Readonly<Record<string, Partial<Manner>>> = {
    'as the sheet prints them': {},
    'frames before the acknowledgement, keys in other order': { ack: 'after', reversedAcks: true },
    'raw frames, in fragments of seven bytes, with fields nobody knows': {
      raw: true,
      fragmentBytes: 7,
      unknownFields: true,
      lastCursor: null,
    },
  };
  for (const [name, manner] of Object.entries(manners))
    it(`markets: ${name}`, async () => {
      const exchanges = await Exchanges.start(manner);
      try {
        const lines = await exchanges.rows('--view', 'markets');
        const byId = new Map(lines.map(line => [idOf(line as never), line]));
        for (const r of CRYPTO) checkMarket(byId.get(idOf(r)), r);
        const surplus = [...byId.keys()].filter(id => !CRYPTO.some(r => idOf(r) === id));
        for (const id of surplus) assert.equal(byId.get(id)?.state, 'halted', `${id} ought not to be`);
        for (const server of exchanges.servers.values()) assert.deepEqual(server.unknown, []);
        const quiet = byId.get(`binance:spot:${QUIET}`);
        assert.equal(quiet?.ask, 4.109, 'REST fills what the stream does not say');
      } finally {
        await exchanges.close();
      }
    });

  describe('on the same exchanges', () => {
    let exchanges: Exchanges;
    before(async () => {
      exchanges = await Exchanges.start();
    });
    after(() => exchanges.close());

    it('spreads: every pair, by our own arithmetic', async () => {
      const lines = await exchanges.rows('--view', 'spreads');
      checkEdges(lines, CRYPTO);
      const ranked = lines.filter(line => line.state === 'crossed' || line.state === 'open');
      assert.ok(ranked.length > 100);
      assert.deepEqual(lines.slice(0, ranked.length), ranked, 'ranked first');
      for (let i = 1; i < ranked.length; i++)
        assert.ok((ranked[i - 1]!.netPct as number) >= (ranked[i]!.netPct as number), 'best first');
      assert.equal(new Set(lines.map(line => line.at)).size, 1);
    });

    it('spreads: only equal quotes, own fees', async () => {
      const lines = await exchanges.rows('--strict-quotes', '--fee', 'binance.perp=0.017', '--fee', 'okx.spot=0');
      checkEdges(lines, CRYPTO, true, { ...FEE_PCT, 'binance.perp': 0.017, 'okx.spot': 0 });
    });

    it('vs columns', async () => {
      const lines = await exchanges.rows('--view', 'markets');
      for (const line of lines) {
        const r = CRYPTO.find(one => idOf(one) === idOf(line as never));
        if (r?.market !== 'perp') continue;
        const vs = line.vs as Record<string, number | null>;
        const reference = (venue: string, market: Market) => {
          const others = CRYPTO.filter(o => o.venue === venue && o.market === market && o.base === r.base && o !== r);
          return others.find(o => o.quote === r.quote) ?? others.find(o => family(o.quote) === family(r.quote));
        };
        close(vs.spot, expectedVs(r, reference(r.venue, 'spot'), CRYPTO), `vs spot of ${idOf(r)}`, 1e-10);
        for (const venue of REPLAYED)
          if (venue !== r.venue)
            close(vs[venue], expectedVs(r, reference(venue, 'perp'), CRYPTO), `vs ${venue} of ${idOf(r)}`, 1e-10);
      }
    });

    it('equity contracts and tokens on demand', async () => {
      const rows = await exchanges.rows('--view', 'markets', '--tradfi', '--assets', 'TSLA,TSLAX');
      const byId = new Map(rows.map(line => [idOf(line as never), line]));
      const wanted = ALL.filter(r => r.tradfi);
      for (const r of wanted) checkMarket(byId.get(idOf(r)), r);
      assert.equal(rows.length, wanted.length);
    });

    it('a choice of venues, markets and assets', async () => {
      const rows = await exchanges.rows(
        '--view',
        'markets',
        '--venues',
        'okx,bybit',
        '--markets',
        'perp',
        '--assets',
        'btc,PEPE',
        '--sort',
        'bid:asc',
      );
      const wanted = CRYPTO.filter(
        r => ['okx', 'bybit'].includes(r.venue) && r.market === 'perp' && (r.base === 'BTC' || r.base === 'PEPE'),
      ).sort((a, b) => Number(a.bid) - Number(b.bid));
      assert.deepEqual(
        rows.map(line => idOf(line as never)),
        wanted.map(idOf),
      );
      const best = await exchanges.rows('--min-net', '-0.2', '--top', '3', '--sort', 'size:asc');
      assert.equal(best.length, 3);
      for (const line of best) assert.ok((line.netPct as number) >= -0.2);
      const fundings = await exchanges.rows('--view', 'funding', '--assets', 'ETH');
      const ethers = CRYPTO.filter(r => r.market === 'perp' && r.base === 'ETH').length;
      assert.equal(fundings.length, (ethers * (ethers - 1)) / 2);
      for (let i = 1; i < fundings.length; i++)
        assert.ok((fundings[i - 1]!.fundingCarryAprPct as number) >= (fundings[i]!.fundingCarryAprPct as number));
    });

    it('health: all live, and nothing refused', async () => {
      const lines = await exchanges.rows('--view', 'health');
      for (const line of lines) {
        assert.equal(line.state, 'live', JSON.stringify(line));
        assert.equal(line.errors, 0, JSON.stringify(line));
        const { asked, acked } = line.streams as Record<string, number>;
        assert.equal(asked, acked);
      }
      assert.deepEqual(
        [...new Set(lines.map(line => `${line.venue}.${line.market}`))].sort(),
        REPLAYED.flatMap(venue => marketsOf(venue).map(market => `${venue}.${market}`)).sort(),
      );
    });

    it('CSV says the same as NDJSON', async () => {
      const args = ['--once', '--view', 'markets', '--venues', 'okx'];
      const [json, csv] = await Promise.all([
        exchanges.rows(...args.slice(1)),
        exchanges.scan(...args, '--format', 'csv'),
      ]);
      const [header = '', ...body] = csv.stdout.trimEnd().split(/\r?\n/);
      const keys = header.split(',');
      assert.equal(body.length, json.length);
      for (const [i, text] of body.entries()) {
        const cells = text.split(',');
        for (const key of ['symbol', 'bid', 'bidSize', 'ask', 'askSize', 'tickSize', 'fundingRatePct', 'state']) {
          const value = json[i]![key];
          assert.equal(cells[keys.indexOf(key)], value === null ? '' : String(plain(value)), `${key} of ${text}`);
        }
      }
    });
  });
});

/** A number as text without an exponent. */
function plain(value: unknown): string {
  if (typeof value !== 'number' || !/e/.test(String(value))) return String(value);
  return value.toFixed(20).replace(/0+$/, '');
}
