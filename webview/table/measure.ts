import type { Measure } from './columnLayout';

/** Measures texts in the font of an element, without laying anything out. */
export function measureLike(element: Element): Measure {
  const context = document.createElement('canvas').getContext('2d');
  const { fontStyle, fontWeight, fontSize, fontFamily } = getComputedStyle(element);
  if (!context) return text => text.length * 8;
  context.font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
  return text => context.measureText(text).width;
}
