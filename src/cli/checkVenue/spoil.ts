/** Numbers from 0 to below 1, the same ones every time. */
export class Seeded {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  next(): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return this.#state / 2 ** 32;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }
}

const JUNK: readonly unknown[] = [null, true, '', '-1', 'NaN', '1e999', -1, 1e308, 0, [], {}, 'x'.repeat(100)];

/** A frame as a broken server or network could send it: cut, with another byte, or with another value somewhere. */
export function spoiled(frame: Buffer, random: Seeded): Buffer {
  switch (random.below(4)) {
    case 0:
      return frame.subarray(0, random.below(frame.length));
    case 1: {
      const bytes = Buffer.from(frame);
      bytes[random.below(bytes.length)] = random.below(256);
      return bytes;
    }
    case 2:
      return Buffer.concat([frame, frame]);
    default:
      return otherValue(frame, random);
  }
}

function otherValue(frame: Buffer, random: Seeded): Buffer {
  let value: unknown;
  try {
    value = JSON.parse(frame.toString('utf8'));
  } catch {
    return frame.subarray(1);
  }
  return Buffer.from(JSON.stringify(spoiledValue(value, random)) ?? '');
}

/** The same with one part of it replaced by junk, or left out. */
export function spoiledValue(value: unknown, random: Seeded): unknown {
  let left = random.below(count(value));
  const by = JUNK[random.below(JUNK.length + 1)];
  const walk = (part: unknown): unknown => {
    if (left-- === 0) return by;
    if (Array.isArray(part)) return part.map(walk);
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, walk(inner)]));
  };
  return walk(value);
}

function count(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce((sum: number, inner) => sum + count(inner), 1);
}
