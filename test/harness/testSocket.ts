import type { Tuning } from '../../src/connectors/connectionOptions';
import type { Channel, SocketDefinition, SocketLimits } from '../../src/connectors/venue';

export const BOOK: Channel = { name: 'book', carries: ['book'], freshness: { kind: 'on-change' }, topics: [] };
export const REPEATING: Channel = { ...BOOK, name: 'repeating', freshness: { kind: 'repeats', everyMs: 3_000 } };

export const LIMITS: SocketLimits = {
  streamsPerConnection: 1_000,
  topicsPerMessage: 10,
  bytesPerMessage: 10_000,
  messagesPerSecond: 5,
  connects: { count: 300, windowMs: 300_000 },
};

export const TUNING: Tuning = {
  pingIntervalMs: 30_000,
  pongTimeoutMs: 10_000,
  activityLimitMs: 60_000,
  probeAfterMs: 5_000,
  handshakeTimeoutMs: 10_000,
  topicsPerMessage: 100,
  ackTimeoutMs: 10_000,
  stableAfterMs: 60_000,
  backoff: { firstMs: 1_000, maxMs: 60_000 },
};

/** A venue's socket whose frames are plain: `{"sub":[...],"id":n}`. */
export function testSocket(
  limits: Partial<SocketLimits> = {},
  more: Partial<Omit<SocketDefinition, 'limits'>> = {},
): SocketDefinition {
  return {
    name: 'public',
    path: '/stream',
    channels: [BOOK],
    limits: { ...LIMITS, ...limits },
    keepAlive: { kind: 'ping-frame' },
    subscribe: (topics, id) => JSON.stringify({ sub: topics, id }),
    unsubscribe: (topics, id) => JSON.stringify({ unsub: topics, id }),
    decode() {},
    ...more,
  };
}

export interface TestFrame {
  readonly sub?: readonly string[];
  readonly unsub?: readonly string[];
  readonly id: number;
}
