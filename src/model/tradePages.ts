import type { Instrument } from './instrument';

type Page = (instrument: Instrument) => string;

/** Symbol without its quote, where it ends with it. */
function stem({ symbol, quote }: Instrument): string {
  return symbol.endsWith(quote) ? symbol.slice(0, -quote.length) : symbol;
}

const PAGES: Readonly<Record<string, Page>> = {
  'binance.spot': instrument => {
    const { symbol, quote } = instrument;
    const pair = symbol.endsWith(quote) ? `${stem(instrument)}_${quote}` : symbol;
    return `https://www.binance.com/en/trade/${encodeURIComponent(pair)}?type=spot`;
  },
  'binance.perp': ({ symbol }) => `https://www.binance.com/en/futures/${encodeURIComponent(symbol)}`,
  'bybit.spot': instrument => {
    const { quote } = instrument;
    return `https://www.bybit.com/en/trade/spot/${encodeURIComponent(stem(instrument))}/${encodeURIComponent(quote)}`;
  },
  'bybit.perp': ({ symbol, settle }) =>
    `https://www.bybit.com/trade/${settle === 'USDC' ? 'usdc' : 'usdt'}/${encodeURIComponent(symbol)}`,
  'okx.spot': ({ symbol }) => `https://www.okx.com/trade-spot/${encodeURIComponent(symbol.toLowerCase())}`,
  'okx.perp': ({ symbol }) => `https://www.okx.com/trade-swap/${encodeURIComponent(symbol.toLowerCase())}`,
};

/** Page where a person trades the instrument; undefined for a venue without one. A test holds it against the venue files. */
export function tradePage(instrument: Instrument): string | undefined {
  return PAGES[`${instrument.venue}.${instrument.market}`]?.(instrument);
}
