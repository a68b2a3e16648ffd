import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { silentLog } from '../../src/base/log';
import { VENUES } from '../../src/connectors/registry';
import { type Demo, startDemo } from '../../src/demo/demo';
import { startEngineThread } from '../../src/engine/threadEngine';
import { parseSettings } from '../../src/model/settings';
import { SPREAD_NUMBERS } from '../../src/protocol/columns';
import type { FromEngine, ViewRequest } from '../../src/protocol/messages';
import { eventually } from '../harness/engineOnDemo';
import { FIRST_VENUES } from '../harness/firstVenues';

const SCRIPT = join(__dirname, '../../dist/engine.js');
const BEST: ViewRequest = {
  type: 'view',
  key: 'best',
  view: 'spreads',
  first: 0,
  last: 10,
  sort: { column: 'netPct', descending: true },
  filter: { rankedOnly: true },
  paceMs: 100,
};

describe('engine in a thread', () => {
  let demo: Demo;
  before(async () => {
    assert.ok(existsSync(SCRIPT), 'dist/engine.js is missing: npm run build');
    demo = await startDemo({ venues: FIRST_VENUES });
  });
  after(() => demo.close());

  function start(died: (why: string) => void) {
    const ids = VENUES.map(venue => venue.id);
    const { settings } = parseSettings({ endpoints: demo.endpoints, venues: FIRST_VENUES }, ids);
    return startEngineThread(settings, { script: SCRIPT, logLevel: 'warn', log: silentLog, died });
  }

  it('answers a view with whole windows, one after each acknowledgement, and stops cleanly', async () => {
    const died: string[] = [];
    const engine = start(why => died.push(why));
    const windows: (FromEngine & { type: 'window' })[] = [];
    let acknowledge = true;
    engine.listen(message => {
      if (message.type !== 'window') return;
      windows.push(message);
      if (acknowledge) engine.send({ type: 'acknowledge', key: message.key });
    });
    engine.send(BEST);
    await eventually('full windows', () => windows.some(window => window.states.length === 10));
    const full = windows.at(-1);
    assert.equal(full?.numbers.length, 10 * SPREAD_NUMBERS.length);
    assert.equal(full?.ids.length, 20);
    acknowledge = false;
    const before = windows.length;
    await eventually('one more window, not acknowledged', () => windows.length > before);
    const seen = windows.length;
    await new Promise(resolve => setTimeout(resolve, 500));
    assert.ok(windows.length - seen <= 1, 'nothing more comes without an acknowledgement');
    const stats = await engine.stop();
    assert.ok(stats.frames > 0 && stats.quotes > 0 && stats.edges > 0);
    assert.deepEqual(died, []);
    await eventually('all sockets are closed', () => demo.sessionCount() === 0, 5_000);
  });

  it('keeps what came before there was a listener', async () => {
    const engine = start(() => {});
    await eventually('connected', () => demo.sessionCount() > 0);
    const types = new Set<string>();
    engine.listen(message => types.add(message.type));
    await eventually('instruments', () => types.has('instruments'), 5_000);
    await engine.stop();
  });

  it('says when the thread dies', async () => {
    const died: string[] = [];
    const { settings } = parseSettings({}, []);
    startEngineThread(settings, {
      script: join(__dirname, 'no-such.js'),
      logLevel: 'warn',
      log: silentLog,
      died: why => died.push(why),
    });
    await eventually('it is told', () => died.length === 1, 5_000);
    assert.match(died[0] as string, /no-such\.js/);
  });
});
