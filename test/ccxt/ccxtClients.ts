import ccxt, { type Exchange, type Market } from 'ccxt';

/**
 * `ccxt` pro classes as a stranger would use them, with nothing changed but their URLs. One client a market.
 *
 * What ccxt cannot express, and what is done about it here:
 * - names: `1000PEPE` stays a coin of its own. Sizes here are in (scaled) base units; who compares applies the multiplier.
 * - `ctMult` of OKX is not read: ccxt's contract size is `ctVal` alone. It is multiplied in here, from the raw row.
 * - the interval of a Binance funding rate is in another call than the rate, with 8 h where the list is silent.
 * - a missing side is `undefined` or 0, depending on the venue; here it is null.
 * - Binance's funding rates come with `watchMarkPrices`, but only in the raw row.
 */
export interface CcxtClient {
  readonly venue: string;
  readonly market: 'spot' | 'perp';
  readonly exchange: Exchange;
}

/** Prices are the venue's for its symbol, sizes in (scaled) base units, rates fractions, times epoch ms. */
export interface CcxtQuote {
  readonly symbol: string;
  readonly bid: number | null;
  readonly bidSize: number | null;
  readonly ask: number | null;
  readonly askSize: number | null;
}

export interface CcxtFunding {
  readonly symbol: string;
  readonly rate: number;
  readonly intervalHours: number | undefined;
  readonly nextTime: number | undefined;
}

export type Endpoints = Readonly<Record<string, string>>;

const CHUNK: Readonly<Record<string, number>> = {
  'binance.spot': 200,
  'binance.perp': 190,
  // The venue refuses more than 10 topics in one spot request; ccxt does not split them.
  'bybit.spot': 10,
  'bybit.perp': 300,
  'okx.spot': 400,
  'okx.perp': 400,
};

function base(endpoints: Endpoints, key: string): string {
  const url = endpoints[key];
  if (url === undefined) throw new Error(`no endpoint ${key}`);
  return url.replace(/\/+$/, '');
}

/** The clients for the markets that `endpoints` (see `Demo.endpoints`) names. Close them with `closeClients`. */
export async function ccxtClients(endpoints: Endpoints): Promise<CcxtClient[]> {
  const clients: CcxtClient[] = [];
  const add = (venue: string, market: 'spot' | 'perp', exchange: Exchange, urls: Record<string, unknown>) => {
    Object.assign(exchange.urls.api as Record<string, unknown>, urls);
    clients.push({ venue, market, exchange });
  };
  if (endpoints['binance.spot.rest']) add('binance', 'spot', new ccxt.pro.binance(), binanceUrls(endpoints));
  if (endpoints['binance.perp.rest']) add('binance', 'perp', new ccxt.pro.binanceusdm(), binanceUrls(endpoints));
  for (const market of ['spot', 'perp'] as const) {
    if (!endpoints[`bybit.${market}.rest`]) continue;
    const rest = base(endpoints, `bybit.${market}.rest`);
    const path = market === 'spot' ? 'spot' : 'linear';
    const stream = `${base(endpoints, `bybit.${market}.ws`)}/v5/public/${path}`;
    const ws = { public: { spot: stream, linear: stream, inverse: stream, option: stream } };
    add('bybit', market, new ccxt.pro.bybit(), { spot: rest, futures: rest, v2: rest, public: rest, ws });
  }
  for (const market of ['spot', 'perp'] as const) {
    if (!endpoints[`okx.${market}.rest`]) continue;
    const ws = `${base(endpoints, `okx.${market}.ws`)}/ws/v5`;
    add('okx', market, new ccxt.pro.okx(), { rest: base(endpoints, `okx.${market}.rest`), ws });
  }
  // ccxt wants this call before it opens a plain `ws://` URL.
  await Promise.all(clients.map(client => client.exchange.loadHttpProxyAgent()));
  return clients;
}

/**
 * ccxt splits the futures path into `/public` and `/market` by itself when the URL ends with `/ws`. It tells spot from
 * futures sockets by the text `/stream` in the URL (of `stream.binance.com`), so the spot path makes a detour through one.
 */
function binanceUrls(endpoints: Endpoints): Record<string, unknown> {
  const spot = base(endpoints, 'binance.spot.rest');
  const futures = base(endpoints, 'binance.perp.rest');
  return {
    public: `${spot}/api/v3`,
    fapiPublic: `${futures}/fapi/v1`,
    fapiPublicV2: `${futures}/fapi/v2`,
    dapiPublic: `${futures}/dapi/v1`,
    ws: {
      spot: `${base(endpoints, 'binance.spot.ws')}/stream/../ws`,
      future: `${base(endpoints, 'binance.perp.ws')}/ws`,
    },
  };
}

export async function closeClients(clients: readonly CcxtClient[]): Promise<void> {
  await Promise.all(clients.map(client => client.exchange.close().catch(() => undefined)));
}

/** The active spot markets, or active linear swaps, that ccxt knows after `loadMarkets`. */
export async function scannedMarkets(client: CcxtClient): Promise<Market[]> {
  const markets = Object.values(await client.exchange.loadMarkets());
  return markets.filter(
    market => market?.active === true && (client.market === 'spot' ? market.spot : market.swap && market.linear),
  );
}

function contractSize(market: Market): number {
  const multiplier = Number((market?.info as { ctMult?: string })?.ctMult || 1);
  return (market?.contractSize ?? 1) * multiplier;
}

interface TopOfBook {
  bid?: unknown;
  bidVolume?: unknown;
  ask?: unknown;
  askVolume?: unknown;
}

function quoteOf(market: Market, ticker: TopOfBook): CcxtQuote {
  const number = (value: unknown) => (typeof value === 'number' && value > 0 ? value : null);
  const size = (value: unknown) => (typeof value === 'number' && value > 0 ? value * contractSize(market) : null);
  return {
    symbol: String(market?.id),
    bid: number(ticker.bid),
    bidSize: size(ticker.bidVolume),
    ask: number(ticker.ask),
    askSize: size(ticker.askVolume),
  };
}

function typeParams(client: CcxtClient): Record<string, string> {
  return client.market === 'spot' ? { type: 'spot' } : { type: 'swap', subType: 'linear' };
}

/** Top of book by REST, by the venue's own symbol. Binance: `fetchBidsAsks`, the others: `fetchTickers`. */
export async function restQuotes(client: CcxtClient): Promise<Map<string, CcxtQuote>> {
  const markets = bySymbol(await scannedMarkets(client));
  const { exchange } = client;
  const params = typeParams(client);
  const tickers =
    client.venue === 'binance'
      ? await exchange.fetchBidsAsks(undefined, params)
      : await exchange.fetchTickers(undefined, params);
  return collect(markets, Object.values(tickers));
}

/** Top of book by WebSocket (`watchBidsAsks`), until every market has one or the time is over. */
export async function streamQuotes(client: CcxtClient, timeoutMs = 20_000): Promise<Map<string, CcxtQuote>> {
  const markets = await scannedMarkets(client);
  await watchAll(
    client,
    markets,
    timeoutMs,
    symbols => client.exchange.watchBidsAsks(symbols),
    () => client.exchange.bidsasks,
  );
  return collect(bySymbol(markets), Object.values(client.exchange.bidsasks) as TopOfBook[]);
}

/** Funding by REST (`fetchFundingRates`, with `fetchFundingIntervals` on Binance), by the venue's own symbol. */
export async function restFunding(client: CcxtClient): Promise<Map<string, CcxtFunding>> {
  const { exchange } = client;
  const markets = bySymbol(await scannedMarkets(client));
  const rates = Object.values(await exchange.fetchFundingRates(undefined, typeParams(client)));
  const intervals = client.venue === 'binance' ? await exchange.fetchFundingIntervals() : undefined;
  const result = new Map<string, CcxtFunding>();
  for (const rate of rates) {
    const market = markets.get(String(rate?.symbol));
    if (!market || typeof rate?.fundingRate !== 'number') continue;
    const interval = intervals ? (intervals[String(rate.symbol)]?.interval ?? '8h') : rate.interval;
    result.set(String(market.id), {
      symbol: String(market.id),
      rate: rate.fundingRate,
      intervalHours: interval === undefined ? undefined : Number.parseInt(interval, 10),
      nextTime: rate.fundingTimestamp,
    });
  }
  return result;
}

/** Funding by WebSocket: OKX `watchFundingRates`, Bybit `watchTickers`, Binance `watchMarkPrices`. */
export async function streamFunding(client: CcxtClient, timeoutMs = 20_000): Promise<Map<string, CcxtFunding>> {
  const { exchange } = client;
  const markets = await scannedMarkets(client);
  const result = new Map<string, CcxtFunding>();
  if (client.venue === 'okx') {
    const rates = () =>
      exchange.fundingRates as Record<string, { fundingRate?: number; fundingTimestamp?: number; interval?: string }>;
    await watchAll(client, markets, timeoutMs, symbols => exchange.watchFundingRates(symbols), rates);
    for (const market of markets) {
      const rate = rates()[String(market?.symbol)];
      if (rate?.fundingRate === undefined) continue;
      const intervalHours = rate.interval === undefined ? undefined : Number.parseInt(rate.interval, 10);
      const symbol = String(market?.id);
      result.set(symbol, { symbol, rate: rate.fundingRate, intervalHours, nextTime: rate.fundingTimestamp });
    }
    return result;
  }
  const watch = (symbols: string[]) =>
    client.venue === 'binance' ? exchange.watchMarkPrices(symbols) : exchange.watchTickers(symbols);
  // ccxt keeps all topics of a market on one socket, and Bybit allows 21,000 characters of them: begin with a new one.
  if (client.venue === 'bybit') await exchange.close();
  await watchAll(client, markets, timeoutMs, watch, () => exchange.tickers);
  for (const market of markets) {
    const ticker = exchange.tickers[String(market?.symbol)];
    const info = ticker?.info as Record<string, string> | undefined;
    const rate = info?.r ?? info?.fundingRate;
    if (!rate) continue;
    const symbol = String(market?.id);
    const hours = info?.fundingIntervalHour;
    result.set(symbol, {
      symbol,
      rate: Number(rate),
      intervalHours: hours === undefined ? undefined : Number(hours),
      nextTime: Number(info?.T ?? info?.nextFundingTime),
    });
  }
  return result;
}

/** Watches in chunks that the venue accepts until every market is in `seen`, or until the time is over. */
async function watchAll(
  client: CcxtClient,
  markets: readonly Market[],
  timeoutMs: number,
  watch: (symbols: string[]) => Promise<unknown>,
  seen: () => Record<string, unknown>,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  const symbols = markets.map(market => String(market?.symbol));
  const size = CHUNK[`${client.venue}.${client.market}`] ?? 100;
  const chunks = Array.from({ length: Math.ceil(symbols.length / size) }, (_, at) =>
    symbols.slice(at * size, (at + 1) * size),
  );
  await Promise.all(
    chunks.map(async chunk => {
      while (Date.now() < deadline && chunk.some(symbol => !seen()[symbol])) {
        const update = watch(chunk);
        update.catch(() => undefined);
        await Promise.race([update, new Promise(resolve => setTimeout(resolve, deadline - Date.now()).unref())]);
      }
    }),
  );
}

function bySymbol(markets: readonly Market[]): Map<string, NonNullable<Market>> {
  const map = new Map<string, NonNullable<Market>>();
  for (const market of markets) if (market) map.set(String(market.symbol), market);
  return map;
}

function collect(
  markets: ReadonlyMap<string, NonNullable<Market>>,
  tickers: readonly (TopOfBook & { symbol?: unknown })[],
): Map<string, CcxtQuote> {
  const quotes = new Map<string, CcxtQuote>();
  for (const ticker of tickers) {
    const market = markets.get(String(ticker.symbol));
    if (market) quotes.set(String(market.id), quoteOf(market, ticker));
  }
  return quotes;
}
