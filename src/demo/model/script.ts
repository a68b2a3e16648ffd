import type { MarketModel } from './marketModel';

interface Happening {
  readonly venue: string;
  readonly market: string;
  readonly symbol: string;
  /** The venue's new word for its state. */
  readonly word: string;
  /** When it is due, epoch ms. */
  due(model: MarketModel, startedAt: number): number;
}

/** What happens by itself: a halt that the venue announces to whoever listens, and one that only its list tells. */
const HAPPENINGS: readonly Happening[] = [
  {
    venue: 'okx',
    market: 'perp',
    symbol: 'HALTE-USDT-SWAP',
    word: 'suspend',
    due: model => model.listWatchedAt + 300,
  },
  {
    venue: 'binance',
    market: 'spot',
    symbol: 'HALTEUSDT',
    word: 'BREAK',
    due: (_, startedAt) => startedAt + 25_000,
  },
];

/** Plays the script on a model that `advance`s; call it from the same pump. */
export class Script {
  readonly #model: MarketModel;
  readonly #startedAt: number;
  readonly #ahead = new Set(HAPPENINGS);

  constructor(model: MarketModel, startedAt: number) {
    this.#model = model;
    this.#startedAt = startedAt;
  }

  advance(now: number): void {
    for (const happening of this.#ahead) {
      if (now < happening.due(this.#model, this.#startedAt)) continue;
      this.#ahead.delete(happening);
      const { venue, market, symbol, word } = happening;
      const instrument = this.#model.find(venue, market, symbol);
      if (instrument) this.#model.setState(instrument, 'halted', word);
    }
  }
}
