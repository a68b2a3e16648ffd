import assert from 'node:assert/strict';
import type { Episode } from '../../../src/episodes/episode';
import type { ExpectedEpisode } from '../../oracle/episodes';

/** Relative to 1: what a spread is a difference of. */
const TOLERANCE = 1e-12;

/** Both tell the same history: the same episodes of each pair in the same order, number by number. */
export function compareEpisodes(actual: readonly Episode[], expected: readonly ExpectedEpisode[]): void {
  const byPair = new Map<string, Episode[]>();
  for (const episode of [...actual].sort((a, b) => a.id - b.id)) {
    const key = `${episode.buyIndex}>${episode.sellIndex}`;
    byPair.set(key, [...(byPair.get(key) ?? []), episode]);
  }
  assert.equal(actual.length, expected.length, 'how many episodes there were');
  assert.equal(new Set(actual.map(({ id }) => id)).size, actual.length, 'numbers of episodes');
  for (const wanted of expected) {
    const episode = byPair.get(wanted.pair)?.shift();
    assert.ok(episode, `there is no episode of ${wanted.pair} opened at ${wanted.openedMono}`);
    compare(episode, wanted);
  }
}

function compare(episode: Episode, wanted: ExpectedEpisode): void {
  const name = `${wanted.pair} opened at ${wanted.openedMono}`;
  const { moments, end } = wanted;
  const [first, last] = [moments[0], moments.at(-1)];
  assert.equal(episode.openedMono, wanted.openedMono, `opening of ${name}`);
  assert.equal(episode.openedAt, wanted.openedAt, `wall time of ${name}`);
  assert.equal(episode.thresholdPct, wanted.thresholdPct, `threshold of ${name}`);
  assert.equal(episode.updates, wanted.updates, `updates of ${name}`);
  close(episode.firstSize, first?.size, `first size of ${name}`);
  close(episode.lastSize, last?.size, `last size of ${name}`);
  close(episode.lastNet, last?.net, `last net of ${name}`);
  const greatest = Math.max(...moments.map(({ net }) => net));
  // Of moments that are equal but for rounding any may be called the first.
  const peaks = moments.filter(({ net }) => Math.abs(net - greatest) <= TOLERANCE);
  const { peak } = episode;
  const same = peaks.find(({ mono, size }) => mono === peak.mono && near(size, peak.size));
  assert.ok(same, `peak of ${name}: at ${peak.mono}, expected at ${peaks.map(({ mono }) => mono).join(' or ')}`);
  if (peaks.length > 1 && peaks.every(({ net }) => net === peaks[0]?.net))
    assert.equal(peak.mono, peaks[0]?.mono, name);
  close(peak.net, same.net, `peak net of ${name}`);
  close(peak.gross, same.gross, `peak gross of ${name}`);
  close(peak.notional, same.notional, `notional of ${name}`);
  assert.ok(Math.abs(peak.profit - same.profit) <= 1e-9 * Math.max(1, same.notional), `profit of ${name}`);
  assert.equal(episode.state, end?.state ?? 'still-open', `end of ${name}`);
  assert.ok(Object.is(episode.endedMono, end?.mono ?? Number.NaN), `end of ${name}: ${episode.endedMono}`);
  for (const words of end?.words ?? []) assert.ok(episode.reason.includes(words), `${name}: "${episode.reason}"`);
}

function near(actual: number, expected: number): boolean {
  return Math.abs(actual - expected) <= TOLERANCE * Math.max(1, Math.abs(actual), Math.abs(expected));
}

function close(actual: number, expected: number | undefined, what: string): void {
  assert.ok(expected !== undefined && near(actual, expected), `${what}: ${actual}, expected ${expected}`);
}
