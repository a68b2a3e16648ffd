import assert from 'node:assert/strict';
import { type Demo, startDemo } from '../../../src/demo/demo';
import { FakeClock } from '../../harness/fakeClock';
import { FIRST_VENUES } from '../../harness/firstVenues';
import { type Answer, get, refusedStatus, WireClient } from './wireClient';

interface Row {
  readonly [field: string]: unknown;
  readonly symbol: string;
}

describe('simulated Binance', () => {
  let demo: Demo;
  let clock: FakeClock;
  let rest: string;
  let futures: string;
  const open: WireClient[] = [];

  const connect = async (market: 'spot' | 'perp', path: string, options = {}) => {
    const client = await WireClient.open(`${demo.endpoints[`binance.${market}.ws`]}${path}`, options);
    open.push(client);
    return client;
  };
  const truth = (market: string, symbol: string) => {
    const found = demo.market.truth('binance', market, symbol);
    assert.ok(found, symbol);
    return found;
  };

  beforeEach(async () => {
    clock = new FakeClock();
    demo = await startDemo({ venues: FIRST_VENUES, clock, quotesPerSecond: 600 });
    rest = `${demo.endpoints['binance.spot.rest']}/api/v3`;
    futures = `${demo.endpoints['binance.perp.rest']}/fapi/v1`;
  });

  afterEach(async () => {
    for (const client of open.splice(0)) client.terminate();
    await demo.close();
  });

  describe('REST', () => {
    it('lists spot pairs with filters; the status filter takes three words', async () => {
      const all = (await get<{ symbols: Row[] }>(`${rest}/exchangeInfo`)).body.symbols;
      const trading = (
        await get<{ symbols: Row[] }>(
          `${rest}/exchangeInfo?permissions=SPOT&showPermissionSets=false&symbolStatus=TRADING`,
        )
      ).body.symbols;
      assert.ok(trading.every(row => row.status === 'TRADING'));
      assert.deepEqual([...new Set(all.map(row => row.status))].sort(), [
        'BREAK',
        'CANCEL_ONLY',
        'END_OF_DAY',
        'HALT',
        'TRADING',
      ]);
      const btc = trading.find(row => row.symbol === 'BTCUSDT');
      const filters = btc?.filters as { filterType: string; tickSize?: string }[];
      assert.equal(
        filters.find(filter => filter.filterType === 'PRICE_FILTER')?.tickSize,
        truth('spot', 'BTCUSDT').tickSize.toFixed(8),
      );
      assert.deepEqual(btc?.permissionSets, []);
      assert.ok(trading.some(row => row.symbol === '币安人生USDT'));
      for (const status of ['HALT', 'BREAK']) {
        const { symbols } = (await get<{ symbols: Row[] }>(`${rest}/exchangeInfo?symbolStatus=${status}`)).body;
        assert.deepEqual([...new Set(symbols.map(row => row.status))], [status]);
        assert.ok(symbols.every(row => row.isSpotTradingAllowed === false));
      }
      assert.deepEqual((await get(`${rest}/exchangeInfo?symbolStatus=CANCEL_ONLY`)).body, {
        code: -1122,
        msg: 'Invalid symbolStatus.',
      });
    });

    it('lists futures with TradFi, delivery and pending rows; COIN-M has its own list', async () => {
      const rows = (await get<{ symbols: Row[] }>(`${futures}/exchangeInfo`)).body.symbols;
      const types = new Set(rows.map(row => row.contractType));
      assert.deepEqual([...types].sort(), ['', 'CURRENT_QUARTER', 'NEXT_QUARTER', 'PERPETUAL', 'TRADIFI_PERPETUAL']);
      assert.ok(rows.find(row => row.symbol === '1000PEPEUSDT')?.baseAsset === '1000PEPE');
      assert.ok(rows.some(row => row.status === 'PENDING_TRADING'));
      assert.ok(!rows.some(row => row.symbol === 'BTCUSD_PERP'));
    });

    it('has bulk tickers: odd books show zeros, halted pairs too', async () => {
      const rows = (await get<Row[]>(`${rest}/ticker/bookTicker`)).body;
      const find = (symbol: string) => rows.find(row => row.symbol === symbol);
      assert.deepEqual(find('EMPTYUSDT'), {
        symbol: 'EMPTYUSDT',
        bidPrice: '0.00000000',
        bidQty: '0.00000000',
        askPrice: '0.00000000',
        askQty: '0.00000000',
      });
      assert.equal(find('NOBIDUSDT')?.bidPrice, '0.00000000');
      assert.equal(find('HALTAUSDT')?.askPrice, '0.00000000');
      assert.equal(Number(find('BTCUSDT')?.bidPrice), truth('spot', 'BTCUSDT').bid);
      const mini = (await get<Row[]>(`${rest}/ticker/24hr?type=MINI`)).body[0];
      assert.ok(mini && !('bidPrice' in mini) && !('priceChange' in mini));
    });

    it('has funding with a sparse list of intervals', async () => {
      const premium = (await get<Row[]>(`${futures}/premiumIndex`)).body;
      const info = (await get<{ symbol: string; fundingIntervalHours: number }[]>(`${futures}/fundingInfo`)).body;
      const intervals = new Map(info.map(row => [row.symbol, row.fundingIntervalHours]));
      const perpetuals = demo.market.of('binance', 'perp').filter(i => i.row === 'perpetual' && i.state === 'trading');
      assert.ok(info.length < perpetuals.length);
      for (const i of perpetuals) assert.equal(intervals.get(i.symbol) ?? 8, i.fundingHours, i.symbol);
      const delivery = premium.find(row => row.symbol === 'BTCUSDT_261225');
      assert.deepEqual([delivery?.lastFundingRate, delivery?.nextFundingTime], ['', 0]);
      const btc = premium.find(row => row.symbol === 'BTCUSDT');
      assert.equal(Number(btc?.lastFundingRate), truth('perp', 'BTCUSDT').fundingRate);
      const history = (await get<{ fundingTime: number }[]>(`${futures}/fundingRate?symbol=BTCUSDT&limit=3`)).body;
      assert.equal(history.length, 3);
      assert.ok((history[2]?.fundingTime ?? 0) <= clock.now());
    });

    it('answers errors in its own words', async () => {
      assert.deepEqual((await get(`${rest}/ticker/bookTicker?symbol=FOO`)).body, {
        code: -1121,
        msg: 'Invalid symbol.',
      });
      assert.equal((await get(`${rest}/depth`)).body.code, -1102);
      assert.equal((await get(`${rest}/ticker/price?foo=1`)).body.code, -1104);
      assert.equal((await get(`${rest}/nothing`)).status, 404);
      assert.equal((await get(`${demo.endpoints['binance.spot.rest']}/api/v1/ping`)).status, 404);
    });

    it('counts weight: 429 with Retry-After over the limit, 418 for who goes on', async () => {
      const answers: Answer<unknown>[] = [];
      for (let n = 0; n < 75; n++) answers.push(await get(`${rest}/ticker/24hr`));
      assert.equal(answers[0]?.headers.get('x-mbx-used-weight-1m'), '80');
      assert.equal(answers[1]?.headers.get('x-mbx-used-weight-1m'), '160');
      const refused = await get(`${rest}/ticker/24hr`);
      assert.equal(refused.status, 429);
      assert.equal(refused.body.code, -1003);
      assert.ok(Number(refused.headers.get('retry-after')) <= 60);
      for (let n = 0; n < 10; n++) await get(`${rest}/ping`);
      const banned = await get(`${rest}/ping`);
      assert.equal(banned.status, 418);
      assert.ok(Number(banned.headers.get('retry-after')) >= 100);
      clock.stepWall(121_000);
      assert.equal((await get(`${rest}/ping`)).status, 200);
    });
  });

  describe('streams', () => {
    it('acknowledges and delivers the top of book: combined and raw', async () => {
      const combined = await connect('spot', '/stream');
      combined.send({ method: 'SUBSCRIBE', params: ['btcusdt@bookTicker'], id: 7 });
      assert.deepEqual(await combined.next(), { result: null, id: 7 });
      clock.advance(1000);
      const frame = await combined.next(f => f.stream === 'btcusdt@bookTicker');
      assert.deepEqual(Object.keys(frame.data as object), ['u', 's', 'b', 'B', 'a', 'A']);
      const raw = await connect('perp', '/public/ws/btcusdt@bookTicker');
      clock.advance(1000);
      const event = await raw.next(f => f.e === 'bookTicker');
      assert.deepEqual(Object.keys(event), ['e', 'u', 'E', 'T', 's', 'ps', 'b', 'B', 'a', 'A', 'st']);
    });

    it('ends with what is true', async () => {
      const client = await connect('spot', '/ws/ethusdt@bookTicker');
      clock.advance(3000);
      const { updateId, bid, askSize } = truth('spot', 'ETHUSDT');
      const last = await client.next(f => f.u === updateId);
      assert.equal(Number(last.b), bid);
      assert.equal(Number(last.A), askSize);
    });

    it('carries non-ASCII symbols, percent-encoded in the path', async () => {
      const client = await connect('spot', `/ws/${encodeURIComponent('币安人生usdt')}@bookTicker`);
      clock.advance(5000);
      assert.equal((await client.next(f => 'u' in f)).s, '币安人生USDT');
    });

    it('lists and takes back subscriptions', async () => {
      const client = await connect('spot', '/ws');
      client.send({ method: 'SUBSCRIBE', params: ['btcusdt@bookTicker', 'nosuch@bookTicker'], id: 'a' });
      assert.deepEqual(await client.next(), { result: null, id: 'a' });
      client.send({ method: 'UNSUBSCRIBE', params: ['btcusdt@bookTicker'], id: 2 });
      await client.next(f => f.id === 2);
      client.send({ method: 'LIST_SUBSCRIPTIONS', id: 3 });
      assert.deepEqual(await client.next(f => f.id === 3), { result: ['nosuch@bookTicker'], id: 3 });
      clock.advance(2000);
      client.send({ method: 'GET_PROPERTY', params: ['combined'], id: 4 });
      assert.deepEqual(await client.next(), { result: false, id: 4 });
    });

    it('tells what is wrong with a request; spot flat, futures nested', async () => {
      const spot = await connect('spot', '/ws');
      spot.send('{not json');
      assert.equal((await spot.next()).code, 3);
      spot.send({ method: 'JUMP', id: 1 });
      const wrong = await spot.next();
      assert.deepEqual([wrong.code, wrong.id], [2, 1]);
      const perp = await connect('perp', '/public/ws');
      perp.send({ method: 'SUBSCRIBE', params: 'x', id: 5 });
      const nested = await perp.next<{ error: { code: number }; id: number }>();
      assert.deepEqual([nested.error.code, nested.id], [2, 5]);
    });

    it('splits futures by path: the wrong class is acknowledged and silent', async () => {
      const params = ['btcusdt@bookTicker', '!markPrice@arr@1s'];
      const [pub, market, unrouted] = await Promise.all(
        ['/public/ws', '/market/ws', '/ws'].map(path => connect('perp', path)),
      );
      assert.ok(pub && market && unrouted);
      for (const client of [pub, market, unrouted]) {
        client.send({ method: 'SUBSCRIBE', params, id: 1 });
        await client.next(f => f.id === 1);
      }
      clock.advance(2100);
      await pub.next(f => f.e === 'bookTicker');
      await unrouted.next(f => f.e === 'bookTicker');
      await market.next(f => Array.isArray(f));
      assert.ok(!pub.frames.some(text => text.startsWith('[')));
      assert.ok(!unrouted.frames.some(text => text.startsWith('[')));
      assert.ok(!market.frames.some(text => text.includes('bookTicker')));
    });

    it('has all-market arrays: COIN-M rows among them, TradFi in a message of its own', async () => {
      const client = await connect('perp', '/market/stream?streams=!markPrice@arr@1s/!miniTicker@arr');
      clock.advance(1500);
      const marks = async () =>
        (
          await client.next<{ data: { s: string; st: number; r: string; T: number }[] }>(
            f => f.stream === '!markPrice@arr@1s',
          )
        ).data;
      const [crypto, tradfi] = [await marks(), await marks()];
      assert.ok(crypto.some(row => row.st === 2 && row.s === 'BTCUSD_PERP'));
      assert.equal(crypto.find(row => row.s === 'BTCUSDT_261225')?.r, '');
      assert.deepEqual(tradfi.map(row => row.s).sort(), ['AAPLUSDT', 'NVDAUSDT', 'TSLAUSDT', 'XAGUSDT', 'XAUUSDT']);
      const minis = await client.next<{ data: object[] }>(f => f.stream === '!miniTicker@arr');
      assert.ok(minis.data.length > 5 && minis.data.length < 250);
    });

    it('acknowledges retired spot streams and says nothing', async () => {
      const client = await connect('spot', '/ws');
      client.send({ method: 'SUBSCRIBE', params: ['!ticker@arr', '!bookTicker'], id: 1 });
      await client.next(f => f.id === 1);
      clock.advance(3000);
      client.send({ method: 'LIST_SUBSCRIPTIONS', id: 2 });
      assert.equal((await client.next()).id, 2);
    });

    it('announces changed contracts', async () => {
      const client = await connect('perp', '/market/ws/!contractInfo');
      const eth = demo.market.find('binance', 'perp', 'ETHUSDT');
      assert.ok(eth);
      demo.market.setState(eth, 'halted', 'SETTLING');
      clock.advance(500);
      const event = await client.next();
      assert.deepEqual([event.e, event.s, event.cs], ['contractInfo', 'ETHUSDT', 'SETTLING']);
    });
  });

  describe('limits and life', () => {
    it('cuts off who sends more than 5 messages a second, on futures more than 10', async () => {
      const spot = await connect('spot', '/ws');
      for (let id = 1; id <= 6; id++) spot.send({ method: 'LIST_SUBSCRIPTIONS', id });
      assert.equal((await spot.close()).code, 1008);
      const perp = await connect('perp', '/public/ws');
      for (let id = 1; id <= 10; id++) perp.ping();
      await perp.until(() => perp.pongs === 10);
      clock.advance(1000);
      perp.send({ method: 'LIST_SUBSCRIPTIONS', id: 11 });
      await perp.next(f => f.id === 11);
    });

    it('refuses more streams than a connection may have', async () => {
      const spot = await connect('spot', '/ws');
      const names = (count: number) => Array.from({ length: count }, (_, n) => `x${n}@bookTicker`);
      spot.send({ method: 'SUBSCRIBE', params: names(1024), id: 1 });
      await spot.next(f => f.id === 1 && f.result === null);
      spot.send({ method: 'SUBSCRIBE', params: ['one@bookTicker'], id: 2 });
      assert.equal((await spot.next(f => f.id === 2)).code, 2);
      const perp = await connect('perp', '/public/ws');
      perp.send({ method: 'SUBSCRIBE', params: names(201), id: 3 });
      assert.ok((await perp.next(f => f.id === 3)).error);
    });

    it('pings each 20 s and closes after a minute without a pong', async () => {
      const good = await connect('spot', '/ws');
      const deaf = await connect('spot', '/ws', { autoPong: false });
      for (let n = 1; n <= 5; n++) {
        clock.advance(20_050);
        await good.until(() => good.pings === n);
        await new Promise(resolve => setImmediate(resolve));
      }
      assert.equal((await deaf.close()).reason, 'Pong timeout');
      assert.equal(good.closed, undefined);
    });

    it('pings futures each 3 minutes', async () => {
      const client = await connect('perp', '/public/ws');
      clock.advance(179_000);
      client.send({ method: 'LIST_SUBSCRIPTIONS', id: 1 });
      await client.next();
      assert.equal(client.pings, 0);
      clock.advance(2_000);
      await client.until(() => client.pings === 1);
    });

    it('refuses unknown paths and too many connections', async () => {
      const base = demo.endpoints['binance.spot.ws'];
      assert.equal(await refusedStatus(`${base}/nothing`), 404);
      for (let n = 0; n < 300; n++) open.push(await WireClient.open(`${base}/ws`));
      assert.equal(await refusedStatus(`${base}/ws`), 429);
    });

    it('has a depth stream that continues its snapshot', async () => {
      const client = await connect('perp', '/public/ws/btcusdt@depth@100ms');
      clock.advance(1000);
      const first = await client.next<{ U: number; u: number; pu: number }>();
      const second = await client.next<{ U: number; u: number; pu: number }>();
      assert.equal(second.pu, first.u);
      assert.equal(second.U, first.u + 1);
      const snapshot = (await get(`${futures}/depth?symbol=BTCUSDT&limit=20`)).body;
      assert.ok(Number(snapshot.lastUpdateId) >= second.u);
    });
  });
});
