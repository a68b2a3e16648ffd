import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseCommandLine } from '../../../src/cli/args';
import { helpText } from '../../../src/cli/help';
import type { ScanOptions } from '../../../src/cli/options';
import { UsageError } from '../../../src/cli/usageError';

const context = { venueIds: ['binance', 'bybit', 'okx'], stdoutIsTerminal: false };

function parse(line: string, stdoutIsTerminal = false) {
  return parseCommandLine(line.split(' ').filter(Boolean), { ...context, stdoutIsTerminal });
}

function scan(line: string, stdoutIsTerminal = false): ScanOptions {
  const command = parse(line, stdoutIsTerminal);
  assert.ok(command.command === 'scan');
  return command.options;
}

function refusal(args: readonly string[]): string {
  try {
    parseCommandLine(args, context);
  } catch (error) {
    assert.ok(error instanceof UsageError, String(error));
    return error.message;
  }
  return assert.fail(`accepted: ${args.join(' ')}`);
}

describe('command line', () => {
  it('scans everything when nothing is asked for', () => {
    const options = scan('');
    assert.deepEqual(options.settings.venues, ['binance', 'bybit', 'okx']);
    assert.deepEqual(options.settings.markets, ['spot', 'perp']);
    assert.equal(options.view, 'spreads');
    assert.equal(options.format, 'ndjson');
    assert.equal(options.top, Number.POSITIVE_INFINITY);
    assert.equal(options.everyMs, 1000);
    assert.equal(options.waitMs, 20_000);
    assert.deepEqual(options.sort, { column: 'netPct', descending: true });
    assert.deepEqual(options.filter, {});
    assert.equal(options.demo, undefined);
  });

  it('shows a table of 20 ranked rows on a terminal', () => {
    const options = scan('scan', true);
    assert.equal(options.format, 'table');
    assert.equal(options.top, 20);
    assert.equal(options.everyMs, 250);
    assert.deepEqual(options.filter, { rankedOnly: true });
  });

  it('sorts markets by symbol and funding by carry', () => {
    assert.deepEqual(scan('--view markets').sort, { column: 'symbol', descending: false });
    assert.deepEqual(scan('--view funding').sort, { column: 'fundingCarryPctPerDay', descending: true });
    assert.deepEqual(scan('--view episodes').sort, { column: 'openedAt', descending: true });
    assert.equal(scan('--view health').sort, undefined);
  });

  it('leaves spot out of the markets table unless markets are named', () => {
    assert.deepEqual(scan('--view markets --format table').filter, { markets: ['perp'] });
    assert.deepEqual(scan('--view markets --format table --markets perp,spot').filter, { markets: ['spot', 'perp'] });
    assert.deepEqual(scan('--view markets').filter, { markets: ['spot', 'perp'] });
  });

  it('takes values behind a space or an equals sign, in any order, before or after the command', () => {
    const options = scan('--venues=okx,binance scan --top all --assets btc,eth --min-net -0.5 --once --sort=carry:asc');
    assert.deepEqual(options.settings.venues, ['binance', 'okx'], 'in the order of the registry');
    assert.deepEqual(options.settings.assets, ['BTC', 'ETH']);
    assert.deepEqual(options.filter, { assets: ['BTC', 'ETH'], minNetPct: -0.5 });
    assert.deepEqual(options.sort, { column: 'fundingCarryPctPerDay', descending: false });
    assert.equal(options.once, true);
  });

  it('takes a filter, and lets its states decide which rows a table has', () => {
    const filter = (text: string, terminal = false) => scan(`--filter ${text}`, terminal).filter;
    assert.deepEqual(filter('venue:okx'), { query: 'venue:okx' });
    assert.deepEqual(filter('venue:okx', true), { query: 'venue:okx', rankedOnly: true });
    assert.deepEqual(filter('state:stale', true), { query: 'state:stale' });
    assert.deepEqual(scan('--view funding --filter notional>5').warnings, [
      '--filter: notional means nothing in the funding view and is not applied there',
    ]);
  });

  it('puts a mark under what is wrong in a filter', () => {
    assert.equal(
      refusal(['--filter', 'ＰＥＰＥ venue:okex net>x']),
      [
        '--filter is wrong:',
        '  ＰＥＰＥ venue:okex net>x',
        `  ${' '.repeat(15)}^^^^ there is no venue "okex"; did you mean okx?`,
        '  ＰＥＰＥ venue:okex net>x',
        `  ${' '.repeat(24)}^ "x" is not a percentage such as 0.1 or 10bp`,
      ].join('\n'),
    );
  });

  it('sorts numbers down and words up unless told otherwise', () => {
    assert.deepEqual(scan('--sort buy.ask').sort, { column: 'buy.ask', descending: true });
    assert.deepEqual(scan('--sort base').sort, { column: 'base', descending: false });
    assert.deepEqual(scan('--sort age:asc').sort, { column: 'ageMs', descending: false });
    assert.deepEqual(scan('--sort ageMs').sort, { column: 'ageMs', descending: true });
    assert.deepEqual(scan('--sort base:desc').sort, { column: 'base', descending: true });
    assert.deepEqual(scan('--view markets --sort vs.spot').sort, { column: 'vs.spot', descending: true });
    assert.deepEqual(scan('--view markets --sort vs.okx:asc').sort, { column: 'vs.okx', descending: false });
    assert.deepEqual(scan('--view health --sort streams.alive').sort, { column: 'streams.alive', descending: true });
  });

  it('hands settings to the engine in its units', () => {
    const { settings } = scan(
      '--strict-quotes --quarantine-pct 5 --fee okx.perp=0.03 --fee binance.spot=0.075% --proxy socks5://127.0.0.1:1080 ' +
        '--no-proxy localhost,.lan --streams-per-connection 50 --topics-per-message 5 --ping-interval 20 --pong-timeout 2.5 ' +
        '--activity-limit 45 --tradfi',
    );
    assert.equal(settings.strictQuotes, true);
    assert.equal(settings.quarantinePct, 5);
    assert.deepEqual(settings.takerFeePct, { 'okx.perp': 0.03, 'binance.spot': 0.075 });
    assert.equal(settings.proxy.url, 'socks5://127.0.0.1:1080');
    assert.deepEqual(settings.proxy.noProxy, ['localhost', '.lan']);
    assert.equal(settings.streamsPerConnection, 50);
    assert.equal(settings.topicsPerMessage, 5);
    assert.equal(settings.pingIntervalMs, 20_000);
    assert.equal(settings.pongTimeoutMs, 2_500);
    assert.equal(settings.activityLimitMs, 45_000);
    assert.equal(settings.tradfi, true);
  });

  it('reads the demo', () => {
    const { demo } = scan('--demo --seed 7 --assets-count 300 --rate 500 --chaos 5 --fault drop:okx@5 --fault slow');
    const faults = ['drop:okx@5', 'slow'];
    assert.deepEqual(demo, { seed: 7, assets: 300, quotesPerSecond: 500, chaosSeconds: 5, faults });
    assert.deepEqual(scan('--demo --venues okx').demo, { venues: ['okx'], faults: [] });
    const command = parse('demo --seed 7 --port 9000 --endpoints-file e.json --log-level debug');
    assert.deepEqual(command, {
      command: 'demo',
      demo: { seed: 7, port: 9000, faults: [] },
      endpointsFile: 'e.json',
      log: { level: 'debug', file: undefined },
    });
  });

  it('reads what is to be explained', () => {
    const explain = (line: string) => scan(line).explain;
    assert.deepEqual(explain('explain binance:spot:BTCUSDT okx:perp:BTC-USDT-SWAP'), {
      buy: 'binance:spot:BTCUSDT',
      sell: 'okx:perp:BTC-USDT-SWAP',
    });
    assert.deepEqual(explain('explain bybit:perp:BTCUSDT --demo --seed 7'), { buy: 'bybit:perp:BTCUSDT', sell: null });
    assert.deepEqual(explain('--once --explain binance:spot:BTCUSDT>okx:spot:BTC-USDT'), {
      buy: 'binance:spot:BTCUSDT',
      sell: 'okx:spot:BTC-USDT',
    });
    assert.equal(explain('--once'), undefined);
    assert.equal(scan('explain bybit:perp:BTCUSDT').once, true);
    assert.deepEqual(scan('--once --explain okx:spot:BTC-USDT --view markets --top 3').warnings, [
      '--view has no effect on an explanation',
      '--top has no effect on an explanation',
    ]);
    assert.deepEqual(parse('help explain'), { command: 'help', topic: 'explain' });
    assert.deepEqual(parse('explain --help'), { command: 'help', topic: 'explain' });
  });

  it('finds help and version', () => {
    assert.deepEqual(parse('--help'), { command: 'help', topic: 'all' });
    assert.deepEqual(parse('-h'), { command: 'help', topic: 'all' });
    assert.deepEqual(parse('demo --help'), { command: 'help', topic: 'demo' });
    assert.deepEqual(parse('help scan'), { command: 'help', topic: 'scan' });
    assert.deepEqual(parse('--version'), { command: 'version' });
    assert.deepEqual(parse('-V'), { command: 'version' });
  });

  it('says that --min-net does nothing where there is no net spread', () => {
    assert.deepEqual(scan('--view markets --min-net 1').warnings, ['--min-net has no effect on the markets view']);
    assert.equal(scan('--view markets --min-net 1').filter.minNetPct, undefined);
    assert.equal(scan('--view episodes --min-net 1').filter.minNetPct, 1);
    assert.equal(scan('--view episodes --episode-min-net -0.05').settings['episodes.minNetPct'], -0.05);
  });

  const refused: readonly (readonly [args: string, expected: RegExp])[] = [
    ['--venu okx', /unknown option "--venu"\. Did you mean "--venues"\?/],
    ['--xyzzy', /^unknown option "--xyzzy"\.$/],
    ['-x', /unknown option "-x"/],
    ['scna', /unknown command "scna".*Did you mean "scan"\?/],
    ['scan extra', /"scan" takes options only, not "extra"/],
    ['scan markets', /Did you mean "--view markets"\?/],
    ['scan demo', /two commands/],
    ['help everything', /no help for "everything"/],
    ['explain', /takes the instrument to buy/],
    ['explain a b c', /takes the instrument to buy/],
    ['explain BTCUSDT', /"BTCUSDT" is no instrument: write VENUE:MARKET:SYMBOL with spot or perp/],
    ['explain okx:swap:BTC-USDT', /is no instrument/],
    ['explain okk:perp:BTC-USDT-SWAP', /unknown exchange in "okk:perp:BTC-USDT-SWAP".*Did you mean "okx"/],
    ['explain okx:spot:BTC-USDT --top 3', /--top belongs to "spread-scanner scan", not to "spread-scanner explain"/],
    ['--explain okx:spot:BTC-USDT', /add --once/],
    ['--venues', /--venues needs a value: --venues LIST/],
    ['--venues --once', /--venues needs a value/],
    ['--venues=', /--venues is empty/],
    ['--venues ,', /--venues is an empty list/],
    ['--venues binanc', /--venues: unknown "binanc"; there are binance, bybit, okx\. Did you mean "binance"\?/],
    ['--markets spot,futures', /--markets: unknown "futures"; there are spot, perp/],
    [
      '--view spread',
      /--view must be one of spreads, markets, funding, episodes, health, not "spread"\. Did you mean "spreads"\?/,
    ],
    ['--format json', /--format must be one of table, ndjson, csv.*Did you mean "ndjson"\?/],
    ['--top 0', /--top must be a whole number from 1, or "all", not "0"/],
    ['--top many', /--top must be/],
    [
      '--sort profits',
      /--sort: the spreads view has no column "profits"\. Did you mean "profit"\?\nIts columns are: base, .*netPct/s,
    ],
    ['--view markets --sort netPct', /the markets view has no column "netPct".*vs\.okx/s],
    ['--sort netPct:down', /--sort "netPct:down" must be COLUMN, COLUMN:asc or COLUMN:desc/],
    ['--min-net abc', /--min-net must be a number of percent.*not "abc"/],
    ['--min-net 0x10', /--min-net must be a number/],
    ['--once=yes', /--once takes no value/],
    ['--wait -1', /--wait must be a number of seconds from 0 to .*-1 is outside/],
    ['--wait Infinity', /--wait must be a number/],
    ['--duration 0', /--duration must be a number of seconds/],
    ['--every 0', /--every must be a number of milliseconds/],
    ['--seed 1', /--seed works on the simulated exchanges; add --demo/],
    ['--demo --seed 1.5', /--seed must be a whole number/],
    ['--demo --assets-count 10', /--assets-count must be a whole number from 250/],
    ['--demo --fault explode', /--fault: unknown fault "explode".*help demo/],
    ['--demo --fault ???', /--fault: fault "\?\?\?" is not of the form/],
    ['--demo --endpoints /tmp/x', /--demo and --endpoints exclude each other/],
    ['--top 5 --top 6', /--top is given twice/],
    ['--port 9000', /--port belongs to "spread-scanner demo", not to "spread-scanner scan"/],
    ['demo --once', /--once belongs to "spread-scanner scan"/],
    ['demo --port 70000', /--port must be a whole number from 1/],
    ['--fee binance.perp', /--fee "binance\.perp" must be VENUE\.MARKET=PCT/],
    ['--fee binance.perps=1', /--fee: unknown "binance\.perps".*Did you mean "binance\.perp"\?/],
    ['--fee binance.perp=99', /--fee binance\.perp: the fee must be a percentage from -1 to 10, not "99"/],
    ['--quarantine-pct 0', /--quarantine-pct must be a number of percent from 0\.1 to 1000; 0 is outside/],
    ['--ping-interval 0.5', /--ping-interval must be a number of seconds from 1 to 600; 0\.5 is outside/],
    ['--streams-per-connection 2.5', /--streams-per-connection must be a whole number from 1 to 1024/],
    ['--proxy ftp://x', /--proxy must be an http:\/\/, https:\/\/ or socks5:\/\/ URL\.$/],
    ['--ca-file /nonexistent/ca.pem', /--ca-file: cannot read \/nonexistent\/ca\.pem: there is no such file/],
    ['--log-level loud', /--log-level must be one of error, warn, info, debug, trace/],
    ['--endpoints /nonexistent/e.json', /--endpoints: cannot read \/nonexistent\/e\.json: there is no such file/],
  ];
  for (const [args, expected] of refused) {
    it(`refuses ${args}`, () => assert.match(refusal(args.split(' ')), expected));
  }

  it('refuses a certificate file without certificates', () => {
    const folder = mkdtempSync(join(tmpdir(), 'spread-scanner-'));
    const path = join(folder, 'ca.pem');
    writeFileSync(path, 'hello');
    assert.match(refusal(['--ca-file', path]), /ca\.pem holds no certificate in PEM form/);
    writeFileSync(path, '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n');
    assert.equal(scan(`--ca-file ${path}`).settings.proxy.extraCa.length, 1);
    rmSync(folder, { recursive: true });
  });

  it('says what of an endpoints file is missing, so that nobody asks a real exchange unawares', () => {
    const folder = mkdtempSync(join(tmpdir(), 'spread-scanner-'));
    const path = join(folder, 'endpoints.json');
    writeFileSync(path, '{"okx.spot.rest":"http://127.0.0.1:1","okx.spot.ws":"ws://127.0.0.1:1"}');
    assert.deepEqual(scan(`--endpoints ${path} --venues okx --markets spot`).warnings, []);
    assert.deepEqual(scan(`--endpoints ${path} --venues okx`).warnings, [
      'the endpoints file has no okx.perp.rest, okx.perp.ws; there the real exchange is used',
    ]);
    rmSync(folder, { recursive: true });
  });

  it('fits its help into 80 columns', () => {
    for (const topic of ['all', 'scan', 'explain', 'demo'] as const) {
      for (const line of helpText(topic).split('\n')) assert.ok(line.length <= 80, line);
    }
    assert.match(helpText('all'), /Exit codes:/);
    assert.match(helpText('demo'), /http-451/);
  });
});
