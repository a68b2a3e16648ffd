import type { BookSide } from './localBook';

/**
 * Digits of a number as it stands on the wire, as checksums of books are made of them: without point, and without zeros at
 * the beginning. `0.00100` is `100`.
 */
export function digitsOf(text: string): string {
  const point = text.indexOf('.');
  const all = point < 0 ? text : text.slice(0, point) + text.slice(point + 1);
  let from = 0;
  while (all.charCodeAt(from) === 48) from++;
  return from === 0 ? all : all.slice(from);
}

/** The texts of a side's levels, the best first; a book that `keepsTexts` has the digits of price and size there. */
export function textsOf(side: BookSide): string {
  let all = '';
  for (let rank = 0; rank < side.length; rank++) all += side.textAt(rank);
  return all;
}

/** The same digits from the numbers, for when the zeros at their end were lost on the way. */
export function digitsOfNumbers(side: BookSide, pricePlaces: number, sizePlaces: number): string {
  let all = '';
  for (let rank = 0; rank < side.length; rank++) {
    all += digitsOf(side.priceAt(rank).toFixed(pricePlaces)) + digitsOf(side.sizeAt(rank).toFixed(sizePlaces));
  }
  return all;
}

/** Places after the point that numbers of this step have, or more where one of them shows more. */
export function placesOf(step: number | null | undefined, numbers: Iterable<number>): number {
  let most = step ? fractionLength(step) : 0;
  for (const number of numbers) most = Math.max(most, fractionLength(number));
  return Math.min(most, 100);
}

function fractionLength(number: number): number {
  const [mantissa = '', exponent = '0'] = String(number).split('e');
  return Math.max(0, (mantissa.split('.')[1] ?? '').length - Number(exponent));
}
