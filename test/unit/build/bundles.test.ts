import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BUNDLES, bundleSize } from '../../../bench/bundles';

const ROOT = join(__dirname, '../../..');

describe('bundles', () => {
  for (const { path, budgetKb } of BUNDLES) {
    it(`${path} stays under ${budgetKb} KB, compressed`, () => {
      assert.ok(existsSync(join(ROOT, path)), `${path} is missing: npm run build`);
      const kb = bundleSize(ROOT, path).gzipBytes / 1024;
      assert.ok(kb <= budgetKb, `${kb.toFixed(1)} KB`);
    });
  }
});
