import { crc32 } from 'node:zlib';
import type { Session, VenueReplay } from './replayServer';
import { HOUR_MS, LONG_AGO, type Row, row } from './rows';

const next = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + HOUR_MS;
const TIME = new Date(LONG_AGO).toISOString().replace('Z', '456Z');

interface Pair extends Row {
  /** As AssetPairs has them. */
  readonly id: string;
  readonly wsname: string;
  readonly changePct: number;
}

const pair = (id: string, wsname: string, changePct: number, like: Row): Pair => ({ ...like, id, wsname, changePct });

export const KRAKEN_SPOT: readonly Pair[] = [
  pair(
    'XXBTZUSD',
    'XBT/USD',
    1.06,
    row('BTC/USD', 'BTC', '0.1', ['84139.9', '0.33120000', '84140.0', '1.00200000'], { quote: 'USD' }),
  ),
  pair(
    'XDGUSD',
    'XDG/USD',
    -2.5,
    row('DOGE/USD', 'DOGE', '0.0000001', ['0.1420000', '90000.00000000', '0.1420001', '12.50000000'], { quote: 'USD' }),
  ),
  pair(
    'XETHXXBT',
    'ETH/XBT',
    0,
    row('ETH/BTC', 'ETH', '0.00001', ['0.02310', '1.50000000', '0.02311', '2.25000000'], { quote: 'BTC' }),
  ),
  pair(
    'LUNAUSD',
    'LUNA/USD',
    3.1,
    row('LUNA/USD', 'LUNC', '0.00000001', ['0.00006120', '1200.00000000', '0.00006130', '7.00000000'], {
      quote: 'USD',
    }),
  ),
  pair(
    'LONELYEUR',
    'LONELY/EUR',
    0.5,
    row('LONELY/EUR', 'LONELY', '0.001', ['3.301', '99.50000000', '', ''], { quote: 'EUR', state: 'one-sided' }),
  ),
  // Listed, but not on the sockets any more.
  pair(
    'NOTSUBUSD',
    'NOTSUB/USD',
    0,
    row('NOTSUB/USD', 'NOTSUB', '0.001', ['', '', '', ''], { quote: 'USD', state: 'waiting' }),
  ),
];

const future = (
  symbol: string,
  base: string,
  tick: string,
  top: readonly [string, string, string, string],
  more: Partial<Row>,
) => row(symbol, base, tick, top, { quote: 'USD', intervalHours: 1, settlesAt: next, ...more });

export const KRAKEN_PERP: readonly Row[] = [
  future('PF_XBTUSD', 'BTC', '1', ['84168', '3.204', '84169', '0.88'], {
    last: '84168',
    open: '86640',
    rate: '0.0000027470',
  }),
  future('PF_SHIBUSD', 'SHIB', '0.000000001', ['0.000005494', '200803000', '0.000005498', '1'], {
    contract: '10',
    rate: '0',
  }),
  future('PF_LONELYUSD', 'LONELY', '0.001', ['3.301', '99.5', '', ''], { state: 'one-sided', rate: '-0.000125' }),
];

/** Nine more levels of each side; `out` is pushed out of the ten by the last change and never taken away. */
const BEHIND = Array.from({ length: 9 }, (_, i) => i + 1);

/**
 * What the documentation of the venue says of its two interfaces, and nothing else. `trimmed`: numbers without the zeros at
 * their end, as whoever reads and writes JSON anew leaves them.
 */
export class KrakenReplay implements VenueReplay {
  /** Breaks one book, once. */
  broken: string | undefined;
  readonly #trimmed: boolean;

  constructor(trimmed = false) {
    this.#trimmed = trimmed;
  }

  rest({ pathname }: URL): string | undefined {
    const spot = (result: object) => JSON.stringify({ error: [], result });
    const perp = (fields: object) => JSON.stringify({ result: 'success', serverTime: TIME, ...fields });
    switch (pathname) {
      case '/0/public/AssetPairs':
        return spot(Object.fromEntries(KRAKEN_SPOT.map(r => [r.id, assetPair(r)])));
      case '/0/public/Ticker':
        return spot(Object.fromEntries(KRAKEN_SPOT.map(r => [r.id, restTicker(r)])));
      case '/derivatives/api/v3/instruments':
        return perp({
          instruments: [...KRAKEN_PERP.map(instrument), { symbol: 'PI_XBTUSD', type: 'futures_inverse' }],
        });
      case '/derivatives/api/v3/tickers':
        // Funding as an amount of quote, a thousand times what any rate could be.
        return perp({
          tickers: KRAKEN_PERP.map(r => ({
            symbol: r.symbol,
            last: Number(r.last),
            fundingRate: 84,
            markPrice: 84150,
          })),
        });
      default:
        return undefined;
    }
  }

  open(session: Session): boolean {
    const { pathname } = session.url;
    if (pathname === '/v2')
      session.send('{"channel":"status","type":"update","data":[{"system":"online","version":"2.0.10"}]}');
    if (pathname === '/ws/v1') session.send('{"event":"info","version":1}');
    return ['/v2', '/ws/v1'].includes(pathname);
  }

  message(session: Session, text: string): void {
    const message = JSON.parse(text) as Record<string, unknown>;
    if (session.url.pathname === '/v2') this.#spot(session, message);
    else this.#perp(session, message);
  }

  #spot(session: Session, { method, params, req_id }: Record<string, unknown>) {
    if (method === 'ping')
      return session.send(JSON.stringify({ method: 'pong', req_id, time_in: TIME, time_out: TIME }));
    const { channel, symbol: symbols = [] } = params as { channel: string; symbol?: string[] };
    for (const symbol of symbols) {
      const found = KRAKEN_SPOT.find(each => each.symbol === symbol && each.state !== 'waiting');
      const times = { time_in: TIME, time_out: TIME, req_id };
      if (!found) {
        session.send(
          JSON.stringify({ error: `Currency pair not supported ${symbol}`, method, success: false, symbol, ...times }),
        );
        continue;
      }
      session.send(
        JSON.stringify({ method, result: { channel, symbol, snapshot: true, warnings: [] }, success: true, ...times }),
      );
      if (method !== 'subscribe') continue;
      for (const frame of channel === 'book' ? this.#books(found) : [ticker(found)]) {
        session.send(this.#trimmed ? JSON.stringify(JSON.parse(frame)) : frame);
      }
    }
    session.send('{"channel":"heartbeat"}');
  }

  #books(r: Pair): string[] {
    const size = (count: number) => `${count}.00000000`;
    const step = (price: string, count: number) => {
      const decimals = (r.tick.split('.')[1] ?? '').length;
      return (Number(price) + count * Number(r.tick)).toFixed(decimals);
    };
    const bids = r.bid === '' ? [] : [[r.bid, '7.00000000'], ...BEHIND.map(n => [step(r.bid, -n), size(n)])];
    const asks =
      r.ask === '' ? [] : [[step(r.ask, 1), '3.00000000'], ...BEHIND.map(n => [step(r.ask, n + 1), size(n)])];
    const first = frame('snapshot', r.symbol, bids, asks, bids, asks);
    // The best ask comes, which pushes the tenth out; the best bid's size is another.
    const allBids = r.bid === '' ? [] : [[r.bid, r.bidSize], ...bids.slice(1)];
    const allAsks = r.ask === '' ? [] : [[r.ask, r.askSize], ...asks.slice(0, 9)];
    const second = frame('update', r.symbol, allBids.slice(0, 1), allAsks.slice(0, 1), allBids, allAsks);
    if (this.broken !== r.symbol) return [first, second];
    this.broken = undefined;
    return [first, second.replace(/"checksum":\d+/, '"checksum":12345')];
  }

  #perp(
    session: Session,
    { event, feed, product_ids: symbols = [] }: { [key: string]: unknown; product_ids?: string[] },
  ): void {
    session.send(JSON.stringify({ event: `${event}d`, feed, product_ids: symbols }));
    if (event !== 'subscribe') return;
    for (const symbol of symbols) {
      const r = KRAKEN_PERP.find(each => each.symbol === symbol);
      if (r) for (const each of feed === 'book' ? perpBook(r) : [perpTicker(r)]) session.send(each);
    }
  }
}

const digits = (text = '') => text.replace('.', '').replace(/^0+/, '');
const side = (levels: readonly (readonly string[])[]) =>
  levels.map(([price, qty]) => `{"price":${price},"qty":${qty}}`).join(',');

function frame(
  type: string,
  symbol: string,
  bids: string[][],
  asks: string[][],
  allBids: string[][],
  allAsks: string[][],
): string {
  const sum = crc32([...allAsks, ...allBids].map(([price, qty]) => digits(price) + digits(qty)).join(''));
  const data = `{"symbol":"${symbol}","bids":[${side(bids)}],"asks":[${side(asks)}],"checksum":${sum},"timestamp":"${TIME}"}`;
  return `{"channel":"book","type":"${type}","data":[${data}]}`;
}

/** Its top is from before. */
function ticker(r: Pair): string {
  const prices = `"bid":${r.bid || 0},"bid_qty":0.5,"ask":${r.ask || 0},"ask_qty":0.5,"last":${r.last}`;
  const day = `"volume":${r.volume},"vwap":2,"low":${r.last},"high":${r.last},"change":0.1,"change_pct":${r.changePct}`;
  return `{"channel":"ticker","type":"snapshot","data":[{"symbol":"${r.symbol}",${prices},${day},"timestamp":"${TIME}"}]}`;
}

function perpBook(r: Row): string[] {
  const level = (price: string, qty: string) => (price === '' ? '[]' : `[{"price":${price},"qty":${qty}}]`);
  const head = `"product_id":"${r.symbol}"`;
  const change = (seq: number, sideName: string, price: string, qty: string) =>
    `{"feed":"book",${head},"side":"${sideName}","seq":${seq},"price":${price},"qty":${qty},"timestamp":${LONG_AGO}}`;
  return [
    `{"feed":"book_snapshot",${head},"timestamp":${LONG_AGO - 9},"seq":326094133,"tickSize":null,"bids":${level(r.bid, '1.0')},"asks":${level(r.ask, r.askSize)}}`,
    change(326094134, 'buy', r.bid, r.bidSize),
    change(326094135, 'sell', '99999', '0.0'),
  ];
}

function perpTicker(r: Row): string {
  const rate = r.rate === '0' ? '' : `"funding_rate":0.159,"relative_funding_rate":${r.rate},`;
  const prices = `"bid":1.5,"ask":1.6,"bid_size":1,"ask_size":1,"last":${r.last},"open":${r.open},"change":0.5`;
  const rest = `"volume":1,"volumeQuote":${r.quoteVolume},"index":${r.last},"markPrice":${r.last},"suspended":false,"post_only":false`;
  return `{"time":${LONG_AGO},"product_id":"${r.symbol}",${rate}"next_funding_rate_time":${r.settlesAt},"feed":"ticker",${prices},${rest},"tag":"perpetual","maturityTime":0}`;
}

function assetPair(r: Pair) {
  const [base = '', quote = ''] = r.wsname.split('/');
  return {
    altname: base + quote,
    wsname: r.wsname,
    aclass_base: 'currency',
    base: `X${base}`,
    aclass_quote: 'currency',
    quote: `Z${quote}`,
    lot: 'unit',
    pair_decimals: (r.tick.split('.')[1] ?? '').length,
    lot_decimals: 8,
    lot_multiplier: 1,
    fees: [],
    fees_maker: [],
    ordermin: '0.00005',
    costmin: '0.5',
    tick_size: r.tick,
    status: 'online',
  };
}

function restTicker(r: Pair) {
  const at = (price: string) => [price || '0.00000', '1', price === '' ? '0.000' : '0.001'];
  return {
    a: at(r.ask),
    b: at(r.bid),
    c: [r.last, '1'],
    v: ['1', '2'],
    p: ['1', '2'],
    t: [1, 2],
    l: ['1', '1'],
    h: ['1', '1'],
    o: '1',
  };
}

function instrument(r: Row) {
  return {
    symbol: r.symbol,
    type: 'flexible_futures',
    tradeable: true,
    tickSize: Number(r.tick),
    contractSize: Number(r.contract),
    contractValueTradePrecision: 4,
    base: r.base,
    quote: r.quote,
    pair: `${r.base}:USD`,
    fundingRateCoefficient: 24,
    postOnly: false,
  };
}
