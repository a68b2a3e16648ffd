import assert from 'node:assert/strict';
import { explain } from '../../../src/engine/explain/explainer';
import type { Instrument } from '../../../src/model/instrument';
import type { ExplainedRow, Explanation, WarningId } from '../../../src/protocol/explain';
import { Kit } from '../store/storeKit';

const HOUR = 3_600_000;

class Bench {
  readonly kit = new Kit({ feePct: 0.1 });
  minNotional: number | null = null;
  ownFee = false;

  get wall(): number {
    return this.kit.wall;
  }

  explanation(buy: string, sell: string | null): Explanation {
    const { kit } = this;
    kit.settle();
    const instruments = new Map<number, Instrument>();
    kit.store.table.instruments.forEach((each, index) => {
      if (each) instruments.set(index, each);
    });
    const request = { type: 'explain', key: 'k', buy, sell, minNotional: this.minNotional, paceMs: 100 } as const;
    const sources = {
      ...{ store: kit.store, book: kit.book, venues: ['a', 'b'], instruments },
      isOwnFee: () => this.ownFee,
    };
    return explain(request, sources, { mono: kit.mono, wall: kit.wall });
  }

  row(buy: string, sell: string | null): ExplainedRow {
    const { content, gone } = this.explanation(buy, sell);
    assert.ok(content, gone);
    return content;
  }

  /** The words of the warnings with this id, each with its severity before it. */
  told(id: WarningId, buy = 'a:spot:XUSDT', sell: string | null = 'b:perp:XUSDT'): string[] {
    return this.row(buy, sell).warnings.flatMap(each => (each.id === id ? [`${each.severity}: ${each.words}`] : []));
  }

  /** Spot at 99 / 100, perp at 101 / 102, both of 10 base units, each with its exchange's time. */
  pair(perp: Partial<Instrument> = {}): { spot: number; perp: number } {
    const ids = { spot: this.kit.add('a spot X USDT'), perp: this.kit.add('b perp X USDT', perp) };
    this.kit.frame(ids.spot, { bid: 99, ask: 100, bidSize: 10, askSize: 10, exchangeTime: this.wall - 40 });
    this.kit.frame(ids.perp, { bid: 101, ask: 102, bidSize: 10, askSize: 10, exchangeTime: this.wall - 30 });
    return ids;
  }
}

function values({ arithmetic }: ExplainedRow): Record<string, number | null> {
  return Object.fromEntries(arithmetic.map(({ id, value }) => [id, value]));
}

function near(actual: number | null | undefined, expected: number, what: string): void {
  assert.ok(
    typeof actual === 'number' && Math.abs(actual - expected) <= 1e-12 * Math.abs(expected),
    `${what} ${actual}`,
  );
}

describe('explanation', () => {
  it('goes from prices to net line by line, for scaled symbols, contracts and different currencies', () => {
    const bench = new Bench();
    const { kit } = bench;
    const buy = kit.add('a perp PEPE USDT', { symbol: '1000PEPEUSDT', multiplier: 1000 });
    const sell = kit.add('b perp PEPE USDC', { symbol: 'PEPE-USDC-SWAP', contractSize: 10_000 });
    const rate = kit.add('a spot USDC USDT');
    const other = kit.add('b spot USDT USDC');
    kit.frame(buy, { bid: 0.0099, ask: 0.01, bidSize: 1, askSize: 250 });
    kit.frame(sell, { bid: 0.0000102, ask: 0.0000103, bidSize: 30, askSize: 1 });
    kit.frame(rate, { bid: 0.9988, ask: 0.9992 });
    kit.frame(other, { bid: 0.9999, ask: 1.0001 });
    kit.store.funding(buy, 0.0001, 8, bench.wall + HOUR, kit.mono);
    kit.store.funding(sell, 0.0004, 4, bench.wall + HOUR, kit.mono);
    const row = bench.row('a:perp:1000PEPEUSDT', 'b:perp:PEPE-USDC-SWAP');

    // 1 USDC is 0.999 USDT by one market and 1 by the other: the median of two is their mean.
    assert.equal(row.conversion?.rate, 0.9995);
    assert.deepEqual(
      row.conversion.markets.map(({ id, mid, value, used }) => [id, mid, value, used]),
      [
        ['a:spot:USDCUSDT', 0.999, 0.999, true],
        ['b:spot:USDTUSDC', 1, 1, true],
      ],
    );
    const v = values(row);
    near(v['buy.ask'], 0.01, 'ask');
    near(v['buy.unitPrice'], 0.00001, 'unit ask');
    near(v['sell.bid'], 0.0000102, 'bid');
    assert.equal('sell.unitPrice' in v, false, 'nothing to scale');
    near(v['sell.converted'], 0.0000101949, 'converted');
    near(v.ratio, 1.01949, 'ratio');
    assert.ok(Math.abs((v.grossPct ?? 0) - 1.949) < 1e-10);
    assert.equal(v.feesPct, 0.2);
    assert.ok(Math.abs((v.netPct ?? 0) - 1.749) < 1e-10);
    // 250 x 1000 against 30 x 10 000.
    assert.equal(v['buy.askSize'], 250_000);
    assert.equal(v['sell.bidSize'], 300_000);
    assert.equal(v.size, 250_000);
    near(v.notional, 2.5, 'notional');
    near(v.profit, 2.5 * 0.01749, 'profit');
    // 0.04 / 4 h - 0.01 / 8 h, in percent.
    near(v.fundingCarryPctPerDay, 0.21, 'carry');
    assert.equal(v.breakEvenHours, 0);
    const [a, b] = row.legs;
    assert.deepEqual([a?.askVenueSize, b?.bidVenueSize], [250, 30]);
    const formula = (id: string) => row.arithmetic.find(step => step.id === id)?.formula;
    assert.equal(formula('buy.unitPrice'), '0.01 ÷ 1000');
    assert.equal(formula('sell.converted'), '0.0000102 × 0.9995');
    assert.equal(formula('sell.bidSize'), '30 × 10000');
    assert.equal(formula('size'), 'the lesser of 250000 and 300000');
    assert.equal(formula('fundingCarryPctPerDay'), '(0.04 ÷ 4 h − 0.01 ÷ 8 h) × 24');
  });

  it('has the very numbers of the row', () => {
    const bench = new Bench();
    bench.pair();
    const content = bench.row('a:spot:XUSDT', 'b:perp:XUSDT');
    const flat = flatten(content.row as Record<string, unknown>);
    let compared = 0;
    for (const { id, value } of content.arithmetic) {
      if (!flat.has(id)) continue;
      assert.equal(value, flat.get(id), id);
      compared++;
    }
    assert.ok(compared >= 11, `${compared} numbers`);
    assert.equal(content.row.state, 'crossed');
    assert.deepEqual([content.legs[0]?.ask, content.legs[1]?.bid], [flat.get('buy.ask'), flat.get('sell.bid')]);
  });

  it('says how long carry takes to pay for a negative net', () => {
    const bench = new Bench();
    const { kit } = bench;
    const spot = kit.add('a spot X USDT');
    const perp = kit.add('b perp X USDT');
    kit.frame(spot, { bid: 99, ask: 100 });
    kit.frame(perp, { bid: 100, ask: 102 });
    kit.store.funding(perp, 0.0004, 8, bench.wall + HOUR, kit.mono);
    const row = bench.row('a:spot:XUSDT', 'b:perp:XUSDT');
    // 0.2 % of fees at 0.005 % an hour.
    near(values(row).breakEvenHours, 40, 'hours');
    assert.equal(row.arithmetic.find(step => step.id === 'breakEvenHours')?.formula, '0.2 ÷ 0.005 % an hour');
  });

  it('explains one instrument of the markets view with its row', () => {
    const bench = new Bench();
    const { perp } = bench.pair();
    bench.kit.store.funding(perp, 0.0001, 8, bench.wall + HOUR, bench.kit.mono);
    const row = bench.row('b:perp:XUSDT', null);
    assert.equal(row.view, 'markets');
    assert.equal(row.row.view, 'markets');
    assert.deepEqual(
      row.legs.map(({ side, id }) => [side, id]),
      [['both', 'b:perp:XUSDT']],
    );
    const v = values(row);
    assert.equal(v.mid, 101.5);
    near(v.fundingAprPct, 10.95, 'a year');
    assert.equal(v['vs.a'], null, 'there is no perp on a');
    assert.equal('vs.b' in v, false, 'not against itself');
  });

  it('says of whom there is nothing to say', () => {
    const bench = new Bench();
    bench.pair();
    bench.kit.add('a spot Y USDT');
    assert.match(bench.explanation('a:spot:ZUSDT', null).gone, /^a:spot:ZUSDT is not among the scanned instruments/);
    assert.match(bench.explanation('a:spot:XUSDT', 'a:spot:YUSDT').gone, /not two instruments of one asset/);
    assert.match(bench.explanation('a:spot:XUSDT', 'a:spot:XUSDT').gone, /not two instruments/);
    assert.equal(bench.explanation('a:spot:XUSDT', 'b:perp:XUSDT').gone, '');
    bench.kit.store.removeInstrument(bench.kit.store.table.indexOf('b:perp:XUSDT'));
    assert.match(bench.explanation('a:spot:XUSDT', 'b:perp:XUSDT').gone, /^b:perp:XUSDT is not among/);
  });

  it('keeps what is known while a leg has no numbers', () => {
    const bench = new Bench();
    const { spot } = bench.pair();
    bench.kit.store.withdraw(spot, 'the connection was lost');
    const row = bench.row('a:spot:XUSDT', 'b:perp:XUSDT');
    assert.equal(row.row.state, 'waiting');
    assert.equal(row.row.reason, 'buy leg: the connection was lost');
    assert.equal(values(row).netPct, null);
    assert.equal(values(row)['sell.bid'], 101);
    assert.equal(row.arithmetic.find(step => step.id === 'ratio')?.formula, '');
    assert.deepEqual(bench.told('state'), ['blocker: a spot is waiting: the connection was lost']);
  });

  describe('warns of', () => {
    let bench: Bench;
    let spot: number;
    let perp: number;
    beforeEach(() => {
      bench = new Bench();
      ({ spot, perp } = bench.pair());
    });

    it('quotes far apart in time', () => {
      assert.deepEqual(bench.told('skew'), []);
      bench.kit.frame(perp, { bid: 101, ask: 102, exchangeTime: bench.wall + 3_960 });
      assert.match(
        bench.told('skew')[0] ?? '',
        /^note: the quotes are 4\.0s apart .*: that of a spot is the older one/,
      );
      bench.kit.frame(perp, { bid: 101, ask: 102, exchangeTime: bench.wall + 19_960 });
      assert.match(bench.told('skew')[0] ?? '', /^warning: the quotes are 20s apart/);
    });

    it('a venue that gives no exchange time', () => {
      bench.kit.frame(spot, { bid: 99, ask: 100 });
      assert.match(bench.told('skew')[0] ?? '', /^note: no exchange time from a spot:/);
      const [leg] = bench.row('a:spot:XUSDT', 'b:perp:XUSDT').legs;
      assert.deepEqual([leg?.exchangeTime, leg?.lagMs, leg?.receivedTime], [null, null, bench.wall]);
    });

    it('old quotes', () => {
      assert.deepEqual(bench.told('age'), []);
      bench.kit.mono += 3_000;
      assert.deepEqual(bench.told('age'), [
        'note: the last sign of life of a spot is 3.0s old',
        'note: the last sign of life of b perp is 3.0s old',
      ]);
      bench.kit.mono += 3_000;
      assert.match(bench.told('age')[0] ?? '', /^warning: .* 6\.0s old$/);
    });

    it('a thin touch, by the least notional of the user where there is one', () => {
      assert.deepEqual(bench.told('thin-touch'), [], '1000 USDT');
      bench.minNotional = 1_500;
      assert.match(bench.told('thin-touch')[0] ?? '', /has only 1\.00k USDT at the touch, less than your 1\.50k USDT/);
      bench.minNotional = null;
      bench.kit.frame(perp, { bid: 101, ask: 102, bidSize: 0.5 });
      assert.match(bench.told('thin-touch')[0] ?? '', /^warning: b perp has only 50\.00 USDT at the touch;/);
    });

    it('a spread that the marks show too', () => {
      assert.match(bench.told('standing-basis')[0] ?? '', /^note: the mark price of b perp is unknown/);
      bench.kit.store.marks(perp, 100.9, 100, bench.kit.mono);
      assert.match(
        bench.told('standing-basis')[0] ?? '',
        /^warning: the marks are \+0\.900 % apart too, the books \+1\.000 %/,
      );
      bench.kit.store.marks(perp, 100.1, 100, bench.kit.mono);
      assert.deepEqual(bench.told('standing-basis'), []);
      bench.kit.mono += 7 * 60_000;
      assert.match(bench.told('standing-basis')[0] ?? '', /unknown/, 'a mark that nothing has confirmed');
      bench.kit.store.marks(perp, 100.1, Number.NaN, bench.kit.mono);
      assert.match(bench.told('standing-basis')[0] ?? '', /unknown/, 'an index price that nothing has confirmed');
      bench.kit.store.marks(perp, Number.NaN, 100, bench.kit.mono);
      assert.deepEqual(bench.told('standing-basis'), []);
    });

    it('a settlement that is near', () => {
      bench.kit.store.funding(perp, -0.0005, 8, bench.wall + 11 * 60_000, bench.kit.mono);
      assert.deepEqual(bench.told('settlement-window'), []);
      bench.kit.store.funding(perp, -0.0005, 8, bench.wall + 252_000, bench.kit.mono);
      assert.deepEqual(bench.told('settlement-window'), ['warning: b perp settles funding in 4m 12s at -0.0500 %']);
    });

    it('too few markets to know the asset by, and of a price far off', () => {
      assert.match(bench.told('same-asset')[0] ?? '', /^note: only two markets price X/);
      const third = bench.kit.add('b spot X USDT');
      bench.kit.frame(third, { bid: 93, ask: 94 });
      bench.kit.frame(perp, { bid: 107, ask: 108 });
      // Mids 99.5, 107.5 and 93.5: the median is 99.5.
      const { sameAsset } = bench.row('a:spot:XUSDT', 'b:perp:XUSDT');
      assert.equal(sameAsset.median, 99.5);
      assert.deepEqual(
        sameAsset.members.map(({ id, unitPrice, own }) => [id, unitPrice, own]),
        [
          ['a:spot:XUSDT', 99.5, true],
          ['b:perp:XUSDT', 107.5, true],
          ['b:spot:XUSDT', 93.5, false],
        ],
      );
      assert.deepEqual(bench.told('same-asset'), [
        'warning: b:perp:XUSDT is +8.04 % off the median of 3 markets, 99.5 USDT; from 10 % it counts as another coin',
      ]);
    });

    it('a quarantined leg', () => {
      const third = bench.kit.add('b spot X USDT');
      bench.kit.frame(third, { bid: 99, ask: 100 });
      bench.kit.frame(perp, { bid: 201, ask: 202 });
      const row = bench.row('a:spot:XUSDT', 'b:perp:XUSDT');
      assert.equal(row.row.state, 'quarantined');
      assert.equal(row.warnings[0]?.severity, 'blocker', 'the gravest first');
      assert.match(row.warnings[0].words, /^b perp is quarantined: x2\.025 the median price of X on 3 markets/);
      assert.equal(row.sameAsset.members[1]?.quarantined, true);
    });

    it('halted, one-sided and stale legs', () => {
      bench.kit.frame(perp, { bid: 0, bidSize: 0, ask: 102 });
      assert.deepEqual(bench.told('state'), ['blocker: b perp is one-sided: there is no bid']);
      bench.kit.store.setHalted(perp, 'the venue has set it to HALT');
      assert.deepEqual(bench.told('state'), ['blocker: b perp is halted: the venue has set it to HALT']);
      bench.kit.store.feedSilent(bench.kit.feed, 'no pong');
      assert.match(bench.told('state')[0] ?? '', /^blocker: a spot is stale/);
    });

    it('currencies without a rate, and a rate of one market', () => {
      const usdc = bench.kit.add('b perp X USDC');
      bench.kit.frame(usdc, { bid: 101, ask: 102 });
      assert.match(bench.told('unrated', 'a:spot:XUSDT', 'b:perp:XUSDC')[0] ?? '', /^blocker: no live rate/);
      assert.deepEqual(bench.row('a:spot:XUSDT', 'b:perp:XUSDC').conversion?.markets, []);
      const rate = bench.kit.add('a spot USDC USDT');
      bench.kit.frame(rate, { bid: 0.999, ask: 1.001 });
      const told = bench.told('conversion', 'a:spot:XUSDT', 'b:perp:XUSDC');
      assert.match(told[0] ?? '', /^warning: USDC is counted as 1\.000000 USDT, by a:spot:USDCUSDT alone/);
    });

    it('fees that nobody has set', () => {
      assert.match(
        bench.told('fees')[0] ?? '',
        /^note: taker fees are those of the base tier \(a spot 0\.100 %, b perp/,
      );
      bench.ownFee = true;
      assert.deepEqual(bench.told('fees'), []);
      assert.deepEqual(
        bench.row('a:spot:XUSDT', 'b:perp:XUSDT').legs.map(leg => [leg.feePct, leg.feeSource]),
        [
          [0.1, 'set'],
          [0.1, 'set'],
        ],
      );
    });
  });
});

function flatten(row: Record<string, unknown>, prefix = '', into = new Map<string, unknown>()): Map<string, unknown> {
  for (const [key, value] of Object.entries(row)) {
    if (typeof value === 'object' && value !== null)
      flatten(value as Record<string, unknown>, `${prefix}${key}.`, into);
    else into.set(`${prefix}${key}`, value);
  }
  return into;
}
