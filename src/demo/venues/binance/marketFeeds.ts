import { BOOK, type DemoInstrument, LISTING, STATS } from '../../model/instrument';
import type { Feed } from '../../net/hub';
import type { VenueContext } from '../../net/venueServer';
import { contractType } from './lists';
import { bookTickerText, markPriceText, miniTickerText, tickerText } from './symbolFeeds';

const FOREVER = 4133404800000;

type Market = 'spot' | 'perp';
type Encode = (i: DemoInstrument, at: number) => string;

/** An array, each second, of the rows that changed since the last one: `!miniTicker@arr`, `!ticker@arr`. */
function changedRows(context: VenueContext, market: Market, encode: Encode): Feed {
  const changed = new Set<DemoInstrument>();
  return {
    mask: STATS,
    everyMs: 1000,
    always: true,
    onChange: (i, mask) => {
      if (i.venue === 'binance' && i.market === market && (mask & STATS) !== 0 && i.state === 'trading') changed.add(i);
    },
    encode: now => {
      if (changed.size === 0) return undefined;
      const at = now + context.offset();
      const text = `[${[...changed].map(i => encode(i, at)).join(',')}]`;
      changed.clear();
      return text;
    },
  };
}

/** `!miniTicker@arr`. On futures it carries USD-M and COIN-M rows. */
export function allMiniTickers(context: VenueContext, market: Market): Feed {
  return changedRows(context, market, miniTickerText);
}

/** `!ticker@arr` (futures), `!ticker_1d@arr` and its like (spot). */
export function allTickers(context: VenueContext, market: Market, event = '24hrTicker'): Feed {
  return changedRows(context, market, (i, at) => tickerText(i, at).replace('"24hrTicker"', `"${event}"`));
}

/** `!markPrice@arr`: all rows each time; TradFi symbols in a message of their own. */
export function allMarkPrices(context: VenueContext, everyMs: number): Feed {
  const rows = (tradfi: boolean, at: number) =>
    context.model
      .listed('binance', 'perp')
      .filter(i => i.state === 'trading' && (i.category !== 'crypto') === tradfi)
      .map(i => markPriceText(i, at));
  return {
    mask: 0,
    everyMs,
    always: true,
    encode: now => {
      const at = now + context.offset();
      return [`[${rows(false, at).join(',')}]`, `[${rows(true, at).join(',')}]`];
    },
  };
}

/** `!bookTicker` on futures: each changed row in a message of its own, once in 5 s. */
export function allBookTickers(context: VenueContext): Feed {
  const changed = new Set<DemoInstrument>();
  return {
    mask: BOOK,
    everyMs: 5000,
    always: true,
    onChange: (i, mask) => {
      if (i.venue === 'binance' && i.market === 'perp' && (mask & BOOK) !== 0 && i.state === 'trading') changed.add(i);
    },
    encode: now => {
      const texts = [...changed].map(i => bookTickerText(i, now + context.offset(), context.offset()));
      changed.clear();
      return texts;
    },
  };
}

/** `!contractInfo`: listings, delistings and changes of state of futures. */
export function contractInfo(context: VenueContext): Feed {
  const changed = new Set<DemoInstrument>();
  return {
    mask: LISTING,
    everyMs: 250,
    always: true,
    onChange: (i, mask) => {
      if (i.venue === 'binance' && i.market === 'perp' && (mask & LISTING) !== 0) changed.add(i);
    },
    encode: now => {
      const at = now + context.offset();
      const texts = [...changed].map(i => contractText(i, at));
      changed.clear();
      return texts;
    },
  };
}

function contractText(i: DemoInstrument, at: number): string {
  const gone = i.state === 'hidden';
  return JSON.stringify({
    e: 'contractInfo',
    E: at,
    s: i.symbol,
    ps: i.symbol.split('_')[0],
    ct: contractType(i),
    dt: gone ? at + 600_000 : i.deliveryTime || FOREVER,
    ot: i.launchTime,
    cs: gone ? 'SETTLING' : i.statusText,
    bks: [{ bs: 1, bnf: 0, bnc: 5000, mmr: 0.01, cf: 0, mi: 21, ma: 50 }],
    st: i.row === 'coin-m' ? 2 : 1,
  });
}
