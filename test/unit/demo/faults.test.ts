import assert from 'node:assert/strict';
import { randomFault } from '../../../src/demo/chaos';
import { type Demo, startDemo } from '../../../src/demo/demo';
import { FAULT_KINDS } from '../../../src/demo/faultKinds';
import { describeFault, type FaultSpec, parseFault } from '../../../src/demo/faultSpec';
import { Rng } from '../../../src/demo/rng';
import { simulatedVenues } from '../../../src/demo/venues/registry';
import { FakeClock } from '../../harness/fakeClock';
import { FIRST_VENUES } from '../../harness/firstVenues';
import { get, refusedStatus, WireClient } from './wireClient';

function spec(text: string): FaultSpec {
  const parsed = parseFault(text);
  assert.ok(typeof parsed === 'object', String(parsed));
  return parsed;
}

describe('parseFault', () => {
  it('reads kind, scope, delay and duration', () => {
    assert.deepEqual(parseFault('drop'), { kind: 'drop', afterSeconds: 0 });
    assert.deepEqual(parseFault('drop:okx@5'), { kind: 'drop', venue: 'okx', afterSeconds: 5 });
    assert.deepEqual(parseFault(' http-429:binance.spot@10+20.5 '), {
      kind: 'http-429',
      venue: 'binance',
      market: 'spot',
      afterSeconds: 10,
      durationSeconds: 20.5,
    });
    assert.deepEqual(parseFault('stall:okx.perp/BTC-USDT-SWAP+3'), {
      kind: 'stall',
      venue: 'okx',
      market: 'perp',
      symbol: 'BTC-USDT-SWAP',
      afterSeconds: 0,
      durationSeconds: 3,
    });
    assert.deepEqual(parseFault('halt:hyperliquid.spot/@107@2'), {
      kind: 'halt',
      venue: 'hyperliquid',
      market: 'spot',
      symbol: '@107',
      afterSeconds: 2,
    });
    assert.deepEqual(parseFault('half-open+4'), { kind: 'half-open', afterSeconds: 0, durationSeconds: 4 });
    assert.equal(spec('halt:binance/币安人生USDT').symbol, '币安人生USDT');
  });

  it('tells in words what it cannot read', () => {
    for (const [text, words] of [
      ['', /not of the form/],
      ['explode', /unknown fault "explode"; there are drop,/],
      ['drop:nowhere', /unknown venue "nowhere"/],
      ['drop:okx.futures', /unknown market "futures"/],
      ['drop@soon', /not of the form/],
      ['drop:okx@1+2+3', /not of the form/],
      ['constructor', /unknown fault/],
    ] as const) {
      const error = parseFault(text);
      assert.ok(typeof error === 'string');
      assert.match(error, words);
    }
  });

  it('reads every kind, and what describeFault writes', () => {
    for (const kind of Object.keys(FAULT_KINDS)) {
      const fault = spec(`${kind}:bybit.perp/BTCUSDT+2`);
      assert.equal(describeFault(fault), `${kind}:bybit.perp/BTCUSDT+2`);
    }
  });
});

describe('faults', () => {
  let demo: Demo;
  let clock: FakeClock;
  const open: WireClient[] = [];
  const BBO = 'orderbook.1.BTCUSDT';

  /** A client of Bybit linear that gets a frame about each 10 ms of the fake clock. */
  const subscribed = async (market: 'spot' | 'perp' = 'perp') => {
    const client = await WireClient.open(
      `${demo.endpoints['bybit.spot.ws']}/v5/public/${market === 'spot' ? 'spot' : 'linear'}`,
    );
    open.push(client);
    client.send({ op: 'subscribe', args: [BBO] });
    await client.next(f => f.op === 'subscribe');
    return client;
  };
  const isBook = (frame: Record<string, unknown>) => frame.topic === BBO;
  const updates = (client: WireClient): number[] =>
    client.frames.flatMap(text => {
      try {
        const frame = JSON.parse(text) as { topic?: string; data?: { u?: number } };
        return frame.topic === BBO && frame.data?.u !== undefined ? [frame.data.u] : [];
      } catch {
        return [];
      }
    });
  /** Lets what was sent arrive. */
  const settle = async (client: WireClient) => {
    client.send({ op: 'ping', req_id: 'settle' });
    await client.next(f => f.ret_msg === 'pong');
  };

  beforeEach(async () => {
    clock = new FakeClock();
    demo = await startDemo({ venues: FIRST_VENUES, clock, quotesPerSecond: 3000 });
  });

  afterEach(async () => {
    for (const client of open.splice(0)) client.terminate();
    await demo.close();
    assert.equal(clock.pending, 0, 'no timer is left');
  });

  it('drop: closes the sockets of its scope only', async () => {
    const [spot, perp] = [await subscribed('spot'), await subscribed()];
    demo.faults.inject(spec('drop:bybit.perp@2'));
    clock.advance(1000);
    await settle(perp);
    clock.advance(1100);
    assert.equal((await perp.close()).code, 1006);
    await settle(spot);
    assert.equal(demo.faults.active.length, 0);
    assert.deepEqual(
      demo.faults.history.map(fault => fault.spec.kind),
      ['drop'],
    );
  });

  it('half-open: nothing more comes, pings are not answered, new sockets work; in the end it is cut', async () => {
    const client = await subscribed();
    await client.next(isBook);
    demo.faults.inject(spec('half-open:bybit+10'));
    client.frames.length = 0;
    client.send({ op: 'ping' });
    client.ping();
    clock.advance(2000);
    const other = await subscribed();
    await other.next(isBook);
    await settle(other);
    assert.deepEqual([client.frames, client.pongs], [[], 0]);
    clock.advance(8000);
    await client.close();
    assert.equal(other.closed, undefined);
  });

  it('stall: one stream is silent while the market moves on, and then says where it stands', async () => {
    const client = await subscribed();
    client.send({ op: 'subscribe', args: ['orderbook.1.ETHUSDT'] });
    await client.next(f => f.topic === 'orderbook.1.ETHUSDT');
    demo.faults.inject(spec('stall:bybit.perp/BTCUSDT+5'));
    await settle(client);
    client.frames.length = 0;
    const before = demo.market.truth('bybit', 'perp', 'BTCUSDT')?.updateId ?? 0;
    clock.advance(4900);
    await settle(client);
    assert.deepEqual(updates(client), []);
    assert.ok((demo.market.truth('bybit', 'perp', 'BTCUSDT')?.updateId ?? 0) > before);
    await client.next(f => f.topic === 'orderbook.1.ETHUSDT');
    clock.advance(100);
    const now = demo.market.truth('bybit', 'perp', 'BTCUSDT')?.updateId;
    await client.next(f => isBook(f) && (f.data as { u: number }).u === now);
  });

  it('slow: late, complete and in order', async () => {
    const client = await subscribed();
    demo.faults.inject(spec('slow:bybit+5'));
    await client.next(isBook);
    clock.advance(1400);
    const rest = get(`${demo.endpoints['bybit.perp.rest']}/v5/market/time`);
    assert.deepEqual(updates(client), []);
    clock.advance(3600);
    await settle(client);
    const seen = updates(client);
    assert.ok(seen.length > 20);
    assert.deepEqual(
      seen,
      [...seen].sort((a, b) => a - b),
    );
    await clock.advanceAsync(2000);
    assert.equal((await rest).status, 200);
  });

  it('garbage and truncated: rubbish comes beside the real frames, none of which is lost', async () => {
    for (const kind of ['garbage', 'truncated']) {
      const [spoilt, clean] = [await subscribed(), await subscribed('spot')];
      demo.faults.inject(spec(`${kind}:bybit.perp+3`));
      clock.advance(3000);
      const truth = demo.market.truth('bybit', 'perp', 'BTCUSDT')?.updateId;
      await settle(spoilt);
      await settle(clean);
      const broken = (client: WireClient) => client.frames.length - updates(client).length;
      assert.ok(broken(spoilt) > 0, kind);
      assert.equal(broken(clean), 0);
      assert.equal(updates(spoilt).at(-1), truth);
    }
  });

  it('duplicate and reorder', async () => {
    const client = await subscribed();
    demo.faults.inject(spec('duplicate:bybit.perp+2'));
    clock.advance(2000);
    await settle(client);
    const twice = updates(client);
    assert.ok(twice.length - new Set(twice).size > 10);
    client.frames.length = 0;
    demo.faults.inject(spec('reorder:bybit.perp+2'));
    clock.advance(2000);
    await settle(client);
    const mixed = updates(client);
    assert.ok(mixed.some((u, at) => u < (mixed[at - 1] ?? 0)));
    assert.equal(new Set(mixed).size, mixed.length);
  });

  it('refusals of REST and of handshakes, in the words of the venue', async () => {
    const spot = `${demo.endpoints['binance.spot.rest']}/api/v3/ping`;
    const futures = `${demo.endpoints['binance.perp.rest']}/fapi/v1/ping`;
    const wsUrl = `${demo.endpoints['binance.spot.ws']}/ws`;
    for (const [kind, status, handshake] of [
      ['http-429', 429, 101],
      ['http-418', 418, 101],
      ['http-451', 451, 451],
      ['http-403', 403, 403],
      ['http-500', 500, 101],
    ] as const) {
      const fault = demo.faults.inject(spec(`${kind}:binance.spot`));
      const answer = await get(spot);
      assert.equal(answer.status, status);
      assert.equal(answer.headers.get('retry-after'), status === 429 || status === 418 ? '2' : null);
      assert.equal((await get(futures)).status, 200);
      if (handshake !== 101) assert.equal(await refusedStatus(wsUrl), handshake);
      fault.dispose();
      assert.equal((await get(spot)).status, 200);
    }
    demo.faults.inject(spec('http-429:okx'));
    const okx = await get(`${demo.endpoints['okx.spot.rest']}/api/v5/public/time`);
    assert.deepEqual([okx.status, okx.body.code], [429, '50011']);
  });

  it('rest-down and ws-refuse: the line is cut without an answer', async () => {
    demo.faults.inject(spec('rest-down:okx+3'));
    demo.faults.inject(spec('ws-refuse:okx+3'));
    const url = `${demo.endpoints['okx.spot.rest']}/api/v5/public/time`;
    await assert.rejects(get(url));
    assert.equal(await refusedStatus(`${demo.endpoints['okx.spot.ws']}/ws/v5/public`), 0);
    clock.advance(3000);
    assert.equal((await get(url)).status, 200);
  });

  it('ack-silent: acknowledged, answered, never delivered', async () => {
    const before = await subscribed();
    demo.faults.inject(spec('ack-silent:bybit+5'));
    await before.close();
    const client = await subscribed();
    clock.advance(4000);
    await settle(client);
    assert.deepEqual(client.frames, []);
    clock.advance(2000);
    const after = await subscribed();
    await after.next(isBook);
  });

  it('clock-off: every time of the venue is 30 s ahead', async () => {
    demo.faults.inject(spec('clock-off:bybit+5'));
    const client = await subscribed();
    const frame = await client.next(isBook);
    assert.equal(Number(frame.ts) - clock.now(), 30_000);
    const time = await get(`${demo.endpoints['bybit.perp.rest']}/v5/market/time`);
    assert.equal(time.body.time, clock.now() + 30_000);
    clock.advance(6000);
    assert.equal((await get(`${demo.endpoints['bybit.perp.rest']}/v5/market/time`)).body.time, clock.now());
  });

  it('delist, list and halt change the lists and come to an end', () => {
    const count = () => demo.market.listed('okx', 'perp').length;
    const before = count();
    demo.faults.inject(spec('delist:okx.perp+5'));
    assert.equal(count(), before - 1);
    assert.match(demo.faults.active[0]?.symbol ?? '', /^okx:perp:/);
    demo.faults.inject(spec('list:okx.perp+5'));
    assert.equal(count(), before);
    demo.faults.inject(spec('halt:okx.perp/BTC-USDT-SWAP+5'));
    assert.equal(demo.market.truth('okx', 'perp', 'BTC-USDT-SWAP')?.statusText, 'suspend');
    clock.advance(5000);
    assert.equal(count(), before);
    assert.equal(demo.market.truth('okx', 'perp', 'BTC-USDT-SWAP')?.statusText, 'live');
  });

  it('shutdown-notice: announced in the words of the venue, then closed', async () => {
    const binance = await WireClient.open(`${demo.endpoints['binance.spot.ws']}/stream`);
    const okx = await WireClient.open(`${demo.endpoints['okx.spot.ws']}/ws/v5/public`);
    open.push(binance, okx);
    demo.faults.inject(spec('shutdown-notice'));
    assert.equal((await binance.next(f => f.stream === '!serverShutdown')).stream, '!serverShutdown');
    assert.equal((await okx.next(f => f.event === 'notice')).code, '64008');
    clock.advance(10_000);
    await binance.close();
    await okx.close();
  });

  it('giant-frame: 10 MB at once', async () => {
    const client = await subscribed();
    demo.faults.inject(spec('giant-frame:bybit.perp'));
    await client.until(() => client.frames.some(text => text.length > 10_000_000));
  });

  it('a fault may be taken back before it comes, and everything is cleared at once', () => {
    const planned = demo.faults.inject(spec('halt:okx@5'));
    planned.dispose();
    demo.faults.inject(spec('clock-off'));
    demo.faults.inject(spec('slow'));
    assert.equal(demo.faults.active.length, 2);
    demo.faults.clear();
    clock.advance(10_000);
    assert.equal(demo.faults.active.length, 0);
    assert.equal(demo.faults.history.length, 2);
    assert.ok(demo.faults.history.every(fault => fault.endedAt !== undefined));
  });

  it('chaos: random faults until it is stopped, each with an end; the market is whole again', () => {
    const before = demo.market.truths().map(truth => truth.state);
    const script = demo.market.truths().filter(truth => truth.base === 'HALTE');
    const chaos = demo.chaos(2, 5);
    clock.advance(120_000);
    const kinds = new Set(demo.faults.history.map(fault => fault.spec.kind));
    assert.ok(demo.faults.history.length > 40);
    assert.ok(kinds.size > 12);
    chaos.dispose();
    assert.equal(demo.faults.active.length, 0);
    const after = demo.market.truths();
    assert.equal(
      after.filter((truth, at) => truth.state !== before[at] && !script.some(s => s.base === truth.base)).length,
      0,
    );
    const count = demo.faults.history.length;
    clock.advance(20_000);
    assert.equal(demo.faults.history.length, count);
  });

  it('random faults are the same for the same seed and always have an end', () => {
    const draw = (seed: number) => {
      const rng = new Rng(seed);
      return Array.from({ length: 50 }, () => randomFault(rng, simulatedVenues()));
    };
    assert.deepEqual(draw(4), draw(4));
    assert.notDeepEqual(draw(4), draw(5));
    const instant = ['drop', 'shutdown-notice', 'giant-frame'];
    for (const fault of draw(6)) assert.ok(instant.includes(fault.kind) || (fault.durationSeconds ?? 0) > 0);
  });
});
