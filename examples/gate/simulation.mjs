// A simulated Gate for the example: `node examples/gate/simulation.mjs [port]` prints the endpoints for `--endpoints`.
// Lists, books, tickers, refusals and candles of a few instruments, on this machine alone.
// @ts-check
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';
import { WebSocketServer } from 'ws';

const DAY_S = 86_400;

/**
 * @typedef {{ market: 'spot' | 'futures', symbol: string, mid: number, tick: number, size: number, contract: number, hours: number,
 *   move: number, sequence: number }} Pair
 * `contract`: coins in one contract, 1 on spot; `move`: ticks from where it began.
 */

/** @type {readonly (readonly ['spot' | 'futures', string, number, number, number, number, number])[]} */
const LIST = [
  ['spot', 'BTC_USDT', 84_140, 0.1, 1.25, 1, 0],
  ['spot', 'ETH_USDT', 1_943.6, 0.01, 20, 1, 0],
  ['spot', 'PEPE_USDT', 0.00000812, 1e-11, 4_000_000, 1, 0],
  ['futures', 'BTC_USDT', 84_150, 0.1, 12_500, 0.0001, 8],
  ['futures', 'ETH_USDT', 1_944.1, 0.01, 2_000, 0.01, 8],
  ['futures', 'PEPE_USDT', 0.000008131, 1e-10, 2, 10_000_000, 4],
];

/** Rows of the lists that a scanner leaves out: not tradable, before its listing, inverse, a name outside of ASCII. */
const LEFT_OUT = {
  spot: [
    { id: 'GONE_USDT', base: 'GONE', quote: 'USDT', precision: 4, amount_precision: 2, trade_status: 'untradable' },
  ],
  futures: [
    {
      name: 'SOON_USDT',
      type: 'direct',
      quanto_multiplier: '1',
      order_price_round: '0.01',
      status: 'prelaunch',
      is_pre_market: true,
    },
    { name: 'BTC_USD', type: 'inverse', quanto_multiplier: '0', order_price_round: '0.1', status: 'trading' },
    { name: '龙虾_USDT', type: 'direct', quanto_multiplier: '1', order_price_round: '0.0001', status: 'trading' },
  ],
};
const TICK_MS = 50;
const TICKER_MS = 1_000;

/**
 * Starts it on 127.0.0.1; `port` 0 takes any. `isFrozen`: its books say the same again and again.
 * @param {number} port
 */
export async function startGate(port = 0, isFrozen = false) {
  /** @type {Pair[]} */
  const pairs = LIST.map(([market, symbol, mid, tick, size, contract, hours]) => ({
    ...{ market, symbol, mid, tick, size, contract, hours },
    ...{ move: 0, sequence: 1_000 },
  }));
  const http = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://gate');
    const body = answer(pairs, url);
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body ?? { label: 'NOT_FOUND', message: url.pathname }));
  });
  const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
  /** @type {Map<import('ws').WebSocket, Set<string>>} */
  const topics = new Map();
  sockets.on('connection', (socket, request) => {
    const market = request.url?.startsWith('/v4/ws/usdt') ? 'futures' : 'spot';
    topics.set(socket, new Set());
    socket.on('close', () => topics.delete(socket));
    socket.on('message', data => {
      for (const text of serve(pairs, market, String(data), topics.get(socket) ?? new Set())) socket.send(text);
    });
  });
  let ticks = 0;
  const timer = setInterval(() => {
    const isTickerDue = ++ticks % (TICKER_MS / TICK_MS) === 0;
    for (const pair of pairs) {
      if (!isFrozen) pair.move = Math.max(-500, Math.min(500, pair.move + (Math.random() < 0.5 ? -1 : 1)));
      pair.sequence += 1;
      const key = `${pair.market}.book_ticker:${pair.symbol}`;
      for (const [socket, wanted] of topics) {
        if (wanted.has(key)) socket.send(book(pair));
        if (isTickerDue && wanted.has(`${pair.market}.tickers:${pair.symbol}`)) socket.send(tickerFrame(pair));
      }
    }
  }, TICK_MS);
  await new Promise(resolve => http.listen(port, '127.0.0.1', () => resolve(undefined)));
  const address = http.address();
  const at = `127.0.0.1:${typeof address === 'object' ? address?.port : port}`;
  return {
    pairs,
    endpoints: {
      'gate.spot.rest': `http://${at}`,
      'gate.spot.ws': `ws://${at}`,
      'gate.perp.rest': `http://${at}`,
      'gate.perp.ws': `ws://${at}`,
    },
    close: async () => {
      clearInterval(timer);
      for (const socket of topics.keys()) socket.terminate();
      sockets.close();
      await new Promise(resolve => http.close(() => resolve(undefined)));
    },
  };
}

/** Best bid and ask as Gate writes them, one tick apart. @param {Pair} pair */
export function touch({ mid, tick, move, size }) {
  const places = Math.max(0, -Math.floor(Math.log10(tick)));
  const steps = Math.round(mid / tick) + move;
  return { bid: (steps * tick).toFixed(places), ask: ((steps + 1) * tick).toFixed(places), size: String(size) };
}

/** @param {Pair} pair */
function book(pair) {
  const { bid, ask, size } = touch(pair);
  const now = Date.now();
  const result = { t: now, u: pair.sequence, s: pair.symbol, b: bid, B: size, a: ask, A: size };
  return JSON.stringify({
    time: Math.floor(now / 1000),
    time_ms: now,
    channel: `${pair.market}.book_ticker`,
    event: 'update',
    result,
  });
}

/** @param {Pair} pair */
function tickerFrame(pair) {
  const time = Math.floor(Date.now() / 1000);
  const result = pair.market === 'spot' ? ticker(pair) : [ticker(pair)];
  return JSON.stringify({ time, time_ms: Date.now(), channel: `${pair.market}.tickers`, event: 'update', result });
}

/** @param {Pair} pair */
function ticker(pair) {
  const { bid, ask, size } = touch(pair);
  // Another one for each pair, so that no row can pass for another.
  const volume = 1000 + pair.symbol.length * 10 + (pair.market === 'spot' ? 0 : 1);
  const common = {
    last: bid,
    lowest_ask: ask,
    lowest_size: size,
    highest_bid: bid,
    highest_size: size,
    change_percentage: (volume / 1000).toFixed(3),
  };
  if (pair.market === 'spot')
    return { currency_pair: pair.symbol, ...common, base_volume: String(volume), quote_volume: String(volume * 1000) };
  const volumes = { volume_24h_base: String(volume), volume_24h_quote: String(volume * 1000) };
  return { contract: pair.symbol, ...common, ...funding(pair), ...volumes };
}

/** @param {Pair} pair */
function funding(pair) {
  const every = pair.hours * 3600;
  const next = Math.ceil(Date.now() / 1000 / every) * every;
  const { bid, ask } = touch(pair);
  return {
    funding_rate: '0.0001',
    funding_rate_indicative: '0.00012',
    funding_interval: every,
    funding_next_apply: next,
    mark_price: ask,
    index_price: bid,
  };
}

/**
 * A name that is not listed refuses the whole message.
 * @param {Pair[]} pairs
 * @param {'spot' | 'futures'} market
 * @param {string} text
 * @param {Set<string>} topics
 * @returns {string[]}
 */
function serve(pairs, market, text, topics) {
  const time = Math.floor(Date.now() / 1000);
  let message;
  try {
    message = JSON.parse(text);
  } catch {
    return [JSON.stringify({ time, error: { code: 1, message: 'invalid argument' } })];
  }
  const { id, channel, event, payload } = message;
  if (channel === `${market}.ping`)
    return [JSON.stringify({ time, channel: `${market}.pong`, event: '', error: null, result: null })];
  const said = { time, time_ms: Date.now(), id, channel, event };
  const known = pairs.filter(pair => pair.market === market && payload?.includes(pair.symbol));
  const unknown = (payload ?? []).find(
    /** @param {string} symbol */ symbol => !known.some(pair => pair.symbol === symbol),
  );
  if (unknown !== undefined)
    return [JSON.stringify({ ...said, error: { code: 2, message: `unknown currency pair ${unknown}` }, result: null })];
  const news = [JSON.stringify({ ...said, error: null, result: { status: 'success' } })];
  for (const pair of known) {
    const topic = `${channel}:${pair.symbol}`;
    if (event === 'unsubscribe') topics.delete(topic);
    else topics.add(topic);
    if (event !== 'subscribe') continue;
    if (channel === `${market}.book_ticker`) news.push(book(pair));
    else news.push(tickerFrame(pair));
  }
  return news;
}

/** @param {Pair} pair */
function pairRow({ symbol, tick }) {
  const [base, quote] = symbol.split('_');
  const precision = Math.round(-Math.log10(tick));
  return {
    ...{ id: symbol, base, quote, fee: '0.2', precision, amount_precision: 6 },
    ...{ trade_status: 'tradable', type: 'normal' },
  };
}

/** @param {Pair} pair */
function contractRow(pair) {
  const { symbol, contract, tick } = pair;
  return {
    ...{ name: symbol, type: 'direct', quanto_multiplier: String(contract), order_price_round: String(tick) },
    ...{ order_size_min: 1, enable_decimal: true, status: 'trading', in_delisting: false, contract_type: '' },
    ...funding(pair),
  };
}

/**
 * @param {Pair[]} pairs
 * @param {URL} url
 */
function answer(pairs, url) {
  const spot = pairs.filter(({ market }) => market === 'spot');
  const futures = pairs.filter(({ market }) => market === 'futures');
  switch (url.pathname) {
    case '/api/v4/spot/currency_pairs':
      return [...spot.map(pairRow), ...LEFT_OUT.spot];
    case '/api/v4/futures/usdt/contracts':
      return [...futures.map(contractRow), ...LEFT_OUT.futures];
    case '/api/v4/spot/tickers':
      return spot.map(ticker);
    case '/api/v4/futures/usdt/tickers':
      return futures.map(ticker);
    case '/api/v4/spot/candlesticks':
    case '/api/v4/futures/usdt/candlesticks':
      return candles(pairs, url);
    default:
      return undefined;
  }
}

/**
 * @param {Pair[]} pairs
 * @param {URL} url
 */
function candles(pairs, url) {
  const isSpot = url.pathname.includes('/spot/');
  const symbol = url.searchParams.get(isSpot ? 'currency_pair' : 'contract');
  const pair = pairs.find(each => each.market === (isSpot ? 'spot' : 'futures') && each.symbol === symbol);
  const from = Number(url.searchParams.get('from'));
  const to = Number(url.searchParams.get('to'));
  if (!pair || !(to >= from) || to - from > DAY_S) return undefined;
  const rows = [];
  for (let t = Math.ceil(from / 60) * 60; t <= to; t += 60) {
    // Each begins where the one before has ended.
    const price = /** @param {number} move */ move => touch({ ...pair, move }).bid;
    const [open, close] = [(t / 60) % 7, (t / 60 + 1) % 7];
    const [o, h, l, c] = [
      price(open),
      price(Math.max(open, close) + 1),
      price(Math.min(open, close) - 1),
      price(close),
    ];
    rows.push(isSpot ? [String(t), '1', c, h, l, o, '1', 'true'] : { t, v: 1, o, h, l, c });
  }
  return rows;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const gate = await startGate(Number(process.argv[2] ?? 0));
  console.log(JSON.stringify(gate.endpoints, null, 2));
}
