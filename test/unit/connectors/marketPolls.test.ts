import assert from 'node:assert/strict';
import { silentLog } from '../../../src/base/log';
import type { RestClient } from '../../../src/connectors/http';
import { MarketPolls } from '../../../src/connectors/marketPolls';
import { SymbolIndex } from '../../../src/connectors/symbolIndex';
import type { MarketDefinition, RestRequest, Sink } from '../../../src/connectors/venue';
import type { Instrument } from '../../../src/model/instrument';
import { QUOTE_STATES } from '../../../src/model/quoteState';
import { DataStore } from '../../../src/store/dataStore';
import { FakeClock } from '../../harness/fakeClock';

const PERIOD_MS = 15_000;

const COIN: Instrument = {
  ...{ venue: 'testex', market: 'spot', symbol: 'A', base: 'A', quote: 'USDT', settle: 'USDT' },
  ...{ multiplier: 1, contractSize: 1, tickSize: 0.1, lotStep: 1, status: 'trading', tradfi: false },
};

/** What the venue answers on each path. */
interface Answers {
  tops?: readonly [bid: number, ask: number];
  mid?: number | null;
  trading?: boolean;
}

const readTops = ({ tops }: Answers, sink: Sink) => {
  if (tops) sink.topOfBook(sink.instrument('A'), tops[0], 1, tops[1], 1, 0, 0);
};
const readMid = ({ mid }: Answers, sink: Sink) => {
  if (typeof mid === 'number') sink.mid(sink.instrument('A'), mid);
};
const readState = ({ trading }: Answers, sink: Sink) => {
  if (trading) sink.resumed(sink.instrument('A'));
  else sink.halted(sink.instrument('A'), 'paused');
};

describe('MarketPolls', () => {
  let clock: FakeClock;
  let store: DataStore;
  let polls: MarketPolls;
  let answers: Answers;
  let stuck: string[];
  let asked: string[];
  let index: number;
  let feed: number;

  beforeEach(() => {
    clock = new FakeClock();
    store = new DataStore();
    answers = {};
    stuck = [];
    asked = [];
    index = store.addInstrument(COIN, { kind: 'on-change' });
    feed = store.openFeed('testex', 600_000);
    store.feedAlive(feed, clock.mono());
    store.assign(index, feed);
  });

  afterEach(() => {
    polls.dispose();
    assert.equal(clock.pending, 0, 'no timer is left');
  });

  /** The first readings have been taken when it resolves. */
  async function start(market: Partial<MarketDefinition>, auditMs = PERIOD_MS): Promise<void> {
    const rest = {
      retrying: '',
      request: ({ path }: RestRequest) => {
        asked.push(path);
        return Promise.resolve(answers);
      },
    };
    polls = new MarketPolls({
      name: 'testex.spot',
      market: { polls: [], ...market } as MarketDefinition,
      rest: rest as unknown as RestClient,
      clock,
      log: silentLog,
      writer: store,
      symbols: new SymbolIndex([['A', index]]),
      listed: () => COIN,
      list: () => Promise.resolve(),
      listingRefreshMs: 3_600_000,
      listingChanged: () => {},
      isSubscribedSince: (_index, at) => at > 0,
      audited: true,
      auditMs,
      stuck: (at, why) => {
        stuck.push(why);
        store.distrust(at, why);
      },
    });
    polls.configure(3_600_000, auditMs);
    polls.runAll();
    await new Promise(resolve => setImmediate(resolve));
  }

  const MIDS: Partial<MarketDefinition> = {
    polls: [
      {
        name: 'mids',
        path: '/mids',
        weight: 1,
        everyMs: PERIOD_MS,
        apply: (body, sink) => readMid(body as Answers, sink),
      },
    ],
  };
  const TOPS = {
    name: 'tops',
    path: '/tops',
    weight: 1,
    apply: (body: unknown, sink: Sink) => readTops(body as Answers, sink),
  };

  const state = () => QUOTE_STATES[store.state(index, clock.mono())];
  const quote = (bid: number, ask: number) =>
    store.topOfBook(index, feed, bid, 1, ask, 1, 0, 0, false, clock.mono(), clock.now());
  const alive = () => store.feedAlive(feed, clock.mono());
  /** Lets one period pass, in which the venue comes to say this. */
  const period = async (next: Answers) => {
    answers = next;
    await clock.advanceAsync(PERIOD_MS, 5_000);
    alive();
  };

  describe('mids', () => {
    it('tell a stuck stream: moved, out of what is held, and nothing has come since before the first', async () => {
      answers = { mid: 101 };
      await start(MIDS);
      quote(100, 102);
      await period({ mid: 101 });
      assert.equal(state(), 'live');
      await period({ mid: 110 });
      assert.deepEqual(stuck, ["its stream has been silent for 30 s while the venue's own mid moves"]);
      assert.equal(state(), 'stale');
      await period({ mid: 111 });
      assert.equal(stuck.length, 2, 'asked for again as long as it moves');
      quote(110, 112);
      assert.equal(state(), 'live');
      await period({ mid: 111 });
      assert.equal(stuck.length, 2);
    });

    it('prove nothing while they stand still, or lie within what is held, or there is none', async () => {
      answers = { mid: 120 };
      await start(MIDS);
      quote(100, 102);
      for (const mid of [120, 120, 101, 100, 102, null, 120, null, 121]) await period({ mid });
      assert.deepEqual(stuck, []);
    });

    it('prove nothing against a stream that delivers', async () => {
      answers = { mid: 101 };
      await start(MIDS);
      quote(100, 102);
      for (let mid = 110; mid < 120; mid++) {
        // Just after the reading before: an answer may be older than it.
        quote(100, 102);
        await period({ mid });
      }
      assert.deepEqual(stuck, []);
    });

    it('prove nothing where nothing is held, or where the check is switched off', async () => {
      answers = { mid: 101 };
      await start(MIDS);
      for (const mid of [110, 111, 112]) await period({ mid });
      polls.configure(3_600_000, 0);
      quote(100, 102);
      for (const mid of [110, 111, 112]) await period({ mid });
      assert.deepEqual(stuck, []);
    });
  });

  describe('check of quiet streams', () => {
    it('finds a stuck one by the bulk quote', async () => {
      answers = { tops: [100, 102] };
      await start({ snapshot: TOPS });
      quote(100, 102);
      await period({ tops: [100, 102] });
      await period({ tops: [109, 111] });
      assert.deepEqual(stuck, ["its stream has been silent for 30 s while the venue's own REST quote moves"]);
      assert.equal(state(), 'stale');
      await period({ tops: [109, 111] });
      assert.equal(stuck.length, 1);
    });

    it('fills what has no quote since a halt, with what REST says now', async () => {
      answers = { tops: [100, 102] };
      await start({ snapshot: TOPS });
      quote(100, 102);
      store.setHalted(index, 'paused');
      await period({ tops: [104, 105] });
      assert.equal(state(), 'halted');
      store.setHalted(index, undefined);
      assert.equal(state(), 'waiting', 'the old quote does not come back');
      await period({ tops: [106, 107] });
      assert.deepEqual([state(), store.columns.bid[index], store.columns.ask[index]], ['live', 106, 107]);
      assert.deepEqual(stuck, []);
    });
  });

  describe('halts', () => {
    const states = (): Partial<MarketDefinition> => {
      const apply = (body: unknown, sink: Sink) => readState(body as Answers, sink);
      return { snapshot: TOPS, polls: [{ name: 'states', path: '/states', weight: 1, everyMs: 60_000, apply }] };
    };
    const minute = async (next: Answers) => {
      answers = { tops: [106, 107], ...next };
      await clock.advanceAsync(61_000, 500);
      alive();
    };

    it('a poll takes back those of polls, and then the bulk quote is asked for soon', async () => {
      answers = { trading: false };
      await start(states(), 0);
      assert.deepEqual([state(), asked], ['halted', ['/states']]);
      await minute({ trading: true });
      assert.deepEqual([state(), store.columns.bid[index], asked], ['live', 106, ['/states', '/states', '/tops']]);
      await minute({ trading: true });
      assert.deepEqual(asked.slice(3), ['/states'], 'once');
    });

    it('a poll takes back those of the list, as long as the list has not done so itself', async () => {
      answers = { trading: true };
      await start(states(), 0);
      store.setHalted(index, 'the venue lists it as not trading');
      polls.sink.setListed(index, true);
      await minute({ trading: true });
      assert.equal(state(), 'live');
      polls.sink.setListed(index, true);
      polls.sink.setListed(index, false);
      store.setHalted(index, 'says a stream');
      await minute({ trading: true });
      assert.equal(state(), 'halted');
    });

    it('a poll takes back none of a stream', async () => {
      answers = { trading: true };
      await start(states(), 0);
      store.setHalted(index, 'says a stream');
      await minute({ trading: true });
      assert.deepEqual([state(), asked], ['halted', ['/states', '/states']]);
    });
  });
});
