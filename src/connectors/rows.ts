import type { Instrument } from '../model/instrument';
import type { ListingSink, Sink } from './venue';
import { decimal, isRecord, type JsonRecord, malformedField, notNegative, positive, shown, whole } from './wire';

/** What a row of an instrument list is. */
export type ListedRow =
  | { readonly kind: 'instrument'; readonly instrument: Instrument; readonly fundingIntervalHours?: number }
  | { readonly kind: 'ignored'; readonly why: string }
  | { readonly kind: 'rejected'; readonly why: string };

export function ignored(why: string): ListedRow {
  return { kind: 'ignored', why };
}

export function rejected(symbol: unknown, why: string): ListedRow {
  return { kind: 'rejected', why: `${shown(symbol)}: ${why}` };
}

/** Reads every row of a list and reports each once. */
export function listRows(rows: unknown, read: (row: JsonRecord) => ListedRow, listing: ListingSink) {
  if (!Array.isArray(rows)) return listing.rejected('the answer has no list of instruments');
  for (const row of rows) {
    const result = isRecord(row) ? read(row) : rejected(row, 'not an instrument');
    // A module that is not checked by types may forget to.
    if (!isRecord(result)) listing.rejected(`the row ended in nothing: ${shown(row)}`);
    else if (result.kind === 'instrument') listing.instrument(result.instrument, result.fundingIntervalHours);
    else if (result.kind === 'ignored') listing.ignored(result.why);
    else listing.rejected(result.why);
  }
}

const COMPARED = ['contractSize', 'tickSize', 'lotStep', 'base', 'quote', 'settle', 'tradfi'] as const;

/**
 * For a row that a stream of listings pushed, or that a list has which is read again: halts or resumes the instrument, and
 * returns in words what differs from the list as it was last read; undefined: nothing, or nothing that is for us.
 */
export function listingNews(row: ListedRow, symbol: string, venueName: string, sink: Sink): string | undefined {
  if (row.kind === 'rejected') {
    sink.rejected(row.why);
    return undefined;
  }
  const known = sink.listed(symbol);
  const index = sink.instrument(symbol);
  if (row.kind === 'ignored') {
    if (index >= 0) sink.halted(index, `${venueName} has set ${symbol} to ${row.why}`);
    return known && `${shown(symbol)} is ${row.why}`;
  }
  const now = row.instrument;
  if (index >= 0) {
    if (now.status === 'trading') sink.resumed(index);
    else sink.halted(index, `${venueName} has suspended ${symbol}`);
  }
  if (!known) return `${shown(symbol)} is listed`;
  // Halted ones get no row: the list has to be applied anew.
  if (index < 0 && known.status === 'halted' && now.status === 'trading') return `${shown(symbol)} trades now`;
  const changed = COMPARED.find(field => known[field] !== now[field]);
  return changed && `${shown(symbol)}: ${changed} is now ${now[changed]}`;
}

/** Calls `read` for each row of a REST list whose symbol, in `field`, is scanned; rows of others are skipped. */
export function scannedRows(
  rows: unknown,
  field: string,
  what: string,
  sink: Sink,
  read: (row: JsonRecord, index: number, symbol: string) => void,
) {
  if (!Array.isArray(rows)) return sink.rejected(`${what}: the answer has no list`);
  for (const row of rows) {
    const symbol = isRecord(row) ? row[field] : undefined;
    if (typeof symbol !== 'string') {
      sink.rejected(`${what}: a row without ${field}`);
      continue;
    }
    const index = sink.instrument(symbol);
    if (index >= 0) read(row, index, symbol);
  }
}

/**
 * Hands a top of book over, or says which of its numbers is bad. A side without a price or without a size is empty.
 */
export function offerBook(
  sink: Sink,
  channel: string,
  symbol: string,
  index: number,
  bid: number,
  bidSize: number,
  ask: number,
  askSize: number,
  exchangeTime: number,
  sequence: number,
  restart: boolean,
) {
  if (Number.isNaN(bid + bidSize + ask + askSize + exchangeTime + sequence)) {
    const bad = Number.isNaN(bid)
      ? 'bid price'
      : Number.isNaN(bidSize)
        ? 'bid size'
        : Number.isNaN(ask)
          ? 'ask price'
          : Number.isNaN(askSize)
            ? 'ask size'
            : Number.isNaN(exchangeTime)
              ? 'time'
              : 'sequence';
    return sink.rejected(`${channel} ${shown(symbol)}: the ${bad} can't be read`);
  }
  takeBook(sink, index, bid, bidSize, ask, askSize, exchangeTime, sequence, restart);
}

/** Hands over a top of book whose numbers are good. A side without a price or without a size is empty. */
export function takeBook(
  sink: Sink,
  index: number,
  bid: number,
  bidSize: number,
  ask: number,
  askSize: number,
  exchangeTime: number,
  sequence: number,
  restart: boolean,
) {
  const bidThere = bid > 0 && bidSize > 0;
  const askThere = ask > 0 && askSize > 0;
  sink.topOfBook(
    index,
    bidThere ? bid : 0,
    bidThere ? bidSize : 0,
    askThere ? ask : 0,
    askThere ? askSize : 0,
    exchangeTime,
    sequence,
    restart,
  );
}

/** Names of the fields of a flat row that hold the top of book. */
export interface BookFields {
  readonly bid: string;
  readonly bidSize: string;
  readonly ask: string;
  readonly askSize: string;
  /** Absent where the list has no time. */
  readonly time?: string;
}

/** As `offerBook`, from a row of a REST list: there an empty text means an empty side. */
export function offerRestBook(
  sink: Sink,
  what: string,
  symbol: string,
  index: number,
  row: JsonRecord,
  fields: BookFields,
) {
  const bid = restAmount(row[fields.bid]);
  const bidSize = restAmount(row[fields.bidSize]);
  const ask = restAmount(row[fields.ask]);
  const askSize = restAmount(row[fields.askSize]);
  const time = fields.time === undefined ? 0 : whole(row[fields.time]);
  offerBook(sink, what, symbol, index, bid, bidSize, ask, askSize, time, 0, false);
}

function restAmount(value: unknown): number {
  return value === '' ? 0 : notNegative(value);
}

/** Names of the fields of a flat row that hold the 24 h statistics. */
export interface StatsFields {
  readonly last: string;
  /** Absent where the venue tells only the change. */
  readonly open?: string;
  /** In the quote asset. */
  readonly volume: string;
  readonly change?: string;
  /** 100 for percent; absent: a fraction. */
  readonly changePer?: number;
}

/** Hands over the statistics that the row has; absent and empty fields are unchanged, the change counts without an open. */
export function offerStats(
  sink: Sink,
  what: string,
  symbol: string,
  index: number,
  row: JsonRecord,
  fields: StatsFields,
) {
  const last = positive(row[fields.last]);
  const open = fields.open === undefined ? Number.NaN : positive(row[fields.open]);
  const volume = notNegative(row[fields.volume]);
  let change = Number.NaN;
  if (Number.isNaN(last + open + volume)) {
    const bad = malformedField(row, [fields.last, fields.open ?? '', fields.volume, fields.change ?? '']);
    if (bad !== undefined) return sink.rejected(`${what} ${symbol}: ${bad} is not a number`);
    if (fields.change !== undefined && Number.isNaN(open)) {
      change = decimal(row[fields.change]) / (fields.changePer ?? 1);
    }
    if (Number.isNaN(last) && Number.isNaN(open) && Number.isNaN(volume) && Number.isNaN(change)) return;
  }
  sink.stats(index, last, open, change, volume);
}

/** Names of the fields of a flat row that hold funding. */
export interface FundingFields {
  /** A fraction per interval. */
  readonly rate: string;
  /** The interval; absent where this row does not tell it. */
  readonly hours?: string;
  /** Units of the interval in an hour: 3,600 where it is in seconds, 60 for minutes; absent: hours. */
  readonly hoursPer?: number;
  /** The settlement that the rate belongs to; absent where this row does not tell it. */
  readonly nextTime?: string;
  /** Unit of that time, in ms: 1,000 where it is in seconds; absent: ms. */
  readonly timeUnitMs?: number;
}

/** Hands over the funding that the row has; absent and empty fields, and a time or interval of 0, are unchanged. */
function offerFunding(sink: Sink, what: string, symbol: string, index: number, row: JsonRecord, fields: FundingFields) {
  const rate = decimal(row[fields.rate]);
  const hours = fields.hours === undefined ? Number.NaN : positive(row[fields.hours]) / (fields.hoursPer ?? 1);
  const nextTime =
    fields.nextTime === undefined ? Number.NaN : positive(row[fields.nextTime]) * (fields.timeUnitMs ?? 1);
  if (nextTime === Infinity) return sink.rejected(`${what} ${symbol}: ${fields.nextTime} is no time`);
  if (Number.isNaN(rate + hours + nextTime)) {
    const bad = malformedField(row, [fields.rate, fields.hours ?? '', fields.nextTime ?? '']);
    if (bad !== undefined) return sink.rejected(`${what} ${symbol}: ${bad} is not a number`);
    if (Number.isNaN(rate) && Number.isNaN(hours) && Number.isNaN(nextTime)) return;
  }
  sink.funding(index, rate, hours, nextTime);
}

/** Names of the fields of a flat row that hold the mark and index price. */
export interface MarkFields {
  readonly mark: string;
  readonly index: string;
}

/** Hands over the mark and index price that the row has; absent, empty and zero marks are unchanged. */
export function offerMarks(
  sink: Sink,
  what: string,
  symbol: string,
  index: number,
  row: JsonRecord,
  fields: MarkFields,
) {
  const mark = positive(row[fields.mark]);
  const indexPrice = notNegative(row[fields.index]);
  if (Number.isNaN(mark + indexPrice)) {
    const bad = malformedField(row, [fields.mark, fields.index]);
    if (bad !== undefined) return sink.rejected(`${what} ${symbol}: ${bad} is not a number`);
    if (Number.isNaN(mark) && Number.isNaN(indexPrice)) return;
  }
  sink.marks(index, mark, indexPrice);
}

/** For rows that have both. */
export function offerFundingAndMarks(
  sink: Sink,
  what: string,
  symbol: string,
  index: number,
  row: JsonRecord,
  fields: FundingFields & MarkFields,
) {
  offerFunding(sink, what, symbol, index, row, fields);
  offerMarks(sink, what, symbol, index, row, fields);
}
