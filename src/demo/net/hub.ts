import type { DemoInstrument } from '../model/instrument';
import type { Session } from './session';

/**
 * How one topic gets its frames. A feed exists only while somebody is subscribed to it; it may keep what it sent last.
 * Times are epoch ms of the demo's clock.
 */
export interface Feed {
  /** Whose changes make it due; absent for topics over a whole market. */
  readonly instrument?: DemoInstrument;
  /** Which changes (bits) make it due. */
  readonly mask: number;
  /** 0: sends at once; else at most once in so many ms. */
  readonly everyMs: number;
  /** Sends every period, changed or not. */
  readonly always?: boolean;
  /** Says its last frame again after so long a silence. */
  readonly idleMs?: number;
  /** The frame or frames due now; nothing when there is nothing to say. */
  encode(now: number): string | readonly string[] | undefined;
  /** The first frame for a new subscriber alone. */
  initial?(now: number): string | undefined;
  /** For market-wide feeds: an instrument changed. */
  onChange?(instrument: DemoInstrument, mask: number): void;
}

interface Topic {
  readonly name: string;
  readonly feed: Feed;
  readonly sessions: Set<Session>;
  dirty: boolean;
  lastSentAt: number;
  lastFrame: string | undefined;
}

/** Topics, who listens to them, and when they speak. A frame is encoded once, for all its listeners. */
export class Hub {
  readonly #topics = new Map<string, Topic>();
  readonly #bySession = new Map<Session, Map<string, Topic>>();
  readonly #byInstrument = new Map<number, Topic[]>();
  readonly #marketWide = new Set<Topic>();
  readonly #timed = new Set<Topic>();
  readonly #wrap: (name: string, frame: string) => string;
  readonly #stalled: (instrument: DemoInstrument) => boolean;

  constructor(options: {
    wrap?: (name: string, frame: string) => string;
    stalled(instrument: DemoInstrument): boolean;
  }) {
    this.#wrap = options.wrap ?? ((_, frame) => frame);
    this.#stalled = options.stalled;
  }

  /** `make` is called for the first subscriber of a topic. */
  subscribe(session: Session, name: string, now: number, make: () => Feed): void {
    let topic = this.#topics.get(name);
    if (!topic) {
      topic = { name, feed: make(), sessions: new Set(), dirty: false, lastSentAt: now, lastFrame: undefined };
      this.#add(topic);
    }
    topic.sessions.add(session);
    const mine = this.#bySession.get(session) ?? new Map<string, Topic>();
    mine.set(name, topic);
    this.#bySession.set(session, mine);
    if (topic.feed.instrument && this.#stalled(topic.feed.instrument)) return;
    const first = topic.feed.initial?.(now);
    if (first === undefined) return;
    topic.lastFrame = first;
    session.data(session.wrapped ? this.#wrap(name, first) : first, now);
  }

  unsubscribe(session: Session, name: string): boolean {
    const topic = this.#bySession.get(session)?.get(name);
    if (!topic) return false;
    this.#bySession.get(session)?.delete(name);
    topic.sessions.delete(session);
    if (topic.sessions.size === 0) this.#remove(topic);
    return true;
  }

  has(session: Session, name: string): boolean {
    return this.#bySession.get(session)?.has(name) ?? false;
  }

  names(session: Session): string[] {
    return [...(this.#bySession.get(session)?.keys() ?? [])];
  }

  count(session: Session): number {
    return this.#bySession.get(session)?.size ?? 0;
  }

  drop(session: Session): void {
    for (const name of this.names(session)) this.unsubscribe(session, name);
    this.#bySession.delete(session);
  }

  /** Number of topics somebody listens to. */
  get size(): number {
    return this.#topics.size;
  }

  changed(instrument: DemoInstrument, mask: number, now: number): void {
    for (const topic of this.#marketWide) topic.feed.onChange?.(instrument, mask);
    const topics = this.#byInstrument.get(instrument.index);
    if (!topics) return;
    for (const topic of topics) {
      if ((topic.feed.mask & mask) === 0) continue;
      if (topic.feed.everyMs === 0) this.#speak(topic, now);
      else topic.dirty = true;
    }
  }

  /** A change of a row that does not trade: only market-wide topics hear of it. */
  changedQuietly(instrument: DemoInstrument, mask: number): void {
    for (const topic of this.#marketWide) topic.feed.onChange?.(instrument, mask);
  }

  /** Timed and idle topics; call it every few ms. */
  tick(now: number): void {
    for (const topic of this.#timed) {
      const { everyMs, always, idleMs } = topic.feed;
      const silence = now - topic.lastSentAt;
      if (everyMs > 0 && silence >= everyMs && (topic.dirty || always)) this.#speak(topic, now);
      else if (idleMs !== undefined && silence >= idleMs && topic.lastFrame !== undefined) this.#repeat(topic, now);
    }
  }

  #speak(topic: Topic, now: number): void {
    topic.dirty = false;
    if (topic.feed.instrument && this.#stalled(topic.feed.instrument)) return;
    topic.lastSentAt = now;
    const frames = topic.feed.encode(now);
    if (frames === undefined) return;
    if (typeof frames === 'string') this.#publish(topic, frames, now);
    else for (const frame of frames) this.#publish(topic, frame, now);
  }

  #repeat(topic: Topic, now: number): void {
    topic.lastSentAt = now;
    const { instrument } = topic.feed;
    if (instrument && (this.#stalled(instrument) || instrument.state !== 'trading')) return;
    if (topic.lastFrame !== undefined) this.#publish(topic, topic.lastFrame, now);
  }

  #publish(topic: Topic, frame: string, now: number): void {
    if (topic.feed.idleMs !== undefined) topic.lastFrame = frame;
    let plain: Buffer | undefined;
    let wrapped: Buffer | undefined;
    for (const session of topic.sessions) {
      if (session.wrapped) {
        wrapped ??= Buffer.from(this.#wrap(topic.name, frame));
        session.data(wrapped, now);
      } else {
        plain ??= Buffer.from(frame);
        session.data(plain, now);
      }
    }
  }

  #add(topic: Topic): void {
    this.#topics.set(topic.name, topic);
    const { instrument, everyMs, idleMs, onChange } = topic.feed;
    if (everyMs > 0 || idleMs !== undefined) this.#timed.add(topic);
    if (onChange) this.#marketWide.add(topic);
    if (!instrument) return;
    const topics = this.#byInstrument.get(instrument.index);
    if (topics) topics.push(topic);
    else this.#byInstrument.set(instrument.index, [topic]);
  }

  #remove(topic: Topic): void {
    this.#topics.delete(topic.name);
    this.#timed.delete(topic);
    this.#marketWide.delete(topic);
    const { instrument } = topic.feed;
    if (!instrument) return;
    const left = (this.#byInstrument.get(instrument.index) ?? []).filter(other => other !== topic);
    if (left.length > 0) this.#byInstrument.set(instrument.index, left);
    else this.#byInstrument.delete(instrument.index);
  }
}
