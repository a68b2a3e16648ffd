import type { Writable } from 'node:stream';

/** What a reader that went away leaves behind: no fault of ours. */
const GONE: ReadonlySet<string> = new Set([
  'EPIPE',
  'EIO',
  'ECONNRESET',
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_WRITE_AFTER_END',
]);

/**
 * A way out for data. A write resolves when the stream has taken all of it, so whoever waits for it never queues more
 * than one picture. When the reader has gone away, writes resolve at once and do nothing.
 */
export class Output {
  readonly #stream: Writable;
  readonly #gone = new AbortController();
  #failure: Error | undefined;

  constructor(stream: Writable) {
    this.#stream = stream;
    stream.on('error', error => this.#failed(error));
    stream.on('close', () => this.#gone.abort());
  }

  /** Aborted when nobody reads any more; check `failure` for whether that is a fault. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /** Why writing became impossible, other than by a reader who left: a full disk, for example. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  write(text: string): Promise<void> {
    if (text === '' || this.#gone.signal.aborted) return Promise.resolve();
    return new Promise(resolve => {
      const done = () => {
        this.#gone.signal.removeEventListener('abort', done);
        resolve();
      };
      this.#gone.signal.addEventListener('abort', done);
      this.#stream.write(text, error => {
        if (error) this.#failed(error);
        done();
      });
    });
  }

  #failed(error: NodeJS.ErrnoException): void {
    if (!GONE.has(error.code ?? '')) this.#failure ??= error;
    this.#gone.abort();
  }
}
