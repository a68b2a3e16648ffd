import type { Rng } from '../rng';
import { QUOTE_SEEDS } from '../universe/assets';
import { fundingRate } from './funding';
import type { DemoInstrument } from './instrument';
import { fromSteps } from './step';

/** Deviations from the fair price halve in about 8 s. */
const REVERSION_SECONDS = 12;
const QUOTES = new Set(QUOTE_SEEDS.map(quote => quote.name));
/** A perpetual's premium wanders over about two hours, by about 0.06 %. */
const PREMIUM_SECONDS = 7200;
const PREMIUM_SCALE = 0.0006;

export function isInverse(instrument: DemoInstrument): boolean {
  return instrument.row === 'inverse' || instrument.row === 'coin-m';
}

/** Moves the instrument's own deviation from the fair price up to `now`. */
export function drift(instrument: DemoInstrument, now: number, rng: Rng): void {
  const seconds = Math.max(0, now - instrument.movedAt) / 1000;
  instrument.movedAt = now;
  const keep = Math.exp(-seconds / REVERSION_SECONDS);
  instrument.noise = instrument.noise * keep + instrument.noiseScale * Math.sqrt(1 - keep * keep) * rng.gauss();
  if (instrument.row !== 'spot') {
    const hold = Math.exp(-seconds / PREMIUM_SECONDS);
    instrument.premium = instrument.premium * hold + PREMIUM_SCALE * Math.sqrt(1 - hold * hold) * rng.gauss();
  }
}

/** A new top of book around `mid`; sizes are drawn anew. Returns false when nothing changed. */
export function requote(instrument: DemoInstrument, mid: number, now: number, rng: Rng): boolean {
  const { tick, shape } = instrument;
  const half = Math.max(mid * instrument.halfSpread, tick.value * 0.5);
  let bid = Math.max(1, Math.floor((mid - half) / tick.value + 1e-9));
  let ask = Math.max(bid + 1, Math.ceil((mid + half) / tick.value - 1e-9));
  if (shape === 'crossed') [bid, ask] = [ask + 2, bid];
  const samePrices = bid === instrument.bid && ask === instrument.ask;
  const bidSize = samePrices && rng.chance(0.5) ? instrument.bidSize : drawSize(instrument, mid, rng);
  const askSize = samePrices && bidSize !== instrument.bidSize ? instrument.askSize : drawSize(instrument, mid, rng);
  instrument.bid = shape === 'no-bid' || shape === 'empty' ? 0 : bid;
  instrument.bidSize = instrument.bid === 0 ? 0 : bidSize;
  instrument.ask = shape === 'no-ask' || shape === 'empty' ? 0 : ask;
  instrument.askSize = instrument.ask === 0 ? 0 : askSize;
  stamp(instrument, now, 1 + rng.int(4));
  return true;
}

/** The same book, said again with a new update id. */
export function stamp(instrument: DemoInstrument, now: number, ids = 1): void {
  instrument.previousUpdateId = instrument.updateId;
  instrument.updateId += ids;
  instrument.changedAt = now;
}

/** Some updates are trades: last price, volume, high and low follow. */
export function trade(instrument: DemoInstrument, mid: number, rng: Rng): void {
  const side = rng.chance(0.5) ? instrument.bid : instrument.ask;
  const last = side > 0 ? side : Math.max(1, Math.round(mid / instrument.tick.value));
  instrument.last = last;
  instrument.high24h = Math.max(instrument.high24h, last);
  instrument.low24h = Math.min(instrument.low24h, last);
  const base = fromSteps(instrument.lot, 1 + rng.int(20)) * (isInverse(instrument) ? 1 : instrument.contractSize);
  instrument.volume += base;
  instrument.turnover += base * fromSteps(instrument.tick, last);
  instrument.trades++;
}

/** Opening values: a day's change, volume and funding that fit the price. */
export function open(instrument: DemoInstrument, mid: number, now: number, rng: Rng): void {
  instrument.usualLots = Math.max(1, Math.round(instrument.sizeUsd / usdPerLot(instrument, mid)));
  requote(instrument, mid, now, rng);
  const steps = Math.max(1, Math.round(mid / instrument.tick.value));
  const wild = QUOTES.has(instrument.base) ? 0.002 : 0.045;
  const change = 1 + Math.max(-0.5, Math.min(0.9, rng.gauss() * wild));
  instrument.last = instrument.bid || instrument.ask || steps;
  instrument.open24h = Math.max(1, Math.round(steps / change));
  instrument.high24h = Math.round(Math.max(instrument.last, instrument.open24h) * rng.between(1.002, 1.04)) + 1;
  instrument.low24h = Math.max(1, Math.round(Math.min(instrument.last, instrument.open24h) * rng.between(0.96, 0.998)));
  const traded = instrument.sizeUsd * rng.between(200, 4000);
  const decimals = Math.max(0, instrument.lot.decimals);
  instrument.volume = Number((traded / mid).toFixed(decimals));
  instrument.turnover = instrument.volume * mid;
  instrument.trades = 1000 + rng.int(500_000);
  updateMark(instrument, mid);
}

/** Index, mark and the funding rate that follows the premium. Returns whether the rate changed. */
export function updateMark(instrument: DemoInstrument, mid: number): boolean {
  instrument.indexPrice = mid / Math.exp(instrument.premium + instrument.noise);
  instrument.mark = instrument.indexPrice * Math.exp(instrument.premium);
  if (instrument.row === 'spot' || instrument.row === 'delivery') return false;
  const rate = fundingRate(instrument.premium, instrument.fundingHours);
  const changed = rate !== instrument.fundingRate;
  instrument.fundingRate = rate;
  return changed;
}

/** What one lot is worth in USD at `mid`. */
function usdPerLot(instrument: DemoInstrument, mid: number): number {
  if (isInverse(instrument)) return Number(instrument.ctVal || '1');
  return instrument.lot.value * instrument.contractSize * mid * instrument.usdPerQuote;
}

/** Log-normal around the instrument's usual size; whole lots. */
function drawSize(instrument: DemoInstrument, mid: number, rng: Rng): number {
  return Math.max(1, Math.round((instrument.sizeUsd * Math.exp(rng.gauss())) / usdPerLot(instrument, mid)));
}
