import assert from 'node:assert/strict';
import type { FaultSpec } from '../../src/demo/faultSpec';
import type { ConnectionHealth } from '../../src/model/health';
import { instrumentId } from '../../src/model/instrument';
import { LIVE, QUOTE_STATES } from '../../src/model/quoteState';
import { complete, eventually, type Scan, scanDemo } from '../harness/engineOnDemo';

/** Short times, so that every fault is found and mended within a test's patience. */
const QUICK = {
  pingIntervalMs: 1_000,
  pongTimeoutMs: 500,
  activityLimitMs: 4_000,
  auditMs: 1_000,
  listingRefreshMs: 30_000,
};

function health(scan: Scan, name: string): ConnectionHealth[] {
  return scan.engine.connectors.flatMap(connector => connector.health()).filter(row => row.connection.startsWith(name));
}

/** Indexes of the market's instruments that have both sides in the model. */
function quoted(scan: Scan, venue: string, market: string): number[] {
  const indexes: number[] = [];
  for (const truth of scan.demo.market.truths()) {
    if (truth.venue !== venue || truth.market !== market || !truth.scannable || truth.crossed) continue;
    if (truth.bid === null || truth.ask === null) continue;
    const index = scan.engine.store.table.indexOf(instrumentId(truth));
    if (index >= 0) indexes.push(index);
  }
  return indexes;
}

function stateOf(scan: Scan, index: number): string {
  return QUOTE_STATES[scan.engine.store.state(index, performance.now())] ?? '';
}

function usable(scan: Scan, indexes: readonly number[]): boolean {
  return indexes.length > 0 && indexes.every(index => ['live', 'quarantined'].includes(stateOf(scan, index)));
}

function fault(spec: Partial<FaultSpec> & Pick<FaultSpec, 'kind'>): FaultSpec {
  return { afterSeconds: 0, ...spec };
}

describe('engine under faults', () => {
  let scan: Scan;
  before(async () => {
    scan = await scanDemo({ quotesPerSecond: 1000 }, QUICK);
    await complete(scan);
  });
  after(() => scan.close());

  it('withdraws the quotes of a dropped connection and gets them back', async () => {
    const indexes = quoted(scan, 'okx', 'spot');
    assert.ok(usable(scan, indexes));
    scan.demo.faults.inject(fault({ kind: 'drop', venue: 'okx', market: 'spot' }));
    await eventually('quotes are withdrawn', () => indexes.some(index => stateOf(scan, index) === 'waiting'));
    const gone = indexes.find(index => stateOf(scan, index) === 'waiting') as number;
    assert.ok(Number.isNaN(scan.engine.store.columns.bid[gone]));
    await eventually('quotes are back', () => usable(scan, quoted(scan, 'okx', 'spot')));
    assert.ok(health(scan, 'okx.spot').some(row => row.reconnects > 0));
  });

  it('withdraws and gets back those of every market, each at the pace that its venue allows', async () => {
    const markets = scan.engine.connectors.map(({ identity }) => {
      const indexes = quoted(scan, identity.venue, identity.market);
      const reconnects = () => health(scan, `${identity.venue}.${identity.market}`).map(row => row.reconnects);
      return { indexes, reconnects, before: reconnects() };
    });
    // Where a channel sends on change alone and REST has no top of book, a quiet symbol waits for its next change.
    const areMostThere = () =>
      markets.every(({ indexes }) => {
        const waiting = indexes.filter(index => stateOf(scan, index) === 'waiting').length;
        return indexes.length > 0 && waiting * 2 < indexes.length;
      });
    await eventually('most are there', areMostThere);
    scan.demo.faults.inject(fault({ kind: 'drop' }));
    await eventually('all have connected again', () =>
      markets.every(({ reconnects, before }) => reconnects().every((count, i) => count > (before[i] ?? 0))),
    );
    await eventually('most are back', areMostThere);
  });

  it('does not show the quotes of a half-open connection as live', async () => {
    const indexes = quoted(scan, 'binance', 'perp');
    const half = scan.demo.faults.inject(fault({ kind: 'half-open', venue: 'binance', market: 'perp' }));
    await eventually('none is live', () =>
      indexes.every(index => scan.engine.store.state(index, performance.now()) !== LIVE),
    );
    half.dispose();
    await eventually('quotes are back', () => usable(scan, quoted(scan, 'binance', 'perp')));
  });

  it('finds a stream that is stuck while its market moves, by asking REST', async () => {
    const symbol = 'BTCUSDT';
    const index = scan.engine.store.table.indexOf(`binance:spot:${symbol}`);
    await eventually('it is live', () => stateOf(scan, index) === 'live');
    const stall = scan.demo.faults.inject(fault({ kind: 'stall', venue: 'binance', market: 'spot', symbol }));
    await eventually('it is stale', () => stateOf(scan, index) === 'stale');
    assert.match(
      scan.engine.store.reason(index, performance.now()),
      /silent for \d+ s while the venue's own REST quote moves/,
    );
    stall.dispose();
    await eventually('it is live again', () => stateOf(scan, index) === 'live');
  });

  it('takes in a new listing and takes out a delisting while running', async () => {
    const { table } = scan.engine.store;
    // By its name, not by a count: other lists change by themselves meanwhile.
    const listed = scan.demo.faults.inject(fault({ kind: 'list', venue: 'okx', market: 'perp' }));
    const id = scan.demo.faults.history.at(-1)?.symbol ?? '';
    assert.match(id, /^okx:perp:NEW[ABC]-USDT-SWAP$/);
    assert.equal(table.indexOf(id), -1, 'not there before');
    await eventually(`${id} is there`, () => table.indexOf(id) >= 0, 50_000);
    listed.dispose();
    // Its index stays its own for good; the instrument behind it goes.
    await eventually(`${id} is gone`, () => table.instruments[table.indexOf(id)] === undefined, 50_000);
  }).timeout(120_000);

  it('shows a halt that the venue announces', async () => {
    const symbol = 'ETH-USDT-SWAP';
    const index = scan.engine.store.table.indexOf(`okx:perp:${symbol}`);
    const halt = scan.demo.faults.inject(fault({ kind: 'halt', venue: 'okx', market: 'perp', symbol }));
    await eventually('it is halted', () => stateOf(scan, index) === 'halted');
    assert.ok(Number.isNaN(scan.engine.store.columns.bid[index]));
    halt.dispose();
    await eventually('it trades again', () => stateOf(scan, index) === 'live');
  });

  it('hands over before an announced shutdown without losing a quote', async () => {
    const indexes = quoted(scan, 'binance', 'spot');
    const first = health(scan, 'binance.spot')[0]?.connection;
    let lost = 0;
    const watch = setInterval(() => {
      lost += indexes.filter(index => stateOf(scan, index) === 'waiting').length;
    }, 20);
    scan.demo.faults.inject(fault({ kind: 'shutdown-notice', venue: 'binance', market: 'spot' }));
    await eventually('the connection is another one', () => health(scan, 'binance.spot')[0]?.connection !== first);
    await eventually('quotes are live', () => usable(scan, quoted(scan, 'binance', 'spot')));
    clearInterval(watch);
    assert.equal(lost, 0, 'no quote was withdrawn in between');
  });

  it('counts what it cannot read and goes on', async () => {
    const errors = () => health(scan, 'bybit.perp').reduce((sum, row) => sum + row.errors, 0);
    const before = errors();
    const garbage = scan.demo.faults.inject(fault({ kind: 'garbage', venue: 'bybit', market: 'perp' }));
    await eventually('errors are counted', () => errors() > before);
    garbage.dispose();
    assert.ok(usable(scan, quoted(scan, 'bybit', 'perp')));
  });

  it('uses neither older nor doubled frames', async () => {
    const drops = () => health(scan, 'binance.perp').reduce((sum, row) => sum + row.drops, 0);
    const before = drops();
    const reorder = scan.demo.faults.inject(fault({ kind: 'reorder', venue: 'binance', market: 'perp' }));
    await eventually('older frames are dropped', () => drops() > before);
    reorder.dispose();
  });

  it('shows no book that misses a change, and asks for it anew', async () => {
    const indexes = quoted(scan, 'kraken', 'perp');
    await eventually('all are there', () => usable(scan, indexes));
    const reorder = scan.demo.faults.inject(fault({ kind: 'reorder', venue: 'kraken', market: 'perp' }));
    const isLost = (index: number) =>
      stateOf(scan, index) === 'stale' &&
      /changes are missing/.test(scan.engine.store.reason(index, performance.now()));
    await eventually('one is out of step', () => indexes.some(isLost));
    reorder.dispose();
    // One that was lost twice has to wait until it is asked for again.
    await eventually('quotes are back', () => usable(scan, quoted(scan, 'kraken', 'perp')), 50_000);
  }).timeout(90_000);

  it('says in health that quotes are read late where the computer is too busy', async () => {
    await eventually('something has changed', () => scan.engine.store.dirty.length > 0);
    const until = performance.now() + 2_300;
    while (performance.now() < until);
    await eventually('told', () =>
      scan.engine
        .health()
        .every(({ diagnosis }) => /too busy: quotes were read up to \d+ s after they/.test(diagnosis)),
    );
  });
});

describe('engine with a venue that is down at start', () => {
  it('runs the others, says why, and takes it in when it comes', async () => {
    const scan = await scanDemo({}, QUICK);
    const blocked = scan.demo.faults.inject(fault({ kind: 'http-451', venue: 'binance' }));
    try {
      await eventually('the others are complete', () =>
        scan.engine.progress().every(market => market.venue === 'binance' || market.complete),
      );
      const rows = health(scan, 'binance');
      assert.equal(rows.length, 3, 'a planned row for each connection that cannot exist');
      for (const row of rows) {
        assert.equal(row.state, 'planned');
        assert.match(row.diagnosis, /HTTP 451.*Binance.*country or network/);
      }
      blocked.dispose();
      await eventually('it is there', () => scan.engine.progress().every(market => market.complete), 50_000);
    } finally {
      await scan.close();
    }
  });
});

describe('engine after stop', () => {
  it('leaves no socket open', async () => {
    const scan = await scanDemo({}, QUICK);
    await complete(scan);
    assert.ok(scan.demo.sessionCount() > 0);
    await scan.engine.stop();
    await eventually('all sockets are closed', () => scan.demo.sessionCount() === 0, 5_000);
    await scan.demo.close();
  });
});
