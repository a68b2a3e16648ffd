import type { Instrument } from '../../../src/model/instrument';
import { formatPrice, signedPct } from '../../../src/model/numberFormat';
import type { Row } from '../../../src/protocol/rows';
import { NAMES } from './setup';

interface Leg {
  readonly venue: string;
  readonly market: string;
  readonly symbol: string;
  readonly quote: string;
  readonly ask: number | null;
  readonly bid: number | null;
}

/** Where a leg's tick size is found. */
export interface Listed {
  readonly instruments: ReadonlyMap<number, Instrument>;
}

export interface SpreadRow {
  readonly base: string;
  readonly kind: string;
  readonly buy: Leg;
  readonly sell: Leg;
  readonly netPct: number | null;
  readonly grossPct: number | null;
  readonly state: string;
}

/** Cells of the spreads view by their headers, made from the engine's row without the page's own code. */
export function spreadCells(row: Row, scan: Listed): Readonly<Record<string, string>> {
  const { base, kind, buy, sell, netPct, grossPct, state } = row as unknown as SpreadRow;
  return {
    Asset: base,
    Kind: kind,
    Buy: NAMES[buy.venue] ?? '',
    Ask: priceText(buy.ask, buy, scan),
    Sell: NAMES[sell.venue] ?? '',
    Bid: priceText(sell.bid, sell, scan),
    'Gross %': pctText(grossPct),
    'Net %': pctText(netPct),
    State: state,
  };
}

function pctText(value: number | null): string {
  return value === null ? '–' : signedPct(value);
}

function priceText(price: number | null, { venue, market, symbol }: Leg, scan: Listed): string {
  if (price === null) return '–';
  for (const instrument of scan.instruments.values()) {
    if (instrument.venue === venue && instrument.market === market && instrument.symbol === symbol) {
      return formatPrice(price, instrument.tickSize);
    }
  }
  throw new Error(`no instrument ${venue}:${market}:${symbol}`);
}
