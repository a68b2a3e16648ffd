/** Collects what a check found: a line for what is right, and one for each thing that is not. */
export interface Findings {
  right(what: string): void;
  wrong(what: string): void;
  /** Worth knowing, and no fault. */
  note(what: string): void;
}
