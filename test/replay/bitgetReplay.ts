import { type Manner, PLAIN, reversed, type Session, type VenueReplay } from './replayServer';
import { HOUR_MS, LONG_AGO, type Row, row } from './rows';

const next = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + 2 * HOUR_MS;

export const BITGET_SPOT: readonly Row[] = [
  row('BTCUSDT', 'BTC', '0.01', ['84139.50', '0.51203', '84139.51', '0.00731'], { last: '84139.51', open: '86602.10' }),
  row('USDCUSDT', 'USDC', '0.0001', ['0.9997', '345678.9', '0.9998', '87654.32']),
  row('PEPEUSDT', 'PEPE', '0.0000000001', ['0.0000085345', '5500000', '0.0000085361', '123456789']),
  row('1INCHUSDT', '1INCH', '0.0001', ['0.2135', '1000', '0.2137', '20.5']),
];

const eight = { intervalHours: 8, settlesAt: next };

export const BITGET_PERP: readonly Row[] = [
  row('BTCUSDT', 'BTC', '0.1', ['84140.1', '6.95', '84140.2', '2.82'], {
    ...eight,
    last: '84140.2',
    open: '86644.4',
    rate: '-0.000012',
  }),
  // Five of the last place.
  row('ETHUSDT', 'ETH', '0.05', ['1943.40', '100.07', '1943.45', '3'], {
    rate: '0.00005',
    intervalHours: 4,
    settlesAt: next,
  }),
  row('SHIBUSDT', 'SHIB', '0.000000001', ['0.000008007', '3300000', '0.000008009', '44000'], {
    rate: '0',
    intervalHours: 1,
    settlesAt: next,
  }),
  row('1000BONKUSDT', '1000BONK', '0.000001', ['0.011851', '12000', '0.011853', '900'], {
    ...eight,
    base: 'BONK',
    multiplier: '1000',
    rate: '0.0001',
  }),
  row('THINUSDT', 'THIN', '0.0001', ['', '', '1.6001', '10'], {
    ...eight,
    last: '1.6',
    open: '1.5',
    state: 'one-sided',
    rate: '0.0001',
  }),
  row('TSLAUSDT', 'TSLA', '0.01', ['431.06', '30', '431.18', '10'], { ...eight, rate: '0.0001', tradfi: true }),
];

const envelope = (data: readonly unknown[]) =>
  JSON.stringify({ code: '00000', msg: 'success', requestTime: 1795300000901, data });

const places = (tick: string) => String(tick.split('.')[1]?.length ?? 0);

const symbol = (r: Row) => ({
  symbol: r.symbol,
  baseCoin: r.baseField,
  quoteCoin: r.quote,
  takerFeeRate: '0.002',
  pricePrecision: places(r.tick),
  quantityPrecision: '4',
  status: 'online',
});

const contract = (r: Row) => ({
  symbol: r.symbol,
  baseCoin: r.baseField,
  quoteCoin: r.quote,
  supportMarginCoins: [r.quote],
  priceEndStep: r.tick.endsWith('5') ? '5' : '1',
  volumePlace: '2',
  pricePlace: places(r.tick),
  sizeMultiplier: '0.01',
  symbolType: 'perpetual',
  symbolStatus: 'normal',
  fundInterval: String(r.intervalHours),
  isRwa: r.tradfi ? 'YES' : 'NO',
});

const OTHERS = {
  spot: [{ ...symbol(BITGET_SPOT[0] as Row), symbol: 'GONEUSDT', baseCoin: 'GONE', status: 'offline' }],
  mix: [
    { ...contract(BITGET_PERP[0] as Row), symbol: 'BTCUSDTZ26', symbolType: 'delivery', fundInterval: '' },
    { ...contract(BITGET_PERP[0] as Row), symbol: 'SOONUSDT', baseCoin: 'SOON', symbolStatus: 'listed' },
  ],
};

/** Bid and ask as they were some time ago. */
const ticker = (r: Row, isPerp: boolean) => ({
  lastPr: r.last,
  bidPr: '',
  bidSz: '',
  askPr: r.ask,
  askSz: '0.01',
  high24h: r.last,
  low24h: r.open,
  change24h: '-9',
  baseVolume: r.volume,
  quoteVolume: r.quoteVolume,
  openUtc: '1',
  changeUtc24h: '-0.5',
  ts: String(LONG_AGO - 2000),
  ...(isPerp ? { fundingRate: r.rate, markPrice: r.last, indexPrice: r.last, holdingAmount: '5' } : {}),
});

export class BitgetReplay implements VenueReplay {
  readonly #manner: Manner;

  constructor(manner: Manner = PLAIN) {
    this.#manner = manner;
  }

  rest(url: URL): string | undefined {
    const isLinear = url.searchParams.get('productType') === 'USDT-FUTURES';
    switch (url.pathname) {
      case '/api/v2/spot/public/symbols':
        return envelope([...OTHERS.spot, ...BITGET_SPOT.map(symbol)]);
      case '/api/v2/spot/market/tickers':
        return envelope(BITGET_SPOT.map(r => ({ symbol: r.symbol, ...ticker(r, false), open: r.open })));
      case '/api/v2/mix/market/contracts':
        return isLinear ? envelope([...OTHERS.mix, ...BITGET_PERP.map(contract)]) : undefined;
      case '/api/v2/mix/market/tickers':
        if (!isLinear) return undefined;
        return envelope(BITGET_PERP.map(r => ({ symbol: r.symbol, ...ticker(r, true), open24h: r.open })));
      case '/api/v2/mix/market/current-fund-rate':
        return envelope(
          BITGET_PERP.map(r => ({
            symbol: r.symbol,
            fundingRate: r.rate,
            fundingRateInterval: String(r.intervalHours),
            nextUpdate: String(r.settlesAt),
          })),
        );
      default:
        return undefined;
    }
  }

  open(session: Session): boolean {
    return session.url.pathname === '/v2/ws/public';
  }

  message(session: Session, text: string): void {
    if (text === 'ping') {
      session.send('pong');
      return;
    }
    type Arg = { instType: string; channel: string; instId: string };
    const { op, args } = JSON.parse(text) as { op: string; args: Arg[] };
    for (const arg of args) {
      const ack = JSON.stringify({ event: op, arg });
      const said = this.#manner.reversedAcks ? reversed(ack) : ack;
      if (this.#manner.ack === 'before') session.send(said);
      if (op === 'subscribe') for (const frame of this.#frames(arg)) session.send(frame);
      if (this.#manner.ack === 'after') session.send(said);
    }
  }

  #frames(arg: { instType: string; channel: string; instId: string }): string[] {
    const isPerp = arg.instType === 'USDT-FUTURES';
    const r = (isPerp ? BITGET_PERP : BITGET_SPOT).find(each => each.symbol === arg.instId);
    if (!r) return [];
    const rows =
      arg.channel === 'books1'
        ? books(r)
        : [
            JSON.stringify({
              instId: r.symbol,
              ...ticker(r, isPerp),
              open24h: r.open,
              ...(isPerp ? { nextFundingTime: String(r.settlesAt), symbolType: '1' } : {}),
            }),
          ];
    const head = `"action":"snapshot","arg":${JSON.stringify(arg)}`;
    return rows.map(each =>
      this.#manner.unknownFields
        ? `{"zz":{"data":[{"asks":[["1","1"]]}]},${head},"data":[${each}],"ts":${LONG_AGO + 3}}`
        : `{${head},"data":[${each}],"ts":${LONG_AGO + 3}}`,
    );
  }
}

function books(r: Row): string[] {
  const side = (price: string, size: string) => (price === '' ? '[]' : `[["${price}","${size}"]]`);
  const book = (bid: string, ask: string, at: number, seq: number) =>
    `{"asks":${side(ask, r.askSize)},"bids":${side(bid, r.bidSize || '1')},"checksum":0,"seq":${seq},"pseq":0,"ts":"${at}"}`;
  return [
    book(r.bid, r.ask, LONG_AGO - 1000, 793680826410),
    book(r.bid, r.ask, LONG_AGO, 793680826411),
    // Older than the one before.
    book('0.0000001', '0.0000002', LONG_AGO - 5000, 793680826409),
  ];
}
