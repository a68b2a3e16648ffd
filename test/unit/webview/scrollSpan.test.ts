import assert from 'node:assert/strict';
import { ScrollSpan, TALLEST_PX } from '../../../webview/table/scrollSpan';

const SEEN = 600;

function span(height: number): ScrollSpan {
  const made = new ScrollSpan();
  made.resize(height, SEEN);
  return made;
}

describe('scroll span', () => {
  it('does nothing while the rows are no taller than an element can be', () => {
    const low = span(50_000 * 22);
    assert.equal(low.bodyHeight, 50_000 * 22);
    low.scrolled(12_345);
    assert.deepEqual([low.top, low.place(13_000), low.moveTo(700)], [12_345, 13_000, 700]);
    low.scrolled(700.5);
    assert.equal(low.top, 700.5);
  });

  it('takes the scroll bar for the whole of a million rows, from the first to the last', () => {
    const height = 1_000_000 * 22;
    const tall = span(height);
    assert.equal(tall.bodyHeight, TALLEST_PX);
    tall.scrolled(TALLEST_PX - SEEN);
    assert.equal(tall.top, height - SEEN);
    const last = tall.place(height - 22);
    assert.equal(last, TALLEST_PX - 22, 'the last row stands at the end of the body');
    tall.scrolled((TALLEST_PX - SEEN) / 2);
    assert.equal(tall.top, (height - SEEN) / 2);
    tall.scrolled(0);
    assert.deepEqual([tall.top, tall.place(22)], [0, 22]);
  });

  it('moves by what a wheel says, wherever it is, and comes back into proportion at rest', () => {
    const height = 1_000_000 * 22;
    const tall = span(height);
    const start = tall.moveTo(10_000_000);
    for (let i = 1; i <= 50; i++) tall.scrolled(start + i * 100);
    assert.equal(tall.top, 10_005_000);
    assert.equal(tall.place(10_005_000), start + 5_000, 'rows on the screen stand where it is scrolled to');
    const rest = tall.moveTo(tall.top);
    assert.equal(tall.top, 10_005_000);
    assert.ok(Math.abs(rest - start - (5_000 * TALLEST_PX) / height) < 2);
    assert.equal(tall.place(10_005_000), rest);
  });

  it('ends where the rows end', () => {
    const tall = span(1_000_000 * 22);
    assert.equal(tall.moveTo(1e12), TALLEST_PX - SEEN);
    assert.equal(tall.top, 1_000_000 * 22 - SEEN);
    assert.equal(tall.moveTo(-5), 0);
  });
});
