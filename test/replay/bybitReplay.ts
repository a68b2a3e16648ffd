import { type Manner, PLAIN, reversed, type Session, type VenueReplay } from './replayServer';
import { HOUR_MS, LONG_AGO, type Row, row } from './rows';

const next = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + HOUR_MS;

export const BYBIT_SPOT: readonly Row[] = [
  row('BTCUSDT', 'BTC', '0.01', ['84139.98', '0.331204', '84139.99', '1.002'], { open: '86611.2' }),
  row('BTCUSDC', 'BTC', '0.01', ['84150.01', '0.04', '84151.77', '0.0125'], { quote: 'USDC' }),
  row('USDCUSDT', 'USDC', '0.0001', ['0.9998', '5000000', '0.9999', '4200000.5']),
  row('SHIBUSDT', 'SHIB', '0.00000001', ['0.00000801', '91000000.7', '0.00000802', '3.21']),
  row('1INCHUSDT', '1INCH', '0.0001', ['0.2135', '812.33', '0.2137', '40.1']),
  row('ETHBTC', 'ETH', '0.000001', ['0.023104', '1.5', '0.023106', '2.25'], { quote: 'BTC' }),
  row('TSLAXUSDT', 'TSLAX', '0.01', ['430.9', '1.25', '431.4', '2.5'], { tradfi: true }),
];

export const BYBIT_PERP: readonly Row[] = [
  row('BTCUSDT', 'BTC', '0.10', ['84168.10', '3.204', '84168.20', '0.88'], {
    last: '84168.10',
    open: '86640.20',
    quoteVolume: '8123456789.1234',
    rate: '0.00005123',
    intervalHours: 8,
    settlesAt: next,
  }),
  row('BTCPERP', 'BTC', '0.10', ['84177.30', '0.512', '84179.90', '0.033'], {
    quote: 'USDC',
    rate: '0.0001',
    intervalHours: 8,
    settlesAt: LONG_AGO,
  }),
  row('ETHPERP', 'ETH', '0.01', ['1943.92', '5.5', '1943.98', '6.25'], {
    quote: 'USDC',
    rate: '0.0001',
    intervalHours: 8,
    settlesAt: next,
  }),
  row('SHIB1000USDT', 'SHIB1000', '0.000001', ['0.008009', '12300', '0.008010', '45670'], {
    base: 'SHIB',
    multiplier: '1000',
    rate: '-0.000125',
    intervalHours: 4,
    settlesAt: next,
  }),
  row('1000XUSDT', '1000X', '0.00001', ['0.04312', '1200', '0.04315', '1300'], {
    rate: '0.00005',
    intervalHours: 4,
    settlesAt: next,
  }),
  row('1000PEPEUSDT', '1000PEPE', '0.0000001', ['0.0085351', '400100', '0.0085353', '2300'], {
    base: 'PEPE',
    multiplier: '1000',
    rate: '0.0001',
    intervalHours: 8,
    settlesAt: next,
  }),
  row('10000SATSUSDT', '10000SATS', '0.0000001', ['0.0004111', '300', '0.0004112', '700'], {
    base: 'SATS',
    multiplier: '10000',
    rate: '0.0001',
    intervalHours: 8,
    settlesAt: next,
  }),
  row('1000000BABYDOGEUSDT', '1000000BABYDOGE', '0.0000001', ['0.0010509', '800', '0.001051', '900'], {
    base: 'BABYDOGE',
    multiplier: '1000000',
    rate: '0.00005',
    intervalHours: 4,
    settlesAt: next,
  }),
  // Its interval falls from 8 h to 1 h while running, told by a delta.
  row('ETHUSDT', 'ETH', '0.01', ['1943.51', '40.5', '1943.52', '61.02'], {
    last: '1943.52',
    open: '2000',
    rate: '0.005',
    intervalHours: 1,
    settlesAt: next + HOUR_MS,
  }),
  row('BBUSDT', 'BB', '0.00001', ['0.07412', '1000', '0.07417', '1100'], {
    rate: '0.00005',
    intervalHours: 4,
    settlesAt: next,
  }),
  row('LONELYUSDT', 'LONELY', '0.001', ['3.301', '99.5', '', ''], {
    state: 'one-sided',
    rate: '0.00005',
    intervalHours: 4,
    settlesAt: next,
  }),
  row('TSLAUSDT', 'TSLA', '0.01', ['431.21', '8.8', '431.30', '9.9'], {
    tradfi: true,
    rate: '0.00005',
    intervalHours: 4,
    settlesAt: next,
  }),
];

const OTHERS = [
  { symbol: 'BTCUSDT-26DEC25', contractType: 'LinearFutures', status: 'Trading', fundingInterval: 0 },
  { symbol: 'BTC-26DEC25', contractType: 'LinearFutures', status: 'Trading', fundingInterval: 0 },
  { symbol: 'PREUSDT', contractType: 'LinearPerpetual', status: 'PreLaunch', isPreListing: true },
  { symbol: 'PRETOOUSDT', contractType: 'LinearPerpetual', status: 'Trading', isPreListing: true },
  { symbol: 'GOINGUSDT', contractType: 'LinearPerpetual', status: 'Delivering' },
  { symbol: 'GONEUSDT', contractType: 'LinearPerpetual', status: 'Closed' },
];

const envelope = (result: object) =>
  JSON.stringify({ retCode: 0, retMsg: 'OK', result, retExtInfo: {}, time: LONG_AGO });

function linear(symbol: string, baseCoin: string, quoteCoin: string, tick: string, more: object) {
  return {
    symbol,
    contractType: 'LinearPerpetual',
    status: 'Trading',
    baseCoin,
    quoteCoin,
    launchTime: '1585526400000',
    deliveryTime: '0',
    deliveryFeeRate: '',
    priceScale: '2',
    leverageFilter: { minLeverage: '1', maxLeverage: '100.00', leverageStep: '0.01' },
    priceFilter: { minPrice: '0.10', maxPrice: '1999999.80', tickSize: tick },
    lotSizeFilter: {
      maxOrderQty: '1190.000',
      minOrderQty: '0.001',
      qtyStep: '0.001',
      postOnlyMaxOrderQty: '1190.000',
      maxMktOrderQty: '500.000',
      minNotionalValue: '5',
    },
    unifiedMarginTrade: true,
    // Minutes; 8 h here, whatever the ticker says later.
    fundingInterval: 480,
    settleCoin: quoteCoin,
    copyTrading: 'both',
    upperFundingRate: '0.005',
    lowerFundingRate: '-0.005',
    isPreListing: false,
    preListingInfo: null,
    riskParameters: { priceLimitRatioX: '0.01', priceLimitRatioY: '0.02' },
    displayName: '',
    symbolType: '',
    skipCallAuction: false,
    ...more,
  };
}

export class BybitReplay implements VenueReplay {
  readonly #manner: Manner;

  constructor(manner: Manner = PLAIN) {
    this.#manner = manner;
  }

  rest(url: URL): string | undefined {
    const category = url.searchParams.get('category');
    const rows = category === 'spot' ? BYBIT_SPOT : category === 'linear' ? BYBIT_PERP : undefined;
    if (!rows) return undefined;
    if (url.pathname === '/v5/market/tickers')
      return envelope({ category, list: rows.map(r => restTicker(r, category === 'linear')) });
    if (url.pathname !== '/v5/market/instruments-info') return undefined;
    if (category === 'spot')
      return envelope({ category, list: BYBIT_SPOT.map((r, i) => spotInstrument(r, i)), nextPageCursor: '' });
    // Three pages, the awkward ones between the rest.
    const list = [...BYBIT_PERP.slice(0, 2), ...OTHERS, ...BYBIT_PERP.slice(2)].map(r =>
      'baseField' in r
        ? linear(r.symbol, r.baseField, r.quote, r.tick, r.tradfi ? { symbolType: 'stock' } : {})
        : linear(r.symbol, 'BTC', 'USDT', '0.1', r),
    );
    const cursors = ['', 'first%3DBTCUSDT%26last%3D6', 'page=3&a+b'];
    const page = cursors.indexOf(url.searchParams.get('cursor') ?? '');
    if (page < 0) return JSON.stringify({ retCode: 10001, retMsg: 'invalid cursor', result: {}, time: LONG_AGO });
    return envelope({
      category,
      list: list.slice(page * 6, page === 2 ? undefined : page * 6 + 6),
      nextPageCursor: cursors[page + 1] ?? this.#manner.lastCursor,
    });
  }

  open(session: Session): boolean {
    return ['/v5/public/spot', '/v5/public/linear'].includes(session.url.pathname);
  }

  message(session: Session, text: string): void {
    const { op, args = [], req_id } = JSON.parse(text) as { op: string; args?: string[]; req_id?: string };
    const spot = session.url.pathname.endsWith('spot');
    if (op === 'ping') {
      const pong = { success: true, ret_msg: 'pong', conn_id: 'c0ffee', ...(spot ? {} : { req_id }), op: 'ping' };
      session.send(this.#manner.reversedAcks ? '{"op":"pong","args":["1771000000000"]}' : JSON.stringify(pong));
      return;
    }
    if (op === 'subscribe' && spot && args.length > 10) {
      session.send(
        `{"success":false,"ret_msg":"args size >10","conn_id":"c0ffee","req_id":"${req_id}","op":"subscribe"}`,
      );
      return;
    }
    const ack = { success: true, ret_msg: spot ? op : '', conn_id: 'c0ffee', ...(req_id ? { req_id } : {}), op };
    const said = this.#manner.reversedAcks ? reversed(JSON.stringify(ack)) : JSON.stringify(ack);
    if (this.#manner.ack === 'before') session.send(said);
    if (op === 'subscribe')
      for (const topic of args) for (const frame of this.#frames(topic, spot)) session.send(frame);
    if (this.#manner.ack === 'after') session.send(said);
  }

  #frames(topic: string, spot: boolean): string[] {
    const [channel, ...rest] = topic.split('.');
    const symbol = rest.at(-1);
    const row = (spot ? BYBIT_SPOT : BYBIT_PERP).find(r => r.symbol === symbol);
    if (!row) return [];
    const frames = channel === 'orderbook' ? books(row, topic) : spot ? [spotTicker(row)] : linearTickers(row);
    return this.#manner.unknownFields ? frames.map(frame => frame.replace(/\}$/, ',"zz":[{"new":1}]}')) : frames;
  }
}

function books(r: Row, topic: string): string[] {
  const side = (price: string, size: string) => (price === '' ? '[]' : `[["${price}","${size}"]]`);
  const book = (bid: string, u: number, at: number, tsFirst: boolean) => {
    const type = tsFirst ? `"ts":${at + 2},"type":"snapshot"` : `"type":"snapshot","ts":${at + 2}`;
    const sides = `"b":${side(bid, r.bidSize)},"a":${side(r.ask, r.askSize)}`;
    return `{"topic":"${topic}",${type},"data":{"s":"${r.symbol}",${sides},"u":${u},"seq":${u === 1 ? 5 : 7961638724 + u}},"cts":${at}}`;
  };
  return [
    book(r.bid === '' ? '' : '0.00000001', 18521287, LONG_AGO - 50, true),
    book(r.bid, 18521288, LONG_AGO, true),
    // Idle: the same again.
    book(r.bid, 18521288, LONG_AGO, false),
    // The service was restarted: it counts from one.
    book(r.bid, 1, LONG_AGO, false),
  ];
}

function spotTicker(r: Row): string {
  const prices = `"lastPrice":"${r.last}","highPrice24h":"${r.last}","lowPrice24h":"${r.open}","prevPrice24h":"${r.open}"`;
  const volumes = `"volume24h":"${r.volume}","turnover24h":"${r.quoteVolume}","price24hPcnt":"0.5","usdIndexPrice":""`;
  return `{"topic":"tickers.${r.symbol}","ts":${LONG_AGO},"type":"snapshot","cs":2588407389,"data":{"symbol":"${r.symbol}",${prices},${volumes}}}`;
}

function linearTickers(r: Row): string[] {
  const frame = (type: string, fields: object, cs: number) =>
    JSON.stringify({
      topic: `tickers.${r.symbol}`,
      type,
      data: { symbol: r.symbol, ...fields },
      cs,
      ts: LONG_AGO + cs,
    });
  const moves = r.symbol === 'ETHUSDT';
  const first = {
    tickDirection: 'PlusTick',
    price24hPcnt: '0.5',
    lastPrice: '0.1',
    prevPrice24h: r.open,
    highPrice24h: r.last,
    lowPrice24h: r.open,
    prevPrice1h: r.last,
    markPrice: r.last,
    indexPrice: r.last,
    openInterest: '49671.37',
    openInterestValue: '1',
    turnover24h: '1',
    volume24h: r.volume,
    nextFundingTime: `${moves ? r.settlesAt + 7 * HOUR_MS : r.settlesAt}`,
    fundingRate: '0.000001',
    // Not the best quotes of this moment: the book's are.
    bid1Price: '0.5',
    bid1Size: '1',
    ask1Price: '0.6',
    ask1Size: '2',
    fundingIntervalHour: moves ? '8' : `${r.intervalHours}`,
    fundingCap: '0.005',
    basisRateYear: '',
    singleOpenInterest: '1',
  };
  return [
    frame('snapshot', first, 1),
    frame('delta', { lastPrice: r.last, tickDirection: 'ZeroMinusTick' }, 2),
    frame('delta', { fundingRate: r.rate, turnover24h: r.quoteVolume }, 3),
    ...(moves ? [frame('delta', { fundingIntervalHour: '1', nextFundingTime: `${r.settlesAt}` }, 4)] : []),
    frame('delta', { openInterest: '49671.38' }, 5),
  ];
}

function spotInstrument(r: Row, i: number) {
  return {
    symbol: r.symbol,
    symbolId: 1000 + i,
    baseCoin: r.baseField,
    quoteCoin: r.quote,
    innovation: '0',
    status: 'Trading',
    marginTrading: 'utaOnly',
    stTag: '0',
    symbolType: r.tradfi ? 'xstocks' : i % 2 ? 'adventure' : '',
    xstockMultiplier: r.tradfi ? '1.00000000' : '',
    lotSizeFilter: {
      basePrecision: '0.000001',
      quotePrecision: '0.0000001',
      minOrderQty: '0.000011',
      maxOrderQty: '83',
      minOrderAmt: '5',
      maxOrderAmt: '8000000',
      maxLimitOrderQty: '83',
      maxMarketOrderQty: '41.5',
      postOnlyMaxLimitOrderSize: '60000',
    },
    priceFilter: { tickSize: r.tick },
    riskParameters: { priceLimitRatioX: '0.01', priceLimitRatioY: '0.01' },
  };
}

function restTicker(r: Row, perp: boolean) {
  return {
    symbol: r.symbol,
    bid1Price: r.bid,
    bid1Size: '0.001',
    ask1Price: r.ask,
    ask1Size: '0.002',
    lastPrice: r.last,
    prevPrice24h: r.open,
    price24hPcnt: '0.5',
    highPrice24h: r.last,
    lowPrice24h: r.open,
    turnover24h: r.quoteVolume,
    volume24h: r.volume,
    usdIndexPrice: '',
    ...(perp && {
      indexPrice: r.last,
      markPrice: r.last,
      prevPrice1h: r.last,
      openInterest: '1',
      openInterestValue: '1',
      fundingRate: r.rate,
      nextFundingTime: `${r.settlesAt}`,
      fundingIntervalHour: `${r.intervalHours}`,
      predictedDeliveryPrice: '',
      basisRate: '',
      deliveryFeeRate: '',
      deliveryTime: '0',
      preOpenPrice: '',
      preQty: '',
      curPreListingPhase: '',
      basis: '',
    }),
  };
}
