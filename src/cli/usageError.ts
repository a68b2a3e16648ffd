/** The command line or a file that it names is wrong. The message says what, and what to do; exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
