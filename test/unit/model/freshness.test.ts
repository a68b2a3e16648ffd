import assert from 'node:assert/strict';
import { silenceLimitMs } from '../../../src/model/freshness';

describe('freshness', () => {
  it('is four missed repeats, three periods, or no limit', () => {
    assert.equal(silenceLimitMs({ kind: 'repeats', everyMs: 3_000 }), 12_000);
    assert.equal(silenceLimitMs({ kind: 'throttled', everyMs: 1_000 }), 3_000);
    assert.equal(silenceLimitMs({ kind: 'on-change' }), Number.POSITIVE_INFINITY);
  });
});
