import assert from 'node:assert/strict';
import { type Demo, startDemo } from '../../../src/demo/demo';
import { FakeClock } from '../../harness/fakeClock';
import { FIRST_VENUES } from '../../harness/firstVenues';
import { get, refusedStatus, WireClient } from './wireClient';

interface Page {
  readonly retCode: number;
  readonly retMsg: string;
  readonly result: {
    readonly category: string;
    readonly list: Record<string, unknown>[];
    readonly nextPageCursor?: string;
  };
}

interface Frame {
  readonly topic: string;
  readonly type: string;
  readonly ts: number;
  readonly cts: number;
  readonly data: Record<string, unknown>;
}

describe('simulated Bybit', () => {
  let demo: Demo;
  let clock: FakeClock;
  let rest: string;
  const open: WireClient[] = [];

  const connect = async (path: 'spot' | 'linear') => {
    const client = await WireClient.open(`${demo.endpoints['bybit.spot.ws']}/v5/public/${path}`);
    open.push(client);
    return client;
  };
  const isTopic = (topic: string) => (frame: Record<string, unknown>) => frame.topic === topic;

  beforeEach(async () => {
    clock = new FakeClock();
    demo = await startDemo({ venues: FIRST_VENUES, clock, quotesPerSecond: 600 });
    rest = `${demo.endpoints['bybit.perp.rest']}/v5/market`;
  });

  afterEach(async () => {
    for (const client of open.splice(0)) client.terminate();
    await demo.close();
  });

  describe('REST', () => {
    it('pages the linear list: 500 by default, then by cursor to the end', async () => {
      const all: unknown[] = [];
      let cursor = '';
      let pages = 0;
      do {
        const { body } = await get<Page>(
          `${rest}/instruments-info?category=linear${cursor ? `&cursor=${cursor}` : ''}`,
        );
        assert.equal(body.retCode, 0);
        all.push(...body.result.list.map(row => row.symbol));
        cursor = body.result.nextPageCursor ?? '';
        pages++;
      } while (cursor);
      assert.equal(pages, 2);
      const trading = demo.market.listed('bybit', 'perp').filter(i => i.row !== 'inverse' && i.state === 'trading');
      assert.deepEqual(all.sort(), trading.map(i => i.symbol).sort());
      const once = (await get<Page>(`${rest}/instruments-info?category=linear&limit=1000`)).body.result;
      assert.deepEqual([once.list.length, once.nextPageCursor], [all.length, '']);
    });

    it('has perpetuals, futures, TradFi and xstocks told apart by their fields', async () => {
      const linear = (await get<Page>(`${rest}/instruments-info?category=linear&limit=1000`)).body.result.list;
      const find = (symbol: string) => linear.find(row => row.symbol === symbol);
      assert.deepEqual([find('BTCPERP')?.baseCoin, find('BTCPERP')?.settleCoin], ['BTC', 'USDC']);
      assert.equal(find('SHIB1000USDT')?.baseCoin, 'SHIB1000');
      assert.equal(find('BTCUSDT-25DEC26')?.contractType, 'LinearFutures');
      assert.equal(find('AAPLUSDT')?.symbolType, 'stock');
      assert.equal(find('XAUUSDT')?.symbolType, 'commodity');
      assert.equal(typeof find('BTCUSDT')?.fundingInterval, 'number');
      const soon = (await get<Page>(`${rest}/instruments-info?category=linear&status=PreLaunch`)).body.result.list;
      assert.deepEqual(
        soon.map(row => [row.symbol, row.isPreListing]),
        [['SOONUSDT', true]],
      );
      const spot = (await get<Page>(`${rest}/instruments-info?category=spot`)).body.result;
      assert.equal(spot.nextPageCursor, undefined);
      assert.equal(spot.list.find(row => row.symbol === 'AAPLXUSDT')?.symbolType, 'xstocks');
    });

    it('has bulk tickers with book and funding; a missing side is empty', async () => {
      const { list } = (await get<Page>(`${rest}/tickers?category=linear`)).body.result;
      const find = (symbol: string) => list.find(row => row.symbol === symbol) as Record<string, string>;
      const truth = demo.market.truth('bybit', 'perp', 'BTCUSDT');
      assert.equal(Number(find('BTCUSDT').bid1Price), truth?.bid);
      assert.equal(Number(find('BTCUSDT').fundingRate), truth?.fundingRate);
      assert.equal(Number(find('BTCUSDT').nextFundingTime), truth?.nextFundingTime);
      assert.equal(Number(find('BTCUSDT').fundingIntervalHour), truth?.fundingIntervalHours);
      assert.ok(
        Math.abs(Number(find('BTCUSDT').price24hPcnt) - ((truth?.last ?? 0) / (truth?.open24h ?? 1) - 1)) < 1e-6,
      );
      assert.deepEqual([find('NOBIDUSDT').bid1Price, find('NOBIDUSDT').bid1Size], ['', '']);
      assert.equal(find('BTCUSDT-25DEC26').fundingRate, '');
    });

    it('says errors in its envelope', async () => {
      assert.equal((await get<Page>(`${rest}/tickers?category=foo`)).body.retCode, 10001);
      assert.equal((await get<Page>(`${rest}/tickers?category=spot&symbol=FOO`)).body.retMsg, 'Not supported symbols');
      assert.equal(
        (await get<Page>(`${rest}/funding/history?category=linear&symbol=BTCUSDT&startTime=1`)).body.retCode,
        10001,
      );
      assert.equal((await get(`${rest}/nothing`)).status, 404);
    });

    it('bans for ten minutes after more than 600 requests in 5 s', async () => {
      for (let n = 0; n < 600; n += 60) await Promise.all(Array.from({ length: 60 }, () => get(`${rest}/time`)));
      const refused = await get(`${rest}/time`);
      assert.deepEqual([refused.status, refused.text], [403, 'access too frequent']);
      clock.stepWall(599_000);
      assert.equal((await get(`${rest}/time`)).status, 403);
      clock.stepWall(2_000);
      assert.equal((await get(`${rest}/time`)).status, 200);
    });
  });

  describe('streams', () => {
    it('acknowledges, gives a snapshot at once, and the same again after 3 s of silence', async () => {
      const client = await connect('linear');
      client.send({ req_id: 'a1', op: 'subscribe', args: ['orderbook.1.EMPTYUSDT', 'orderbook.1.NOBIDUSDT'] });
      const ack = await client.next();
      assert.deepEqual([ack.success, ack.req_id, ack.op, ack.ret_msg], [true, 'a1', 'subscribe', '']);
      const empty = await client.next<Frame>(isTopic('orderbook.1.EMPTYUSDT'));
      assert.deepEqual([empty.type, empty.data.b, empty.data.a], ['snapshot', [], []]);
      const one = await client.next<Frame>(isTopic('orderbook.1.NOBIDUSDT'));
      assert.deepEqual(one.data.b, []);
      const quiet = demo.market.find('bybit', 'perp', 'EMPTYUSDT');
      assert.ok(quiet);
      quiet.dueAt = -1;
      clock.advance(3010);
      const again = await client.next<Frame>(isTopic('orderbook.1.EMPTYUSDT'));
      assert.equal(again.data.u, empty.data.u);
    });

    it('has matching-engine and push time', async () => {
      const client = await connect('spot');
      client.send({ op: 'subscribe', args: ['orderbook.1.BTCUSDT'] });
      clock.advance(1000);
      const { updateId } = demo.market.truth('bybit', 'spot', 'BTCUSDT') ?? { updateId: 0 };
      const frame = await client.next<Frame>(f => (f as { data?: { u?: number } }).data?.u === updateId);
      assert.ok(frame.cts <= frame.ts && frame.ts <= clock.now());
    });

    it('sends linear tickers as a snapshot and then only what changed', async () => {
      const client = await connect('linear');
      client.send({ op: 'subscribe', args: ['tickers.BTCUSDT'] });
      const snapshot = await client.next<Frame>(isTopic('tickers.BTCUSDT'));
      assert.equal(snapshot.type, 'snapshot');
      const merged: Record<string, unknown> = { ...snapshot.data };
      clock.advance(2000);
      // Nothing more moves, so that the last change has its period to be sent in.
      const btc = demo.market.find('bybit', 'perp', 'BTCUSDT');
      assert.ok(btc);
      btc.dueAt = -1;
      clock.advance(200);
      const truth = demo.market.truth('bybit', 'perp', 'BTCUSDT');
      const same = () =>
        Number(merged.bid1Price) === truth?.bid &&
        Number(merged.ask1Size) === truth?.askSize &&
        Number(merged.lastPrice) === truth?.last;
      let fields = 99;
      while (!same()) {
        const delta = await client.next<Frame>(isTopic('tickers.BTCUSDT'));
        assert.equal(delta.type, 'delta');
        fields = Math.min(fields, Object.keys(delta.data).length);
        Object.assign(merged, delta.data);
      }
      assert.ok(fields < 10, 'a delta is not the whole');
    });

    it('has no bid and ask in spot tickers', async () => {
      const client = await connect('spot');
      client.send({ op: 'subscribe', args: ['tickers.BTCUSDT'] });
      const { data } = await client.next<Frame>(isTopic('tickers.BTCUSDT'));
      assert.ok('lastPrice' in data && !('bid1Price' in data));
    });

    it('sends deeper books as a snapshot and deltas', async () => {
      const client = await connect('linear');
      client.send({ op: 'subscribe', args: ['orderbook.50.BTCUSDT'] });
      const snapshot = await client.next<Frame>(isTopic('orderbook.50.BTCUSDT'));
      assert.equal((snapshot.data.b as unknown[]).length, 20);
      clock.advance(1000);
      assert.equal((await client.next<Frame>(isTopic('orderbook.50.BTCUSDT'))).type, 'delta');
    });

    it('tells the halves of the pong apart', async () => {
      const [spot, linear] = [await connect('spot'), await connect('linear')];
      spot.send({ req_id: 'p1', op: 'ping' });
      linear.send({ req_id: 'p1', op: 'ping' });
      const [a, b] = [await spot.next(), await linear.next()];
      assert.deepEqual([a.ret_msg, 'req_id' in a], ['pong', false]);
      assert.deepEqual([b.ret_msg, b.req_id], ['pong', 'p1']);
    });

    it('fails the whole request for one bad topic', async () => {
      const client = await connect('linear');
      client.send({ op: 'subscribe', args: ['orderbook.1.BTCUSDT', 'orderbook.1.NOSUCH'], req_id: 'x' });
      const refused = await client.next();
      assert.equal(refused.success, false);
      assert.match(String(refused.ret_msg), /Invalid topic/);
      clock.advance(4000);
      client.send({ op: 'ping' });
      assert.equal((await client.next()).ret_msg, 'pong', 'nothing was subscribed');
      client.send('rubbish');
      assert.equal((await client.next()).success, false);
    });

    it('takes 10 topics a request on spot, and 21,000 characters a connection', async () => {
      const spot = await connect('spot');
      const names = demo.market.listed('bybit', 'spot').map(i => `tickers.${i.symbol}`);
      spot.send({ op: 'subscribe', args: names.slice(0, 11) });
      assert.match(String((await spot.next()).ret_msg), /args size >10/);
      const linear = await connect('linear');
      const all = demo.market.listed('bybit', 'perp').filter(i => i.row !== 'inverse' && i.state === 'trading');
      const topics = all.flatMap(i => [`orderbook.1.${i.symbol}`, `tickers.${i.symbol}`]);
      linear.send({ op: 'subscribe', args: topics });
      assert.match(String((await linear.next()).ret_msg), /21000 characters/);
      linear.send({ op: 'subscribe', args: topics.slice(0, 600) });
      assert.equal((await linear.next()).success, true);
    });

    it('stops on unsubscribe, and drops who is silent for ten minutes', async () => {
      const client = await connect('linear');
      client.send({ op: 'subscribe', args: ['orderbook.1.BTCUSDT'] });
      await client.next(isTopic('orderbook.1.BTCUSDT'));
      client.send({ op: 'unsubscribe', args: ['orderbook.1.BTCUSDT'] });
      await client.next(f => f.op === 'unsubscribe');
      client.frames.length = 0;
      clock.advance(4000);
      client.send({ op: 'ping' });
      await client.next();
      assert.deepEqual(client.frames, []);
      clock.stepWall(600_000);
      clock.advance(20);
      await client.close();
    });

    it('refuses unknown paths', async () => {
      assert.equal(await refusedStatus(`${demo.endpoints['bybit.spot.ws']}/v5/public/nothing`), 404);
    });
  });
});
