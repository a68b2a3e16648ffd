import type { Instrument } from './instrument';

/** Instruments by the index that windows use; null: it stands for none any more. */
export type InstrumentEntries = readonly (readonly [number, Instrument | null])[];

export function applyEntries(instruments: Map<number, Instrument>, entries: InstrumentEntries): void {
  for (const [index, instrument] of entries) {
    if (instrument) instruments.set(index, instrument);
    else instruments.delete(index);
  }
}
