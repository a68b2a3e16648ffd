import type { QuoteWriter } from '../model/quoteWriter';

export interface QuietStreamsOptions {
  readonly writer: QuoteWriter;
  /** What is read of the venue, e.g. `REST quote`. */
  readonly what: string;
  /** This instrument's stream delivers nothing while its market moves. */
  readonly stuck: (index: number, why: string) => void;
}

/**
 * Finds streams that look alive and aren't. On a channel where silence is normal a stream that has got stuck looks just
 * like a quiet one; what tells them apart is what the venue itself says over REST, reading after reading. Stuck is: between
 * two readings it has moved, nothing has come on the stream since before the first of them, and what we hold doesn't agree.
 */
export class QuietStreams {
  readonly #options: QuietStreamsOptions;
  #before = new Map<number, Said>();
  #beforeAt = Number.POSITIVE_INFINITY;
  #now = new Map<number, Said>();
  #askedAt = 0;

  constructor(options: QuietStreamsOptions) {
    this.#options = options;
  }

  /** A reading, asked for at `askedAt` (monotonic ms); one that was not ended is forgotten. */
  begin(askedAt: number): void {
    this.#now = new Map();
    this.#askedAt = askedAt;
  }

  /** The venue says this of the instrument, and whether what we hold agrees. */
  saw(index: number, bid: number, ask: number, isHeld: boolean): void {
    const { writer, what, stuck } = this.#options;
    const askedAt = this.#askedAt;
    // Only quiet streams are remembered: one that delivers is fine.
    const quotedAt = writer.quotedAt(index);
    if (quotedAt > askedAt - QUIET_MS) return;
    this.#now.set(index, { bid, ask });
    const before = this.#before.get(index);
    const moved = before !== undefined && (before.bid !== bid || before.ask !== ask);
    if (!moved || isHeld || quotedAt >= this.#beforeAt || quotedAt === Number.NEGATIVE_INFINITY) return;
    const silentS = Math.round((askedAt - quotedAt) / 1000);
    stuck(index, `its stream has been silent for ${silentS} s while the venue's own ${what} moves`);
  }

  /** The reading is complete. */
  end(): void {
    this.#before = this.#now;
    this.#beforeAt = this.#askedAt;
  }
}

interface Said {
  readonly bid: number;
  readonly ask: number;
}

/** What has come within this time of a reading may be newer than it. */
export const QUIET_MS = 5_000;
