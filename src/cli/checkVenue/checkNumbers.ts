import type { Instrument } from '../../model/instrument';
import type { Findings } from './findings';
import type { Told } from './recorder';

/** Longest interval of funding that is taken for one: a month. */
const MOST_HOURS = 744;

/** Of what the sink was told: finite, of the right unit, in an order that a market can have. */
export function checkNumbers(
  [what, ...args]: Told,
  instruments: readonly Instrument[],
  where: string,
  findings: Findings,
) {
  if (what === 'topOfBook') checkBook(args as number[], instruments, where, findings);
  if (what === 'funding') checkFunding(args as number[], instruments, where, findings);
}

/** Funding's interval, hours. */
export function checkInterval(hours: number, where: string, findings: Findings) {
  if (!(hours > 0 && hours <= MOST_HOURS))
    findings.wrong(
      `${where}: funding every ${hours} h: from seconds with hoursPer: 3600, from minutes with hoursPer: 60`,
    );
}

export function isEpochMs(time: unknown): boolean {
  return typeof time === 'number' && time > 1e12 && time < 1e13;
}

function checkFunding(
  [index, rate, hours, nextTime]: readonly number[],
  instruments: readonly Instrument[],
  where: string,
  findings: Findings,
) {
  const of = `${where}: funding of ${instruments[index as number]?.symbol ?? '?'}`;
  if (Math.abs(rate as number) > 1) findings.wrong(`${of}: a rate of ${rate} an interval is no fraction`);
  if (!Number.isNaN(hours)) checkInterval(hours as number, of, findings);
  if (!Number.isNaN(nextTime) && nextTime !== 0 && !isEpochMs(nextTime))
    findings.wrong(`${of}: the next settlement at ${nextTime} is not in epoch ms: from seconds with timeUnitMs: 1000`);
}

/** Finite, not negative, bid below ask, and on the tick: units are wrong where the price is not. */
function checkBook(
  [index, bid, bidSize, ask, askSize, exchangeTime]: readonly number[],
  instruments: readonly Instrument[],
  where: string,
  findings: Findings,
) {
  const { symbol = '?', tickSize = null } = instruments[index as number] ?? {};
  const fault = (why: string) => findings.wrong(`${where}: top of book of ${symbol}: ${why}`);
  if (![bid, bidSize, ask, askSize].every(value => Number.isFinite(value) && (value as number) >= 0))
    return fault(`bid ${bid} x ${bidSize}, ask ${ask} x ${askSize}`);
  if ((bid as number) > 0 && (ask as number) > 0 && (bid as number) >= (ask as number))
    fault(`bid ${bid} is not below ask ${ask}`);
  if (tickSize !== null) {
    for (const price of [bid, ask] as number[]) {
      const steps = price / tickSize;
      if (Math.abs(steps - Math.round(steps)) > 1e-6 * Math.max(1, steps))
        fault(`price ${price} is not on its tick ${tickSize}`);
    }
  }
  if (exchangeTime !== 0 && !isEpochMs(exchangeTime)) fault(`time ${exchangeTime} is not in epoch ms`);
}
