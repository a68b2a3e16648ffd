import { STATES_OF } from '../model/filter/fields';
import { parseFilter } from '../model/filter/parse';
import type { ChoiceTerm, FilterTerm, NumberTerm } from '../model/filter/query';
import { KINDS, type Market } from '../model/instrument';
import { CROSSED, EDGE_STATES, LIVE, OPEN } from '../model/quoteState';
import type { Filter, TableView } from '../protocol/messages';
import { InstrumentFilter } from './instrumentFilter';
import { numberTest, type RowTest } from './numberTest';
import type { Moment, RowChoice, ViewRows } from './views/viewRows';

/**
 * A filter made ready for the rows of one view: its query is parsed and its columns are found once, and no row
 * allocates. What of it means nothing in the view does not restrict.
 */
export class RowFilter implements RowChoice {
  readonly #rows: ViewRows;
  readonly #instruments: InstrumentFilter;
  /** By number of the state; undefined: all. */
  readonly #states: readonly boolean[] | undefined;
  /** By `kindPlace`; undefined: all. */
  readonly #kinds: readonly boolean[] | undefined;
  readonly #tests: readonly RowTest[];

  constructor(filter: Filter, view: TableView, rows: ViewRows) {
    const { terms } = parseFilter(filter.query ?? '', view).query;
    this.#rows = rows;
    this.#instruments = new InstrumentFilter(filter, terms);
    const isPair = view !== 'markets';
    const isEdge = view === 'spreads' || view === 'funding';
    this.#states = statesOf(terms, STATES_OF[view], isEdge && (filter.rankedOnly ?? false), isEdge);
    this.#kinds = isPair ? kindsOf(terms, filter.kinds) : undefined;
    this.#tests = [...leastTerms(filter), ...terms]
      .filter(term => term.type === 'number')
      .flatMap(term => numberTest(term, view, rows) ?? []);
  }

  passes(row: number, moment: Moment): boolean {
    const rows = this.#rows;
    const buy = rows.buyLeg(row);
    const sell = rows.sellLeg(row);
    if (!buy || !sell) return false;
    if (this.#states && this.#states[rows.state(row, moment)] !== true) return false;
    if (this.#kinds && this.#kinds[kindPlace(buy.market, sell.market)] !== true) return false;
    if (!this.#instruments.pair(rows.buy(row), buy, rows.sell(row), sell)) return false;
    for (let i = 0; i < this.#tests.length; i++) if (!(this.#tests[i] as RowTest)(row, moment)) return false;
    return true;
  }
}

/** The least values as the terms that they are. */
function leastTerms({ minNetPct, minNotional = 0 }: Filter): NumberTerm[] {
  const least = (field: string, value: number): NumberTerm => ({
    type: 'number',
    field,
    comparison: '>=',
    value,
    negated: false,
  });
  return [
    ...(minNetPct === undefined ? [] : [least('net', minNetPct)]),
    ...(minNotional > 0 ? [least('notional', minNotional)] : []),
  ];
}

/** `names`: of the view's states, by their number. */
function statesOf(
  terms: readonly FilterTerm[],
  names: readonly string[],
  rankedOnly: boolean,
  isEdge: boolean,
): boolean[] | undefined {
  const asked = choices(terms, 'state');
  if (asked.length === 0 && !rankedOnly) return undefined;
  return names.map((name, state) => {
    const isRanked = state === CROSSED || state === OPEN;
    if (rankedOnly && !isRanked) return false;
    // A pair whose legs are both live is called crossed or open.
    return holdsAll(asked, name, isEdge && isRanked ? EDGE_STATES[LIVE] : undefined);
  });
}

function kindsOf(terms: readonly FilterTerm[], kinds: readonly string[] | undefined): boolean[] | undefined {
  const asked = choices(terms, 'kind');
  if (asked.length === 0 && !kinds) return undefined;
  const allowed: boolean[] = [];
  for (const kind of KINDS) {
    const [buy, sell] = kind.split('-') as [Market, Market];
    allowed[kindPlace(buy, sell)] = (kinds?.includes(kind) ?? true) && holdsAll(asked, kind);
  }
  return allowed;
}

function kindPlace(buy: Market, sell: Market): number {
  return (buy === 'perp' ? 2 : 0) + (sell === 'perp' ? 1 : 0);
}

function choices(terms: readonly FilterTerm[], field: string): ChoiceTerm[] {
  return terms.filter((term): term is ChoiceTerm => term.type === 'choice' && term.field === field);
}

/** Do all the terms hold for a value, or for what it is also called? */
function holdsAll(terms: readonly ChoiceTerm[], value: string, also = value): boolean {
  return terms.every(({ values, negated }) => (values.includes(value) || values.includes(also)) !== negated);
}
