import assert from 'node:assert/strict';
import { TABLE_VIEWS } from '../../../src/protocol/messages';
import type { PanelView } from '../../../src/protocol/panel';
import { numbersOf } from '../../../src/protocol/rows';
import { parseFromPage } from '../../../src/ui/parseFromPage';
import { arrange, DEFAULT_ARRANGEMENT } from '../../../webview/table/arrangement';
import { type Column, nameOf } from '../../../webview/table/column';
import { episodeColumns } from '../../../webview/table/episodeColumns';
import { fundingColumns } from '../../../webview/table/fundingColumns';
import { marketColumns } from '../../../webview/table/marketColumns';
import { spreadColumns } from '../../../webview/table/spreadColumns';

const VENUES = ['binance', 'bybit', 'okx'];
const NAMES = { venueName: (id: string) => id.toUpperCase(), isWatched: () => false };

function columnsOf(view: PanelView): readonly Column<never>[] {
  if (view === 'markets') return marketColumns(NAMES, VENUES);
  if (view === 'episodes') return episodeColumns(NAMES);
  return view === 'funding' ? fundingColumns(NAMES) : spreadColumns(NAMES);
}

describe('columns', () => {
  it('of markets compare with the venues that have perpetuals', () => {
    const ids = marketColumns(NAMES, ['binance', 'coinbase', 'okx']).map(({ id }) => id);
    assert.deepEqual(
      ids.filter(id => id.startsWith('vs.')),
      ['vs.spot', 'vs.binance', 'vs.okx'],
    );
  });

  for (const view of TABLE_VIEWS) {
    it(`of ${view}: every number can be chosen, each by a name of its own`, () => {
      const columns = columnsOf(view);
      const ids = columns.map(({ id }) => id);
      assert.deepEqual(
        numbersOf(view, VENUES).filter(name => !ids.includes(name)),
        [],
      );
      assert.equal(new Set(ids).size, ids.length);
      assert.equal(new Set(columns.map(nameOf)).size, ids.length);
    });

    it(`of ${view}: the host knows every name by which they sort and are kept`, () => {
      for (const { id, sort } of columnsOf(view)) {
        const columns = { [view]: { ...DEFAULT_ARRANGEMENT, preset: 'own', own: [id], widths: { [id]: 90 } } };
        const kept = parseFromPage({ type: 'state', state: { columns } });
        assert.ok(kept.ok && kept.value.type === 'state');
        assert.deepEqual(kept.value.state.columns, columns);
        if (sort === undefined) continue;
        const request = { view, first: 0, last: 1, sort: { column: sort, descending: true }, filter: {}, paceMs: 200 };
        const asked = parseFromPage({ type: 'view', pane: 'main', request });
        assert.ok(asked.ok, asked.ok ? '' : asked.problem);
      }
    });
  }

  it('of markets are the seed’s, in the seed’s order', () => {
    const seed = arrange(columnsOf('markets'), DEFAULT_ARRANGEMENT).columns.map(nameOf);
    assert.deepEqual(seed, [
      ...['Symbol', 'Exchange', 'Bid', 'Ask', 'Funding Rate %', 'Spread vs Spot %'],
      ...['Spread vs BINANCE %', 'Spread vs BYBIT %', 'Spread vs OKX %'],
      ...['Perp Tick Size (% of price)', 'Spot Tick Size (%)', '24h Change %', 'State'],
    ]);
  });

  it('a price that is not for one has the sign of its unit before it, and the words in its hover', () => {
    const leg = (multiplier: number) => ({
      ...{ venue: 'bybit', market: 'perp', symbol: `${multiplier}CATUSDT`, base: 'CAT', quote: 'USDT' },
      ...{ tickSize: 0.000001, multiplier, contractSize: 1 },
    });
    const row = { buy: leg(1_000), sell: leg(1), number: () => 0.00779, age: () => 12 };
    const column = (view: PanelView, id: string) =>
      columnsOf(view).find(each => each.id === id) as unknown as Column<typeof row>;
    const [ask, bid] = [column('spreads', 'buy.ask'), column('spreads', 'sell.bid')];
    assert.deepEqual(ask.cell(row), { text: '0.007790', look: '', sign: '1k×' });
    assert.deepEqual(bid.cell(row), { text: '0.007790', look: '' });
    assert.match(ask.hint?.(row) ?? '', /the price of 1,000 CAT/);
    assert.doesNotMatch(bid.hint?.(row) ?? '', /price of/);
    for (const id of ['bid', 'ask', 'last']) assert.equal(column('markets', id).cell(row).sign, '1k×');
  });
});
