import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkVenue } from '../../../../src/connectors/outside/checkVenue';
import { FaultMeter } from '../../../../src/connectors/outside/faultMeter';
import { guardVenue } from '../../../../src/connectors/outside/guardVenue';
import { loadVenue, VenueModuleError } from '../../../../src/connectors/outside/loadVenue';
import { VENUES } from '../../../../src/connectors/registry';
import {
  decoderOf,
  type MarketDefinition,
  type RestPoll,
  type SocketDefinition,
  type VenueDefinition,
} from '../../../../src/connectors/venue';
import { OutsideVenues } from '../../../../src/engine/outsideVenues';
import { FakeClock } from '../../../harness/fakeClock';
import { RecordingSink } from '../../../harness/recordingSink';
import { BOOK, testSocket } from '../../../harness/testSocket';

const boom = (): never => {
  throw new Error('boom');
};

function venueOf(socket: Partial<SocketDefinition> = {}, market: Partial<MarketDefinition> = {}): VenueDefinition {
  const spot: MarketDefinition = {
    market: 'spot',
    ...{ rest: 'https://api.outside.test', ws: 'wss://ws.outside.test', restLimits: { weight: 10, windowMs: 1_000 } },
    ...{ takerFeePct: 0.1, tradePage: 'https://outside.test/{symbol}', polls: [] },
    listing: [{ path: '/list', weight: 1, parse: () => {} }],
    sockets: [{ ...testSocket(), channels: [{ ...BOOK, topics: ({ symbol }) => symbol }], ...socket }],
    ...market,
  };
  return { id: 'outside', name: 'Outside', markets: [spot] };
}

describe('a venue from outside', () => {
  describe('is checked when it is loaded', () => {
    it('has nothing against the built-in ones', () => {
      for (const venue of VENUES) assert.deepEqual(checkVenue(venue), [], venue.id);
      assert.deepEqual(checkVenue(venueOf()), []);
    });

    it('asks for a period of polls only: the snapshot has none', () => {
      const snapshot = { name: 'book', path: '/book', weight: 1, apply: () => {} };
      assert.deepEqual(checkVenue(venueOf({}, { snapshot })), []);
      const polls = [snapshot] as unknown as readonly RestPoll[];
      assert.deepEqual(checkVenue(venueOf({}, { polls })), ['markets[0].polls[0].everyMs must be a number above 0']);
    });

    it('takes no name that it does not know, which would be left out unsaid', () => {
      const slips = venueOf({ groupof: () => 'x', wholeBook: { start: '{' } } as never, { snapShot: {} } as never);
      assert.deepEqual(
        checkVenue(slips).map(each => each.replace(/, only .*/, '')),
        [
          'markets[0].snapShot is not known here',
          'markets[0].sockets[0].groupof is not known here',
          'markets[0].sockets[0].wholeBook.start is not known here',
          'markets[0].sockets[0].wholeBook.begins must be a text that is not empty',
        ],
      );
    });

    it('names what is missing or wrong, all of it', () => {
      assert.match(checkVenue(undefined)[0] ?? '', /the default export must be what defineVenue/);
      assert.deepEqual(checkVenue({ id: 'Bad Id', name: '', markets: [] }), [
        'id must be lower-case letters and digits, 2 to 20 of them',
        'name must be a text that is not empty',
        'markets must be a list that is not empty',
      ]);
      const { markets } = venueOf();
      const [spot] = markets as [MarketDefinition];
      const [socket] = spot.sockets as [SocketDefinition];
      const broken = {
        ...spot,
        ...{
          market: 'options',
          rest: 'https://x.test/',
          ws: 'http://x.test',
          takerFeePct: '0.1',
          tradePage: 'nowhere',
        },
        ...{ restLimits: { weight: 0 }, listing: [{ path: 'list', weight: 1 }], polls: undefined },
        sockets: [
          {
            ...socket,
            ...{ channels: [{ name: 'book', carries: ['books'], freshness: { kind: 'repeats' }, topics: 7 }] },
            ...{
              limits: { ...socket.limits, messagesPerSecond: -1, connects: undefined },
              keepAlive: { kind: 'message' },
            },
            ...{ decode: undefined, subscribe: 'x' },
          },
        ],
      };
      assert.deepEqual(checkVenue({ id: 'outside', name: 'Outside', markets: [broken] }), [
        'markets[0].market must be spot or perp',
        'markets[0].rest must be https:// or http://host with an optional path, without a / at the end',
        'markets[0].ws must be wss:// or ws://host with an optional path, without a / at the end',
        'markets[0].restLimits.weight must be a number above 0',
        'markets[0].restLimits.windowMs must be a number above 0',
        'markets[0].takerFeePct must be a number',
        'markets[0].tradePage must be an https:// address with {symbol}, {base}, {quote}, {settle} or {stem} in it',
        'markets[0].listing[0].path must be a path that begins with /',
        'markets[0].listing[0].parse must be a function',
        'markets[0].sockets[0].channels[0].carries must be out of book, funding, stats, listing',
        'markets[0].sockets[0].channels[0].freshness.everyMs must be a number above 0',
        'markets[0].sockets[0].channels[0].topics must be a function of an instrument, or a list of texts',
        'markets[0].sockets[0].limits.messagesPerSecond must be a number above 0',
        'markets[0].sockets[0].limits.connects must be { count, windowMs }',
        'markets[0].sockets[0].keepAlive.everyMs must be a number above 0',
        'markets[0].sockets[0].keepAlive.frame must be a function',
        'markets[0].sockets[0].subscribe must be a function',
        'markets[0].sockets[0].decode must be a function, or { newDecoder }',
        'markets[0].polls must be a list, which may be empty',
        'markets[0].sockets must be with a channel that carries the book',
      ]);
    });
  });

  describe('is loaded from a file anywhere', () => {
    const folder = mkdtempSync(join(tmpdir(), 'venue-'));
    after(() => rmSync(folder, { recursive: true, force: true }));
    const file = (name: string, text: string) => {
      const path = join(folder, name);
      writeFileSync(path, text);
      return path;
    };

    it('of either kind, and finds the helpers without being in a project', async () => {
      const venue = JSON.stringify({ ...venueOf(), markets: [] });
      const esm = file(
        'venue.mjs',
        `import { decimal, defineVenue } from 'spread-scanner/venue'; export default defineVenue({ ...${venue}, name: String(decimal('1.5')) });`,
      );
      const cjs = file(
        'venue.cjs',
        `const { decimal, defineVenue } = require('spread-scanner/venue'); module.exports = defineVenue({ ...${venue}, name: String(decimal('1.5')) });`,
      );
      for (const path of [esm, cjs]) {
        // All is there but for its markets.
        await assert.rejects(loadVenue(path), { message: `${path}: markets must be a list that is not empty` });
      }
    });

    it('and says what stands in the way', async () => {
      await assert.rejects(loadVenue('venue.mjs'), { message: 'venue.mjs: not an absolute path' });
      await assert.rejects(loadVenue(join(folder, 'none.mjs')), VenueModuleError);
      await assert.rejects(loadVenue(file('bad.mjs', 'export default (')), /bad\.mjs can't be loaded: /);
      await assert.rejects(loadVenue(file('thrown.mjs', 'throw new Error("no")')), /thrown\.mjs can't be loaded: no/);
      await assert.rejects(loadVenue(file('empty.mjs', 'export const a = 1;')), /the default export must be/);
    });
  });

  it('breaks nothing else, whichever of its functions throws', () => {
    const faults: string[] = [];
    const broken = venueOf(
      {
        ...{ subscribe: boom, unsubscribe: boom, groupOf: boom, decode: boom },
        keepAlive: { kind: 'message', everyMs: 1_000, frame: boom },
        channels: [{ ...BOOK, topics: boom }],
      },
      {
        listing: [{ path: '/list', weight: 1, parse: boom, failure: boom, next: boom }],
        polls: [{ name: 'poll', path: '/poll', weight: 1, everyMs: 1_000, apply: boom }],
        snapshot: { name: 'snapshot', path: '/book', weight: 1, apply: boom },
        candles: { most: 10, request: () => ({ path: '/candles', weight: 1 }), parse: boom },
      },
    );
    const [market] = guardVenue(broken, what => faults.push(what)).markets as [MarketDefinition];
    const [socket] = market.sockets as [SocketDefinition];
    const sink = new RecordingSink();
    decoderOf(socket)(Buffer.from('{}'), sink);
    assert.deepEqual(sink.events, [['rejected', 'its decoder has failed: boom']]);
    assert.equal(socket.subscribe(['a'], 1) + socket.unsubscribe(['a'], 2) + socket.groupOf?.('a'), '');
    assert.equal(socket.keepAlive.kind === 'message' && socket.keepAlive.frame(1), '');
    const [channel] = socket.channels;
    assert.equal(typeof channel?.topics === 'function' && channel.topics({} as never), undefined);
    assert.equal(market.listing[0]?.failure?.({}), 'its module has failed');
    assert.equal(market.listing[0]?.next?.({}), undefined);
    market.listing[0]?.parse({}, sink as never);
    market.polls[0]?.apply({}, sink);
    market.snapshot?.apply({}, sink);
    market.candles?.parse({}, sink as never);
    assert.equal(faults.length, 12);
    // A decoder that can't even be made.
    const [other] = guardVenue(venueOf({ decode: { newDecoder: boom } }), what => faults.push(what)).markets;
    decoderOf(other?.sockets[0] as SocketDefinition)(Buffer.from('{}'), sink);
    assert.equal(faults.at(-1), 'newDecoder');
  });

  it('is not troubled while it works: what it says comes through', () => {
    const venue = venueOf({ decode: (frame, sink) => sink.acked(frame.length) });
    const sink = new RecordingSink();
    const [market] = guardVenue(venue, boom).markets as [MarketDefinition];
    decoderOf(market.sockets[0] as SocketDefinition)(Buffer.from('abc'), sink);
    assert.deepEqual(sink.events, [['acked', 3]]);
    assert.equal(market.sockets[0]?.subscribe(['a'], 1), '{"sub":["a"],"id":1}');
  });

  it('ten faults in a second are too many, ten in a minute are not', () => {
    const clock = new FakeClock();
    const meter = new FaultMeter(clock);
    for (let i = 0; i < 30; i++) {
      assert.equal(meter.note(), false);
      clock.advance(120);
    }
    clock.advance(2_000);
    assert.deepEqual(
      Array.from({ length: 10 }, () => meter.note()),
      [...Array(9).fill(false), true],
    );
    assert.equal(meter.count, 40);
  });

  describe('of the settings', () => {
    let clock: FakeClock;
    let changes: number;
    let told: string[];
    const modules: Record<string, () => VenueDefinition> = {
      '/outside.mjs': () => venueOf({ decode: boom }),
      '/again.mjs': () => venueOf(),
      '/binance.mjs': () => ({ ...venueOf(), id: 'binance' }),
      '/wrong.mjs': () => {
        throw new VenueModuleError('/wrong.mjs: name must be a text that is not empty');
      },
    };
    const create = () =>
      new OutsideVenues({
        clock,
        log: { enabled: () => true, write: (level, source, message) => told.push(`${level} ${source}: ${message}`) },
        builtIn: ['binance'],
        load: async path => (modules[path] ?? boom)(),
        changed: () => changes++,
      });

    beforeEach(() => {
      clock = new FakeClock();
      changes = 0;
      told = [];
    });

    it('is there, or it is said why it is not; another of its name is none', async () => {
      const outside = create();
      await outside.apply(['/outside.mjs', '/wrong.mjs', '/binance.mjs', '/again.mjs']);
      assert.deepEqual(
        outside.venues.map(({ id }) => id),
        ['outside'],
      );
      assert.deepEqual(outside.infos, [
        { id: 'outside', name: 'Outside', markets: [{ market: 'spot', tradePage: 'https://outside.test/{symbol}' }] },
      ]);
      assert.deepEqual(outside.problems, [
        '/wrong.mjs: name must be a text that is not empty',
        '/binance.mjs: there is a venue binance already',
        '/again.mjs: there is a venue outside already',
      ]);
      assert.equal(changes, 1);
      await outside.apply(['/outside.mjs']);
      assert.deepEqual([outside.problems, changes], [[], 2]);
      await outside.apply([]);
      assert.deepEqual([outside.venues, outside.infos, changes], [[], [], 3]);
      await outside.apply([]);
      assert.equal(changes, 3);
    });

    it('is switched off when it fails again and again, with the reason, and not within the call that failed', async () => {
      const outside = create();
      await outside.apply(['/outside.mjs']);
      const socket = outside.venues[0]?.markets[0]?.sockets[0] as SocketDefinition;
      const decode = decoderOf(socket);
      for (let i = 0; i < 10; i++) decode(Buffer.from('{}'), new RecordingSink());
      assert.deepEqual([outside.venues.length, changes], [0, 1]);
      clock.advance(1);
      assert.equal(changes, 2);
      const why = 'Outside is switched off: its module /outside.mjs failed 10 times in a second, last in decode: boom';
      assert.deepEqual(outside.problems, [why]);
      assert.deepEqual(
        outside.off.map(({ info, why: reason }) => [info.id, reason]),
        [['outside', why]],
      );
      assert.equal(told.filter(line => line.includes('decode has thrown: Error: boom')).length, 1);
      assert.ok(told.includes(`error outside: ${why}`));
      for (let i = 0; i < 10; i++) decode(Buffer.from('{}'), new RecordingSink());
      clock.advance(1);
      assert.equal(changes, 2);
    });
  });
});
