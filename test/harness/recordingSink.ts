import type { ListingSink, Sink } from '../../src/connectors/venue';
import type { Instrument } from '../../src/model/instrument';

/** A call of the sink: its name, then its arguments. Optional arguments that were not given or false are left out. */
export type SinkEvent = readonly [string, ...unknown[]];

/** A sink that writes down what it is told. `known` are the scanned symbols, in the order of their indices. */
export class RecordingSink implements Sink {
  readonly events: SinkEvent[] = [];
  /** Not an event: the slow way must say the same as the quick one. */
  slowBooks = 0;
  receivedAt = 0;
  readonly #indices = new Map<string, number>();
  readonly #listed = new Map<string, Instrument>();

  constructor(known: readonly string[] = [], listed: readonly Instrument[] = []) {
    for (const symbol of known) this.#indices.set(symbol, this.#indices.size);
    for (const instrument of listed) this.#listed.set(instrument.symbol, instrument);
  }

  /** Takes what was recorded since the last call. */
  take(): SinkEvent[] {
    return this.events.splice(0);
  }

  named(name: string): SinkEvent[] {
    return this.events.filter(event => event[0] === name);
  }

  instrument(symbol: string): number {
    return this.#indices.get(symbol) ?? -1;
  }
  instrumentAt(bytes: Uint8Array, from: number, to: number): number {
    return this.instrument(Buffer.from(bytes.subarray(from, to)).toString('utf8'));
  }
  symbols(): Iterable<string> {
    return this.#indices.keys();
  }
  listed(symbol: string): Instrument | undefined {
    return this.#listed.get(symbol);
  }
  topOfBook(
    index: number,
    bid: number,
    bidSize: number,
    ask: number,
    askSize: number,
    exchangeTime: number,
    sequence: number,
    restart?: boolean,
  ): void {
    const mark = restart ? ['restart'] : [];
    this.events.push(['topOfBook', index, bid, bidSize, ask, askSize, exchangeTime, sequence, ...mark]);
  }
  outOfStep(...args: [string, number, string]): void {
    this.events.push(['outOfStep', ...args]);
  }
  funding(...args: [number, number, number, number]): void {
    this.events.push(['funding', ...args]);
  }
  marks(...args: [number, number, number]): void {
    this.events.push(['marks', ...args]);
  }
  mid(...args: [number, number]): void {
    this.events.push(['mid', ...args]);
  }
  stats(...args: [number, number, number, number, number]): void {
    this.events.push(['stats', ...args]);
  }
  halted(index: number, why: string): void {
    this.events.push(['halted', index, why]);
  }
  resumed(index: number): void {
    this.events.push(['resumed', index]);
  }
  listingChanged(why: string): void {
    this.events.push(['listingChanged', why]);
  }
  heard(topic: string): void {
    this.events.push(['heard', topic]);
  }
  acked(requestId: number): void {
    this.events.push(['acked', requestId]);
  }
  ackedTopic(topic: string): void {
    this.events.push(['ackedTopic', topic]);
  }
  refused(requestId: number | undefined, topic: string | undefined, why: string): void {
    this.events.push(['refused', requestId, topic, why]);
  }
  pong(): void {
    this.events.push(['pong']);
  }
  closing(why: string): void {
    this.events.push(['closing', why]);
  }
  rejected(why: string): void {
    this.events.push(['rejected', why]);
  }
  dropped(why: string): void {
    this.events.push(['dropped', why]);
  }
  slowBook(): void {
    this.slowBooks++;
  }
}

/** A listing sink that keeps what it is told. */
export class RecordingListing implements ListingSink {
  readonly instruments: Instrument[] = [];
  readonly intervals = new Map<string, number>();
  readonly ignoredRows: string[] = [];
  readonly rejectedRows: string[] = [];

  instrument(instrument: Instrument, fundingIntervalHours?: number): void {
    this.instruments.push(instrument);
    if (fundingIntervalHours !== undefined) this.intervals.set(instrument.symbol, fundingIntervalHours);
  }
  ignored(why: string): void {
    this.ignoredRows.push(why);
  }
  rejected(why: string): void {
    this.rejectedRows.push(why);
  }

  get symbols(): string[] {
    return this.instruments.map(instrument => instrument.symbol);
  }
  bySymbol(symbol: string): Instrument {
    const found = this.instruments.find(instrument => instrument.symbol === symbol);
    if (!found) throw new Error(`${symbol} is not listed`);
    return found;
  }
}
