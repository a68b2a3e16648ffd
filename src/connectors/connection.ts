import { assertNever } from '../base/assertNever';
import type { TimerHandle } from '../base/clock';
import type { Disposable } from '../base/lifecycle';
import type { ConnectionState } from '../model/health';
import type { ConnectionOptions } from './connectionOptions';
import { closeInWords, durationInWords, errorInWords } from './diagnosis';
import { Dialer } from './dialer';
import { KeepAlive } from './keepAlive';
import type { Socket } from './socketFactory';
import { SocketLife } from './socketLife';
import type { Stream, StreamStatus } from './streamTable';
import { Subscriber } from './subscriber';

const WATCH_EVERY_MS = 500;
/** After a pause this long between two looks of the watchdog, the process itself was asleep or blocked. */
const ASLEEP_MS = 5_000;

/** One WebSocket of a venue, kept open and subscribed until it is disposed. */
export class Connection implements Disposable {
  readonly #options: ConnectionOptions;
  readonly #host: string;
  readonly #subscriber: Subscriber;
  readonly #keepAlive: KeepAlive;
  readonly #dialer: Dialer;
  readonly #random: () => number;

  #state: ConnectionState = 'planned';
  #socket: Socket | undefined;
  #watchdog: TimerHandle | undefined;
  #watchedAt = 0;
  #lastFailure = '';
  /** That the last socket delivered nothing, in words; empty: it did. */
  #mute = '';

  #life: SocketLife;
  /** The frame at hand carries more than an acknowledgement or a pong. */
  #isData = false;
  #faults = 0;
  #lastFault = '';
  #requestId = 0;
  #frames = 0;
  #lastFrameAt = 0;
  /** Receipt of the bytes in hand: monotonic and epoch ms. */
  #readAt = 0;
  #receivedAt = 0;
  #isReading = false;

  constructor(options: ConnectionOptions) {
    const { socket, tuning, clock, venueName, url, connectGate, messageGate, random = Math.random } = options;
    this.#options = options;
    this.#random = random;
    this.#life = new SocketLife(clock.mono());
    this.#host = new URL(url).host;
    const { count, windowMs } = socket.limits.connects;
    this.#dialer = new Dialer({
      clock,
      backoff: tuning.backoff,
      gate: connectGate,
      leastMs: windowMs / count,
      random,
      open: () => this.#openSocket(),
      again: () => this.#connect(),
    });
    this.#keepAlive = new KeepAlive(socket.keepAlive, tuning, clock, () => this.#ping());
    this.#subscriber = new Subscriber({
      venueName,
      socket,
      topicsPerMessage: tuning.topicsPerMessage,
      ackTimeoutMs: tuning.ackTimeoutMs,
      clock,
      hostGate: messageGate,
      nextId: () => ++this.#requestId,
      send: text => this.#socket?.send(text),
      settled: () => this.#onSettled(),
      refused: (stream, why) => this.#options.events.refused(stream, why),
      failed: why => this.#lose(why),
      delivers: () => this.#life.deliversAt(clock.mono()),
    });
  }

  get streams(): ReadonlyMap<string, StreamStatus> {
    return this.#subscriber.streams;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Tries to connect after the first one. */
  get reconnects(): number {
    return this.#dialer.retries;
  }

  /** Frames received, of any kind, over all sockets. */
  get frames(): number {
    return this.#frames;
  }

  /** Monotonic ms; 0: none yet. */
  get lastFrameAt(): number {
    return this.#lastFrameAt;
  }

  get askedCount(): number {
    return this.#subscriber.streams.size;
  }

  get ackedCount(): number {
    return this.#subscriber.ackedCount;
  }

  get refusedCount(): number {
    return this.#subscriber.refusedCount;
  }

  /** What is wrong and what happens about it; empty when all is well. */
  get diagnosis(): string {
    const { venueName } = this.#options;
    switch (this.#state) {
      case 'planned':
        return 'not started';
      case 'connecting': {
        const waiting = this.#dialer.isHeld ? `waiting for ${venueName}'s limit of new connections` : 'connecting';
        return this.#lastFailure ? `${this.#lastFailure}; ${waiting}` : waiting;
      }
      case 'subscribing': {
        const note = this.#subscriber.note;
        const progress = `subscribing: ${this.ackedCount} of ${this.askedCount} acknowledged`;
        return note ? `${progress}; ${note}` : progress;
      }
      case 'live':
        if (this.#faults === 0) return this.#subscriber.note || this.#undelivered;
        return `${this.#faults} frames could not be handled (${this.#lastFault}); please report this`;
      case 'waiting':
        return `${this.#lastFailure}; next try in ${durationInWords(this.#dialer.leftMs)}`;
      case 'closed':
        return 'closed';
      default:
        return assertNever(this.#state);
    }
  }

  /** Where acknowledgements came and nothing else, another acknowledgement is no proof that all is well. */
  get #undelivered(): string {
    return this.#mute && this.#life.dataFrames === 0 ? `${this.#mute}; connected again, nothing has come yet` : '';
  }

  start(streams: readonly Stream[]): void {
    if (this.#state !== 'planned') return;
    this.#subscriber.add(streams);
    this.#watchedAt = this.#options.clock.mono();
    this.#watchdog = this.#options.clock.setInterval(() => this.#watch(), WATCH_EVERY_MS);
    this.#connect();
  }

  add(streams: readonly Stream[]): void {
    if (this.#state === 'live' && streams.some(stream => !this.streams.has(stream.topic))) this.#state = 'subscribing';
    this.#subscriber.add(streams);
  }

  remove(topics: readonly string[]): void {
    this.#subscriber.remove(topics);
  }

  /** Subscribes anew to a stream that went silent or lost its thread. False: too soon after the last time, or not possible now. */
  resubscribe(topic: string): boolean {
    if (!this.#subscriber.renew(topic)) return false;
    this.#log(`subscribing anew to ${topic}`);
    if (this.#state === 'live' && !this.#subscriber.isSettled) this.#state = 'subscribing';
    return true;
  }

  /** Asks again for refused streams whose pause is over. Call every so often. */
  retryRefused(): void {
    this.#subscriber.retryRefused();
    if (this.#state === 'live' && !this.#subscriber.isSettled) this.#state = 'subscribing';
  }

  reconnect(why: string): void {
    this.#lose(why);
  }

  acked(requestId: number): void {
    this.#isData = false;
    this.#subscriber.acked(requestId);
  }

  ackedTopic(topic: string): void {
    this.#isData = false;
    this.#subscriber.ackedTopic(topic);
  }

  refused(requestId: number | undefined, topic: string | undefined, why: string): void {
    this.#isData = false;
    this.#log(`refused ${topic ?? requestId ?? 'something'}: ${why}`);
    this.#subscriber.refused(requestId, topic, why);
  }

  pong(): void {
    this.#isData = false;
  }

  closing(why: string): void {
    this.#isData = false;
    this.#retire(`${this.#options.venueName} announces the end of the connection: ${why}`);
  }

  dispose(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#options.clock.clear(this.#watchdog);
    this.#release();
    this.#subscriber.dispose();
  }

  #connect(): void {
    this.#state = 'connecting';
    this.#dialer.dial();
  }

  #openSocket(): void {
    const { clock, url, openSocket, tuning, socket: definition } = this.#options;
    this.#life = new SocketLife(clock.mono());
    this.#log(`connecting to ${url}`);
    const socket: Socket = openSocket(
      url,
      { handshakeTimeoutMs: tuning.handshakeTimeoutMs, headers: definition.headers },
      {
        // A socket that was let go may still speak: only the one of now is listened to.
        open: () => this.#socket === socket && this.#onOpen(),
        reading: () => this.#socket === socket && this.#onReading(),
        read: () => {
          this.#isReading = false;
        },
        message: data => this.#socket === socket && this.#onFrame(data),
        ping: () => this.#socket === socket && this.#onPing(),
        pong: () => this.#socket === socket && this.#onAlive(),
        closed: (code, reason, error) => this.#socket === socket && this.#onClosed(code, reason, error),
      },
    );
    this.#socket = socket;
  }

  #onOpen(): void {
    const { clock, events, socket } = this.#options;
    this.#dialer.opened();
    this.#life.opened(clock.mono(), socket.maxLifetimeMs, this.#random);
    this.#state = 'subscribing';
    this.#keepAlive.start();
    events.opened();
    if (this.#state === 'subscribing') this.#subscriber.opened();
  }

  /** Bytes have come: all frames in them came now. */
  #onReading(): void {
    const { clock } = this.#options;
    this.#readAt = clock.mono();
    this.#receivedAt = clock.now();
    this.#isReading = true;
  }

  #onFrame(data: Buffer): void {
    const { events } = this.#options;
    if (!this.#isReading) {
      this.#onReading();
      this.#isReading = false;
    }
    const at = this.#readAt;
    if (at !== this.#lastFrameAt) {
      this.#lastFrameAt = at;
      this.#keepAlive.traffic(at);
    }
    this.#frames += 1;
    this.#isData = true;
    try {
      events.frame(data, at, this.#receivedAt);
    } catch (error) {
      this.failedToRead(error);
    }
    if (this.#isData) this.#life.gotData(at);
  }

  /** A fault of a decoder. Thrown on, it would end the process; it is told and the next frame is read. */
  failedToRead(error: unknown): void {
    const { log, name } = this.#options;
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
    if (this.#lastFault === '') log.write('error', name, `a frame could not be handled: ${words}`);
    this.#lastFault = error instanceof Error ? error.message : words;
    this.#faults += 1;
  }

  #onPing(): void {
    // The pong, which the socket has sent by itself, counts as a message of ours.
    this.#subscriber.countMessage();
    this.#onAlive();
  }

  #onAlive(): void {
    const at = this.#options.clock.mono();
    this.#keepAlive.alive(at);
    this.#options.events.alive(at);
  }

  #onClosed(code: number, reason: string, error: Error | undefined): void {
    const { venueName } = this.#options;
    const why = error ? errorInWords(venueName, this.#host, error) : this.#closeReason(code, reason);
    this.#subscriber.endedByVenue();
    this.#lose(why, this.#dialer.floorMs(error));
  }

  #closeReason(code: number, reason: string): string {
    const { venueName } = this.#options;
    if (this.#life.isOpen) return closeInWords(venueName, code, reason);
    return `${venueName} closed the connection during the handshake (${this.#host})`;
  }

  #onSettled(): void {
    const { clock, events } = this.#options;
    this.#state = 'live';
    this.#life.settled(clock.mono(), this.streams.values());
    this.#log(`live: ${this.ackedCount} streams acknowledged, ${this.refusedCount} refused`);
    events.subscribed();
  }

  #watch(): void {
    const { clock, tuning, venueName, events, socket } = this.#options;
    const now = clock.mono();
    const asleep = now - this.#watchedAt > ASLEEP_MS;
    this.#watchedAt = now;
    if (!this.#socket) return;
    if (!this.#life.isOpen) {
      // The socket has the same limit, but its own does not cover a proxy that never answers.
      if (this.#life.handshakeIsOverdue(now, tuning.handshakeTimeoutMs)) {
        const limit = durationInWords(tuning.handshakeTimeoutMs);
        this.#lose(`${venueName} (${this.#host}) did not answer the handshake within ${limit}`);
      }
      return;
    }
    // What arrived while the process was asleep is read only after this.
    if (asleep) {
      this.#keepAlive.awoke();
      return;
    }
    const dead = this.#keepAlive.tick();
    if (dead) {
      const why = `${venueName} is silent: ${dead}`;
      events.silent(why);
      this.#lose(why);
      return;
    }
    this.#subscriber.tick();
    if (this.#state === 'live' && this.#life.neverDelivered(now)) {
      const path = `wrong path (${socket.path || '/'}) or blocked on the way`;
      const why = `${venueName} acknowledged ${this.ackedCount} streams and then sent nothing: ${path}`;
      this.#lose(why);
      this.#mute = why;
      return;
    }
    if (this.#life.shouldRetire(now)) this.#retire(`the connection is near the age at which ${venueName} cuts it`);
  }

  #retire(why: string): void {
    if (this.#state === 'closed' || !this.#life.retire()) return;
    this.#log(why);
    this.#options.events.retire(why);
  }

  #ping(): void {
    const { keepAlive } = this.#options.socket;
    this.#subscriber.countMessage();
    if (keepAlive.kind === 'ping-frame') this.#socket?.ping();
    else this.#socket?.send(keepAlive.frame(++this.#requestId));
  }

  /** Lets the socket go and sets the time of the next try. */
  #lose(why: string, floorMs = 0): void {
    const { clock, tuning, events } = this.#options;
    if (this.#state === 'closed' || this.#state === 'planned' || this.#state === 'waiting') return;
    if (this.#life.dataFrames > 0) this.#mute = '';
    if (this.#life.wasStable(clock.mono(), tuning.stableAfterMs)) this.#dialer.reset();
    this.#release();
    this.#state = 'waiting';
    this.#lastFailure = why;
    this.#subscriber.closed();
    const delayMs = this.#dialer.pause(floorMs);
    this.#log(`down: ${why}; next try in ${durationInWords(delayMs)}`, 'warn');
    events.down(why);
  }

  #release(): void {
    this.#dialer.stop();
    const socket = this.#socket;
    this.#socket = undefined;
    this.#life = new SocketLife(this.#options.clock.mono());
    // A farewell where the venue still listens, but no waiting for its answer.
    socket?.close();
    socket?.terminate();
  }

  #log(message: string, level: 'debug' | 'warn' = 'debug'): void {
    this.#options.log.write(level, this.#options.name, message);
  }
}
