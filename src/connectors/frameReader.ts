import type { Socket } from 'node:net';

export interface FrameEvents {
  /** Bytes have come: the frames in them follow. */
  reading(): void;
  text(payload: Buffer): void;
  /** That was all of them. */
  read(): void;
}

/** The WebSocket library's listener of a TCP or TLS socket's bytes. */
type TakeBytes = (this: Socket, bytes: Buffer) => void;

// Of RFC 6455, section 5.2.
const FINAL = 0x80;
const RESERVED = 0x70;
const OPCODE = 0xf;
const CONTINUATION = 0x0;
const TEXT = 0x1;
const BINARY = 0x2;
const CLOSE = 0x8;
const PONG = 0xa;
const FINAL_TEXT = FINAL | TEXT;
const MASKED = 0x80;
const LENGTH_IN_2 = 126;
const LENGTH_IN_8 = 127;
const LONGEST_HEADER = 10;

/**
 * Hands over the text frames that lie whole in what a socket has read, as views of it, and gives everything else to the
 * WebSocket library unchanged and in order: control frames, fragments, frames that go on in the next read. From bytes on
 * that are no proper frame, all goes to the library, which ends the connection. So the library judges as it always does;
 * it only does not see the frames that need no judging, nearly all, each of which costs it more than reading what is in it.
 */
export class FrameReader {
  readonly #socket: Socket;
  readonly #library: TakeBytes;
  readonly #events: FrameEvents;
  /** Bytes still to come of a frame that the library has the beginning of. */
  #owed = 0;
  /** That beginning, where it is too short to tell the frame's length. */
  #head: Buffer | undefined;
  /** A message in fragments is under way. */
  #isFragmented = false;
  /** The frame under way is the server's farewell. */
  #isFarewell = false;
  #isImproper = false;
  #isOver = false;

  private constructor(socket: Socket, library: TakeBytes, events: FrameEvents) {
    this.#socket = socket;
    this.#library = library;
    this.#events = events;
  }

  /**
   * Reads a connection whose handshake has just ended, from its first byte on. Undefined, and nothing is changed, where
   * the library is not the only listener.
   */
  static attach(socket: Socket, events: FrameEvents): FrameReader | undefined {
    const [library, ...others] = socket.listeners('data') as TakeBytes[];
    if (!library || others.length > 0) return undefined;
    const reader = new FrameReader(socket, library, events);
    socket.removeListener('data', library);
    socket.on('data', (bytes: Buffer) => {
      events.reading();
      reader.#read(bytes);
      events.read();
    });
    return reader;
  }

  /** No more is read: the library has given the connection up. */
  end(): void {
    this.#isOver = true;
  }

  #read(bytes: Buffer): void {
    const { length } = bytes;
    let at = this.#goOn(bytes);
    /** From here to `at` is for the library. */
    let others = 0;
    while (at < length && !this.#isFarewell && !this.#isImproper) {
      if (bytes[at] === FINAL_TEXT && !this.#isFragmented) {
        const short = at + 1 < length ? (bytes[at + 1] as number) : LENGTH_IN_8;
        const isLong = short === LENGTH_IN_2 && at + 4 <= length;
        const from = isLong ? at + 4 : at + 2;
        const size = isLong ? ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number) : short;
        if ((isLong || short < LENGTH_IN_2) && from + size <= length) {
          this.#pass(bytes, others, at);
          if (this.#isOver) return;
          at = from + size;
          others = at;
          this.#events.text(bytes.subarray(from, at));
          continue;
        }
      }
      at = this.#begin(bytes, at);
    }
    this.#pass(bytes, others, this.#isImproper ? length : at);
    if (this.#isFarewell && this.#owed === 0 && !this.#head) this.#isOver = true;
  }

  /** Where, in `bytes`, the frame ends that has begun before them. */
  #goOn(bytes: Buffer): number {
    if (this.#head) {
      const known = this.#head.length;
      const head = Buffer.concat([this.#head, bytes.subarray(0, LONGEST_HEADER)]);
      this.#head = undefined;
      this.#owed = 0;
      const end = this.#judge(head, 0);
      if (end < 0) {
        this.#head = head;
        return bytes.length;
      }
      this.#owed = end - known;
    }
    const end = Math.min(this.#owed, bytes.length);
    this.#owed -= end;
    return end;
  }

  /** Takes note of a frame that is for the library; where it ends, as far as it lies in `bytes`. */
  #begin(bytes: Buffer, at: number): number {
    const end = this.#judge(bytes, at);
    if (end < 0) {
      this.#head = Buffer.from(bytes.subarray(at));
      return bytes.length;
    }
    this.#owed = Math.max(0, end - bytes.length);
    return Math.min(end, bytes.length);
  }

  /** Where the frame at `at` ends, beyond `bytes` perhaps; below 0: not enough of it is there to tell. */
  #judge(bytes: Buffer, at: number): number {
    if (at + 2 > bytes.length) return -1;
    const [first, second] = [bytes[at] as number, bytes[at + 1] as number];
    const opcode = first & OPCODE;
    const isControl = opcode >= CLOSE;
    const isFinal = (first & FINAL) !== 0;
    const isProper =
      (first & RESERVED) === 0 &&
      (second & MASKED) === 0 &&
      (isControl
        ? opcode <= PONG && isFinal && second < LENGTH_IN_2
        : opcode <= BINARY && (opcode === CONTINUATION) === this.#isFragmented);
    if (!isProper) {
      this.#isImproper = true;
      return bytes.length;
    }
    const header = second === LENGTH_IN_8 ? 10 : second === LENGTH_IN_2 ? 4 : 2;
    if (at + header > bytes.length) return -1;
    if (!isControl) this.#isFragmented = !isFinal;
    this.#isFarewell = opcode === CLOSE;
    if (second < LENGTH_IN_2) return at + header + second;
    if (second === LENGTH_IN_2) return at + header + bytes.readUInt16BE(at + 2);
    return at + header + Number(bytes.readBigUInt64BE(at + 2));
  }

  #pass(bytes: Buffer, from: number, to: number): void {
    if (to > from && !this.#isOver) this.#library.call(this.#socket, bytes.subarray(from, to));
  }
}
