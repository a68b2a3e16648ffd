import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ALL_FIELDS, isNumberField } from '../../../../src/model/filter/fields';
import { parseFilter } from '../../../../src/model/filter/parse';
import { printFilter } from '../../../../src/model/filter/print';
import type { FilterQuery, FilterTerm } from '../../../../src/model/filter/query';

function printed(text: string): string {
  const { query, problems } = parseFilter(text);
  assert.deepEqual(problems, [], text);
  return printFilter(query);
}

/** `message` and the marked part of the text, of each problem. */
function wrongs(text: string, view?: Parameters<typeof parseFilter>[1]): string[] {
  return parseFilter(text, view).problems.map(({ start, end, message }) => `${text.slice(start, end)} | ${message}`);
}

/** Text as people write it, with the marks of the language in it. */
const someText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...['venue:', 'okx', 'net', '>', '>=', '<', '=', '!=', ':', '-', ',', '"', '\\', ' ', '0.1', '1m', '2s', 'k'],
        ...['state:crossed', 'buy:', 'asset:BTC', 'PEPE', '%', '1e9', '\u00a0', 'vs.spot', '≥', '__proto__:', '.'],
      ),
      fc.string({ unit: 'binary', maxLength: 4 }),
    ),
    { maxLength: 14 },
  )
  .map(parts => parts.join(''));

/** Plain objects, as the parser makes them. */
function record<T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record(model, { noNullPrototype: true }) as fc.Arbitrary<T>;
}

const words: fc.Arbitrary<FilterTerm> = record({
  type: fc.constant('words' as const),
  texts: fc.array(fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 3 }),
  negated: fc.boolean(),
});

const term: fc.Arbitrary<FilterTerm> = fc.oneof(
  words,
  ...ALL_FIELDS.map((field): fc.Arbitrary<FilterTerm> => {
    if (isNumberField(field)) {
      return record({
        type: fc.constant('number' as const),
        field: fc.constant(field.name),
        comparison: fc.constantFrom('>', '>=', '<', '<=', '='),
        value: fc.double({ noNaN: true, noDefaultInfinity: true }).map(value => value + 0),
        negated: fc.boolean(),
      });
    }
    const value = field.values
      ? fc.constantFrom(...field.values)
      : fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }).map(field.canonical);
    return record({
      type: fc.constant('choice' as const),
      field: fc.constant(field.name),
      values: fc.array(value, { minLength: 1, maxLength: 3 }),
      negated: fc.boolean(),
    });
  }),
);

describe('filter language', () => {
  it('reads every kind of token', () => {
    for (const [text, canonical] of [
      ['', ''],
      ['  pepe  btc ', 'pepe btc'],
      ['"coin base" -doge', '"coin base" -doge'],
      ['BTC,ETH', 'BTC,ETH'],
      ['venue:OKX,bybit', 'venue:okx,bybit'],
      ['VENUE=okx venue!=bybit', 'venue:okx -venue:bybit'],
      ['buy:okx -sell:bybit', 'buy:okx -sell:bybit'],
      ['kind:spot-perp market:Perp', 'kind:spot-perp market:perp'],
      ['asset:xbt quote:usdt symbol:swap', 'asset:BTC quote:USDT symbol:SWAP'],
      ['state:crossed,one-sided', 'state:crossed,one-sided'],
      ['net>0.1 gross>=0 net<-0.5', 'net>0.1 gross>=0 net<-0.5'],
      ['net > 0.1 gross>= .5', 'net>0.1 gross>=0.5'],
      ['net≥5bp gross<=10%', 'net>=0.05 gross<=10'],
      ['notional>1.5k volume>1e6 volume>2M size<3b', 'notional>1500 volume>1000000 volume>2000000 size<3000000000'],
      ['age<2 age<500ms skew<1m age<2S', 'age<2 age<0.5 skew<60 age<2'],
      ['breakeven<1d interval=8 interval!=8h', 'breakeven<24 interval=8 -interval=8'],
      ['-net>0.1 profit==0', '-net>0.1 profit=0'],
      ['netPct>0 base:eth vs.spot>0 exchange:okx', 'net>0 asset:ETH vs.spot>0 venue:okx'],
      ['"net>1" symbol:"A B"', '"net>1" symbol:"A B"'],
      ['"say \\"hi\\" \\\\"', '"say \\"hi\\" \\\\"'],
    ] as const) {
      assert.equal(printed(text), canonical, text);
    }
  });

  it('says where what is wrong, and what to do', () => {
    for (const [text, ...expected] of [
      ['venue:okex', 'okex | there is no venue "okex"; did you mean okx?'],
      ['nett>1', 'nett | there is no "nett"; did you mean net?'],
      ['net:0.1', 'net:0.1 | net is a number; compare it with >, >=, <, <= or =, as in net>=0.1'],
      ['net>0,1', '0,1 | "0,1" is not a percentage such as 0.1 or 10bp; did you mean 0.1?'],
      ['notional>1,000', '1,000 | "1,000" is not a number such as 500, 1.5k or 2m; did you mean 1000?'],
      ['net>much', 'much | "much" is not a percentage such as 0.1 or 10bp'],
      ['net>1e999', '1e999 | "1e999" is not a percentage such as 0.1 or 10bp'],
      ['venue>okx', 'venue>okx | venue is a word and has no order; write venue:okx'],
      ['-', '- | what is to be left out is missing after "-"'],
      ['venue:', 'venue: | a value is missing after "venue:"'],
      ['net>', 'net> | a number is missing after "net>"'],
      ['venue:okx,', ', | a value is missing after the comma'],
      ['venue:,okx', ', | a value is missing before the comma'],
      ['"BTC', '"BTC | the closing quote is missing'],
      ['""', '"" | there is nothing between the quotes'],
      ['state:crosed', 'crosed | there is no state "crosed"; did you mean crossed?'],
    ] as const) {
      assert.deepEqual(wrongs(text), expected, text);
    }
    assert.match(wrongs('xyz:GOLD')[0] ?? '', /^xyz \| there is no "xyz"/);
    assert.match(wrongs('1000PEPE>5')[0] ?? '', /put text to search for in quotes/);
    assert.match(wrongs('venue:mtgox')[0] ?? '', /there are binance/);
    assert.match(wrongs('__proto__:x')[0] ?? wrongs('constructor:x')[0] ?? '', /there is no|a token is/);
  });

  it('applies the rest of a wrong text', () => {
    const { query, problems } = parseFilter('venue:okx,okex nett>1 net>x PEPE "a');
    assert.equal(printFilter(query), 'venue:okx PEPE a');
    assert.equal(problems.length, 4);
  });

  it('tells what is only unfinished', () => {
    for (const text of ['-', 'venue:', 'venue:ok', 'net>', 'net>-', 'venue:okx,', '"BTC', 'state:c']) {
      assert.deepEqual(
        parseFilter(text).problems.map(({ unfinished }) => unfinished),
        [true],
        text,
      );
    }
    assert.equal(parseFilter('venue:okex').problems[0]?.unfinished, undefined);
  });

  it('leaves out, and says so, what means nothing in the view', () => {
    assert.deepEqual(wrongs('notional>5 net>0', 'funding'), [
      'notional>5 | notional means nothing in the funding view and is not applied there',
    ]);
    assert.equal(printFilter(parseFilter('notional>5 net>0', 'funding').query), 'net>0');
    assert.match(wrongs('state:crossed,stale', 'markets')[0] ?? '', /crossed \| no row of markets is ever "crossed"/);
    assert.deepEqual(wrongs('buy:okx', 'spreads'), []);
    assert.match(wrongs('buy:okx', 'markets')[0] ?? '', /means nothing/);
  });

  it('never throws, marks places inside the text, and is silent about nothing', () => {
    fc.assert(
      fc.property(someText, text => {
        const { query, problems } = parseFilter(text);
        for (const { start, end, message } of problems) {
          assert.ok(start >= 0 && start < end && end <= text.length, `${start} to ${end} of ${text.length}`);
          assert.notEqual(message, '');
        }
        if (/\S/.test(text)) assert.ok(query.terms.length + problems.length > 0, 'neither applied nor complained of');
      }),
      { numRuns: 3000 },
    );
  });

  it('gives the same query for what it prints', () => {
    fc.assert(
      fc.property(fc.array(term, { maxLength: 6 }), terms => {
        const query: FilterQuery = { terms };
        const again = parseFilter(printFilter(query));
        assert.deepEqual(again.problems, []);
        assert.deepEqual(again.query, query);
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(someText, text => {
        const { query } = parseFilter(text);
        assert.deepEqual(parseFilter(printFilter(query)), { query, problems: [] });
      }),
      { numRuns: 2000 },
    );
  });

  it('takes suggestions that it makes', () => {
    fc.assert(
      fc.property(someText, text => {
        for (const { start, end, suggestion } of parseFilter(text).problems) {
          if (suggestion === undefined) continue;
          const taken = parseFilter(text.slice(0, start) + suggestion + text.slice(end));
          const there = taken.problems.filter(each => each.start < start + suggestion.length && each.end > start);
          assert.ok(
            there.every(each => each.unfinished || each.start !== start || each.end !== start + suggestion.length),
            `${text} -> ${suggestion}`,
          );
        }
      }),
    );
  });
});
