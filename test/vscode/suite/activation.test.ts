import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { commands } from 'vscode';
import { manifest, theExtension } from './manifest';

describe('activation', () => {
  it('is quick and keeps the event loop free', async () => {
    const startedAt = performance.now();
    await theExtension().activate();
    assert.ok(theExtension().isActive);
    const ms = performance.now() - startedAt;
    assert.ok(ms < 1_000, `took ${Math.round(ms)} ms`);
  });

  it('registers every command that it contributes', async () => {
    const registered = new Set(await commands.getCommands(true));
    const declared = manifest().contributes.commands.map(({ command }) => command);
    assert.ok(declared.length >= 15, `${declared.length} commands`);
    assert.deepEqual(
      declared.filter(command => !registered.has(command)),
      [],
    );
  });

  it('contributes every command that it registers for people', async () => {
    const declared = new Set(manifest().contributes.commands.map(({ command }) => command));
    const own = (await commands.getCommands(true)).filter(command => /^spreadScanner\.[a-zA-Z]+$/.test(command));
    const ofViews = new Set(Object.values(manifest().contributes.views).flatMap(views => views.map(({ id }) => id)));
    const hidden = own.filter(
      command => !declared.has(command) && !ofViews.has(command.split('.').slice(0, 2).join('.')),
    );
    assert.deepEqual(hidden, []);
  });
});
