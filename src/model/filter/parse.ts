import { closest } from '../../base/suggest';
import {
  ALL_FIELDS,
  type FilterView,
  fieldNamed,
  isNumberField,
  meansSomething,
  type NumberField,
  STATES_OF,
  type TextField,
} from './fields';
import { type Item, lexFilter, type Piece, type Span } from './lexer';
import { likelyNumber, readNumber, unitWords } from './numbers';
import { printText } from './print';
import type { Comparison, FilterProblem, FilterQuery, FilterTerm } from './query';

export interface ParsedFilter {
  /** All that was understood. */
  readonly query: FilterQuery;
  /** All that was not, in the order of the text. */
  readonly problems: readonly FilterProblem[];
}

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  ...{ '>': '>', '>=': '>=', '<': '<', '<=': '<=', '=': '=', '==': '=' },
  ...{ '≥': '>=', '≤': '<=' },
};

/**
 * Reads a filter; docs/FILTERS.md describes the language. Never throws: what is not understood is a problem, and the
 * rest is applied. With a view, what means nothing in that view is a problem too, and is left out of the query.
 */
export function parseFilter(text: string, view?: FilterView): ParsedFilter {
  const reader = new FilterReader(view);
  const terms = lexFilter(text).flatMap(item => reader.read(item) ?? []);
  return { query: { terms }, problems: reader.problems.sort((a, b) => a.start - b.start || a.end - b.end) };
}

class FilterReader {
  readonly problems: FilterProblem[] = [];
  readonly #view: FilterView | undefined;

  constructor(view: FilterView | undefined) {
    this.#view = view;
  }

  read(item: Item): FilterTerm | undefined {
    const { name, operator } = item;
    if (!name || !operator) return this.#words(item);
    const field = fieldNamed(name.text);
    if (!field) return this.#unknown(name);
    return isNumberField(field)
      ? this.#number(item, field, operator.text)
      : this.#choice(item, field, operator.text, name);
  }

  #words(item: Item): FilterTerm | undefined {
    if (item.pieces.length === 0) {
      return this.#wrong(item, 'what is to be left out is missing after "-"', { unfinished: true });
    }
    const texts = this.#given(item.pieces)
      .filter(piece => piece.quoted || this.#isPlain(piece))
      .map(({ text }) => text);
    return texts.length > 0 ? { type: 'words', texts, negated: item.negated } : undefined;
  }

  /** Text with marks of the language in it was meant as something else. */
  #isPlain(piece: Piece): boolean {
    if (!/[:<>=!≤≥]/.test(piece.text)) return true;
    this.#wrong(piece, 'a token is a name, then ":" or a comparison, then a value; put text to search for in quotes', {
      suggestion: `"${piece.text.replace(/\\/g, '\\\\')}"`,
    });
    return false;
  }

  #unknown(name: Piece): undefined {
    const names = ALL_FIELDS.filter(field => !this.#view || meansSomething(field, this.#view)).map(field => field.name);
    const near =
      closest(name.text, names) ??
      closest(
        name.text,
        ALL_FIELDS.map(field => field.name),
      );
    const hint = near === undefined ? `there are ${names.join(', ')}` : `did you mean ${near}?`;
    return this.#wrong(name, `there is no "${name.text}"; ${hint}`, near === undefined ? {} : { suggestion: near });
  }

  #choice(item: Item, field: TextField, operator: string, name: Piece): FilterTerm | undefined {
    const negated = item.negated !== (operator === '!=');
    if (operator !== ':' && operator !== '=' && operator !== '!=') {
      const value = item.pieces.map(piece => printText(piece.text)).join(',');
      const suggestion = `${field.name}:${value}`;
      return this.#wrong(item, `${field.name} is a word and has no order; write ${suggestion}`, { suggestion });
    }
    if (this.#meansNothing(item, field)) return undefined;
    if (item.pieces.length === 0) {
      const span = { start: name.start, end: item.end };
      return this.#wrong(span, `a value is missing after "${field.name}:"`, { unfinished: true });
    }
    const values = this.#given(item.pieces).flatMap(piece => this.#value(piece, field) ?? []);
    return values.length > 0 ? { type: 'choice', field: field.name, values, negated } : undefined;
  }

  #value(piece: Piece, field: TextField): string | undefined {
    if (!piece.quoted && /[:<>=!≤≥]/.test(piece.text)) {
      return this.#wrong(piece, `"${piece.text}" is not understood; part tokens by a space, or put the text in quotes`);
    }
    const value = field.canonical(piece.text);
    if (!field.values) return value;
    if (!field.values.includes(value)) {
      const near = closest(piece.text, field.values);
      const hint = near === undefined ? '' : `; did you mean ${near}?`;
      const there = near === undefined ? `; there are ${field.values.join(', ')}` : '';
      return this.#wrong(piece, `there is no ${field.name} "${piece.text}"${hint}${there}`, {
        ...(near !== undefined && { suggestion: near }),
        ...(field.values.some(known => known.startsWith(value)) && { unfinished: true }),
      });
    }
    if (field.name === 'state' && this.#view && !STATES_OF[this.#view].includes(value)) {
      const states = STATES_OF[this.#view].join(', ');
      return this.#wrong(piece, `no row of ${this.#view} is ever "${value}"; there are ${states}`, { elsewhere: true });
    }
    return value;
  }

  #number(item: Item, field: NumberField, operator: string): FilterTerm | undefined {
    const { name, unit } = field;
    const negated = item.negated !== (operator === '!=');
    const comparison = operator === '!=' ? '=' : COMPARISONS[operator];
    if (!comparison) {
      const value = item.pieces[0]?.text ?? '';
      const suggestion = readNumber(value, unit) === undefined ? `${name}>` : `${name}>=${value}`;
      return this.#wrong(item, `${name} is a number; compare it with >, >=, <, <= or =, as in ${suggestion}`, {
        suggestion,
      });
    }
    if (this.#meansNothing(item, field)) return undefined;
    const [piece, ...more] = item.pieces;
    if (!piece || (piece.text === '' && !piece.quoted && more.length === 0)) {
      return this.#wrong(item, `a number is missing after "${name}${operator}"`, { unfinished: true });
    }
    const span = { start: piece.start, end: item.end };
    const text = [piece, ...more].map(each => each.text).join(',');
    const value = readNumber(text, unit);
    if (value !== undefined) return { type: 'number', field: name, comparison, value, negated };
    const likely = likelyNumber(text, unit);
    const hint = likely === undefined ? '' : `; did you mean ${likely}?`;
    return this.#wrong(span, `"${text}" is not ${unitWords(unit)}${hint}`, {
      ...(likely !== undefined && { suggestion: likely }),
      ...(/^[+-]?\.?$/.test(text) && { unfinished: true }),
    });
  }

  /** Pieces that hold something; the others are problems. */
  #given(pieces: readonly Piece[]): Piece[] {
    return pieces.filter((piece, i) => {
      const { start, end } = piece;
      if (piece.open) this.#wrong(piece, 'the closing quote is missing', { unfinished: true });
      if (piece.text !== '' || piece.open) return piece.text !== '';
      // A piece that is not there has no width to be marked: the comma beside it has.
      const after = { start: start - 1, end };
      if (piece.quoted) this.#wrong(piece, 'there is nothing between the quotes');
      else if (i < pieces.length - 1) this.#wrong({ start, end: end + 1 }, 'a value is missing before the comma');
      else this.#wrong(after, 'a value is missing after the comma', { unfinished: true });
      return false;
    });
  }

  #meansNothing(item: Item, field: TextField | NumberField): boolean {
    if (!this.#view || meansSomething(field, this.#view)) return false;
    this.#wrong(item, `${field.name} means nothing in the ${this.#view} view and is not applied there`, {
      elsewhere: true,
    });
    return true;
  }

  #wrong(
    { start, end }: Span,
    message: string,
    more: Omit<FilterProblem, 'start' | 'end' | 'message'> = {},
  ): undefined {
    this.problems.push({ start, end, message, ...more });
    return undefined;
  }
}
