import type { FilterTerm } from '../model/filter/query';
import type { Instrument } from '../model/instrument';
import type { Filter } from '../protocol/messages';

/** A term that instruments alone decide. */
interface LegTerm {
  /** `either`: one of the legs must have it. */
  readonly leg: 'either' | 'buy' | 'sell';
  readonly negated: boolean;
  readonly holds: (instrument: Instrument) => boolean;
}

interface Answers {
  readonly instrument: Instrument;
  readonly allowed: boolean;
  /** 1 where the term of that place holds. */
  readonly holds: Uint8Array;
}

/** What a filter asks of instruments, answered once for each: rows only look the answers up. */
export class InstrumentFilter {
  readonly #filter: { readonly [K in 'venues' | 'markets' | 'assets' | 'muted']: ReadonlySet<string> | undefined };
  readonly #terms: readonly LegTerm[];
  /** By index in the store; an index can come to mean another instrument. */
  readonly #answers: (Answers | undefined)[] = [];

  constructor({ venues, markets, assets, muted }: Filter, terms: readonly FilterTerm[]) {
    const set = (list: readonly string[] | undefined) => list && new Set(list);
    this.#filter = { venues: set(venues), markets: set(markets), assets: set(assets), muted: set(muted) };
    this.#terms = terms.flatMap(term => legTerm(term) ?? []);
  }

  /** Both legs must be allowed; terms of the query speak of either, or of one. */
  pair(buyIndex: number, buy: Instrument, sellIndex: number, sell: Instrument): boolean {
    const a = this.#of(buyIndex, buy);
    const b = this.#of(sellIndex, sell);
    if (!a.allowed || !b.allowed) return false;
    for (let i = 0; i < this.#terms.length; i++) {
      const { leg, negated } = this.#terms[i] as LegTerm;
      const holds = (leg !== 'sell' && a.holds[i] === 1) || (leg !== 'buy' && b.holds[i] === 1);
      if (holds === negated) return false;
    }
    return true;
  }

  #of(index: number, instrument: Instrument): Answers {
    const known = this.#answers[index];
    if (known?.instrument === instrument) return known;
    const holds = Uint8Array.from(this.#terms, term => Number(term.holds(instrument)));
    const made = { instrument, allowed: this.#allows(instrument), holds };
    this.#answers[index] = made;
    return made;
  }

  #allows({ venue, market, base }: Instrument): boolean {
    const { venues, markets, assets, muted } = this.#filter;
    return (
      (venues?.has(venue) ?? true) &&
      (markets?.has(market) ?? true) &&
      (assets?.has(base) ?? true) &&
      !(muted?.has(base) ?? false)
    );
  }
}

function legTerm(term: FilterTerm): LegTerm | undefined {
  const { negated } = term;
  if (term.type === 'words') {
    const texts = term.texts.map(text => text.toUpperCase());
    return { leg: 'either', negated, holds: instrument => texts.some(text => mentions(instrument, text)) };
  }
  if (term.type === 'number') return undefined;
  const values = new Set(term.values);
  switch (term.field) {
    case 'venue':
      return { leg: 'either', negated, holds: ({ venue }) => values.has(venue) };
    case 'buy':
    case 'sell':
      return { leg: term.field, negated, holds: ({ venue }) => values.has(venue) };
    case 'market':
      return { leg: 'either', negated, holds: ({ market }) => values.has(market) };
    case 'asset':
      return { leg: 'either', negated, holds: ({ base }) => values.has(base.toUpperCase()) };
    case 'quote':
      return { leg: 'either', negated, holds: ({ quote }) => values.has(quote.toUpperCase()) };
    case 'symbol': {
      const parts = term.values;
      return { leg: 'either', negated, holds: ({ symbol }) => parts.some(part => symbol.toUpperCase().includes(part)) };
    }
    default:
      return undefined;
  }
}

/** `text` in capitals. */
function mentions({ venue, base, symbol }: Instrument, text: string): boolean {
  return base.toUpperCase().includes(text) || symbol.toUpperCase().includes(text) || venue.toUpperCase().includes(text);
}
