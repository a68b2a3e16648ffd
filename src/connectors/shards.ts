import type { Instrument } from '../model/instrument';
import type { Stream } from './streamTable';
import type { SocketDefinition } from './venue';

/** Streams of the whole market on this socket. */
export function allMarketStreams(socket: SocketDefinition): Stream[] {
  return socket.channels.flatMap(channel =>
    typeof channel.topics === 'function'
      ? []
      : channel.topics.map(topic => ({ topic, channel, instrument: -1 }) satisfies Stream),
  );
}

/** Streams of one instrument on this socket; `index` is its place in the store. */
export function instrumentStreams(socket: SocketDefinition, instrument: Instrument, index: number): Stream[] {
  const streams: Stream[] = [];
  for (const channel of socket.channels) {
    const topic = typeof channel.topics === 'function' ? channel.topics(instrument) : undefined;
    if (topic !== undefined) streams.push({ topic, channel, instrument: index });
  }
  return streams;
}

/** Characters that a topic takes in a subscribe frame: itself, two quotes and a comma. */
function characters(topic: string): number {
  return topic.length + 3;
}

/** How much one connection may carry: the venue's limits, the setting clipped at them. */
export interface Room {
  readonly streams: number;
  readonly characters: number;
}

export function roomOf(socket: SocketDefinition, streamsPerConnection: number): Room {
  return {
    streams: Math.max(1, Math.min(streamsPerConnection, socket.limits.streamsPerConnection)),
    characters: socket.limits.topicCharactersPerConnection ?? Number.POSITIVE_INFINITY,
  };
}

/** Can a connection that carries `present` take `more` too? */
export function fits(room: Room, present: Iterable<Stream>, more: readonly Stream[]): boolean {
  let streams = more.length;
  let used = more.reduce((sum, stream) => sum + characters(stream.topic), 0);
  for (const stream of present) {
    streams++;
    used += characters(stream.topic);
  }
  return streams <= room.streams && used <= room.characters;
}

/**
 * Spreads bundles of streams (those of one instrument stay together where they fit) over as few connections as the room
 * allows.
 */
export function shard(room: Room, bundles: readonly (readonly Stream[])[]): Stream[][] {
  const shards: Stream[][] = [];
  let current: Stream[] = [];
  let used = 0;
  for (const bundle of bundles) {
    const size = bundle.reduce((sum, stream) => sum + characters(stream.topic), 0);
    if (current.length > 0 && (current.length + bundle.length > room.streams || used + size > room.characters)) {
      shards.push(current);
      current = [];
      used = 0;
    }
    for (const stream of bundle) {
      // A bundle larger than the room is cut: one stream a connection is still right.
      if (current.length >= room.streams) {
        shards.push(current);
        current = [];
        used = 0;
      }
      current.push(stream);
      used += characters(stream.topic);
    }
  }
  if (current.length > 0) shards.push(current);
  return shards;
}
