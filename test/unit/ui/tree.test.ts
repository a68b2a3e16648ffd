import assert from 'node:assert/strict';
import { type ConnectionHealth, LISTING } from '../../../src/model/health';
import { bestOfEach, edgeNode, watchedNode } from '../../../src/ui/edgeNodes';
import { canRenew, diffTree, nodesById, type TreeNode } from '../../../src/ui/treeModel';
import { venueNodes } from '../../../src/ui/venueNodes';
import { connection, healthOf, marketProgress } from '../../harness/scriptedEngine';
import { edge } from './edges';

function node(id: string, description = '', children: readonly TreeNode[] = []): TreeNode {
  return { id, label: id, description, icon: 'x', tooltip: '', context: '', children, target: {} };
}

const OPTIONS = { prefix: 'best:', watched: new Set(['BTC']), markets: new Map() };

describe('diffTree', () => {
  it('finds nothing where nothing changed, whatever the tooltips say', () => {
    const before = [node('a', '1', [node('a/1')]), node('b')];
    const after = [{ ...node('a', '1', [node('a/1')]), tooltip: 'other' }, node('b')];
    assert.deepEqual(diffTree(before, after), { roots: false, ids: [] });
  });

  it('names the nodes that look different, and only them', () => {
    const before = [node('a', '1', [node('a/1', 'x'), node('a/2', 'y')]), node('b', '2')];
    const after = [node('a', '1', [node('a/1', 'x'), node('a/2', 'z')]), node('b', '3')];
    assert.deepEqual(diffTree(before, after), { roots: false, ids: ['a/2', 'b'] });
  });

  it('names the parent whose children came, went or changed places', () => {
    const before = [node('a', '', [node('a/1'), node('a/2')])];
    for (const children of [[node('a/2'), node('a/1')], [node('a/1')], []]) {
      assert.deepEqual(diffTree(before, [node('a', '', children)]), { roots: false, ids: ['a'] });
    }
  });

  it('asks for all roots when they came, went or changed places', () => {
    const before = [node('a'), node('b')];
    for (const after of [[node('b'), node('a')], [node('a')], [], [node('a'), node('b'), node('c')]]) {
      assert.deepEqual(diffTree(before, after), { roots: true, ids: [] });
    }
  });

  it('knows every node by its id', () => {
    assert.deepEqual([...nodesById([node('a', '', [node('a/1')]), node('b')]).keys()], ['a', 'a/1', 'b']);
  });
});

describe('edge nodes', () => {
  const row = edge('BTC', {
    netPct: 0.171,
    grossPct: 0.271,
    feesPct: 0.1,
    'buy.feePct': 0.06,
    'sell.feePct': -0.01,
    'buy.ask': 100,
    'buy.askSize': 2,
    'buy.ageMs': 300,
  });

  it('show asset, net spread and route, and below both legs and what they cost', () => {
    const { id, label, description, children, context } = edgeNode(row, OPTIONS);
    assert.equal(id, `best:${row.id}`);
    assert.equal(`${label} ${description}`, 'BTC +0.171%  Binance → OKX');
    assert.match(context, /\bwatched\b/);
    assert.deepEqual(
      children.map(child => child.label),
      ['Buy Binance perp', 'Sell OKX perp', 'Together'],
    );
    assert.equal(children[0]?.description, 'BTCUSDT · ask 100.0 × 2.00 · age 0.3s · taker fee 0.060%');
    assert.match(children[1]?.description ?? '', /bid – × –.*taker fee -0\.010%/);
    assert.match(children[2]?.description ?? '', /gross \+0\.271% · fees 0\.100%/);
  });

  it('tell the funding of a leg once it is known', () => {
    const market = {
      ...row,
      number: (name: string) =>
        ({ fundingRatePct: 0.01, fundingIntervalHours: 8, nextFundingTime: row.at + 3_600_000 })[name] ?? null,
    };
    const markets = new Map([['binance:perp:BTCUSDT', market]]);
    const [leg] = edgeNode(row, { ...OPTIONS, markets }).children;
    assert.match(leg?.description ?? '', /funding \+0\.0100% per 8 h, next in 1h 00m$/);
  });

  it('name the state of what is not ranked', () => {
    assert.match(edgeNode(edge('BTC', { state: 'stale' }), OPTIONS).description, /· stale$/);
  });

  it('of the watchlist keep their id whatever pair is best', () => {
    const rows = [edge('ETH', { netPct: 2 }), row, edge('BTC', { netPct: 0.1, sell: 'bybit' })];
    const [btc, none] = bestOfEach(['BTC', 'DOGE'], rows);
    assert.equal(btc, row);
    assert.equal(watchedNode('BTC', btc, 'running', OPTIONS).id, 'best:BTC');
    const doge = watchedNode('DOGE', none, 'stopped', OPTIONS);
    assert.deepEqual([doge.context, doge.description], ['asset watched', 'the scanner is stopped']);
  });
});

describe('venue nodes', () => {
  it('say in words what is wrong, at the venue and at the connection', () => {
    const rows = [
      connection({ connection: 'binance.perp.public.1' }),
      connection({ venue: 'okx', connection: 'okx.spot.1', state: 'waiting', diagnosis: 'HTTP 451: refused here' }),
    ];
    const [binance, okx] = venueNodes(['binance', 'okx'], healthOf([marketProgress()], rows));
    assert.equal(binance?.description, '398 live quotes · 1/1 connections');
    assert.equal(binance?.children[0]?.label, 'perp public 1');
    assert.equal(okx?.description, 'HTTP 451: refused here');
    assert.equal(okx?.children[0]?.icon, 'error');
  });

  it('count in whole numbers', () => {
    const [binance] = venueNodes(
      ['binance'],
      healthOf([marketProgress({ live: 9 })], [connection({ framesPerSecond: 3.4 })]),
    );
    assert.equal(binance?.description, '9 live quotes · 1/1 connections');
    assert.match(binance?.children[0]?.description ?? '', /· 3 frames\/s ·/);
  });

  it('are at a start, and in no trouble, while the list is waited for', () => {
    const [row, refused] = [LISTING, 'HTTP 451: refused here'].map(diagnosis =>
      connection({ state: 'planned', diagnosis, streams: { asked: 0, acked: 0, alive: 0 } }),
    );
    const [starting] = venueNodes(['binance'], healthOf([marketProgress()], [row as ConnectionHealth]));
    assert.deepEqual([starting?.icon, starting?.description], ['sync', LISTING]);
    const [down] = venueNodes(['binance'], healthOf([marketProgress()], [row, refused] as ConnectionHealth[]));
    assert.deepEqual([down?.icon, down?.description], ['error', 'HTTP 451: refused here']);
  });

  it('are there before anything is known', () => {
    assert.deepEqual(
      venueNodes(['okx'], undefined).map(({ label, icon }) => [label, icon]),
      [['OKX', 'sync']],
    );
  });
});

describe('canRenew', () => {
  it('knows the versions of VS Code that take a view registered again', () => {
    const versions = ['1.99.3', '1.100.0', '1.111.1', '1.112.0', '1.139.1', '2.0.0', '1.140.0-insider'];
    assert.deepEqual(versions.filter(canRenew), ['1.112.0', '1.139.1', '2.0.0', '1.140.0-insider']);
  });
});
