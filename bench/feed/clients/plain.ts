import WebSocket from 'ws';
import type { Format } from '../formats';
import { Meter, plan, symbolsOf } from './clientKit';

// A plain good client: `ws`, JSON.parse, numbers into typed arrays at the instrument's index.
const meter = new Meter('plain');
const indexOf = new Map<string, number>();
const [bid, bidSize, ask, askSize] = [0, 1, 2, 3].map(() => new Float64Array(8_192)) as [
  Float64Array,
  Float64Array,
  Float64Array,
  Float64Array,
];
meter.sums = () => {
  let [symbols, sumBid, sumAsk] = [0, 0, 0];
  for (let i = 0; i < indexOf.size; i++) {
    if (!bid[i]) continue;
    symbols++;
    sumBid += bid[i] as number;
    sumAsk += ask[i] as number;
  }
  return { symbols, sumBid, sumAsk };
};

interface Level extends ReadonlyArray<string> {}
interface Message {
  readonly data?: {
    readonly s?: string;
    readonly b?: string | readonly Level[];
    readonly B?: string;
    readonly a?: string | readonly Level[];
    readonly A?: string;
    readonly 0?: { readonly bids: readonly Level[]; readonly asks: readonly Level[] };
  };
  readonly arg?: { readonly instId: string };
}

function put(key: string, values: readonly (string | undefined)[]): void {
  let index = indexOf.get(key);
  if (index === undefined) {
    index = indexOf.size;
    indexOf.set(key, index);
  }
  bid[index] = Number(values[0]);
  bidSize[index] = Number(values[1]);
  ask[index] = Number(values[2]);
  askSize[index] = Number(values[3]);
  meter.frame(bidSize[index] as number, askSize[index] as number);
}

function take(format: Format, text: string): void {
  const { data, arg } = JSON.parse(text) as Message;
  if (!data) return;
  if (format.venue === 'binance') {
    put(`${format.name}${data.s}`, [data.b as string, data.B, data.a as string, data.A]);
  } else if (format.venue === 'bybit') {
    const [b, a] = [(data.b as readonly Level[])[0], (data.a as readonly Level[])[0]];
    put(`${format.name}${data.s}`, [b?.[0], b?.[1], a?.[0], a?.[1]]);
  } else {
    const [b, a] = [data[0]?.bids[0], data[0]?.asks[0]];
    put(`${format.name}${arg?.instId}`, [b?.[0], b?.[1], a?.[0], a?.[1]]);
  }
}

for (const format of plan.formats) {
  const socket = new WebSocket(plan.ws + format.path, { perMessageDeflate: false, skipUTF8Validation: true });
  socket.on('open', async () => {
    const topics = (await symbolsOf(format)).map(symbol => format.topic(symbol));
    for (let at = 0; at < topics.length; at += format.batch)
      socket.send(format.subscribe(topics.slice(at, at + format.batch), at + 1));
  });
  socket.on('message', data => take(format, (data as Buffer).toString('utf8')));
}
