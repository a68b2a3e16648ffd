import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buildCli, type Finished } from '../cli/runCli';
import { FIRST_VENUES } from '../harness/firstVenues';
import { BINANCE_PERP, BinanceReplay } from './binanceReplay';
import { BybitReplay } from './bybitReplay';
import type { ReplayServer } from './replayServer';
import { Exchanges, type Line, linesOf, sane } from './scan';

type Spoil = (exchanges: Exchanges) => void;
type Reply = (response: ServerResponse, url: URL, request: IncomingMessage) => void;

interface Expected {
  /** How each of Binance's rows of the health view must read. */
  readonly diagnosis: RegExp;
  readonly state?: RegExp;
  /** Do Binance's quotes come through all the same? */
  readonly quoted?: boolean;
  readonly waitS?: number;
}

const rest =
  (reply: Reply, only = /./): Spoil =>
  ({ binance }) => {
    binance.spoilRest = (url, request, response) => {
      if (!only.test(url.pathname)) return false;
      reply(response, url, request);
      return true;
    };
  };
const status = (code: number, headers: Record<string, string> = {}, body = '{}') =>
  rest(response => response.writeHead(code, headers).end(body));
const answer = (body: string | Buffer) => rest(response => response.end(body));
const handshake =
  (reply: string | Buffer | undefined): Spoil =>
  ({ binance }) => {
    binance.spoilHandshake = (_url, socket) => {
      socket.on('error', () => {});
      if (reply !== undefined) socket.end(reply);
      return true;
    };
  };
const refusal = (line: string, header = '') => handshake(`HTTP/1.1 ${line}\r\ncontent-length: 0\r\n${header}\r\n`);
const list =
  (change: (body: { symbols: Line[] }) => unknown): Spoil =>
  ({ binance }) => {
    const replay = new BinanceReplay();
    binance.spoilRest = (url, _request, response) => {
      if (!url.pathname.endsWith('exchangeInfo')) return false;
      response.end(JSON.stringify(change(JSON.parse(replay.rest(url) ?? '{}'))));
      return true;
    };
  };
const sends =
  (...frames: readonly (string | Buffer)[]): Spoil =>
  ({ binance }) => {
    binance.spoilMessage = session => {
      // After what is right.
      setTimeout(() => {
        for (const frame of frames) {
          if (!session.open) return;
          if (typeof frame === 'string') session.send(frame);
          else session.sendBytes(frame);
        }
      }, 5);
      return false;
    };
  };

function endless(response: ServerResponse): void {
  const chunk = Buffer.alloc(1 << 20, ' ');
  let megabytes = 0;
  const more = () => {
    while (megabytes++ < 100) if (!response.write(chunk)) return;
    response.end('{}');
  };
  response.on('drain', more);
  more();
}

const BAD_QUOTES = [
  '"b":1e400,"B":"1","a":"2","A":"1"',
  '"b":"1e400","B":"1","a":"2e400","A":"1"',
  '"b":"-5","B":"1","a":"6","A":"1"',
  '"b":"5","B":"-1","a":"6","A":"1"',
  '"b":"NaN","B":"1","a":"6","A":"1"',
  '"b":null,"B":null,"a":null,"A":null',
  '"b":["5"],"B":"1","a":"6","A":"1"',
  '"b":"0x10","B":"1","a":"0x20","A":"1"',
  '"b":"5,1","B":"1","a":"6","A":"1"',
  '"b":true,"B":"1","a":"6","A":"1"',
];

const SCENES: Readonly<Record<string, readonly [Spoil, Expected]>> = {
  'an HTML page with status 200': [
    answer('<!DOCTYPE html><html>Denied</html>'),
    { diagnosis: /not JSON.*login page or proxy/ },
  ],
  'random bytes': [answer(randomBytes(5000)), { diagnosis: /not JSON/ }],
  nothing: [answer(''), { diagnosis: /not JSON \(empty\)/ }],
  null: [answer('null'), { diagnosis: /not the list that was asked for/ }],
  'a body without end': [rest(endless), { diagnosis: /larger than 64 MB/, waitS: 6 }],
  'HTTP 429 without a time': [status(429), { diagnosis: /HTTP 429: .*too many requests.*next try in/ }],
  'HTTP 429 with a time': [status(429, { 'retry-after': '3' }), { diagnosis: /HTTP 429: .*too many requests/ }],
  'HTTP 418': [status(418, { 'retry-after': '600' }), { diagnosis: /HTTP 418: .*banned.*10 min/ }],
  'HTTP 403': [status(403), { diagnosis: /HTTP 403: .*country or network/ }],
  'HTTP 451': [status(451), { diagnosis: /HTTP 451: .*country or network.*proxy/ }],
  'HTTP 503': [status(503), { diagnosis: /HTTP 503: .*maintenance/ }],
  'a redirect': [status(302, { location: 'http://127.0.0.1:1/' }), { diagnosis: /HTTP 302: .*check the endpoint/ }],
  'a list of another type': [list(body => ({ ...body, symbols: { a: 1 } })), { diagnosis: /not the list/ }],
  'an empty list': [list(body => ({ ...body, symbols: [] })), { diagnosis: /list is empty/ }],
  'HTTP 451 at the handshake': [
    refusal('451 Unavailable For Legal Reasons'),
    { diagnosis: /HTTP 451: .*proxy.*next try in/, state: /waiting|connecting/ },
  ],
  'HTTP 429 at the handshake': [
    refusal('429 Too Many Requests', 'Retry-After: 7\r\n'),
    { diagnosis: /HTTP 429: .*next try in/, state: /waiting/ },
  ],
  'bytes that are not HTTP at the handshake': [
    handshake(randomBytes(100)),
    { diagnosis: /does not speak HTTP/, state: /waiting|connecting/ },
  ],
  'a connection that closes after the acknowledgement': [
    ({ binance }) => {
      binance.spoilMessage = (session, text) => {
        session.send(JSON.stringify({ result: null, id: JSON.parse(text).id }));
        setTimeout(() => session.close(), 5);
        return true;
      };
    },
    { diagnosis: /closed the connection/, state: /waiting|connecting|subscribing/ },
  ],
  'subscriptions that nobody answers': [
    ({ binance }) => {
      binance.spoilMessage = () => true;
    },
    { diagnosis: /0 of \d+ acknowledged/, state: /subscribing/ },
  ],
  'subscriptions refused, in the nested shape': [
    ({ binance }) => {
      binance.spoilMessage = (session, text) => {
        session.send(JSON.stringify({ error: { code: 2, msg: 'Invalid request: nested' }, id: JSON.parse(text).id }));
        return true;
      };
    },
    { diagnosis: /Invalid request: nested|0 of \d+ acknowledged/, state: /./ },
  ],
  'quotes that are not numbers': [
    sends(
      ...BAD_QUOTES.map(
        (quote, i) =>
          `{"stream":"btcusdt@bookTicker","data":{"e":"bookTicker","u":${11139947831990 + i},"E":1771000000600,"T":1771000000600,"s":"BTCUSDT",${quote}}}`,
      ),
    ),
    { diagnosis: /can't be read|number/, state: /live/, quoted: true },
  ],
  'frames cut off and of other shapes': [
    sends(
      '{"stream":"btcusdt@bookTicker","data":{"s":"BTCUSDT","b":"84',
      '[',
      'null',
      '5',
      '[]',
      '{}',
      '{"data":null}',
      '{"stream":"x","data":[null,1]}',
      '{"id":{},"result":[]}',
    ),
    { diagnosis: /frame|JSON|missing/, state: /live/, quoted: true },
  ],
  'a frame of 10 MB': [
    sends(`{"stream":"btcusdt@bookTicker","data":{"x":"${'y'.repeat(10e6)}"}}`),
    { diagnosis: /missing/, state: /live/, quoted: true },
  ],
  'random frames': [sends(randomBytes(300), randomBytes(300)), { diagnosis: /JSON/, state: /live/, quoted: true }],
};

/** Tries once more with a longer wait, and once more: a machine that is busy with other things may need it. */
async function patiently(waitS: number, attempt: (waitS: number) => Promise<void>): Promise<void> {
  for (const times of [1, 4]) {
    try {
      return await attempt(times * waitS);
    } catch {
      // The last attempt speaks for itself.
    }
  }
  await attempt(10 * waitS);
}

const isBinance = (line: Line) => line.venue === 'binance';

function checkOthers(lines: readonly Line[]): void {
  const others = lines.filter(line => !isBinance(line));
  assert.equal(others.length, (FIRST_VENUES.length - 1) * 2);
  for (const line of others) assert.equal(line.state, 'live', JSON.stringify(line));
}

describe('hostile servers', function () {
  this.timeout(240_000);
  before(() => buildCli());

  async function health(spoil: Spoil, waitS = 2): Promise<readonly [Line[], Finished, Exchanges]> {
    const exchanges = await Exchanges.start();
    try {
      spoil(exchanges);
      const finished = await exchanges.scan(
        '--once',
        '--wait',
        `${waitS}`,
        '--venues',
        FIRST_VENUES.join(),
        '--view',
        'health',
        '--format',
        'ndjson',
        '--stats',
      );
      sane(finished);
      return [linesOf(finished), finished, exchanges];
    } finally {
      await exchanges.close();
    }
  }

  it('one venue in trouble: said in words, and the others go on', async () => {
    const scenes = Object.entries(SCENES);
    const failures: string[] = [];
    const work = async () => {
      for (let scene = scenes.shift(); scene; scene = scenes.shift()) {
        const [name, [spoil, expected]] = scene;
        try {
          await patiently(expected.waitS ?? 2, async waitS => {
            const [lines, finished] = await health(spoil, waitS);
            checkOthers(lines);
            const mine = lines.filter(isBinance);
            assert.equal(mine.length, 3);
            for (const line of mine) {
              assert.match(String(line.diagnosis), expected.diagnosis);
              assert.match(String(line.state), expected.state ?? /planned/);
            }
            const stats = JSON.parse(finished.stderr.trim().split('\n').at(-1) ?? '{}') as Record<string, number>;
            assert.ok(stats.rssBytes! < 500e6, JSON.stringify(stats));
          });
        } catch (error) {
          failures.push(`${name}: ${error instanceof Error ? error.message : error}`);
        }
      }
    };
    await Promise.all([work(), work(), work(), work()]);
    assert.deepEqual(failures, []);
  });

  it('bad numbers never take the place of good ones', async () => {
    const exchanges = await Exchanges.start();
    try {
      SCENES['quotes that are not numbers']![0](exchanges);
      const lines = await exchanges.rows(
        '--view',
        'markets',
        '--venues',
        'binance',
        '--assets',
        'BTC',
        '--duration',
        '2',
      );
      const line = lines.find(one => one.market === 'perp' && one.symbol === 'BTCUSDT');
      assert.equal(line?.bid, Number(BINANCE_PERP[0]!.bid));
      assert.equal(line?.state, 'live');
    } finally {
      await exchanges.close();
    }
  });

  it('rows of a list that are no instruments are left out, counted and told', async () => {
    const spoil = list(body => {
      const last = body.symbols.at(-1);
      const tick = (tickSize: unknown) => ({ filters: [{ filterType: 'PRICE_FILTER', tickSize }] });
      const bad = [
        null,
        5,
        [],
        {},
        { symbol: 5 },
        { ...last, ...tick('-0.1') },
        { ...last, ...tick('1e400') },
        { ...last, filters: null },
      ];
      return { ...body, symbols: [...bad, ...body.symbols, ...body.symbols] };
    });
    await patiently(2, async waitS => {
      const [lines] = await health(spoil, waitS);
      const spot = lines.find(line => line.venue === 'binance' && line.market === 'spot');
      assert.equal(spot?.state, 'live');
      assert.ok((spot?.errors as number) >= 8, JSON.stringify(spot));
      assert.match(String(spot?.diagnosis), /list/);
    });
  });

  it('pages that never end are cut off, and it is said', async () => {
    const endless: Spoil = ({ bybit }) => {
      const replay = new BybitReplay();
      bybit.spoilRest = (url, _request, response) => {
        if (!url.pathname.endsWith('instruments-info') || url.searchParams.get('category') !== 'linear') return false;
        url.searchParams.delete('cursor');
        const body = JSON.parse(replay.rest(url) ?? '{}');
        body.result.nextPageCursor = 'again';
        response.end(JSON.stringify(body));
        return true;
      };
    };
    await patiently(2, async waitS => {
      const [lines] = await health(endless, waitS);
      const line = lines.find(one => one.venue === 'bybit' && one.market === 'perp');
      assert.match(String(line?.diagnosis), /does not end|twice/);
    });
  });

  it('a venue that announces the end of every connection is not stormed', async () => {
    const [lines, , exchanges] = await health(({ okx, binance }) => {
      okx.spoilMessage = (session, text) => {
        if (text !== 'ping') setTimeout(() => session.open && session.send(NOTICE), 5);
        return false;
      };
      binance.spoilMessage = session => {
        setTimeout(() => session.open && session.send('{"e":"serverShutdown","E":1771000000000}'), 5);
        // And nothing is complete before the end of the wait.
        return session.url.pathname.startsWith('/market');
      };
    });
    assert.ok(lines.length >= 7);
    const handshakes = (server: ReplayServer) => server.asked.filter(path => /(stream|public)$/.test(path)).length;
    assert.ok(handshakes(exchanges.okx) <= 4, `${handshakes(exchanges.okx)} connections to OKX`);
    assert.ok(handshakes(exchanges.binance) <= 6, `${handshakes(exchanges.binance)} connections to Binance`);
  });

  it('an error that names no request is told; one about haste is not answered with haste', async () => {
    const say = (code: string, msg: string, withId: boolean) => (exchanges: Exchanges) => {
      exchanges.okx.spoilMessage = (session, text) => {
        if (text === 'ping') return false;
        const { id } = JSON.parse(text);
        session.send(JSON.stringify({ ...(withId ? { id } : {}), event: 'error', code, msg, connId: 'a' }));
        return true;
      };
    };
    await patiently(2, async waitS => {
      const [[illegal], [hasty, , exchanges]] = await Promise.all([
        health(say('60012', 'Illegal request', false), waitS),
        health(say('60014', 'Requests too frequent', true), waitS),
      ]);
      for (const line of illegal.filter(one => one.venue === 'okx'))
        assert.match(String(line.diagnosis), /Illegal request/);
      for (const line of hasty.filter(one => one.venue === 'okx')) assert.match(String(line.diagnosis), /too frequent/);
      const subscriptions = exchanges.okx.messages.filter(({ text }) => text.includes('subscribe'));
      assert.ok(subscriptions.length <= 3 * waitS, `${subscriptions.length} requests in ${waitS} s`);
    });
  });

  it('nothing answers anywhere: 3 within the wait, and who was asked', async () => {
    const exchanges = await Exchanges.start();
    try {
      for (const server of exchanges.servers.values()) server.spoilRest = () => true;
      const finished = await exchanges.scan('--once', '--wait', '2');
      sane(finished, 3);
      assert.equal(finished.stdout, '');
      assert.match(finished.stderr, /okx perp/);
    } finally {
      await exchanges.close();
    }
  });
});

const NOTICE =
  '{"event":"notice","code":"64008","msg":"The connection will soon be closed for a service upgrade. Please reconnect.","connId":"a"}';
