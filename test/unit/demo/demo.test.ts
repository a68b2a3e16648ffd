import assert from 'node:assert/strict';
import { connect, createServer } from 'node:net';
import { type Demo, startDemo } from '../../../src/demo/demo';
import { SIMULATED_IDS } from '../../../src/demo/venues/registry';
import { FakeClock } from '../../harness/fakeClock';
import { FIRST_VENUES } from '../../harness/firstVenues';
import { get, WireClient } from './wireClient';

const KEYS = ['binance', 'bybit', 'okx'].flatMap(venue =>
  ['spot', 'perp'].flatMap(market => [`${venue}.${market}.rest`, `${venue}.${market}.ws`]),
);

function isListening(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

const portOf = (url: string | undefined) => Number(new URL(url ?? '').port);

describe('startDemo', () => {
  const running: Demo[] = [];
  const start = async (options: Parameters<typeof startDemo>[0]) => {
    const demo = await startDemo({ venues: FIRST_VENUES, ...options });
    running.push(demo);
    return demo;
  };

  afterEach(async () => {
    for (const demo of running.splice(0)) await demo.close();
  });

  it('tells an endpoint for every venue, market and kind, on loopback', async () => {
    const demo = await start({ clock: new FakeClock() });
    assert.deepEqual(Object.keys(demo.endpoints).sort(), KEYS.sort());
    for (const url of Object.values(demo.endpoints)) assert.equal(new URL(url).hostname, '127.0.0.1');
  });

  it('simulates all exchanges there are unless it is told which, and none that there is not', async () => {
    const all = await startDemo({ clock: new FakeClock() });
    running.push(all);
    const one = await start({ venues: ['okx'], clock: new FakeClock() });
    const venuesOf = (demo: Demo) => [...new Set(Object.keys(demo.endpoints).map(key => key.split('.')[0]))];
    assert.deepEqual(venuesOf(all), SIMULATED_IDS);
    assert.deepEqual(venuesOf(one), ['okx']);
    await assert.rejects(start({ venues: ['mtgox'] }), /no simulation of "mtgox"; there are binance, /);
  });

  it('takes the ports from the one that is given', async () => {
    const probe = createServer().listen(0, '127.0.0.1');
    await new Promise(resolve => probe.once('listening', resolve));
    const taken = (probe.address() as { port: number }).port;
    await assert.rejects(start({ clock: new FakeClock(), port: taken }), /EADDRINUSE/);
    await new Promise(resolve => probe.close(resolve));
    const demo = await start({ clock: new FakeClock(), port: await firstOfFour() });
    const port = portOf(demo.endpoints['binance.spot.rest']);
    assert.deepEqual(
      ['binance.spot.rest', 'binance.perp.rest', 'bybit.spot.rest', 'okx.perp.ws'].map(
        key => portOf(demo.endpoints[key]) - port,
      ),
      [0, 1, 2, 3],
    );
  });

  it('serves the same lists for the same seed', async () => {
    const lists = async (seed: number) => {
      const demo = await start({ clock: new FakeClock(), seed });
      return (
        await get<{ data: unknown[] }>(`${demo.endpoints['okx.perp.rest']}/api/v5/public/instruments?instType=SWAP`)
      ).body.data;
    };
    assert.deepEqual(await lists(11), await lists(11));
    assert.notDeepEqual(await lists(11), await lists(12));
  });

  it('costs no frame where nobody listens, and encodes one for all who do', async () => {
    const clock = new FakeClock();
    const demo = await start({ clock });
    const url = `${demo.endpoints['binance.spot.ws']}/ws/btcusdt@bookTicker`;
    const clients = [await WireClient.open(url), await WireClient.open(url)];
    clock.advance(2000);
    const { updateId } = demo.market.truth('binance', 'spot', 'BTCUSDT') ?? { updateId: 0 };
    for (const client of clients) await client.next(frame => frame.u === updateId);
    assert.deepEqual(clients[0]?.frames, clients[1]?.frames);
    assert.equal(demo.sessionCount(), 2);
    for (const client of clients) client.terminate();
  });

  it('close leaves nothing: no port, no socket, no timer; twice is fine', async () => {
    const clock = new FakeClock();
    const demo = await start({ clock });
    const clients = await Promise.all([
      WireClient.open(`${demo.endpoints['binance.spot.ws']}/ws`),
      WireClient.open(`${demo.endpoints['bybit.spot.ws']}/v5/public/spot`),
      WireClient.open(`${demo.endpoints['okx.spot.ws']}/ws/v5/public`),
    ]);
    demo.chaos(1);
    demo.faults.inject({ kind: 'slow', afterSeconds: 0 });
    clock.advance(500);
    await Promise.all([demo.close(), demo.close()]);
    for (const client of clients) await client.close();
    assert.equal(demo.sessionCount(), 0);
    assert.equal(clock.pending, 0);
    for (const url of Object.values(demo.endpoints)) assert.equal(await isListening(portOf(url)), false);
  });
});

/** A port that is free together with the three after it. */
async function firstOfFour(): Promise<number> {
  for (let port = 20_000; port < 60_000; port += 4) {
    const servers = [0, 1, 2, 3].map(more => createServer().listen(port + more, '127.0.0.1'));
    const open = await Promise.all(
      servers.map(
        server =>
          new Promise<boolean>(resolve =>
            server.once('listening', () => resolve(true)).once('error', () => resolve(false)),
          ),
      ),
    );
    await Promise.all(
      servers.map((server, i) => (open[i] ? new Promise(resolve => server.close(resolve)) : undefined)),
    );
    if (open.every(Boolean)) return port;
  }
  throw new Error('there are no four free ports in a row');
}
