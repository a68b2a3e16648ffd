import assert from 'node:assert/strict';
import { DEFAULT_PANEL_STATE, type PanelState } from '../../../src/protocol/panel';
import { type Memory, PanelMemory } from '../../../src/ui/panelMemory';

const FRESH: PanelState = { ...DEFAULT_PANEL_STATE, maxRows: 20 };
const BY_STATE = { health: { column: 'state', descending: true } } as const;

/** What VS Code keeps of a workspace: plain data, which outlives the window. */
class FakeMemento implements Memory {
  readonly #values = new Map<string, string>();

  get(key: string): unknown {
    const text = this.#values.get(key);
    return text === undefined ? undefined : JSON.parse(text);
  }

  async update(key: string, value: unknown): Promise<void> {
    this.#values.set(key, JSON.stringify(value));
  }
}

describe('PanelMemory', () => {
  it('starts a panel as the last one was left, under its own name, not paused', () => {
    const memory = new PanelMemory(new FakeMemento());
    const first = memory.last(FRESH);
    assert.equal(first.maxRows, 20);
    memory.keep({ ...first, view: 'funding', paused: true, revision: 3 });
    const second = memory.last(FRESH);
    assert.deepEqual(second, { ...first, view: 'funding', panel: second.panel });
    assert.notEqual(second.panel, first.panel);
  });

  it('takes the newer of what the tab has and what was told', () => {
    const store = new FakeMemento();
    const before = new PanelMemory(store);
    const [a, b] = [before.last(FRESH), before.last(FRESH)];
    before.keep({ ...a, view: 'health', sorts: BY_STATE, revision: 9 });
    before.keep({ ...b, view: 'markets', revision: 2 });
    const after = new PanelMemory(store);
    const restoredB = after.restored({ ...b, text: 'later', revision: 4 }, FRESH);
    assert.deepEqual(restoredB, { ...b, text: 'later', revision: 4 });
    const restoredA = after.restored({ ...a, text: 'sooner', revision: 8 }, FRESH);
    assert.deepEqual(restoredA, { ...a, view: 'health', sorts: BY_STATE, revision: 9 });
  });

  it('restores a panel whose tab had nothing yet as the last was left', () => {
    const store = new FakeMemento();
    const before = new PanelMemory(store);
    before.keep({ ...before.last(FRESH), view: 'health', revision: 1 });
    assert.equal(new PanelMemory(store).restored(undefined, FRESH).view, 'health');
  });

  it('gives a tab of an older version, and the copy of a tab, a name of its own', () => {
    const memory = new PanelMemory(new FakeMemento());
    const old = memory.restored({ view: 'markets' }, FRESH);
    assert.equal(old.view, 'markets');
    assert.notEqual(old.panel, '');
    const tab = { ...old, text: 'x', revision: 3 };
    const copy = memory.restored(tab, FRESH);
    assert.notEqual(copy.panel, old.panel);
    assert.deepEqual([copy.text, copy.revision], ['x', 0]);
  });

  it('forgets a panel that was closed: opened again it is as its tab was', () => {
    const store = new FakeMemento();
    const memory = new PanelMemory(store);
    const state = memory.last(FRESH);
    memory.keep({ ...state, text: 'x', revision: 5 });
    memory.forget(state.panel);
    assert.deepEqual(memory.restored({ ...state, text: 'w', revision: 4 }, FRESH), {
      ...state,
      text: 'w',
      revision: 4,
    });
  });

  it('remembers only so many', () => {
    const store = new FakeMemento();
    const memory = new PanelMemory(store);
    for (let i = 0; i < 50; i++) memory.keep({ ...memory.last(FRESH), revision: 1 });
    assert.equal((store.get('panelStates') as unknown[]).length, 20);
  });

  it('takes nonsense in the memory for nothing', () => {
    const store = new FakeMemento();
    void store.update('panelStates', [null, 7, { panel: 'p', revision: -1, view: 'x' }]);
    void store.update('panelState', 'x');
    const memory = new PanelMemory(store);
    assert.equal(memory.restored({ ...FRESH, panel: 'p', revision: 1, text: 'y' }, FRESH).text, 'y');
    assert.equal(memory.last(FRESH).view, 'spreads');
  });
});
