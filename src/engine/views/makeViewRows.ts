import type { TableView } from '../../protocol/messages';
import { EpisodeRows } from './episodeRows';
import { FundingRows } from './fundingRows';
import { MarketRows } from './marketRows';
import { SpreadRows } from './spreadRows';
import type { RowSources, ViewRows } from './viewRows';

/** The rows of a view over these sources. */
export function makeViewRows(view: TableView, sources: RowSources): ViewRows {
  switch (view) {
    case 'spreads':
      return new SpreadRows(sources);
    case 'funding':
      return new FundingRows(sources);
    case 'markets':
      return new MarketRows(sources);
    case 'episodes':
      return new EpisodeRows(sources);
  }
}
