import { type Manner, PLAIN, reversed, type Session, type VenueReplay } from './replayServer';
import { LONG_AGO, product, type Row, row } from './rows';

const usd = (more: Partial<Row> = {}): Partial<Row> => ({ quote: 'USD', ...more });

/** The 24 h volume is told in the base. */
export const COINBASE_SPOT: readonly Row[] = [
  row('BTC-USD', 'BTC', '0.01', ['84140.00', '1.5', '84140.01', '0.52'], usd({ last: '84140.01', open: '86602.10' })),
  row('BTC-EUR', 'BTC', '0.01', ['77811.10', '0.2', '77812.00', '0.11'], { quote: 'EUR' }),
  row('USDT-USD', 'USDT', '0.00001', ['0.99981', '345678.9', '0.99982', '87654.32'], usd()),
  row('USDT-USDC', 'USDT', '0.00001', ['1.00011', '45678.9', '1.00012', '654.32'], { quote: 'USDC' }),
  row('PEPE-USD', 'PEPE', '0.00000001', ['0.00000853', '5500000', '0.00000854', '123456789'], usd()),
  row('1INCH-USD', '1INCH', '0.001', ['0.213', '1000', '0.214', '20.5'], usd()),
  row('THIN-USD', 'THIN', '0.0001', ['', '', '1.6001', '10'], usd({ last: '1.6', open: '1.5', state: 'one-sided' })),
].map(each => ({ ...each, quoteVolume: String(product(each.volume, each.last)) }));

const listed = (r: Row) => ({
  id: r.symbol,
  base_currency: r.baseField,
  quote_currency: r.quote,
  quote_increment: r.tick,
  base_increment: '0.00000001',
  display_name: r.symbol.replace('-', '/'),
  margin_enabled: false,
  post_only: false,
  limit_only: false,
  cancel_only: false,
  status: 'online',
  status_message: '',
  trading_disabled: false,
  fx_stablecoin: false,
  auction_mode: false,
});

const OTHERS = [
  { ...listed(COINBASE_SPOT[0] as Row), id: 'BTC-USDC', quote_currency: 'USDC' },
  { ...listed(COINBASE_SPOT[0] as Row), id: 'BTCAUCTION-USD', cancel_only: true },
  { ...listed(COINBASE_SPOT[0] as Row), id: 'GONE-USD', base_currency: 'GONE', status: 'delisted' },
  { ...listed(COINBASE_SPOT[0] as Row), id: 'HALT-USD', base_currency: 'HALT', trading_disabled: true },
];

const iso = (at: number) => new Date(at).toISOString().replace('Z', '123Z');

export class CoinbaseReplay implements VenueReplay {
  readonly #manner: Manner;
  readonly #subscribed = new WeakMap<Session, Map<string, string[]>>();

  constructor(manner: Manner = PLAIN) {
    this.#manner = manner;
  }

  rest(url: URL): string | undefined {
    return url.pathname === '/products' ? JSON.stringify([...OTHERS, ...COINBASE_SPOT.map(listed)]) : undefined;
  }

  open(session: Session): boolean {
    this.#subscribed.set(session, new Map());
    return session.url.pathname === '/';
  }

  message(session: Session, text: string): void {
    const {
      type,
      product_ids: ids,
      channels,
    } = JSON.parse(text) as {
      type: string;
      product_ids: string[];
      channels: string[];
    };
    const byChannel = this.#subscribed.get(session) ?? new Map<string, string[]>();
    for (const channel of channels) {
      const others = (byChannel.get(channel) ?? []).filter(id => !ids.includes(id));
      byChannel.set(channel, type === 'subscribe' ? [...others, ...ids] : others);
    }
    // The book's channel is acknowledged under another name.
    const named = [...byChannel].map(([name, product_ids]) => ({
      name: name === 'level2_batch' ? 'level2_50' : name,
      product_ids,
      account_ids: null,
    }));
    const ack = JSON.stringify({ type: 'subscriptions', channels: named });
    const said = this.#manner.reversedAcks ? reversed(ack) : ack;
    if (this.#manner.ack === 'before') session.send(said);
    if (type === 'subscribe') for (const id of ids) for (const frame of this.#frames(id, channels)) session.send(frame);
    if (this.#manner.ack === 'after') session.send(said);
  }

  #frames(id: string, channels: readonly string[]): string[] {
    const r = COINBASE_SPOT.find(each => each.symbol === id);
    if (!r) return [];
    const frames = channels.flatMap(channel =>
      channel === 'level2_batch' ? books(r) : channel === 'ticker' ? [ticker(r)] : [heartbeat(r)],
    );
    return this.#manner.unknownFields ? frames.map(frame => frame.replace(/\}$/, ',"zz":[["buy","1","1"]]}')) : frames;
  }
}

/** Better prices that are gone by the end, sizes that change, levels behind. */
function books(r: Row): string[] {
  const bids =
    r.bid === ''
      ? []
      : [
          [String(Number(r.bid) / 2), '9'],
          [r.bid, '7.25'],
        ];
  const asks = [
    [r.ask, '3'],
    [String(Number(r.ask) * 2), '9'],
  ];
  const better = r.bid === '' ? [] : [['buy', `${r.bid}1`, '4']];
  const gone =
    r.bid === ''
      ? []
      : [
          ['buy', `${r.bid}10`, '0'],
          ['buy', r.bid, r.bidSize],
        ];
  const update = (changes: readonly unknown[], at: number) =>
    JSON.stringify({ type: 'l2update', product_id: r.symbol, changes, time: iso(at) });
  return [
    JSON.stringify({ type: 'snapshot', product_id: r.symbol, asks, bids }),
    update(better, LONG_AGO - 50),
    update([...gone, ['sell', r.ask, r.askSize]], LONG_AGO),
  ];
}

/** The best prices are those of the last trade, long ago. */
const ticker = (r: Row) =>
  JSON.stringify({
    type: 'ticker',
    sequence: 7,
    product_id: r.symbol,
    price: r.last,
    open_24h: r.open,
    volume_24h: r.volume,
    best_bid: '0.00000001',
    best_bid_size: '5',
    best_ask: '0.00000002',
    best_ask_size: '5',
    time: iso(LONG_AGO - 9000),
    trade_id: 9,
    last_size: '1',
  });

const heartbeat = (r: Row) =>
  JSON.stringify({ type: 'heartbeat', sequence: 90, last_trade_id: 9, product_id: r.symbol, time: iso(LONG_AGO) });
