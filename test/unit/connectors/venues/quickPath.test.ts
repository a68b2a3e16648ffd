import assert from 'node:assert/strict';
import fc from 'fast-check';
import { VENUES } from '../../../../src/connectors/registry';
import { decoderOf, type SocketDefinition } from '../../../../src/connectors/venue';
import { RecordingSink, type SinkEvent } from '../../../harness/recordingSink';

const KNOWN = ['BTCUSDT', 'BTC-USDT-SWAP', '币安人生USDT'];

/** Frames as the venues write them, all of which the quick way must take. */
const QUICK: Readonly<Record<string, readonly string[]>> = {
  'binance.spot': [
    '{"stream":"btcusdt@bookTicker","data":{"u":40090021701,"s":"BTCUSDT","b":"84140.10000000","B":"1.20400000","a":"84140.11000000","A":"0.88000000"}}',
    '{"u":40090021701,"s":"币安人生USDT","b":"0.10000000","B":"0.00000000","a":"0.00000000","A":"0.00000000"}',
  ],
  'binance.perp': [
    '{"stream":"btcusdt@bookTicker","data":{"e":"bookTicker","u":11139947831981,"E":1795300000584,"T":1795300000583,"s":"BTCUSDT","ps":"BTCUSDT","b":"1943.64","B":"113.445","a":"1943.65","A":"182.433","st":1}}',
    '{"e":"bookTicker","u":4,"E":5,"T":6,"s":"BTCUSDT","b":"1943.64","B":"113.445","a":"1943.65","A":"182.433"}',
  ],
  'bybit.spot': [
    '{"topic":"orderbook.1.BTCUSDT","ts":1795300000511,"type":"snapshot","data":{"s":"BTCUSDT","b":[["84140.10","1.204"]],"a":[["84140.20","0.880"]],"u":18521288,"seq":7961638724},"cts":1795300000509}',
    '{"topic":"orderbook.1.BTCUSDT","type":"snapshot","ts":1795300000511,"data":{"s":"BTCUSDT","b":[],"a":[["84140.20","0.880"]],"u":1,"seq":7},"cts":1795300000509}',
    '{"topic":"orderbook.1.BTCUSDT","type":"snapshot","ts":1795300000511,"data":{"s":"BTCUSDT","b":[],"a":[],"u":2,"seq":7}}',
  ],
  'okx.spot': [
    '{"arg":{"channel":"bbo-tbt","instId":"BTC-USDT-SWAP"},"data":[{"asks":[["84140.2","120.5","0","7"]],"bids":[["84140.1","88","0","5"]],"ts":"1795300000511","seqId":450001}]}',
    '{"arg":{"channel":"bbo-tbt","instId":"BTC-USDT-SWAP"},"data":[{"bids":[["84140.1","88","0","5"]],"asks":[],"seqId":4,"prevSeqId":9,"ts":"1795300000511"}]}',
  ],
  'hyperliquid.spot': [
    '{"channel":"bbo","data":{"coin":"BTCUSDT","time":1795300000145,"bbo":[{"px":"84143.0","sz":"10.25923","n":36},{"px":"84144.0","sz":"50.66422","n":18}]}}',
    '{"channel":"bbo","data":{"coin":"币安人生USDT","time":1795300000145,"bbo":[null,{"px":"0.1","sz":"18.0","n":1}]}}',
    '{"channel":"bbo","data":{"coin":"BTCUSDT","time":0,"bbo":[null,null]}}',
  ],
  'bitget.spot': [
    '{"action":"snapshot","arg":{"instType":"SPOT","channel":"books1","instId":"BTCUSDT"},"data":[{"asks":[["84140.20","2.82"]],"bids":[["84140.10","6.95"]],"checksum":0,"seq":793680826410,"ts":"1795300000835"}],"ts":1795300000836}',
  ],
  'bitget.perp': [
    '{"action":"snapshot","arg":{"instType":"USDT-FUTURES","channel":"books1","instId":"BTCUSDT"},"data":[{"asks":[["84140.2","2.82"]],"bids":[["84140.1","6.95"]],"checksum":0,"seq":793680826410,"pseq":0,"ts":"1795300000835"}],"ts":1795300000836}',
    '{"action":"snapshot","arg":{"instType":"USDT-FUTURES","channel":"books1","instId":"BTCUSDT"},"data":[{"bids":[],"asks":[["84140.2","0"]],"ts":"1795300000835","seq":4,"checksum":-1367582038}],"ts":1795300000836}',
    '{"action":"snapshot","arg":{"instType":"USDT-FUTURES","channel":"books1","instId":"BTCUSDT"},"data":[{"bids":[],"asks":[]}],"ts":1795300000836}',
  ],
};
/** Both markets of these are written alike. */
const ALIKE: Readonly<Record<string, string>> = {
  'bybit.perp': 'bybit.spot',
  'okx.perp': 'okx.spot',
  'hyperliquid.perp': 'hyperliquid.spot',
};

function decoded(socket: SocketDefinition, bytes: Buffer): { readonly events: SinkEvent[]; readonly slow: number } {
  const sink = new RecordingSink(KNOWN);
  decoderOf(socket)(bytes, sink);
  return { events: sink.events, slow: sink.slowBooks };
}

/** The same frame on the way through JSON: white space before it means nothing there. */
function spelledOut(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from(' '), bytes]);
}

/** Pieces that could be mistaken for one another. */
const PIECES = [
  '"',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '0',
  '-1',
  '1e5',
  '.',
  '\\u0042',
  ' ',
  '"u":1',
  '"ts":3',
  '"n":3',
  '[]',
  'null',
];

function spoiled(frame: string): fc.Arbitrary<Buffer> {
  const bytes = Buffer.from(frame);
  const place = fc.nat(bytes.length);
  const piece = fc.constantFrom(...PIECES).map(text => Buffer.from(text));
  return fc.oneof(
    place.map(at => bytes.subarray(0, at)),
    fc.tuple(place, fc.nat(255)).map(([at, byte]) => {
      const copy = Buffer.from(bytes);
      copy[at % copy.length] = byte;
      return copy;
    }),
    fc.tuple(place, piece).map(([at, extra]) => Buffer.concat([bytes.subarray(0, at), extra, bytes.subarray(at)])),
    fc
      .tuple(place, fc.nat(30), piece)
      .map(([at, length, extra]) => Buffer.concat([bytes.subarray(0, at), extra, bytes.subarray(at + length)])),
    fc.tuple(place, fc.nat(60)).map(([at, length]) => {
      // A part of the frame, twice.
      const part = bytes.subarray(at, at + length);
      return Buffer.concat([bytes.subarray(0, at), part, bytes.subarray(at)]);
    }),
  );
}

describe('top of book without JSON', () => {
  for (const venue of VENUES) {
    for (const market of venue.markets) {
      const socket = market.sockets.find(({ channels }) => channels.some(({ carries }) => carries.includes('book')));
      const name = `${venue.id}.${market.market}`;
      const frames = QUICK[ALIKE[name] ?? name];
      // A venue without a quick way has nothing to compare.
      if (!socket || !frames) continue;

      it(`${venue.id} ${market.market}: takes the frames as the venue writes them, and reads the same`, () => {
        for (const frame of frames) {
          const bytes = Buffer.from(frame);
          const quick = decoded(socket, bytes);
          assert.equal(quick.slow, 0, frame);
          assert.equal(quick.events[0]?.[0], 'topOfBook', frame);
          const slow = decoded(socket, spelledOut(bytes));
          assert.equal(slow.slow, 1);
          assert.deepEqual(quick.events, slow.events);
        }
      });

      it(`${venue.id} ${market.market}: says the same as JSON of any spoiled frame`, () => {
        const anyFrame = fc.constantFrom(...frames).chain(spoiled);
        fc.assert(
          fc.property(anyFrame, bytes => {
            assert.deepEqual(decoded(socket, bytes).events, decoded(socket, spelledOut(bytes)).events);
          }),
          { numRuns: 6_000 },
        );
      });
    }
  }
});
