/**
 * From commands to facts: what each message of a connector means for the latest facts of the instruments, as plainly
 * as the design says it. One record for an instrument, one for a connection; nothing is scheduled or cached.
 */
import type { Freshness } from '../../src/model/freshness';
import type { Instrument } from '../../src/model/instrument';
import type { Facts } from './oracle';

export interface Feed {
  readonly id: number;
  readonly limitMs: number;
  aliveAt: number;
  silent: boolean;
  open: boolean;
}

export interface Book {
  readonly bid: number;
  readonly bidSize: number;
  readonly ask: number;
  readonly askSize: number;
  readonly exchangeTime: number;
  readonly sequence: number;
  readonly restart: boolean;
}

export interface Entry {
  readonly index: number;
  instrument: Instrument;
  readonly freshness: Freshness;
  halted: boolean;
  bid: number;
  bidSize: number;
  ask: number;
  askSize: number;
  crossedBook: boolean;
  exchangeTime: number;
  sequence: number;
  provenAt: number;
  distrusted: boolean;
  /** Connection on which the book is expected. */
  assigned: Feed | undefined;
  /** Connection under which the stored quote stands; undefined without a quote. */
  carrier: Feed | undefined;
  /** The carrier's stream has delivered, as against a snapshot or a quote that was handed over. */
  streamed: boolean;
  funding: { rate: number; hours: number; next: number; at: number };
}

export type Result = 'applied' | 'dropped' | 'rejected';

export function newEntry(index: number, instrument: Instrument, freshness: Freshness): Entry {
  return {
    index,
    instrument,
    freshness,
    halted: instrument.status === 'halted',
    ...NO_QUOTE,
    assigned: undefined,
    funding: { rate: Number.NaN, hours: Number.NaN, next: Number.NaN, at: Number.NEGATIVE_INFINITY },
  };
}

const NO_QUOTE = {
  bid: Number.NaN,
  bidSize: Number.NaN,
  ask: Number.NaN,
  askSize: Number.NaN,
  crossedBook: false,
  exchangeTime: Number.NaN,
  sequence: Number.NaN,
  provenAt: Number.NEGATIVE_INFINITY,
  distrusted: false,
  carrier: undefined,
  streamed: false,
};

export function forget(entry: Entry): void {
  Object.assign(entry, NO_QUOTE);
}

function isGarbage(book: Book): boolean {
  return [book.bid, book.bidSize, book.ask, book.askSize].some(n => !Number.isFinite(n) || n < 0);
}

function store(entry: Entry, book: Book, carrier: Feed | undefined, at: number): void {
  const hasBid = book.bid > 0 && book.bidSize > 0;
  const hasAsk = book.ask > 0 && book.askSize > 0;
  const crossed = hasBid && hasAsk && book.bid >= book.ask;
  Object.assign(entry, {
    bid: hasBid && !crossed ? book.bid : Number.NaN,
    bidSize: hasBid && !crossed ? book.bidSize : Number.NaN,
    ask: hasAsk && !crossed ? book.ask : Number.NaN,
    askSize: hasAsk && !crossed ? book.askSize : Number.NaN,
    crossedBook: crossed,
    exchangeTime: book.exchangeTime,
    sequence: book.sequence,
    provenAt: at,
    distrusted: false,
    carrier,
  });
}

/** A frame of a stream. */
export function applyFrame(entry: Entry, feed: Feed, book: Book, at: number): Result {
  if (isGarbage(book)) return 'rejected';
  if (!feed.open || entry.halted) return 'dropped';
  // A connection that has been replaced has nothing more to say once its successor speaks.
  if (feed !== entry.assigned && feed !== entry.carrier) return 'dropped';
  const sameStream = entry.streamed && entry.carrier === feed;
  if (sameStream && !book.restart) {
    const bothSequences = !Number.isNaN(book.sequence) && !Number.isNaN(entry.sequence);
    if (bothSequences ? book.sequence < entry.sequence : book.exchangeTime < entry.exchangeTime) return 'dropped';
  }
  store(entry, book, feed, at);
  entry.streamed = true;
  return 'applied';
}

/** A quote from REST. */
export function applySnapshot(entry: Entry, book: Book, at: number): Result {
  if (isGarbage(book)) return 'rejected';
  if (entry.streamed || entry.halted || !entry.assigned) return 'dropped';
  const { distrusted } = entry;
  store(entry, { ...book, sequence: Number.NaN }, entry.assigned, at);
  // Only its stream can clear it.
  entry.distrusted = distrusted;
  return 'applied';
}

export function closeFeed(entries: Iterable<Entry>, feed: Feed): void {
  feed.open = false;
  for (const entry of entries) {
    if (entry.carrier === feed) forget(entry);
    if (entry.assigned === feed) entry.assigned = undefined;
  }
}

/** `from` is about to end in good order: its quotes stand under `to` until `to` delivers its own. */
export function handOver(entries: Iterable<Entry>, from: Feed, to: Feed): void {
  for (const entry of entries) {
    if (entry.carrier !== from || entry.assigned !== to) continue;
    entry.carrier = to;
    entry.streamed = false;
  }
}

/** A resumed instrument has no quote until one comes. */
export function setHalted(entry: Entry, halted: boolean): void {
  if (!halted && !entry.halted) return;
  entry.halted = halted;
  forget(entry);
}

export function distrust(entry: Entry): void {
  if (entry.carrier) entry.distrusted = true;
}

/** Values that are not given stay as they were; a rate counts from its last confirmation. */
export function applyFunding(entry: Entry, rate: number, hours: number, next: number, at: number): Result {
  const { funding } = entry;
  if (Math.abs(rate) > 1 || hours <= 0 || hours > 744 || next < 0 || next === Number.POSITIVE_INFINITY)
    return 'rejected';
  if (!Number.isNaN(rate)) Object.assign(funding, { rate, at });
  if (!Number.isNaN(hours)) funding.hours = hours;
  if (!Number.isNaN(next)) funding.next = next > 0 ? next : Number.NaN;
  return 'applied';
}

export function factsOf(entry: Entry): Facts {
  return { ...entry, feed: entry.carrier };
}
