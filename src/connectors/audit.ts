import type { Clock } from '../base/clock';
import type { QuoteWriter } from '../model/quoteWriter';
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
  /** So many instruments are no longer in the venue's bulk quotes. */
  readonly missing: (count: number) => void;
}

/**
 * Finds streams that look alive and aren't. On a channel where silence is normal a stream that has got stuck looks just
 * like a quiet one; what tells them apart is REST. Stuck is: between two checks the venue's own quote has moved, nothing
 * has come on the stream since before the first of them, and what we hold is not what REST says.
 */
export class Audit {
  readonly #options: AuditOptions;
  #before = new Map<number, { readonly bid: number; readonly ask: number }>();
  #beforeAt = Number.POSITIVE_INFINITY;

  constructor(options: AuditOptions) {
    this.#options = options;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { snapshot, sink, writer, clock, fetch, stuck, scanned, missing } = this.#options;
    const askedAt = clock.mono();
    const listed = new Set<number>();
    const seen = new Map<number, { readonly bid: number; readonly ask: number }>();
    await fetch(body => {
      sink.take = (index, bid, ask) => {
        listed.add(index);
        // Only quiet streams are remembered: one that delivers is fine.
        const quotedAt = writer.quotedAt(index);
        if (quotedAt > askedAt - QUIET_MS) return false;
        seen.set(index, { bid, ask });
        const before = this.#before.get(index);
        const moved = before !== undefined && (before.bid !== bid || before.ask !== ask);
        if (
          moved &&
          quotedAt < this.#beforeAt &&
          quotedAt > Number.NEGATIVE_INFINITY &&
          !writer.isQuote(index, bid, ask)
        ) {
          const silentS = Math.round((askedAt - quotedAt) / 1000);
          stuck(index, `its stream has been silent for ${silentS} s while the venue's own REST quote moves`);
        }
        return false;
      };
      snapshot.apply(body, sink);
    }, signal);
    this.#before = seen;
    this.#beforeAt = askedAt;
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

const QUIET_MS = 5_000;
