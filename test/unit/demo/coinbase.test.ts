import assert from 'node:assert/strict';
import { type Demo, startDemo } from '../../../src/demo/demo';
import { FakeClock } from '../../harness/fakeClock';
import { get, refusedStatus, WireClient } from './wireClient';

type Row = Record<string, unknown>;
type Levels = readonly (readonly string[])[];

describe('simulated Coinbase', () => {
  let demo: Demo;
  let clock: FakeClock;
  let rest: string;
  const open: WireClient[] = [];

  const connect = async () => {
    const client = await WireClient.open(demo.endpoints['coinbase.spot.ws'] ?? '');
    open.push(client);
    return client;
  };
  const subscribe = (ids: readonly string[], ...channels: readonly unknown[]) => ({
    type: 'subscribe',
    product_ids: ids,
    channels,
  });
  const isType = (type: string) => (frame: Row) => frame.type === type;
  const bitcoin = () => demo.market.truth('coinbase', 'spot', 'BTC-USD');
  const instrument = () =>
    demo.market.find('coinbase', 'spot', 'BTC-USD') as NonNullable<ReturnType<Demo['market']['find']>>;

  beforeEach(async () => {
    clock = new FakeClock();
    demo = await startDemo({ venues: ['coinbase'], clock, quotesPerSecond: 600 });
    rest = demo.endpoints['coinbase.spot.rest'] ?? '';
  });

  afterEach(async () => {
    for (const client of open.splice(0)) client.terminate();
    await demo.close();
  });

  it('lists products with flags, second names of books, and an auction of another name', async () => {
    const { body } = await get<Row[]>(`${rest}/products`);
    const find = (id: string) => body.find(row => row.id === id);
    assert.equal(Number(find('BTC-USD')?.quote_increment), bitcoin()?.tickSize);
    assert.deepEqual([find('BTC-USDC')?.base_currency, find('BTC-USDC')?.quote_currency], ['BTC', 'USDC']);
    assert.deepEqual([find('BTCAUCTION-USD')?.base_currency, find('BTCAUCTION-USD')?.cancel_only], ['BTC', true]);
    assert.deepEqual(
      ['HALTA-USD', 'HALTB-USD', 'LIMITED-USD', 'SOON-USD'].map(id => {
        const { status, trading_disabled, cancel_only, limit_only } = find(id) ?? {};
        return [status, trading_disabled, cancel_only, limit_only];
      }),
      [
        ['online', true, false, false],
        ['online', false, true, false],
        ['online', false, false, true],
        ['offline', false, false, false],
      ],
    );
  });

  it('answers one product at a time, errors as a message, and not more than 15 calls at once', async () => {
    assert.equal(Number((await get(`${rest}/products/BTC-USD/ticker`)).body.bid), bitcoin()?.bid);
    assert.equal(Number((await get(`${rest}/products/BTC-USD/stats`)).body.open), bitcoin()?.open24h);
    const { bids } = (await get<{ bids: Levels }>(`${rest}/products/BTC-USD/book?level=1`)).body;
    assert.deepEqual([bids.length, Number(bids[0]?.[0])], [1, bitcoin()?.bid]);
    assert.deepEqual((await get(`${rest}/products/X-USD/ticker`)).body, { message: 'NotFound' });
    const from = Math.floor(clock.now() / 60_000) * 60 - 600;
    const candles = await get<number[][]>(
      `${rest}/products/BTC-USD/candles?granularity=60&start=${from}&end=${from + 120}`,
    );
    assert.deepEqual(
      candles.body.map(([time]) => time),
      [from + 120, from + 60, from],
    );
    const long = await get(`${rest}/products/BTC-USD/candles?granularity=60&start=${from - 40_000}&end=${from}`);
    assert.deepEqual([long.status, /exceeds 300/.test(String(long.body.message))], [400, true]);
    await Promise.all(Array.from({ length: 9 }, () => get(`${rest}/time`)));
    const refused = await get(`${rest}/time`);
    assert.deepEqual([refused.status, refused.body], [429, { message: 'Public rate limit exceeded' }]);
  });

  it('sends a snapshot, then sizes that are there now, and 0 for what is gone', async () => {
    const client = await connect();
    client.send(subscribe(['BTC-USD'], 'level2_batch'));
    const snapshot = await client.next<{ bids: Levels; asks: Levels }>(isType('snapshot'));
    assert.deepEqual(snapshot.bids[0]?.map(Number), [bitcoin()?.bid, bitcoin()?.bidSize]);
    const before = bitcoin()?.bid ?? 0;
    demo.market.setBook(instrument(), { bid: before - 1, bidSize: 0.5 });
    clock.advance(100);
    const { changes } = await client.next<{ changes: Levels }>(
      frame => frame.type === 'l2update' && (frame.changes as Levels).some(([, price]) => Number(price) === before),
    );
    const sizeAt = (price: number) =>
      Number(changes.find(([side, text]) => side === 'buy' && Number(text) === price)?.[2]);
    assert.equal(sizeAt(before), 0);
  });

  it('sends tickers on trades and heartbeats each second', async () => {
    const client = await connect();
    client.send(subscribe(['BTC-USD'], 'ticker', { name: 'heartbeat', product_ids: ['ETH-USD'] }));
    const ticker = await client.next(isType('ticker'));
    assert.deepEqual([Number(ticker.price), Number(ticker.open_24h)], [bitcoin()?.last, bitcoin()?.open24h]);
    clock.advance(2_200);
    const beats = [await client.next(isType('heartbeat')), await client.next(isType('heartbeat'))];
    assert.ok(beats.every(beat => ['BTC-USD', 'ETH-USD'].includes(String(beat.product_id))));
  });

  it('acknowledges all that is subscribed, drops unlisted products without a word, refuses unknown ones by name', async () => {
    const client = await connect();
    client.send(subscribe(['BTC-USDC', 'NEWA-USD', 'ETH-USD'], 'ticker'));
    const first = await client.next<{ channels: Row[] }>(isType('subscriptions'));
    assert.deepEqual(
      first.channels.map(({ name, product_ids }) => [name, product_ids]),
      [['ticker', ['BTC-USD', 'ETH-USD']]],
    );
    client.send({ ...subscribe(['ETH-USD'], 'ticker'), type: 'unsubscribe' });
    const second = await client.next<{ channels: Row[] }>(isType('subscriptions'));
    assert.deepEqual(second.channels[0]?.product_ids, ['BTC-USD']);
    for (const [request, reason] of [
      [subscribe(['XYZ-USD'], 'ticker'), 'XYZ-USD is not a valid product'],
      [subscribe(['BTC-USD'], 'trades'), 'trades is not a valid channel'],
      [subscribe(['BTC-USD'], 'level2'), 'level2, level3, and full channels now require authentication'],
    ] as const) {
      client.send(request);
      assert.deepEqual(await client.next(isType('error')), { type: 'error', message: 'Failed to subscribe', reason });
    }
    client.send('{');
    assert.deepEqual(await client.next(isType('error')), { type: 'error', message: 'Malformed JSON' });
  });

  it('takes 20 requests at once, 10 subscriptions of one product and channel, and wants the first in 5 s', async () => {
    const client = await connect();
    for (let n = 0; n < 21; n++) client.send(subscribe(['BTC-USD'], 'ticker'));
    assert.match(String((await client.next(isType('error'))).reason), /rate limit/);
    clock.stepWall(3_000);
    for (let n = 0; n < 9; n++) (await connect()).send(subscribe(['BTC-USD'], 'ticker'));
    await open.at(-1)?.next(isType('subscriptions'));
    const late = await connect();
    late.send(subscribe(['BTC-USD'], 'ticker'));
    assert.match(String((await late.next(isType('error'))).reason), /subscription limit/);
    clock.stepWall(6_000);
    clock.advance(50);
    assert.deepEqual((await late.close()).code, 1008);
    assert.equal(client.closed, undefined);
    assert.equal(await refusedStatus(`${demo.endpoints['coinbase.spot.ws']}/ws`), 404);
  });
});
