/** First argument of each console line that is a line of mocha's report. */
export const MARK = '[spread-scanner tests]';

/** Environment variable: base URL of the control of the simulated exchanges, see ../demoControl.ts. */
export const CONTROL = 'SPREAD_SCANNER_TEST_CONTROL';

/** Environment variable: only tests whose names this pattern matches are run. */
export const ONLY = 'SPREAD_SCANNER_TEST_ONLY';

export const EXTENSION_ID = 'spread-scanner.spread-scanner';
