import type { Clock, TimerHandle } from '../base/clock';
import type { Disposable } from '../base/lifecycle';
import { durationInWords } from './diagnosis';
import { RateGate, TokenBucket } from './rateLimit';
import { type Stream, type StreamStatus, StreamTable } from './streamTable';
import { Suspects } from './suspects';
import type { SocketDefinition } from './venue';

export interface SubscriberOptions {
  readonly venueName: string;
  readonly socket: SocketDefinition;
  /** Setting; the venue's limit holds where it is lower. */
  readonly topicsPerMessage: number;
  readonly ackTimeoutMs: number;
  readonly clock: Clock;
  /** Messages of all connections to the host. */
  readonly hostGate?: RateGate | undefined;
  /** Ids of requests, unique on the connection. */
  readonly nextId: () => number;
  readonly send: (text: string) => void;
  /** Every stream is acknowledged or refused; after each `opened` and each `add`. */
  readonly settled: () => void;
  /** The venue refuses the stream. */
  readonly refused: (stream: Stream, why: string) => void;
  /** The venue does not answer subscriptions: the connection is of no use. */
  readonly failed: (why: string) => void;
  /** Does data come? Then missing acknowledgements alone don't end the connection. */
  readonly delivers: () => boolean;
}

/** The venue counts messages when they arrive, we when they leave: some slack for the way between. */
const SECOND_MS = 1_250;
/** A refusal that names nothing is told for so long. */
const COMPLAINT_MS = 60_000;
/** Why a stream counts as refused that was asked for twice and never acknowledged, on a connection that delivers. */
const UNANSWERED = 'never acknowledged';
/** Messages of the host's window that are left to pings: so many, but no more than half of them. */
const HOST_RESERVE = 20;

type BuildFrame = (topics: readonly string[], id: number) => string;

/**
 * Keeps the streams of one connection subscribed: builds batches within the venue's limits, sends them at its pace and
 * checks the acknowledgements. Streams outlive the socket: `opened` subscribes to all of them, `closed` forgets what
 * was acknowledged.
 */
export class Subscriber implements Disposable {
  readonly #options: SubscriberOptions;
  readonly #table = new StreamTable();
  readonly #toSubscribe = new Set<string>();
  readonly #toUnsubscribe = new Set<string>();
  /** Topics that go together: of a repeated request, or half of a refused one. */
  #prepared: { topics: string[]; again: boolean }[] = [];
  #gate: RateGate;
  #operations: TokenBucket | undefined;
  readonly #suspects: Suspects | undefined;
  #timer: TimerHandle | undefined;
  #heldUntil = 0;
  #open = false;
  #settledTold = true;
  #lastRefusal = '';
  /** What the venue refused without saying which request. */
  #complaint = '';
  /** Monotonic ms of the last refusal, of whatever it was. */
  #refusedAt = Number.NEGATIVE_INFINITY;

  constructor(options: SubscriberOptions) {
    this.#options = options;
    if (options.socket.endsOnUnknownTopic) this.#suspects = new Suspects(options.venueName, options.clock);
    this.#gate = this.#newGate();
  }

  get streams(): ReadonlyMap<string, StreamStatus> {
    return this.#table.entries;
  }

  get ackedCount(): number {
    return this.#table.acked;
  }

  get refusedCount(): number {
    return this.#table.refused;
  }

  /** All streams are acknowledged or refused. */
  get isSettled(): boolean {
    return this.#open && this.#settledTold;
  }

  /** What holds the subscriptions up or was refused, in words; empty: nothing. */
  get note(): string {
    const heldMs = this.#heldUntil - this.#options.clock.mono();
    if (this.#timer && heldMs > 2_000) {
      const { venueName, socket } = this.#options;
      const limit = `${venueName} allows ${socket.limits.operationsPerHour} subscriptions an hour on a connection`;
      return `${limit}; the next in ${durationInWords(heldMs)}`;
    }
    let unanswered = 0;
    if (this.#table.refused > 0) for (const { why } of this.streams.values()) if (why === UNANSWERED) unanswered++;
    const refused = this.#table.refused - unanswered;
    const notes: string[] = [];
    if (refused > 0) notes.push(`${refused} of ${this.streams.size} streams refused: ${this.#lastRefusal}`);
    const isOld = this.#settledTold && this.#options.clock.mono() - this.#refusedAt >= COMPLAINT_MS;
    if (this.#complaint && !isOld) notes.push(this.#complaint);
    if (unanswered > 0) notes.push(`${unanswered} subscriptions were never acknowledged, though data comes`);
    return notes.join('; ');
  }

  add(streams: readonly Stream[]): void {
    for (const stream of streams) {
      if (this.#table.add(stream) && this.#open) this.#ask(stream.topic);
    }
    this.#settledTold = false;
    this.#pump();
  }

  remove(topics: readonly string[]): void {
    for (const topic of topics) {
      const wasSent = !this.#toSubscribe.delete(topic);
      this.#suspects?.cleared(topic);
      if (this.#table.remove(topic) && this.#open && wasSent) this.#toUnsubscribe.add(topic);
    }
    this.#pump();
  }

  /** Subscribes anew to a silent stream, each time after a longer pause. Returns whether it did. */
  renew(topic: string): boolean {
    const entry = this.#table.entries.get(topic);
    if (!this.#open || !entry || !this.#table.mayRenew(entry, this.#options.clock.mono())) return false;
    this.#table.setState(entry, 'asked');
    this.#toUnsubscribe.add(topic);
    this.#toSubscribe.add(topic);
    this.#settledTold = false;
    this.#pump();
    return true;
  }

  /**
   * Asks again for what was refused, after growing pauses: an instrument that the venue did not know for a moment comes
   * back, and its stream must too.
   */
  retryRefused(): void {
    if (!this.#open || this.#table.refused === 0) return;
    const now = this.#options.clock.mono();
    for (const entry of this.#table.entries.values()) {
      if (entry.state !== 'refused' || this.#suspects?.guiltOf(entry.stream.topic) !== undefined) continue;
      if (!this.#table.mayRetry(entry, now)) continue;
      this.#table.setState(entry, 'asked');
      this.#ask(entry.stream.topic);
      this.#settledTold = false;
    }
    if (!this.#settledTold) this.#pump();
  }

  /** A new socket is open: subscribes to everything. */
  opened(): void {
    const { clock, socket } = this.#options;
    this.#reset();
    this.#open = true;
    this.#settledTold = false;
    this.#gate = this.#newGate();
    const { operationsPerHour } = socket.limits;
    this.#operations = operationsPerHour ? new TokenBucket(operationsPerHour, 3_600_000, clock) : undefined;
    this.#suspects?.keep(topic => this.streams.has(topic));
    for (const topic of this.#table.entries.keys()) this.#ask(topic);
    this.#pump();
  }

  /** The venue has ended the connection, which `closed` follows: what it had just been asked for may be why. */
  endedByVenue(): void {
    if (!this.#open) return;
    this.#suspects?.ended([...this.#table.requests.values()].flatMap(request => [...request.waiting]));
  }

  /** The socket is gone: nothing is acknowledged any more. */
  closed(): void {
    this.#reset();
  }

  dispose(): void {
    this.#reset();
  }

  /** A message that is none of ours (ping, pong) has been sent: it counts too. */
  countMessage(): void {
    this.#gate.take();
    this.#options.hostGate?.take();
  }

  acked(id: number): void {
    const request = this.#table.requests.get(id);
    if (request) for (const topic of [...request.waiting]) this.ackedTopic(topic);
  }

  ackedTopic(topic: string): void {
    const entry = this.#table.entries.get(topic);
    // Nothing under way: it answers an earlier request, or an unsubscribe.
    if (!this.#open || !entry?.request) return;
    this.#table.setState(entry, 'acked');
    this.#table.answered(entry);
    this.#suspects?.cleared(topic);
    if (this.#suspects && this.#table.requests.size === 0) this.#pump();
    this.#checkSettled();
  }

  /**
   * A refused topic, or a whole refused request. The venue does not say which topic of a request it dislikes: halves
   * of it are tried, down to the one, so that one bad symbol does not cost its neighbours.
   */
  refused(id: number | undefined, topic: string | undefined, why: string): void {
    if (!this.#open) return;
    this.#refusedAt = this.#options.clock.mono();
    const { requests } = this.#table;
    // Without an id it can only be the one that is under way, or the oldest.
    const isClear = requests.size === 1 || this.#options.socket.answersInOrder === true;
    const oldest = isClear ? requests.values().next().value : undefined;
    const request = id === undefined ? oldest : requests.get(id);
    if (topic !== undefined) {
      this.#refuse(topic, why);
    } else if (!request) {
      this.#complaint = why;
    } else {
      const topics = this.#table.takeBack(request);
      const [first = ''] = topics;
      if (topics.length === 1) this.#refuse(first, why);
      else this.#halve(topics);
    }
  }

  /** Looks for requests that nobody answered. Call every so often. */
  tick(): void {
    const { clock, ackTimeoutMs, venueName, failed } = this.#options;
    for (const request of this.#table.requests.values()) {
      // The oldest is first; those sent below are young.
      if (clock.mono() - request.sentAt < ackTimeoutMs) return;
      const topics = this.#table.takeBack(request);
      if (topics.length > 1 && this.#refusedAt >= request.sentAt) {
        // What was refused since, without saying what, may be one of them.
        this.#halve(topics);
      } else if (request.again && this.#options.delivers()) {
        for (const topic of topics) this.#refuse(topic, UNANSWERED);
      } else if (request.again) {
        const reason = this.#complaint || this.#lastRefusal;
        const said = reason ? ` (it said: ${reason})` : '';
        const what = topics.length === 1 ? `the subscription of ${topics[0]}` : `${topics.length} subscriptions`;
        failed(`${venueName} did not acknowledge ${what} within ${durationInWords(ackTimeoutMs)}, asked twice${said}`);
        return;
      } else {
        this.#prepared.push({ topics, again: true });
        this.#pump();
      }
    }
  }

  #newGate(): RateGate {
    return new RateGate(this.#options.socket.limits.messagesPerSecond, SECOND_MS, this.#options.clock);
  }

  #reset(): void {
    this.#options.clock.clear(this.#timer);
    this.#timer = undefined;
    this.#open = false;
    this.#heldUntil = 0;
    this.#toSubscribe.clear();
    this.#toUnsubscribe.clear();
    this.#prepared = [];
    this.#lastRefusal = '';
    this.#complaint = '';
    this.#refusedAt = Number.NEGATIVE_INFINITY;
    this.#table.reset();
  }

  /** Puts a topic where it will be asked for: not at all, alone, or with the others. */
  #ask(topic: string): void {
    const guilt = this.#suspects?.guiltOf(topic);
    if (guilt !== undefined) this.#refuse(topic, guilt);
    else if (!this.#suspects?.has(topic)) this.#toSubscribe.add(topic);
  }

  /** One bad topic must not cost its neighbours. */
  #halve(topics: readonly string[]): void {
    const middle = Math.ceil(topics.length / 2);
    this.#prepared.push({ topics: topics.slice(0, middle), again: false });
    this.#prepared.push({ topics: topics.slice(middle), again: false });
    this.#pump();
  }

  #refuse(topic: string, why: string): void {
    const entry = this.#table.entries.get(topic);
    if (why !== UNANSWERED) this.#lastRefusal = `${topic}: ${why}`;
    this.#suspects?.cleared(topic);
    if (!entry) return;
    // Also one that was acknowledged first: some venues end a channel later.
    this.#table.setState(entry, 'refused', why);
    if (why !== UNANSWERED) this.#options.refused(entry.stream, why);
    this.#table.answered(entry);
    this.#checkSettled();
  }

  #checkSettled(): void {
    if (this.#settledTold || !this.#open) return;
    if (this.#toSubscribe.size > 0 || this.#prepared.length > 0 || this.#table.requests.size > 0) return;
    if ((this.#suspects?.size ?? 0) > 0) return;
    this.#settledTold = true;
    this.#options.settled();
  }

  /** Sends what may be sent now; comes back for the rest. */
  #pump(): void {
    if (!this.#open || this.#timer) return;
    const { clock } = this.#options;
    while (this.#open && (this.#toUnsubscribe.size > 0 || this.#prepared.length > 0 || this.#toSubscribe.size > 0)) {
      const operationsMs = this.#operations?.delayMs() ?? 0;
      // One slot stays free for a ping, which can't wait.
      const { hostGate } = this.#options;
      const hostMs = hostGate?.delayMs(Math.min(HOST_RESERVE, Math.floor(hostGate.count / 2))) ?? 0;
      const delayMs = Math.max(this.#gate.delayMs(1), hostMs, operationsMs);
      if (delayMs > 0) {
        this.#heldUntil = operationsMs > 0 ? clock.mono() + operationsMs : 0;
        this.#timer = clock.setTimeout(() => {
          this.#timer = undefined;
          this.#pump();
        }, delayMs);
        return;
      }
      this.#sendNext();
    }
    // One by one, each when all else is answered: if the connection ends again, it was that one.
    const suspect = this.#table.requests.size === 0 ? this.#suspects?.next() : undefined;
    if (suspect !== undefined) {
      this.#prepared.push({ topics: [suspect], again: false });
      this.#pump();
      return;
    }
    this.#checkSettled();
  }

  #sendNext(): void {
    const { socket, clock } = this.#options;
    if (this.#toUnsubscribe.size > 0) {
      const [, topics] = this.#send(this.#toUnsubscribe, (batch, each) => socket.unsubscribe(batch, each));
      for (const topic of topics) this.#toUnsubscribe.delete(topic);
      return;
    }
    const prepared = this.#prepared.shift();
    const wanted = prepared?.topics.filter(topic => this.streams.has(topic) && !this.#toSubscribe.has(topic));
    if (wanted?.length === 0) return;
    const again = prepared?.again ?? false;
    const [id, topics] = this.#send(wanted ?? this.#toSubscribe, (batch, each) => socket.subscribe(batch, each));
    const left = wanted?.filter(topic => !topics.includes(topic)) ?? [];
    if (left.length > 0) this.#prepared.unshift({ topics: left, again });
    for (const topic of topics) this.#toSubscribe.delete(topic);
    this.#table.sent({ id, sentAt: clock.mono(), again, waiting: new Set(topics) });
  }

  /** Sends as many of the topics, from the first on, as one message takes. */
  #send(from: Iterable<string>, build: BuildFrame): readonly [id: number, sent: readonly string[]] {
    const { socket, topicsPerMessage, nextId, send } = this.#options;
    const { bytesPerMessage } = socket.limits;
    const most = Math.max(1, Math.min(topicsPerMessage, socket.limits.topicsPerMessage));
    let topics: string[] = [];
    let group: string | undefined;
    for (const topic of from) {
      if (topics.length >= most) break;
      const own = socket.groupOf?.(topic);
      if (topics.length === 0) group = own;
      if (own === group) topics.push(topic);
    }
    const id = nextId();
    let text = build(topics, id);
    for (let bytes = Buffer.byteLength(text); bytes > bytesPerMessage && topics.length > 1; ) {
      const fitting = Math.floor((topics.length * bytesPerMessage) / bytes);
      topics = topics.slice(0, Math.max(1, Math.min(fitting, topics.length - 1)));
      text = build(topics, id);
      bytes = Buffer.byteLength(text);
    }
    this.#gate.take();
    this.#options.hostGate?.take();
    this.#operations?.take();
    send(text);
    return [id, topics];
  }
}
