import assert from 'node:assert/strict';
import { explanationCsv, explanationData } from '../../../src/export/explanation';
import { flatKeys } from '../../../src/export/flatten';
import { ndjsonLine } from '../../../src/export/ndjson';
import type { ExplainedRow } from '../../../src/protocol/explain';
import { explanationText, legFacts } from '../../../src/protocol/explainText';
import { ExplainScene } from '../../webview/explainScene';

const VENUES = ['binance', 'bybit', 'okx'];

describe('explanation in words', () => {
  const scene = new ExplainScene();
  const explanation = scene.explanation();
  const content = explanation.content as ExplainedRow;

  it('says everything, aligned, without exponents', () => {
    const lines = explanationText(explanation).split('\n');
    const at = new Date(explanation.at).toISOString();
    assert.equal(lines[0], `PEPE perp-perp: crossed, the sell bid is above the buy ask (${at})`);
    assert.match(lines[1] ?? '', /^Net \+0\.318 % · Gross \+0\.418 % · Fees 0\.100 % · Size 960k PEPE · /);
    for (const wanted of [
      '  Bid size       700k PEPE = 700 × 1000       960k PEPE = 96 × 10000',
      '  Next funding   in 3h 24m (01:50 UTC)        in 4m 12s (22:30 UTC)',
      '  Bid in USDT                                    0.000012104 × 0.9998 =              0.0000121015792 USDT',
      '  warning: OKX perp settles funding in 4m 12s at +0.0275 %',
      '  binance:spot:USDCUSDT  mid 0.99985  value 0.99985  used',
      '  * okx:perp:PEPE-USDC-SWAP  0.0000121031 USDT  +0.32 %',
    ]) {
      assert.ok(lines.includes(wanted), wanted);
    }
    assert.doesNotMatch(lines.join('\n'), /\de[+-]\d/);
  });

  it('lets ages and countdowns run on', () => {
    const [leg] = content.legs;
    assert.ok(leg);
    const fact = (id: string, later: number) =>
      legFacts(leg, explanation.at, explanation.at + later).find(each => each.id === id)?.value;
    assert.equal(fact('age', 0), '0.3s, sent on change');
    assert.equal(fact('age', 2_000), '2.3s, sent on change');
    assert.match(fact('nextFunding', 60_000) ?? '', /^in 3h 23m/);
    assert.equal(fact('nextFunding', 5 * 3_600_000), 'now');
  });

  it('says what there is nothing to say of', () => {
    const gone = { ...explanation, gone: 'it is not listed', content: null };
    assert.match(
      explanationText(gone),
      /^bybit:perp:1000PEPEUSDT > okx:perp:PEPE-USDC-SWAP: it is not listed \(.*Z\)\n$/,
    );
  });

  it('is, as JSON, the NDJSON row with the explanation beside its numbers', () => {
    const { explanation: beside, ...row } = JSON.parse(ndjsonLine(explanationData(content)));
    assert.deepEqual(row, JSON.parse(JSON.stringify(content.row)));
    assert.deepEqual(beside.legs, JSON.parse(JSON.stringify(content.legs)));
    assert.deepEqual(Object.keys(beside), ['legs', 'conversion', 'arithmetic', 'sameAsset', 'warnings']);
    assert.doesNotMatch(ndjsonLine(explanationData(content)), /\de[+-]\d/);
  });

  it('is, as CSV, the record of the export', () => {
    const cells = explanationCsv(content, VENUES).split(',');
    const keys = flatKeys('spreads', VENUES);
    assert.equal(cells.length, keys.length);
    assert.equal(cells[keys.indexOf('netPct')], String(content.row.netPct));
    assert.equal(cells[keys.indexOf('at')], new Date(explanation.at).toISOString());
  });
});
