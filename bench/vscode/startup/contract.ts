/** Environment variable: the file that the measured extension writes its times to. */
export const TIMES_FILE = 'SPREAD_SCANNER_STARTUP_TIMES';

/** Ms. `…BlockedMs`: the host could do nothing else meanwhile; `…CpuMs`: what its thread used of a core for it. */
export interface StartupTimes {
  readonly loadBlockedMs: number;
  readonly loadCpuMs: number;
  readonly activateBlockedMs: number;
  readonly activateCpuMs: number;
  /** From before the bundle was loaded, as the engine's health tells it, which is asked for every 100 ms. */
  readonly firstQuoteMs: number;
  readonly firstSpreadMs: number;
  readonly completeMs: number;
}
