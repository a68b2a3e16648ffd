/** The exchanges that tests with numbers of their own mean, so that a further one changes none of those. */
export const FIRST_VENUES: readonly string[] = ['binance', 'bybit', 'okx'];
