import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { eventually } from '../driver/eventually';
import { sessions } from './control';
import { manifest, theExtension } from './manifest';
import { workersAlive } from './workers';

describe('deactivation', () => {
  it('leaves no worker and no socket', async () => {
    const extension = theExtension();
    await extension.activate();
    // Node gives the module that VS Code has loaded.
    const load = createRequire(join(extension.extensionPath, 'package.json'));
    const main = load(join(extension.extensionPath, manifest().main)) as { deactivate?(): Promise<void> | void };
    assert.equal(typeof main.deactivate, 'function', 'deactivate is exported');
    await main.deactivate?.();
    await eventually('no worker is left', () => workersAlive().length === 0, 10_000);
    await eventually('no socket is left', async () => (await sessions()) === 0, 10_000);
  });
});
