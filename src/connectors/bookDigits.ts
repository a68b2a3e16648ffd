import type { BookSide } from './localBook';

/**
 * Digits of the levels of a book side from the best on, price then size, without points and without zeros at the beginning,
 * as checksums are made of them. The book keeps as text both numbers as they came. With at least so many places after the
 * point: zeros at the end belong to a checksum, but are lost where numbers are written anew on their way.
 */
export function digitsOf(side: BookSide, pricePlaces: number, sizePlaces: number): string {
  let all = '';
  for (let rank = 0; rank < side.length; rank++) {
    const [price = '', size = ''] = side.textAt(rank).split(' ');
    all += digits(price, pricePlaces) + digits(size, sizePlaces);
  }
  return all;
}

/** `0.00100` is `100`. */
function digits(text: string, places: number): string {
  const plain = /e/i.test(text) ? Number(text).toFixed(places) : text;
  const [whole = '', fraction = ''] = plain.split('.');
  return (whole + fraction.padEnd(places, '0')).replace(/^0+/, '');
}

/** Places after the point of prices (slot 0) or sizes (1): those of the step, or more where a level shows more. */
export function placesOf(sides: readonly BookSide[], slot: 0 | 1, step: number | null | undefined): number {
  let most = step ? fractionLength(String(step)) : 0;
  for (const side of sides) {
    for (let rank = 0; rank < side.length; rank++) {
      most = Math.max(most, fractionLength(side.textAt(rank).split(' ')[slot] ?? ''));
    }
  }
  return Math.min(most, 100);
}

function fractionLength(text: string): number {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  return Math.max(0, (mantissa.split('.')[1] ?? '').length - Number(exponent));
}
