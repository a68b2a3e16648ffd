import assert from 'node:assert/strict';
import { type Demo, startDemo } from '../../../src/demo/demo';
import { FakeClock } from '../../harness/fakeClock';
import { get, refusedStatus, WireClient } from './wireClient';

interface Answer {
  readonly code: string;
  readonly msg: string;
  readonly data: Record<string, unknown>[];
}

interface Frame {
  readonly action: string;
  readonly arg: Record<string, string>;
  readonly data: readonly Record<string, unknown>[];
  readonly ts: number;
}

describe('simulated Bitget', () => {
  let demo: Demo;
  let clock: FakeClock;
  let rest: string;
  const open: WireClient[] = [];

  const connect = async () => {
    const client = await WireClient.open(`${demo.endpoints['bitget.perp.ws']}/v2/ws/public`);
    open.push(client);
    return client;
  };
  const arg = (channel: string, instId = 'BTCUSDT', instType = 'USDT-FUTURES') => ({ instType, channel, instId });
  const subscribe = (...args: readonly unknown[]) => ({ op: 'subscribe', args });
  const isPush = (channel: string) => (frame: Record<string, unknown>) =>
    frame.action !== undefined && (frame.arg as Record<string, string>).channel === channel;
  const isEvent = (event: string) => (frame: Record<string, unknown>) => frame.event === event;

  beforeEach(async () => {
    clock = new FakeClock();
    demo = await startDemo({ venues: ['bitget'], clock, quotesPerSecond: 600 });
    rest = `${demo.endpoints['bitget.perp.rest']}/api/v2`;
  });

  afterEach(async () => {
    for (const client of open.splice(0)) client.terminate();
    await demo.close();
  });

  it('lists spot by decimals, contracts by end step and place, other product types apart', async () => {
    const spot = (await get<Answer>(`${rest}/spot/public/symbols`)).body.data;
    assert.ok(spot.every(row => /^\d+$/.test(`${row.pricePrecision}${row.quantityPrecision}`)));
    assert.deepEqual(
      ['HALTAUSDT', 'HALTBUSDT', 'BTCUSDT'].map(symbol => spot.find(row => row.symbol === symbol)?.status),
      ['halt', 'gray', 'online'],
    );
    const linear = (await get<Answer>(`${rest}/mix/market/contracts?productType=usdt-futures`)).body.data;
    for (const row of linear) {
      const truth = demo.market.truth('bitget', 'perp', String(row.symbol));
      assert.equal(Number(`${row.priceEndStep}e-${row.pricePlace}`), truth?.tickSize, String(row.symbol));
    }
    assert.ok(linear.some(row => row.priceEndStep === '5'));
    const find = (symbol: string) => linear.find(row => row.symbol === symbol);
    assert.equal(find('BTCUSDTZ26')?.symbolType, 'delivery');
    assert.equal(find('AAPLUSDT')?.isRwa, 'YES');
    assert.equal(find('BTCUSD'), undefined);
    const coin = (await get<Answer>(`${rest}/mix/market/contracts?productType=COIN-FUTURES`)).body.data;
    assert.deepEqual([coin.length, coin[0]?.symbol, coin[0]?.supportMarginCoins], [1, 'BTCUSD', ['BTC']]);
  });

  it('has bulk tickers and funding in its envelope, and says errors in it', async () => {
    const tickers = (await get<Answer>(`${rest}/spot/market/tickers`)).body.data;
    const find = (symbol: string) => tickers.find(row => row.symbol === symbol);
    const truth = demo.market.truth('bitget', 'spot', 'BTCUSDT');
    assert.deepEqual([Number(find('BTCUSDT')?.bidPr), Number(find('BTCUSDT')?.open)], [truth?.bid, truth?.open24h]);
    assert.deepEqual([find('NOBIDUSDT')?.bidPr, find('NOBIDUSDT')?.bidSz], ['', '']);
    assert.equal(find('HALTAUSDT'), undefined);
    const rates = (await get<Answer>(`${rest}/mix/market/current-fund-rate?productType=USDT-FUTURES`)).body.data;
    const perp = demo.market.truth('bitget', 'perp', 'BTCUSDT');
    const rate = rates.find(row => row.symbol === 'BTCUSDT');
    assert.deepEqual([rate?.fundingRate, rate?.fundingRateInterval, rate?.nextUpdate].map(Number), [
      perp?.fundingRate,
      perp?.fundingIntervalHours,
      perp?.nextFundingTime,
    ]);
    assert.equal((await get<Answer>(`${rest}/mix/market/contracts`)).body.code, '40019');
    const unknown = await get<Answer>(`${rest}/mix/market/tickers?productType=USDT-FUTURES&symbol=X`);
    assert.deepEqual([unknown.status, unknown.body.code], [400, '40034']);
    assert.equal((await get<Answer>(`${rest}/nothing`)).status, 404);
  });

  it('refuses more than 20 calls a second of one path', async () => {
    await Promise.all(Array.from({ length: 20 }, () => get(`${rest}/public/time`)));
    assert.equal((await get<Answer>(`${rest}/public/time`)).status, 429);
    assert.equal((await get<Answer>(`${rest}/spot/public/coins`)).status, 200);
    clock.stepWall(1_000);
    assert.equal((await get<Answer>(`${rest}/public/time`)).status, 200);
  });

  it('acknowledges and refuses each arg, then sends whole tops of book', async () => {
    const client = await connect();
    client.send(subscribe(arg('books1'), arg('books1', 'XUSDT'), arg('books1', 'BTCUSD'), arg('ticker')));
    assert.deepEqual(await client.next(isEvent('subscribe')), { event: 'subscribe', arg: arg('books1') });
    const error = await client.next(isEvent('error'));
    assert.deepEqual([error.code, error.arg], [30001, arg('books1', 'XUSDT')]);
    const book = (await client.next(isPush('books1'))) as unknown as Frame;
    const truth = demo.market.truth('bitget', 'perp', 'BTCUSDT');
    assert.deepEqual([book.action, book.arg], ['snapshot', arg('books1')]);
    assert.deepEqual((book.data[0]?.bids as string[][] | undefined)?.[0]?.map(Number), [truth?.bid, truth?.bidSize]);
    assert.equal(typeof book.data[0]?.ts, 'string');
    const ticker = (await client.next(isPush('ticker'))) as unknown as Frame;
    assert.equal(Number(ticker.data[0]?.nextFundingTime), truth?.nextFundingTime);
    assert.equal(ticker.data[0]?.fundingRateInterval, undefined);
  });

  it('answers bad requests with numbers as codes, and ends a connection that sends too much', async () => {
    const client = await connect();
    client.send({ op: 'dance' });
    assert.equal((await client.next(isEvent('error'))).code, 30003);
    client.send(subscribe(...Array.from({ length: 80 }, (_, n) => arg('ticker', `C${n}USDT`))));
    assert.equal((await client.next(isEvent('error'))).code, 30016);
    clock.stepWall(1_000);
    for (let n = 0; n < 11; n++) client.send('ping');
    assert.equal((await client.next(isEvent('error'))).code, 30007);
    await client.close();
  });

  it('takes 240 subscribe requests an hour, 100 connections, and needs a ping in two minutes', async () => {
    const client = await connect();
    for (let n = 0; n < 240; n += 10) {
      for (let each = 0; each < 10; each++) client.send(subscribe(arg('ticker')));
      for (let each = 0; each < 10; each++) await client.next(isEvent('subscribe'));
      clock.stepWall(1_000);
    }
    // What has been refilled meanwhile.
    for (let n = 0; n < 5; n++) client.send(subscribe(arg('ticker')));
    assert.equal((await client.next(isEvent('error'))).code, 30006);
    for (let n = 1; n < 100; n++) await connect();
    assert.equal(await refusedStatus(`${demo.endpoints['bitget.perp.ws']}/v2/ws/public`), 429);
    assert.equal(await refusedStatus(`${demo.endpoints['bitget.perp.ws']}/v2/ws/private`), 404);
    const pinging = open.at(-1) as WireClient;
    clock.stepWall(100_000);
    pinging.send('ping');
    await pinging.nextText('pong');
    clock.stepWall(21_000);
    clock.advance(50);
    await client.close();
    assert.equal(pinging.closed, undefined);
  });
});
