import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SymbolIndex } from '../../../src/connectors/symbolIndex';

const symbol = fc.oneof(
  fc.constantFrom('BTCUSDT', 'ETHUSDT', 'BTC-USDT-SWAP', '币安人生USDT', '', 'A', 'B'),
  fc.string({ unit: fc.constantFrom(...'ABC1'), maxLength: 4 }),
);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.constant('set' as const), symbol, fc.nat(5_000)) },
  { weight: 3, arbitrary: fc.tuple(fc.constant('delete' as const), symbol, fc.constant(0)) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('clear' as const), fc.constant(''), fc.constant(0)) },
);

/** The symbol in the middle of other bytes, as in a frame. */
function at(index: SymbolIndex, name: string): number {
  const bytes = Buffer.from(`{"s":"${name}"}`);
  return index.at(bytes, 6, bytes.length - 2);
}

describe('SymbolIndex', () => {
  it('finds by bytes exactly what the map holds, whatever was set and deleted', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), fc.array(symbol), (steps, asked) => {
        const index = new SymbolIndex();
        for (const [what, name, value] of steps) {
          if (what === 'set') index.set(name, value);
          else if (what === 'delete') index.delete(name);
          else index.clear();
        }
        for (const name of [...asked, ...index.keys()]) assert.equal(at(index, name), index.get(name) ?? -1, name);
      }),
      { numRuns: 500 },
    );
  });

  it('holds thousands of symbols that end alike', () => {
    const names = Array.from({ length: 5_000 }, (_, i) => `${i.toString(36).toUpperCase()}USDT`);
    const index = new SymbolIndex(names.map((name, i) => [name, i] as const));
    for (const [i, name] of names.entries()) assert.equal(at(index, name), i);
    assert.equal(at(index, 'NOTUSDT!'), -1);
  });
});
