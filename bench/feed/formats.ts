import type { DemoInstrument } from '../../src/demo/model/instrument';
import { fixedText, paddedText, type Step } from '../../src/demo/model/step';

/** How a market subscribes and writes a top of book; from the venues' documentation, as the simulated exchanges do. */
export interface Format {
  /** The measuring side's name of the market. */
  readonly name: string;
  readonly venue: DemoInstrument['venue'];
  readonly market: DemoInstrument['market'];
  /** Path of the socket that carries the books. */
  readonly path: string;
  topic(symbol: string): string;
  subscribe(topics: readonly string[], id: number): string;
  /** Topics that fit into one request. */
  readonly batch: number;
  /** Prices and sizes are the venue's texts. */
  frame(
    symbol: string,
    bid: string,
    bidSize: string,
    ask: string,
    askSize: string,
    sequence: number,
    now: number,
  ): string;
}

function binanceFrame(name: string, market: 'spot' | 'perp', path: string): Format {
  const times = (now: number) => (market === 'perp' ? `"E":${now},"T":${now},` : '');
  const event = market === 'perp' ? '"e":"bookTicker",' : '';
  const tail = market === 'perp' ? ',"st":1' : '';
  return {
    name,
    venue: 'binance',
    market,
    path,
    batch: 200,
    topic: symbol => `${symbol.toLowerCase()}@bookTicker`,
    subscribe: (params, id) => JSON.stringify({ method: 'SUBSCRIBE', params, id }),
    frame: (symbol, bid, bidSize, ask, askSize, sequence, now) => {
      const pair = market === 'perp' ? `"ps":"${symbol}",` : '';
      const data = `{${event}"u":${sequence},${times(now)}"s":"${symbol}",${pair}"b":"${bid}","B":"${bidSize}","a":"${ask}","A":"${askSize}"${tail}}`;
      return `{"stream":"${symbol.toLowerCase()}@bookTicker","data":${data}}`;
    },
  };
}

function bybitFrame(name: string, market: 'spot' | 'perp', path: string): Format {
  return {
    name,
    venue: 'bybit',
    market,
    path,
    batch: market === 'spot' ? 10 : 200,
    topic: symbol => `orderbook.1.${symbol}`,
    subscribe: (args, id) => JSON.stringify({ req_id: String(id), op: 'subscribe', args }),
    frame: (symbol, bid, bidSize, ask, askSize, sequence, now) =>
      `{"topic":"orderbook.1.${symbol}","ts":${now},"type":"snapshot","data":{"s":"${symbol}","b":[["${bid}","${bidSize}"]],"a":[["${ask}","${askSize}"]],"u":${sequence},"seq":${sequence + 7_000_000_000}},"cts":${now - 2}}`,
  };
}

function okxFrame(name: string, market: 'spot' | 'perp'): Format {
  return {
    name,
    venue: 'okx',
    market,
    path: '/ws/v5/public',
    batch: 400,
    topic: symbol => symbol,
    subscribe: (symbols, id) =>
      JSON.stringify({
        id: String(id),
        op: 'subscribe',
        args: symbols.map(instId => ({ channel: 'bbo-tbt', instId })),
      }),
    frame: (symbol, bid, bidSize, ask, askSize, sequence, now) =>
      `{"arg":{"channel":"bbo-tbt","instId":"${symbol}"},"data":[{"asks":[["${ask}","${askSize}","0","7"]],"bids":[["${bid}","${bidSize}","0","5"]],"ts":"${now}","seqId":${sequence}}]}`,
  };
}

export const FORMATS: readonly Format[] = [
  binanceFrame('binance-usdm', 'perp', '/fstream/public/stream'),
  binanceFrame('binance-spot', 'spot', '/stream-binance/stream'),
  bybitFrame('bybit-linear', 'perp', '/v5/public/linear'),
  bybitFrame('bybit-spot', 'spot', '/v5/public/spot'),
  okxFrame('okx-swap', 'perp'),
  okxFrame('okx-spot', 'spot'),
];

/** Formats by their names. */
export function formatsOf(names: readonly string[]): Format[] {
  return names.map(name => {
    const format = FORMATS.find(each => each.name === name);
    if (!format) throw new Error(`unknown market ${name}; there are ${FORMATS.map(each => each.name).join(', ')}`);
    return format;
  });
}

/** An instrument's book as it moves: a new price or size with each call. */
export class Walk {
  #sequence: number;
  readonly #instrument: DemoInstrument;
  readonly #bid: number;
  readonly #ask: number;

  constructor(instrument: DemoInstrument) {
    this.#instrument = instrument;
    this.#bid = Math.max(20, instrument.bid);
    this.#ask = Math.max(this.#bid + 1, instrument.ask);
    this.#sequence = instrument.updateId + 1;
  }

  /** `stamp`: stands for both sizes; undefined: sizes of its own. */
  next(format: Format, now: number, stamp: string | undefined): string {
    const { tick, lot, symbol, usualLots } = this.#instrument;
    const sequence = this.#sequence++;
    // Repeats after a while; different enough that nothing can be cached.
    const step = (sequence % 9) - 4;
    const text = format.name === 'binance-spot' ? (grid: Step, steps: number) => paddedText(grid, steps, 8) : fixedText;
    const bid = text(tick, Math.max(1, this.#bid + step));
    const ask = text(tick, Math.max(2, this.#ask + step));
    const bidSize = stamp ?? text(lot, Math.round(usualLots) + (sequence % 17) + 1);
    const askSize = stamp ?? text(lot, Math.round(usualLots) + (sequence % 23) + 1);
    return format.frame(symbol, bid, bidSize, ask, askSize, sequence, now);
  }
}
