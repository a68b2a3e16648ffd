import { explain } from '../../src/engine/explain/explainer';
import type { Instrument } from '../../src/model/instrument';
import type { Explanation } from '../../src/protocol/explain';
import type { SeriesSubject } from '../../src/protocol/series';
import { Kit } from '../unit/store/storeKit';

const HOUR = 3_600_000;

/** What the engine itself says of a pair, for a page that has only a stand-in for it. */
export class ExplainScene {
  readonly kit = new Kit({ feePct: 0.05 });
  readonly buy: number;
  readonly sell: number;
  readonly usdc: number;
  readonly #ids: { readonly buy: string; readonly sell: string };

  /** PEPE bought as 1000PEPE against USDT, sold in contracts against USDC; a third market shares the price. */
  constructor() {
    const { kit } = this;
    const perp = { market: 'perp' as const, base: 'PEPE', tickSize: 0.0000001 };
    this.buy = kit.add('bybit perp PEPE USDT', { ...perp, symbol: '1000PEPEUSDT', multiplier: 1000 });
    this.sell = kit.add('okx perp PEPE USDC', {
      ...perp,
      symbol: 'PEPE-USDC-SWAP',
      contractSize: 10_000,
      tickSize: 1e-9,
    });
    kit.add('binance spot PEPE USDT', { tickSize: 1e-8 });
    this.usdc = kit.add('binance spot USDC USDT', { tickSize: 0.0001 });
    const other = kit.add('okx spot USDC USDT', { symbol: 'USDC-USDT', tickSize: 0.0001 });
    this.#ids = { buy: 'bybit:perp:1000PEPEUSDT', sell: 'okx:perp:PEPE-USDC-SWAP' };
    const { wall } = kit;
    kit.frame(this.buy, { bid: 0.0120501, ask: 0.0120512, bidSize: 700, askSize: 2_530, exchangeTime: wall - 41 });
    kit.frame(this.sell, { bid: 0.000012104, ask: 0.000012107, bidSize: 96, askSize: 12, exchangeTime: wall - 12 });
    kit.frame(2, { bid: 0.00001206, ask: 0.00001207, bidSize: 4e6, askSize: 5e6 });
    kit.frame(this.usdc, { bid: 0.9998, ask: 0.9999, bidSize: 1e5, askSize: 1e5 });
    kit.frame(other, { bid: 0.9997, ask: 0.9998, bidSize: 1e5, askSize: 1e5 });
    kit.store.funding(this.buy, 0.0001, 8, wall + 3.4 * HOUR, kit.mono);
    kit.store.funding(this.sell, 0.000275, 4, wall + 252_000, kit.mono);
    kit.store.marks(this.buy, 0.012051, 0.012049, kit.mono);
    kit.mono += 310;
  }

  get ids(): { readonly buy: string; readonly sell: string } {
    return this.#ids;
  }

  /** What the chart beside the explanation shows. */
  get subject(): SeriesSubject {
    return { kind: 'edge', ...this.#ids };
  }

  /** `sell` null: as a row of the markets view. */
  explanation(
    sell: string | null = this.#ids.sell,
    at = this.kit.wall,
    minNotional: number | null = null,
  ): Explanation {
    const { kit } = this;
    kit.settle();
    const instruments = new Map<number, Instrument>();
    kit.store.table.instruments.forEach((each, index) => {
      if (each) instruments.set(index, each);
    });
    return explain(
      { type: 'explain', key: 'panel', buy: this.#ids.buy, sell, minNotional, paceMs: 250 },
      {
        ...{ store: kit.store, book: kit.book, instruments, venues: ['binance', 'bybit', 'okx'] },
        isOwnFee: ({ venue }) => venue === 'okx',
      },
      { mono: kit.mono, wall: at },
    );
  }
}
