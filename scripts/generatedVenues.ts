import { VENUES } from '../src/connectors/registry';
import type { VenueDefinition } from '../src/connectors/venue';

interface Manifest {
  readonly contributes: {
    readonly configuration: readonly { readonly properties: Record<string, Record<string, unknown>> }[];
  };
}

/** Path to text of every file that follows from the registry: the list of venues for shells, and the settings. */
export function generatedFiles(manifest: string): Readonly<Record<string, string>> {
  return { 'src/model/venueList.ts': venueList(VENUES), 'package.json': withSettings(manifest, VENUES) };
}

function venueList(venues: readonly VenueDefinition[]): string {
  const market = ({ market, tradePage }: VenueDefinition['markets'][number]) =>
    `{ market: '${market}', tradePage: '${tradePage}' }`;
  // As the formatter writes them: one alone stays on its line.
  const list = (rows: readonly string[]) =>
    rows.length === 1 ? `[${rows[0]}]` : `[\n${rows.map(row => `      ${row},\n`).join('')}    ]`;
  const venue = ({ id, name, markets }: VenueDefinition) =>
    `  {\n    id: '${id}',\n    name: '${name}',\n    markets: ${list(markets.map(market))},\n  },\n`;
  return (
    '// Written by `npm run venues` from the registry.\n' +
    "import type { VenueInfo } from './venueInfo';\n\n" +
    '/** The built-in venues, in the order in which they are shown. */\n' +
    `export const BUILT_IN_VENUES: readonly VenueInfo[] = [\n${venues.map(venue).join('')}];\n`
  );
}

function withSettings(text: string, venues: readonly VenueDefinition[]): string {
  const manifest = JSON.parse(text) as Manifest;
  const setting = (key: string) => {
    const found = manifest.contributes.configuration.find(group => key in group.properties)?.properties[key];
    if (!found) throw new Error(`package.json has no setting ${key}`);
    return found;
  };
  const markets = venues.flatMap(({ id, markets }) => markets.map(({ market }) => `${id}.${market}`));
  const each = (keys: readonly string[], value: unknown) => Object.fromEntries(keys.map(key => [key, value]));
  setting('spreadScanner.venues').items = {
    type: 'string',
    enum: venues.map(venue => venue.id),
    enumDescriptions: venues.map(venue => `${venue.name}.`),
  };
  const fee = { type: 'number', minimum: -1, maximum: 10 };
  setting('spreadScanner.takerFeePct').properties = each(markets, fee);
  // Of venues from outside.
  setting('spreadScanner.takerFeePct').patternProperties = { '^[a-z][a-z0-9]*\\.(spot|perp)$': fee };
  const bases = markets.flatMap(market => [`${market}.rest`, `${market}.ws`]);
  setting('spreadScanner.endpoints').properties = each(bases, { type: 'string' });
  setting('spreadScanner.endpoints').patternProperties = {
    '^[a-z][a-z0-9]*\\.(spot|perp)\\.(rest|ws)$': { type: 'string' },
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
