import { type Manner, PLAIN, reversed, type Session, type VenueReplay } from './replayServer';
import { HOUR_MS, LONG_AGO, type Row, row } from './rows';

/** Quoted by REST alone: the stream is acknowledged and stays silent. */
export const QUIET = 'QUIETUSDT';

const BABYDOGE = { base: 'BABYDOGE', multiplier: '1000000' };
const SATS = { base: 'SATS', multiplier: '1000' };

export const BINANCE_SPOT: readonly Row[] = [
  row('BTCUSDT', 'BTC', '0.01000000', ['84140.10000000', '1.20400000', '84140.11000000', '0.88000000'], {
    last: '84140.10',
    open: '86610.00',
    quoteVolume: '1712345678.12345678',
  }),
  row('BTCUSDC', 'BTC', '0.01000000', ['84152.37000000', '0.00731000', '84152.99000000', '0.01250000'], {
    quote: 'USDC',
    open: '86600.01',
  }),
  row('USDCUSDT', 'USDC', '0.00001000', ['0.99980000', '1543210.00000000', '0.99981000', '2210000.00000000'], {
    open: '0.99975',
  }),
  row('ETHBTC', 'ETH', '0.00001000', ['0.02310000', '14.20000000', '0.02311000', '9.75100000'], { quote: 'BTC' }),
  row('BTCEUR', 'BTC', '0.01000000', ['72100.55000000', '0.05000000', '72103.00000000', '0.30000000'], {
    quote: 'EUR',
  }),
  row('1000SATSUSDT', '1000SATS', '0.00000001', ['0.00004110', '98000000.00000000', '0.00004113', '7654321.00000000'], {
    ...SATS,
    open: '0.00004000',
  }),
  row('1MBABYDOGEUSDT', '1MBABYDOGE', '0.00000010', ['0.00105070', '5501.00000000', '0.00105080', '120.50000000'], {
    ...BABYDOGE,
  }),
  row('1INCHUSDT', '1INCH', '0.00010000', ['0.21340000', '1500.10000000', '0.21350000', '2500.70000000']),
  row('PEPEUSDT', 'PEPE', '0.00000001', ['0.00000853', '1234567890.00000000', '0.00000854', '987654321.00000000']),
  row('币安人生USDT', '币安人生', '0.00010000', ['0.13370000', '8821.00000000', '0.13380000', '412.90000000']),
  row(QUIET, 'QUIET', '0.00100000', ['4.10100000', '31.50000000', '4.10900000', '29.25000000']),
];

/** In the lists, and never scanned or never live. */
const SPOT_OTHERS = [
  { symbol: 'PAUSEUSDT', status: 'BREAK', baseAsset: 'PAUSE' },
  { symbol: 'HALTEDUSDT', status: 'HALT', baseAsset: 'HALTED' },
  { symbol: 'ENDINGUSDT', status: 'CANCEL_ONLY', baseAsset: 'ENDING' },
];

const next = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + 2 * HOUR_MS;
export const BINANCE_NEXT_FUNDING = next;

export const BINANCE_PERP: readonly Row[] = [
  row('BTCUSDT', 'BTC', '0.10', ['84171.20', '12.345', '84171.30', '7.001'], {
    last: '84171.3',
    open: '86650.5',
    rate: '0.00003800',
    intervalHours: 8,
    settlesAt: LONG_AGO + HOUR_MS,
  }),
  row('BTCUSDC', 'BTC', '0.1', ['84180.1', '0.456', '84180.6', '1.111'], {
    quote: 'USDC',
    rate: '-0.00001250',
    intervalHours: 8,
    settlesAt: next,
  }),
  row('ETHUSDT', 'ETH', '0.01', ['1943.64', '113.445', '1943.65', '182.433'], {
    last: '1943.65',
    open: '2001.10',
    rate: '0.00010000',
    intervalHours: 4,
    settlesAt: next,
  }),
  row('1000PEPEUSDT', '1000PEPE', '0.0000001', ['0.0085340', '1234567', '0.0085341', '7654321'], {
    base: 'PEPE',
    multiplier: '1000',
    rate: '-0.00251300',
    intervalHours: 1,
    settlesAt: next,
  }),
  row('1000SHIBUSDT', '1000SHIB', '0.000001', ['0.008012', '55000', '0.008013', '41000'], {
    base: 'SHIB',
    multiplier: '1000',
    rate: '0.00005000',
    intervalHours: 8,
    settlesAt: next,
  }),
  row('1MBABYDOGEUSDT', '1MBABYDOGE', '0.0000001', ['0.0010511', '4000', '0.0010512', '3210'], {
    ...BABYDOGE,
    rate: '0.00005000',
    intervalHours: 8,
    settlesAt: next,
  }),
  row('币安人生USDT', '币安人生', '0.00001', ['0.13381', '100', '0.13395', '2000'], {
    rate: '0.00125000',
    intervalHours: 4,
    settlesAt: next,
  }),
  row('ONESIDEUSDT', 'ONESIDE', '0.0001', ['', '', '1.0203', '77'], {
    state: 'one-sided',
    rate: '0.00005000',
    intervalHours: 8,
    settlesAt: next,
  }),
  row('CROSSEDUSDT', 'CROSSED', '0.001', ['5.501', '10', '5.500', '20'], {
    state: 'invalid',
    rate: '0.00005000',
    intervalHours: 8,
    settlesAt: next,
  }),
  row('BBUSDT', 'BB', '0.0001', ['0.0741', '5000', '0.0742', '6000'], {
    rate: '0.00005000',
    intervalHours: 8,
    settlesAt: next,
  }),
  row('TSLAUSDT', 'TSLA', '0.01', ['431.10', '3.2', '431.15', '4.8'], {
    tradfi: true,
    rate: '0.00002000',
    intervalHours: 8,
    settlesAt: next,
  }),
];

const PERP_OTHERS = [
  { symbol: 'BTCUSDT_261225', contractType: 'CURRENT_QUARTER', status: 'TRADING', deliveryDate: 1798185600000 },
  { symbol: 'ETHUSDT_270326', contractType: 'NEXT_QUARTER', status: 'TRADING', deliveryDate: 1806048000000 },
  { symbol: 'SOONUSDT', contractType: '', status: 'PENDING_TRADING', deliveryDate: 4133404800000 },
  { symbol: 'OLDUSDT', contractType: 'PERPETUAL', status: 'SETTLING', deliveryDate: 1790000000000 },
  { symbol: 'OLDERUSDT', contractType: 'PERPETUAL', status: 'CLOSE', deliveryDate: 1780000000000 },
];

const FUTURES = { rateLimits: [], exchangeFilters: [], futuresType: 'U_MARGINED', timezone: 'UTC' };

function spotSymbol(symbol: string, baseAsset: string, quoteAsset: string, status: string, tick: string) {
  return {
    symbol,
    status,
    baseAsset,
    baseAssetPrecision: 8,
    quoteAsset,
    quotePrecision: 8,
    quoteAssetPrecision: 8,
    baseCommissionPrecision: 8,
    quoteCommissionPrecision: 8,
    orderTypes: ['LIMIT', 'LIMIT_MAKER', 'MARKET', 'STOP_LOSS_LIMIT', 'TAKE_PROFIT_LIMIT'],
    icebergAllowed: true,
    ocoAllowed: true,
    otoAllowed: true,
    opoAllowed: true,
    quoteOrderQtyMarketAllowed: true,
    allowTrailingStop: true,
    cancelReplaceAllowed: true,
    amendAllowed: true,
    pegInstructionsAllowed: true,
    isSpotTradingAllowed: true,
    isMarginTradingAllowed: true,
    filters: [
      { filterType: 'PRICE_FILTER', minPrice: tick, maxPrice: '1000000.00000000', tickSize: tick },
      { filterType: 'LOT_SIZE', minQty: '0.00001000', maxQty: '9000.00000000', stepSize: '0.00001000' },
      { filterType: 'ICEBERG_PARTS', limit: 100 },
      { filterType: 'MARKET_LOT_SIZE', minQty: '0.00000000', maxQty: '70.75', stepSize: '0.00000000' },
      { filterType: 'TRAILING_DELTA', minTrailingAboveDelta: 10, maxTrailingAboveDelta: 2000 },
      { filterType: 'NOTIONAL', minNotional: '5.00000000', applyMinToMarket: true, avgPriceMins: 5 },
      { filterType: 'MAX_NUM_ORDERS', maxNumOrders: 200 },
    ],
    permissions: [],
    permissionSets: [],
    defaultSelfTradePreventionMode: 'EXPIRE_MAKER',
    allowedSelfTradePreventionModes: ['EXPIRE_TAKER', 'EXPIRE_MAKER', 'EXPIRE_BOTH', 'DECREMENT'],
  };
}

function futuresSymbol(symbol: string, baseAsset: string, quoteAsset: string, tick: string, more: object) {
  return {
    symbol,
    pair: symbol.split('_')[0],
    contractType: 'PERPETUAL',
    deliveryDate: 4133404800000,
    onboardDate: 1569398400000,
    status: 'TRADING',
    maintMarginPercent: '2.5000',
    requiredMarginPercent: '5.0000',
    baseAsset,
    quoteAsset,
    marginAsset: quoteAsset,
    // Not ticks, whatever they look like.
    pricePrecision: 2,
    quantityPrecision: 3,
    baseAssetPrecision: 8,
    quotePrecision: 8,
    underlyingType: 'COIN',
    underlyingSubType: ['PoW'],
    triggerProtect: '0.0500',
    liquidationFee: '0.012500',
    marketTakeBound: '0.05',
    maxMoveOrderLimit: 10000,
    filters: [
      { maxPrice: '4529764', filterType: 'PRICE_FILTER', minPrice: '556.80', tickSize: tick },
      { minQty: '0.001', stepSize: '0.001', filterType: 'LOT_SIZE', maxQty: '1000' },
      { limit: 200, filterType: 'MAX_NUM_ORDERS' },
      { notional: '100', filterType: 'MIN_NOTIONAL' },
      { multiplierDown: '0.9500', multiplierUp: '1.0500', multiplierDecimal: '4', filterType: 'PERCENT_PRICE' },
    ],
    orderTypes: ['LIMIT', 'MARKET', 'STOP'],
    timeInForce: ['GTC', 'IOC', 'FOK', 'GTX', 'GTD'],
    permissionSets: ['GRID', 'COPY'],
    ...more,
  };
}

export class BinanceReplay implements VenueReplay {
  readonly #manner: Manner;
  /** REST quotes other than the stream's, so that it shows which one stood. */
  constructor(manner: Manner = PLAIN) {
    this.#manner = manner;
  }

  rest(url: URL): string | undefined {
    switch (url.pathname) {
      case '/api/v3/exchangeInfo': {
        const wanted = url.searchParams.get('symbolStatus');
        const symbols = [
          ...SPOT_OTHERS.map(o => spotSymbol(o.symbol, o.baseAsset, 'USDT', o.status, '0.00010000')),
          ...BINANCE_SPOT.map(r => spotSymbol(r.symbol, r.baseField, r.quote, 'TRADING', r.tick)),
        ].filter(symbol => wanted === null || symbol.status === wanted);
        const rateLimits = [{ rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: 6000 }];
        return JSON.stringify({ timezone: 'UTC', serverTime: LONG_AGO, rateLimits, exchangeFilters: [], symbols });
      }
      case '/api/v3/ticker/bookTicker':
        return JSON.stringify(BINANCE_SPOT.map(r => restQuote(r)));
      case '/api/v3/ticker/24hr':
      case '/fapi/v1/ticker/24hr':
        return JSON.stringify((url.pathname.startsWith('/api') ? BINANCE_SPOT : BINANCE_PERP).map(restTicker));
      case '/fapi/v1/exchangeInfo': {
        const others = PERP_OTHERS.map(o => futuresSymbol(o.symbol, o.symbol.replace(/USDT.*/, ''), 'USDT', '0.10', o));
        const rows = BINANCE_PERP.map(r =>
          futuresSymbol(
            r.symbol,
            r.baseField,
            r.quote,
            r.tick,
            r.tradfi
              ? { contractType: 'TRADIFI_PERPETUAL', underlyingType: 'EQUITY', underlyingSubType: ['TradFi'] }
              : {},
          ),
        );
        const assets = [{ asset: 'USDT', marginAvailable: true, autoAssetExchange: '-10000' }];
        return JSON.stringify({ ...FUTURES, serverTime: LONG_AGO, assets, symbols: [...others, ...rows] });
      }
      case '/fapi/v1/ticker/bookTicker':
        return JSON.stringify([
          ...BINANCE_PERP.map(r => ({ ...restQuote(r), lastUpdateId: 5, time: LONG_AGO - 60_000 })),
          { ...restQuote(BINANCE_PERP[0]!), symbol: 'BTCUSDT_261225', time: LONG_AGO },
        ]);
      case '/fapi/v1/premiumIndex':
        return JSON.stringify([
          ...BINANCE_PERP.map(r => ({
            symbol: r.symbol,
            markPrice: r.last,
            indexPrice: r.last,
            estimatedSettlePrice: r.last,
            lastFundingRate: r.rate,
            interestRate: '0.00010000',
            nextFundingTime: r.settlesAt,
            time: LONG_AGO,
          })),
          { symbol: 'BTCUSDT_261225', markPrice: '85000.1', lastFundingRate: '', nextFundingTime: 0, time: LONG_AGO },
        ]);
      case '/fapi/v1/fundingInfo':
        return JSON.stringify(
          BINANCE_PERP.filter(r => r.intervalHours !== 8).map(r => ({
            symbol: r.symbol,
            adjustedFundingRateCap: '0.02000000',
            adjustedFundingRateFloor: '-0.02000000',
            fundingIntervalHours: r.intervalHours,
            disclaimer: false,
            updateTime: LONG_AGO,
          })),
        );
      default:
        return undefined;
    }
  }

  open(session: Session): boolean {
    const path = /^(|\/public|\/market)\/(?:stream|ws)(\/.+)?$/.exec(session.url.pathname);
    if (!path) return false;
    const named = session.url.searchParams.get('streams') ?? path[2]?.slice(1);
    if (named) for (const stream of named.split('/')) this.#stream(session, decodeURIComponent(stream));
    return true;
  }

  message(session: Session, text: string): void {
    const { method, params = [], id } = JSON.parse(text) as { method: string; params?: string[]; id: unknown };
    if (method !== 'SUBSCRIBE' && method !== 'UNSUBSCRIBE') return;
    const ack = JSON.stringify({ result: null, id });
    const said = this.#manner.reversedAcks ? reversed(ack) : ack;
    if (this.#manner.ack === 'before') session.send(said);
    if (method === 'SUBSCRIBE') for (const stream of params) this.#stream(session, stream);
    if (this.#manner.ack === 'after') session.send(said);
  }

  #stream(session: Session, stream: string): void {
    const path = session.url.pathname;
    const perp = path.startsWith('/public') || path.startsWith('/market');
    const bookTicker = stream.endsWith('@bookTicker');
    // A stream of the other class is acknowledged, and silent.
    if (perp && bookTicker !== path.startsWith('/public')) return;
    for (const data of this.#frames(stream, perp)) {
      const full = this.#manner.unknownFields ? data.replace(/\}(\]?)$/, ',"zz":{"new":[1,"2"]}}$1') : data;
      const wrapped = /\/stream$/.test(path) && !this.#manner.raw;
      session.send(wrapped ? `{"stream":${JSON.stringify(stream)},"data":${full}}` : full);
    }
  }

  #frames(stream: string, perp: boolean): string[] {
    const rows = perp ? BINANCE_PERP : BINANCE_SPOT;
    const at = stream.indexOf('@');
    const name = stream.slice(0, at);
    const row = rows.find(r => r.symbol.toLowerCase() === name);
    switch (stream.slice(at)) {
      case '@bookTicker':
        if (!row || row.symbol === QUIET) return [];
        return [perp ? perpQuote(row, row.bid, 11139947831980) : spotQuote(row, 40090021700)].flatMap(quote => [
          // An older one of other numbers after the newer: it must not stand.
          quote,
          quote.replace(/"u":\d+/, '"u":77').replace(/"(b|a)":"\d/g, '"$1":"3'),
        ]);
      case '@arr':
        return stream.startsWith('!miniTicker') ? miniTickers(rows, perp) : [];
      case '@arr@1s':
        return stream.startsWith('!markPrice') && perp ? markPrices() : [];
      default:
        return [];
    }
  }
}

function restQuote(r: Row) {
  // Beside the stream's on purpose, but for the symbol that only REST knows.
  const sizes = r.symbol === QUIET ? [r.bidSize, r.askSize] : ['0.00100000', '0.00200000'];
  return { symbol: r.symbol, bidPrice: r.bid || '0.00', bidQty: sizes[0], askPrice: r.ask || '0.00', askQty: sizes[1] };
}

function restTicker(r: Row) {
  return {
    symbol: r.symbol,
    priceChange: '1',
    priceChangePercent: '77.7',
    weightedAvgPrice: r.last,
    prevClosePrice: r.last,
    lastPrice: r.last,
    lastQty: '0.1',
    openPrice: r.open,
    highPrice: r.last,
    lowPrice: r.open,
    volume: r.volume,
    quoteVolume: r.quoteVolume,
    openTime: LONG_AGO - 86_400_000,
    closeTime: LONG_AGO,
    firstId: 1,
    lastId: 9,
    count: 9,
  };
}

function spotQuote(r: Row, u: number): string {
  return `{"u":${u},"s":"${r.symbol}","b":"${r.bid}","B":"${r.bidSize}","a":"${r.ask}","A":"${r.askSize}"}`;
}

function perpQuote(r: Row, bid: string, u: number): string {
  const times = `"e":"bookTicker","u":${u},"E":${LONG_AGO + 1},"T":${LONG_AGO}`;
  const sides = `"b":"${bid || '0.00'}","B":"${r.bidSize || '0'}","a":"${r.ask}","A":"${r.askSize}"`;
  return `{${times},"s":"${r.symbol}","ps":"${r.symbol}",${sides},"st":1}`;
}

function miniTickers(rows: readonly Row[], perp: boolean): string[] {
  const tickers = rows.map((r, i) => {
    // Sometimes without the fields that came in June 2026.
    const since = perp && i % 2 === 0 ? `,"ps":"${r.symbol}","st":1` : '';
    const prices = `"c":"${r.last}","o":"${r.open}","h":"${r.last}","l":"${r.open}"`;
    return `{"e":"24hrMiniTicker","E":${LONG_AGO},"s":"${r.symbol}",${prices},"v":"${r.volume}","q":"${r.quoteVolume}"${since}}`;
  });
  if (!perp) return [`[${tickers.join()}]`];
  const coinMargined = `{"e":"24hrMiniTicker","E":${LONG_AGO},"s":"BTCUSD_PERP","c":"1.1","o":"1","h":"2","l":"1","v":"9","q":"9","ps":"BTCUSD","st":2}`;
  const clash = `{"e":"24hrMiniTicker","E":${LONG_AGO + 9},"s":"BTCUSDT","c":"1.1","o":"1","h":"2","l":"1","v":"9","q":"9","ps":"BTCUSDT","st":2}`;
  return [`[${[coinMargined, ...tickers, clash].join()}]`, `[${coinMargined}]`];
}

function markPrices(): string[] {
  const mark = (r: Row) => {
    const prices = `"p":"${r.last}","ap":"${r.last}","i":"${r.last}","P":"${r.last}"`;
    return `{"e":"markPriceUpdate","E":${LONG_AGO},"s":"${r.symbol}",${prices},"r":"${r.rate}","T":${r.settlesAt},"st":1}`;
  };
  const quarter = `{"e":"markPriceUpdate","E":${LONG_AGO},"s":"BTCUSDT_261225","p":"85000.1","ap":"85000","i":"84198.0","P":"84190.1","r":"","T":0,"st":1}`;
  const coinMargined = `{"e":"markPriceUpdate","E":${LONG_AGO},"s":"BTCUSDT","p":"1","ap":"1","i":"1","P":"1","r":"0.09000000","T":${next},"st":2}`;
  return [
    `[${[quarter, ...BINANCE_PERP.filter(r => !r.tradfi).map(mark), coinMargined].join()}]`,
    `[${BINANCE_PERP.filter(r => r.tradfi)
      .map(mark)
      .join()}]`,
  ];
}
