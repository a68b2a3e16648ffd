import type { Instrument } from '../../model/instrument';
import { EDGE_STATES } from '../../model/quoteState';
import type { ExplainedRow, ExplainRequest, Explanation } from '../../protocol/explain';
import { type Row, windowRows } from '../../protocol/rows';
import { makeWindow } from '../views/makeWindow';
import { MarketRows } from '../views/marketRows';
import { SpreadRows } from '../views/spreadRows';
import type { Moment, RowSources, ViewRows } from '../views/viewRows';
import { edgeArithmetic, marketArithmetic, type RowNumber } from './arithmetic';
import { explainConversion } from './conversion';
import { explainLeg, type LegSources } from './legs';
import { sameAssetEvidence } from './sameAsset';
import { warningsOf } from './warnings';

export interface ExplainSources extends RowSources {
  readonly instruments: ReadonlyMap<number, Instrument>;
  readonly isOwnFee: (instrument: Instrument) => boolean;
}

/** Explains one edge or one instrument with the numbers of its row. The spread book must have been updated to the moment. */
export function explain(request: ExplainRequest, sources: ExplainSources, moment: Moment): Explanation {
  const { key, buy, sell } = request;
  const found = find(request, sources);
  const made = typeof found === 'string' ? { gone: found, content: null } : { gone: '', content: found(moment) };
  return { type: 'explanation', key, at: moment.wall, buy, sell, ...made };
}

type Make = (moment: Moment) => ExplainedRow;

/** How to make it, or why there is nothing to explain. */
function find(request: ExplainRequest, sources: ExplainSources): Make | string {
  const { table } = sources.store;
  const indexes: number[] = [];
  for (const id of request.sell === null ? [request.buy] : [request.buy, request.sell]) {
    const index = table.indexOf(id);
    if (table.instruments[index] === undefined) {
      return `${id} is not among the scanned instruments: not listed by its venue, no longer, or not yet read`;
    }
    indexes.push(index);
  }
  const legs: LegSources = { ...sources, markets: new MarketRows(sources) };
  const [buy, sell] = indexes as [number, number?];
  if (sell === undefined) return moment => explainMarket(legs, sources, buy, request, moment);
  const edge = sources.book.edgeOf(buy, sell);
  if (edge < 0) return `${request.buy} and ${request.sell} are not compared: they are not two instruments of one asset`;
  return moment => explainEdge(legs, sources, edge, [buy, sell], request, moment);
}

function explainEdge(
  legSources: LegSources,
  sources: ExplainSources,
  edge: number,
  indexes: readonly [number, number],
  request: ExplainRequest,
  moment: Moment,
): ExplainedRow {
  const rows = new SpreadRows(sources);
  const number = numberOf(rows, edge, moment);
  const buy = explainLeg(legSources, indexes[0], 'buy', moment);
  const sell = explainLeg(legSources, indexes[1], 'sell', moment);
  const conversion = explainConversion(sources, sell.quote, buy.quote, moment);
  return {
    view: 'spreads',
    row: rowOf(rows, 'spreads', edge, sources, moment),
    base: buy.base,
    legs: [buy, sell],
    conversion,
    arithmetic: edgeArithmetic(sources, [buy, sell], indexes, edge, number, moment),
    ...judged(rows, edge, sources, indexes, { legs: [buy, sell], conversion, number }, request, moment),
  };
}

function explainMarket(
  legSources: LegSources,
  sources: ExplainSources,
  index: number,
  request: ExplainRequest,
  moment: Moment,
): ExplainedRow {
  const rows = legSources.markets;
  const number = numberOf(rows, index, moment);
  const leg = explainLeg(legSources, index, 'both', moment);
  return {
    view: 'markets',
    row: rowOf(rows, 'markets', index, sources, moment),
    base: leg.base,
    legs: [leg],
    conversion: null,
    arithmetic: marketArithmetic(leg, number, rows.columns),
    ...judged(rows, index, sources, [index], { legs: [leg], conversion: null, number }, request, moment),
  };
}

function judged(
  rows: ViewRows,
  row: number,
  sources: ExplainSources,
  indexes: readonly number[],
  facts: Pick<Parameters<typeof warningsOf>[0], 'legs' | 'conversion' | 'number'>,
  { minNotional }: ExplainRequest,
  moment: Moment,
): Pick<ExplainedRow, 'sameAsset' | 'warnings'> {
  const sameAsset = sameAssetEvidence(sources, indexes);
  const state = EDGE_STATES[rows.state(row, moment)] ?? 'waiting';
  const reason = rows.reason(row, moment);
  const warnings = warningsOf({ ...facts, sameAsset, state, reason, minNotional, at: moment.wall });
  return { sameAsset, warnings };
}

function numberOf(rows: ViewRows, row: number, moment: Moment): RowNumber {
  return name => rows.number(row, rows.columns.indexOf(name), moment);
}

/** The row as every other reader of the view gets it. */
function rowOf(
  rows: ViewRows,
  view: 'spreads' | 'markets',
  row: number,
  { instruments, venues }: ExplainSources,
  moment: Moment,
): Row {
  const shown = { row, buy: rows.buy(row), sell: rows.sell(row) };
  const window = makeWindow(rows, [shown], moment, { key: '', view, turn: 0, first: 0, total: 1 });
  return windowRows(window, instruments, venues)[0] as Row;
}
