import type { Happening, VenuePlan } from '../universe/venuePlan';
import type { MarketModel } from './marketModel';

/** Plays what happens by itself on a model that `advance`s; call it from the same pump. */
export class Script {
  readonly #model: MarketModel;
  readonly #startedAt: number;
  readonly #ahead: Set<Happening & { readonly venue: string }>;

  constructor(model: MarketModel, venues: readonly VenuePlan[], startedAt: number) {
    this.#model = model;
    this.#startedAt = startedAt;
    this.#ahead = new Set(
      venues.flatMap(({ id, happenings = [] }) => happenings.map(each => ({ ...each, venue: id }))),
    );
  }

  advance(now: number): void {
    for (const happening of this.#ahead) {
      const { venue, market, symbol, word } = happening;
      const listWatchedAt = this.#model.listWatchedAt(venue);
      if (now < happening.due({ startedAt: this.#startedAt, listWatchedAt })) continue;
      this.#ahead.delete(happening);
      const instrument = this.#model.find(venue, market, symbol);
      if (instrument) this.#model.setState(instrument, 'halted', word);
    }
  }
}
