import type { CandleSink, ListingSink, Sink } from '../../connectors/venue';
import type { Instrument } from '../../model/instrument';

/** What the sink was told: its method and the arguments. */
export type Told = readonly [what: string, ...args: unknown[]];

/** Writes down what a listing says. */
export class RecordedListing implements ListingSink {
  readonly instruments: Instrument[] = [];
  readonly rejections: string[] = [];
  /** Funding intervals, hours, by symbol. */
  readonly intervals = new Map<string, number>();
  ignoredRows = 0;

  instrument(instrument: Instrument, fundingIntervalHours?: number): void {
    this.instruments.push(instrument);
    if (fundingIntervalHours !== undefined) this.intervals.set(instrument.symbol, fundingIntervalHours);
  }

  ignored(): void {
    this.ignoredRows++;
  }

  rejected(why: string): void {
    this.rejections.push(why);
  }
}

/** Writes down what is read from frames and answers; knows the instruments of the listing. */
export class Recorder implements Sink, CandleSink {
  readonly told: Told[] = [];
  readonly receivedAt = Date.UTC(2026, 0, 1);
  readonly #instruments: readonly Instrument[];
  readonly #indices: ReadonlyMap<string, number>;

  constructor(instruments: readonly Instrument[]) {
    this.#instruments = instruments;
    this.#indices = new Map(instruments.map(({ symbol }, i) => [symbol, i]));
  }

  take(): Told[] {
    return this.told.splice(0);
  }

  instrument(symbol: string): number {
    return this.#indices.get(symbol) ?? -1;
  }

  instrumentAt(frame: Uint8Array, from: number, to: number): number {
    return this.instrument(Buffer.from(frame.subarray(from, to)).toString('utf8'));
  }

  symbols(): Iterable<string> {
    return this.#indices.keys();
  }

  listed(symbol: string): Instrument | undefined {
    return this.#instruments[this.instrument(symbol)];
  }

  topOfBook(...args: Parameters<Sink['topOfBook']>): void {
    this.told.push(['topOfBook', ...args]);
  }

  funding(...args: Parameters<Sink['funding']>): void {
    this.told.push(['funding', ...args]);
  }

  marks(...args: Parameters<Sink['marks']>): void {
    this.told.push(['marks', ...args]);
  }

  stats(...args: Parameters<Sink['stats']>): void {
    this.told.push(['stats', ...args]);
  }

  mid(instrument: number, price: number): void {
    this.told.push(['mid', instrument, price]);
  }

  candle(...args: Parameters<CandleSink['candle']>): void {
    this.told.push(['candle', ...args]);
  }

  outOfStep(...args: Parameters<Sink['outOfStep']>): void {
    this.told.push(['outOfStep', ...args]);
  }

  halted(instrument: number, why: string): void {
    this.told.push(['halted', instrument, why]);
  }

  resumed(instrument: number): void {
    this.told.push(['resumed', instrument]);
  }

  listingChanged(why: string): void {
    this.told.push(['listingChanged', why]);
  }

  heard(topic: string): void {
    this.told.push(['heard', topic]);
  }

  acked(requestId: number): void {
    this.told.push(['acked', requestId]);
  }

  ackedTopic(topic: string): void {
    this.told.push(['ackedTopic', topic]);
  }

  refused(requestId: number | undefined, topic: string | undefined, why: string): void {
    this.told.push(['refused', requestId, topic, why]);
  }

  pong(): void {
    this.told.push(['pong']);
  }

  closing(why: string): void {
    this.told.push(['closing', why]);
  }

  rejected(why: string): void {
    this.told.push(['rejected', why]);
  }

  dropped(why: string): void {
    this.told.push(['dropped', why]);
  }

  slowBook(): void {
    // Not part of what was read.
  }
}
