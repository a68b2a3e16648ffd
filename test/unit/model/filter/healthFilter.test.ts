import assert from 'node:assert/strict';
import { filterHealth } from '../../../../src/model/filter/healthFilter';
import type { ConnectionHealth } from '../../../../src/model/health';

function connection(rest: Partial<ConnectionHealth>): ConnectionHealth {
  return {
    venue: 'okx',
    market: 'spot',
    connection: 'okx spot 1',
    url: 'wss://ws.okx.com',
    state: 'live',
    diagnosis: '',
    streams: { asked: 1, acked: 1, alive: 1 },
    framesPerSecond: 10,
    lastFrameAgeMs: 100,
    lagMs: 20,
    reconnects: 0,
    drops: 0,
    errors: 0,
    conflated: 0,
    ...rest,
  };
}

const ROWS = [
  connection({}),
  connection({ market: 'perp', connection: 'okx perp 1', lastFrameAgeMs: null, lagMs: null, state: 'connecting' }),
  connection({
    venue: 'bybit',
    connection: 'bybit spot 1',
    url: 'wss://b',
    diagnosis: 'HTTP 451',
    errors: 3,
    lagMs: 1500,
  }),
];

describe('filterHealth', () => {
  it('keeps the connections that pass, in their order', () => {
    for (const [query, ...places] of [
      ['', 0, 1, 2],
      ['451', 2],
      ['okx', 0, 1],
      ['okx -perp', 0],
      ['venue:bybit,okx market:spot', 0, 2],
      ['state:connecting,waiting', 1],
      ['-state:live', 1],
      ['lag<1s', 0],
      ['-lag<1s', 1, 2],
      ['errors>0', 2],
      ['age<0.2', 0, 2],
      ['net>5 okex:1 errors>0', 2],
    ] as const) {
      assert.deepEqual(
        filterHealth(ROWS, query).map(row => ROWS.indexOf(row)),
        places,
        query,
      );
    }
    assert.equal(filterHealth(ROWS, undefined), ROWS);
  });
});
