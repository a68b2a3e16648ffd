import { POWERS } from './wire';

const QUOTE = 0x22;
const COMMA = 0x2c;
const ZERO = 0x30;
const POINT = 0x2e;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
/** Above it, a whole number may not be what was written. */
const MAX_SAFE = Number.MAX_SAFE_INTEGER;

/** Bytes to compare a frame with. */
export function literal(text: string): Uint8Array {
  return Buffer.from(text, 'utf8');
}

/**
 * Reads the bytes of a JSON frame whose shape is known, without making text or objects of it. It takes nothing on trust:
 * whatever is not written as expected (another order, white space, an escape, a number beyond what a double holds
 * exactly) clears `ok`, for good, and the caller leaves the frame to `JSON.parse`. What it reads it reads as that and
 * `decimal` would, to the last bit. One reader serves any number of frames, one after the other.
 */
export class ByteReader {
  /** False once something was not as expected. */
  ok = false;
  /** Where the text read last lies in the frame. */
  from = 0;
  to = 0;
  /** First level of the book side read last; 0 where the side is empty. */
  price = 0;
  size = 0;
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #end = 0;

  open(frame: Uint8Array): void {
    this.#bytes = frame;
    this.#at = 0;
    this.#end = frame.length;
    this.ok = true;
  }

  /** Goes past these bytes where they come next; says whether they did. Clears nothing: something else may come. */
  skip(expected: Uint8Array): boolean {
    const bytes = this.#bytes;
    const at = this.#at;
    const { length } = expected;
    if (at + length > this.#end) return false;
    for (let i = 0; i < length; i++) if (bytes[at + i] !== expected[i]) return false;
    this.#at = at + length;
    return true;
  }

  /** These bytes must come next. */
  expect(expected: Uint8Array): void {
    if (!this.skip(expected)) this.ok = false;
  }

  /** The frame must end here. */
  end(): void {
    if (this.#at !== this.#end) this.ok = false;
  }

  /** The rest of a text after its opening quote, and the closing one; `from` and `to` say where it lies. */
  text(): void {
    const bytes = this.#bytes;
    const end = this.#end;
    let at = this.#at;
    this.from = at;
    while (at < end) {
      const byte = bytes[at] as number;
      if (byte === QUOTE) {
        this.to = at;
        this.#at = at + 1;
        return;
      }
      // An escape, or a byte that JSON does not allow in a text.
      if (byte === BACKSLASH || byte < 0x20) break;
      at++;
    }
    this.ok = false;
  }

  /** A whole number from 0 up, not in quotes. */
  whole(): number {
    const start = this.#at;
    const value = this.#digits();
    // JSON knows no leading zeros.
    if (this.#at - start > 1 && this.#bytes[start] === ZERO) this.ok = false;
    return value;
  }

  /** A whole number from 0 up, in quotes. */
  quotedWhole(): number {
    this.#byte(QUOTE);
    const value = this.#digits();
    this.#byte(QUOTE);
    return value;
  }

  /** A plain decimal from 0 up, in quotes, such as `"84140.10000000"`. */
  amount(): number {
    const bytes = this.#bytes;
    this.#byte(QUOTE);
    let at = this.#at;
    let mantissa = 0;
    let places = 0;
    const start = at;
    let digit = (bytes[at] as number) - ZERO;
    while (digit >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit;
      digit = (bytes[++at] as number) - ZERO;
    }
    let isNumber = at > start;
    if (bytes[at] === POINT) {
      const point = at;
      // Zeros count once a digit follows: those at the end change nothing but would cost the exactness.
      let zeros = 0;
      digit = (bytes[++at] as number) - ZERO;
      while (digit >= 0 && digit <= 9) {
        if (digit === 0) zeros++;
        else {
          places += zeros + 1;
          for (; zeros > 0; zeros--) mantissa *= 10;
          mantissa = mantissa * 10 + digit;
        }
        digit = (bytes[++at] as number) - ZERO;
      }
      isNumber &&= at > point + 1;
    }
    this.#at = at;
    this.#byte(QUOTE);
    // Mantissa and power are exact, so the one division rounds as the whole conversion does.
    if (!isNumber || mantissa > MAX_SAFE || places >= POWERS.length) this.ok = false;
    return places === 0 ? mantissa : mantissa / (POWERS[places] as number);
  }

  /**
   * A book side of at most one level, `[]` or `[["price","size",...]]`, into `price` and `size`; further texts of the level
   * are passed over.
   */
  side(): void {
    this.price = 0;
    this.size = 0;
    this.#byte(OPEN_LIST);
    if (this.#bytes[this.#at] === CLOSE_LIST) {
      this.#at++;
      return;
    }
    this.#byte(OPEN_LIST);
    this.price = this.amount();
    this.#byte(COMMA);
    this.size = this.amount();
    while (this.ok && this.#bytes[this.#at] === COMMA) {
      this.#at++;
      this.#byte(QUOTE);
      this.text();
    }
    this.#byte(CLOSE_LIST);
    this.#byte(CLOSE_LIST);
  }

  #digits(): number {
    const bytes = this.#bytes;
    let at = this.#at;
    let value = 0;
    let digit = (bytes[at] as number) - ZERO;
    while (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      digit = (bytes[++at] as number) - ZERO;
    }
    if (at === this.#at || value > MAX_SAFE) this.ok = false;
    this.#at = at;
    return value;
  }

  #byte(expected: number): void {
    if (this.#bytes[this.#at] === expected) this.#at++;
    else this.ok = false;
  }
}
