import { type Manner, PLAIN, reversed, type Session, type VenueReplay } from './replayServer';
import { LONG_AGO, NEXT_HOUR, type Row, row } from './rows';

/** No price of a trade is told: the change is the mark price's. */
const state = (mark: string, open: string) => ({ last: '', mark, open });
const perp = { quote: 'USDC', intervalHours: 1, settlesAt: NEXT_HOUR };

export const HYPERLIQUID_PERP: readonly Row[] = [
  row('BTC', 'BTC', '1', ['84143.0', '10.25923', '84144.0', '50.66422'], {
    ...perp,
    ...state('84140.5', '86610.0'),
    quoteVolume: '5500000000.25',
    rate: '0.0000125',
  }),
  row('kPEPE', 'kPEPE', '0.000001', ['0.008535', '12399076.0', '0.008536', '1.0'], {
    ...perp,
    ...state('0.008535', '0.0085'),
    base: 'PEPE',
    multiplier: '1000',
    rate: '-0.0000234',
  }),
  row('kSHIB', 'kSHIB', '0.000001', ['0.00801', '5.0', '0.008011', '7.0'], {
    ...perp,
    ...state('0.00801', '0.00799'),
    base: 'SHIB',
    multiplier: '1000',
    rate: '0.0',
  }),
  // A coin whose name only begins alike.
  row('KAS', 'KAS', '0.000001', ['0.08123', '4.0', '0.08125', '6.0'], {
    ...perp,
    ...state('0.08124', '0.08'),
    rate: '0.0000125',
  }),
  row('THIN', 'THIN', '0.0001', ['', '', '1.6', '10.0'], {
    ...perp,
    ...state('1.5', '1.4'),
    state: 'one-sided',
    rate: '0.0000125',
  }),
];

export const HYPERLIQUID_SPOT: readonly Row[] = [
  row('PURR/USDC', 'PURR', '0.00001', ['0.14212', '500.0', '0.14221', '620.0'], {
    quote: 'USDC',
    ...state('0.14213', '0.15'),
  }),
  row('@107', 'HYPE', '0.001', ['17.204', '12.5', '17.205', '0.31'], { quote: 'USDC', ...state('17.204', '17.0') }),
  row('@142', 'UBTC', '1', ['84141.0', '0.00012', '84142.0', '1.5'], {
    quote: 'USDC',
    base: 'BTC',
    ...state('84140.0', '84000.0'),
  }),
  row('@166', 'USDT0', '0.0001', ['1.0001', '5000.0', '1.0003', '4000.5'], {
    quote: 'USDC',
    base: 'USDT',
    ...state('1.0002', '0.9998'),
  }),
  row('@207', 'HYPE', '0.001', ['17.199', '3.0', '17.209', '4.0'], { quote: 'USDT0', ...state('17.2', '17.0') }),
].map(each => (each.quote === 'USDT0' ? { ...each, quote: 'USDT', quoteField: 'USDT0' } : each));

const SIZE_DECIMALS: Readonly<Record<string, number>> = { BTC: 5, UBTC: 5, HYPE: 2, USDT0: 2, THIN: 2 };
const sizeDecimals = ({ baseField }: Row) => SIZE_DECIMALS[baseField] ?? 0;

function ctx(r: Row) {
  const mid = r.bid === '' ? null : `${(Number(r.bid) + Number(r.ask)) / 2}`;
  return { prevDayPx: r.open, dayNtlVlm: r.quoteVolume, markPx: r.mark, midPx: mid, dayBaseVlm: r.volume };
}

/** Prices for a size, far from the book. */
const perpCtx = (r: Row) => ({
  funding: r.rate,
  openInterest: '28719.61',
  premium: '0.00012',
  oraclePx: r.mark,
  impactPxs: r.bid === '' ? null : ['0.1', '1000000.0'],
  ...ctx(r),
});

const DELISTED = { szDecimals: 1, name: 'MATIC', maxLeverage: 20, isDelisted: true, marginTableId: 20 };

export class HyperliquidReplay implements VenueReplay {
  readonly #manner: Manner;

  constructor(manner: Manner = PLAIN) {
    this.#manner = manner;
  }

  rest(url: URL, body: string): string | undefined {
    if (url.pathname !== '/info') return undefined;
    const { type, ...more } = JSON.parse(body) as { type: string };
    if (Object.keys(more).length > 0) return undefined;
    if (type === 'metaAndAssetCtxs') {
      // A delisted coin between the others keeps its place.
      const coins = HYPERLIQUID_PERP.map(r => ({ szDecimals: sizeDecimals(r), name: r.symbol, maxLeverage: 40 }));
      const ctxs = HYPERLIQUID_PERP.map(perpCtx);
      const gone = { ...perpCtx(HYPERLIQUID_PERP[0] as Row), midPx: null };
      return JSON.stringify([
        { universe: [coins[0], DELISTED, ...coins.slice(1)], marginTables: [], collateralToken: 0 },
        [ctxs[0], gone, ...ctxs.slice(1)],
      ]);
    }
    if (type !== 'spotMetaAndAssetCtxs') return undefined;
    const names = [...new Set(['USDC', ...HYPERLIQUID_SPOT.flatMap(r => [r.baseField, r.quoteField ?? r.quote])])];
    const indexOf = (name: string) => names.indexOf(name) * 7;
    return JSON.stringify([
      {
        tokens: names
          .map(name => ({ name, index: indexOf(name), szDecimals: SIZE_DECIMALS[name] ?? 0, isCanonical: false }))
          .reverse(),
        universe: HYPERLIQUID_SPOT.map((r, index) => ({
          tokens: [indexOf(r.baseField), indexOf(r.quoteField ?? r.quote)],
          name: r.symbol,
          index,
          isCanonical: false,
        })),
      },
      HYPERLIQUID_SPOT.map(r => ({ ...ctx(r), coin: r.symbol })).reverse(),
    ]);
  }

  open(session: Session): boolean {
    return session.url.pathname === '/ws';
  }

  message(session: Session, text: string): void {
    const { method, subscription } = JSON.parse(text) as {
      method: string;
      subscription?: { type: string; coin: string };
    };
    if (method === 'ping') {
      session.send('{"channel":"pong"}');
      return;
    }
    const row = [...HYPERLIQUID_PERP, ...HYPERLIQUID_SPOT].find(r => r.symbol === subscription?.coin);
    // An unknown coin is answered with the end of everything.
    if (!row || subscription?.type !== 'bbo') {
      session.close(1011);
      return;
    }
    const ack = JSON.stringify({ channel: 'subscriptionResponse', data: { method, subscription } });
    const said = this.#manner.reversedAcks ? reversed(ack) : ack;
    if (this.#manner.ack === 'before') session.send(said);
    for (const frame of bbos(row))
      session.send(this.#manner.unknownFields ? frame.replace(/\}$/, ',"zz":[{"new":1}]}') : frame);
    if (this.#manner.ack === 'after') session.send(said);
  }
}

function bbos(r: Row): string[] {
  const level = (price: string, size: string) => (price === '' ? 'null' : `{"px":"${price}","sz":"${size}","n":3}`);
  const bbo = (bid: string, time: number) =>
    `{"channel":"bbo","data":{"coin":"${r.symbol}","time":${time},"bbo":[${level(bid, r.bidSize)},${level(r.ask, r.askSize)}]}}`;
  return [bbo(r.bid === '' ? '' : '0.00001', LONG_AGO - 70), bbo(r.bid, LONG_AGO)];
}
