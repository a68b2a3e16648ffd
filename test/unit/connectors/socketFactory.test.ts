import assert from 'node:assert/strict';
import type { WebSocket } from 'ws';
import { systemClock } from '../../../src/base/clock';
import { silentLog } from '../../../src/base/log';
import { Connection } from '../../../src/connectors/connection';
import { errorInWords, HandshakeRefused } from '../../../src/connectors/diagnosis';
import { createNetwork, type Network } from '../../../src/connectors/proxy';
import { RateGate } from '../../../src/connectors/rateLimit';
import { createOpenSocket, MAX_FRAME_BYTES, type OpenSocket, type Socket } from '../../../src/connectors/socketFactory';
import { MisbehavingServer, upgrades } from '../../harness/misbehavingServer';
import { BOOK, TUNING, testSocket } from '../../harness/testSocket';

interface End {
  code: number;
  reason: string;
  error: Error | undefined;
  httpStatus: number | undefined;
}

describe('createOpenSocket', () => {
  let server: MisbehavingServer;
  let network: Network;
  let openSocket: OpenSocket;
  let events: string[];
  let ends: End[];

  beforeEach(async () => {
    server = await MisbehavingServer.start();
    network = createNetwork({ url: '', noProxy: [], extraCa: [], caFiles: [], systemCa: false }, {});
    openSocket = createOpenSocket(network);
    events = [];
    ends = [];
  });

  afterEach(async () => {
    await network.close();
    await server.close();
  });

  const open = (url = `${server.ws}/stream`, handshakeTimeoutMs = 10_000): Socket =>
    openSocket(
      url,
      { handshakeTimeoutMs, headers: { 'x-size-decimal': '1' } },
      {
        open: () => events.push('open'),
        reading: () => {},
        read: () => {},
        message: data => events.push(`message ${data.length > 100 ? data.length : data.toString()}`),
        ping: () => events.push('ping'),
        pong: () => events.push('pong'),
        closed: (code, reason, error, httpStatus) => ends.push({ code, reason, error, httpStatus }),
      },
    );
  const until = async (condition: () => boolean) => {
    while (!condition()) await new Promise(resolve => setImmediate(resolve));
  };
  /** The one end, and that no second one follows. */
  const end = async (): Promise<End> => {
    await until(() => ends.length > 0);
    await until(() => server.connections === 0);
    assert.equal(ends.length, 1);
    return ends[0] as End;
  };
  const words = ({ error }: End) => errorInWords('Testex', `127.0.0.1:${server.port}`, error);

  it('sends and receives text, pings and pongs', async () => {
    const received: string[] = [];
    const extensions: unknown[] = [];
    const accept = server.accept(accepted => {
      accepted.on('message', data => {
        received.push(data.toString());
        accepted.send('answer');
        accepted.ping();
      });
    });
    server.upgrade = (request, socket, head) => {
      extensions.push(request.headers['sec-websocket-extensions'], request.headers['x-size-decimal']);
      accept(request, socket, head);
    };
    const socket = open();
    await until(() => events.includes('open'));
    socket.send('{"sub":[]}');
    await until(() => events.includes('ping'));
    socket.ping();
    await until(() => events.includes('pong'));
    assert.deepEqual(
      [events, received, server.seen],
      [['open', 'message answer', 'ping', 'pong'], ['{"sub":[]}'], ['UPGRADE /stream']],
    );
    assert.deepEqual(extensions, [undefined, '1']);
    socket.close();
    assert.equal((await end()).error, undefined);
  });

  it('tells the close code and reason', async () => {
    server.upgrade = server.accept(webSocket => webSocket.close(1008, 'too many messages'));
    open();
    const { code, reason, error } = await end();
    assert.deepEqual([code, reason, error], [1008, 'too many messages', undefined]);
  });

  it('tells a connection cut without a farewell', async () => {
    server.upgrade = server.accept(webSocket => webSocket.terminate());
    open();
    assert.equal((await end()).code, 1006);
  });

  for (const status of [451, 403, 429, 418, 500, 301]) {
    it(`tells HTTP ${status} to the handshake`, async () => {
      server.upgrade = upgrades.status(status, { 'retry-after': '17', location: '/elsewhere' });
      open();
      const result = await end();
      assert.equal(result.httpStatus, status);
      assert.ok(result.error instanceof HandshakeRefused);
      assert.equal(result.error.retryAfter, '17');
      assert.match(words(result), new RegExp(`^HTTP ${status}: Testex`));
      assert.deepEqual([events, server.seen.length], [[], 1]);
    });
  }

  it('gives up a handshake that is never answered', async () => {
    server.upgrade = upgrades.never;
    open(undefined, 50);
    assert.match(words(await end()), /did not answer the handshake in time/);
  });

  it('can be let go during the handshake', async () => {
    server.upgrade = upgrades.never;
    const socket = open();
    await until(() => server.seen.length === 1);
    socket.close();
    socket.terminate();
    await end();
    assert.deepEqual(events, []);
  });

  it('tells a dropped handshake, and what is not HTTP', async () => {
    server.upgrade = upgrades.drop;
    open();
    assert.match(words(await end()), /Testex broke the connection off/);
    ends = [];
    server.upgrade = upgrades.garbage;
    open();
    assert.match(words(await end()), /does not speak HTTP/);
  });

  it('tells a host where nothing listens, and a URL that is none', async () => {
    const gone = await MisbehavingServer.start();
    await gone.close();
    open(gone.ws);
    assert.match(words(await end()), /connection refused/);
    ends = [];
    open('nonsense');
    assert.match(words(await end()), /Invalid URL/);
  });

  it('does not wait for a server that holds the line after what is no frame, or after its goodbye', async () => {
    server.upgrade = upgrades.hold([0xff, 0xff, 0, 1, 2, 3]);
    open();
    await until(() => ends.length === 1);
    assert.match(words(ends[0] as End), /Testex sent what is no WebSocket frame/);
    // A close frame of code 1001.
    server.upgrade = upgrades.hold([0x88, 0x02, 0x03, 0xe9]);
    open();
    await until(() => ends.length === 2);
    assert.equal(ends[1]?.code, 1001);
  });

  it('takes 10 MB frames and refuses those over the cap', async () => {
    server.upgrade = server.accept(webSocket => {
      webSocket.send(Buffer.alloc(10_000_000, 'x'));
      webSocket.send(Buffer.alloc(MAX_FRAME_BYTES + 1, 'x'));
    });
    open();
    const result = await end();
    assert.deepEqual(events, ['open', 'message 10000000']);
    assert.match(words(result), /Testex sent a frame larger than this program takes/);
  });

  it('hands on text that is not UTF-8: its frame fails alone', async () => {
    server.upgrade = server.accept(webSocket => {
      webSocket.send(Buffer.from([0xff, 0xfe, 0x41]), { binary: false });
      webSocket.send('fine');
    });
    const socket = open();
    await until(() => events.includes('message fine'));
    socket.close();
    await end();
  });

  it('serves a Connection: live, cut, and gone with dispose', async () => {
    const accepted: WebSocket[] = [];
    server.upgrade = server.accept(webSocket => {
      accepted.push(webSocket);
      webSocket.on('message', data => webSocket.send(`ack ${JSON.parse(data.toString()).id}`));
    });
    const told: string[] = [];
    const connection = new Connection({
      name: 'testex',
      url: `${server.ws}/stream`,
      venueName: 'Testex',
      socket: testSocket(),
      tuning: { ...TUNING, backoff: { firstMs: 1, maxMs: 10 } },
      clock: systemClock,
      log: silentLog,
      openSocket,
      // Its window is also the shortest pause between two tries.
      connectGate: new RateGate(1_000, 1_000, systemClock),
      events: {
        opened: () => told.push('opened'),
        frame: data => connection.acked(Number(data.toString().split(' ')[1])),
        alive() {},
        silent() {},
        subscribed: () => told.push('subscribed'),
        down: why => told.push(why),
        refused() {},
        retire() {},
      },
    });
    connection.start([{ topic: 'a', channel: BOOK, instrument: 0 }]);
    await until(() => told.length === 2);
    assert.equal(connection.state, 'live');
    accepted[0]?.close(1012, 'restart');
    await until(() => told.length === 5);
    assert.deepEqual(told, [
      'opened',
      'subscribed',
      'Testex closed the connection (1012: restart)',
      'opened',
      'subscribed',
    ]);
    connection.dispose();
    await until(() => server.connections === 0);
    assert.equal(told.length, 5);
  });
});
