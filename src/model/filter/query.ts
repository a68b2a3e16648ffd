/** How a number is held against the limit of a term. */
export type Comparison = '>' | '>=' | '<' | '<=' | '=';

/** Any of the texts is part of the asset, a symbol or a venue. */
export interface WordTerm {
  readonly type: 'words';
  readonly texts: readonly string[];
  readonly negated: boolean;
}

/** The field has any of the values, which are written as the scanner writes them. */
export interface ChoiceTerm {
  readonly type: 'choice';
  /** A name of `TEXT_FIELDS`. */
  readonly field: string;
  readonly values: readonly string[];
  readonly negated: boolean;
}

export interface NumberTerm {
  readonly type: 'number';
  /** A name that `numberField` knows. */
  readonly field: string;
  readonly comparison: Comparison;
  /** In the field's own unit: percent, seconds, hours, or as it is. */
  readonly value: number;
  readonly negated: boolean;
}

export type FilterTerm = WordTerm | ChoiceTerm | NumberTerm;

/** What a filter text asks for: every term must hold. */
export interface FilterQuery {
  readonly terms: readonly FilterTerm[];
}

export const EVERYTHING: FilterQuery = { terms: [] };

/** Something in the text that is not applied, and why. Places are those of the text, `end` excluded. */
export interface FilterProblem {
  readonly start: number;
  readonly end: number;
  /** What is wrong and what to do, a sentence without its full stop. */
  readonly message: string;
  /** What may stand there instead. */
  readonly suggestion?: string;
  /** Only the end is missing, as while it is being typed. */
  readonly unfinished?: boolean;
  /** It is right, and means nothing in the view. */
  readonly elsewhere?: boolean;
}

/** Longer filters are not typed, kept or taken from a page. */
export const MAX_FILTER_CHARS = 500;
