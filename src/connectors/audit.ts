import type { Clock } from '../base/clock';
import type { QuoteWriter } from '../model/quoteWriter';
import { QUIET_MS, QuietStreams } from './quietStreams';
import type { SnapshotSink } from './snapshotSink';
import type { RestSnapshot } from './venue';

export interface AuditOptions {
  readonly snapshot: RestSnapshot;
  readonly sink: SnapshotSink;
  readonly writer: QuoteWriter;
  readonly clock: Clock;
  /** Fetches the bulk quotes and hands each page to `use`. */
  readonly fetch: (use: (body: unknown) => void, signal: AbortSignal) => Promise<void>;
  /** Indexes of the scanned instruments. */
  readonly scanned: () => Iterable<number>;
  /** This instrument's stream delivers nothing while its market moves, or the venue no longer quotes it. */
  readonly stuck: (index: number, why: string) => void;
  /** Has the instrument's book been subscribed since before `at`? */
  readonly isSubscribedSince: (index: number, at: number) => boolean;
  /** So many instruments are no longer in the venue's bulk quotes. */
  readonly missing: (count: number) => void;
}

/** Checks quiet streams against the venue's bulk quotes, and fills with them what has no quote: after a halt, say. */
export class Audit {
  readonly #options: AuditOptions;
  readonly #quiet: QuietStreams;

  constructor(options: AuditOptions) {
    this.#options = options;
    const { writer, stuck } = options;
    this.#quiet = new QuietStreams({ writer, what: 'REST quote', stuck });
  }

  async run(signal: AbortSignal): Promise<void> {
    const { snapshot, sink, writer, clock, fetch, stuck, scanned, missing, isSubscribedSince } = this.#options;
    const askedAt = clock.mono();
    const listed = new Set<number>();
    this.#quiet.begin(askedAt);
    await fetch(body => {
      sink.take = (index, bid, ask) => {
        listed.add(index);
        if (writer.quotedAt(index) === Number.NEGATIVE_INFINITY) return isSubscribedSince(index, askedAt);
        this.#quiet.saw(index, bid, ask, writer.isQuote(index, bid, ask));
        return false;
      };
      snapshot.apply(body, sink);
    }, signal);
    this.#quiet.end();
    this.#findMissing(listed, scanned(), stuck, missing, askedAt - QUIET_MS);
  }

  #findMissing(
    listed: ReadonlySet<number>,
    scanned: Iterable<number>,
    stuck: AuditOptions['stuck'],
    missing: AuditOptions['missing'],
    quietSince: number,
  ): void {
    // An answer without any row is the answer's fault.
    if (listed.size === 0) return;
    let count = 0;
    for (const index of scanned) {
      const quotedAt = this.#options.writer.quotedAt(index);
      if (listed.has(index) || quotedAt > quietSince || quotedAt === Number.NEGATIVE_INFINITY) continue;
      count++;
      stuck(index, "it is no longer among the venue's own REST quotes");
    }
    if (count > 0) missing(count);
  }
}
