import assert from 'node:assert/strict';
import { complete, eventually, scanDemo } from '../harness/engineOnDemo';
import { FIRST_VENUES } from '../harness/firstVenues';

describe('instrument lists while running', () => {
  it('an answer that is suddenly empty takes no instrument away, and health says so', async () => {
    const scan = await scanDemo({ venues: FIRST_VENUES, frozen: true }, { venues: ['okx'], markets: ['spot'] });
    try {
      await complete(scan);
      const before = (await scan.rows('markets', { column: 'symbol', descending: false })).length;
      for (const each of scan.demo.market.of('okx', 'spot')) scan.demo.market.setState(each, 'hidden');
      scan.engine.handle({ type: 'reconnect' });
      await eventually('health speaks of it', () =>
        scan.engine
          .health()
          .some(row => /instrument list is empty, but had \d+ instruments before/.test(row.diagnosis)),
      );
      assert.equal((await scan.rows('markets', { column: 'symbol', descending: false })).length, before);
    } finally {
      await scan.close();
    }
  });

  it('a venue clock that is off is told', async () => {
    const scan = await scanDemo(
      { venues: FIRST_VENUES, quotesPerSecond: 1000 },
      { venues: ['bybit'], markets: ['spot'] },
    );
    try {
      await complete(scan);
      scan.demo.faults.inject({ kind: 'clock-off', venue: 'bybit', afterSeconds: 0 });
      await eventually('health speaks of it', () =>
        scan.engine.health().some(row => /\d+ s ahead of this computer's clock/.test(row.diagnosis)),
      );
    } finally {
      await scan.close();
    }
  });
});
