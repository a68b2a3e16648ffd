import { type Glyphs, KERNED, MEASURED } from '../src/protocol/glyphs';
import { element } from './dom';

/** Of the status bar. Small sizes may be hinted to whole pixels: it must be measured at the size that is shown. */
const SIZE_PX = 12;
/** Hundredths of an em in a px. */
const PER_PX = 100 / SIZE_PX;

/** Measures in one go, in a box that nobody sees, and takes it away again. Undefined: the page is not laid out now. */
export function measureGlyphs(): Glyphs | undefined {
  const pairs = KERNED.flatMap(a => KERNED.map(b => a + b));
  const box = element('div', { class: 'measure', attributes: { 'aria-hidden': 'true' } });
  const spans = [...MEASURED, ...pairs].map(text => element('span', { text }));
  box.append(...spans);
  document.body.append(box);
  const all = spans.map(span => span.getBoundingClientRect().width);
  box.remove();
  if (!all[0]) return undefined;
  const px = new Map(MEASURED.map((text, i) => [text, all[i] as number]));
  const kerning: Record<string, number> = {};
  pairs.forEach((pair, i) => {
    const [a = '', b = ''] = pair;
    const more = (all[MEASURED.length + i] as number) - (px.get(a) ?? 0) - (px.get(b) ?? 0);
    if (Math.abs(more) > 0.01) kerning[pair] = round(more * PER_PX);
  });
  return { widths: Object.fromEntries([...px].map(([text, width]) => [text, round(width * PER_PX)])), kerning };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
