import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FIRST_VENUES } from '../harness/firstVenues';
import { buildCli, CLI, type Finished, runCli, startCli } from './runCli';

const DEMO = ['--demo', '--venues', FIRST_VENUES.join()];

const STATS_KEYS = [
  'frames',
  'quotes',
  'edges',
  'drops',
  'errors',
  'conflated',
  'cpuSeconds',
  'rssBytes',
  'latency',
  'uptimeSeconds',
];

function rowsOf(finished: Finished): Record<string, unknown>[] {
  assert.equal(finished.code, 0, finished.stderr);
  assert.ok(finished.stdout.endsWith('\n'));
  return finished.stdout
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line));
}

/** A port on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise(resolve => server.close(resolve));
  return typeof address === 'object' && address ? address.port : assert.fail();
}

describe('the built program', function () {
  this.timeout(90_000);
  let folder: string;

  before(() => {
    buildCli();
    folder = mkdtempSync(join(tmpdir(), 'spread-scanner-'));
  });

  after(() => rmSync(folder, { recursive: true }));

  it('explains itself', async () => {
    const [help, topic, version] = await Promise.all([
      runCli(['--help']),
      runCli(['help', 'demo']),
      runCli(['--version']),
    ]);
    assert.equal(help.code, 0);
    assert.match(help.stdout, /Usage:/);
    assert.equal(help.stderr, '');
    assert.match(topic.stdout, /Kinds of faults:/);
    assert.match(version.stdout, /^spread-scanner \d+\.\d+\.\d+\n$/);
  });

  it('ends with 2 for a wrong command line, words on stderr only', async () => {
    const wrong = await runCli(['--venu', 'okx']);
    assert.equal(wrong.code, 2);
    assert.equal(wrong.stdout, '');
    assert.equal(
      wrong.stderr,
      'spread-scanner: unknown option "--venu". Did you mean "--venues"?\nTry "spread-scanner --help".\n',
    );
    const path = join(folder, 'broken.json');
    writeFileSync(path, '{"okx.perp.ws": }');
    const broken = await runCli(['--endpoints', path]);
    assert.equal(broken.code, 2);
    assert.match(broken.stderr, /broken\.json is not JSON: line 1, column 17/);
    const log = await runCli([...DEMO, '--once', '--log-file', folder]);
    assert.equal(log.code, 2);
    assert.match(log.stderr, /--log-file: cannot open/);
  });

  it('prints one complete picture of the simulated markets', async () => {
    const rows = rowsOf(await runCli([...DEMO, '--once', '--view', 'markets']));
    assert.ok(rows.length > 1000, String(rows.length));
    assert.equal(new Set(rows.map(row => row.at)).size, 1);
    for (const key of ['binance.spot', 'binance.perp', 'bybit.spot', 'bybit.perp', 'okx.spot', 'okx.perp']) {
      assert.ok(
        rows.some(row => `${row.venue}.${row.market}` === key && row.state === 'live'),
        key,
      );
    }
    assert.ok(rows.some(row => row.state === 'one-sided'));
    const symbols = rows.map(row => String(row.symbol));
    assert.deepEqual(
      symbols,
      [...symbols].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)),
    );
  });

  it('prints ranked spreads, best first, and the figures last', async () => {
    const finished = await runCli([...DEMO, '--once', '--stats', '--log-level', 'error']);
    const rows = rowsOf(finished);
    const ranked = rows.filter(row => row.state === 'crossed' || row.state === 'open').map(row => row.netPct as number);
    assert.ok(ranked.length > 1000, String(ranked.length));
    assert.deepEqual(
      ranked,
      [...ranked].sort((a, b) => b - a),
    );
    const last = finished.stderr.trimEnd().split('\n').at(-1) ?? '';
    const stats = JSON.parse(last);
    assert.deepEqual(Object.keys(stats), STATS_KEYS);
    assert.deepEqual(Object.keys(stats.latency), ['p50', 'p99']);
    assert.ok(stats.frames > 0 && stats.quotes > 0 && stats.edges > 0);
  });

  it('prints the episodes of a while: what has come and gone, and what goes on', async () => {
    const args = [...DEMO, '--once', '--view', 'episodes', '--duration', '6', '--episode-min-net', '-0.05'];
    const rows = rowsOf(await runCli([...args, '--log-level', 'error']));
    const ids = rows.map(row => row.id as number);
    assert.deepEqual(
      [...ids].sort((a, b) => a - b),
      ids.map((_, i) => i + 1),
      'none is hidden',
    );
    const opened = rows.map(row => row.openedAt as number);
    assert.deepEqual(
      opened,
      [...opened].sort((a, b) => b - a),
    );
    for (const row of rows) {
      assert.ok((row.livedMs as number) >= 0 && (row.peakNetPct as number) >= -0.05, JSON.stringify(row));
      assert.equal(row.endedAt === null, row.state === 'still-open');
      assert.ok(row.reason);
    }
    const states = new Set(rows.map(row => row.state));
    assert.ok(states.has('still-open') && states.has('below'), [...states].join());
  });

  it('prints funding and health, as CSV and as a table', async () => {
    const [funding, health] = await Promise.all([
      runCli([...DEMO, '--once', '--view', 'funding', '--format', 'csv', '--top', '5']),
      runCli([...DEMO, '--once', '--view', 'health', '--format', 'table'], { COLUMNS: '100' }),
    ]);
    assert.equal(funding.code, 0, funding.stderr);
    const lines = funding.stdout.split('\r\n');
    assert.equal(lines.length, 7);
    assert.match(lines[0] ?? '', /^view,at,base,buy\.venue,/);
    assert.equal(health.code, 0, health.stderr);
    assert.match(health.stdout, /Binance {2}spot .* live /);
    assert.match(health.stdout, /(\d+)\/\1 connections live/);
    for (const line of health.stdout.split('\n')) assert.ok(line.length <= 100, line);
  });

  it('repeats the whole picture until its time is over', async () => {
    const args = [...DEMO, '--view', 'health', '--every', '200', '--duration', '3', '--log-level', 'error'];
    const rows = rowsOf(await runCli(args));
    const pictures = new Set(rows.map(row => row.at)).size;
    assert.ok(pictures >= 5 && pictures <= 20, String(pictures));
  });

  it('ends cleanly with 0 on SIGINT and SIGTERM', async () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const cli = startCli([...DEMO, '--view', 'markets', '--stats', '--every', '200']);
      await cli.stdoutHas(/"state":"live"/);
      cli.child.kill(signal);
      const end = await cli.done;
      assert.equal(end.code, 0, end.stderr);
      assert.ok(end.stdout.endsWith('}\n'), 'no line is cut');
      assert.deepEqual(Object.keys(JSON.parse(end.stderr.trimEnd().split('\n').at(-1) ?? '')), STATS_KEYS);
    }
  });

  it('ends quietly with 0 when the reader leaves', async () => {
    const script = `"$0" "$1" --demo --view spreads --every 200 --log-level warn; echo "code $?" >&2`;
    const shell = spawn('bash', ['-c', `{ ${script}; } | head -1`, process.execPath, CLI], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let words = '';
    shell.stdout.setEncoding('utf8').on('data', chunk => {
      out += chunk;
    });
    shell.stderr.setEncoding('utf8').on('data', chunk => {
      words += chunk;
    });
    await new Promise(resolve => shell.on('close', resolve));
    assert.equal(out.split('\n').length, 2);
    JSON.parse(out);
    assert.equal(words, 'code 0\n');
  });

  it('keeps a slow reader whole lines, and its own memory flat', async () => {
    const cli = startCli([
      ...DEMO,
      '--view',
      'spreads',
      '--every',
      '100',
      '--duration',
      '6',
      '--stats',
      '--log-level',
      'error',
    ]);
    await cli.stdoutHas(/\n/);
    cli.child.stdout?.pause();
    await new Promise(resolve => setTimeout(resolve, 3_000));
    cli.child.stdout?.resume();
    const end = await cli.done;
    assert.equal(end.code, 0, end.stderr);
    for (const line of end.stdout.trimEnd().split('\n')) assert.ok(line.startsWith('{') && line.endsWith('}'));
    const stats = JSON.parse(end.stderr.trimEnd().split('\n').at(-1) ?? '');
    assert.ok(stats.rssBytes < 700e6, String(stats.rssBytes));
  });

  it('ends with 3 and says why when nothing can be reached', async () => {
    const port = await closedPort();
    const endpoints: Record<string, string> = {};
    for (const venue of ['binance', 'bybit', 'okx']) {
      for (const market of ['spot', 'perp']) {
        endpoints[`${venue}.${market}.rest`] = `http://127.0.0.1:${port}`;
        endpoints[`${venue}.${market}.ws`] = `ws://127.0.0.1:${port}`;
      }
    }
    const path = join(folder, 'unreachable.json');
    writeFileSync(path, JSON.stringify(endpoints));
    const end = await runCli([
      ...['--venues', FIRST_VENUES.join(), '--endpoints', path],
      ...['--once', '--wait', '2', '--log-level', 'error'],
    ]);
    assert.equal(end.code, 3, end.stderr);
    assert.equal(end.stdout, '');
    for (const market of ['binance spot', 'binance perp', 'bybit spot', 'bybit perp', 'okx spot', 'okx perp']) {
      assert.match(end.stderr, new RegExp(`^error ${market}: .+`, 'm'));
    }
  });

  it('ends with 0 when one venue is down and the others are there', async () => {
    const args = [
      ...DEMO,
      '--fault',
      'http-451:okx',
      '--once',
      '--wait',
      '6',
      '--view',
      'health',
      '--log-level',
      'error',
    ];
    const rows = rowsOf(await runCli(args));
    assert.ok(rows.some(row => row.venue === 'binance' && row.state === 'live'));
    assert.ok(rows.some(row => row.venue === 'okx' && /451/.test(String(row.diagnosis))));
  });

  it('runs the simulated exchanges alone, for another scanner', async () => {
    const path = join(folder, 'demo.json');
    const demo = startCli(['demo', '--endpoints-file', path, '--log-level', 'error']);
    const printed = await demo.stdoutHas(/}\n$/);
    assert.equal(printed, readFileSync(path, 'utf8'));
    const rows = rowsOf(
      await runCli(['--endpoints', path, '--once', '--assets', 'BTC', '--view', 'markets', '--top', '3']),
    );
    assert.equal(rows.length, 3);
    for (const row of rows) assert.equal(row.base, 'BTC');
    demo.child.kill('SIGTERM');
    assert.equal((await demo.done).code, 0);
  });

  it('says which port is taken', async () => {
    const server = createServer();
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const end = await runCli(['demo', '--port', String(port)]);
    await new Promise(resolve => server.close(resolve));
    assert.equal(end.code, 2);
    assert.match(end.stderr, new RegExp(`--port: port ${port} is taken`));
  });

  it('ends with 1 and a sentence on an internal fault, the stack at debug only', async () => {
    const preload = join(folder, 'fault.cjs');
    const fault = "setTimeout(() => { throw new Error('boom'); }, 500)";
    writeFileSync(preload, `if (require('node:worker_threads').isMainThread) ${fault};`);
    const env = { NODE_OPTIONS: `--require ${preload}` };
    const [short, long] = await Promise.all([
      runCli([...DEMO, '--log-level', 'error'], env),
      runCli([...DEMO, '--log-level', 'debug'], env),
    ]);
    assert.equal(short.code, 1);
    assert.match(short.stderr, /^error spread-scanner: internal fault: boom\..*\n$/);
    assert.equal(long.code, 1);
    assert.match(long.stderr, /^debug spread-scanner: Error: boom\n\s+at /m);
  });

  it('writes the log file at debug', async () => {
    const path = join(folder, 'scan.log');
    const end = await runCli([...DEMO, '--once', '--view', 'health', '--log-level', 'error', '--log-file', path]);
    assert.equal(end.code, 0);
    assert.equal(end.stderr, '');
    assert.match(readFileSync(path, 'utf8'), /^\d{4}-\d\d-\d\dT[\d:.]+Z info {2}scan: binance spot: \d+ instruments/m);
  });
});
