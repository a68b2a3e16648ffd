import type { Clock, TimerHandle } from '../base/clock';
import type { FromEngine, ToEngine } from '../protocol/messages';

export type ExportRequest = Omit<Extract<ToEngine, { type: 'export' }>, 'type' | 'id'>;
export type ExportPart = Extract<FromEngine, { type: 'exported' }>;

interface Running {
  readonly onPart: (part: ExportPart) => void;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
  timer: TimerHandle | undefined;
}

/** An engine that says nothing of an export for so long has lost it. */
const SILENCE_MS = 30_000;

/** Exports that the engine is writing, by their number. */
export class Exports {
  readonly #clock: Clock;
  readonly #running = new Map<number, Running>();
  #lastId = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Sends the request; resolves after the last part, rejects when the engine ends or falls silent. */
  start(
    request: ExportRequest,
    send: (message: ToEngine) => void,
    onPart: (part: ExportPart) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#running.set(id, { onPart, resolve, reject, timer: undefined });
      this.#wait(id);
      send({ type: 'export', id, ...request });
      signal?.addEventListener('abort', () => {
        const running = this.#end(id);
        if (!running) return;
        send({ type: 'cancelExport', id });
        running.reject(new Error('the export was stopped'));
      });
    });
  }

  receive(part: ExportPart): void {
    const running = this.#running.get(part.id);
    if (!running) return;
    running.onPart(part);
    if (part.done) this.#end(part.id)?.resolve();
    else this.#wait(part.id);
  }

  /** The engine is gone, and every running export with it. */
  failAll(why: string): void {
    for (const id of [...this.#running.keys()]) this.#end(id)?.reject(new Error(why));
  }

  #wait(id: number): void {
    const running = this.#running.get(id);
    if (!running) return;
    this.#clock.clear(running.timer);
    running.timer = this.#clock.setTimeout(() => {
      this.#end(id)?.reject(new Error(`the engine has said nothing of the export for ${SILENCE_MS / 1000} s`));
    }, SILENCE_MS);
  }

  #end(id: number): Running | undefined {
    const running = this.#running.get(id);
    this.#clock.clear(running?.timer);
    this.#running.delete(id);
    return running;
  }
}
