interface Entry {
  readonly bytes: Uint8Array;
  index: number;
}

const SMALLEST = 64;

/**
 * Index in the store by the venue's symbol, found by the symbol's UTF-8 bytes as well, so that a frame's symbol need not
 * be made a text: a table of open addresses beside the map, always at most half full.
 */
export class SymbolIndex extends Map<string, number> {
  #slots: (Entry | undefined)[] = new Array(SMALLEST);

  constructor(entries: Iterable<readonly [string, number]> = []) {
    super();
    // Not by the map's own constructor: it would call `set` before the table is there.
    for (const [symbol, index] of entries) this.set(symbol, index);
  }

  override set(symbol: string, index: number): this {
    const isNew = !this.has(symbol);
    super.set(symbol, index);
    if (isNew && this.size * 2 > this.#slots.length) this.#rebuild(this.#slots.length * 2);
    else this.#put(Buffer.from(symbol, 'utf8'), index);
    return this;
  }

  override delete(symbol: string): boolean {
    const was = super.delete(symbol);
    // Rare: lists change a few times a day. A gap in the table would hide what lies behind it.
    if (was) this.#rebuild(this.#slots.length);
    return was;
  }

  override clear(): void {
    super.clear();
    this.#slots = new Array(SMALLEST);
  }

  /** Index of the symbol that lies at `from` to before `to`; -1: there is none of that name. */
  at(bytes: Uint8Array, from: number, to: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = hashOf(bytes, from, to) & mask; ; slot = (slot + 1) & mask) {
      const entry = this.#slots[slot];
      if (entry === undefined) return -1;
      if (isSame(entry.bytes, bytes, from, to)) return entry.index;
    }
  }

  #put(bytes: Uint8Array, index: number): void {
    const mask = this.#slots.length - 1;
    let slot = hashOf(bytes, 0, bytes.length) & mask;
    for (; ; slot = (slot + 1) & mask) {
      const entry = this.#slots[slot];
      if (entry === undefined) break;
      if (!isSame(entry.bytes, bytes, 0, bytes.length)) continue;
      entry.index = index;
      return;
    }
    this.#slots[slot] = { bytes, index };
  }

  #rebuild(length: number): void {
    this.#slots = new Array(length);
    for (const [symbol, index] of this) this.#put(Buffer.from(symbol, 'utf8'), index);
  }
}

function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = to - from;
  for (let at = from; at < to; at++) hash = (Math.imul(hash, 31) + (bytes[at] as number)) | 0;
  // Symbols of a venue end alike: the higher bits must count too.
  return hash ^ (hash >>> 15);
}

function isSame(entry: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  const { length } = entry;
  if (length !== to - from) return false;
  for (let i = 0; i < length; i++) if (entry[i] !== bytes[from + i]) return false;
  return true;
}
