import assert from 'node:assert/strict';
import { DEFAULT_PANEL_STATE, type PanelState } from '../../../src/protocol/panel';
import { ViewState } from '../../../webview/viewState';
import { FakeClock } from '../../harness/fakeClock';

const HOST: PanelState = { ...DEFAULT_PANEL_STATE, panel: 'p', revision: 7, text: 'btc' };

/** A page that has been hydrated with `HOST`, and what it has kept and told since. */
function page(hydrated = true) {
  const clock = new FakeClock();
  const kept: PanelState[] = [];
  const told: PanelState[] = [];
  const sink = {
    keep: (state: PanelState) => void kept.push(state),
    post: ({ state }: { readonly state: PanelState }) => void told.push(state),
  };
  const state = new ViewState(sink, clock, () => undefined);
  if (hydrated) state.hydrate(HOST);
  return { clock, kept, told, state };
}

describe('ViewState', () => {
  it('tells a change at once, and those that follow it closely together', () => {
    const { clock, kept, told, state } = page();
    state.update({ view: 'funding' });
    assert.deepEqual(told, [{ ...HOST, view: 'funding', revision: 8 }]);
    state.update({ text: 'e' });
    state.update({ text: 'et' });
    assert.equal(told.length, 1);
    assert.equal(kept.at(-1)?.text, 'et');
    clock.advance(250);
    assert.deepEqual(told.slice(1), [{ ...HOST, view: 'funding', text: 'et', revision: 10 }]);
    clock.advance(10_000);
    assert.equal(told.length, 2);
    state.update({ text: '' });
    assert.equal(told.length, 3);
  });

  it('tells at once what it has not told when the page may be about to go', () => {
    const { told, state } = page();
    state.update({ text: 'a' });
    state.update({ text: 'ab' });
    state.flush();
    assert.deepEqual(
      told.map(({ text }) => text),
      ['a', 'ab'],
    );
    state.flush();
    assert.equal(told.length, 2);
  });

  it('keeps what the host was not told, under what it has arranged', () => {
    const { clock, told, state } = page();
    state.update({ text: 'a' });
    state.update({ venues: ['okx'] });
    state.hydrate({ ...HOST, text: 'a', view: 'funding', revision: 9 });
    assert.deepEqual(state.now, { ...HOST, text: 'a', venues: ['okx'], view: 'funding', revision: 10 });
    clock.advance(250);
    assert.deepEqual(told.at(-1), state.now);
  });

  it('is not turned back by a message that has crossed its own, and tells once more', () => {
    const { told, state } = page();
    state.update({ view: 'health' });
    state.hydrate(HOST);
    assert.equal(state.now.view, 'health');
    assert.deepEqual(told.at(-1), state.now);
  });

  it('gives way to the host where both have arranged at the same time', () => {
    const { state } = page();
    state.update({ view: 'health' });
    state.hydrate({ ...HOST, view: 'markets', revision: 8 });
    assert.deepEqual(state.now, { ...HOST, view: 'markets', revision: 8 });
  });

  it('tells nothing before the host has said what was arranged, and then what was done meanwhile', () => {
    const { clock, told, state } = page(false);
    state.update({ view: 'funding' });
    clock.advance(1_000);
    state.flush();
    assert.deepEqual(told, []);
    state.hydrate(HOST);
    assert.deepEqual(state.now, { ...HOST, view: 'funding', revision: 8 });
    assert.deepEqual(told, [state.now]);
  });
});
