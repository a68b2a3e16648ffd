import assert from 'node:assert/strict';
import { offerStates, statesOf } from '../../../src/connectors/listedStates';
import { ignored, type ListedRow, rejected } from '../../../src/connectors/rows';
import { bitget } from '../../../src/connectors/venues/bitget';
import type { Instrument } from '../../../src/model/instrument';
import { listed, marketOf } from '../../harness/fixtures';
import { RecordingSink } from '../../harness/recordingSink';

const [any] = listed(marketOf(bitget, 'spot'), 'bitget/spot-symbols.json').instruments;
const instrument = (symbol: string, status: Instrument['status'] = 'trading') =>
  ({ ...any, symbol, status }) as Instrument;
const row = (symbol: string, status?: Instrument['status']): [string, ListedRow] => [
  symbol,
  { kind: 'instrument', instrument: instrument(symbol, status) },
];
const KNOWN = ['A', 'B', 'C'].map(symbol => instrument(symbol));

describe('States of a list that is read again', () => {
  it('halt and resume what is scanned, and what is absent; what is new has the list read', () => {
    const sink = new RecordingSink(['A', 'B', 'C'], KNOWN);
    offerStates(new Map([row('A'), row('B', 'halted'), row('D')]), sink, { venueName: 'Testex' });
    assert.deepEqual(sink.take(), [
      ['resumed', 0],
      ['halted', 1, 'Testex has suspended B'],
      ['halted', 2, 'Testex no longer lists C'],
      ['listingChanged', 'D is listed, and 1 more'],
    ]);
    const gone = new Map([row('A'), row('B'), ['C', ignored('status offline')] as const]);
    offerStates(gone, sink, { venueName: 'Testex' });
    assert.deepEqual(sink.take().slice(2), [
      ['halted', 2, 'Testex has set C to status offline'],
      ['listingChanged', 'C is status offline'],
    ]);
  });

  it('say nothing by a row that cannot be read, and by an answer without any', () => {
    const sink = new RecordingSink(['A', 'B', 'C'], KNOWN);
    offerStates(new Map([row('A'), row('B'), ['C', rejected('C', 'no price step')] as const]), sink, {
      venueName: 'Testex',
    });
    assert.deepEqual(sink.take(), [
      ['resumed', 0],
      ['resumed', 1],
    ]);
    offerStates(new Map(), sink, { venueName: 'Testex' });
    assert.deepEqual(sink.take(), []);
  });

  it('of a list of those that trade: absent ones are halted, and news only until the list says so', () => {
    const answer = new Map([row('A'), row('B')]);
    const options = { venueName: 'Testex', onlyTrading: true };
    const sink = new RecordingSink(['A', 'B', 'C'], KNOWN);
    offerStates(answer, sink, options);
    const halt = ['halted', 2, 'Testex no longer lists C as trading'];
    assert.deepEqual(sink.take().slice(2), [halt, ['listingChanged', 'C is no longer listed as trading']]);
    const later = new RecordingSink(['A', 'B', 'C'], [...KNOWN.slice(0, 2), instrument('C', 'halted')]);
    offerStates(answer, later, options);
    assert.deepEqual(later.take().slice(2), [halt]);
  });

  it('one that was halted since before the start is news when it trades', () => {
    const sink = new RecordingSink(['A'], [instrument('A'), instrument('B', 'halted')]);
    offerStates(new Map([row('A'), row('B')]), sink, { venueName: 'Testex' });
    assert.deepEqual(sink.take(), [
      ['resumed', 0],
      ['listingChanged', 'B trades now'],
    ]);
    // Halted as before, or scanned: nothing is new.
    const scanned = new RecordingSink(['A', 'B'], [instrument('A'), instrument('B', 'halted')]);
    offerStates(new Map([row('A'), row('B')]), scanned, { venueName: 'Testex' });
    offerStates(new Map([row('A'), row('B', 'halted')]), sink, { venueName: 'Testex' });
    assert.deepEqual([scanned.named('listingChanged'), sink.named('listingChanged')], [[], []]);
  });

  it('are read by symbol; what has none was counted with the list', () => {
    const read = ({ id }: Record<string, unknown>) => (id === 'B' ? undefined : ignored('status off')) as ListedRow;
    assert.deepEqual(
      [...statesOf([{ id: 'A' }, { id: 'B' }, 7, { id: 8 }], 'id', read)],
      [
        ['A', ignored('status off')],
        ['B', rejected('B', 'the row ended in nothing')],
      ],
    );
    assert.equal(statesOf({}, 'id', read).size, 0);
  });
});
