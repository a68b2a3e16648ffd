import { type Instrument, instrumentId } from '../../model/instrument';
import type { SameAssetEvidence } from '../../protocol/explain';
import { FLAG_QUARANTINED } from '../../store/columns';
import type { RowSources } from '../views/viewRows';
import { byId, known } from './known';

/** Every instrument of the asset's group with its unit price, and how far each is off the median. */
export function sameAssetEvidence({ store, book }: RowSources, own: readonly number[]): SameAssetEvidence {
  const prices = book.groupPrices(own[0] as number);
  const median = prices?.median ?? Number.NaN;
  return {
    currency: prices?.currency ?? '',
    limitPct: prices?.limitPct ?? 0,
    median: known(median),
    members: (prices?.members ?? [])
      .map(({ index, unitPrice }) => ({
        id: instrumentId(store.table.instruments[index] as Instrument),
        unitPrice: known(unitPrice),
        offPct: known((unitPrice / median - 1) * 100),
        quarantined: ((store.columns.flags[index] as number) & FLAG_QUARANTINED) !== 0,
        own: own.includes(index),
      }))
      .sort(byId),
  };
}
