/** A stretch of the text; `end` excluded. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One of the texts between commas. */
export interface Piece extends Span {
  /** Without quotes and escapes. */
  readonly text: string;
  readonly quoted: boolean;
  /** In quotes that are never closed. */
  readonly open: boolean;
}

/** What stands between two spaces: `-venue:okx,bybit`, `net > 0.1`, `PEPE`, `"a b"`. */
export interface Item extends Span {
  readonly negated: boolean;
  /** Before the operator; absent: plain words. */
  readonly name?: Piece;
  readonly operator?: Span & { readonly text: string };
  readonly pieces: readonly Piece[];
}

const NAME = /[A-Za-z][A-Za-z0-9._]*/y;
const OPERATOR = /:|[<>]=?|[!=]=|=|[≤≥]/y;
/** Spaces are allowed around a comparison: before it, and before a number after it. */
const SPACED_COMPARISON = /\s+(?=[<>]=?|[!=]=|=|[≤≥])/y;
const SPACE_BEFORE_NUMBER = /\s+(?=[+-]?\.?\d)/y;
const SPACE = /\s/;

/** Cuts a text into items; never fails, whatever the text. */
export function lexFilter(text: string): Item[] {
  const items: Item[] = [];
  let at = 0;
  while (at < text.length) {
    if (SPACE.test(text[at] as string)) {
      at += 1;
      continue;
    }
    const item = readItem(text, at);
    items.push(item);
    at = item.end;
  }
  return items;
}

function readItem(text: string, start: number): Item {
  const negated = text[start] === '-';
  const from = negated ? start + 1 : start;
  const head = readHead(text, from);
  const pieces = readPieces(text, head ? head.end : from);
  const end = pieces.at(-1)?.end ?? head?.end ?? from;
  return { start, end, negated, pieces, ...(head && { name: head.name, operator: head.operator }) };
}

function readHead(text: string, from: number) {
  const name = match(NAME, text, from);
  if (name === '') return undefined;
  const nameEnd = from + name.length;
  const operatorAt = nameEnd + match(SPACED_COMPARISON, text, nameEnd).length;
  const operator = match(OPERATOR, text, operatorAt);
  if (operator === '') return undefined;
  const operatorEnd = operatorAt + operator.length;
  const end = operator === ':' ? operatorEnd : operatorEnd + match(SPACE_BEFORE_NUMBER, text, operatorEnd).length;
  return {
    name: { start: from, end: nameEnd, text: name, quoted: false, open: false },
    operator: { start: operatorAt, end: operatorEnd, text: operator },
    end,
  };
}

/** Texts up to the next space, cut at commas; none where there is nothing. */
function readPieces(text: string, from: number): Piece[] {
  const pieces: Piece[] = [];
  let at = from;
  if (at >= text.length || SPACE.test(text[at] as string)) return pieces;
  for (;;) {
    const piece = text[at] === '"' ? readQuoted(text, at) : readPlain(text, at);
    pieces.push(piece);
    at = piece.end;
    if (text[at] !== ',') return pieces;
    at += 1;
  }
}

function readPlain(text: string, start: number): Piece {
  let end = start;
  while (end < text.length && !/[\s",]/.test(text[end] as string)) end += 1;
  return { start, end, text: text.slice(start, end), quoted: false, open: false };
}

function readQuoted(text: string, start: number): Piece {
  let inside = '';
  let at = start + 1;
  for (; at < text.length && text[at] !== '"'; at++) {
    if (text[at] === '\\' && at + 1 < text.length) at += 1;
    inside += text[at];
  }
  const open = at >= text.length;
  return { start, end: open ? text.length : at + 1, text: inside, quoted: true, open };
}

function match(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}
