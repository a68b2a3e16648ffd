import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VENUES } from '../../src/connectors/registry';
import { parseSettings } from '../../src/model/settings';
import type { FromEngine } from '../../src/protocol/messages';
import type { Row } from '../../src/protocol/rows';
import { complete, eventually, type Scan, scanDemo } from '../harness/engineOnDemo';
import { FIRST_VENUES } from '../harness/firstVenues';

const BEST_FIRST = { column: 'netPct', descending: true };
const BY_SYMBOL = { column: 'symbol', descending: false };
type Exported = Extract<FromEngine, { type: 'exported' }>;

describe('settings while the engine runs', () => {
  let scan: Scan;
  before(async () => {
    scan = await scanDemo({ venues: FIRST_VENUES, frozen: true });
    await complete(scan);
  });
  after(() => scan.close());

  function configure(raw: Readonly<Record<string, unknown>>): void {
    const ids = VENUES.map(venue => venue.id);
    const { settings, problems } = parseSettings({ endpoints: scan.demo.endpoints, venues: FIRST_VENUES, ...raw }, ids);
    assert.deepEqual(problems, []);
    scan.engine.handle({ type: 'settings', settings });
  }

  const reconnects = () => scan.engine.health().reduce((sum, row) => sum + row.reconnects, 0);
  const connections = () => scan.engine.health().map(row => row.connection);

  it('other fees change net at once and cost no connection', async () => {
    const before = connections();
    const [first] = await scan.rows('spreads', BEST_FIRST);
    configure({
      takerFeePct: {
        'binance.spot': 0,
        'binance.perp': 0,
        'bybit.spot': 0,
        'bybit.perp': 0,
        'okx.spot': 0,
        'okx.perp': 0,
      },
    });
    const rows = await scan.rows('spreads', BEST_FIRST);
    assert.ok((first?.feesPct as number) > 0);
    for (const row of rows.slice(0, 50)) {
      assert.equal(row.feesPct, 0);
      assert.equal(row.netPct, row.grossPct);
    }
    assert.deepEqual(connections(), before);
    configure({});
    assert.deepEqual((await scan.rows('spreads', BEST_FIRST))[0]?.netPct, first?.netPct);
  });

  it('strict quotes take the edges across currencies away, and back', async () => {
    const across = (rows: Row[]) => rows.filter(row => (row.buy as Row).quote !== (row.sell as Row).quote).length;
    const before = across(await scan.rows('spreads', BEST_FIRST));
    assert.ok(before > 0);
    configure({ strictQuotes: true });
    assert.equal(across(await scan.rows('spreads', BEST_FIRST)), 0);
    configure({});
    assert.equal(across(await scan.rows('spreads', BEST_FIRST)), before);
  });

  it('a wider guard frees what it held', async () => {
    const held = async () => (await scan.rows('markets', BY_SYMBOL)).filter(row => row.state === 'quarantined').length;
    const before = await held();
    assert.ok(before > 0);
    configure({ quarantinePct: 1000 });
    assert.ok((await held()) < before);
    configure({});
    assert.equal(await held(), before);
  });

  it('fewer assets take the others away, more bring them back, on the same connections', async () => {
    const before = connections();
    const reconnectsBefore = reconnects();
    configure({ assets: ['BTC', 'ETH'] });
    const rows = await scan.rows('markets', BY_SYMBOL);
    assert.deepEqual([...new Set(rows.map(row => row.base))].sort(), ['BTC', 'ETH']);
    assert.ok(
      rows.every(row => row.state === 'live'),
      'their quotes were kept',
    );
    configure({});
    await complete(scan);
    assert.ok((await scan.rows('markets', BY_SYMBOL)).length > 1000);
    assert.equal(reconnects(), reconnectsBefore);
    assert.ok(before.every(name => connections().includes(name)));
  });

  it('a venue that is no longer wanted goes with its connections; the others keep theirs', async () => {
    const others = connections().filter(name => !name.startsWith('okx'));
    configure({ venues: ['binance', 'bybit'] });
    const rows = await scan.rows('markets', BY_SYMBOL);
    assert.ok(rows.length > 0 && rows.every(row => row.venue !== 'okx'));
    assert.deepEqual(Object.keys(rows[0]?.vs as Row), ['spot', 'binance', 'bybit']);
    assert.deepEqual(connections(), others);
    configure({});
    await complete(scan);
    assert.ok((await scan.rows('markets', BY_SYMBOL)).some(row => row.venue === 'okx' && row.state === 'live'));
  });

  it('other periods and time-outs cost nothing', async () => {
    const before = connections();
    const reconnectsBefore = reconnects();
    configure({ pingIntervalMs: 5_000, pongTimeoutMs: 2_000, auditMs: 0, listingRefreshMs: 60_000 });
    assert.deepEqual(connections(), before);
    assert.equal(reconnects(), reconnectsBefore);
    configure({});
  });

  it('a file of certificate authorities that is of no use is named and counted in health', async () => {
    const errors = () => scan.engine.health().reduce((sum, row) => sum + row.errors, 0);
    const path = join(tmpdir(), 'spread-scanner-there-is-no-such-file.pem');
    configure({ proxy: { caFiles: [path] } });
    const [first] = scan.engine.health();
    const words = `caFiles: ${path} cannot be read: there is no such file; not used`;
    assert.ok(first?.diagnosis.includes(words), first?.diagnosis);
    assert.equal(errors(), 1);
    configure({});
    assert.ok(scan.engine.health().every(({ diagnosis }) => !diagnosis.includes('caFiles')));
    assert.equal(errors(), 0);
  });

  it('changes that follow each other at once leave no connection behind', async () => {
    for (const noProxy of ['a.test', 'b.test', 'c.test']) configure({ proxy: { noProxy: [noProxy] } });
    configure({});
    await complete(scan);
    const open = scan.engine.health().length;
    await eventually('only the connections of the last settings are open', () => scan.demo.sessionCount() === open);
  });
});

describe('export', () => {
  it('writes the whole view in parts, as the view shows it', async () => {
    const parts: Exported[] = [];
    const scan = await scanDemo({ venues: FIRST_VENUES, frozen: true }, {}, undefined, message => {
      if (message.type === 'exported') parts.push(message);
    });
    try {
      await complete(scan);
      const rows = await scan.rows('spreads', BEST_FIRST);
      scan.engine.handle({
        type: 'export',
        id: 7,
        format: 'csv',
        view: 'spreads',
        sort: BEST_FIRST,
        filter: {},
        maxRows: 1e6,
      });
      await eventually('the last part', () => parts.at(-1)?.done === true);
      assert.ok(parts.length > 1, `${parts.length} parts`);
      const lines = parts
        .map(part => part.text)
        .join('')
        .trimEnd()
        .split('\r\n');
      assert.equal(lines.length, rows.length + 1);
      const keys = lines[0]?.split(',') ?? [];
      const first = lines[1]?.split(',') ?? [];
      assert.equal(Number(first[keys.indexOf('netPct')]), rows[0]?.netPct);
      assert.match(first[keys.indexOf('at')] ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      parts.length = 0;
      scan.engine.handle({
        type: 'export',
        id: 8,
        format: 'ndjson',
        view: 'health',
        sort: BEST_FIRST,
        filter: {},
        maxRows: 10,
      });
      await eventually('health', () => parts.at(-1)?.done === true);
      assert.equal(JSON.parse(parts[0]?.text.split('\n')[0] ?? '').view, 'health');
    } finally {
      await scan.close();
    }
  });
});
