import { VENUE_IDS, venueName } from '../venueNames';
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
import { SUFFIXES } from './numbers';
import { parseFilter } from './parse';
import { printText } from './print';

/** What is known where the filter is being typed. */
export interface CompletionContext {
  readonly view: FilterView;
  /** Venues scanned. */
  readonly venues: readonly string[];
  /** Canonical assets and quote currencies; empty while they are not known. */
  readonly assets: readonly string[];
  readonly quotes: readonly string[];
}

/** What may be put in the place of a part of the text. */
export interface Completion extends Span {
  readonly insert: string;
  /** Of an asset as a plain word, which is as good as it was typed: nobody needs to choose it. */
  readonly isWord: boolean;
  readonly about: string;
}

const MOST_VALUES = 12;
const MOST_ASSET_WORDS = 6;

/** Ways to go on at the caret, the likeliest first; each of them is understood, or is the beginning of a token that is. */
export function completeFilter(text: string, caret: number, context: CompletionContext): Completion[] {
  const item = itemAt(text, caret);
  if (!item) return atNothing(text, caret) ? names('', { start: caret, end: caret }, context) : [];
  const offers = offersFor(item, text, caret, context);
  const typed = ({ start, end }: Span) => text.slice(start, end);
  return offers.filter(offer => offer.insert !== typed(offer) && isUnderstood(text, offer, item.start, context.view));
}

/**
 * The text without a token at its caret that is only on its way to being one: a word that begins a name and is part of
 * nothing that is scanned, or an asset's first letters. It would hide every row until the token is there.
 */
export function withoutUnfinished(text: string, caret: number, context: CompletionContext): string {
  const item = itemAt(text, caret);
  if (!item || item.end !== caret || context.assets.length === 0) return text;
  const last = item.pieces.at(-1);
  if (!last || last.quoted) return text;
  return isOnItsWay(item, last, context) ? text.slice(0, item.start) + text.slice(item.end) : text;
}

function isOnItsWay(item: Item, last: Piece, { view, venues, assets, quotes }: CompletionContext): boolean {
  const typed = last.text.toUpperCase();
  if (typed === '') return false;
  if (!item.name) {
    const begins = ALL_FIELDS.some(field => meansSomething(field, view) && field.name.toUpperCase().startsWith(typed));
    const known = [...assets, ...quotes, ...venues, 'SWAP', 'PERP'];
    return begins && !known.some(each => each.toUpperCase().includes(typed));
  }
  const field = fieldNamed(item.name.text);
  const list = field?.name === 'asset' ? assets : field?.name === 'quote' ? quotes : [];
  return !list.includes(typed) && list.some(each => each.startsWith(typed));
}

/** The item that is typed at: the caret is behind its first letter. */
function itemAt(text: string, caret: number): Item | undefined {
  return lexFilter(text).find(({ start, end }) => start < caret && caret <= end);
}

function atNothing(text: string, caret: number): boolean {
  return (
    (caret === 0 || /\s/.test(text[caret - 1] as string)) && (caret === text.length || /\s/.test(text[caret] as string))
  );
}

function offersFor(item: Item, text: string, caret: number, context: CompletionContext): Completion[] {
  const { name, operator, pieces } = item;
  if (name && operator) {
    if (caret < operator.start || (caret === operator.start && caret === name.end)) {
      return names(text.slice(name.start, caret), name, context, '');
    }
    if (caret < operator.end) return [];
    const field = fieldNamed(name.text);
    if (!field) return [];
    const piece = pieces.find(each => each.start <= caret && caret <= each.end) ?? {
      ...{ start: caret, end: caret, text: '', quoted: false, open: false },
    };
    if (isNumberField(field))
      return numbers(field, text.slice(piece.start, caret), { start: piece.start, end: item.end });
    return values(field, piece, text.slice(piece.start, caret), pieces, context);
  }
  const piece = pieces.find(each => each.start <= caret && caret <= each.end);
  if (!piece) return names('', { start: caret, end: caret }, context);
  if (piece.quoted) return [];
  const typed = text.slice(piece.start, caret);
  const offered = pieces.length === 1 ? names(typed, piece, context) : [];
  return typed === '' ? offered : [...offered, ...assetWords(typed, piece, context)];
}

/** Names that begin as typed; all of what a number can be compared with once its name is there. */
function names(typed: string, { start, end }: Span, { view }: CompletionContext, behind?: string): Completion[] {
  const lowered = typed.toLowerCase();
  return ALL_FIELDS.filter(field => meansSomething(field, view) && field.name.startsWith(lowered)).flatMap(field => {
    const marks =
      behind !== undefined
        ? [behind]
        : !isNumberField(field)
          ? [':']
          : field.name === lowered
            ? ['>', '>=', '<', '<=']
            : ['>'];
    return marks.map(mark => ({ start, end, insert: field.name + mark, isWord: false, about: field.about }));
  });
}

function assetWords(typed: string, { start, end }: Span, { assets }: CompletionContext): Completion[] {
  const upper = typed.toUpperCase();
  return assets
    .filter(asset => asset.startsWith(upper) && asset !== upper)
    .slice(0, MOST_ASSET_WORDS)
    .map(asset => ({ start, end, insert: printText(asset), isWord: true, about: 'Asset' }));
}

function values(
  field: TextField,
  { start, end, quoted }: Piece,
  typed: string,
  pieces: readonly Piece[],
  context: CompletionContext,
): Completion[] {
  if (quoted) return [];
  const canonical = field.canonical(typed);
  const taken = new Set(pieces.filter(piece => piece.start !== start).map(piece => field.canonical(piece.text)));
  return valuesOf(field, context)
    .filter(value => value.startsWith(canonical) && !taken.has(value))
    .slice(0, MOST_VALUES)
    .map(value => ({ start, end, insert: printText(value), isWord: false, about: aboutValue(field, value) }));
}

/** The field itself has been chosen and need not be explained again. */
function aboutValue({ values }: TextField, value: string): string {
  const name = values === VENUE_IDS ? venueName(value) : '';
  return name === value ? '' : name;
}

function valuesOf(field: TextField, { view, venues, assets, quotes }: CompletionContext): readonly string[] {
  switch (field.name) {
    case 'venue':
    case 'buy':
    case 'sell':
      return venues;
    case 'asset':
      return assets;
    case 'quote':
      return quotes;
    case 'state':
      return STATES_OF[view];
    default:
      return field.values ?? [];
  }
}

/** Values worth offering; behind a number, the units that it may have. */
function numbers(field: NumberField, typed: string, { start, end }: Span): Completion[] {
  const texts = /^[+-]?\d+\.?\d*$/.test(typed)
    ? Object.keys(SUFFIXES[field.unit]).map(suffix => typed + suffix)
    : field.examples.filter(example => example.startsWith(typed));
  return texts.map((insert, i) => ({ start, end, insert, isWord: false, about: i === 0 ? field.about : '' }));
}

/** With the offer in the text, is there nothing wrong from the item on to the end of the offer, but for an end that is missing? */
function isUnderstood(text: string, { start, end, insert }: Completion, from: number, view: FilterView): boolean {
  const until = start + insert.length;
  return parseFilter(text.slice(0, start) + insert + text.slice(end), view).problems.every(
    problem => problem.unfinished || problem.end <= from || problem.start >= until,
  );
}
