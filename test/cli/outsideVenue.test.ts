import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildCli, runCli } from './runCli';

const MODULE = join(__dirname, '../../examples/gate/gate.mjs');

interface Gate {
  readonly pairs: readonly { readonly market: string; readonly symbol: string; readonly contract: number }[];
  readonly endpoints: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

interface Simulation {
  startGate(port: number, isFrozen: boolean): Promise<Gate>;
  touch(pair: unknown): { readonly bid: string; readonly ask: string; readonly size: string };
}

describe('a venue from outside, in the built program', function () {
  this.timeout(60_000);
  let simulation: Simulation;
  let gate: Gate;
  let folder: string;
  const file = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };

  before(async () => {
    buildCli();
    folder = mkdtempSync(join(tmpdir(), 'outside-'));
    // A module of ECMAScript: TypeScript would turn a plain `import()` into `require`.
    simulation = (await import('../../examples/gate/simulation.mjs' as string)) as Simulation;
    gate = await simulation.startGate(0, true);
  });

  after(async () => {
    await gate.close();
    rmSync(folder, { recursive: true });
  });

  it('has rows as the built-in ones have: its own numbers, in units of the coin', async () => {
    const endpoints = file('endpoints.json', JSON.stringify(gate.endpoints));
    const scan = ['scan', '--venue-module', MODULE, '--endpoints', endpoints, '--venues', 'gate'];
    const { code, stdout, stderr } = await runCli([...scan, '--view', 'markets', '--once', '--format', 'ndjson']);
    assert.equal(code, 0, stderr);
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as Record<string, unknown>);
    assert.equal(rows.length, gate.pairs.length);
    for (const pair of gate.pairs) {
      const market = pair.market === 'spot' ? 'spot' : 'perp';
      const row = rows.find(each => each.symbol === pair.symbol && each.market === market);
      const { bid, ask, size } = simulation.touch(pair);
      assert.deepEqual(
        [row?.bid, row?.ask, row?.bidSize, row?.state],
        [Number(bid), Number(ask), Number(size) * pair.contract, 'live'],
        `${pair.market} ${pair.symbol}`,
      );
    }
    const perp = rows.find(row => row.symbol === 'PEPE_USDT' && row.market === 'perp');
    assert.deepEqual([perp?.fundingIntervalHours, perp?.fundingRatePct], [4, 0.01]);
  });

  it('can be named wherever a venue can: in fees, filters, sorting, and is called by its name', async () => {
    const endpoints = file('endpoints.json', JSON.stringify(gate.endpoints));
    const named = ['--venues', 'gate', '--fee', 'gate.perp=0.01', '--filter', 'buy:gate', '--sort', 'netPct'];
    const { code, stdout, stderr } = await runCli([
      ...['scan', '--venue-module', MODULE, '--endpoints', endpoints, ...named],
      ...['--once', '--format', 'ndjson', '--top', 'all'],
    ]);
    assert.equal(code, 0, stderr);
    assert.equal(stdout.trimEnd().split('\n').length, 6);
  });

  it('is never asked for real beside simulated exchanges', async () => {
    const { code, stdout } = await runCli([
      ...['scan', '--venue-module', MODULE, '--demo', '--venues', 'gate,okx', '--view', 'health'],
      ...['--once', '--format', 'ndjson'],
    ]);
    assert.equal(code, 0);
    const venues = stdout
      .trimEnd()
      .split('\n')
      .map(line => (JSON.parse(line) as { venue: string }).venue);
    assert.deepEqual([...new Set(venues)], ['okx']);
  });

  it('is refused with what is wrong with it', async () => {
    const broken = file('broken.mjs', 'export default { id: "x1", name: "X", markets: [{ market: "spot" }] };');
    const { code, stderr } = await runCli(['scan', '--venue-module', broken, '--once']);
    assert.equal(code, 2);
    assert.match(stderr, /--venue-module .*broken\.mjs: markets\[0\]\.rest must be https:\/\//);
  });

  it('is judged by check-venue: the example is well, a spoiled one is not', async () => {
    const good = await runCli(['check-venue', MODULE]);
    assert.equal(good.code, 0, good.stdout);
    assert.match(good.stdout, /\nall is well\n$/);
    assert.doesNotMatch(good.stdout, /WRONG/);
    const bad = await runCli(['check-venue', file('bad.mjs', `export { default } from ${JSON.stringify(MODULE)};`)]);
    assert.equal(bad.code, 1);
    assert.match(
      bad.stdout,
      /WRONG gate spot: no fixture for \/api\/v4\/spot\/currency_pairs: fixtures\/spot\/listing-1\.json/,
    );
  });

  it('is told by check-venue what is seldom right: seconds for ms, percent for fractions, channels without a topic', async () => {
    cpSync(join(MODULE, '../fixtures'), join(folder, 'fixtures'), { recursive: true });
    const doubtful = file(
      'doubtful.mjs',
      `import gate from ${JSON.stringify(MODULE)};
      const percent = decode => (frame, sink) => decode(frame, new Proxy(sink, {
        get: (of, key) => key === 'stats' ? (i, last, open, change, volume) => of.stats(i, last, open, 1.25, volume)
          : typeof of[key] === 'function' ? of[key].bind(of) : of[key],
      }));
      const dead = { name: 'dead', carries: ['funding'], freshness: { kind: 'on-change' }, topics: [] };
      const spot = socket => ({
        ...socket, decode: percent(socket.decode), channels: [...socket.channels, dead],
        keepAlive: { kind: 'ping-frame', everyMs: 20 }, wholeBook: { begins: '{"nothing' },
      });
      export default { ...gate, markets: [{ ...gate.markets[0], sockets: gate.markets[0].sockets.map(spot) }] };`,
    );
    const { stdout, code } = await runCli(['check-venue', doubtful]);
    assert.equal(code, 0, stdout);
    for (const note of [
      'a change of 125 % in 24 h: a percentage that was read as a fraction?',
      'a ping each 20 ms: are these seconds?',
      'the channel dead has no topic, it is never subscribed to',
      'the channel dead carries funding, and no frame of the fixtures gives any',
      'no frame of the fixtures begins as wholeBook says: none is ever left out',
    ]) {
      assert.ok(stdout.includes(`note  gate spot: spot: ${note}\n`), `${note}\n${stdout}`);
    }
  });

  it('is told by check-venue that funding is in seconds, and shown what it would subscribe with', async () => {
    cpSync(join(MODULE, '../fixtures'), join(folder, 'fixtures'), { recursive: true });
    const seconds = file(
      'seconds.mjs',
      `import gate from ${JSON.stringify(MODULE)};
      const raw = sink => new Proxy(sink, {
        get: (of, key) => key === 'funding' ? (i, rate, hours, next) => of.funding(i, rate, hours * 3600, next / 1000)
          : typeof of[key] === 'function' ? of[key].bind(of) : of[key],
      });
      const [, perp] = gate.markets;
      const { groupOf, ...socket } = perp.sockets[0];
      const polls = perp.polls.map(poll => ({ ...poll, apply: (body, sink) => poll.apply(body, raw(sink)) }));
      export default { ...gate, markets: [{ ...perp, polls, sockets: [socket] }] };`,
    );
    const { stdout, code } = await runCli(['check-venue', seconds]);
    assert.equal(code, 1, stdout);
    assert.match(
      stdout,
      /WRONG gate perp: funding: funding of BTC_USDT: funding every 28800 h: from seconds with hoursPer/,
    );
    assert.match(stdout, /next settlement at 1795305600 is not in epoch ms: from seconds with timeUnitMs: 1000/);
    assert.match(
      stdout,
      /note {2}gate perp: futures: without groupOf topics of several channels stand in one message: {.*"channel":"futures.book_ticker"/,
    );
    assert.match(
      stdout,
      /ok {4}gate perp: candles: \d+, the first of 2026-.*: open [\d.]+, high [\d.]+, low [\d.]+, close [\d.]+\n/,
    );
  });

  it('is what docs/ADD_A_VENUE.md begins with: the small venue printed there is well', async () => {
    const page = readFileSync(join(__dirname, '../../docs/ADD_A_VENUE.md'), 'utf8');
    const [, printed = ''] = /```js\n([\s\S]*?)```/.exec(page) ?? [];
    mkdirSync(join(folder, 'small/fixtures/spot'), { recursive: true });
    const pair = { symbol: 'BTCUSDT', base: 'BTC', quote: 'USDT', tick: '0.1' };
    const scaled = { symbol: '1000PEPEUSDT', base: '1000PEPE', quote: 'USDT', tick: '0.001' };
    file('small/fixtures/spot/listing.json', JSON.stringify([pair, scaled, { ...pair, symbol: 'BTCDEC', expires: 1 }]));
    const book = { channel: 'book', symbol: 'BTCUSDT', bid: '100.1', bidSize: '2', ask: '100.2', askSize: '1' };
    const frames = [
      { op: 'subscribed', id: 1 },
      { op: 'error', id: 2, text: 'unknown topic' },
      { op: 'pong', id: 3 },
      { ...book, time: 1_760_000_000_000 },
      { ...book, bid: '', bidSize: '', time: 1_760_000_000_001 },
    ];
    file('small/fixtures/spot/frames-public.jsonl', frames.map(frame => JSON.stringify(frame)).join('\n'));
    const { stdout, code } = await runCli(['check-venue', file('small/example.mjs', printed)]);
    assert.equal(code, 0, stdout);
    assert.match(stdout, /listing: 2 instruments, 1 rows left out/);
    assert.match(stdout, /\nall is well\n$/);
  });
});
