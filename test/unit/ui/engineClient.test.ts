import assert from 'node:assert/strict';
import { silentLog } from '../../../src/base/log';
import { DEFAULT_SETTINGS, type EngineSettings } from '../../../src/model/settings';
import type { FromEngine, ViewWish, Window } from '../../../src/protocol/messages';
import { EngineClient } from '../../../src/ui/engineClient';
import { LINGER_MS } from '../../../src/ui/needs';
import { FakeClock } from '../../harness/fakeClock';
import { healthOf, instrument, marketProgress, ScriptedEngine, windowOf } from '../../harness/scriptedEngine';

const VENUES = ['binance', 'bybit', 'okx'];
const SETTINGS: EngineSettings = { ...DEFAULT_SETTINGS, venues: VENUES };
const WISH: ViewWish = {
  view: 'spreads',
  first: 0,
  last: 5,
  sort: { column: 'netPct', descending: true },
  filter: {},
  paceMs: 500,
};

function setUp() {
  const clock = new FakeClock();
  const engines: { engine: ScriptedEngine; died: (why: string) => void; settings: EngineSettings }[] = [];
  const client = new EngineClient({
    clock,
    log: silentLog,
    random: () => 0.5,
    start: (settings, died) => {
      const engine = new ScriptedEngine();
      engines.push({ engine, died, settings });
      return engine;
    },
  });
  const last = () => {
    const entry = engines.at(-1);
    if (!entry) throw new Error('no engine was started');
    return entry;
  };
  const settled = () => new Promise(resolve => setImmediate(resolve));
  return { clock, client, engines, last, settled };
}

const running = (): FromEngine => healthOf([marketProgress({ live: 5 })]);
const window = (key: string): Window => ({ ...windowOf('spreads', VENUES, []), key });

describe('EngineClient', () => {
  it('starts on first need and ends when nobody has looked for a while', async () => {
    const { clock, client, engines, settled } = setUp();
    client.configure({ settings: SETTINGS, simulated: false });
    assert.equal(engines.length, 0);
    const need = client.need('panel');
    const other = client.need('tree');
    assert.equal(engines.length, 1);
    assert.equal(client.status.state, 'starting');
    need.dispose();
    clock.advance(LINGER_MS * 2);
    assert.equal(engines[0]?.engine.stops, 0);
    other.dispose();
    clock.advance(LINGER_MS - 1);
    assert.equal(engines[0]?.engine.stops, 0);
    clock.advance(1);
    assert.equal(engines[0]?.engine.stops, 1);
    assert.equal(client.status.state, 'stopped');
    await settled();
    assert.equal(clock.pending, 0);
  });

  it('does not end for a look away that is shorter', () => {
    const { clock, client, engines } = setUp();
    client.configure({ settings: SETTINGS, simulated: false });
    client.need('panel').dispose();
    clock.advance(LINGER_MS / 2);
    client.need('panel');
    clock.advance(LINGER_MS * 2);
    assert.deepEqual([engines.length, engines[0]?.engine.stops], [1, 0]);
  });

  it('waits for what is to be scanned', () => {
    const { client, engines } = setUp();
    client.need('panel');
    assert.deepEqual([engines.length, client.status.state], [0, 'starting']);
    client.configure({ settings: SETTINGS, simulated: false });
    assert.equal(engines.length, 1);
  });

  it('says at once that it is simulated, before the first quote', () => {
    const { client } = setUp();
    client.need('panel');
    const told: boolean[] = [];
    client.onStatus(() => told.push(client.simulated));
    client.configure({ settings: SETTINGS, simulated: true });
    assert.equal(told.at(-1), true);
    client.configure(undefined);
    assert.equal(told.at(-1), false);
  });

  it('says that it runs when quotes are there', () => {
    const { client, last } = setUp();
    client.configure({ settings: SETTINGS, simulated: true });
    client.need('panel');
    last().engine.say(healthOf([marketProgress({ live: 0 })]));
    assert.equal(client.status.state, 'starting');
    last().engine.say(running());
    assert.deepEqual(client.status, { state: 'running', simulated: true });
  });

  it('starts again after a fault, later each time, and asks every view again', () => {
    const { clock, client, engines, last } = setUp();
    client.configure({ settings: SETTINGS, simulated: false });
    client.need('panel');
    const told: string[] = [];
    client.onDied(why => told.push(why));
    const view = client.watch('panel', () => {});
    view.ask(WISH);
    last().engine.say({ type: 'instruments', entries: [[1, instrument()]] });
    last().died('out of memory');
    assert.deepEqual(client.status, { state: 'failed', why: 'out of memory' });
    assert.deepEqual([told, client.instruments.size], [['out of memory'], 0]);
    clock.advance(999);
    assert.equal(engines.length, 1);
    clock.advance(1);
    assert.equal(engines.length, 2);
    assert.deepEqual(
      last().engine.requests.map(({ key, last: end }) => [key === view.key, end]),
      [[true, 5]],
    );
    last().died('again');
    clock.advance(1_499);
    assert.equal(engines.length, 2);
    clock.advance(1);
    assert.equal(engines.length, 3);
    clock.advance(60_000);
    last().died('much later');
    clock.advance(1_000);
    assert.equal(engines.length, 4);
  });

  it('gives a view only answers to its present question', () => {
    const { client, last } = setUp();
    client.configure({ settings: SETTINGS, simulated: false });
    client.need('panel');
    const seen: string[] = [];
    const view = client.watch('panel', ({ key }) => seen.push(key));
    view.ask(WISH);
    const first = view.key;
    last().engine.say(window(first));
    view.acknowledge();
    view.hide();
    last().engine.say(window(first));
    view.ask(WISH);
    last().engine.say(window(first));
    last().engine.say(window(view.key));
    assert.deepEqual(seen, [first, view.key]);
    view.dispose();
    last().engine.say(window(view.key));
    assert.equal(seen.length, 2);
  });

  it('relays explanations as it does windows, and asks a new engine for them again', () => {
    const { client, last, clock } = setUp();
    client.configure({ settings: SETTINGS, simulated: false });
    client.need('panel');
    const seen: string[] = [];
    const explained = client.watchExplanation('panel explain', ({ key }) => seen.push(key));
    const wish = { buy: 'okx:spot:BTC-USDT', sell: null, minNotional: null, paceMs: 250 };
    explained.ask(wish);
    assert.deepEqual(last().engine.sent.at(-1), { type: 'explain', key: explained.key, ...wish });
    const first = explained.key;
    const answer = (key: string): FromEngine => ({
      ...{ type: 'explanation', key, at: 1, buy: wish.buy, sell: null, gone: 'not listed', content: null },
    });
    last().engine.say(answer(first));
    explained.acknowledge();
    assert.deepEqual(last().engine.sent.at(-1), { type: 'acknowledge', key: first });
    last().died('out of memory');
    clock.advance(1_000);
    assert.deepEqual(last().engine.sent.at(-1), { type: 'explain', key: explained.key, ...wish });
    last().engine.say(answer(first));
    last().engine.say(answer(explained.key));
    assert.deepEqual(seen, [first, explained.key]);
    explained.hide();
    assert.equal(last().engine.sent.at(-1)?.type, 'hide');
  });

  it('sends changed settings to the running engine, and asks again when the columns change', () => {
    const { client, last, engines } = setUp();
    client.configure({ settings: SETTINGS, simulated: false });
    client.need('panel');
    const view = client.watch('panel', () => {});
    view.ask(WISH);
    const key = view.key;
    client.configure({ settings: { ...SETTINGS }, simulated: false });
    assert.equal(last().engine.sent.filter(message => message.type === 'settings').length, 0);
    client.configure({ settings: { ...SETTINGS, tradfi: true }, simulated: false });
    assert.equal(last().engine.sent.filter(message => message.type === 'settings').length, 1);
    assert.equal(view.key, key);
    client.configure({ settings: { ...SETTINGS, venues: ['okx', 'bybit'] }, simulated: false });
    assert.notEqual(view.key, key);
    assert.deepEqual(
      last()
        .engine.sent.slice(-3)
        .map(message => message.type),
      ['settings', 'hide', 'view'],
    );
    assert.equal(engines.length, 1);
  });

  it('never mixes simulated and live: the next engine starts when the last is gone', async () => {
    const { client, engines, settled } = setUp();
    client.configure({ settings: SETTINGS, simulated: false });
    client.need('panel');
    client.configure({ settings: SETTINGS, simulated: true });
    assert.deepEqual([engines.length, engines[0]?.engine.stops, client.status.state], [1, 1, 'starting']);
    await settled();
    assert.equal(engines.length, 2);
    engines[0]?.engine.say(running());
    assert.equal(client.status.state, 'starting');
  });

  it('stays stopped when the user stopped it, whoever looks, until it is started', async () => {
    const { client, engines, clock, settled } = setUp();
    client.configure({ settings: SETTINGS, simulated: false });
    client.need('panel');
    client.stop();
    client.need('tree');
    await settled();
    assert.deepEqual([engines.length, client.status.state], [1, 'stopped']);
    client.start();
    assert.equal(engines.length, 2);
    clock.advance(LINGER_MS * 2);
    assert.equal(engines[1]?.engine.stops, 0);
  });

  it('hands on an export, and lets it fail with the engine or its silence', async () => {
    const { client, last, clock, settled } = setUp();
    const request = { format: 'csv', view: 'spreads', sort: WISH.sort, filter: {}, maxRows: 5 } as const;
    await assert.rejects(
      client.export(request, () => {}),
      /not running/,
    );
    client.configure({ settings: SETTINGS, simulated: false });
    client.need('panel');
    const texts: string[] = [];
    const done = client.export(request, part => texts.push(part.text));
    const part = (id: number, text: string, rows: number, end: boolean) =>
      last().engine.say({ type: 'exported', id, text, rows, total: 2, done: end });
    part(1, 'a', 1, false);
    part(1, 'b', 2, true);
    await done;
    assert.equal(texts.join(''), 'ab');
    const silent = assert.rejects(
      client.export(request, () => {}),
      /said nothing/,
    );
    clock.advance(30_000);
    await silent;
    const abort = new AbortController();
    const stopped = assert.rejects(
      client.export(request, () => {}, abort.signal),
      /was stopped/,
    );
    abort.abort();
    await stopped;
    assert.deepEqual(last().engine.sent.at(-1), { type: 'cancelExport', id: 3 });
    const dead = assert.rejects(
      client.export(request, () => {}),
      /ended: out of memory/,
    );
    last().died('out of memory');
    await dead;
    await settled();
  });

  it('leaves nothing behind', async () => {
    const { client, last, clock } = setUp();
    client.configure({ settings: SETTINGS, simulated: false });
    client.need('panel').dispose();
    client.watch('panel', () => {}).ask(WISH);
    await client.shutdown();
    client.dispose();
    client.need('late');
    assert.deepEqual([last().engine.stops, clock.pending], [1, 0]);
  });
});
