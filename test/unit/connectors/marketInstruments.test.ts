import assert from 'node:assert/strict';
import type { Listing } from '../../../src/connectors/listing';
import { MarketInstruments } from '../../../src/connectors/marketInstruments';
import { FakeClock } from '../../harness/fakeClock';
import { instrument, Kit, ON_CHANGE } from '../store/storeKit';

const PERP = instrument('a perp BTC USDT');

function listing(hours: number | undefined): Listing {
  const fundingIntervalHours = new Map(hours === undefined ? [] : [[PERP.symbol, hours] as const]);
  return { instruments: new Map([[PERP.symbol, PERP]]), fundingIntervalHours, ignored: new Map(), rejected: [] };
}

describe('funding interval of the list', () => {
  const start = () => {
    const kit = new Kit();
    const clock = new FakeClock();
    const market = new MarketInstruments({ writer: kit.store, clock, freshness: ON_CHANGE, wanted: () => true });
    const hours = () => kit.store.columns.fundingIntervalHours[market.symbols.get(PERP.symbol) ?? -1];
    return { kit, market, hours };
  };

  it('counts for what is new, and again when the list says another', () => {
    const { market, hours } = start();
    market.apply(listing(8));
    assert.equal(hours(), 8);
    market.apply(listing(4));
    assert.equal(hours(), 4);
    market.apply(listing(undefined));
    assert.equal(hours(), 4);
  });

  it('gives way to a stream that says another, while the list stays as it is', () => {
    const { kit, market, hours } = start();
    market.apply(listing(8));
    kit.store.funding(market.symbols.get(PERP.symbol) ?? -1, Number.NaN, 4, Number.NaN, kit.mono);
    market.apply(listing(8));
    market.reapply();
    assert.equal(hours(), 4);
  });
});

describe('instruments that are halted when they are first listed', () => {
  it('have no row, and are counted', () => {
    const kit = new Kit();
    const clock = new FakeClock();
    const halted = { ...PERP, symbol: 'HALTUSDT', status: 'halted' } as const;
    const instruments = new Map(
      [PERP, halted, { ...halted, symbol: 'OTHERUSDC', quote: 'USDC' }].map(each => [each.symbol, each]),
    );
    const wanted = ({ quote }: { quote: string }) => quote === 'USDT';
    const market = new MarketInstruments({ writer: kit.store, clock, freshness: ON_CHANGE, wanted });
    market.apply({ ...listing(8), instruments });
    assert.deepEqual([...market.symbols.keys()], [PERP.symbol]);
    assert.equal(market.haltedCount, 1);
  });
});
