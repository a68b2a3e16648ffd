import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VENUES } from '../../src/connectors/registry';
import { SIMULATED_IDS } from '../../src/demo/venues/registry';

const ROOT = join(__dirname, '..', '..');
/** Of the shared code, which has no word in it that means one venue; names in comments are examples. */
const SHARED = ['base', 'connectors', 'demo', 'engine', 'episodes', 'export', 'history', 'spreads', 'store'];
const OWN = [/[\\/]venues[\\/]/u, /registry\.ts$/u];

describe('venues', () => {
  it('each can be simulated', () => {
    assert.deepEqual([...SIMULATED_IDS].sort(), VENUES.map(venue => venue.id).sort());
  });

  it('shared code names none', () => {
    const name = new RegExp(`['"\`.](?:${SIMULATED_IDS.join('|')})['"\`.]`, 'u');
    const files = SHARED.flatMap(folder =>
      readdirSync(join(ROOT, 'src', folder), { recursive: true, encoding: 'utf8' }).map(path =>
        join('src', folder, path),
      ),
    ).filter(path => path.endsWith('.ts') && !OWN.some(own => own.test(path)));
    assert.ok(files.length > 80);
    const naming = files.flatMap(path =>
      readFileSync(join(ROOT, path), 'utf8')
        .split('\n')
        .filter(line => name.test(line) && !/^\s*(?:\/\/|\/?\*)/u.test(line))
        .map(line => `${path}: ${line.trim()}`),
    );
    assert.deepEqual(naming, []);
  });
});
