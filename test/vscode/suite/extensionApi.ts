import { ConfigurationTarget, workspace } from 'vscode';
import type { TestingApi } from '../../../src/ui/testingApi';
import { FIRST_VENUES } from '../../harness/firstVenues';
import { eventually } from '../driver/eventually';
import { theExtension } from './manifest';

/** What the extension shows to tests. */
export async function testing(): Promise<TestingApi> {
  const { testing: api } = (await theExtension().activate()) as { readonly testing: TestingApi };
  return api;
}

/** Waits until every market that is scanned has what it needs. */
export async function allComplete(api: TestingApi): Promise<void> {
  await eventually(
    'every market is complete',
    () => {
      const progress = api.health()?.progress ?? [];
      return progress.length > 0 && progress.every(market => market.complete);
    },
    40_000,
  );
}

/** Sets one of the extension's settings for the user; undefined: back to the default, or to the venues that the tests mean. */
export async function set(key: string, value: unknown): Promise<void> {
  const asItWas = key === 'venues' ? FIRST_VENUES : undefined;
  await workspace.getConfiguration('spreadScanner').update(key, value ?? asItWas, ConfigurationTarget.Global);
}
