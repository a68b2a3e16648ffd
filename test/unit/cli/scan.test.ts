import assert from 'node:assert/strict';
import type { Log, LogLevel } from '../../../src/base/log';
import { parseCommandLine } from '../../../src/cli/args';
import type { Presenter } from '../../../src/cli/presenter';
import type { HealthMessage, Picture } from '../../../src/cli/render/picture';
import { runScan } from '../../../src/cli/scan';
import type { Explanation } from '../../../src/protocol/explain';
import { FakeClock } from '../../harness/fakeClock';
import {
  connection,
  healthOf,
  instrument,
  marketProgress,
  ScriptedEngine,
  STATS,
  windowOf,
} from '../../harness/scriptedEngine';

class RecordingPresenter implements Presenter {
  rowLimit = Number.POSITIVE_INFINITY;
  readonly pictures: Picture[] = [];
  readonly statuses: HealthMessage[] = [];
  finished = 0;
  /** Set: pictures stay on their way until it is called. */
  blocked: (() => void)[] | undefined;
  resize = () => {};
  readonly explanations: Explanation[] = [];

  show(picture: Picture): Promise<void> {
    this.pictures.push(picture);
    return this.blocked ? new Promise(resolve => this.blocked?.push(resolve)) : Promise.resolve();
  }

  status(health: HealthMessage): void {
    this.statuses.push(health);
  }

  onResize(listener: () => void): void {
    this.resize = listener;
  }

  async finish(): Promise<void> {
    this.finished += 1;
  }
}

class Lines implements Log {
  readonly lines: string[] = [];
  enabled = () => true;
  write(level: LogLevel, source: string, message: string): void {
    this.lines.push(`${level} ${source}: ${message}`);
  }
}

const settle = () => new Promise(resolve => setImmediate(resolve));

function start(line: string) {
  const command = parseCommandLine(line.split(' ').filter(Boolean), {
    venueIds: ['binance', 'okx'],
    stdoutIsTerminal: false,
  });
  assert.ok(command.command === 'scan');
  const clock = new FakeClock();
  const engine = new ScriptedEngine();
  const presenter = new RecordingPresenter();
  const log = new Lines();
  const interrupt = new AbortController();
  const gone = new AbortController();
  const result = runScan(command.options, {
    startEngine: engine.start,
    presenter,
    showExplanation: async explanation => void presenter.explanations.push(explanation),
    clock,
    log,
    interrupted: interrupt.signal,
    gone: gone.signal,
  });
  return { clock, engine, presenter, log, interrupt, gone, result };
}

const INSTRUMENTS = {
  type: 'instruments' as const,
  entries: [[0, instrument()] as const, [1, instrument({ venue: 'okx' })] as const],
};
const WINDOW = windowOf('spreads', ['binance', 'okx'], [{ buy: 0, sell: 1, state: 'crossed', numbers: { netPct: 1 } }]);
const COMPLETE = healthOf([marketProgress({ complete: true })]);
const LOADING = healthOf([
  marketProgress({ complete: true }),
  marketProgress({ venue: 'okx', diagnosis: 'REST is down' }),
]);

describe('scan', () => {
  it('asks for the whole view, shows each window and acknowledges it', async () => {
    const { engine, presenter, interrupt, result, clock } = start('--every 500');
    const [request] = engine.requests;
    assert.deepEqual(request && { ...request, last: request.last >= 1e6 }, {
      type: 'view',
      key: 'cli',
      view: 'spreads',
      first: 0,
      last: true,
      sort: { column: 'netPct', descending: true },
      filter: {},
      paceMs: 500,
    });
    engine.say(INSTRUMENTS);
    engine.say(WINDOW);
    await settle();
    assert.equal(presenter.pictures.length, 1);
    assert.equal(engine.acknowledgements, 1);
    interrupt.abort();
    assert.deepEqual(await result, { exitCode: 0, stats: STATS });
    assert.equal(engine.stops, 1);
    assert.equal(presenter.finished, 1);
    assert.equal(clock.pending, 0, 'no timer is left');
  });

  it('acknowledges a window only when it is written', async () => {
    const { engine, presenter, interrupt, result } = start('');
    presenter.blocked = [];
    engine.say(WINDOW);
    await settle();
    assert.equal(engine.acknowledgements, 0);
    presenter.blocked[0]?.();
    await settle();
    assert.equal(engine.acknowledgements, 1);
    interrupt.abort();
    await result;
  });

  it('skips pictures of health while one is on its way', async () => {
    const { engine, presenter, interrupt, result } = start('--view health');
    assert.equal(engine.requests.length, 0);
    presenter.blocked = [];
    for (let i = 0; i < 5; i++) engine.say(COMPLETE);
    await settle();
    assert.equal(presenter.pictures.length, 1);
    presenter.blocked[0]?.();
    await settle();
    engine.say(COMPLETE);
    assert.equal(presenter.pictures.length, 2);
    interrupt.abort();
    await settle();
    assert.equal(presenter.finished, 0, 'the picture on its way is not cut');
    presenter.blocked[1]?.();
    assert.equal((await result).exitCode, 0);
    assert.equal(presenter.finished, 1);
  });

  it('with --once asks only when every market is complete, shows one picture and ends', async () => {
    const { engine, presenter, result, clock } = start('--once');
    engine.say(INSTRUMENTS);
    engine.say(LOADING);
    assert.equal(engine.requests.length, 0);
    engine.say(COMPLETE);
    engine.say(COMPLETE);
    assert.equal(engine.requests.length, 1);
    engine.say(WINDOW);
    assert.equal((await result).exitCode, 0);
    assert.equal(presenter.pictures.length, 1);
    assert.equal(clock.pending, 0);
  });

  const GONE: Explanation = {
    ...{ type: 'explanation', key: 'cli', at: 1, buy: 'okx:spot:BTC-USDT', sell: null },
    ...{ gone: 'okx:spot:BTC-USDT is not among the scanned instruments', content: null },
  };

  it('asks for one explanation when every market is complete, prints it and ends', async () => {
    const { engine, presenter, result } = start('explain okx:spot:BTC-USDT binance:spot:BTCUSDT');
    assert.equal(engine.sent.filter(({ type }) => type === 'explain').length, 0);
    engine.say(COMPLETE);
    const request = { type: 'explain', key: 'cli', minNotional: null, paceMs: 1000 };
    assert.deepEqual(
      engine.sent.filter(({ type }) => type === 'explain'),
      [{ ...request, buy: 'okx:spot:BTC-USDT', sell: 'binance:spot:BTCUSDT' }],
    );
    const content = {} as NonNullable<Explanation['content']>;
    engine.say({ ...GONE, gone: '', content });
    assert.equal((await result).exitCode, 0);
    assert.equal(presenter.explanations.length, 1);
    assert.equal(presenter.pictures.length, 0);
  });

  it('ends with 2 where no venue lists what is to be explained, with 3 where that is not known', async () => {
    const listed = start('explain okx:spot:BTC-USDT');
    listed.engine.say(COMPLETE);
    listed.engine.say(GONE);
    assert.equal((await listed.result).exitCode, 2);
    assert.match(listed.log.lines.join('\n'), /error explain: okx:spot:BTC-USDT is not among/);
    assert.equal(listed.presenter.explanations.length, 0);
    const unread = start('explain okx:spot:BTC-USDT --wait 1');
    unread.engine.say(LOADING);
    unread.clock.advance(1_000);
    unread.engine.say(GONE);
    assert.equal((await unread.result).exitCode, 3);
  });

  it('with --once shows what there is when the wait is over', async () => {
    const { engine, presenter, result, clock } = start('--once --wait 3');
    engine.say(LOADING);
    clock.advance(2_999);
    assert.equal(engine.requests.length, 0);
    clock.advance(1);
    assert.equal(engine.requests.length, 1);
    engine.say(WINDOW);
    assert.equal((await result).exitCode, 0);
    assert.equal(presenter.pictures.length, 1);
  });

  it('with --once and --duration shows the episodes of that time, complete or not before', async () => {
    const { engine, presenter, result, clock } = start('--once --duration 60 --view episodes --wait 3');
    engine.say(INSTRUMENTS);
    engine.say(COMPLETE);
    clock.advance(59_999);
    assert.equal(engine.requests.length, 0);
    clock.advance(1);
    assert.deepEqual(engine.requests[0]?.sort, { column: 'openedAt', descending: true });
    engine.say({ ...WINDOW, view: 'episodes' });
    assert.equal((await result).exitCode, 0);
    assert.equal(presenter.pictures.length, 1);
  });

  it('with --once ends with 3 and says why, market by market, when nothing came', async () => {
    const { engine, presenter, result, clock, log } = start('--once --wait 2');
    const none = { instruments: 0, live: 0, reached: false };
    engine.say(
      healthOf([
        marketProgress({ ...none, diagnosis: 'connection refused' }),
        marketProgress({ ...none, venue: 'okx' }),
      ]),
    );
    clock.advance(2_000);
    assert.equal((await result).exitCode, 3);
    assert.equal(presenter.pictures.length, 0);
    assert.deepEqual(log.lines, [
      'error binance perp: connection refused',
      'error okx perp: nothing has come yet',
      'error scan: nothing was received from any market within 2 s',
    ]);
  });

  it('with --once shows health even when nothing came, and ends with 3', async () => {
    const { engine, presenter, result, clock } = start('--once --wait 2 --view health --sort connection:desc --top 1');
    const rows = [connection({ connection: 'a' }), connection({ connection: 'b' })];
    engine.say(healthOf([marketProgress({ reached: false })], rows));
    clock.advance(2_000);
    assert.equal((await result).exitCode, 3);
    const [picture] = presenter.pictures;
    assert.ok(picture?.view === 'health');
    assert.deepEqual(
      picture.rows.map(row => row.connection),
      ['b'],
    );
  });

  it('ends after --duration: 0 when something came, 3 when nothing did', async () => {
    const lucky = start('--duration 5');
    lucky.engine.say(LOADING);
    lucky.clock.advance(5_000);
    assert.equal((await lucky.result).exitCode, 0);
    const unlucky = start('--duration 5');
    unlucky.clock.advance(5_000);
    assert.equal((await unlucky.result).exitCode, 3);
  });

  it('ends with 0 when the reader goes away, and when interrupted while it waits', async () => {
    const gone = start('--once');
    gone.gone.abort();
    assert.equal((await gone.result).exitCode, 0);
    const interrupted = start('--once');
    interrupted.interrupt.abort();
    assert.equal((await interrupted.result).exitCode, 0);
    assert.equal(interrupted.presenter.pictures.length, 0);
  });

  it('asks for fewer rows when the screen is smaller, again after a resize', async () => {
    const { engine, presenter, interrupt, result } = start('--format table');
    assert.equal(engine.requests[0]?.last, 20);
    presenter.rowLimit = 8;
    presenter.resize();
    assert.equal(engine.requests[1]?.last, 8);
    interrupt.abort();
    await result;
  });

  it('rejects, with the engine stopped, when showing fails or the engine is mute', async () => {
    const broken = start('');
    broken.presenter.show = () => Promise.reject(new Error('boom'));
    broken.engine.say(WINDOW);
    await assert.rejects(broken.result, /boom/);
    assert.equal(broken.engine.stops, 1);
    const mute = start('--once');
    mute.engine.say(COMPLETE);
    mute.clock.advance(30_000);
    await assert.rejects(mute.result, /does not answer/);
  });

  it('tells once of each market that it is ready, and passes the log of the engine on', async () => {
    const { engine, interrupt, result, log } = start('');
    engine.say(COMPLETE);
    engine.say(COMPLETE);
    engine.say({ type: 'log', level: 'warn', source: 'okx.perp', message: 'slow' });
    interrupt.abort();
    await result;
    assert.deepEqual(log.lines, [
      'info scan: binance perp: 412 instruments, 3 connections, 398 of 412 live',
      'warn okx.perp: slow',
    ]);
  });
});
