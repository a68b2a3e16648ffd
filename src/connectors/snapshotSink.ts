import { type QuoteWriter, REJECTED } from '../model/quoteWriter';
import { FeedSink, type SinkOptions } from './feedSink';

/** May a REST quote be taken for this instrument? Called for every row with its numbers. */
export type TakeQuote = (index: number, bid: number, ask: number) => boolean;

/** For REST answers: quotes are snapshots, which fill what the stream has not delivered; all else goes as usual. */
export class SnapshotSink extends FeedSink {
  readonly #writer: QuoteWriter;
  /** Set before each answer is applied. */
  take: TakeQuote = () => false;
  /** Set before each answer is applied: the venue's own mid of an instrument. */
  sawMid: (index: number, price: number) => void = () => {};
  /** Rows of the last answer that hold a quote of a scanned instrument. */
  rows = 0;
  /** What answers have halted, the list among them. */
  readonly #halted = new Set<number>();
  readonly #lifted: () => void;

  /** `lifted`: an answer has taken a halt back; there is no quote since. */
  constructor(options: SinkOptions, lifted: () => void) {
    super(options);
    this.#writer = options.writer;
    this.#lifted = lifted;
  }

  override mid(index: number, price: number): void {
    if (price > 0) this.sawMid(index, price);
  }

  /** The list that was just applied says so of an instrument. */
  setListed(index: number, isHalted: boolean): void {
    if (isHalted) this.#halted.add(index);
    else if (this.#halted.delete(index)) this.#lifted();
  }

  override halted(index: number, why: string): void {
    this.#halted.add(index);
    super.halted(index, why);
  }

  /** What a stream has halted is for the stream to take back: it may know of the whole exchange, a list only of its rows. */
  override resumed(index: number): void {
    if (!this.#halted.delete(index)) return;
    super.resumed(index);
    this.#lifted();
  }

  override topOfBook(
    index: number,
    bid: number,
    bidSize: number,
    ask: number,
    askSize: number,
    exchangeTime: number,
  ): void {
    this.rows++;
    if (!this.take(index, bid, ask)) return;
    const { at, receivedAt } = this;
    const outcome = this.#writer.snapshot(index, bid, bidSize, ask, askSize, exchangeTime, at, receivedAt);
    if (outcome === REJECTED) this.rejected('snapshot with a number that is missing, negative or not finite');
  }
}
