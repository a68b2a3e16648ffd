import assert from 'node:assert/strict';
import { canonicalAsset, instrumentId } from '../../../src/model/instrument';
import { EDGE_STATES, HALTED, LIVE, OPEN, QUOTE_STATES, UNRATED } from '../../../src/model/quoteState';

describe('instrument', () => {
  it('is known by venue, market and symbol', () => {
    assert.equal(instrumentId({ venue: 'okx', market: 'perp', symbol: 'BTC-USDT-SWAP' }), 'okx:perp:BTC-USDT-SWAP');
  });

  it('gives an asset one name', () => {
    assert.equal(canonicalAsset('XBT'), 'BTC');
    assert.equal(canonicalAsset('XDG'), 'DOGE');
    assert.equal(canonicalAsset('PEPE'), 'PEPE');
  });

  it('numbers the states by how bad they are', () => {
    assert.deepEqual(QUOTE_STATES, ['live', 'stale', 'quarantined', 'one-sided', 'invalid', 'waiting', 'halted']);
    assert.deepEqual([EDGE_STATES[LIVE], EDGE_STATES[HALTED]], ['live', 'halted']);
    assert.deepEqual([EDGE_STATES[UNRATED], EDGE_STATES[OPEN]], ['unrated', 'open']);
  });
});
