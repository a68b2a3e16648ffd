import type { Clock, TimerHandle } from '../base/clock';
import type { FaultKind } from './faultKinds';
import type { Rng } from './rng';

type Frame = Buffer | string;
type Send = (frame: Frame) => void;

/** Spoils the frames of one session on their way out. No real frame is ever lost: TCP would not lose one either. */
export interface FrameStage {
  push(frame: Frame, send: Send): void;
  /** The fault is over: what is held back goes out, in order. */
  end(): void;
}

export const SLOW_MS = 1500;
const REORDER_HOLD_MS = 40;

export function frameStage(kind: FaultKind, clock: Clock, rng: Rng): FrameStage | undefined {
  switch (kind) {
    case 'slow':
      return new Slow(clock);
    case 'reorder':
      return new Reorder(clock);
    case 'duplicate':
      return {
        push: (frame, send) => {
          send(frame);
          send(frame);
        },
        end: () => {},
      };
    case 'garbage':
      return {
        push: (frame, send) => {
          if (rng.chance(0.05)) send(garbage(rng));
          send(frame);
        },
        end: () => {},
      };
    case 'truncated':
      return {
        push: (frame, send) => {
          if (rng.chance(0.1)) send(frame.slice(0, 1 + rng.int(Math.max(1, frame.length - 2))));
          send(frame);
        },
        end: () => {},
      };
    default:
      return undefined;
  }
}

/** Several stages one after another. */
export function chain(stages: readonly FrameStage[]): (frame: Frame, send: Send) => void {
  const from = (at: number, frame: Frame, send: Send): void => {
    const stage = stages[at];
    if (!stage) send(frame);
    else stage.push(frame, next => from(at + 1, next, send));
  };
  return (frame, send) => from(0, frame, send);
}

class Slow implements FrameStage {
  readonly #clock: Clock;
  readonly #queue: { frame: Frame; send: Send }[] = [];
  readonly #timers = new Set<TimerHandle>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  push(frame: Frame, send: Send): void {
    this.#queue.push({ frame, send });
    const timer = this.#clock.setTimeout(() => {
      this.#timers.delete(timer);
      this.#next();
    }, SLOW_MS);
    this.#timers.add(timer);
  }

  end(): void {
    for (const timer of this.#timers) this.#clock.clear(timer);
    this.#timers.clear();
    while (this.#queue.length > 0) this.#next();
  }

  #next(): void {
    const first = this.#queue.shift();
    first?.send(first.frame);
  }
}

class Reorder implements FrameStage {
  readonly #clock: Clock;
  #held: { frame: Frame; send: Send } | undefined;
  #timer: TimerHandle | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  push(frame: Frame, send: Send): void {
    if (!this.#held) {
      this.#held = { frame, send };
      this.#timer = this.#clock.setTimeout(() => this.end(), REORDER_HOLD_MS);
      return;
    }
    send(frame);
    this.end();
  }

  end(): void {
    this.#clock.clear(this.#timer);
    const held = this.#held;
    this.#held = undefined;
    held?.send(held.frame);
  }
}

const RANDOM_JSON: readonly string[] = [
  '{}',
  '[]',
  'null',
  '0',
  '"pong?"',
  '[1,2,{"a":null}]',
  '{"stream":null,"data":7}',
  '{"topic":"orderbook.1.","type":"snapshot","data":{"b":"?","a":{}}}',
  '{"arg":{"channel":"bbo-tbt"},"data":[{"asks":[["x"]],"bids":0}]}',
  '{"e":"bookTicker","s":"BTCUSDT","b":"NaN","a":{}}',
  '{"event":"subscribe"}',
  '{"result":{"deep":[[[[[[]]]]]]},"id":{}}',
];

function garbage(rng: Rng): Frame {
  if (rng.chance(0.5)) return rng.pick(RANDOM_JSON);
  let text = '';
  for (let n = 5 + rng.int(200); n > 0; n--) text += String.fromCharCode(32 + rng.int(95));
  return text;
}
