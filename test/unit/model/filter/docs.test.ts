import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALL_FIELDS, type FilterView, isNumberField, meansSomething } from '../../../../src/model/filter/fields';
import { parseFilter } from '../../../../src/model/filter/parse';

const TEXT = readFileSync(join(__dirname, '../../../../docs/FILTERS.md'), 'utf8');
const VIEWS: readonly FilterView[] = ['spreads', 'funding', 'episodes', 'markets', 'health'];

describe('docs/FILTERS.md', () => {
  it('has every name, as what it is and in the views in which it means something', () => {
    const told = new Map<string, string>();
    for (const line of TEXT.split('\n')) {
      const [, names = '', , , ...marks] = line.split('|').map(cell => cell.trim());
      if (marks.length !== VIEWS.length + 1 || names === 'name' || names.startsWith('-')) continue;
      const views = VIEWS.filter((_, i) => marks[i] === 'yes').join();
      for (const [, name = ''] of names.matchAll(/`([^`]+)`/g)) told.set(name, views);
    }
    const spoken = new Map<string, string>();
    for (const field of ALL_FIELDS) {
      const name = field.name.startsWith('vs.') && field.name !== 'vs.spot' ? 'vs.<venue>' : field.name;
      const written = isNumberField(field) ? name : `${name}:`;
      spoken.set(written, VIEWS.filter(view => meansSomething(field, view)).join());
    }
    assert.deepEqual([...told].sort(), [...spoken].sort());
  });

  it('gives examples that are understood', () => {
    const examples = TEXT.slice(TEXT.indexOf('## Examples')).matchAll(/^\| `([^`]+)` \|/gm);
    const texts = [...examples].map(match => match[1] as string);
    assert.ok(texts.length >= 6);
    for (const text of texts) assert.deepEqual(parseFilter(text).problems, [], text);
  });
});
