import assert from 'node:assert/strict';
import { systemClock } from '../../../src/base/clock';
import { silentLog } from '../../../src/base/log';
import { Connection } from '../../../src/connectors/connection';
import { createNetwork } from '../../../src/connectors/proxy';
import { RateGate } from '../../../src/connectors/rateLimit';
import { createOpenSocket } from '../../../src/connectors/socketFactory';
import { decoderOf } from '../../../src/connectors/venue';
import { hyperliquid } from '../../../src/connectors/venues/hyperliquid';
import { type Demo, startDemo } from '../../../src/demo/demo';
import { FakeClock } from '../../harness/fakeClock';
import { socketOf } from '../../harness/fixtures';
import { RecordingSink } from '../../harness/recordingSink';
import { BOOK, TUNING } from '../../harness/testSocket';
import { refusedStatus, WireClient } from './wireClient';

interface Ctx {
  readonly coin?: string;
  readonly funding: string;
  readonly markPx: string;
  readonly midPx: string | null;
  readonly impactPxs: readonly string[] | null;
  readonly prevDayPx: string;
}
interface Coin {
  readonly name: string;
  readonly szDecimals: number;
  readonly isDelisted?: boolean;
  readonly index: number;
  readonly tokens: readonly number[];
}
interface Token {
  readonly name: string;
  readonly index: number;
  readonly szDecimals: number;
}
interface Level {
  readonly px: string;
  readonly sz: string;
}
interface Push {
  readonly channel: string;
  readonly data: { coin: string; time: number; bbo: (Level | null)[]; levels: Level[][]; ctx: Ctx };
}

describe('simulated Hyperliquid', () => {
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
  const subscription = (type: string, coin: string, method = 'subscribe') => ({ method, subscription: { type, coin } });
  const on = (channel: string) => (frame: Record<string, unknown>) => frame.channel === channel;

  async function ask<T>(question: unknown, path = '/info'): Promise<{ status: number; body: T; text: string }> {
    const body = typeof question === 'string' ? question : JSON.stringify(question);
    const response = await fetch(rest + path, { method: 'POST', body });
    const text = await response.text();
    return { status: response.status, text, body: (response.ok ? JSON.parse(text) : undefined) as T };
  }

  beforeEach(async () => {
    clock = new FakeClock();
    demo = await startDemo({ venues: ['hyperliquid'], clock, quotesPerSecond: 600 });
    rest = demo.endpoints['hyperliquid.perp.rest'] ?? '';
    url = `${demo.endpoints['hyperliquid.perp.ws']}/ws`;
  });

  afterEach(async () => {
    for (const client of open.splice(0)) client.terminate();
    await demo.close();
  });

  describe('/info', () => {
    it('lists perpetuals and their states by place, delisted ones too', async () => {
      const [meta, ctxs] = (
        await ask<[{ universe: Coin[]; collateralToken: number }, Ctx[]]>({ type: 'metaAndAssetCtxs' })
      ).body;
      assert.equal(meta.universe.length, ctxs.length);
      assert.equal(meta.collateralToken, 0);
      const at = (name: string) => meta.universe.findIndex(coin => coin.name === name);
      const truth = demo.market.truth('hyperliquid', 'perp', 'BTC');
      const btc = ctxs[at('BTC')];
      assert.equal(Number(btc?.midPx), ((truth?.bid ?? 0) + (truth?.ask ?? 0)) / 2);
      assert.equal(Number(btc?.funding), truth?.fundingRate);
      assert.equal(meta.universe[at('BTC')]?.szDecimals, 5);
      assert.ok(Number(btc?.impactPxs?.[0]) < (truth?.bid ?? 0), 'impact prices are no top of book');
      assert.equal(meta.universe[at('HALTA')]?.isDelisted, true);
      assert.equal(meta.universe[at('NEWA')]?.isDelisted, true);
      assert.ok(at('kPEPE') >= 0 && at('KAS') >= 0 && at('KAITO') >= 0);
      assert.equal(ctxs[at('EMPTY')]?.midPx, null);
      assert.deepEqual((await ask<unknown[]>({ type: 'perpDexs' })).body, [null]);
    });

    it('writes prices with five significant figures, and as many decimals as the size leaves', async () => {
      for (const market of ['spot', 'perp'] as const) {
        for (const i of demo.market.of('hyperliquid', market)) {
          const most = (market === 'spot' ? 8 : 6) - i.lot.decimals;
          assert.ok(i.tick.decimals <= most, i.symbol);
          assert.ok(
            i.tick.value >= 10 ** (Math.floor(Math.log10(i.mark)) - 4) * (1 - 1e-9),
            `${i.symbol} ${i.tick.text}`,
          );
          assert.ok(i.tick.value < i.mark / 5, `${i.symbol} ${i.tick.text} ${i.mark}`);
        }
      }
    });

    it('lists spot pairs by tokens, wrapped ones by their own names', async () => {
      type Body = [{ universe: Coin[]; tokens: Token[] }, Ctx[]];
      const [meta, ctxs] = (await ask<Body>({ type: 'spotMetaAndAssetCtxs' })).body;
      const token = (index: number | undefined) => meta.tokens.find(each => each.index === index)?.name;
      const named = meta.universe.map(pair => `${pair.name} ${token(pair.tokens[0])}/${token(pair.tokens[1])}`);
      assert.ok(named.includes('PURR/USDC PURR/USDC'));
      assert.match(named.find(name => name.includes(' UBTC/USDC')) ?? '', /^@\d+ UBTC\/USDC$/);
      assert.ok(named.some(name => name.endsWith(' UBTC/USDT0')) && named.some(name => name.endsWith(' USDT0/USDC')));
      for (const pair of meta.universe) assert.equal(ctxs[pair.index]?.coin, pair.name);
      assert.equal(new Set(meta.universe.map(pair => pair.name)).size, meta.universe.length);
    });

    it('has books and mids, and nothing for a coin that there is not', async () => {
      const truth = demo.market.truth('hyperliquid', 'perp', 'BTC');
      const book = (await ask<{ levels: Level[][] }>({ type: 'l2Book', coin: 'BTC' })).body;
      assert.deepEqual([Number(book.levels[0]?.[0]?.px), Number(book.levels[1]?.[0]?.px)], [truth?.bid, truth?.ask]);
      assert.equal((await ask({ type: 'l2Book', coin: 'btc' })).body, null);
      const mids = (await ask<Record<string, string>>({ type: 'allMids' })).body;
      assert.ok(mids.BTC !== undefined && mids['#20'] !== undefined && mids.HALTA === undefined);
    });

    it('has candles of what it streams, the running one included', async () => {
      const minute = Math.floor(clock.now() / 60_000) * 60_000;
      const req = { coin: 'BTC', interval: '1m', startTime: minute - 9 * 60_000, endTime: clock.now() };
      const candles = (await ask<{ t: number; T: number; c: string }[]>({ type: 'candleSnapshot', req })).body;
      assert.equal(candles.length, 10);
      assert.deepEqual([candles.at(-1)?.t, candles.at(-1)?.T], [minute, minute + 59_999]);
      const btc = demo.market.find('hyperliquid', 'perp', 'BTC');
      assert.ok(btc);
      assert.equal(Number(candles.at(-1)?.c), Math.round((btc.bid + btc.ask) / 2) * btc.tick.value);
      assert.equal((await ask({ type: 'candleSnapshot', req: { ...req, coin: 'NOPE' } })).body, null);
      assert.equal((await ask({ type: 'candleSnapshot', req: { ...req, interval: '7m' } })).status, 422);
    });

    it('refuses what is no question, and more than 1200 of weight in a minute', async () => {
      assert.deepEqual((await ask('{')).status, 422);
      assert.match((await ask({ type: 'nothing' })).text, /Failed to deserialize/);
      assert.equal((await ask({ type: 'meta' }, '/exchange')).status, 404);
      assert.equal((await fetch(`${rest}/info`)).status, 405);
      for (let n = 0; n < 60; n++) await ask({ type: 'perpDexs' });
      assert.equal((await ask({ type: 'allMids' })).status, 429);
      clock.stepWall(60_000);
      assert.equal((await ask({ type: 'allMids' })).status, 200);
    });
  });

  describe('channels', () => {
    it('acknowledges, answers pings, and complains of what it has or cannot read', async () => {
      const client = await connect();
      client.send(subscription('bbo', 'BTC'));
      const ack = await client.next(on('subscriptionResponse'));
      assert.deepEqual(ack.data, { method: 'subscribe', subscription: { type: 'bbo', coin: 'BTC' } });
      client.send(subscription('bbo', 'BTC'));
      assert.equal((await client.next(on('error'))).data, 'Already subscribed: {"type":"bbo","coin":"BTC"}');
      client.send({ method: 'ping' });
      assert.deepEqual(await client.next(on('pong')), { channel: 'pong' });
      client.send('rubbish');
      assert.match(String((await client.next(on('error'))).data), /^Error parsing JSON into valid websocket request/);
      client.send(subscription('bbo', 'BTC', 'unsubscribe'));
      const bye = await client.next(on('subscriptionResponse'));
      assert.equal((bye.data as { method: string }).method, 'unsubscribe');
      client.send(subscription('bbo', 'BTC', 'unsubscribe'));
      assert.match(String((await client.next(on('error'))).data), /^Already unsubscribed/);
    });

    it('sends the top of book when it has changed, and not before', async () => {
      const client = await connect();
      client.send(subscription('bbo', 'BTC'));
      await client.next(on('subscriptionResponse'));
      client.send({ method: 'ping' });
      await client.next(on('pong'));
      assert.equal(client.frames.length, 0, 'nothing at first');
      clock.advance(2_000);
      const btc = demo.market.find('hyperliquid', 'perp', 'BTC');
      assert.ok(btc);
      btc.dueAt = -1;
      clock.advance(100);
      const truth = demo.market.truth('hyperliquid', 'perp', 'BTC');
      const isNow = (frame: Record<string, unknown>) => (frame as unknown as Push).data.time === truth?.exchangeTime;
      const { data } = await client.next<Push>(isNow);
      assert.deepEqual(
        [data.coin, ...data.bbo.map(level => [Number(level?.px), Number(level?.sz)])],
        ['BTC', [truth?.bid, truth?.bidSize], [truth?.ask, truth?.askSize]],
      );
      client.frames.length = 0;
      demo.market.repeat(btc);
      clock.advance(200);
      client.send({ method: 'ping' });
      await client.next(on('pong'));
      assert.equal(client.frames.length, 0, 'the same is not sent again');
    });

    it('writes a missing side as null', async () => {
      const client = await connect();
      client.send(subscription('bbo', 'NOBID'));
      const nobid = demo.market.find('hyperliquid', 'perp', 'NOBID');
      assert.ok(nobid);
      await client.next(on('subscriptionResponse'));
      demo.market.repeat(nobid);
      clock.advance(100);
      assert.equal((await client.next<Push>(on('bbo'))).data.bbo[0], null);
    });

    it('has slow and fast books, and states on two channels', async () => {
      const client = await connect();
      client.send(subscription('l2Book', 'BTC'));
      assert.equal((await client.next<Push>(on('l2Book'))).data.levels[0]?.length, 20);
      client.send({ method: 'subscribe', subscription: { type: 'l2Book', coin: 'BTC', fast: true } });
      const fast = (frame: Record<string, unknown>) => (frame as unknown as Push).data.levels?.[0]?.length === 5;
      await client.next<Push>(fast);
      clock.advance(600);
      await client.next<Push>(fast);
      client.send(subscription('activeAssetCtx', 'BTC'));
      assert.ok((await client.next<Push>(on('activeAssetCtx'))).data.ctx.funding);
      client.send(subscription('activeAssetCtx', '@1'));
      assert.equal((await client.next<Push>(on('activeSpotAssetCtx'))).data.coin, '@1');
    });

    it('ends the connection without a word for a coin that it does not know', async () => {
      for (const coin of ['btc', 'NOPE', 'HALTA', '']) {
        const client = await connect();
        client.send(subscription('bbo', coin));
        assert.deepEqual(await client.close(), { code: 1006, reason: '' });
      }
    });
  });

  it('lets go of a coin that was delisted meanwhile', async () => {
    const client = await connect();
    client.send(subscription('bbo', 'BTC'));
    await client.next(on('subscriptionResponse'));
    const btc = demo.market.find('hyperliquid', 'perp', 'BTC');
    assert.ok(btc);
    demo.market.setState(btc, 'hidden');
    client.send(subscription('bbo', 'BTC', 'unsubscribe'));
    assert.equal(((await client.next(on('subscriptionResponse'))).data as { method: string }).method, 'unsubscribe');
    client.send(subscription('bbo', 'BTC'));
    assert.equal((await client.close()).code, 1006);
  });

  it('and the connector: a coin that it does not know is found out by asking one by one, the others stream', async () => {
    const socket = socketOf(hyperliquid, 'perp', 'public');
    const endings: string[] = [];
    const network = createNetwork({ url: '', noProxy: [], extraCa: [], caFiles: [], systemCa: false }, {});
    const connection = new Connection({
      name: 'hyperliquid.perp',
      url,
      venueName: 'Hyperliquid',
      // So many new connections that the test need not wait for the next.
      socket: { ...socket, limits: { ...socket.limits, connects: { count: 1_000, windowMs: 1_000 } } },
      tuning: { ...TUNING, backoff: { firstMs: 1, maxMs: 10 } },
      clock: systemClock,
      log: silentLog,
      openSocket: createOpenSocket(network),
      connectGate: new RateGate(1_000, 1_000, systemClock),
      events: {
        opened() {},
        frame: data => {
          const sink = new RecordingSink();
          decoderOf(socket)(data, sink);
          for (const [name, topic] of sink.events) if (name === 'ackedTopic') connection.ackedTopic(String(topic));
        },
        alive() {},
        silent() {},
        subscribed() {},
        down: why => endings.push(why),
        refused() {},
        retire() {},
      },
    });
    const topics = ['bbo:BTC', 'bbo:GHOST', 'bbo:ETH', 'bbo:@1'];
    connection.start(topics.map((topic, instrument) => ({ topic, channel: BOOK, instrument })));
    const states = () => topics.map(topic => connection.streams.get(topic)?.state);
    for (let n = 0; n < 300 && states().includes('asked'); n++) await new Promise(resolve => setTimeout(resolve, 10));
    assert.deepEqual(states(), ['acked', 'refused', 'acked', 'acked']);
    assert.match(connection.streams.get('bbo:GHOST')?.why ?? '', /ends the connection when it is asked for this/);
    assert.ok(endings.length >= 2 && endings.every(why => /1006|without/.test(why)), endings.join());
    connection.dispose();
    await network.close();
  });

  describe('limits', () => {
    it('takes 10 connections at a time and 30 new ones a minute', async () => {
      for (let n = 0; n < 10; n++) await connect();
      assert.equal(await refusedStatus(url), 429);
      for (let n = 0; n < 20; n++) {
        open.shift()?.terminate();
        while (demo.sessionCount() >= 10) await new Promise(resolve => setImmediate(resolve));
        await connect();
      }
      open.shift()?.terminate();
      while (demo.sessionCount() >= 10) await new Promise(resolve => setImmediate(resolve));
      assert.equal(await refusedStatus(url), 429);
      assert.equal(await refusedStatus(url.replace('/ws', '/other')), 404);
    });

    it('takes 1000 subscriptions, and 2000 messages a minute', async () => {
      const [one, other] = [await connect(), await connect()];
      const coins = [...demo.market.of('hyperliquid', 'perp'), ...demo.market.of('hyperliquid', 'spot')]
        .filter(i => i.state === 'trading')
        .map(i => i.symbol);
      const wanted = ['bbo', 'l2Book', 'activeAssetCtx'].flatMap(type => coins.map(coin => subscription(type, coin)));
      for (const client of [one, other]) for (const each of wanted.slice(0, 501)) client.send(each);
      const isFull = (frame: Record<string, unknown>) => /more than 1000/.test(String(frame.data));
      await Promise.race([one.next(isFull), other.next(isFull)]);
      for (let n = 0; n < 1000; n++) one.send({ method: 'ping' });
      assert.equal((await one.close()).code, 1006);
    });

    it('closes a connection on which it has sent nothing for a minute', async () => {
      const [quiet, asking] = [await connect(), await connect()];
      clock.advance(40_000);
      asking.send({ method: 'ping' });
      await asking.next(on('pong'));
      clock.advance(25_000);
      assert.equal((await quiet.close()).code, 1000);
      asking.send({ method: 'ping' });
      await asking.next(on('pong'));
    });
  });
});
