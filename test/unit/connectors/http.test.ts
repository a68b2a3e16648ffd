import assert from 'node:assert/strict';
import { systemClock, type TimerHandle } from '../../../src/base/clock';
import { silentLog } from '../../../src/base/log';
import { RestClient, type RestClientOptions, RestError, type RestErrorKind } from '../../../src/connectors/http';
import { createNetwork, type Network } from '../../../src/connectors/proxy';
import { WeightBudget } from '../../../src/connectors/rateLimit';
import { FakeClock } from '../../harness/fakeClock';
import { answers, MisbehavingServer } from '../../harness/misbehavingServer';

const LIMITS = { weight: 1_000, windowMs: 60_000 };
const NO_PROXY = { url: '', noProxy: [], extraCa: [], caFiles: [], systemCa: false };

const TIMEOUT_MS = 15_000;

/** Tells the client's waits from the time-outs of its requests. */
class RestClock extends FakeClock {
  readonly #waits = new Set<TimerHandle>();

  get waits(): number {
    return this.#waits.size;
  }

  override setTimeout(callback: () => void, delayMs: number): TimerHandle {
    const handle = super.setTimeout(() => {
      this.#waits.delete(handle);
      callback();
    }, delayMs);
    if (delayMs !== TIMEOUT_MS) this.#waits.add(handle);
    return handle;
  }

  override clear(handle: TimerHandle | undefined): void {
    if (handle) this.#waits.delete(handle);
    super.clear(handle);
  }
}

describe('RestClient', () => {
  let server: MisbehavingServer;
  let network: Network;
  let clock: RestClock;
  let budget: WeightBudget;

  beforeEach(async () => {
    server = await MisbehavingServer.start();
    network = createNetwork(NO_PROXY, {});
    clock = new RestClock();
    budget = new WeightBudget(LIMITS, clock);
  });

  afterEach(async () => {
    await network.close();
    await server.close();
  });

  const client = (options: Partial<RestClientOptions> = {}) =>
    new RestClient({
      base: server.http,
      limits: LIMITS,
      budget,
      network,
      clock,
      log: silentLog,
      timeoutMs: TIMEOUT_MS,
      venue: 'Testex',
      market: 'perp',
      random: () => 1,
      ...options,
    });
  const get = (options?: Partial<RestClientOptions>, signal?: AbortSignal) =>
    client(options).request({ path: '/api/v1/list?limit=5', weight: 10 }, signal);
  /**
   * Waits for real I/O, and lets the clock run only while the client itself waits (back-off, budget, block): a slow
   * machine must not look like a slow server. With `expire`, each request that reaches the server runs out of time.
   */
  const settle = async <T>(promise: Promise<T>, { expire = false } = {}): Promise<T> => {
    let done = false;
    let expired = server.seen.length;
    const mark = () => {
      done = true;
    };
    promise.then(mark, mark);
    while (!done) {
      if (clock.waits > 0) clock.advance(100);
      if (expire && server.seen.length > expired) {
        expired = server.seen.length;
        clock.advance(TIMEOUT_MS);
      }
      await new Promise(resolve => setImmediate(resolve));
    }
    return promise;
  };
  const failure = async (promise: Promise<unknown>, options?: { expire: boolean }): Promise<RestError> => {
    const error = await settle(promise, options).then(
      () => assert.fail('it did not fail'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof RestError, String(error));
    return error;
  };
  const until = async (condition: () => boolean) => {
    while (!condition()) await new Promise(resolve => setImmediate(resolve));
  };

  it('gives the parsed body of a GET', async () => {
    server.answer = answers.json({ symbols: ['币安人生USDT'] });
    assert.deepEqual(await get(), { symbols: ['币安人生USDT'] });
    assert.deepEqual(server.seen, ['GET /api/v1/list?limit=5']);
    assert.equal(clock.pending, 0);
  });

  it('a body makes it a POST of JSON, and the prefix of the base is kept', async () => {
    let type: string | undefined;
    server.answer = (request, response) => {
      type = request.headers['content-type'];
      response.end('[]');
    };
    const rest = client({ base: `${server.http}/prefix` });
    assert.deepEqual(await rest.request({ path: '/info', weight: 1, body: '{"type":"meta"}' }), []);
    assert.deepEqual(
      [server.seen, server.bodies, type],
      [['POST /prefix/info'], ['{"type":"meta"}'], 'application/json'],
    );
  });

  it("sends a request's own headers beside the usual ones", async () => {
    let seen: unknown[] = [];
    server.answer = (request, response) => {
      seen = [request.headers['x-size-decimal'], request.headers.accept];
      response.end('[]');
    };
    await client({}).request({ path: '/list', weight: 1, headers: { 'x-size-decimal': '1' } });
    assert.deepEqual(seen, ['1', 'application/json']);
  });

  it('reads compressed bodies', async () => {
    let accepted: string | undefined;
    server.answer = (request, response) => {
      accepted = String(request.headers['accept-encoding']);
      answers.gzip('{"a":1}')(request, response);
    };
    assert.deepEqual([await get(), accepted], [{ a: 1 }, 'gzip']);
  });

  it('tries again after a fault of the server', async () => {
    server.answer = answers.inTurn(answers.status(500), answers.status(503), answers.json([1]));
    assert.deepEqual(await settle(get()), [1]);
    assert.equal(server.seen.length, 3);
  });

  it('waits between the tries, longer each time', async () => {
    const times: number[] = [];
    server.answer = (request, response) => {
      times.push(clock.mono());
      answers.status(500)(request, response);
    };
    await failure(get());
    const [first = 0, second = 0, third = 0] = times;
    assert.ok(second - first >= 500, `${second - first} ms`);
    assert.ok(third - second >= 1_000, `${third - second} ms`);
  });

  for (const [what, answer, kind, tries, words] of [
    [
      'a fault of the server',
      answers.status(502, {}, '<html>Bad gateway</html>'),
      'server',
      3,
      /HTTP 502: Testex has a fault/,
    ],
    ['a dropped connection', answers.drop, 'unreachable', 3, /Testex broke the connection off \(127\.0\.0\.1:\d+\)/],
    ['a connection dropped in the body', answers.dropInBody, 'unreachable', 3, /Testex broke the connection off/],
    [
      'a request it does not know',
      answers.status(400, {}, '{"code":-1121,"msg":"Invalid symbol."}'),
      'client',
      1,
      /HTTP 400.*\(Invalid symbol\.\)/,
    ],
    [
      'a redirect',
      answers.status(302, { location: '/login' }),
      'client',
      1,
      /HTTP 302: Testex sends us to another address/,
    ],
    [
      'a refused country',
      answers.status(451, {}, '{"code":0,"msg":"Service unavailable from a restricted location"}'),
      'geo-blocked',
      1,
      /HTTP 451: Testex refuses connections from this country or network; use a proxy or another venue \(Service unavailable/,
    ],
    [
      'a refused address',
      answers.status(403, {}, '<html>WAF</html>'),
      'forbidden',
      1,
      /HTTP 403: Testex refuses this country or network/,
    ],
    [
      'text instead of JSON',
      answers.text('<html>Please log in</html>'),
      'malformed',
      1,
      /is not JSON \(<html>Please log in<\/html>\); is there a login page/,
    ],
    ['cut-off JSON', answers.text('{"a":[1,2'), 'malformed', 1, /is not JSON/],
    ['an empty body', answers.text(''), 'malformed', 1, /is not JSON \(empty\)/],
    ['broken compression', answers.status(200, { 'content-encoding': 'gzip' }, 'not gzip'), 'malformed', 1, /Testex/],
    ['what is not HTTP', answers.garbage, 'malformed', 1, /127\.0\.0\.1:\d+ does not speak HTTP/],
  ] as const satisfies readonly (readonly [string, unknown, RestErrorKind, number, RegExp])[]) {
    it(`tells ${what} as ${kind}`, async () => {
      server.answer = answer;
      const error = await failure(get());
      assert.equal(error.kind, kind);
      assert.match(error.message, words);
      assert.match(error.message, /^Testex perp REST: /);
      assert.equal(server.seen.length, tries);
      assert.equal(clock.pending, 0);
    });
  }

  it("gives the venue's own words in whichever field they stand", async () => {
    for (const body of [
      '{"message":"no such pair"}',
      '{"label":"INVALID_CURRENCY","message":"no such pair"}',
      '{"code":400,"msg":"","message":"no such pair"}',
      '{"error":["no such pair"],"result":null}',
      '{"result":"error","error":"no such pair"}',
      '{"retCode":10001,"retMsg":"no such pair"}',
    ]) {
      server.answer = answers.status(400, {}, body);
      assert.match((await failure(get())).message, /check the endpoint \(no such pair\)$/, body);
    }
    server.answer = answers.status(400, {}, '{"error":["no such pair","nor the other"]}');
    assert.match((await failure(get())).message, /\(no such pair, nor the other\)$/);
    for (const body of ['{"message":""}', '{"message":7,"error":[]}', '[]', 'null', '"x"']) {
      server.answer = answers.status(400, {}, body);
      assert.match((await failure(get())).message, /check the endpoint$/, body);
    }
  });

  it('tells a host where nothing listens', async () => {
    const gone = await MisbehavingServer.start();
    await gone.close();
    const error = await failure(get({ base: gone.http }));
    assert.equal(error.kind, 'unreachable');
    assert.match(error.message, /nothing listens at 127\.0\.0\.1:\d+ \(connection refused\)/);
  });

  it('tells a host that cannot be found', async () => {
    const error = await failure(get({ base: 'http://no-such-host.invalid' }));
    assert.equal(error.kind, 'unreachable');
    assert.match(error.message, /no-such-host\.invalid cannot be (found|looked up)/);
  });

  it('gives up a server that never answers, three times', async () => {
    server.answer = answers.never;
    const error = await failure(get(), { expire: true });
    assert.equal(error.kind, 'timeout');
    assert.match(error.message, /Testex perp REST: 127\.0\.0\.1:\d+ did not answer within 15 s/);
    assert.equal(server.seen.length, 3);
    assert.equal(clock.pending, 0);
  });

  it('gives up a server that sticks in the body', async () => {
    server.answer = answers.stuckBody;
    const options = { clock: systemClock, budget: new WeightBudget(LIMITS, systemClock), random: () => 0 };
    const error = await failure(get({ ...options, timeoutMs: 100 }));
    assert.equal(error.kind, 'timeout');
    // On a busy machine the time of a try can be over before the server has heard of it.
    assert.ok(server.seen.length >= 1 && server.seen.length <= 3, `${server.seen.length} tries`);
  });

  it('cuts off a body over the cap, plain or packed', async () => {
    server.answer = answers.endlessBody;
    const error = await failure(get({ maxBodyBytes: 1024 * 1024 }));
    assert.equal(error.kind, 'too-large');
    assert.match(error.message, /larger than 1 MB/);
    server.answer = answers.gzip(Buffer.alloc(4 * 1024 * 1024, '1'));
    assert.equal((await failure(get({ maxBodyBytes: 1024 * 1024 }))).kind, 'too-large');
    assert.equal(server.seen.length, 2);
  });

  it('takes the default cap of 64 MB on a body that never ends', async () => {
    server.answer = answers.endlessBody;
    assert.equal((await failure(get())).kind, 'too-large');
  });

  it('waits through a short Retry-After and then succeeds', async () => {
    server.answer = answers.inTurn(answers.status(429, { 'retry-after': '7' }), answers.json([1]));
    const start = clock.mono();
    assert.deepEqual(await settle(get()), [1]);
    assert.ok(clock.mono() - start >= 7_000);
    assert.equal(server.seen.length, 2);
  });

  it('a long Retry-After fails at once, and blocks the whole host without another request', async () => {
    server.answer = answers.status(429, { 'retry-after': '120' }, '{"code":-1003,"msg":"Too many requests"}');
    const error = await failure(get());
    assert.deepEqual([error.kind, error.status, error.retryAfterMs], ['rate-limited', 429, 120_000]);
    assert.match(error.message, /HTTP 429: Testex has had too many requests from this address.*next try in 2 min$/);
    const other = await failure(get({ market: 'spot' }));
    assert.deepEqual([other.kind, server.seen.length], ['rate-limited', 1]);
    server.answer = answers.json([1]);
    clock.advance(120_000);
    assert.deepEqual(await get(), [1]);
  });

  it('a Retry-After may be a date', async () => {
    server.answer = answers.status(429, { 'retry-after': new Date(clock.now() + 300_000).toUTCString() });
    const error = await failure(get());
    assert.ok(Math.abs((error.retryAfterMs ?? 0) - 300_000) < 2_000, `${error.retryAfterMs}`);
  });

  it("429 without a time waits for the venue's window", async () => {
    server.answer = answers.status(429);
    assert.equal((await failure(get())).retryAfterMs, LIMITS.windowMs);
  });

  it('a ban is never asked again, and its end is read from the body', async () => {
    const msg = `Way too much request weight used; IP banned until ${clock.now() + 600_000}.`;
    server.answer = answers.status(418, {}, JSON.stringify({ code: -1003, msg }));
    const error = await failure(get());
    assert.equal(error.kind, 'banned');
    assert.ok((error.retryAfterMs ?? 0) > 599_000 && (error.retryAfterMs ?? 0) <= 600_000);
    assert.match(error.message, /HTTP 418: Testex has banned this address/);
    assert.equal((await failure(get())).kind, 'banned');
    assert.equal(server.seen.length, 1);
  });

  it('a ban without a time is at least two minutes', async () => {
    server.answer = answers.status(418);
    assert.equal((await failure(get())).retryAfterMs, 120_000);
  });

  it("a 403 for too many requests is a ban of the venue's length", async () => {
    server.answer = answers.status(403, {}, 'access too frequent');
    const limits = { ...LIMITS, banMs: { 403: 600_000 } };
    const error = await failure(get({ limits }));
    assert.deepEqual([error.kind, error.retryAfterMs], ['banned', 600_000]);
    assert.match(error.message, /access too frequent.*next try in 10 min/);
    assert.equal((await failure(get({ limits }))).kind, 'banned');
    assert.equal(server.seen.length, 1);
  });

  it('keeps to the weight budget', async () => {
    server.answer = answers.json([1]);
    await client().request({ path: '/heavy', weight: 995 });
    const start = clock.mono();
    await settle(get());
    assert.ok(clock.mono() - start >= LIMITS.windowMs - 1_000);
  });

  it('can be given up by the caller: before, in the line, under way, between the tries', async () => {
    const abort = new AbortController();
    abort.abort();
    assert.equal((await failure(get({}, abort.signal))).kind, 'aborted');
    const atOnce = new AbortController();
    const begun = get({ budget: new WeightBudget(LIMITS, clock) }, atOnce.signal);
    atOnce.abort();
    assert.equal((await failure(begun)).kind, 'aborted', 'given up before it was sent');
    assert.equal(server.seen.length, 0);

    const waiting = new AbortController();
    await budget.acquire(1_000, 0);
    const inLine = get({}, waiting.signal);
    waiting.abort();
    assert.equal((await failure(inLine)).kind, 'aborted');
    clock.advance(LIMITS.windowMs);

    server.answer = answers.never;
    const running = new AbortController();
    const underWay = get({}, running.signal);
    await until(() => server.seen.length === 1);
    running.abort();
    assert.equal((await failure(underWay)).kind, 'aborted');

    server.answer = answers.status(500);
    const pausing = new AbortController();
    const between = get({}, pausing.signal);
    await until(() => server.seen.length === 2 && clock.waits === 1);
    pausing.abort();
    assert.equal((await failure(between)).kind, 'aborted');
    assert.equal(server.seen.length, 2);
    assert.equal(clock.pending, 0);
  });

  it('works on the real clock', async () => {
    server.answer = answers.json([1]);
    assert.deepEqual(await get({ clock: systemClock, budget: new WeightBudget(LIMITS, systemClock) }), [1]);
  });

  it('closing the network leaves no connection', async () => {
    await get();
    assert.equal(server.connections, 1);
    await network.close();
    await until(() => server.connections === 0);
  });
});
