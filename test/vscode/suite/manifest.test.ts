import assert from 'node:assert/strict';
import { workspace } from 'vscode';
import { declaredSettings, manifest } from './manifest';

describe('manifest', () => {
  it('gives every command the same category', () => {
    for (const { command, category } of manifest().contributes.commands) {
      assert.equal(category, 'Spread Scanner', command);
    }
  });

  it('declares every setting with type, default, description and place', () => {
    const settings = declaredSettings();
    assert.ok(settings.length >= 30, `${settings.length} settings`);
    for (const [key, declared] of settings) {
      assert.match(key, /^spreadScanner\./);
      assert.ok(declared.type !== undefined || declared.enum !== undefined, `${key} has no type`);
      assert.notEqual(declared.default, undefined, `${key} has no default`);
      const words = declared.markdownDescription ?? declared.description ?? '';
      assert.ok(words.length >= 20, `${key} is described as "${words}"`);
      assert.equal(typeof declared.order, 'number', `${key} has no order`);
      if (declared.enum) {
        const each = declared.markdownEnumDescriptions ?? declared.enumDescriptions ?? [];
        assert.equal(each.length, declared.enum.length, `${key}: not every choice is described`);
      }
    }
  });

  it('gives every number a range that holds its default', () => {
    for (const [key, { type, minimum, maximum, default: value }] of declaredSettings()) {
      if (type !== 'number' && type !== 'integer') continue;
      assert.ok(minimum !== undefined && maximum !== undefined, `${key} has no range`);
      assert.ok(Number(value) >= minimum && Number(value) <= maximum, `${key}: ${value} is outside its range`);
    }
  });

  it('lets no workspace decide where data come from', () => {
    const settings = new Map(declaredSettings());
    const ofMachine = [...settings].filter(([key]) => /endpoints|proxy/i.test(key));
    assert.ok(ofMachine.length >= 2, 'endpoints and proxy are settings');
    for (const [key, { scope }] of ofMachine) assert.match(scope ?? '', /^(machine|application)$/, key);
  });

  it('has the same defaults in VS Code as in its declaration', () => {
    for (const [key, { default: value }] of declaredSettings()) {
      assert.deepEqual(workspace.getConfiguration().inspect(key)?.defaultValue, value, key);
    }
  });
});
