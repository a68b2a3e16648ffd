import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ExtensionApi } from '../../../src/extension';
import { FIRST_VENUES } from '../../harness/firstVenues';
import { eventually } from '../driver/eventually';
import { allComplete, set } from './extensionApi';
import { theExtension } from './manifest';

interface Simulation {
  startGate(
    port: number,
    isFrozen: boolean,
  ): Promise<{
    readonly endpoints: Readonly<Record<string, string>>;
    close(): Promise<void>;
  }>;
}

describe('a venue from outside', () => {
  let api: ExtensionApi;
  let folder: string;
  let gate: Awaited<ReturnType<Simulation['startGate']>>;
  let module: string;
  const example = (name: string) => pathToFileURL(join(theExtension().extensionPath, 'examples/gate', name)).href;

  before(async () => {
    api = (await theExtension().activate()) as ExtensionApi;
    await allComplete(api.testing);
    const { startGate } = (await import(example('simulation.mjs'))) as Simulation;
    gate = await startGate(0, true);
    folder = await mkdtemp(join(tmpdir(), 'outside-'));
    module = join(folder, 'gate.mjs');
    const bases = `{ rest: '${gate.endpoints['gate.spot.rest']}', ws: '${gate.endpoints['gate.spot.ws']}' }`;
    await writeFile(
      module,
      `import gate from '${example('gate.mjs')}';
      export default { ...gate, markets: gate.markets.map(market => ({ ...market, ...${bases} })) };`,
    );
  });

  after(async () => {
    await set('venues', undefined);
    await allComplete(api.testing);
    await gate.close();
    await rm(folder, { recursive: true });
  });

  it('is added by another extension, scanned beside the others under its name, and gone when taken back', async () => {
    await set('venues', [...FIRST_VENUES, 'gate']);
    await eventually('it is unknown', () => api.testing.settingProblems().length === 1);
    const added = api.addVenueModule(module);
    await eventually('it is complete', () => {
      const progress = api.testing.health()?.progress.filter(({ venue }) => venue === 'gate') ?? [];
      return progress.length === 2 && progress.every(market => market.complete && market.live > 0);
    });
    assert.deepEqual(api.testing.settingProblems(), []);
    assert.deepEqual(api.testing.venues(), [...FIRST_VENUES, 'gate']);
    added.dispose();
    await eventually('it is gone', () => api.testing.health()?.rows.every(({ venue }) => venue !== 'gate') ?? false);
    await eventually('it is unknown again', () => api.testing.settingProblems().length === 1);
  });

  it('that is none is told of, and nothing else suffers', async () => {
    const { warnings } = api.testing.log();
    const added = api.addVenueModule(join(folder, 'none.mjs'));
    await eventually('it is told', () => api.testing.log().warnings > warnings);
    await allComplete(api.testing);
    added.dispose();
  });
});
