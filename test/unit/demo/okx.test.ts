import assert from 'node:assert/strict';
import { type Demo, startDemo } from '../../../src/demo/demo';
import { FakeClock } from '../../harness/fakeClock';
import { FIRST_VENUES } from '../../harness/firstVenues';
import { get, refusedStatus, WireClient } from './wireClient';

interface Reply {
  readonly code: string;
  readonly msg: string;
  readonly data: Record<string, string>[];
}

interface Push {
  readonly arg: Record<string, string>;
  readonly action?: string;
  readonly data: Record<string, never>[] &
    { asks: string[][]; bids: string[][]; ts: string; seqId: number; prevSeqId: number }[];
}

describe('simulated OKX', () => {
  let demo: Demo;
  let clock: FakeClock;
  let rest: string;
  let url: string;
  const open: WireClient[] = [];

  const connect = async () => {
    const client = await WireClient.open(url);
    open.push(client);
    return client;
  };
  const channel = (name: string) => (frame: Record<string, unknown>) =>
    'data' in frame && (frame.arg as Record<string, string> | undefined)?.channel === name;

  beforeEach(async () => {
    clock = new FakeClock();
    demo = await startDemo({ venues: FIRST_VENUES, clock, quotesPerSecond: 600 });
    rest = `${demo.endpoints['okx.spot.rest']}/api/v5`;
    url = `${demo.endpoints['okx.spot.ws']}/ws/v5/public`;
  });

  afterEach(async () => {
    for (const client of open.splice(0)) client.terminate();
    await demo.close();
  });

  describe('REST', () => {
    it('lists swaps with contract sizes, and every kind of row', async () => {
      const { data } = (await get<Reply>(`${rest}/public/instruments?instType=SWAP`)).body;
      const find = (id: string) => data.find(row => row.instId === id);
      const btc = find('BTC-USDT-SWAP');
      assert.deepEqual(
        [btc?.ctVal, btc?.ctMult, btc?.ctValCcy, btc?.ctType, btc?.baseCcy, btc?.uly, btc?.lotSz],
        ['0.01', '1', 'BTC', 'linear', '', 'BTC-USDT', '0.01'],
      );
      assert.equal(find('BTC-USD-SWAP')?.ctType, 'inverse');
      assert.deepEqual([find('BTC-USD_UM-SWAP')?.uly, find('BTC-USD_UM-SWAP')?.ctType], ['BTC-USD', 'linear']);
      assert.deepEqual(find('SOON-USDT-SWAP'), { instId: 'SOON-USDT-SWAP', instType: 'SWAP', state: 'preopen' });
      assert.deepEqual([...new Set(data.map(row => row.instCategory))].sort(), ['1', '3', '4', '5', '6', undefined]);
      assert.deepEqual([...new Set(data.map(row => row.state))].sort(), [
        'live',
        'preopen',
        'rebase',
        'settling',
        'suspend',
        'test',
      ]);
      const futures = (await get<Reply>(`${rest}/public/instruments?instType=FUTURES`)).body.data;
      assert.deepEqual(futures.map(row => row.ruleType).sort(), ['normal', 'xperp']);
      const spot = (await get<Reply>(`${rest}/public/instruments?instType=SPOT`)).body.data;
      assert.ok(spot.some(row => row.instId === 'USDT-USD' && row.baseCcy === 'USDT' && row.quoteCcy === 'USD'));
    });

    it('has tickers with text numbers, volumes in contracts and coins', async () => {
      const { data } = (await get<Reply>(`${rest}/market/tickers?instType=SWAP`)).body;
      const btc = data.find(row => row.instId === 'BTC-USDT-SWAP');
      const truth = demo.market.truth('okx', 'perp', 'BTC-USDT-SWAP');
      assert.equal(Number(btc?.bidPx), truth?.bid);
      assert.ok(Math.abs(Number(btc?.bidSz) * 0.01 - (truth?.bidSize ?? 0)) < 1e-9);
      assert.ok(Math.abs(Number(btc?.vol24h) * 0.01 - Number(btc?.volCcy24h)) < 0.01);
      const empty = data.find(row => row.instId === 'EMPTY-USDT-SWAP');
      assert.deepEqual([empty?.askPx, empty?.askSz, empty?.bidPx], ['', '', '']);
    });

    it('has funding for one and for all, never for a list', async () => {
      const all = (await get<Reply>(`${rest}/public/funding-rate?instId=ANY`)).body.data;
      const truth = demo.market.truth('okx', 'perp', 'ETH-USDT-SWAP');
      const eth = all.find(row => row.instId === 'ETH-USDT-SWAP');
      assert.equal(Number(eth?.fundingRate), truth?.fundingRate);
      assert.equal(Number(eth?.fundingTime), truth?.nextFundingTime);
      assert.equal((Number(eth?.nextFundingTime) - Number(eth?.fundingTime)) / 3_600_000, truth?.fundingIntervalHours);
      assert.equal((await get(`${rest}/public/funding-rate?instId=BTC-USDT-SWAP,ETH-USDT-SWAP`)).status, 400);
    });

    it('has marks of every perpetual, and index prices by quote', async () => {
      const marks = (await get<Reply>(`${rest}/public/mark-price?instType=SWAP`)).body.data;
      const eth = demo.market.find('okx', 'perp', 'ETH-USDT-SWAP');
      assert.ok(eth);
      assert.ok(Math.abs(Number(marks.find(row => row.instId === 'ETH-USDT-SWAP')?.markPx) / eth.mark - 1) < 1e-4);
      const indexes = (await get<Reply>(`${rest}/market/index-tickers?quoteCcy=USDT`)).body.data;
      const index = indexes.find(row => row.instId === 'ETH-USDT');
      assert.ok(Math.abs(Number(index?.idxPx) / eth.indexPrice - 1) < 1e-4);
      assert.deepEqual(
        indexes.filter(row => !row.instId?.endsWith('-USDT')),
        [],
      );
      assert.equal((await get<Reply>(`${rest}/market/index-tickers`)).body.code, '50014');
    });

    it('says errors in its envelope, and 50011 for too many requests', async () => {
      assert.equal((await get<Reply>(`${rest}/market/tickers?instType=FOO`)).body.code, '51000');
      assert.equal((await get<Reply>(`${rest}/public/instruments`)).body.code, '50014');
      assert.equal((await get<Reply>(`${rest}/market/ticker?instId=FOO-BAR`)).body.code, '51001');
      for (let n = 0; n < 20; n++) await get(`${rest}/market/tickers?instType=SPOT`);
      const refused = await get<Reply>(`${rest}/market/tickers?instType=SPOT`);
      assert.deepEqual([refused.status, refused.body.code], [429, '50011']);
      clock.stepWall(2000);
      assert.equal((await get(`${rest}/market/tickers?instType=SPOT`)).status, 200);
    });
  });

  describe('channels', () => {
    it('acknowledges each argument; an unknown one fails alone', async () => {
      const client = await connect();
      client.send({
        id: 'a1',
        op: 'subscribe',
        args: [
          { channel: 'bbo-tbt', instId: 'BTC-USDT' },
          { channel: 'bbo-tbt', instId: 'NO-SUCH' },
          { channel: 'bbo-tbt', instId: 'BTC-USDT-SWAP' },
        ],
      });
      const ack = await client.next(f => f.event === 'subscribe');
      assert.deepEqual(Object.keys(ack), ['id', 'event', 'arg', 'connId']);
      const error = await client.next(f => f.event === 'error');
      assert.deepEqual([error.code, error.id], ['60018', 'a1']);
      await client.next(f => f.event === 'subscribe' && (f.arg as { instId: string }).instId === 'BTC-USDT-SWAP');
      const push = await client.next<Push>(channel('bbo-tbt'));
      assert.equal(push.data[0]?.asks[0]?.length, 4);
    });

    it('has empty sides, and says the book again after a minute of silence', async () => {
      const client = await connect();
      client.send({ op: 'subscribe', args: [{ channel: 'bbo-tbt', instId: 'NOASK-USDT' }] });
      const first = await client.next<Push>(channel('bbo-tbt'));
      assert.deepEqual(first.data[0]?.asks, []);
      const quiet = demo.market.find('okx', 'spot', 'NOASK-USDT');
      assert.ok(quiet);
      quiet.dueAt = -1;
      for (let n = 0; n < 3; n++) {
        client.send('ping');
        await client.nextText('pong');
        client.frames.length = 0;
        clock.stepWall(20_000);
        clock.advance(20);
      }
      assert.equal((await client.next<Push>(channel('bbo-tbt'))).data[0]?.seqId, first.data[0]?.seqId);
    });

    it('has tickers, five levels, and a book that continues by prevSeqId', async () => {
      const client = await connect();
      const instId = 'BTC-USDT';
      client.send({ op: 'subscribe', args: ['tickers', 'books5', 'books'].map(name => ({ channel: name, instId })) });
      assert.equal((await client.next<Push>(channel('books5'))).data[0]?.bids.length, 5);
      const snapshot = await client.next<Push>(channel('books'));
      assert.deepEqual([snapshot.action, snapshot.data[0]?.prevSeqId], ['snapshot', -1]);
      await client.next(channel('tickers'));
      clock.advance(1000);
      const update = await client.next<Push>(channel('books'));
      assert.deepEqual([update.action, update.data[0]?.prevSeqId], ['update', snapshot.data[0]?.seqId]);
    });

    it('pushes funding at once, when it changes, and about each minute', async () => {
      const client = await connect();
      client.send({ op: 'subscribe', args: [{ channel: 'funding-rate', instId: 'BTC-USDT-SWAP' }] });
      await client.next(channel('funding-rate'));
      const btc = demo.market.find('okx', 'perp', 'BTC-USDT-SWAP');
      assert.ok(btc);
      clock.advance(1100);
      await client.next(channel('funding-rate'));
      demo.market.setFundingHours(btc, 4);
      clock.advance(1100);
      const changed = await client.next<{ data: Record<string, string>[] }>(channel('funding-rate'));
      const [row] = changed.data;
      assert.equal(Number(row?.nextFundingTime) - Number(row?.fundingTime), 4 * 3_600_000);
    });

    it('pushes the list, then listings and changes of state', async () => {
      const client = await connect();
      client.send({ op: 'subscribe', args: [{ channel: 'instruments', instType: 'SWAP' }] });
      const list = await client.next<{ data: Record<string, string>[] }>(channel('instruments'));
      assert.ok(list.data.length > 150);
      clock.advance(1_000);
      const changed = await client.next<{ data: Record<string, string>[] }>(channel('instruments'));
      assert.deepEqual(
        changed.data.map(row => [row.instId, row.state]),
        [['HALTE-USDT-SWAP', 'suspend']],
      );
      const hidden = demo.market.find('okx', 'perp', 'NEWA-USDT-SWAP');
      assert.ok(hidden);
      demo.market.setState(hidden, 'trading');
      clock.advance(300);
      const added = await client.next<{ data: Record<string, string>[] }>(channel('instruments'));
      assert.deepEqual(
        added.data.map(row => [row.instId, row.state]),
        [['NEWA-USDT-SWAP', 'live']],
      );
    });

    it('answers ping as raw text, and rubbish with 60012', async () => {
      const client = await connect();
      client.send('ping');
      await client.nextText('pong');
      client.send('{"op":"jump"}');
      assert.equal((await client.next()).code, '60012');
      client.send({ op: 'subscribe', args: [{ channel: 'candle1m', instId: 'BTC-USDT' }] });
      assert.equal((await client.next()).code, '60018');
      client.send({ op: 'unsubscribe', args: [{ channel: 'tickers', instId: 'BTC-USDT' }] });
      assert.equal((await client.next()).event, 'unsubscribe');
    });
  });

  describe('limits and life', () => {
    it('takes three connections a second', async () => {
      for (let n = 0; n < 3; n++) await connect();
      assert.equal(await refusedStatus(url), 429);
      clock.advance(1000);
      await connect();
      assert.equal(await refusedStatus(`${demo.endpoints['okx.spot.ws']}/ws/v5/private`), 404);
    });

    it('takes 480 operations an hour, refilled evenly', async () => {
      const client = await connect();
      const arg = { channel: 'funding-rate', instId: 'BTC-USDT-SWAP' };
      for (let n = 0; n < 481; n++) client.send({ op: n % 2 ? 'unsubscribe' : 'subscribe', args: [arg] });
      assert.equal((await client.next(f => f.event === 'error')).code, '60014');
      client.frames.length = 0;
      clock.stepWall(8_000);
      client.send({ op: 'subscribe', args: [arg] });
      await client.next(f => f.event === 'subscribe');
    });

    it('takes 64 KB of arguments', async () => {
      const client = await connect();
      const args = Array.from({ length: 1500 }, () => ({ channel: 'bbo-tbt', instId: 'BTC-USDT-SWAP' }));
      client.send({ op: 'subscribe', args });
      assert.equal((await client.next()).code, '60012');
    });

    it('drops who is idle for 30 s or has no subscription by then', async () => {
      const [idle, useless, alive] = [await connect(), await connect(), await connect()];
      const quiet = demo.market.find('okx', 'spot', 'EMPTY-USDT');
      assert.ok(quiet);
      quiet.dueAt = -1;
      for (const client of [idle, alive]) {
        client.send({ op: 'subscribe', args: [{ channel: 'bbo-tbt', instId: 'EMPTY-USDT' }] });
        await client.next(channel('bbo-tbt'));
      }
      clock.stepWall(20_000);
      for (const client of [useless, alive]) {
        client.send('ping');
        await client.nextText('pong');
      }
      clock.stepWall(11_000);
      clock.advance(20);
      assert.equal((await idle.close()).code, 4004);
      assert.equal((await useless.close()).code, 4004);
      assert.equal(alive.closed, undefined);
    });
  });
});
