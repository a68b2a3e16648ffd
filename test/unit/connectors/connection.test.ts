import assert from 'node:assert/strict';
import type { Clock } from '../../../src/base/clock';
import { silentLog } from '../../../src/base/log';
import { Connection } from '../../../src/connectors/connection';
import type { ConnectionOptions } from '../../../src/connectors/connectionOptions';
import { HandshakeRefused } from '../../../src/connectors/diagnosis';
import { RateGate } from '../../../src/connectors/rateLimit';
import type { Stream } from '../../../src/connectors/streamTable';
import type { SocketDefinition, SocketLimits } from '../../../src/connectors/venue';
import { FakeClock } from '../../harness/fakeClock';
import { FakeSockets } from '../../harness/fakeSocket';
import { BOOK, REPEATING, type TestFrame, TUNING, testSocket } from '../../harness/testSocket';

const HOUR_MS = 3_600_000;
/** `LIMITS.connects`: 300 in 5 minutes. */
const FLOOR_MS = 1_000;

const streams = (count: number, channel = BOOK): Stream[] =>
  Array.from({ length: count }, (_, index) => ({ topic: `t${index}`, channel, instrument: index }));

interface Setup {
  limits?: Partial<SocketLimits>;
  socket?: Partial<Omit<SocketDefinition, 'limits'>>;
  options?: Partial<ConnectionOptions>;
}

describe('Connection', () => {
  let clock: FakeClock;
  let sockets: FakeSockets;
  let told: string[];
  let connection: Connection;

  beforeEach(() => {
    clock = new FakeClock();
    sockets = new FakeSockets();
    told = [];
  });

  afterEach(() => {
    connection.dispose();
    assert.equal(clock.pending, 0);
  });

  /** Frames: `ack N`, `ack-topic T`, `refuse T`, `pong`, `bye`; all else is data. */
  const create = ({ limits, socket, options }: Setup = {}) => {
    connection = new Connection({
      name: 'testex perp public 1',
      url: 'wss://stream.testex.test/stream',
      venueName: 'Testex',
      socket: testSocket(limits, socket),
      tuning: TUNING,
      clock,
      log: silentLog,
      openSocket: sockets.open,
      connectGate: new RateGate(300, 300_000, clock),
      random: () => 0.5,
      events: {
        opened: () => told.push('opened'),
        frame: data => {
          const [what, value = ''] = data.toString().split(' ');
          if (what === 'ack') connection.acked(Number(value));
          else if (what === 'ack-topic') connection.ackedTopic(value);
          else if (what === 'refuse') connection.refused(undefined, value, 'no such symbol');
          else if (what === 'pong') connection.pong();
          else if (what === 'bye') connection.closing('maintenance');
          else told.push(`frame ${what}`);
        },
        alive: () => told.push('alive'),
        silent: why => told.push(`silent: ${why}`),
        subscribed: () => told.push('subscribed'),
        down: why => told.push(`down: ${why}`),
        refused: () => {},
        retire: why => told.push(`retire: ${why}`),
      },
      ...options,
    });
    return connection;
  };
  /** Opens the last socket and acknowledges all it asks for. */
  const openAndAck = () => {
    sockets.last.serverOpens();
    ack();
  };
  const ack = () => {
    for (const text of [...sockets.last.sent]) {
      const frame: TestFrame = JSON.parse(text);
      if (frame.sub) sockets.last.serverSends(`ack ${frame.id}`);
    }
  };
  const live = (setup?: Setup, asked = streams(2)) => {
    create(setup).start(asked);
    openAndAck();
    sockets.last.serverSends('quote');
    told.length = 0;
    return sockets.last;
  };
  /** Keeps the server alive for `ms`: a quote each 4 s. */
  const busy = (ms: number) => {
    for (let at = 0; at < ms; at += 4_000) {
      clock.advance(4_000);
      sockets.last.serverSends('quote');
    }
  };

  it('opens, subscribes, is acknowledged and delivers', () => {
    create();
    assert.equal(connection.state, 'planned');
    connection.start(streams(2));
    assert.equal(connection.state, 'connecting');
    assert.equal(sockets.last.url, 'wss://stream.testex.test/stream');
    sockets.last.serverOpens();
    assert.equal(connection.state, 'subscribing');
    assert.equal(connection.diagnosis, 'subscribing: 0 of 2 acknowledged');
    assert.deepEqual(sockets.last.sent, ['{"sub":["t0","t1"],"id":1}']);
    sockets.last.serverSends('ack 1');
    assert.equal(connection.state, 'live');
    assert.equal(connection.diagnosis, '');
    clock.advance(50);
    sockets.last.serverSends('quote');
    assert.deepEqual(told, ['opened', 'subscribed', 'frame quote']);
    assert.deepEqual([connection.askedCount, connection.ackedCount, connection.refusedCount], [2, 2, 0]);
    assert.deepEqual([connection.frames, connection.lastFrameAt], [2, clock.mono()]);
    assert.equal(connection.streams.get('t1')?.state, 'acked');
  });

  it('stamps frames with both clocks', () => {
    const stamps: [number, number][] = [];
    create();
    connection.dispose();
    const events = { opened() {}, alive() {}, silent() {}, subscribed() {}, down() {}, refused() {}, retire() {} };
    const frame = (_data: Buffer, at: number, receivedAt: number) => stamps.push([at, receivedAt]);
    create({ options: { events: { ...events, frame } } }).start([]);
    sockets.last.serverOpens();
    clock.stepWall(5_000);
    sockets.last.serverSends('quote');
    assert.deepEqual(stamps, [[clock.mono(), clock.now()]]);
  });

  it('frames that came together have one time; bytes without a whole frame are no frame', () => {
    const received: [string, number, number][] = [];
    create({
      options: {
        events: {
          ...{ opened() {}, alive() {}, silent() {}, subscribed() {}, down() {}, refused() {}, retire() {} },
          frame: (data, at, receivedAt) => {
            clock.advance(3);
            received.push([data.toString(), at, receivedAt]);
          },
        },
      },
    }).start(streams(1));
    sockets.last.serverOpens();
    const [mono, wall] = [clock.mono(), clock.now()];
    sockets.last.serverSendsTogether('a', 'b');
    sockets.last.serverSends('c');
    assert.deepEqual(received, [
      ['a', mono, wall],
      ['b', mono, wall],
      ['c', mono + 6, wall + 6],
    ]);
    clock.advance(1_000);
    sockets.last.serverSendsTogether();
    assert.deepEqual([connection.lastFrameAt, connection.frames], [mono + 6, 3]);
  });

  it('outlives a frame that breaks its reader, and tells', () => {
    const quiet = { opened() {}, alive() {}, silent() {}, subscribed() {}, down() {}, refused() {}, retire() {} };
    const logged: string[] = [];
    const log = {
      enabled: () => true,
      write: (level: string, _: string, text: string) => logged.push(`${level} ${text}`),
    };
    const frame = () => {
      throw new Error('no such column');
    };
    create({ options: { log, events: { ...quiet, frame } } }).start([]);
    sockets.last.serverOpens();
    sockets.last.serverSends('a');
    sockets.last.serverSends('b');
    assert.equal(connection.diagnosis, '2 frames could not be handled (no such column); please report this');
    assert.equal(logged.filter(line => line.startsWith('error a frame could not be handled')).length, 1);
  });

  it('takes its slot of the gate when it is free', () => {
    const connectGate = new RateGate(1, 5_000, clock);
    create({ options: { connectGate } }).start(streams(1));
    assert.equal(sockets.all.length, 1);
    assert.equal(connectGate.delayMs(), 5_000);
  });

  it('passes the gate of new connections', async () => {
    const connectGate = new RateGate(1, 5_000, clock);
    connectGate.take();
    create({ options: { connectGate } }).start(streams(1));
    assert.equal(sockets.all.length, 0);
    assert.equal(connection.diagnosis, "waiting for Testex's limit of new connections");
    await clock.advanceAsync(4_950);
    assert.equal(sockets.all.length, 0);
    await clock.advanceAsync(50);
    assert.equal(sockets.all.length, 1);
    assert.ok(connectGate.delayMs() > 0);
  });

  it('a disposed connection leaves the gate to the others', async () => {
    const connectGate = new RateGate(1, 5_000, clock);
    connectGate.take();
    create({ options: { connectGate } }).start(streams(1));
    connection.dispose();
    assert.equal(clock.pending, 0);
    await clock.advanceAsync(5_000, 1_000);
    assert.equal(sockets.all.length, 0);
    assert.equal(connectGate.delayMs(), 0);
  });

  it('gives up a handshake that is never answered', () => {
    create().start(streams(1));
    clock.advance(10_000);
    const why = 'Testex (stream.testex.test) did not answer the handshake within 10 s';
    assert.deepEqual(told, [`down: ${why}`]);
    assert.ok(sockets.last.terminated);
    assert.equal(connection.diagnosis, `${why}; next try in 2 s`);
    clock.advance(2_000);
    assert.equal(sockets.all.length, 2);
    assert.equal(connection.diagnosis, `${why}; connecting`);
  });

  it('goes on after a lost connection: all is asked for again', () => {
    live();
    sockets.last.ends(1006);
    assert.deepEqual(told, ['down: Testex closed the connection (1006: without a farewell)']);
    assert.deepEqual([connection.state, connection.ackedCount, connection.reconnects], ['waiting', 0, 0]);
    clock.advance(FLOOR_MS + 500);
    assert.equal(sockets.all.length, 2);
    assert.equal(connection.reconnects, 1);
    openAndAck();
    assert.equal(connection.state, 'live');
    assert.equal(connection.diagnosis, '');
    assert.deepEqual(sockets.last.sent, ['{"sub":["t0","t1"],"id":2}']);
  });

  it('tells a handshake that was cut', () => {
    create().start(streams(1));
    sockets.last.ends(1006);
    assert.match(connection.diagnosis, /^Testex closed the connection during the handshake \(stream\.testex\.test\)/);
  });

  it('tells the close code and reason', () => {
    live().ends(1008, 'too many messages');
    assert.match(connection.diagnosis, /^Testex closed the connection \(1008: too many messages\); next try in /);
  });

  it('backs off exponentially, and starts afresh only after a stable connection that delivered', () => {
    create().start(streams(1));
    const waits: number[] = [];
    const waitForNext = () => {
      const from = clock.mono();
      const before = sockets.all.length;
      while (sockets.all.length === before) clock.advance(100);
      waits.push(clock.mono() - from - FLOOR_MS);
    };
    for (let i = 0; i < 3; i++) {
      sockets.last.ends(1006);
      waitForNext();
    }
    // Up, but not for long.
    openAndAck();
    busy(40_000);
    sockets.last.ends(1006);
    waitForNext();
    assert.deepEqual(waits, [500, 1_000, 2_000, 4_000]);
    openAndAck();
    busy(60_000);
    sockets.last.ends(1006);
    waitForNext();
    assert.equal(waits.at(-1), 500);
  });

  it('the longest wait is the maximum, and jitter is a random part of it', () => {
    let random = 1;
    create({ options: { random: () => random } }).start(streams(1));
    const wait = () => {
      sockets.last.ends(1006);
      const before = sockets.all.length;
      const from = clock.mono();
      while (sockets.all.length === before) clock.advance(100);
      return clock.mono() - from;
    };
    for (let i = 0; i < 8; i++) wait();
    assert.equal(wait(), FLOOR_MS + 60_000);
    random = 0;
    assert.equal(wait(), FLOOR_MS);
  });

  for (const [status, floorMs, words] of [
    [451, 5_000, /HTTP 451: Testex refuses connections from this country or network; use a proxy or another venue/],
    [403, 5_000, /HTTP 403: Testex refuses this country or network/],
    [429, 5_000, /HTTP 429: Testex has had too many requests/],
  ] as const) {
    it(`stays away for a while after HTTP ${status}, and says why`, () => {
      create({ options: { random: () => 0 } }).start(streams(1));
      sockets.last.ends(1006, '', new HandshakeRefused(status, undefined), status);
      assert.match(connection.diagnosis, words);
      clock.advance(floorMs - 1);
      assert.equal(sockets.all.length, 1);
      clock.advance(1);
      assert.equal(sockets.all.length, 2);
    });
  }

  it('a longer Retry-After of a refused handshake is kept', () => {
    create({ options: { random: () => 0 } }).start(streams(1));
    sockets.last.ends(1006, '', new HandshakeRefused(429, '120'), 429);
    clock.advance(119_000);
    assert.equal(sockets.all.length, 1);
    clock.advance(1_000);
    assert.equal(sockets.all.length, 2);
  });

  it('pings with frames; a pong is a sign of life', () => {
    const socket = live();
    clock.advance(5_500);
    assert.equal(socket.pings, 1);
    socket.serverPongs();
    assert.deepEqual(told, ['alive']);
    clock.advance(4_000);
    assert.equal(connection.state, 'live');
  });

  it("pings with the venue's own message at its interval; a pong keeps the connection", () => {
    let pings = 0;
    const frame = (id: number) => {
      pings += 1;
      return JSON.stringify({ op: 'ping', id });
    };
    const tuning = { ...TUNING, probeAfterMs: 1e9 };
    create({ socket: { keepAlive: { kind: 'message', everyMs: 20_000, frame } }, options: { tuning } }).start(
      streams(1),
    );
    openAndAck();
    for (let minute = 0; minute < 10; minute++) {
      const before = pings;
      clock.advance(20_000);
      assert.equal(pings, before + 1);
      sockets.last.serverSends(minute < 1 ? 'quote' : 'pong');
    }
    assert.equal(connection.state, 'live');
    assert.ok(sockets.last.sent.includes('{"op":"ping","id":2}'));
    assert.equal(sockets.last.pings, 0);
  });

  it('a half-open connection is found out within seconds: silent first, then down', () => {
    const socket = live();
    clock.advance(15_500);
    const why = 'Testex is silent: no answer to a ping within 10 s';
    assert.deepEqual(told, [`silent: ${why}`, `down: ${why}`]);
    assert.ok(socket.terminated);
    assert.equal(connection.state, 'waiting');
  });

  it('a ping of the server is life, and its pong counts as a message', () => {
    const socket = live({ limits: { messagesPerSecond: 2 } });
    clock.advance(4_000);
    socket.serverPings();
    assert.deepEqual(told, ['alive']);
    connection.add([{ topic: 'new', channel: BOOK, instrument: 9 }]);
    assert.equal(socket.sent.length, 1);
    clock.advance(1_250);
    assert.equal(socket.sent.length, 2);
  });

  it('a connection on which nothing at all arrives is given up at the activity limit', () => {
    const tuning = { ...TUNING, pingIntervalMs: 600_000, probeAfterMs: 1e9 };
    live({ options: { tuning } });
    clock.advance(60_000);
    assert.match(told[0] ?? '', /silent: Testex is silent: nothing arrived for 60 s/);
  });

  it('does not blame the venue for its own sleep', () => {
    let asleepMs = 0;
    const sleeper: Clock = {
      now: () => clock.now() + asleepMs,
      mono: () => clock.mono() + asleepMs,
      setTimeout: (callback, ms) => clock.setTimeout(callback, ms),
      setInterval: (callback, ms) => clock.setInterval(callback, ms),
      clear: handle => clock.clear(handle),
    };
    const socket = live({ options: { clock: sleeper } });
    clock.advance(1_000);
    asleepMs = HOUR_MS;
    clock.advance(1_000);
    assert.deepEqual([connection.state, socket.pings], ['live', 1]);
    clock.advance(10_000);
    assert.equal(connection.state, 'waiting');
  });

  for (const [count, seconds] of [
    [20, 20],
    [64, 12],
    [150, 10],
  ] as const) {
    it(`acknowledged but silent: ${count} on-change streams`, () => {
      create({ limits: { topicsPerMessage: 200 }, options: { tuning: { ...TUNING, topicsPerMessage: 200 } } }).start(
        streams(count),
      );
      openAndAck();
      for (let i = 1; i < seconds; i++) {
        clock.advance(1_000);
        sockets.last.serverPings();
      }
      assert.equal(connection.state, 'live');
      clock.advance(1_000);
      const said = `Testex acknowledged ${count} streams and then sent nothing: wrong path (/stream) or blocked on the way`;
      assert.ok(connection.diagnosis.startsWith(`${said}; next try`), connection.diagnosis);
      assert.ok(sockets.last.terminated);
    });
  }

  it('acknowledged but silent: pongs are no data', () => {
    create().start(streams(20));
    openAndAck();
    for (let i = 0; i < 30; i++) {
      clock.advance(1_000);
      sockets.last.serverSends('pong');
    }
    assert.match(connection.diagnosis, /acknowledged 20 streams and then sent nothing/);
  });

  it('what has delivered once may be silent while it answers pings', () => {
    live({}, streams(20));
    for (let i = 0; i < 120; i++) {
      clock.advance(1_000);
      sockets.last.serverPings();
    }
    assert.equal(connection.state, 'live');
  });

  it('refused streams do not count among those that must deliver', () => {
    create().start(streams(24));
    sockets.last.serverOpens();
    for (let i = 0; i < 10; i++) sockets.last.serverSends(`refuse t${i}`);
    ack();
    for (let i = 0; i < 120; i++) {
      clock.advance(1_000);
      sockets.last.serverPings();
    }
    assert.equal(connection.state, 'live');
  });

  it('acknowledged but silent: one stream that must repeat', () => {
    create().start(streams(1, REPEATING));
    openAndAck();
    for (let i = 0; i < 30 && connection.state === 'live'; i++) {
      clock.advance(1_000);
      sockets.last.serverPings();
    }
    assert.match(connection.diagnosis, /acknowledged 1 streams and then sent nothing/);
  });

  it('acknowledged but silent waits for as long as a slow channel may take', () => {
    const slow = { ...REPEATING, freshness: { kind: 'throttled', everyMs: 60_000 } } as const;
    create().start(streams(1, slow));
    openAndAck();
    for (let i = 0; i < 179; i++) {
      clock.advance(1_000);
      sockets.last.serverPings();
    }
    assert.equal(connection.state, 'live');
    clock.advance(1_000);
    assert.equal(connection.state, 'waiting');
  });

  it('a few quiet on-change streams are no reason to give up', () => {
    create().start(streams(19));
    openAndAck();
    for (let i = 0; i < 300; i++) {
      clock.advance(1_000);
      sockets.last.serverPings();
    }
    assert.equal(connection.state, 'live');
  });

  it('a silent venue that acknowledges is met with growing pauses', () => {
    const tuning = { ...TUNING, stableAfterMs: 1_000 };
    create({ options: { random: () => 1, tuning } }).start(streams(20));
    const waits: number[] = [];
    for (let i = 0; i < 4; i++) {
      openAndAck();
      while (connection.state === 'live') {
        clock.advance(500);
        sockets.last.serverPings();
      }
      const from = clock.mono();
      const before = sockets.all.length;
      while (sockets.all.length === before) clock.advance(500);
      waits.push(clock.mono() - from - FLOOR_MS);
    }
    assert.deepEqual(waits, [1_000, 2_000, 4_000, 8_000]);
  });

  it('unanswered subscriptions cost the connection after the second asking', () => {
    create().start(streams(1));
    sockets.last.serverOpens();
    assert.equal(connection.state, 'subscribing');
    for (let i = 0; i < 21; i++) {
      clock.advance(1_000);
      sockets.last.serverPings();
    }
    assert.equal(sockets.last.sent.length, 2);
    assert.ok(told.includes('down: Testex did not acknowledge the subscription of t0 within 10 s, asked twice'));
  });

  it('unanswered subscriptions do not cost a connection that delivers', () => {
    const socket = live({}, []);
    connection.add(streams(1));
    busy(24_000);
    assert.equal(socket.sent.length, 2);
    assert.equal(connection.state, 'live');
    assert.match(connection.diagnosis, /1 subscriptions were never acknowledged/);
  });

  it('unanswered subscriptions cost a connection that has fallen mute, though its pings are answered', () => {
    const socket = live();
    busy(5_000);
    connection.resubscribe('t0');
    for (let i = 0; i < 180 && connection.state !== 'waiting'; i++) {
      clock.advance(1_000);
      if (socket === sockets.last) socket.serverPings();
      connection.retryRefused();
    }
    assert.ok(
      told.some(each => /^down: Testex did not acknowledge the subscription of t0/.test(each)),
      told.join(),
    );
  });

  it('shows what was refused while the rest is live', () => {
    create().start(streams(3));
    sockets.last.serverOpens();
    sockets.last.serverSends('refuse t1');
    sockets.last.serverSends('ack 1');
    assert.equal(connection.state, 'live');
    assert.deepEqual([connection.askedCount, connection.ackedCount, connection.refusedCount], [3, 2, 1]);
    assert.equal(connection.diagnosis, '1 of 3 streams refused: t1: no such symbol');
  });

  it('adds and removes streams while it is live', () => {
    const socket = live();
    connection.add([{ topic: 'new', channel: BOOK, instrument: 9 }]);
    assert.equal(connection.state, 'subscribing');
    socket.serverSends('ack-topic new');
    assert.equal(connection.state, 'live');
    connection.remove(['t0']);
    assert.deepEqual(socket.sent.slice(1), ['{"sub":["new"],"id":2}', '{"unsub":["t0"],"id":3}']);
    assert.deepEqual(told, ['subscribed']);
    sockets.last.ends(1006);
    clock.advance(2_000);
    sockets.last.serverOpens();
    assert.deepEqual(sockets.last.sent, ['{"sub":["t1","new"],"id":4}']);
  });

  it('tells when all is subscribed after each addition, also of what was there', () => {
    live();
    connection.add(streams(2));
    assert.deepEqual([told, connection.state], [['subscribed'], 'live']);
  });

  it('subscribes anew to a silent stream, not more often than the pause allows', () => {
    const socket = live();
    connection.resubscribe('t0');
    connection.resubscribe('t0');
    assert.deepEqual(socket.sent.slice(1), ['{"unsub":["t0"],"id":2}', '{"sub":["t0"],"id":3}']);
    assert.equal(connection.state, 'subscribing');
    socket.serverSends('ack 3');
    connection.resubscribe('t0');
    assert.equal(socket.sent.length, 3);
    assert.deepEqual(told, ['subscribed']);
  });

  it('reconnects when told to', () => {
    const socket = live();
    connection.reconnect('the books drift');
    assert.deepEqual([told, socket.terminated], [['down: the books drift'], true]);
    connection.reconnect('again');
    assert.equal(told.length, 1);
    clock.advance(2_000);
    assert.equal(sockets.all.length, 2);
  });

  it('what an abandoned socket still says is not heard', () => {
    const old = live();
    connection.reconnect('for a test');
    clock.advance(2_000);
    openAndAck();
    told.length = 0;
    old.serverSends('quote');
    old.serverPongs();
    old.serverPings();
    old.serverOpens();
    old.ends(1000);
    assert.deepEqual(told, []);
    assert.equal(connection.state, 'live');
  });

  it('an announced shutdown asks once for a replacement; without one it goes on', () => {
    const socket = live();
    socket.serverSends('bye');
    socket.serverSends('bye');
    assert.deepEqual(told, ['retire: Testex announces the end of the connection: maintenance']);
    busy(20_000);
    assert.equal(connection.state, 'live');
    socket.ends(1001);
    clock.advance(2_000);
    openAndAck();
    sockets.last.serverSends('bye');
    assert.equal(told.filter(what => what.startsWith('retire')).length, 2);
  });

  for (const [random, expectedMinutes] of [
    [0, 24 * 60 - 10],
    [0.999, 24 * 60 - 20],
  ] as const) {
    it(`asks for a replacement before the venue's life limit, spread over minutes (${random})`, () => {
      live({ socket: { maxLifetimeMs: 24 * HOUR_MS }, options: { random: () => random } });
      let minutes = 0;
      while (!told.some(what => what.startsWith('retire'))) {
        for (let i = 0; i < 15; i++) {
          clock.advance(4_000);
          sockets.last.serverPings();
        }
        minutes += 1;
      }
      assert.ok(Math.abs(minutes - expectedMinutes) <= 1, `${minutes} minutes`);
      assert.equal(connection.state, 'live');
    });
  }

  it('leaves nothing alive after dispose, in any state', async () => {
    const none = () => {
      const { length } = told;
      const open = sockets.all.length;
      connection.dispose();
      connection.dispose();
      assert.equal(connection.state, 'closed');
      assert.equal(clock.pending, 0);
      for (const socket of sockets.all) {
        socket.serverOpens();
        socket.serverSends('quote');
        socket.ends(1006);
      }
      connection.start(streams(1));
      connection.add(streams(5));
      connection.reconnect('no');
      connection.resubscribe('t0');
      clock.advance(HOUR_MS);
      assert.deepEqual([told.length, sockets.all.length], [length, open]);
    };
    create();
    none();
    create().start(streams(1));
    none();
    create({ limits: { topicsPerMessage: 1 } }).start(streams(50));
    sockets.last.serverOpens();
    none();
    assert.ok(sockets.last.terminated);
    const socket = live();
    none();
    assert.deepEqual([socket.closes, socket.terminated], [1, true]);
    live();
    sockets.last.ends(1006);
    none();
  });

  it('may be disposed from any of its events', () => {
    const quiet = {
      opened() {},
      frame() {},
      alive() {},
      silent() {},
      subscribed() {},
      down() {},
      refused() {},
      retire() {},
    };
    const stop = () => connection.dispose();
    for (const event of ['opened', 'frame', 'alive', 'silent', 'subscribed', 'down'] as const) {
      const events = {
        ...quiet,
        frame: (data: Buffer) => {
          if (data.toString() === 'ack 1') connection.acked(1);
        },
        [event]: stop,
      };
      create({ options: { events } }).start(streams(1));
      sockets.last.serverOpens();
      sockets.last.serverSends('ack 1');
      sockets.last.serverPings();
      clock.advance(60_000);
      assert.equal(connection.state, 'closed', event);
      assert.equal(clock.pending, 0, event);
    }
  });
});
