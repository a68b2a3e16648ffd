import assert from 'node:assert/strict';
import { FirstQuotes } from '../../../src/connectors/firstQuotes';
import type { Freshness } from '../../../src/model/freshness';
import { FakeClock } from '../../harness/fakeClock';
import { Kit, ON_CHANGE, REPEATS_3S } from '../store/storeKit';

describe('first quotes of a market', () => {
  it('have come when each instrument has one', () => {
    const kit = new Kit();
    const [a, b] = [kit.add('a spot BTC USDT'), kit.add('a spot ETH USDT')];
    const first = new FirstQuotes(kit.store, ON_CHANGE, new FakeClock());
    assert.equal(first.came([a, b]), false);
    kit.frame(a);
    assert.equal(first.came([a, b]), false);
    kit.frame(b);
    assert.equal(first.came([a, b]), true);
    const later = kit.add('a spot SOL USDT');
    assert.equal(first.came([a, b, later]), true, 'once is enough');
  });

  /** One a second, of many; the seconds until they count as come. */
  const secondsOf = (freshness: Freshness, news: number) => {
    const kit = new Kit();
    const clock = new FakeClock();
    const indexes = Array.from({ length: 100 }, (_, i) => kit.add(`a spot C${i} USDT`));
    const first = new FirstQuotes(kit.store, freshness, clock);
    let seconds = 0;
    for (; !first.came(indexes); seconds++) {
      clock.advance(1_000);
      if (seconds < news) kit.frame(indexes[seconds] ?? -1);
    }
    return seconds;
  };

  it('are waited for only shortly where they come on change only', () => {
    assert.equal(secondsOf(ON_CHANGE, 10), 2);
  });

  it('are waited for where each must come, until none has for three seconds', () => {
    assert.equal(secondsOf(REPEATS_3S, 10), 13);
  });

  it('are not waited for where nothing at all comes', () => {
    const kit = new Kit();
    const clock = new FakeClock();
    const first = new FirstQuotes(kit.store, ON_CHANGE, clock);
    const index = kit.add('a spot BTC USDT');
    assert.equal(first.came([index]), false);
    clock.advance(3_000);
    assert.equal(first.came([index]), true);
  });
});
