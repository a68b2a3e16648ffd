import { History } from '../src/history/history';
import type { Instrument } from '../src/model/instrument';
import { CROSSED, OPEN } from '../src/model/quoteState';
import { SpreadBook } from '../src/spreads/spreadBook';
import { DataStore } from '../src/store/dataStore';
import { quick } from './numbers';

/**
 * What the history costs on the way of a quote: the same quotes through two books in turn, one with it and one without,
 * so that whatever else the machine does falls on both. Ends with one JSON line.
 */
const ASSETS = 400;
const LEGS = 6;
const ROUNDS = 60;
const QUOTES_A_ROUND = 1_000;

function world(withHistory: boolean) {
  const store = new DataStore();
  const book = new SpreadBook(store, { quarantinePct: 1_000, takerFee: () => 0.0005 });
  const history = new History(book.edges);
  if (withHistory) {
    book.observe({
      placed: (base, count) => history.placed(base, count),
      released: (base, count) => history.released(base, count),
      computed: edge => {
        const { gross, net, state } = book.edges;
        const isRanked = state[edge] === CROSSED || state[edge] === OPEN;
        history.edge(edge, isRanked ? (gross[edge] as number) : Number.NaN, isRanked && (net[edge] as number) > 0);
      },
      changed: index => {
        if (history.mids.wants(index, history.now))
          history.mids.add(index, history.now, store.columns.bid[index] as number);
      },
    });
  }
  const feed = store.openFeed('wire', 1e12);
  store.feedAlive(feed, 0);
  for (let i = 0; i < ASSETS * LEGS; i++) {
    const instrument: Instrument = {
      venue: `v${i % LEGS}`,
      market: 'spot',
      symbol: `A${Math.floor(i / LEGS)}USDT`,
      base: `A${Math.floor(i / LEGS)}`,
      quote: 'USDT',
      settle: 'USDT',
      multiplier: 1,
      contractSize: 1,
      tickSize: 0.01,
      lotStep: null,
      status: 'trading',
      tradfi: false,
    };
    store.assign(store.addInstrument(instrument, { kind: 'on-change' }), feed);
  }
  let now = 1_795_300_000_000;
  let mono = 1_000;
  let state = 1;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return {
    book,
    history,
    round: () => {
      now += 50;
      mono += 50;
      for (let i = 0; i < QUOTES_A_ROUND; i++) {
        const index = Math.floor(random() * ASSETS * LEGS);
        const bid = 100 + random() * 0.1;
        store.topOfBook(index, feed, bid, 1, bid + 0.01, 1, 0, 0, false, mono, now);
      }
      const start = performance.now();
      history.begin(now);
      book.update(mono);
      return performance.now() - start;
    },
  };
}

const worlds = [world(false), world(true)] as const;
const ms: [number[], number[]] = [[], []];
for (let round = 0; round < 5 * ROUNDS; round++) {
  for (const which of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
    const took = worlds[which].round();
    // The first rounds build the tables and warm the code.
    if (round >= ROUNDS) ms[which].push(took);
  }
}
const [without, withIt] = [quick(ms[0]), quick(ms[1])];
console.log(
  JSON.stringify({
    bench: 'history',
    edges: worlds[1].book.edges.inUse,
    edgesComputedPerUpdate: Math.round(worlds[1].book.computed / (5 * ROUNDS)),
    msPerUpdateWithout: Number(without.toFixed(3)),
    msPerUpdateWith: Number(withIt.toFixed(3)),
    ratio: Number((withIt / without).toFixed(3)),
    historyBytes: worlds[1].history.bytes,
  }),
);
