import { hashText, Rng } from '../rng';
import type { AssetSeed } from '../universe/assets';
import { QUOTE_SEEDS } from '../universe/assets';

interface AssetState {
  readonly openLog: number;
  readonly beta: number;
  /** Standard deviation of the log price per square root of a second. */
  readonly sigma: number;
  own: number;
  /** Log price when everybody was last told of a move. */
  told: number;
  movedAt: number;
}

const QUOTES = new Set(QUOTE_SEEDS.map(quote => quote.name));

/** A move after which nobody leaves old quotes standing. */
const REQUOTE_LOG = 8e-4;

/** About 60 % a year for the market as a whole. */
const FACTOR_SIGMA = 0.6 / Math.sqrt(365 * 86_400);

/** Fair prices: one common factor that all coins follow, and each coin's own random walk. Times are epoch ms. */
export class FairPrices {
  readonly #rng: Rng;
  readonly #assets = new Map<string, AssetState>();
  #factor = 0;
  #factorAt: number;

  constructor(seeds: readonly AssetSeed[], rng: Rng, seed: number, now: number) {
    this.#rng = rng;
    this.#factorAt = now;
    seeds.forEach(({ name, priceUsd }, rank) => {
      const quote = QUOTES.has(name);
      const yearly = quote ? 0.003 : rank < 500 ? 0.25 + Math.min(0.5, rank / 300) : 0.05;
      this.#assets.set(name, {
        openLog: Math.log(priceUsd),
        beta: quote ? 0 : 0.7 + 0.6 * new Rng(seed ^ hashText(`beta ${name}`)).next(),
        sigma: yearly / Math.sqrt(365 * 86_400),
        own: 0,
        told: 0,
        movedAt: now,
      });
    });
  }

  /** Moves the common factor. */
  advance(now: number): void {
    const seconds = Math.max(0, now - this.#factorAt) / 1000;
    this.#factorAt = now;
    if (seconds > 0) this.#factor += FACTOR_SIGMA * Math.sqrt(seconds) * this.#rng.gauss();
  }

  /** Price in USDT at `now`, moving the asset's own walk up to then. */
  usd(name: string, now: number): number {
    const asset = this.#assets.get(name);
    if (!asset) return 1;
    const seconds = (now - asset.movedAt) / 1000;
    if (seconds > 0) {
      asset.own += asset.sigma * Math.sqrt(seconds) * this.#rng.gauss();
      asset.movedAt = now;
    }
    return Math.exp(asset.openLog + asset.beta * this.#factor + asset.own);
  }

  /** True once for every move of more than a few hundredths of a percent: makers requote everywhere then. */
  jumped(name: string): boolean {
    const asset = this.#assets.get(name);
    if (!asset) return false;
    const moved = asset.beta * this.#factor + asset.own;
    if (Math.abs(moved - asset.told) < REQUOTE_LOG) return false;
    asset.told = moved;
    return true;
  }
}
