import type { Instrument } from './instrument';
import { venueInfo } from './venueNames';

/** Symbol without its quote, where it ends with it. */
function stem({ symbol, quote }: Instrument): string {
  return symbol.endsWith(quote) ? symbol.slice(0, -quote.length) : symbol;
}

/**
 * Fills a venue's address of trade pages, `https://…/{base}-{quote:lower}`, with what `MarketDefinition.tradePage` names.
 * Symbols are others' text: every part of them is encoded.
 */
export function fillTradePage(template: string, instrument: Instrument): string {
  const { symbol, base, quote, settle } = instrument;
  const parts: Readonly<Record<string, string>> = { symbol, base, quote, settle, stem: stem(instrument) };
  return template.replace(/\{(\w+)(:lower)?\}/g, (whole, name: string, lower?: string) => {
    const part = parts[name];
    if (part === undefined) return whole;
    return encodeURIComponent(lower ? part.toLowerCase() : part);
  });
}

/** Page where a person trades the instrument; undefined for a venue that is not known. */
export function tradePage(instrument: Instrument): string | undefined {
  const template = venueInfo(instrument.venue)?.markets.find(each => each.market === instrument.market)?.tradePage;
  return template === undefined ? undefined : fillTradePage(template, instrument);
}
