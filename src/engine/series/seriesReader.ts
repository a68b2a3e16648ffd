import { assertNever } from '../../base/assertNever';
import type { Buckets } from '../../history/bucketRing';
import { spreadOfCandles, statsOf } from '../../history/candleSpread';
import type { History } from '../../history/history';
import { CROSSED, OPEN } from '../../model/quoteState';
import { SERIES_WINDOWS, type Series, type SeriesLine, type SeriesRequest } from '../../protocol/series';
import type { SpreadBook } from '../../spreads/spreadBook';
import type { DataStore } from '../../store/dataStore';
import { percent } from '../views/rowWords';
import type { Moment } from '../views/viewRows';
import type { BackFills } from './backFills';
import { normalised } from './normalised';

export interface SeriesSources {
  readonly store: DataStore;
  readonly book: SpreadBook;
  readonly history: History;
  readonly backFills: BackFills;
}

const GONE = 'This is not scanned, or not any more.';
const YOUNG = 'Nothing has been seen yet.';
const FULL = 'Too many pairs are being followed at once; this one gets a place as soon as another is left alone.';

/** Answers what a chart asks. The book must have been updated to the same moment. */
export class SeriesReader {
  readonly #sources: SeriesSources;

  constructor(sources: SeriesSources) {
    this.#sources = sources;
  }

  read(request: SeriesRequest, moment: Moment): Series {
    const { subject } = request;
    if (subject.kind !== 'edge') this.#sources.backFills.leave(request.key);
    switch (subject.kind) {
      case 'edge':
        return this.#edge(request, subject.buy, subject.sell);
      case 'asset':
        return this.#asset(request, subject.base, subject.quote);
      case 'funding':
        return this.#funding(request, subject.id, moment);
      default:
        return assertNever(subject);
    }
  }

  #edge(request: SeriesRequest, buyId: string, sellId: string): Series {
    const { store, book, history } = this.#sources;
    const buy = store.table.indexOf(buyId);
    const sell = store.table.indexOf(sellId);
    const edge = book.edgeOf(buy, sell);
    if (edge < 0) return this.#answer(request, { words: GONE });
    const state = book.edges.state[edge];
    const isRanked = state === CROSSED || state === OPEN;
    const gross = isRanked ? (book.edges.gross[edge] as number) : Number.NaN;
    const windowMs = SERIES_WINDOWS[request.window];
    const live = history.readEdge(edge, gross, windowMs);
    const marks = [buy, sell].flatMap((index, i) => this.#marks(index, i === 0 ? 'buy' : 'sell', windowMs));
    const filled = this.#filled(request.key, buy, sell, edge, gross);
    const seenFrom = live?.times[0] ?? history.now;
    const older = filled.spread && within(filled.spread, history.now - windowMs, seenFrom);
    return this.#answer(request, {
      lines: [
        ...(older && older.times.length > 0 ? [inPercent('gross', older, 'candles')] : []),
        ...(live ? [inPercent('gross', live)] : []),
      ],
      stats: filled.stats ?? null,
      backFill: filled.backFill,
      nowPct: gross * 100,
      feePct: percent(book.fee(buy) + book.fee(sell)),
      marks: marks.sort((a, b) => a.at - b.at),
      words: live ? '' : FULL,
    });
  }

  /** The spread of the candles, with the conversion of now: the one of then is not known. */
  #filled(key: string, buy: number, sell: number, edge: number, gross: number) {
    const { store, book, backFills } = this.#sources;
    const { state, words, ...candles } = backFills.of(key, buy, sell);
    const conversion = book.edges.conversion[edge] as number;
    if (candles.buy.length === 0 || candles.sell.length === 0) return { backFill: { state, words } };
    if (Number.isNaN(conversion)) {
      const why = 'There is no live rate between the two quote currencies to reckon candles with.';
      return { backFill: { state: 'failed' as const, words: why } };
    }
    const { multiplier } = store.columns;
    const spread = spreadOfCandles(
      { candles: candles.buy, factor: 1 / (multiplier[buy] as number) },
      { candles: candles.sell, factor: conversion / (multiplier[sell] as number) },
    );
    return { backFill: { state, words }, spread, stats: statsOf(spread, gross) };
  }

  #asset(request: SeriesRequest, base: string, quote: string): Series {
    const { store, history } = this.#sources;
    const { groups, instruments } = store.table;
    const group = groups.find(
      each => each.base === base && each.members.some(index => instruments[index]?.quote === quote),
    );
    if (!group) return this.#answer(request, { words: GONE });
    const mids = new Map<number, Buckets>();
    for (const index of group.members) {
      const read = history.mids.read(index, SERIES_WINDOWS[request.window], history.now);
      if (read) mids.set(index, read);
    }
    const lines = normalised(mids).map(([index, buckets]) => inPercent(store.table.idOf(index), buckets));
    return this.#answer(request, { lines, words: lines.length > 0 ? '' : YOUNG });
  }

  #funding(request: SeriesRequest, id: string, moment: Moment): Series {
    const { store, history } = this.#sources;
    const index = store.table.indexOf(id);
    if (!store.table.instruments[index]) return this.#answer(request, { words: GONE });
    const windowMs = SERIES_WINDOWS[request.window];
    const rate = store.figures.fundingRate(index, moment.mono);
    // A rate that nothing confirms any more does not hold on.
    if (Number.isNaN(rate)) history.fundings.add(index, history.now, rate, Number.NaN);
    const read = history.fundings.read(index, windowMs, history.now);
    return this.#answer(request, {
      lines: read ? [inPercent(id, read)] : [],
      nowPct: rate * 100,
      marks: this.#marks(index, 'own', windowMs),
      words: read ? '' : 'No funding rate has been seen yet.',
    });
  }

  #marks(index: number, leg: 'buy' | 'sell' | 'own', windowMs: number) {
    const { store, history } = this.#sources;
    const { now } = history;
    const hours = store.columns.fundingIntervalHours[index] as number;
    return history.fundings.marks(index, hours, now - windowMs, now, leg);
  }

  #answer({ key, subject, window }: SeriesRequest, parts: Partial<Series>): Series {
    return {
      type: 'series',
      key,
      subject,
      window,
      at: this.#sources.history.now,
      lines: [],
      nowPct: Number.NaN,
      feePct: Number.NaN,
      marks: [],
      stats: null,
      backFill: { state: 'none', words: '' },
      words: '',
      ...parts,
    };
  }
}

function inPercent(
  id: string,
  { bucketMs, times, min, max, last }: Buckets,
  source: SeriesLine['source'] = 'live',
): SeriesLine {
  const times100 = (values: Float64Array) => values.map(value => value * 100);
  return { id, source, bucketMs, times, min: times100(min), max: times100(max), last: times100(last) };
}

/** The buckets that begin from `from` to before `to`. */
function within(buckets: Buckets, from: number, to: number): Buckets {
  const { times } = buckets;
  const first = times.findIndex(time => time >= from);
  const end = times.findIndex(time => time >= to);
  const cut = (values: Float64Array) =>
    first < 0 ? values.slice(0, 0) : values.slice(first, end < 0 ? undefined : end);
  const { bucketMs, min, max, last } = buckets;
  return { bucketMs, times: cut(times), min: cut(min), max: cut(max), last: cut(last) };
}
