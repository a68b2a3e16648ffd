import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  type Completion,
  type CompletionContext,
  completeFilter,
  withoutUnfinished,
} from '../../../../src/model/filter/complete';
import { parseFilter } from '../../../../src/model/filter/parse';

const CONTEXT: CompletionContext = {
  view: 'spreads',
  venues: ['binance', 'bybit', 'okx'],
  assets: ['BTC', 'BTCST', 'ETH', 'PEPE', 'VET', '"odd" one'],
  quotes: ['USDC', 'USDT'],
};

/** `|` is the caret. */
function at(marked: string): [string, number] {
  return [marked.replace('|', ''), marked.indexOf('|')];
}

function offers(marked: string, context = CONTEXT): string[] {
  return completeFilter(...at(marked), context).map(({ insert }) => insert);
}

function apply(text: string, { start, end, insert }: Completion): string {
  return text.slice(0, start) + insert + text.slice(end);
}

function accepted(marked: string, choice = 0): string {
  const [text, caret] = at(marked);
  const offer = completeFilter(text, caret, CONTEXT)[choice];
  return offer ? apply(text, offer) : text;
}

describe('completion of filters', () => {
  it('offers names, values, numbers and units at the caret', () => {
    assert.deepEqual(offers('ven|'), ['venue:']);
    assert.deepEqual(offers('-ven|'), ['venue:']);
    assert.deepEqual(offers('PEPE s|'), ['sell:', 'symbol:', 'state:', 'size>', 'skew>']);
    assert.deepEqual(offers('net|'), ['net>', 'net>=', 'net<', 'net<=']);
    assert.deepEqual(offers('venue:|'), ['binance', 'bybit', 'okx']);
    assert.deepEqual(offers('venue:okx,b|'), ['binance', 'bybit']);
    assert.deepEqual(offers('venue:okx,bybit,|'), ['binance']);
    assert.deepEqual(offers('asset:bt|'), ['BTC', 'BTCST']);
    assert.deepEqual(offers('bt|'), ['BTC', 'BTCST']);
    assert.deepEqual(offers('BTC|'), ['BTCST']);
    assert.deepEqual(offers('quote:|'), ['USDC', 'USDT']);
    assert.deepEqual(offers('kind:perp|'), ['perp-spot', 'perp-perp']);
    assert.deepEqual(offers('state:c|'), ['crossed']);
    assert.deepEqual(offers('net>|'), ['0', '0.1', '0.5']);
    assert.deepEqual(offers('net>0.|'), ['0.1', '0.5', '0.%', '0.bp', '0.bps'].slice(2));
    assert.deepEqual(offers('age<2|'), ['2ms', '2s', '2m', '2h', '2d']);
    assert.deepEqual(offers('volume>1|'), ['1k', '1m', '1b', '1t']);
    assert.deepEqual(offers('"ve|'), []);
    assert.deepEqual(offers('zzz|'), []);
    assert.ok(offers('|').length > 15 && offers('|').includes('venue:'));
    assert.ok(offers('net>0 |').includes('venue:'));
  });

  it('offers what means something in the view', () => {
    assert.deepEqual(offers('bu|', { ...CONTEXT, view: 'markets' }), []);
    assert.deepEqual(offers('ti|', { ...CONTEXT, view: 'markets' }), ['tick>']);
    assert.ok(!offers('state:|', { ...CONTEXT, view: 'markets' }).includes('crossed'));
    assert.deepEqual(offers('la|', { ...CONTEXT, view: 'health' }), ['lag>']);
  });

  it('replaces the part at the caret and leaves the rest', () => {
    assert.equal(accepted('ve| net>0'), 'venue: net>0');
    assert.equal(accepted('venue:b|i,okx'), 'venue:binance,okx');
    assert.equal(accepted('ven|e:okx'), 'venue:okx');
    assert.equal(accepted('-asset:pe|'), '-asset:PEPE');
    assert.equal(accepted('asset:|', 5), 'asset:"\\"odd\\" one"');
  });

  it('offers only what parses, wherever the caret is', () => {
    const part = fc.constantFrom(
      ...['ven', 'venue:', 'o', 'okx', ',', ' ', '-', 'net', '>', '0.', '2', 'state:', 'c', '"', 'asset:', 'b', 'a'],
      ...['kind:spot', 'vs.', '=', '<', 'x', ':', '\\'],
    );
    let offered = 0;
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 8 }),
        fc.nat(20),
        fc.constantFrom('spreads', 'markets', 'funding', 'health'),
        (parts, place, view) => {
          const text = parts.join('');
          const caret = Math.min(place, text.length);
          const context = { ...CONTEXT, view } as const;
          for (const offer of completeFilter(text, caret, context)) {
            offered += 1;
            assert.ok(offer.start <= caret && caret <= offer.end);
            const end = offer.start + offer.insert.length;
            const there = parseFilter(apply(text, offer), view).problems.filter(
              problem => problem.start < end && problem.end > offer.start,
            );
            for (const problem of there) assert.ok(problem.unfinished, `${text} + ${offer.insert}: ${problem.message}`);
          }
        },
      ),
      { numRuns: 2000 },
    );
    assert.ok(offered > 1000, `${offered} offers`);
  });

  it('leads to a token without a problem, whatever is chosen', () => {
    for (const first of completeFilter('', 0, CONTEXT)) {
      const text = apply('', first);
      if (parseFilter(text, 'spreads').problems.length === 0) continue;
      const next = completeFilter(text, text.length, CONTEXT);
      if (text === 'symbol:') continue;
      assert.ok(next.length > 0, text);
      for (const offer of next) assert.deepEqual(parseFilter(apply(text, offer), 'spreads').problems, []);
    }
  });

  it('holds back a token that is on its way, but no word that may be meant', () => {
    const held = (marked: string) => withoutUnfinished(...at(marked), CONTEXT);
    assert.equal(held('PEPE venu|'), 'PEPE ');
    assert.equal(held('ve|'), 've', 'VET is an asset');
    assert.equal(held('stat|'), '');
    assert.equal(held('venu| PEPE'), ' PEPE');
    assert.equal(held('ve|nu'), 'venu', 'the caret is elsewhere');
    assert.equal(held('asset:BT|'), '');
    assert.equal(held('asset:BTC|'), 'asset:BTC');
    assert.equal(held('asset:XYZ|'), 'asset:XYZ');
    assert.equal(held('"venu"|'), '"venu"');
    assert.equal(withoutUnfinished('venu', 4, { ...CONTEXT, assets: [] }), 'venu', 'assets are not known yet');
  });
});
