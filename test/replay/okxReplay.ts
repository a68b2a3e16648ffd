import { type Manner, PLAIN, reversed, type Session, type VenueReplay } from './replayServer';
import { HOUR_MS, LONG_AGO, type Row, row } from './rows';

const next = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + 3 * HOUR_MS;

export const OKX_SPOT: readonly Row[] = [
  row('BTC-USDT', 'BTC', '0.1', ['84138.4', '0.51203', '84138.5', '0.00731'], { last: '84138.5', open: '86602.1' }),
  row('BTC-USDC', 'BTC', '0.1', ['84147.9', '0.2', '84149.3', '0.11'], { quote: 'USDC' }),
  row('USDC-USDT', 'USDC', '0.0001', ['0.9998', '12345678.9', '0.9999', '87654.321']),
  row('ETH-BTC', 'ETH', '0.00001', ['0.02309', '3.75', '0.0231', '1.2'], { quote: 'BTC' }),
  row('PEPE-USDT', 'PEPE', '0.000000001', ['0.000008534', '5500000', '0.000008536', '123456789.5']),
  row('TSLA-USDT', 'TSLA', '0.01', ['430.8', '2', '431.5', '3'], { tradfi: true }),
];

export const OKX_PERP: readonly Row[] = [
  row('BTC-USDT-SWAP', 'BTC', '0.1', ['84166.1', '88', '84166.2', '120.53'], {
    contract: '0.01',
    last: '84166.2',
    open: '86644.4',
    quoteVolume: '51234.567',
    rate: '0.0000312345678901',
    intervalHours: 8,
    settlesAt: LONG_AGO + 2 * HOUR_MS,
  }),
  row('BTC-USDC-SWAP', 'BTC', '0.1', ['84170.3', '1203', '84171.9', '7'], {
    quote: 'USDC',
    contract: '0.0001',
    rate: '0.00005',
    intervalHours: 4,
    settlesAt: next,
  }),
  row('BTC-USD_UM-SWAP', 'BTC', '0.1', ['84160.1', '15', '84162.2', '25'], {
    quote: 'USD',
    contract: '0.01',
    rate: '0.00001',
    intervalHours: 8,
    settlesAt: next,
  }),
  row('ETH-USDT-SWAP', 'ETH', '0.01', ['1943.4', '1000.07', '1943.41', '3'], {
    contract: '0.1',
    rate: '-0.0000512',
    intervalHours: 2,
    settlesAt: next,
  }),
  row('PEPE-USDT-SWAP', 'PEPE', '0.0000000001', ['0.0000085327', '12.3', '0.000008533', '45'], {
    contract: '10000000',
    rate: '0.0003',
    intervalHours: 1,
    settlesAt: next,
  }),
  // ctVal 10, ctMult 100.
  row('SHIB-USDT-SWAP', 'SHIB', '0.000000001', ['0.000008008', '33', '0.000008009', '44.1'], {
    contract: '1000',
    rate: '0.0001',
    intervalHours: 8,
    settlesAt: next,
  }),
  row('BB-USDT-SWAP', 'BB', '0.1', ['59.6', '10', '59.7', '12'], {
    contract: '1',
    rate: '0.0001',
    intervalHours: 8,
    settlesAt: next,
    state: 'quarantined',
  }),
  row('1INCH-USDT-SWAP', '1INCH', '0.0001', ['0.2136', '100', '0.2138', '200'], {
    contract: '1',
    rate: '0.0001',
    intervalHours: 8,
    settlesAt: next,
  }),
  row('TSLA-USDT-SWAP', 'TSLA', '0.01', ['431.05', '300', '431.19', '100'], {
    contract: '0.01',
    rate: '0.0001',
    intervalHours: 8,
    settlesAt: next,
    tradfi: true,
  }),
];

const envelope = (data: readonly unknown[]) => JSON.stringify({ code: '0', data, msg: '' });

function instrument(r: Row, spot: boolean) {
  const family = r.symbol.replace('-SWAP', '');
  const [ctVal, ctMult] = r.symbol === 'SHIB-USDT-SWAP' ? ['10', '100'] : [r.contract, '1'];
  return {
    alias: '',
    auctionEndTime: '',
    baseCcy: spot ? r.baseField : '',
    category: '1',
    contTdSwTime: '1704876947000',
    ctMult: spot ? '' : ctMult,
    ctType: spot ? '' : 'linear',
    ctVal: spot ? '' : ctVal,
    ctValCcy: spot ? '' : r.baseField,
    elp: '0',
    expTime: '',
    futureSettlement: false,
    groupId: '1',
    instCategory: r.tradfi ? '3' : '1',
    instFamily: spot ? '' : family,
    instId: r.symbol,
    instIdCode: 10459,
    instType: spot ? 'SPOT' : 'SWAP',
    lever: '10',
    listTime: '1606468572000',
    lotSz: '0.01',
    maxIcebergSz: '9999999999.0000000000000000',
    maxLmtAmt: '20000000',
    maxLmtSz: '9999999999',
    maxMktAmt: '1000000',
    maxMktSz: '1000000',
    maxPlatOILmt: '',
    maxStopSz: '1000000',
    maxTriggerSz: '9999999999.0000000000000000',
    maxTwapSz: '9999999999.0000000000000000',
    minSz: '0.01',
    openType: 'call_auction',
    optType: '',
    posLmtAmt: '',
    posLmtPct: '',
    preMktSwTime: '',
    quoteCcy: spot ? r.quote : '',
    ruleType: 'normal',
    settleCcy: spot ? '' : r.quote,
    state: 'live',
    stk: '',
    tickSz: r.tick,
    tradeQuoteCcyList: spot ? [r.quote] : [],
    uly: spot ? '' : family.replace('_UM', ''),
    upcChg: [],
  };
}

const OTHERS = {
  SPOT: [
    { instId: 'NEWCOIN-USDT', instType: 'SPOT', state: 'preopen' },
    { ...instrument(OKX_SPOT[0]!, true), instId: 'GONE-USDT', baseCcy: 'GONE', state: 'suspend' },
  ],
  SWAP: [
    { instId: 'NEWCOIN-USDT-SWAP', instType: 'SWAP' },
    {
      ...instrument(OKX_PERP[0]!, false),
      instId: 'BTC-USD-SWAP',
      instFamily: 'BTC-USD',
      uly: 'BTC-USD',
      ctType: 'inverse',
      ctVal: '100',
      ctValCcy: 'USD',
      settleCcy: 'BTC',
    },
    {
      ...instrument(OKX_PERP[0]!, false),
      instId: 'PM-USDT-SWAP',
      instFamily: 'PM-USDT',
      uly: 'PM-USDT',
      ctValCcy: 'PM',
      ruleType: 'pre_market',
    },
    {
      ...instrument(OKX_PERP[0]!, false),
      instId: 'OFF-USDT-SWAP',
      instFamily: 'OFF-USDT',
      uly: 'OFF-USDT',
      ctValCcy: 'OFF',
      state: 'suspend',
    },
  ],
};

export class OkxReplay implements VenueReplay {
  readonly #manner: Manner;

  constructor(manner: Manner = PLAIN) {
    this.#manner = manner;
  }

  rest(url: URL): string | undefined {
    const type = url.searchParams.get('instType');
    const rows = type === 'SPOT' ? OKX_SPOT : OKX_PERP;
    switch (url.pathname) {
      case '/api/v5/public/instruments':
        if (type !== 'SPOT' && type !== 'SWAP') return undefined;
        return envelope([...OTHERS[type], ...rows.map(r => instrument(r, type === 'SPOT'))]);
      case '/api/v5/market/tickers':
        return envelope(rows.map(r => ticker(r, '0.01')));
      case '/api/v5/public/mark-price':
        return envelope(rows.map(r => ({ instType: type, instId: r.symbol, markPx: r.last, ts: '1795300000000' })));
      case '/api/v5/market/index-tickers': {
        const pairs = OKX_PERP.map(r => ({ instId: r.symbol.replace(/-SWAP$/, ''), idxPx: r.last }));
        return envelope(pairs.filter(({ instId }) => instId.endsWith(`-${url.searchParams.get('quoteCcy')}`)));
      }
      case '/api/v5/public/funding-rate': {
        const id = url.searchParams.get('instId');
        return envelope(OKX_PERP.filter(r => id === 'ANY' || r.symbol === id).map(funding));
      }
      default:
        return undefined;
    }
  }

  open(session: Session): boolean {
    return session.url.pathname === '/ws/v5/public';
  }

  message(session: Session, text: string): void {
    if (text === 'ping') {
      session.send('pong');
      return;
    }
    type Arg = { channel: string; instId?: string; instType?: string };
    const { op, args = [], id } = JSON.parse(text) as { op: string; args?: Arg[]; id?: string };
    for (const arg of args) {
      const ack = JSON.stringify({ ...(id ? { id } : {}), event: op, arg, connId: 'a4d3ae55' });
      const said = this.#manner.reversedAcks ? reversed(ack) : ack;
      if (this.#manner.ack === 'before') session.send(said);
      if (op === 'subscribe') for (const frame of this.#frames(arg.channel, arg.instId)) session.send(frame);
      if (this.#manner.ack === 'after') session.send(said);
    }
  }

  #frames(channel: string, instId: string | undefined): string[] {
    const row = [...OKX_SPOT, ...OKX_PERP].find(r => r.symbol === instId);
    if (!row) return [];
    const arg = `{"channel":"${channel}","instId":"${instId}"}`;
    const data =
      channel === 'bbo-tbt'
        ? books(row)
        : channel === 'tickers'
          ? [JSON.stringify(ticker(row, '77'))]
          : channel === 'funding-rate'
            ? [JSON.stringify(funding(row))]
            : [];
    return data.map(one =>
      this.#manner.unknownFields
        ? `{"zz":{"data":[{"asks":[["1","1"]]}]},"arg":${arg},"data":[${one}]}`
        : `{"arg":${arg},"data":[${one}]}`,
    );
  }
}

function books(r: Row): string[] {
  const book = (ask: string, bid: string, at: number, seq: number, previous: string) =>
    `{"asks":[["${ask}","${r.askSize}","0","7"]],"bids":[["${bid}","${r.bidSize}","0","5"]],"ts":"${at}","seqId":${seq}${previous}}`;
  return [
    book(r.ask, r.bid, LONG_AGO - 1000, 450000, ',"prevSeqId":-1'),
    book(r.ask, r.bid, LONG_AGO, 450001, ''),
    // Older than the one before.
    book('0.0000002', '0.0000001', LONG_AGO - 5000, 449999, ',"prevSeqId":449998'),
  ];
}

function ticker(r: Row, size: string) {
  return {
    instType: r.symbol.endsWith('SWAP') ? 'SWAP' : 'SPOT',
    instId: r.symbol,
    last: r.last,
    lastSz: '1',
    askPx: r.ask,
    askSz: size,
    bidPx: r.bid,
    bidSz: size,
    open24h: r.open,
    high24h: r.last,
    low24h: r.open,
    sodUtc0: '1',
    sodUtc8: '1',
    // A swap counts contracts here, and coins in the next.
    vol24h: r.volume,
    volCcy24h: r.quoteVolume,
    ts: `${LONG_AGO - 2000}`,
  };
}

function funding(r: Row) {
  return {
    formulaType: 'withRate',
    fundingRate: r.rate,
    fundingTime: `${r.settlesAt}`,
    impactValue: '20000.0000000000000000',
    instId: r.symbol,
    instType: 'SWAP',
    interestRate: '0.0001000000000000',
    maxFundingRate: '0.00375',
    method: 'current_period',
    minFundingRate: '-0.00375',
    nextFundingRate: '',
    nextFundingTime: `${r.settlesAt + (r.intervalHours ?? 0) * HOUR_MS}`,
    premium: '-0.0000312',
    prevFundingTime: `${r.settlesAt - (r.intervalHours ?? 0) * HOUR_MS}`,
    settFundingRate: '0.0000303',
    settState: 'settled',
    ts: `${LONG_AGO}`,
  };
}
