/**
 * The numbers of every instrument, a typed array per field, at the instrument's index. NaN: unknown or withdrawn.
 * Prices are the venue's for its symbol, sizes in base units, times in ms.
 */
export class Columns {
  capacity = 0;
  bid = new Float64Array(0);
  bidSize = new Float64Array(0);
  ask = new Float64Array(0);
  askSize = new Float64Array(0);
  /** Matching engine's time, epoch ms; 0 unknown. */
  exchangeTime = new Float64Array(0);
  /** When the quote was received, epoch ms; 0 never. */
  receivedAt = new Float64Array(0);
  /** Last proof of life of the quote itself, monotonic ms. */
  aliveAt = new Float64Array(0);
  /** Silence in ms after which the quote is stale; Infinity where silence is normal. */
  silenceLimit = new Float64Array(0);
  sequence = new Float64Array(0);
  /** Feed from which the book is expected; -1 none. */
  feed = new Int32Array(0);
  /** Feed that delivered the present quote; -1 none. */
  deliveredBy = new Int32Array(0);
  source = new Uint8Array(0);
  /** Reasons, other than silence, not to use the quote: bits of `Flag`. */
  flags = new Uint8Array(0);

  /** Base units = venue size x sizeTimes / sizeOver, two whole numbers, so that the result can be exact. */
  sizeTimes = new Float64Array(0);
  sizeOver = new Float64Array(0);
  multiplier = new Float64Array(0);

  last = new Float64Array(0);
  open24h = new Float64Array(0);
  change24h = new Float64Array(0);
  volume24hQuote = new Float64Array(0);

  /** Fraction per interval. */
  fundingRate = new Float64Array(0);
  fundingIntervalHours = new Float64Array(0);
  nextFundingTime = new Float64Array(0);
  /** Last confirmation of the rate, monotonic ms. */
  fundingAt = new Float64Array(0);

  /** Mark and index price of a perp, the venue's for its symbol. */
  mark = new Float64Array(0);
  index = new Float64Array(0);
  /** Last confirmation of each, monotonic ms. */
  markAt = new Float64Array(0);
  indexAt = new Float64Array(0);

  /** Makes room for `size` instruments. */
  reserve(size: number): void {
    if (size <= this.capacity) return;
    this.capacity = Math.max(64, this.capacity * 2, size);
    for (const [name, column] of Object.entries(this)) {
      if (!ArrayBuffer.isView(column)) continue;
      const old = column as Float64Array | Int32Array | Uint8Array;
      const grown = new (old.constructor as new (length: number) => typeof old)(this.capacity);
      grown.set(old);
      Object.assign(this, { [name]: grown });
    }
  }
}

/** Where the present quote came from. */
export const SOURCE_NONE = 0;
export const SOURCE_SNAPSHOT = 1;
export const SOURCE_STREAM = 2;
/** From a connection that has been replaced: its successor starts afresh. */
export const SOURCE_INHERITED = 3;

export const FLAG_HALTED = 1;
/** The last frame had its bid at or above its ask. */
export const FLAG_INVALID = 2;
/** The same-asset guard holds the instrument. */
export const FLAG_QUARANTINED = 4;
/** The check against REST found the stream stuck. */
export const FLAG_DISTRUSTED = 8;
/** The expiry of the quote has been noted, so its return must be noted too. */
export const FLAG_EXPIRED = 16;
