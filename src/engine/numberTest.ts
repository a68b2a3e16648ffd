import { comparisonWith } from '../model/filter/compare';
import { fieldNamed, isNumberField, type NumberSource } from '../model/filter/fields';
import type { NumberTerm } from '../model/filter/query';
import type { TableView } from '../protocol/messages';
import type { Moment, ViewRows } from './views/viewRows';

export type RowTest = (row: number, moment: Moment) => boolean;

/** The term as a test of the rows of a view; undefined where its number means nothing there. */
export function numberTest(term: NumberTerm, view: TableView, rows: ViewRows): RowTest | undefined {
  const field = fieldNamed(term.field);
  const source = field && isNumberField(field) ? field.in[view] : undefined;
  const test = source && sourceTest(source, comparisonWith(term.comparison, term.value * (source.scale ?? 1)), rows);
  return test && term.negated ? (row, moment) => !test(row, moment) : test;
}

function sourceTest(
  { column = '', legs: ofLegs }: NumberSource,
  passes: (value: number) => boolean,
  rows: ViewRows,
): RowTest | undefined {
  if (ofLegs) {
    const { legs } = rows;
    const place = legs.columns.indexOf(ofLegs.column);
    const buy = (row: number, moment: Moment) => legs.number(rows.buy(row), place, moment);
    const sell = (row: number, moment: Moment) => legs.number(rows.sell(row), place, moment);
    switch (ofLegs.pick) {
      case 'any':
        return (row, moment) => passes(buy(row, moment)) || passes(sell(row, moment));
      case 'max':
        return (row, moment) => passes(Math.max(buy(row, moment), sell(row, moment)));
      case 'min':
        return (row, moment) => passes(Math.min(buy(row, moment), sell(row, moment)));
    }
  }
  const place = rows.columns.indexOf(column);
  // A `vs` column of a venue that is not scanned is not there: its value is unknown.
  return (row, moment) => place >= 0 && passes(rows.number(row, place, moment));
}
