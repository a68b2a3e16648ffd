import assert from 'node:assert/strict';
import { FirstQuotes } from '../../../src/connectors/firstQuotes';
import { FakeClock } from '../../harness/fakeClock';
import { Kit } from '../store/storeKit';

describe('first quotes of a market', () => {
  it('have come when each instrument has one', () => {
    const kit = new Kit();
    const [a, b] = [kit.add('a spot BTC USDT'), kit.add('a spot ETH USDT')];
    const first = new FirstQuotes(kit.store, new FakeClock());
    assert.equal(first.came([a, b]), false);
    kit.frame(a);
    assert.equal(first.came([a, b]), false);
    kit.frame(b);
    assert.equal(first.came([a, b]), true);
    const later = kit.add('a spot SOL USDT');
    assert.equal(first.came([a, b, later]), true, 'once is enough');
  });

  it('are not waited for where no more come for three seconds', () => {
    const kit = new Kit();
    const clock = new FakeClock();
    const [a, b, quiet] = [kit.add('a spot BTC USDT'), kit.add('a spot ETH USDT'), kit.add('a spot XYZ USDT')];
    const first = new FirstQuotes(kit.store, clock);
    assert.equal(first.came([a, b, quiet]), false);
    clock.advance(2_900);
    kit.frame(a);
    assert.equal(first.came([a, b, quiet]), false);
    clock.advance(2_900);
    kit.frame(b);
    assert.equal(first.came([a, b, quiet]), false);
    clock.advance(3_000);
    assert.equal(first.came([a, b, quiet]), true);
  });
});
