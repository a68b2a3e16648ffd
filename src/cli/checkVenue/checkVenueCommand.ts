import { loadVenue, VenueModuleError } from '../../connectors/outside/loadVenue';
import { VENUES } from '../../connectors/registry';
import { checkMarketOn } from './checkMarket';
import type { Findings } from './findings';
import { readFixtures } from './fixtures';

/**
 * `check-venue FILE`: is the module a venue, and does it do what the contract says on its fixtures, as they are and
 * spoiled? Prints a line a finding; exit code 1 when something is wrong.
 */
export async function runCheckVenue(file: string, print: (line: string) => Promise<void> | void): Promise<number> {
  let faults = 0;
  const lines: string[] = [];
  const scope = (name: string): Findings => ({
    right: what => void lines.push(`ok    ${name}: ${what}`),
    note: what => void lines.push(`note  ${name}: ${what}`),
    wrong: what => {
      faults++;
      lines.push(`WRONG ${name}: ${what}`);
    },
  });
  try {
    const venue = await loadVenue(file);
    const own = scope(venue.id);
    own.right('the data is complete');
    if (VENUES.some(({ id }) => id === venue.id)) own.wrong(`there is a built-in venue ${venue.id} already`);
    for (const market of venue.markets) {
      const findings = scope(`${venue.id} ${market.market}`);
      try {
        checkMarketOn(venue.id, market, readFixtures(file, market), findings);
      } catch (error) {
        findings.wrong(error instanceof Error ? error.message : String(error));
      }
    }
  } catch (error) {
    if (!(error instanceof VenueModuleError)) throw error;
    scope('module').wrong(error.message);
  }
  for (const line of lines) await print(line);
  await print(faults === 0 ? 'all is well' : faults === 1 ? '1 thing is wrong' : `${faults} things are wrong`);
  return faults === 0 ? 0 : 1;
}
