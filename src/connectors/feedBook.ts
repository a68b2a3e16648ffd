import { type BookLevel, type BookSide, LocalBook, type LocalBookOptions } from './localBook';
import { offerBook } from './rows';
import type { Sink } from './venue';
import { type JsonRecord, notNegative, positive } from './wire';

/** A top that is as it was is told again this often at most, and by each heartbeat of a second, come it early or late. */
const TELL_AGAIN_MS = 900;

/** One instrument's book as a connection's decoder keeps it: put together from what comes, its top told when it changes. */
export class FeedBook {
  readonly book: LocalBook;
  /** False until the first snapshot, and from a gap on until the next. */
  isInStep = false;
  /** There was a snapshot once. */
  hasBegun = false;
  /** It was said that something is missing. */
  isLost = false;
  /** The venue's number of the last change; 0 where it has none. */
  sequence = 0;
  /** The venue's time of the last change, epoch ms; 0 where it has none. */
  time = 0;
  readonly #topic: string;
  readonly #symbol: string;
  #toldAt = Number.NEGATIVE_INFINITY;
  /** The same, with the time of a change that had just come. */
  #changeToldAt = Number.NEGATIVE_INFINITY;
  #bid = 0;
  #bidSize = 0;
  #ask = 0;
  #askSize = 0;

  constructor(topic: string, symbol: string, options: LocalBookOptions = {}) {
    this.book = new LocalBook(options);
    this.#topic = topic;
    this.#symbol = symbol;
  }

  /** A snapshot has been loaded: what follows counts. */
  began(sink: Sink, index: number, time: number, sequence = 0): void {
    this.isInStep = true;
    this.hasBegun = true;
    this.isLost = false;
    this.sequence = sequence;
    this.time = time;
    if (time > 0) this.#changeToldAt = sink.receivedAt;
    this.#tell(sink, index, true);
  }

  /** Changes have been made, or, without a time, it is only time to say again what holds. */
  changed(sink: Sink, index: number, time?: number): void {
    if (time !== undefined) this.time = time;
    // Were a change's time first told by the next heartbeat, the lag would be that of the heartbeat.
    const isTimed = time !== undefined && time > 0;
    const toldAt = isTimed ? this.#changeToldAt : this.#toldAt;
    const { bids, asks } = this.book;
    const isSame =
      bids.price === this.#bid &&
      bids.size === this.#bidSize &&
      asks.price === this.#ask &&
      asks.size === this.#askSize;
    // The wall clock may have been set back.
    if (isSame && Math.abs(sink.receivedAt - toldAt) < TELL_AGAIN_MS) return;
    if (isTimed) this.#changeToldAt = sink.receivedAt;
    this.#tell(sink, index, false);
  }

  /** What has been told was withdrawn meanwhile, and the book still holds. */
  tellAgain(sink: Sink, index: number): void {
    this.#tell(sink, index, false);
  }

  /** It can't be put together any more; nothing is told until the next snapshot. */
  lost(sink: Sink, index: number, why: string): void {
    this.isInStep = false;
    this.isLost = true;
    sink.outOfStep(this.#topic, index, `book ${this.#symbol}: ${why}`);
  }

  #tell(sink: Sink, index: number, restart: boolean): void {
    const { bids, asks } = this.book;
    this.#bid = bids.price;
    this.#bidSize = bids.size;
    this.#ask = asks.price;
    this.#askSize = asks.size;
    this.#toldAt = sink.receivedAt;
    const { sequence } = this;
    const [bid, bidSize, ask, askSize, time] = [this.#bid, this.#bidSize, this.#ask, this.#askSize, this.time];
    offerBook(sink, 'book', this.#symbol, index, bid, bidSize, ask, askSize, time, sequence, restart);
  }
}

/**
 * Reads `[{price, qty}, ...]`, numbers or texts; undefined: one of them is neither. `textOf` makes the text that the book
 * keeps with a level.
 */
export function readLevels(rows: unknown, textOf?: (row: JsonRecord) => string): BookLevel[] | undefined {
  if (!Array.isArray(rows)) return undefined;
  const levels: BookLevel[] = [];
  for (const row of rows) {
    const level = readLevel(row);
    if (!level) return undefined;
    levels.push(textOf ? { ...level, text: textOf(row) } : level);
  }
  return levels;
}

export function readLevel(row: JsonRecord | null | undefined): BookLevel | undefined {
  const price = positive(row?.price);
  const size = notNegative(row?.qty);
  return Number.isNaN(price + size) ? undefined : { price, size };
}

export function setLevels(side: BookSide, levels: readonly BookLevel[]): void {
  for (const { price, size, text } of levels) side.set(price, size, text);
}
