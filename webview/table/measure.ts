import type { Measure } from './columnLayout';

/** Weight of what is strong; the style sheet says the same. */
const STRONG_WEIGHT = 600;

/** Measures texts in the font of an element, without laying anything out. */
export function measureLike(element: Element): Measure {
  const { fontStyle, fontWeight, fontSize, fontFamily } = getComputedStyle(element);
  const [usual, strong] = [fontWeight, STRONG_WEIGHT].map(weight => {
    const context = document.createElement('canvas').getContext('2d');
    if (context) context.font = `${fontStyle} ${weight} ${fontSize} ${fontFamily}`;
    return context;
  });
  return (text, isStrong) => (isStrong ? strong : usual)?.measureText(text).width ?? text.length * 8;
}
