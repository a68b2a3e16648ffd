import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import fc from 'fast-check';
import WebSocket from 'ws';
import { FrameReader } from '../../../src/connectors/frameReader';
import { createNetwork } from '../../../src/connectors/proxy';
import { createOpenSocket, MAX_FRAME_BYTES } from '../../../src/connectors/socketFactory';
import { MisbehavingServer } from '../../harness/misbehavingServer';

/** Exported by the library, and missing in its types. */
const { Receiver } = WebSocket as unknown as { Receiver: new (options: object) => Writable };

interface Frame {
  readonly first: number;
  readonly payload: Buffer;
  /** Bytes that the length is written in beyond the first; undefined: as few as there must be. */
  readonly lengthBytes?: 2 | 8;
  readonly masked?: boolean;
}

function bytesOf({ first, payload, lengthBytes, masked = false }: Frame): Buffer {
  const { length } = payload;
  const more = lengthBytes ?? (length < 126 ? 0 : length < 65_536 ? 2 : 8);
  const header = Buffer.alloc(2 + more + (masked ? 4 : 0));
  header[0] = first;
  header[1] = (masked ? 0x80 : 0) | (more === 0 ? length : more === 2 ? 126 : 127);
  if (more === 2) header.writeUInt16BE(length, 2);
  if (more === 8) header.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([header, payload]);
}

const text = (payload: string | Buffer): Frame => ({ first: 0x81, payload: Buffer.from(payload) });

/** The library's reading part as a client has it, with what it says; events after its end are not listened to. */
class Library {
  readonly socket = new EventEmitter();
  readonly said: string[] = [];
  frames = 0;
  onError: () => void = () => {};

  constructor() {
    const receiver = new Receiver({
      ...{ isServer: false, skipUTF8Validation: true, maxPayload: MAX_FRAME_BYTES, allowSynchronousEvents: true },
      ...{ maxFragments: 16_384, maxBufferedChunks: 262_144 },
    });
    const take = (bytes: Buffer) => receiver.write(bytes);
    const leave = () => this.socket.removeListener('data', take);
    this.socket.on('data', take);
    receiver.on('message', (data: Buffer, isBinary: boolean) => {
      this.frames++;
      this.said.push(`${isBinary ? 'binary' : 'text'} ${data.toString('latin1')}`);
    });
    receiver.on('ping', (data: Buffer) => this.said.push(`ping ${data.toString('latin1')}`));
    receiver.on('pong', (data: Buffer) => this.said.push(`pong ${data.toString('latin1')}`));
    receiver.on('conclude', (code: number, reason: Buffer) => {
      this.said.push(`farewell ${code} ${reason.toString('latin1')}`);
      leave();
    });
    receiver.on('error', (error: Error) => {
      this.said.push(`error ${error.message}`);
      leave();
      this.onError();
    });
  }

  read(): void {
    const reader = FrameReader.attach(this.socket as Socket, {
      ...UNHEARD,
      text: payload => this.said.push(`text ${payload.toString('latin1')}`),
    });
    assert.ok(reader);
    this.onError = () => reader.end();
  }
}

const UNHEARD = { reading: () => {}, text: () => {}, read: () => {} };

/** The same bytes, in the same pieces, to the library alone and to the reader before the library. */
async function both(stream: Buffer, cuts: readonly number[]): Promise<{ alone: Library; read: Library }> {
  const [alone, read] = [new Library(), new Library()];
  read.read();
  const at = [0, ...[...new Set(cuts.map(cut => cut % (stream.length + 1)))].sort((a, b) => a - b), stream.length];
  for (let i = 1; i < at.length; i++) {
    const piece = stream.subarray(at[i - 1], at[i]);
    if (piece.length === 0) continue;
    for (const { socket } of [alone, read]) socket.emit('data', Buffer.from(piece));
    // The library tells its errors in the next tick, before more can be read.
    await new Promise(process.nextTick);
    await new Promise(process.nextTick);
  }
  await new Promise(setImmediate);
  return { alone, read };
}

const payloads = fc.oneof(
  { weight: 6, arbitrary: fc.uint8Array({ maxLength: 40 }) },
  { weight: 2, arbitrary: fc.uint8Array({ minLength: 120, maxLength: 300 }) },
  { weight: 1, arbitrary: fc.constantFrom(65_535, 65_536, 70_000).map(size => new Uint8Array(size).fill(97)) },
);
const data = (first: number) => payloads.map(payload => ({ first, payload: Buffer.from(payload) }));
const control = (first: number) =>
  fc.uint8Array({ maxLength: 125 }).map(payload => ({ first, payload: Buffer.from(payload) }));
const farewell = fc.constantFrom<Frame>(
  { first: 0x88, payload: Buffer.alloc(0) },
  { first: 0x88, payload: Buffer.from([0x03, 0xe8, 0x62, 0x79, 0x65]) },
  { first: 0x88, payload: Buffer.from([0x03]) },
);
const proper = fc.oneof(
  { weight: 20, arbitrary: data(0x81).map(frame => [frame]) },
  { weight: 2, arbitrary: data(0x82).map(frame => [frame]) },
  { weight: 3, arbitrary: fc.oneof(control(0x89), control(0x8a)).map(frame => [frame]) },
  // In fragments, with a ping in the middle.
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.oneof(data(0x01), data(0x02)), fc.array(data(0x00), { maxLength: 2 }), control(0x89), data(0x80))
      .map(([first, middle, ping, last]) => [first, ...middle, ping, last]),
  },
  { weight: 1, arbitrary: farewell.map(frame => [frame]) },
);
const improper = fc.record({
  first: fc.integer({ min: 0, max: 255 }),
  payload: fc.uint8Array({ maxLength: 130 }).map(bytes => Buffer.from(bytes)),
  lengthBytes: fc.constantFrom(undefined, 2 as const, 8 as const),
  masked: fc.boolean(),
});
const streams = fc
  .array(
    fc.oneof({ weight: 12, arbitrary: proper }, { weight: 1, arbitrary: improper.map(frame => [frame as Frame]) }),
    {
      maxLength: 30,
    },
  )
  .map(frames => Buffer.concat(frames.flat().map(bytesOf)));
const cuts = fc.array(fc.nat(200_000), { maxLength: 12 });

describe('FrameReader', () => {
  it('says what the library alone says, in the same order, however the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(streams, cuts, async (stream, at) => {
        const { alone, read } = await both(stream, at);
        assert.deepEqual(read.said, alone.said);
      }),
      { numRuns: 1_500 },
    );
  });

  it('the same of bytes that are damaged, missing or of no sense', async () => {
    const damaged = fc
      .tuple(streams, fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 5 }))
      .map(([stream, changes]) => {
        const bytes = Buffer.from(stream);
        for (const [at, value] of changes) if (bytes.length > 0) bytes[at % bytes.length] = value;
        return bytes;
      });
    const garbage = fc.uint8Array({ maxLength: 300 }).map(bytes => Buffer.from(bytes));
    await fc.assert(
      fc.asyncProperty(fc.oneof(damaged, garbage), cuts, async (stream, at) => {
        const { alone, read } = await both(stream, at);
        assert.deepEqual(read.said, alone.said);
      }),
      { numRuns: 1_500 },
    );
  });

  it('the same when every byte comes alone', async () => {
    const frames = [text('one'), { first: 0x89, payload: Buffer.from('?') }, text('x'.repeat(300)), text('')];
    const stream = Buffer.concat([...frames.map(bytesOf), bytesOf({ ...text('wide'), lengthBytes: 8 })]);
    const { alone, read } = await both(
      stream,
      Array.from(stream, (_, i) => i),
    );
    assert.deepEqual(read.said, alone.said);
    assert.deepEqual(read.said.slice(0, 2), ['text one', 'ping ?']);
    assert.equal(read.said.length, 5);
  });

  it('spares the library all frames but those that a cut goes through, wherever it goes through', async () => {
    const frames = Array.from({ length: 40 }, (_, i) => bytesOf(text(`{"n":${i},"pad":"${'.'.repeat(i * 6)}"}`)));
    const stream = Buffer.concat(frames);
    for (const nth of [5, 30]) {
      const start = Buffer.concat(frames.slice(0, nth)).length;
      for (let cut = start; cut <= start + 6; cut++) {
        const { alone, read } = await both(stream, [cut]);
        assert.deepEqual(read.said, alone.said);
        assert.equal(alone.frames, frames.length);
        assert.equal(read.frames, cut === start ? 0 : 1, `cut after ${cut - start} bytes of frame ${nth}`);
      }
    }
  });

  it('leaves a socket alone to which others listen, or nobody', () => {
    const socket = new EventEmitter();
    assert.equal(FrameReader.attach(socket as Socket, UNHEARD), undefined);
    const heard: unknown[] = [];
    socket.on('data', bytes => heard.push(bytes));
    socket.on('data', bytes => heard.push(bytes));
    assert.equal(FrameReader.attach(socket as Socket, UNHEARD), undefined);
    socket.emit('data', 1);
    assert.deepEqual(heard, [1, 1]);
  });

  it('reads the sockets of the WebSocket library that is installed', async () => {
    const server = await MisbehavingServer.start();
    const network = createNetwork({ url: '', noProxy: [], extraCa: [], caFiles: [], systemCa: false }, {});
    const { attach } = FrameReader;
    let attached: FrameReader | undefined;
    FrameReader.attach = (socket, events) => {
      attached = attach(socket, events);
      return attached;
    };
    try {
      server.upgrade = server.accept(socket => {
        for (let i = 0; i < 50; i++) socket.send(`message ${i}`);
        socket.close(1000, 'done');
      });
      const said: string[] = [];
      await new Promise<void>(resolve => {
        createOpenSocket(network)(
          `${server.ws}/`,
          { handshakeTimeoutMs: 5_000 },
          {
            ...{ open: () => {}, ping: () => {}, pong: () => {}, ...UNHEARD },
            message: bytes => said.push(bytes.toString()),
            closed: (code, reason) => {
              said.push(`${code} ${reason}`);
              resolve();
            },
          },
        );
      });
      assert.ok(attached, 'the library listens to its socket in another way than it did');
      assert.deepEqual(said, [...Array.from({ length: 50 }, (_, i) => `message ${i}`), '1000 done']);
    } finally {
      FrameReader.attach = attach;
      await network.close();
      await server.close();
    }
  });
});
