/** Where and why a text is not JSON. */
export interface JsonFault {
  readonly line: number;
  readonly column: number;
  readonly words: string;
}

const SPACE = /[ \t\r\n]*/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON texts may not contain them
const TEXT_PART = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/y;
const PLAIN = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

class Fault extends Error {
  readonly offset: number;
  constructor(offset: number, words: string) {
    super(words);
    this.offset = offset;
  }
}

/**
 * The first fault of a text that JSON.parse refuses, by line and column from 1; undefined when there is none, or
 * none that can be found. The parser's own message names no place for some faults, and differs between versions.
 */
export function jsonFault(text: string): JsonFault | undefined {
  try {
    const end = space(text, value(text, 0));
    if (end < text.length) throw new Fault(end, `nothing may follow the value, found ${found(text, end)}`);
    return undefined;
  } catch (error) {
    // Nested too deep to be followed.
    if (!(error instanceof Fault)) return undefined;
    const before = text.slice(0, error.offset).split('\n');
    return { line: before.length, column: (before.at(-1) ?? '').length + 1, words: error.message };
  }
}

function value(text: string, from: number): number {
  const at = space(text, from);
  if (text[at] === '{') return members(text, at + 1, '}');
  if (text[at] === '[') return members(text, at + 1, ']');
  if (text[at] === '"') return string(text, at);
  PLAIN.lastIndex = at;
  if (!PLAIN.test(text)) throw new Fault(at, `expected a value, found ${found(text, at)}`);
  return PLAIN.lastIndex;
}

function members(text: string, from: number, close: '}' | ']'): number {
  let at = space(text, from);
  if (text[at] === close) return at + 1;
  for (;;) {
    if (close === '}') {
      if (text[at] !== '"') throw new Fault(at, `expected a key in double quotes, found ${found(text, at)}`);
      at = space(text, string(text, at));
      if (text[at] !== ':') throw new Fault(at, `expected ":" after the key, found ${found(text, at)}`);
      at += 1;
    }
    at = space(text, value(text, at));
    if (text[at] === close) return at + 1;
    if (text[at] !== ',') throw new Fault(at, `expected "," or "${close}", found ${found(text, at)}`);
    at = space(text, at + 1);
  }
}

function string(text: string, from: number): number {
  TEXT_PART.lastIndex = from;
  TEXT_PART.test(text);
  const at = TEXT_PART.lastIndex;
  if (text[at] === '"') return at + 1;
  throw new Fault(at, at >= text.length ? 'a text is not closed' : `a text may not contain ${found(text, at)}`);
}

function space(text: string, from: number): number {
  SPACE.lastIndex = from;
  SPACE.test(text);
  return SPACE.lastIndex;
}

function found(text: string, at: number): string {
  const character = text[at];
  if (character === undefined) return 'the end';
  if (character === '\n' || character === '\r') return 'the end of the line';
  return character === '"' ? 'a double quote' : `"${character}"`;
}
