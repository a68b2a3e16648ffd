import type { ConnectionHealth } from '../model/health';
import type { Instrument } from '../model/instrument';
import { EPISODE_NUMBERS, FUNDING_NUMBERS, marketNumbers, SPREAD_NUMBERS } from './columns';
import type { TableView, Window } from './messages';
import { readWindow, type WindowRow } from './readWindow';
import type { Row } from './row';

export type { Cell, Row } from './row';

/** `spot-perp`: buy spot, sell perp; and so on. */
export function kindOf(buy: Instrument, sell: Instrument): string {
  return `${buy.market}-${sell.market}`;
}

/** Number columns of a view's windows. */
export function numbersOf(view: TableView, venues: readonly string[]): readonly string[] {
  switch (view) {
    case 'spreads':
      return SPREAD_NUMBERS;
    case 'funding':
      return FUNDING_NUMBERS;
    case 'markets':
      return marketNumbers(venues);
    case 'episodes':
      return EPISODE_NUMBERS;
  }
}

/** Rows of a window as objects, in its order. `venues`: those scanned, in the engine's order. */
export function windowRows(
  window: Window,
  instruments: ReadonlyMap<number, Instrument>,
  venues: readonly string[],
): Row[] {
  const names = numbersOf(window.view, venues);
  return readWindow(window, instruments, names).map(row => rowOf(window.view, row, venues));
}

function rowOf(view: TableView, { at, buy, sell, number, state, reason }: WindowRow, venues: readonly string[]): Row {
  switch (view) {
    case 'spreads':
      return spreadRow(at, buy, sell, number, state, reason);
    case 'funding':
      return fundingRow(at, buy, sell, number, state, reason);
    case 'episodes':
      return episodeRow(at, buy, sell, number, state, reason);
    case 'markets':
      return marketRow(at, buy, number, venues, state, reason);
  }
}

type Read = (name: string) => number | null;

function spreadRow(at: number, buy: Instrument, sell: Instrument, n: Read, state: string, reason: string): Row {
  return {
    view: 'spreads',
    at,
    base: buy.base,
    kind: kindOf(buy, sell),
    buy: {
      venue: buy.venue,
      market: buy.market,
      symbol: buy.symbol,
      quote: buy.quote,
      ask: n('buy.ask'),
      askSize: n('buy.askSize'),
      ageMs: n('buy.ageMs'),
    },
    sell: {
      venue: sell.venue,
      market: sell.market,
      symbol: sell.symbol,
      quote: sell.quote,
      bid: n('sell.bid'),
      bidSize: n('sell.bidSize'),
      ageMs: n('sell.ageMs'),
    },
    conversion: n('conversion'),
    grossPct: n('grossPct'),
    feesPct: n('feesPct'),
    netPct: n('netPct'),
    size: n('size'),
    notional: n('notional'),
    profit: n('profit'),
    fundingCarryPctPerDay: n('fundingCarryPctPerDay'),
    skewMs: n('skewMs'),
    state,
    reason,
  };
}

function fundingRow(at: number, buy: Instrument, sell: Instrument, n: Read, state: string, reason: string): Row {
  const leg = (side: 'buy' | 'sell', instrument: Instrument) => ({
    venue: instrument.venue,
    symbol: instrument.symbol,
    quote: instrument.quote,
    fundingRatePct: n(`${side}.fundingRatePct`),
    fundingIntervalHours: n(`${side}.fundingIntervalHours`),
    nextFundingTime: n(`${side}.nextFundingTime`),
  });
  return {
    view: 'funding',
    at,
    base: buy.base,
    buy: leg('buy', buy),
    sell: leg('sell', sell),
    fundingCarryPctPerDay: n('fundingCarryPctPerDay'),
    fundingCarryAprPct: n('fundingCarryAprPct'),
    grossPct: n('grossPct'),
    netPct: n('netPct'),
    breakEvenHours: n('breakEvenHours'),
    state,
    reason,
  };
}

function episodeRow(at: number, buy: Instrument, sell: Instrument, n: Read, state: string, reason: string): Row {
  const leg = ({ venue, market, symbol, quote }: Instrument) => ({ venue, market, symbol, quote });
  return {
    view: 'episodes',
    at,
    id: n('id'),
    base: buy.base,
    kind: kindOf(buy, sell),
    buy: leg(buy),
    sell: leg(sell),
    openedAt: n('openedAt'),
    endedAt: n('endedAt'),
    livedMs: n('livedMs'),
    updates: n('updates'),
    thresholdPct: n('thresholdPct'),
    peakAt: n('peakAt'),
    peakNetPct: n('peakNetPct'),
    peakGrossPct: n('peakGrossPct'),
    size: n('size'),
    notional: n('notional'),
    profit: n('profit'),
    firstSize: n('firstSize'),
    lastSize: n('lastSize'),
    lastNetPct: n('lastNetPct'),
    state,
    reason,
  };
}

function marketRow(at: number, i: Instrument, n: Read, venues: readonly string[], state: string, reason: string): Row {
  return {
    view: 'markets',
    at,
    venue: i.venue,
    market: i.market,
    symbol: i.symbol,
    base: i.base,
    quote: i.quote,
    multiplier: i.multiplier,
    bid: n('bid'),
    bidSize: n('bidSize'),
    ask: n('ask'),
    askSize: n('askSize'),
    last: n('last'),
    change24hPct: n('change24hPct'),
    volume24hQuote: n('volume24hQuote'),
    fundingRatePct: n('fundingRatePct'),
    fundingIntervalHours: n('fundingIntervalHours'),
    nextFundingTime: n('nextFundingTime'),
    tickSize: n('tickSize'),
    tickSizePct: n('tickSizePct'),
    exchangeTime: n('exchangeTime'),
    receivedTime: n('receivedTime'),
    ageMs: n('ageMs'),
    state,
    reason,
    vs: Object.fromEntries(['spot', ...venues].map(name => [name, n(`vs.${name}`)])),
  };
}

/** A connection's health as NDJSON prints it. */
export function healthRow(at: number, h: ConnectionHealth): Row {
  return {
    view: 'health',
    at,
    venue: h.venue,
    market: h.market,
    connection: h.connection,
    url: h.url,
    state: h.state,
    diagnosis: h.diagnosis,
    streams: { asked: h.streams.asked, acked: h.streams.acked, alive: h.streams.alive },
    framesPerSecond: h.framesPerSecond,
    lastFrameAgeMs: h.lastFrameAgeMs,
    lagMs: h.lagMs,
    reconnects: h.reconnects,
    drops: h.drops,
    errors: h.errors,
    conflated: h.conflated,
  };
}
