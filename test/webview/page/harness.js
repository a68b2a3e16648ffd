// Stands in for the extension host, inside the page: a model of many rows, and a host that answers as the real one does.

const VENUES = [
  { id: 'binance', name: 'Binance' },
  { id: 'bybit', name: 'Bybit' },
  { id: 'okx', name: 'OKX' },
];
const MARKETS = ['spot', 'perp'];
const REAL_NAMES = ['BTC', 'ETH', 'SOL', 'XRP', 'DOGE', 'PEPE', 'SHIB', 'ADA', 'LINK', '1INCH', 'WIF', 'SUI'];
const HOSTILE = '<img src=x onerror="window.hacked=1">';
const STATES = [
  'live',
  'stale',
  'quarantined',
  'one-sided',
  'invalid',
  'waiting',
  'halted',
  'unrated',
  'crossed',
  'open',
];
const REASONS = {
  stale: 'no frame of its book for 13 s (silence means stale after 12 s)',
  quarantined: '41 % off the median of 6 instruments',
  'one-sided': 'no ask at the moment',
  invalid: 'bid 1.25 is not below ask 1.24',
  waiting: 'connecting again in 4 s',
  halted: 'the venue has stopped trading',
  unrated: 'no live rate between the two quote currencies',
};
const HOUR = 3_600_000;

function randomOf(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

class Model {
  constructor(assets) {
    const random = randomOf(7);
    this.random = random;
    this.at = Date.UTC(2026, 10, 23, 12, 0, 0);
    this.instruments = [];
    this.quotes = [];
    this.edges = [];
    for (let a = 0; a < assets; a++) {
      const base = a === REAL_NAMES.length ? HOSTILE : (REAL_NAMES[a] ?? `COIN${a}`);
      const magnitude = [97_000, 3_500, 180, 2.2, 0.31, 0.0000121, 0.00002534][a] ?? 10 ** (random() * 6 - 4);
      const tickSize = Number((10 ** (Math.floor(Math.log10(magnitude)) - 4)).toPrecision(1));
      const mine = [];
      for (const { id: venue } of VENUES) {
        for (const market of MARKETS) {
          const separator = venue === 'okx' ? '-' : '';
          const symbol = `${base}${separator}USDT${venue === 'okx' && market === 'perp' ? '-SWAP' : ''}`;
          mine.push(this.instruments.length);
          this.instruments.push({
            ...{ venue, market, symbol, base, quote: 'USDT', settle: 'USDT', multiplier: 1, contractSize: 1 },
            ...{ tickSize, lotStep: null, status: 'trading', tradfi: false },
          });
          this.quotes.push(this.quoteOf(magnitude, tickSize, market, random));
        }
      }
      for (const buy of mine) for (const sell of mine) if (buy !== sell) this.edges.push([buy, sell]);
    }
    this.version = 0;
    this.orders = new Map();
    this.holds = new Map();
  }

  quoteOf(magnitude, tickSize, market, random) {
    const odd = random();
    const state = odd < 0.9 ? 'live' : STATES[1 + Math.floor((odd - 0.9) * 60)];
    const bid = Math.round((magnitude * (1 + (random() - 0.5) * 0.006)) / tickSize) * tickSize;
    const perp = market === 'perp';
    return {
      state,
      bid,
      ask: bid + tickSize * (1 + Math.floor(random() * 3)),
      bidSize: random() * 10 ** (4 - Math.log10(magnitude)),
      askSize: random() * 10 ** (4 - Math.log10(magnitude)),
      tickSize,
      ageMs: Math.floor(random() * 3000),
      funding: perp ? (random() - 0.4) * 0.04 : Number.NaN,
      interval: perp ? (random() < 0.3 ? 4 : 8) : Number.NaN,
      next: perp ? this.at + Math.floor(random() * 8 * HOUR) : Number.NaN,
      change: (random() - 0.5) * 20,
    };
  }

  /** Moves so many quotes. */
  step(count) {
    for (let i = 0; i < count; i++) {
      const quote = this.quotes[Math.floor(this.random() * this.quotes.length)];
      this.move(quote, this.random() < 0.5 ? 1 : -1);
    }
    this.changed();
  }

  move(quote, ticks) {
    quote.bid += ticks * quote.tickSize;
    quote.ask += ticks * quote.tickSize;
  }

  changed() {
    this.version++;
    this.at += 100;
    this.orders.clear();
  }

  rowsOf(view) {
    if (view === 'markets') return this.instruments.map((_, i) => [i, i]);
    if (view === 'spreads') return this.edges;
    return this.edges.filter(
      ([buy, sell]) => this.instruments[buy].market === 'perp' && this.instruments[sell].market === 'perp',
    );
  }

  stateOf(view, [buy, sell]) {
    const b = this.quotes[buy];
    const s = this.quotes[sell];
    if (view === 'markets') return b.state;
    if (b.state !== 'live') return b.state;
    if (s.state !== 'live') return s.state;
    return s.bid > b.ask ? 'crossed' : 'open';
  }

  numbersOf(view, [buy, sell]) {
    const b = this.quotes[buy];
    const s = this.quotes[sell];
    const gross = (s.bid / b.ask - 1) * 100;
    const net = gross - 0.15;
    const size = Math.min(b.askSize, s.bidSize);
    const perHour = quote => (Number.isNaN(quote.funding) ? 0 : quote.funding / quote.interval);
    const carry = (perHour(s) - perHour(b)) * 24;
    if (view === 'spreads') {
      const notional = size * b.ask;
      return [
        ...[b.ask, b.askSize, b.ageMs, s.bid, s.bidSize, s.ageMs, 1, gross, 0.15, net],
        ...[size, notional, (notional * net) / 100, carry, 12],
        ...[Math.max(b.ageMs, s.ageMs), 0.1, 0.05],
      ];
    }
    if (view === 'funding') {
      const even = carry > 0 ? Math.max(0, (-net / carry) * 24) : Number.NaN;
      return [
        ...[b.funding, b.interval, b.next, s.funding, s.interval, s.next],
        ...[carry, carry * 365, gross, net, even],
      ];
    }
    const { base, venue } = this.instruments[buy];
    const vs = other => {
      if (!other) return Number.NaN;
      if (b.ask <= other.bid) return (b.ask / other.bid - 1) * 100;
      return b.bid >= other.ask ? (b.bid / other.ask - 1) * 100 : 0;
    };
    const find = (id, market) =>
      this.quotes[this.instruments.findIndex(i => i.base === base && i.venue === id && i.market === market)];
    const mid = (b.bid + b.ask) / 2;
    const gone = b.state === 'waiting';
    return [
      ...[gone ? Number.NaN : b.bid, b.bidSize, gone ? Number.NaN : b.ask, b.askSize, b.bid, b.change, 1_234_567],
      ...[b.funding, b.interval, (b.funding * 8760) / b.interval, b.next],
      ...[b.tickSize, (b.tickSize / mid) * 100, (b.tickSize / mid) * 100, this.at - 12, this.at - 5, b.ageMs],
      vs(find(venue, 'spot')),
      ...VENUES.map(({ id }) => vs(id === venue ? undefined : find(id, 'perp'))),
    ];
  }

  static columns = {
    spreads: [
      ...['buy.ask', 'buy.askSize', 'buy.ageMs', 'sell.bid', 'sell.bidSize', 'sell.ageMs', 'conversion', 'grossPct'],
      ...['feesPct', 'netPct', 'size', 'notional', 'profit', 'fundingCarryPctPerDay', 'skewMs'],
      ...['ageMs', 'buy.feePct', 'sell.feePct'],
    ],
    funding: [
      ...['buy.fundingRatePct', 'buy.fundingIntervalHours', 'buy.nextFundingTime', 'sell.fundingRatePct'],
      ...['sell.fundingIntervalHours', 'sell.nextFundingTime', 'fundingCarryPctPerDay', 'fundingCarryAprPct'],
      ...['grossPct', 'netPct', 'breakEvenHours'],
    ],
    markets: [
      ...['bid', 'bidSize', 'ask', 'askSize', 'last', 'change24hPct', 'volume24hQuote', 'fundingRatePct'],
      ...['fundingIntervalHours', 'fundingAprPct', 'nextFundingTime', 'tickSize', 'tickSizePct', 'spotTickSizePct'],
      ...['exchangeTime', 'receivedTime', 'ageMs', 'vs.spot', 'vs.binance', 'vs.bybit', 'vs.okx'],
    ],
  };

  text([buy, sell], column) {
    const instrument = this.instruments[column.startsWith('sell.') ? sell : buy];
    const name = column.replace(/^(buy|sell)\./, '');
    if (name === 'kind') return `${this.instruments[buy].market}-${this.instruments[sell].market}`;
    return instrument[name] ?? '';
  }

  passes(view, row, filter) {
    const legs = row.map(index => this.instruments[index]);
    // Of the filter language the model knows words and `venue:`, which is enough to try the page.
    const tokens = (filter.query ?? '').toLowerCase().split(/\s+/).filter(Boolean);
    const has = token => {
      const [name, venue] = token.split(':');
      if (name === 'venue' && venue) return legs.some(leg => leg.venue === venue);
      return legs.some(leg => [leg.base, leg.symbol, leg.venue].some(word => word.toLowerCase().includes(token)));
    };
    const kind = `${legs[0].market}-${legs[1].market}`;
    return (
      tokens.every(has) &&
      legs.every(leg => filter.venues?.includes(leg.venue) ?? true) &&
      legs.every(leg => filter.markets?.includes(leg.market) ?? true) &&
      (filter.assets?.includes(legs[0].base) ?? true) &&
      !filter.muted?.includes(legs[0].base) &&
      (filter.kinds?.includes(kind) ?? true) &&
      (filter.minNetPct === undefined || this.value(view, row, 'netPct') >= filter.minNetPct) &&
      (filter.minNotional === undefined || this.value(view, row, 'notional') >= filter.minNotional)
    );
  }

  value(view, row, column) {
    const place = Model.columns[view].indexOf(column);
    if (place >= 0) return this.numbersOf(view, row)[place];
    return column === 'state' ? this.stateOf(view, row) : this.text(row, column);
  }

  /** All rows of a view, filtered and in order. */
  order(view, sort, filter) {
    const key = JSON.stringify([view, sort, filter]);
    const known = this.orders.get(key);
    if (known) return known;
    const sign = sort.descending ? -1 : 1;
    const rows = this.rowsOf(view)
      .filter(row => this.passes(view, row, filter))
      .map(row => {
        const value = this.value(view, row, sort.column);
        const ranked = view === 'markets' || ['crossed', 'open'].includes(this.stateOf(view, row));
        return { row, value, rank: (ranked ? 0 : 2) + (Number.isNaN(value) ? 1 : 0) };
      })
      .sort((a, b) => {
        if (a.rank !== b.rank) return a.rank - b.rank;
        if (a.value < b.value) return -sign;
        if (a.value > b.value) return sign;
        return a.row[0] - b.row[0] || a.row[1] - b.row[1];
      })
      .map(({ row }) => row);
    this.orders.set(key, rows);
    return rows;
  }

  /** The order of a turn that holds stays as it is; the rows that are seen keep their places. */
  held({ view, sort, filter, turn, hold }, pane) {
    const key = JSON.stringify([view, sort, filter, turn]);
    const known = this.holds.get(pane);
    if (known?.key === key) return known.order;
    const seen = [];
    for (let i = 0; i < hold.ids.length; i += 2) seen.push([hold.ids[i], hold.ids[i + 1]]);
    const others = this.order(view, sort, filter).filter(row => !seen.some(([b, s]) => b === row[0] && s === row[1]));
    const order = others.toSpliced(hold.first, 0, ...seen);
    this.holds.set(pane, { key, order });
    return order;
  }

  /** As many rows as `total` says: the same ones again and again. */
  repeated(order, first, last) {
    const length = Math.max(0, Math.min(last, this.total) - first);
    return Array.from({ length }, (_, i) => order[(first + i) % order.length]);
  }

  /** Episodes of the first pairs, the newest first whatever is asked; each seventh goes on. */
  episodes({ view, first, last, turn = 0 }) {
    const count = Math.min(200, this.edges.length);
    const ids = Array.from({ length: count }, (_, i) => count - i).slice(first, last);
    const legs = ids.flatMap(id => this.edges[id - 1].map(index => this.instruments[index]));
    const instruments = [...new Set(legs)];
    const numbers = ids.flatMap(id => {
      const openedAt = this.at - id * 1_700;
      const ended = id % 7 !== 0;
      const lived = ended ? id * 37 : id * 1_700;
      const net = 0.01 * (id % 40);
      const [size, price] = [id * 1.5, 100];
      return [
        ...[id, openedAt, ended ? openedAt + lived : Number.NaN, lived, 3 + (id % 5), 0, openedAt + lived / 2],
        ...[net, net + 0.15, size, size * price, (size * price * net) / 100, size / 2, size, net / 2],
      ];
    });
    const words = ['net is at or above the threshold', 'net fell to -0.0123 %, below 0 %: the sell bid fell 0.0456 %'];
    return {
      ...{ type: 'window', key: 'panel', view, turn, at: this.at, first, total: count },
      ids: Uint32Array.from(ids.flatMap(id => [id, 0])),
      legs: { of: Uint32Array.from(legs.map(leg => instruments.indexOf(leg))), instruments },
      numbers: Float64Array.from(numbers),
      states: Uint8Array.from(ids.map(id => (id % 7 === 0 ? 0 : 1))),
      reasonOf: Uint16Array.from(ids.map(id => (id % 7 === 0 ? 0 : 1))),
      reasons: words,
    };
  }

  window(request, pane = 'main') {
    const { view, first, last, sort, filter, turn = 0 } = request;
    if (view === 'episodes') return this.episodes(request);
    const order = request.hold ? this.held(request, pane) : this.order(view, sort, filter);
    const rows = this.total === undefined ? order.slice(first, last) : this.repeated(order, first, last);
    const reasons = [''];
    const states = rows.map(row => this.stateOf(view, row));
    const reasonOf = states.map(state => {
      const reason = REASONS[state] ?? '';
      if (!reasons.includes(reason)) reasons.push(reason);
      return reasons.indexOf(reason);
    });
    return {
      ...{ type: 'window', key: 'panel', view, turn, at: this.at, first, total: this.total ?? order.length },
      ids: Uint32Array.from(rows.flat()),
      numbers: Float64Array.from(rows.flatMap(row => this.numbersOf(view, row))),
      states: Uint8Array.from(states.map(state => STATES.indexOf(state))),
      reasonOf: Uint16Array.from(reasonOf),
      reasons,
      ...(request.sparklines && {
        sparklines: Int16Array.from(rows.flatMap(([buy, sell]) => sparkOf(buy * 31 + sell))),
      }),
    };
  }
}

/** Min and max of 20 buckets, some of them gaps. */
function sparkOf(seed) {
  return Array.from({ length: 20 }, (_, i) => {
    const value = Math.round(80 * Math.sin(i / 3 + seed) - 20);
    return i < seed % 7 ? [-32768, -32768] : [value - 10, value + 10 + (i === 12 ? 90 : 0)];
  }).flat();
}

class Harness {
  messages = [];
  kept = undefined;
  violations = [];
  errors = [];
  mostInFlight = 0;
  strayAcknowledgements = 0;
  /** While true, a window is sent only for a new wish. */
  still = false;
  /** Windows sent so far. */
  sent = 0;
  /** Saved filters, kept as the host keeps them. */
  saved = [];
  #model;
  /** By pane: what is asked for, whether that was answered, windows on their way. */
  #panes = {
    main: { request: undefined, answered: false, inFlight: 0, forgotten: 0 },
    mirror: { request: undefined, answered: false, inFlight: 0, forgotten: 0 },
  };
  #told = new Set();
  #revision = 0;
  #hidden = false;

  constructor() {
    document.addEventListener('securitypolicyviolation', event => {
      this.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
    });
    window.addEventListener('error', event => this.errors.push(event.message));
    Object.defineProperty(document, 'hidden', { get: () => this.#hidden });
    setInterval(() => this.#pump(), 25);
  }

  /** The model is made when it is first asked for: not every test needs one. */
  get model() {
    this.#model ??= new Model(window.harnessAssets ?? 1667);
    return this.#model;
  }

  take(message) {
    this.messages.push(structuredClone(message));
    if (message.type === 'assets') {
      const all = name => [...new Set(this.model.instruments.map(instrument => instrument[name]))].sort();
      this.post({ type: 'assets', assets: all('base'), quotes: all('quote') });
    } else if (message.type === 'savedFilters') this.#changeSaved(message.change);
    const pane = this.#panes[message.pane];
    if (message.type === 'view') {
      pane.request = message.request;
      pane.answered = false;
      // The engine looks for the latest wish a moment later.
    } else if (message.type === 'hide') {
      pane.request = undefined;
      pane.inFlight = 0;
    } else if (message.type === 'acknowledge') {
      if (pane.inFlight === 0 && pane.forgotten === 0) this.strayAcknowledgements++;
      if (pane.inFlight === 0) pane.forgotten = 0;
      pane.inFlight = Math.max(0, pane.inFlight - 1);
    }
  }

  /** As the host does it; what cannot be, the page does not ask for. */
  #changeSaved({ kind, name, to, query }) {
    const rest = this.saved.filter(each => each.name !== name);
    const before = this.saved.find(each => each.name === name);
    if (kind === 'save') rest.push({ name, query });
    else if (kind === 'rename') rest.push({ ...before, name: to });
    this.saved = rest.sort((a, b) => (a.name < b.name ? -1 : 1));
    this.post({ type: 'savedFilters', filters: this.saved });
  }

  /** Are rows wanted now? */
  get asked() {
    return this.#panes.main.request !== undefined;
  }

  count(type) {
    return this.messages.filter(message => message.type === type).length;
  }

  last(type) {
    return this.messages.findLast(message => message.type === type);
  }

  post(message) {
    window.postMessage(message, '*');
  }

  /** Everything that the host sends at the start; health makes it look alive. */
  hydrate(state = {}, parts = {}) {
    // As the host does: what was asked for before counts no more, nor does an answer that is on its way.
    for (const pane of Object.values(this.#panes)) {
      Object.assign(pane, { request: undefined, forgotten: pane.inFlight, inFlight: 0 });
    }
    this.#told.clear();
    // Later than all that the page has arranged.
    this.#revision += 1000;
    this.post({
      type: 'hydrate',
      mode: 'panel',
      state: {
        ...{ view: 'spreads', sorts: {}, text: '', venues: [], kinds: [], markets: [], minNetPct: null },
        ...{ minNotional: null, maxRows: 100, watchedOnly: false, paused: false },
        ...{ panel: 'one', revision: this.#revision, ...state },
      },
      venues: VENUES,
      watched: [],
      muted: [],
      status: { state: 'running', simulated: true },
      ...parts,
    });
  }

  /** A series for the chart at this place; its numbers come as lists with null for none. */
  series(place, series) {
    const numbers = list => Float64Array.from(list, value => value ?? Number.NaN);
    const lines = series.lines.map(({ times, min, max, last, ...line }) => ({
      ...line,
      ...{ times: numbers(times), min: numbers(min), max: numbers(max), last: numbers(last) },
    }));
    const { nowPct, feePct } = series;
    this.post({
      type: 'series',
      place,
      series: { ...series, lines, nowPct: nowPct ?? Number.NaN, feePct: feePct ?? Number.NaN },
    });
  }

  /** `trouble`: the venue that refuses. */
  health(trouble, complete = true) {
    const rows = VENUES.flatMap(({ id }) =>
      MARKETS.map(market => {
        const bad = id === trouble;
        return {
          ...{ venue: id, market, connection: `${id} ${market} 1`, url: `wss://${id}.example/ws` },
          state: bad ? 'waiting' : 'live',
          diagnosis: bad ? `HTTP 451: ${id} refuses connections from this country or network` : 'all is well',
          streams: { asked: 120, acked: bad ? 0 : 120, alive: bad ? 0 : 120 },
          ...{ framesPerSecond: bad ? 0 : 1234.5, lastFrameAgeMs: bad ? null : 120, lagMs: bad ? null : 41.7 },
          ...{ reconnects: bad ? 7 : 0, drops: 0, errors: 0, conflated: 0 },
        };
      }),
    );
    const progress = rows.map(({ venue, market, state, diagnosis }) => ({
      ...{ venue, market, instruments: state === 'live' ? 412 : 0, connections: 1, live: complete ? 412 : 203 },
      ...{ complete, reached: state === 'live', diagnosis: state === 'live' ? '' : diagnosis },
    }));
    this.post({ type: 'health', at: this.model.at, rows, progress });
  }

  setHidden(hidden) {
    this.#hidden = hidden;
    document.dispatchEvent(new Event('visibilitychange'));
  }

  /** Rows of the model as plain data: instruments, numbers by name, state, reason. */
  expected(view, sort, filter, first, last) {
    return this.model
      .order(view, sort, filter)
      .slice(first, last)
      .map(row => {
        const numbers = this.model.numbersOf(view, row);
        const state = this.model.stateOf(view, row);
        return {
          buy: this.model.instruments[row[0]],
          sell: this.model.instruments[row[1]],
          numbers: Object.fromEntries(
            Model.columns[view].map((name, i) => [name, Number.isNaN(numbers[i]) ? null : numbers[i]]),
          ),
          state,
          reason: REASONS[state] ?? '',
        };
      });
  }

  /** The rows on the page in the order of their place: their number, texts by column, and whether they are in sight. */
  rows() {
    const grid = document.querySelector('.grid:not([hidden])');
    const headers = [...grid.querySelectorAll('[role=columnheader]')];
    const names = new Map(headers.map(cell => [cell.getAttribute('aria-colindex'), cell.textContent]));
    const top = grid.querySelector('.head').getBoundingClientRect().bottom;
    const bottom = grid.getBoundingClientRect().bottom;
    return [...grid.querySelectorAll('.body [role=row]')]
      .filter(row => !row.hidden)
      .map(row => {
        const box = row.getBoundingClientRect();
        const cells = [...row.querySelectorAll('[role=gridcell]')];
        return {
          index: Number(row.getAttribute('aria-rowindex')) - 2,
          seen: box.bottom > top && box.top < bottom,
          look: row.className,
          texts: cells.map(cell => cell.textContent),
          byColumn: Object.fromEntries(
            cells.map(cell => [`${names.get(cell.getAttribute('aria-colindex'))}`, cell.textContent]),
          ),
        };
      })
      .sort((a, b) => a.index - b.index);
  }

  scrollTo(top) {
    document.querySelector('.grid:not([hidden])').scrollTop = top;
  }

  /** Counts what is written to the rows of the table until `written` is called. */
  watchWrites() {
    this.writes = [];
    this.observer = new MutationObserver(records => this.writes.push(...records.map(describe)));
    this.observer.observe(document.querySelector('.grid:not([hidden]) .body'), {
      ...{ subtree: true, childList: true, characterData: true, attributes: true },
    });
  }

  written() {
    this.writes.push(...this.observer.takeRecords().map(describe));
    this.observer.disconnect();
    return this.writes;
  }

  focused() {
    const { activeElement } = document;
    const row = activeElement.closest('[role=row]');
    return {
      role: activeElement.getAttribute('role'),
      row: row ? Number(row.getAttribute('aria-rowindex')) - 2 : null,
      column: Number(activeElement.getAttribute('aria-colindex')) - 1,
      text: activeElement.textContent,
    };
  }

  /** Cells whose text is wider than they are, of columns whose numbers must never be cut. */
  clipped() {
    return [...document.querySelectorAll('.grid:not([hidden]) .number')]
      .filter(cell => cell.getClientRects().length > 0 && cell.scrollWidth > cell.clientWidth + 1)
      .map(cell => cell.textContent);
  }

  /** One of VS Code's own themes, with the variables that a webview gets from it: see scripts/themeVariables.ts. */
  theme(name) {
    const { kind, variables } = window.harnessThemes[name];
    document.documentElement.removeAttribute('style');
    document.body.className = kind;
    document.body.setAttribute('data-vscode-theme-kind', kind);
    for (const [key, value] of Object.entries(variables)) document.documentElement.style.setProperty(key, value);
  }

  #pump() {
    for (const pane of Object.keys(this.#panes)) this.#answer(pane);
  }

  #answer(pane) {
    const asked = this.#panes[pane];
    if (!asked.request || asked.inFlight > 0 || (this.still && asked.answered)) return;
    asked.answered = true;
    asked.inFlight++;
    if (pane === 'main') this.sent++;
    this.mostInFlight = Math.max(this.mostInFlight, asked.inFlight);
    const window = this.model.window(asked.request, pane);
    const fresh = [...new Set(window.ids)].filter(index => !this.#told.has(index));
    for (const index of fresh) this.#told.add(index);
    const instruments = fresh.map(index => [index, this.model.instruments[index]]);
    this.post({ type: 'window', pane, window, instruments });
  }
}

function describe(record) {
  return record.type === 'attributes' ? `attribute ${record.attributeName}` : record.type;
}

window.harness = new Harness();
window.acquireVsCodeApi = () => ({
  postMessage: message => window.harness.take(message),
  setState: state => {
    window.harness.kept = structuredClone(state);
  },
  getState: () => window.harness.kept,
});
