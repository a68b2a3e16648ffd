import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '../cli/runCli';
import { KRAKEN_PERP, KRAKEN_SPOT, KrakenReplay } from './krakenReplay';
import { ReplayServer } from './replayServer';
import { LONG_AGO, product, type Row } from './rows';
import { type Line, linesOf } from './scan';

const number = (text: string) => (text === '' ? null : Number(text));

/** One picture of the program on a server that knows what the venue documents, and nothing else. */
async function markets(replay: KrakenReplay, check: (server: ReplayServer) => void): Promise<Map<unknown, Line>> {
  const server = await ReplayServer.start(replay);
  const folder = mkdtempSync(join(tmpdir(), 'replay-'));
  try {
    const path = join(folder, 'endpoints.json');
    const map = ['spot', 'perp'].flatMap(market => [
      [`kraken.${market}.rest`, server.http],
      [`kraken.${market}.ws`, server.ws],
    ]);
    writeFileSync(path, JSON.stringify(Object.fromEntries(map)));
    const picture = ['--once', '--format', 'ndjson', '--view', 'markets'];
    const lines = linesOf(await runCli(['scan', '--endpoints', path, '--venues', 'kraken', ...picture]));
    check(server);
    return new Map(lines.map(line => [line.symbol, line]));
  } finally {
    rmSync(folder, { recursive: true });
    await server.close();
  }
}

function checkRow(line: Line | undefined, r: Row): void {
  assert.ok(line, r.symbol);
  const shown = [line.state, line.base, line.quote, line.tickSize, line.bid, line.ask, line.fundingIntervalHours];
  const expected = [r.state, r.base, r.quote, Number(r.tick), number(r.bid), number(r.ask), r.intervalHours];
  assert.deepEqual(shown, expected, r.symbol);
  const size = (text: string) => (text === '' ? null : product(text, r.contract));
  assert.deepEqual([line.bidSize, line.askSize], [size(r.bidSize), size(r.askSize)], `sizes of ${r.symbol}`);
  assert.equal(line.exchangeTime, r.state === 'waiting' ? null : LONG_AGO, `time of ${r.symbol}`);
  if (r.state !== 'waiting') assert.equal(line.last, Number(r.last));
}

describe('replayed Kraken', function () {
  this.timeout(60_000);

  for (const trimmed of [false, true]) {
    it(`has every number${trimmed ? ', also where zeros at the end were lost' : ' as the venue writes it'}`, async () => {
      const rows = await markets(new KrakenReplay(trimmed), ({ unknown }) => assert.deepEqual(unknown, []));
      assert.equal(rows.size, KRAKEN_SPOT.length + KRAKEN_PERP.length);
      for (const r of KRAKEN_SPOT) {
        const line = rows.get(r.symbol);
        checkRow(line, r);
        if (r.state === 'waiting') continue;
        assert.ok(Math.abs((line?.change24hPct as number) - r.changePct) < 1e-12);
        assert.equal(line?.volume24hQuote, Number(r.volume) * 2);
      }
      for (const r of KRAKEN_PERP) {
        const line = rows.get(r.symbol);
        checkRow(line, r);
        assert.ok(Math.abs((line?.fundingRatePct as number) - Number(r.rate) * 100) < 1e-15, `funding of ${r.symbol}`);
        assert.equal(line?.nextFundingTime, r.settlesAt);
        assert.equal(line?.volume24hQuote, Number(r.quoteVolume));
        assert.ok(Math.abs((line?.change24hPct as number) - (Number(r.last) / Number(r.open) - 1) * 100) < 1e-11);
      }
    });
  }

  it('asks anew for a book whose checksum is wrong, and has its numbers again', async () => {
    const replay = new KrakenReplay();
    replay.broken = 'BTC/USD';
    const rows = await markets(replay, ({ messages }) => {
      const asked = messages.map(({ text }) => text).filter(text => /"book","symbol":\["BTC\/USD"\]/.test(text));
      assert.deepEqual(
        asked.map(text => JSON.parse(text).method),
        ['unsubscribe', 'subscribe'],
      );
    });
    const btc = KRAKEN_SPOT.find(({ symbol }) => symbol === 'BTC/USD');
    assert.ok(btc);
    checkRow(rows.get('BTC/USD'), btc);
  });
});
