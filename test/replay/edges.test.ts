import assert from 'node:assert/strict';
import { buildCli } from '../cli/runCli';
import { BinanceReplay } from './binanceReplay';
import { BybitReplay } from './bybitReplay';
import { OkxReplay } from './okxReplay';
import type { ReplayServer, VenueReplay } from './replayServer';
import { Exchanges, type Line, linesOf } from './scan';

/** After the usual frames of a topic, these. Keys: path and topic. */
function also(server: ReplayServer, replay: VenueReplay, frames: Readonly<Record<string, readonly string[]>>): void {
  server.spoilMessage = (session, text) => {
    replay.message(session, text);
    if (text === 'ping') return true;
    const asked = JSON.parse(text) as { params?: string[]; args?: (string | { channel: string; instId?: string })[] };
    for (const arg of asked.params ?? asked.args ?? []) {
      const topic = typeof arg === 'string' ? arg : `${arg.channel}:${arg.instId}`;
      for (const frame of frames[`${session.url.pathname} ${topic}`] ?? []) session.send(frame);
    }
    return true;
  };
}

function book(sides: string, u: number): string {
  return `{"topic":"orderbook.1.BTCUSDT","ts":1771000001000,"type":"snapshot","data":{"s":"BTCUSDT",${sides},"u":${u},"seq":8},"cts":1771000000999}`;
}

function best(instId: string, ...rows: readonly string[]): string {
  return `{"arg":{"channel":"bbo-tbt","instId":"${instId}"},"data":[${rows.map(row => `{${row}}`).join()}]}`;
}

describe('edges of the formats', function () {
  this.timeout(60_000);
  before(() => buildCli());

  it('empty sides, zero sizes, restarts, several rows in a frame, delistings', async () => {
    const exchanges = await Exchanges.start();
    try {
      also(exchanges.bybit, new BybitReplay(), {
        '/v5/public/spot orderbook.1.BTCUSDT': [
          book('"b":[["84140.1","0"]],"a":[["84141","1","x",7],["84142","2"]]', 18521299),
        ],
        // An older count is nothing new; a count from one is.
        '/v5/public/linear orderbook.1.BTCUSDT': [
          book('"b":[["84000.5","1"]],"a":[["84001","1"]]', 18521299),
          book('"b":[["5","1"]],"a":[["6","1"]]', 2),
        ],
      });
      also(exchanges.okx, new OkxReplay(), {
        '/ws/v5/public bbo-tbt:BTC-USDT': [
          best('BTC-USDT', '"asks":[],"bids":[["84140.1","88","0","5"]],"ts":"1771000000999","seqId":450009'),
        ],
        '/ws/v5/public bbo-tbt:BTC-USDT-SWAP': [
          best(
            'BTC-USDT-SWAP',
            '"asks":[["84160.3","7"]],"bids":[["84160.2","8"]],"ts":"1771000000990","seqId":450009',
            '"asks":[["84161.5","9"]],"bids":[["84161.4","7"]],"ts":"1771000000999","seqId":450010,"prevSeqId":450009',
          ),
        ],
      });
      also(exchanges.binance, new BinanceReplay(), {
        '/stream btcusdt@bookTicker': [
          '{"stream":"btcusdt@bookTicker","data":{"u":99999999999999,"s":"BTCUSDT","b":"84140.10","B":"1","a":"84140.10","A":"1"}}',
        ],
        '/market/stream !contractInfo': [
          '{"stream":"!contractInfo","data":{"e":"contractInfo","E":1771000009999,"s":"ETHUSDT","ps":"ETHUSDT","ct":"PERPETUAL","dt":1795000000000,"ot":1569398400000,"cs":"SETTLING","st":1}}',
        ],
      });
      // Without this, no interval is known: 8 h would be a guess.
      exchanges.binance.spoilRest = (url, _request, response) => {
        if (!url.pathname.endsWith('fundingInfo')) return false;
        response.writeHead(400).end('{}');
        return true;
      };
      const lines = await exchanges.rows('--view', 'markets', '--assets', 'BTC,ETH', '--wait', '3');
      const find = (venue: string, market: string, symbol: string): Line =>
        lines.find(line => line.venue === venue && line.market === market && line.symbol === symbol) ?? assert.fail();
      const quote = (line: Line) => [line.bid, line.bidSize, line.ask, line.askSize, line.state];
      assert.deepEqual(quote(find('bybit', 'spot', 'BTCUSDT')), [null, null, 84141, 1, 'one-sided']);
      assert.deepEqual(quote(find('bybit', 'perp', 'BTCUSDT')), [84000.5, 1, 84001, 1, 'live']);
      assert.deepEqual(quote(find('okx', 'spot', 'BTC-USDT')), [84140.1, 88, null, null, 'one-sided']);
      assert.deepEqual(quote(find('okx', 'perp', 'BTC-USDT-SWAP')), [84161.4, 0.07, 84161.5, 0.09, 'live']);
      assert.deepEqual(quote(find('binance', 'spot', 'BTCUSDT')), [null, null, null, null, 'invalid']);
      const halted = find('binance', 'perp', 'ETHUSDT');
      assert.equal(halted.state, 'halted');
      assert.match(String(halted.reason), /SETTLING/);
      const perp = find('binance', 'perp', 'BTCUSDT');
      assert.deepEqual([perp.fundingRatePct, perp.fundingIntervalHours], [0.0038, null]);
    } finally {
      await exchanges.close();
    }
  });

  it('a name that would move the cursor of a terminal is no instrument', async () => {
    const exchanges = await Exchanges.start();
    try {
      const replay = new BinanceReplay();
      exchanges.binance.spoilRest = (url, _request, response) => {
        if (url.pathname !== '/api/v3/exchangeInfo') return false;
        const body = JSON.parse(replay.rest(url) ?? '{}');
        const last = body.symbols.at(-1);
        body.symbols.push(
          { ...last, symbol: 'A\u001b[31mB\nC' },
          { ...last, symbol: 'DUSDT', baseAsset: 'D\u001b[2J' },
        );
        response.end(JSON.stringify(body));
        return true;
      };
      const args = ['--once', '--view', 'markets', '--venues', 'binance', '--format', 'csv'];
      const finished = await exchanges.scan(...args);
      assert.equal(finished.code, 0);
      assert.ok(!`${finished.stdout}${finished.stderr}`.includes('\u001b'));
    } finally {
      await exchanges.close();
    }
  });

  it('acknowledged again and again without ever delivering: not well', async () => {
    const exchanges = await Exchanges.start();
    try {
      exchanges.bybit.spoilMessage = (session, text) => {
        const { op, req_id } = JSON.parse(text);
        if (op === 'ping') return false;
        session.send(JSON.stringify({ success: true, ret_msg: '', conn_id: 'c', req_id, op }));
        return true;
      };
      const args = ['--venues', 'bybit', '--markets', 'perp', '--view', 'health', '--format', 'ndjson'];
      const lines = linesOf(await exchanges.scan(...args, '--duration', '18', '--every', '1000'));
      const again = lines.filter(line => line.state === 'live' && (line.reconnects as number) > 0);
      assert.ok(again.length > 0);
      for (const line of again) assert.match(String(line.diagnosis), /then sent nothing/);
    } finally {
      await exchanges.close();
    }
  });
});
