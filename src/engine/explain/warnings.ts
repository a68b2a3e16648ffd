import { compactMoney, fixed, formatAge, formatDuration, signedPct, smallPct } from '../../model/numberFormat';
import { venueName } from '../../model/venueNames';
import {
  type ExplainedConversion,
  type ExplainedLeg,
  type ExplainedWarning,
  type SameAssetEvidence,
  SEVERITIES,
  type Severity,
  type WarningId,
} from '../../protocol/explain';
import { USD_FAMILY } from '../../store/instrumentTable';
import type { RowNumber } from './arithmetic';
import { markSpread } from './basis';

/** Limits from which something is told; see docs/MARKET_DATA.md. */
const SKEW_NOTE_MS = 1_000;
const SKEW_WARNING_MS = 10_000;
const AGE_NOTE_MS = 2_000;
const AGE_WARNING_MS = 5_000;
/** In a dollar-like quote, where the user has set no least notional. */
const THIN_NOTIONAL = 100;
const SETTLEMENT_MS = 10 * 60_000;
/** Part of the gross spread that the marks must show too to call it standing. */
const STANDING_PART = 0.5;
/** Part of the guard's limit. */
const OFF_PART = 0.5;

export interface WarningFacts {
  readonly legs: readonly ExplainedLeg[];
  readonly conversion: ExplainedConversion | null;
  readonly sameAsset: SameAssetEvidence;
  /** Of the row. */
  readonly state: string;
  readonly reason: string;
  readonly number: RowNumber;
  readonly minNotional: number | null;
  /** Epoch ms. */
  readonly at: number;
}

type Tell = (id: WarningId, severity: Severity, words: string) => void;

/** What keeps the numbers from being true, or may, in words; gravest first. */
export function warningsOf(facts: WarningFacts): ExplainedWarning[] {
  const warnings: ExplainedWarning[] = [];
  const tell: Tell = (id, severity, words) => warnings.push({ id, severity, words });
  states(facts, tell);
  ages(facts, tell);
  if (facts.legs.length === 2) {
    skew(facts, tell);
    thinTouch(facts, tell);
    standingBasis(facts, tell);
    conversion(facts, tell);
  }
  settlement(facts, tell);
  sameAsset(facts, tell);
  if (facts.legs.length === 2) fees(facts, tell);
  return warnings.sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
}

function nameOf({ venue, market }: ExplainedLeg): string {
  return `${venueName(venue)} ${market}`;
}

function states({ legs, state, reason }: WarningFacts, tell: Tell): void {
  for (const leg of legs) {
    if (leg.state !== 'live') tell('state', 'blocker', `${nameOf(leg)} is ${leg.state}: ${leg.reason}`);
  }
  if (state === 'unrated') tell('unrated', 'blocker', reason);
}

function ages({ legs }: WarningFacts, tell: Tell): void {
  for (const leg of legs) {
    if (leg.state !== 'live' || leg.ageMs === null || leg.ageMs < AGE_NOTE_MS) continue;
    const severity = leg.ageMs < AGE_WARNING_MS ? 'note' : 'warning';
    tell('age', severity, `the last sign of life of ${nameOf(leg)} is ${formatAge(leg.ageMs)} old`);
  }
}

function skew({ legs, number }: WarningFacts, tell: Tell): void {
  const ms = number('skewMs');
  const untimed = legs.filter(leg => leg.exchangeTime === null && leg.receivedTime !== null).map(nameOf);
  if (untimed.length > 0) {
    tell('skew', 'note', `no exchange time from ${untimed.join(' and ')}: how far apart the quotes are is unknown`);
  }
  if (!(ms >= SKEW_NOTE_MS)) return;
  const [a, b] = legs as readonly [ExplainedLeg, ExplainedLeg];
  const older = (a.exchangeTime ?? 0) < (b.exchangeTime ?? 0) ? a : b;
  const words = `the quotes are ${formatAge(ms)} apart by their exchanges' clocks: that of ${nameOf(older)} is the older one`;
  tell('skew', ms < SKEW_WARNING_MS ? 'note' : 'warning', words);
}

function thinTouch({ legs, number, minNotional }: WarningFacts, tell: Tell): void {
  const notional = number('notional');
  const { quote } = legs[0] as ExplainedLeg;
  const least = minNotional ?? (USD_FAMILY.includes(quote) ? THIN_NOTIONAL : 0);
  if (!(notional < least)) return;
  const thin = number('buy.askSize') <= number('sell.bidSize') ? legs[0] : legs[1];
  const limit = minNotional === null ? '' : `, less than your ${compactMoney(minNotional)} ${quote}`;
  const words = `${nameOf(thin as ExplainedLeg)} has only ${compactMoney(notional)} ${quote} at the touch${limit}; a larger order gets worse prices`;
  tell('thin-touch', 'warning', words);
}

function standingBasis({ legs, number, state, conversion: rate }: WarningFacts, tell: Tell): void {
  const [buy, sell] = legs as readonly [ExplainedLeg, ExplainedLeg];
  if (buy.market === 'spot' && sell.market === 'spot') return;
  const gross = number('grossPct');
  const marks = markSpread(buy, sell, rate === null ? 1 : (rate.rate ?? Number.NaN)) * 100;
  if (Number.isNaN(marks)) {
    const silent = legs.filter(leg => leg.market === 'perp' && (leg.mark === null || leg.index === null)).map(nameOf);
    tell(
      'standing-basis',
      'note',
      `the mark price of ${silent.join(' and ')} is unknown: whether the spread stands can't be told`,
    );
    return;
  }
  if (state !== 'crossed' || !(marks >= gross * STANDING_PART)) return;
  const words = `the marks are ${signedPct(marks)} % apart too, the books ${signedPct(gross)} %: the market prices the two apart, which may last`;
  tell('standing-basis', 'warning', words);
}

function conversion({ conversion: rate }: WarningFacts, tell: Tell): void {
  if (rate === null || rate.rate === null) return;
  const used = rate.markets.filter(market => market.used);
  const by = used.length === 1 ? `by ${used[0]?.id} alone` : `by the median of ${used.length} markets`;
  tell(
    'conversion',
    used.length === 1 ? 'warning' : 'note',
    `${rate.from} is counted as ${fixed(rate.rate, 6)} ${rate.to}, ${by}; changing it costs a trade of its own`,
  );
}

function settlement({ legs, at }: WarningFacts, tell: Tell): void {
  for (const leg of legs) {
    const { nextTime = null, ratePct = null } = leg.funding ?? {};
    if (nextTime === null || nextTime - at > SETTLEMENT_MS) continue;
    const rate = ratePct === null ? '' : ` at ${signedPct(ratePct, 4)} %`;
    tell('settlement-window', 'warning', `${nameOf(leg)} settles funding in ${formatDuration(nextTime - at)}${rate}`);
  }
}

function sameAsset({ legs, sameAsset: { members, limitPct, median, currency } }: WarningFacts, tell: Tell): void {
  const priced = members.filter(({ unitPrice }) => unitPrice !== null);
  const { base } = legs[0] as ExplainedLeg;
  if (priced.length === 2) {
    tell('same-asset', 'note', `only two markets price ${base}: there is no third to tell which is right`);
  }
  for (const { id, offPct, own, quarantined } of priced) {
    if (!own || quarantined || offPct === null || Math.abs(offPct) < limitPct * OFF_PART) continue;
    const words = `${id} is ${signedPct(offPct, 2)} % off the median of ${priced.length} markets, ${median} ${currency}; from ${limitPct} % it counts as another coin`;
    tell('same-asset', 'warning', words);
  }
}

function fees({ legs }: WarningFacts, tell: Tell): void {
  const base = legs.filter(leg => leg.feeSource === 'base tier');
  if (base.length === 0) return;
  const each = base.map(leg => `${nameOf(leg)} ${smallPct(leg.feePct)} %`).join(', ');
  tell('fees', 'note', `taker fees are those of the base tier (${each}): set your own`);
}
