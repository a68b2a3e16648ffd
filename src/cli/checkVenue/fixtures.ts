import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { MarketDefinition } from '../../connectors/venue';

/** What stands beside a venue's module, in `fixtures/<market>/`. */
export interface MarketFixtures {
  /** Answers to each request of the listing, pages in their order. */
  readonly listing: readonly (readonly unknown[])[];
  /** Frames as they come, by the socket's name. */
  readonly frames: ReadonlyMap<string, readonly Buffer[]>;
  /** Answers of polls, the snapshot and candles, by file name without `.json`. */
  readonly answers: ReadonlyMap<string, unknown>;
}

/** File name of a poll's answer: its name with `-` for what is no letter or digit. */
export function answerName(poll: string): string {
  return poll.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}

/** Throws an Error that names the file where one can't be read. */
export function readFixtures(module: string, market: MarketDefinition): MarketFixtures {
  const folder = join(dirname(module), 'fixtures', market.market);
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  const listing: unknown[][] = market.listing.map(() => []);
  const frames = new Map<string, Buffer[]>();
  const answers = new Map<string, unknown>();
  for (const name of names) {
    const path = join(folder, name);
    const listed = /^listing(?:-(\d+))?(?:\.\d+)?\.json$/.exec(name);
    const framed = /^frames-(.+)\.jsonl$/.exec(name);
    if (listed) {
      const request = listing[Number(listed[1] ?? 1) - 1];
      if (!request) throw new Error(`${path}: the listing has ${market.listing.length} requests only`);
      request.push(json(path));
    } else if (framed) {
      const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
      frames.set(
        framed[1] as string,
        lines.map(line => Buffer.from(line)),
      );
    } else if (name.endsWith('.json')) answers.set(name.slice(0, -'.json'.length), json(path));
  }
  return { listing, frames, answers };
}

function json(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`${path} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
