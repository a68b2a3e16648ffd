import { Backoff } from '../base/backoff';
import type { Clock } from '../base/clock';
import type { Disposable } from '../base/lifecycle';
import type { Log } from '../base/log';
import type { Instrument } from '../model/instrument';
import type { QuoteWriter } from '../model/quoteWriter';
import { Audit } from './audit';
import { type RestClient, RestError } from './http';
import { eachPage } from './listing';
import { Poller } from './poller';
import { QuietStreams } from './quietStreams';
import { SnapshotSink } from './snapshotSink';
import type { SymbolIndex } from './symbolIndex';
import type { MarketDefinition, RestPoll, RestSnapshot } from './venue';

export interface MarketPollsOptions {
  /** `venue.market`. */
  readonly name: string;
  readonly market: MarketDefinition;
  readonly rest: RestClient;
  readonly clock: Clock;
  readonly log: Log;
  readonly writer: QuoteWriter;
  readonly symbols: SymbolIndex;
  readonly listed: (symbol: string) => Instrument | undefined;
  /** Reads the list and applies it. */
  readonly list: (signal: AbortSignal) => Promise<void>;
  readonly listingRefreshMs: number;
  readonly listingChanged: (why: string) => void;
  /** Has the instrument's book been subscribed since before `at`? */
  readonly isSubscribedSince: (index: number, at: number) => boolean;
  /** Can a stream of this market get stuck without anybody noticing? */
  readonly audited: boolean;
  /** Period of the check of quiet streams; 0: none. */
  readonly auditMs: number;
  /** The check found this instrument's stream stuck. */
  readonly stuck: (index: number, why: string) => void;
}

const SNAPSHOT_SOON_MS = 100;
const REST_BACKOFF = { firstMs: 1_000, maxMs: 60_000 };

/** All that a market asks over REST: its list, the snapshot that fills quiet symbols, periodic polls, the audit. */
export class MarketPolls implements Disposable {
  readonly listing: Poller;
  readonly sink: SnapshotSink;
  readonly #options: MarketPollsOptions;
  readonly #snapshot: Poller | undefined;
  readonly #polls: readonly Poller[];
  readonly #audit: Poller | undefined;
  #auditMs: number;

  constructor(options: MarketPollsOptions) {
    const { market, name, log, writer, symbols, listed, listingChanged } = options;
    this.#options = options;
    this.#auditMs = options.auditMs;
    const sink = { name: `${name}.rest`, writer, symbols, listed, log, listingChanged, control: NO_CONNECTION };
    this.sink = new SnapshotSink(sink, () => this.fillSoon());
    this.listing = this.#poller(options.listingRefreshMs, 'instrument list', options.list);
    const { snapshot } = market;
    this.#snapshot =
      snapshot && this.#poller(Number.POSITIVE_INFINITY, snapshot.name, signal => this.#fill(snapshot, signal));
    this.#polls = market.polls.map(poll => {
      const quiet = new QuietStreams({ writer, what: 'mid', stuck: options.stuck });
      return this.#poller(poll.everyMs, poll.name, signal => this.#run(poll, quiet, signal));
    });
    this.#audit = snapshot && options.audited ? this.#auditor(snapshot) : undefined;
  }

  /** Everything that has to be there once has been asked for and answered (or refused). */
  get isSettled(): boolean {
    const filled = this.#snapshot === undefined || (this.#snapshot.succeeded && !this.#snapshot.pending);
    return filled && this.#polls.every(poll => poll.succeeded || (poll.failure !== undefined && !poll.running));
  }

  /** What is wrong with REST just now, in words; empty when nothing is. */
  get trouble(): string {
    for (const poller of this.#all) {
      if (poller?.failure instanceof Error) return poller.failure.message;
      if (poller?.failure !== undefined) return String(poller.failure);
    }
    return this.#options.rest.retrying;
  }

  /** Runs all periodic polls now. */
  runAll(): void {
    for (const poll of this.#polls) poll.trigger();
    if (this.#auditMs > 0) this.#audit?.trigger();
  }

  configure(listingRefreshMs: number, auditMs: number): void {
    this.listing.everyMs = listingRefreshMs;
    this.#auditMs = auditMs;
    if (!this.#audit) return;
    this.#audit.everyMs = auditMs || Number.POSITIVE_INFINITY;
    if (auditMs > 0 && !this.#audit.pending && this.#snapshot?.succeeded) this.#audit.trigger();
  }

  /** Takes a snapshot soon; several wishes in a row make one. */
  fillSoon(): void {
    this.#snapshot?.triggerIn(SNAPSHOT_SOON_MS);
  }

  dispose(): void {
    for (const poller of this.#all) poller?.dispose();
  }

  get #all(): readonly (Poller | undefined)[] {
    return [this.listing, this.#snapshot, ...this.#polls, this.#audit];
  }

  /** Fills what the streams have not delivered with a bulk quote asked for after their subscription. */
  async #fill(poll: RestSnapshot, signal: AbortSignal): Promise<void> {
    const askedAt = this.#options.clock.mono();
    await this.#ask(poll, signal, body => {
      this.sink.take = index => this.#options.isSubscribedSince(index, askedAt);
      poll.apply(body, this.sink);
    });
  }

  async #run(poll: RestPoll, quiet: QuietStreams, signal: AbortSignal): Promise<void> {
    const { audited, writer, clock } = this.#options;
    quiet.begin(clock.mono());
    try {
      await this.#ask(poll, signal, body => {
        this.sink.take = () => false;
        if (audited && this.#auditMs > 0) {
          this.sink.sawMid = (index, price) => quiet.saw(index, price, price, writer.isWithin(index, price));
        }
        poll.apply(body, this.sink);
      });
      quiet.end();
    } catch (error) {
      const refused = error instanceof RestError && error.kind === 'client';
      if (!poll.optional || !refused) throw error;
      this.#options.log.write('debug', this.#options.name, `${poll.name}: ${error.message}; goes on without`);
    }
  }

  #auditor(snapshot: RestSnapshot): Poller {
    const { writer, clock, symbols, stuck, listingChanged, auditMs, isSubscribedSince } = this.#options;
    const audit = new Audit({
      snapshot,
      sink: this.sink,
      writer,
      clock,
      scanned: () => symbols.values(),
      stuck,
      isSubscribedSince,
      missing: count => listingChanged(`${count} instruments are no longer quoted`),
      fetch: (use, signal) => this.#ask(snapshot, signal, use),
    });
    return this.#poller(auditMs || Number.POSITIVE_INFINITY, 'check of quiet streams', signal => audit.run(signal));
  }

  async #ask(poll: RestSnapshot, signal: AbortSignal, use: (body: unknown) => void): Promise<void> {
    const { rest, clock } = this.#options;
    await eachPage(poll, rest, signal, body => {
      this.sink.at = clock.mono();
      this.sink.receivedAt = clock.now();
      this.sink.sawMid = () => {};
      use(body);
    });
  }

  #poller(everyMs: number, what: string, run: (signal: AbortSignal) => Promise<void>): Poller {
    const { clock, log, name } = this.#options;
    const backoff = new Backoff(REST_BACKOFF);
    return new Poller({
      clock,
      everyMs,
      run,
      retryMs: (failure, n) => {
        if (n === 1) backoff.reset();
        const waitMs = backoff.next(failure instanceof RestError ? (failure.retryAfterMs ?? 0) : 0);
        const words = failure instanceof Error ? failure.message : String(failure);
        log.write(n === 1 ? 'warn' : 'debug', name, `${what}: ${words}; again in ${Math.ceil(waitMs / 1000)} s`);
        return waitMs;
      },
    });
  }
}

/** REST answers say nothing about a connection. */
const NO_CONNECTION = {
  acked: () => {},
  ackedTopic: () => {},
  refused: () => {},
  pong: () => {},
  closing: () => {},
  heard: () => {},
  outOfStep: () => {},
};
