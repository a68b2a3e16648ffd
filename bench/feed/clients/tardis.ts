import { normalizeBookTickers, streamNormalized } from 'tardis-dev';
import { Meter, plan, symbolsOf } from './clientKit';

// tardis-dev as its documentation shows it: a normalized stream of book tickers for each market, iterated.
const EXCHANGES = {
  'binance-usdm': 'binance-futures',
  'binance-spot': 'binance',
  'bybit-linear': 'bybit',
  'bybit-spot': 'bybit-spot',
  'okx-swap': 'okex-swap',
  'okx-spot': 'okex',
} as const;

const meter = new Meter('tardis');
const books = new Map<string, { readonly bid: number; readonly ask: number }>();
meter.sums = () => {
  let [symbols, sumBid, sumAsk] = [0, 0, 0];
  for (const { bid, ask } of books.values()) {
    symbols++;
    sumBid += bid;
    sumAsk += ask;
  }
  return { symbols, sumBid, sumAsk };
};

async function watch(format: (typeof plan.formats)[number]): Promise<void> {
  const exchange = EXCHANGES[format.name as keyof typeof EXCHANGES];
  // Its own way of being pointed elsewhere.
  process.env[`WSS_URL_${exchange.toUpperCase().replace(/-/g, '_')}`] = plan.ws + format.path;
  const symbols = await symbolsOf(format);
  const stream = streamNormalized({ exchange, symbols, timeoutIntervalMS: 60_000 }, normalizeBookTickers);
  for await (const message of stream) {
    if (message.type !== 'book_ticker') continue;
    const { symbol, bidPrice = 0, askPrice = 0, bidAmount = 0, askAmount = 0 } = message;
    books.set(`${exchange} ${symbol}`, { bid: bidPrice, ask: askPrice });
    meter.frame(bidAmount, askAmount);
  }
}

for (const format of plan.formats) watch(format).catch(error => console.error(String(error)));
