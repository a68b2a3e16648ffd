import assert from 'node:assert/strict';
import { parseUiSettings, UI_KEYS, UI_NUMBERS, type UiSettings } from '../../../src/model/uiSettings';

function parse(raw: Readonly<Record<string, unknown>>) {
  const { settings, problems } = parseUiSettings(raw);
  return { settings, keys: problems.map(problem => problem.key), words: problems.map(problem => problem.message) };
}

describe('parseUiSettings', () => {
  it('makes defaults out of nothing', () => {
    const { settings, keys } = parse({});
    assert.deepEqual(keys, []);
    assert.equal(settings.statusBar.enabled, true);
    assert.equal(settings.alwaysOn, false);
    assert.equal(settings.minNetPct, null);
    assert.equal(settings.panelMaxRows, 100);
    assert.deepEqual(parse(Object.fromEntries(UI_KEYS.map(key => [key, null]))), { settings, keys: [], words: [] });
  });

  for (const [key, { fallback, min, max }] of Object.entries(UI_NUMBERS)) {
    it(`clamps ${key} and names it`, () => {
      for (const value of [min - 1, max + 1]) {
        const { keys, words } = parse({ [key]: value });
        assert.deepEqual(keys, [key]);
        assert.match(words[0] ?? '', new RegExp(`^${key.replaceAll('.', '\\.')} is .*using (${min}|${max})$`));
      }
      for (const value of [min, max]) assert.deepEqual(parse({ [key]: value }).keys, []);
      for (const value of ['5', Number.NaN, true, [], {}]) {
        assert.deepEqual(parse({ [key]: value }).words, [`${key} must be a number; using ${fallback}`]);
      }
    });
  }

  it('rounds what must be whole, and says so', () => {
    const { settings, keys } = parse({ 'statusBar.count': 2.6 });
    assert.deepEqual([settings.statusBar.count, keys], [3, ['statusBar.count']]);
  });

  it('takes every choice and refuses others', () => {
    assert.equal(parse({ 'panel.maxRows': 'all' }).settings.panelMaxRows, null);
    assert.equal(parse({ 'panel.maxRows': '20' }).settings.panelMaxRows, 20);
    for (const key of ['panel.maxRows', 'statusBar.rankBy', 'logLevel']) {
      for (const value of ['nothing', 7, true]) assert.deepEqual(parse({ [key]: value }).keys, [key]);
    }
    assert.equal(parse({ 'statusBar.rankBy': 'profit', logLevel: 'debug' }).settings.statusBar.rankBy, 'profit');
  });

  it('writes assets as they are called here, once each', () => {
    const { settings } = parse({ watchlist: ['btc', ' Eth ', 'BTC', ''], muted: ['doge'] });
    assert.deepEqual([settings.watchlist, settings.muted], [['BTC', 'ETH'], ['DOGE']]);
    assert.deepEqual(parse({ watchlist: 'BTC' }).keys, ['watchlist']);
    assert.deepEqual(parse({ muted: [1] }).keys, ['muted']);
  });

  it('names unknown kinds and keeps the known', () => {
    const { settings, words } = parse({ 'statusBar.kinds': ['spot-perp', 'swap'] });
    assert.deepEqual(settings.statusBar.kinds, ['spot-perp']);
    assert.match(words[0] ?? '', /unknown "swap"; there are spot-spot/);
  });

  it('names what is wrong in a filter, in words, and uses the rest', () => {
    for (const [key, take] of [
      ['statusBar.filter', (settings: UiSettings) => settings.statusBar.filter],
      ['bestSpreads.filter', (settings: UiSettings) => settings.treeFilter],
    ] as const) {
      assert.deepEqual(parse({ [key]: 'venue:okx net>0.1' }).words, []);
      const { settings, words } = parse({ [key]: 'venue:okex net>0.1 tick<1' });
      assert.equal(take(settings), 'venue:okex net>0.1 tick<1');
      assert.deepEqual(words, [
        `${key} is wrong in part, the rest is used: there is no venue "okex"; did you mean okx?`,
        `${key} is wrong in part, the rest is used: tick means nothing in the spreads view and is not applied there`,
      ]);
      assert.equal(take(parse({ [key]: 5 }).settings), '');
      assert.deepEqual(parse({ [key]: 5 }).words, [`${key} must be a text; ignoring it`]);
    }
  });

  it('wants flags and limits as what they are', () => {
    for (const key of ['alwaysOn', 'statusBar.enabled']) assert.deepEqual(parse({ [key]: 'yes' }).keys, [key]);
    assert.deepEqual(parse({ minNetPct: '0.1' }).keys, ['minNetPct']);
    assert.equal(parse({ minNetPct: -0.5 }).settings.minNetPct, -0.5);
  });
});
