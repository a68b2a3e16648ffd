import type { MarketModel } from './marketModel';

/** What happens by itself shortly after the start: seconds, instrument, the venue's new word for its state. */
const EVENTS: readonly (readonly [
  afterSeconds: number,
  venue: string,
  market: string,
  symbol: string,
  word: string,
])[] = [
  [20, 'okx', 'perp', 'HALTE-USDT-SWAP', 'suspend'],
  [25, 'binance', 'spot', 'HALTEUSDT', 'BREAK'],
];

/** Plays the script on a model that `advance`s; call it from the same pump. */
export class Script {
  readonly #model: MarketModel;
  readonly #startedAt: number;
  #next = 0;

  constructor(model: MarketModel, startedAt: number) {
    this.#model = model;
    this.#startedAt = startedAt;
  }

  advance(now: number): void {
    for (;;) {
      const event = EVENTS[this.#next];
      if (!event || now < this.#startedAt + event[0] * 1000) return;
      this.#next++;
      const [, venue, market, symbol, word] = event;
      const instrument = this.#model.find(venue, market, symbol);
      if (instrument) this.#model.setState(instrument, 'halted', word);
    }
  }
}
