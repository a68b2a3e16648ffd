import assert from 'node:assert/strict';
import { commands } from 'vscode';
import type { TestingApi } from '../../../src/ui/testingApi';
import { eventually } from '../driver/eventually';
import { clearFaults, injectFault, sessions } from './control';
import { allComplete, testing } from './extensionApi';
import { workersAlive } from './workers';

describe('life of the engine', () => {
  let api: TestingApi;
  before(async () => {
    api = await testing();
    await allComplete(api);
  });

  it('runs in one worker, beside the event loop of the host', () => {
    assert.equal(workersAlive().length, 1);
  });

  it('says in words which venue is down', async () => {
    await injectFault('http-451:okx');
    await injectFault('drop:okx');
    await eventually(
      'trouble',
      () => api.health()?.rows.some(row => row.venue === 'okx' && /451/.test(row.diagnosis)) ?? false,
      30_000,
    );
    assert.match(api.statusBar().text, /OKX/);
    await clearFaults();
    await commands.executeCommand('spreadScanner.reconnectAll');
    await allComplete(api);
  });

  it('starts the engine again when it dies, and loses nothing else', async () => {
    const starts = api.engineStarts();
    api.crashEngine();
    await eventually('it failed', () => api.status().state === 'failed', 10_000);
    await eventually('it is back', () => api.engineStarts() > starts && api.status().state === 'running', 40_000);
    await allComplete(api);
    await eventually('the status bar is back', () => api.statusBar().rows.length >= 5);
    assert.ok(api.log().errors >= 1);
  });

  it('closes every connection when it is stopped, and opens them when it is started', async () => {
    await commands.executeCommand('spreadScanner.stop');
    await eventually('stopped', () => api.status().state === 'stopped');
    await eventually('no worker', () => workersAlive().length === 0, 10_000);
    await eventually('no socket', async () => (await sessions()) === 0, 10_000);
    await commands.executeCommand('spreadScanner.start');
    await eventually('running', () => api.status().state === 'running', 30_000);
    await allComplete(api);
  });

  it('changes to simulated exchanges of its own and back', async () => {
    await commands.executeCommand('spreadScanner.useSimulated');
    await eventually('simulated', () => api.simulated() && api.status().state === 'running', 40_000);
    await eventually('a spread', () => api.statusBar().rows.length > 0, 20_000);
    assert.match(api.statusBar().text, /\$\(beaker\)/);
    await commands.executeCommand('spreadScanner.useLive');
    await eventually('running again', () => api.status().state === 'running', 40_000);
    await allComplete(api);
    await eventually('one worker', () => workersAlive().length === 1, 10_000);
  });
});
