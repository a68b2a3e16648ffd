/** Price of one base unit, in the instrument's quote. */
export function unitPrice(venuePrice: number, multiplier: number): number {
  return venuePrice / multiplier;
}

/** Unit price of the sell leg in the buy leg's quote. */
export function sellUnitPrice(venuePrice: number, multiplier: number, conversion: number): number {
  return unitPrice(venuePrice, multiplier) * conversion;
}

/** Spread of two unit prices of one currency, as a fraction. */
export function spreadOf(sellPrice: number, buyPrice: number): number {
  return sellPrice / buyPrice - 1;
}
