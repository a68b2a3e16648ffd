import type { Log } from '../base/log';
import type { Instrument } from '../model/instrument';
import { APPLIED, DROPPED, type Outcome, type QuoteWriter } from '../model/quoteWriter';
import type { SymbolIndex } from './symbolIndex';
import type { Sink } from './venue';

/** What a decoder says about its connection rather than about the market. */
export interface LinkControl {
  acked(requestId: number): void;
  ackedTopic(topic: string): void;
  refused(requestId: number | undefined, topic: string | undefined, why: string): void;
  pong(): void;
  closing(why: string): void;
  heard(topic: string): void;
  outOfStep(topic: string, instrument: number, why: string): void;
}

export interface SinkOptions {
  readonly name: string;
  readonly writer: QuoteWriter;
  /** Store indexes of the market's scanned instruments, by the venue's symbol. */
  readonly symbols: SymbolIndex;
  /** Every instrument of the market's last list, scanned or not. */
  readonly listed: (symbol: string) => Instrument | undefined;
  readonly control: LinkControl;
  readonly log: Log;
  readonly listingChanged: (why: string) => void;
}

/** The lag is taken over one to two of these. */
const LAG_WINDOW_MS = 10_000;
/** Instruments for which there is room at first. */
const SMALLEST = 256;
/** Further reasons are counted but not told one by one. */
const REASONS_TOLD = 20;

/** Puts what a decoder reads into the store, counts what it can't use and keeps the lag. */
export class FeedSink implements Sink {
  /** The connection's slot in the store. */
  feed = -1;
  /** Receipt of the frame in hand: monotonic and wall time, ms. */
  at = 0;
  receivedAt = 0;
  /** Frames before the one in hand were not read: what it says of the sequence no longer tells whether it is newer. */
  isAfterGap = false;
  drops = 0;
  errors = 0;
  lastError = '';
  /** Tops of book that took the way through JSON. */
  slowBooks = 0;
  #lag = Number.NaN;
  #lagBefore = Number.NaN;
  #lagSince = 0;
  /** Exchange time of the last quote, by instrument. */
  #times = new Float64Array(0);
  readonly #options: SinkOptions;
  readonly #told = new Map<string, number>();

  constructor(options: SinkOptions) {
    this.#options = options;
  }

  /**
   * Smallest receipt minus exchange time of the last 10 to 20 s in which quotes had new times, ms: a mean would tell more
   * of quotes that are old when a connection begins. Null where the venue gives no time; below 0 one of the clocks is off.
   */
  get lagMs(): number | null {
    const lag = this.#lagBefore < this.#lag ? this.#lagBefore : this.#lag;
    return Number.isNaN(lag) ? null : lag;
  }

  instrument(symbol: string): number {
    return this.#options.symbols.get(symbol) ?? -1;
  }

  instrumentAt(frame: Uint8Array, from: number, to: number): number {
    return this.#options.symbols.at(frame, from, to);
  }

  symbols(): Iterable<string> {
    return this.#options.symbols.keys();
  }

  listed(symbol: string): Instrument | undefined {
    return this.#options.listed(symbol);
  }

  topOfBook(
    index: number,
    bid: number,
    bidSize: number,
    ask: number,
    askSize: number,
    exchangeTime: number,
    sequence: number,
    restart = false,
  ): void {
    const { feed, at, receivedAt } = this;
    if (exchangeTime > 0 && this.#isNewTime(index, exchangeTime)) {
      const lag = receivedAt - exchangeTime;
      if (this.at - this.#lagSince > LAG_WINDOW_MS) {
        this.#lagBefore = this.#lag;
        this.#lag = lag;
        this.#lagSince = this.at;
      } else if (!(lag >= this.#lag)) this.#lag = lag;
    }
    const outcome = this.#options.writer.topOfBook(
      index,
      feed,
      bid,
      bidSize,
      ask,
      askSize,
      exchangeTime,
      sequence,
      restart || this.isAfterGap,
      at,
      receivedAt,
    );
    if (outcome !== APPLIED) this.#unused(outcome, `top of book ${bidSize} at ${bid}, ${askSize} at ${ask}`);
  }

  funding(index: number, rate: number, intervalHours: number, nextTime: number): void {
    const outcome = this.#options.writer.funding(index, rate, intervalHours, nextTime, this.at);
    if (outcome !== APPLIED) this.#unused(outcome, `funding ${rate} every ${intervalHours} h, next ${nextTime}`);
  }

  marks(index: number, mark: number, indexPrice: number): void {
    const outcome = this.#options.writer.marks(index, mark, indexPrice, this.at);
    if (outcome !== APPLIED) this.#unused(outcome, `mark price ${mark}, index price ${indexPrice}`);
  }

  stats(index: number, last: number, open24h: number, change24h: number, volume24hQuote: number): void {
    const outcome = this.#options.writer.stats(index, last, open24h, change24h, volume24hQuote, this.at);
    if (outcome !== APPLIED)
      this.#unused(outcome, `24h figures: last ${last}, open ${open24h}, volume ${volume24hQuote}`);
  }

  mid(_index: number, _price: number): void {
    // From a stream it is no check of the stream.
  }

  outOfStep(topic: string, index: number, why: string): void {
    this.errors++;
    this.lastError = why;
    this.#tell('out of step', why);
    this.#options.control.outOfStep(topic, index, why);
  }

  halted(index: number, why: string): void {
    this.#options.writer.setHalted(index, why);
  }

  resumed(index: number): void {
    this.#options.writer.setHalted(index, undefined);
  }

  listingChanged(why: string): void {
    this.#options.listingChanged(why);
  }

  heard(topic: string): void {
    this.#options.control.heard(topic);
  }

  acked(requestId: number): void {
    this.#options.control.acked(requestId);
  }

  ackedTopic(topic: string): void {
    this.#options.control.ackedTopic(topic);
  }

  refused(requestId: number | undefined, topic: string | undefined, why: string): void {
    this.errors++;
    this.#tell('refused', why);
    this.#options.control.refused(requestId, topic, why);
  }

  pong(): void {
    this.#options.control.pong();
  }

  closing(why: string): void {
    this.#options.control.closing(why);
  }

  rejected(why: string): void {
    this.errors++;
    this.lastError = why;
    this.#tell('not understood', why);
  }

  dropped(why: string): void {
    this.drops++;
    this.#tell('not used', why);
  }

  slowBook(): void {
    this.slowBooks++;
  }

  /** A quiet quote is told again with its old time: how long it has been quiet is no lag. */
  #isNewTime(index: number, exchangeTime: number): boolean {
    if (index >= this.#times.length) {
      const before = this.#times;
      this.#times = new Float64Array(Math.max(SMALLEST, index * 2));
      this.#times.set(before);
    }
    if (this.#times[index] === exchangeTime) return false;
    this.#times[index] = exchangeTime;
    return true;
  }

  #unused(outcome: Outcome, what: string): void {
    if (outcome === DROPPED)
      this.dropped(`${what}: older than what is known, of a replaced connection, or of a halted instrument`);
    else this.rejected(`${what}: a number is missing, negative, not finite or too large`);
  }

  /** Each kind of reason is told once at debug level: a misbehaving venue must not fill the log. */
  #tell(what: string, why: string): void {
    const log = this.#options.log;
    if (!log.enabled('debug')) return;
    const kind = `${what}: ${why.replace(/[0-9]+/g, '#').slice(0, 120)}`;
    const times = (this.#told.get(kind) ?? 0) + 1;
    if (times === 1 && this.#told.size >= REASONS_TOLD) return;
    this.#told.set(kind, times);
    if (times === 1) log.write('debug', this.#options.name, `${what}: ${why}`);
  }
}
