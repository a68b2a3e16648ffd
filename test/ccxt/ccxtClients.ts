import type { Exchange, Market } from 'ccxt';
import type { CcxtMarket, FundingRate, TopOfBook } from './ccxtMarket';
import { binance } from './venues/binance';
import { bitget } from './venues/bitget';
import { bybit } from './venues/bybit';
import { coinbase } from './venues/coinbase';
import { hyperliquid } from './venues/hyperliquid';
import { kraken } from './venues/kraken';
import { okx } from './venues/okx';

/** Every market that can be scanned. */
export const CCXT_MARKETS: readonly CcxtMarket[] = [
  ...binance,
  ...bybit,
  ...okx,
  ...hyperliquid,
  ...bitget,
  ...coinbase,
  ...kraken,
];

/**
 * `ccxt` pro classes as a stranger would use them, with nothing changed but their URLs. One client a market.
 *
 * What ccxt cannot express, and what is done about it here:
 * - names: `1000PEPE` stays a coin of its own. Sizes here are in (scaled) base units; who compares applies the multiplier.
 * - a missing side is `undefined` or 0, depending on the venue; here it is null.
 */
export interface CcxtClient {
  readonly definition: CcxtMarket;
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

function base(endpoints: Endpoints, key: string): string {
  const url = endpoints[key];
  if (url === undefined) throw new Error(`no endpoint ${key}`);
  return url.replace(/\/+$/, '');
}

/** The clients for the markets that `endpoints` (see `Demo.endpoints`) names. Close them with `closeClients`. */
export async function ccxtClients(endpoints: Endpoints): Promise<CcxtClient[]> {
  const clients = CCXT_MARKETS.flatMap(definition => {
    const key = `${definition.venue}.${definition.market}`;
    if (!endpoints[`${key}.rest`]) return [];
    const exchange = definition.make(each => base(endpoints, each));
    return [{ definition, exchange }];
  });
  // ccxt wants this call before it opens a plain `ws://` URL.
  await Promise.all(clients.map(client => client.exchange.loadHttpProxyAgent()));
  await Promise.all(clients.map(client => client.exchange.loadMarkets()));
  return clients;
}

export async function closeClients(clients: readonly CcxtClient[]): Promise<void> {
  await Promise.all(clients.map(client => client.exchange.close().catch(() => undefined)));
}

/** The active spot markets, or active linear swaps, that ccxt knows after `loadMarkets`. */
export async function scannedMarkets({ definition, exchange }: CcxtClient): Promise<NonNullable<Market>[]> {
  const isScanned = definition.isScanned ?? (() => true);
  return Object.values(await exchange.loadMarkets()).filter(
    market =>
      market?.active === true &&
      (definition.market === 'spot' ? market.spot : market.swap && market.linear) &&
      isScanned(market),
  ) as NonNullable<Market>[];
}

/** The venue's own symbol. */
export function symbolOf({ definition }: CcxtClient, market: NonNullable<Market>): string {
  return definition.symbolOf?.(market) ?? String(market.id);
}

/** ccxt's name of an ordinary pair, with the venue's own symbol. */
export function pairOf(client: CcxtClient, base: string): { readonly name: string; readonly symbol: string } {
  const { quote = 'USDT', market } = client.definition;
  const name = market === 'spot' ? `${base}/${quote}` : `${base}/${quote}:${quote}`;
  const found = client.exchange.market(name);
  if (!found) throw new Error(`ccxt does not know ${name}`);
  return { name, symbol: symbolOf(client, found) };
}

function quoteOf(client: CcxtClient, market: NonNullable<Market>, ticker: TopOfBook): CcxtQuote {
  const contractSize = client.definition.contractSize?.(market) ?? market.contractSize ?? 1;
  const number = (value: unknown) => (typeof value === 'number' && value > 0 ? value : null);
  const size = (value: unknown) => (typeof value === 'number' && value > 0 ? value * contractSize : null);
  return {
    symbol: symbolOf(client, market),
    bid: number(ticker.bid),
    bidSize: size(ticker.bidVolume),
    ask: number(ticker.ask),
    askSize: size(ticker.askVolume),
  };
}

function typeParams({ definition }: CcxtClient): Record<string, string> {
  return definition.market === 'spot' ? { type: 'spot' } : { type: 'swap', subType: 'linear' };
}

/** Top of book by REST, by the venue's own symbol. */
export async function restQuotes(client: CcxtClient): Promise<Map<string, CcxtQuote>> {
  const { definition, exchange } = client;
  const params = typeParams(client);
  const tickers = await (definition.fetchTops?.(exchange, params) ?? exchange.fetchTickers(undefined, params));
  return collect(client, await scannedMarkets(client), tickers);
}

/** Top of book by WebSocket, until every market has one or the time is over. */
export async function streamQuotes(client: CcxtClient, timeoutMs = 20_000): Promise<Map<string, CcxtQuote>> {
  const { definition, exchange } = client;
  const markets = await scannedMarkets(client);
  const watch = (symbols: string[]) =>
    definition.tops ? definition.tops.watch(exchange, symbols) : exchange.watchBidsAsks(symbols);
  const seen = () => definition.tops?.seen(exchange) ?? exchange.bidsasks;
  await watchAll(client, markets, timeoutMs, watch, seen);
  return collect(client, markets, seen());
}

/** Funding by REST, by the venue's own symbol. */
export async function restFunding(client: CcxtClient): Promise<Map<string, CcxtFunding>> {
  const { definition, exchange } = client;
  const params = typeParams(client);
  const rates: Readonly<Record<string, FundingRate | undefined>> = await (definition.fetchRates?.(exchange, params) ??
    exchange.fetchFundingRates(undefined, params));
  const result = new Map<string, CcxtFunding>();
  for (const market of await scannedMarkets(client)) {
    const rate = rates[String(market.symbol)];
    if (typeof rate?.fundingRate !== 'number') continue;
    const hours = Number.parseInt(String(rate.interval), 10);
    note(result, symbolOf(client, market), { rate: rate.fundingRate, hours, nextTime: rate.fundingTimestamp });
  }
  return result;
}

/** Funding by WebSocket. */
export async function streamFunding(client: CcxtClient, timeoutMs = 20_000): Promise<Map<string, CcxtFunding>> {
  const { exchange, definition } = client;
  const { funding } = definition;
  if (!funding) throw new Error(`${definition.venue} ${definition.market} has no funding`);
  const markets = await scannedMarkets(client);
  if (funding.ownSocket) await exchange.close();
  const result = new Map<string, CcxtFunding>();
  await watchAll(
    client,
    markets,
    timeoutMs,
    symbols => funding.watch(exchange, symbols),
    () => funding.seen(exchange),
  );
  for (const market of markets) {
    const entry = funding.seen(exchange)[String(market.symbol)];
    if (entry) note(result, symbolOf(client, market), funding.read(entry));
  }
  return result;
}

function note(
  result: Map<string, CcxtFunding>,
  symbol: string,
  { rate, hours, nextTime }: { rate?: unknown; hours?: unknown; nextTime?: unknown },
): void {
  if (rate === undefined || rate === '') return;
  const intervalHours = hours === undefined || Number.isNaN(Number(hours)) ? undefined : Number(hours);
  result.set(symbol, { symbol, rate: Number(rate), intervalHours, nextTime: Number(nextTime) });
}

/** Watches in chunks that the venue accepts until every market is in `seen`, or until the time is over. */
async function watchAll(
  client: CcxtClient,
  markets: readonly NonNullable<Market>[],
  timeoutMs: number,
  watch: (symbols: string[]) => Promise<unknown>,
  seen: () => Readonly<Record<string, unknown>>,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  const symbols = markets.map(market => String(market.symbol));
  const size = client.definition.chunk;
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

function collect(
  client: CcxtClient,
  markets: readonly NonNullable<Market>[],
  tickers: Readonly<Record<string, TopOfBook | undefined>>,
): Map<string, CcxtQuote> {
  const bySymbol = new Map(markets.map(market => [String(market.symbol), market]));
  const quotes = new Map<string, CcxtQuote>();
  for (const [symbol, ticker] of Object.entries(tickers)) {
    const market = bySymbol.get(symbol);
    if (market && ticker) quotes.set(symbolOf(client, market), quoteOf(client, market, ticker));
  }
  return quotes;
}
