import { type Episode, livedMs } from '../../episodes/episode';
import { EPISODE_STATES } from '../../model/episodeState';
import type { Instrument } from '../../model/instrument';
import { EPISODE_NUMBERS, TEXT_COLUMNS } from '../../protocol/columns';
import { kindOf } from '../../protocol/rows';
import { MarketRows } from './marketRows';
import { instrumentText } from './rowWords';
import type { EpisodeList, Moment, RowChoice, RowSources, ViewRows } from './viewRows';

/** A row is the number of an episode. It names the row too: the pair may have had others, and its legs may be gone. */
export class EpisodeRows implements ViewRows {
  readonly columns = EPISODE_NUMBERS;
  readonly textColumns = TEXT_COLUMNS.episodes;
  readonly bringsLegs = true;
  readonly legs: MarketRows;
  readonly #episodes: EpisodeList;

  constructor(sources: RowSources) {
    this.legs = new MarketRows(sources);
    this.#episodes = sources.episodes ?? NONE;
  }

  select(choice: RowChoice, moment: Moment): number[] {
    const rows: number[] = [];
    for (const { id } of this.#episodes.all()) if (choice.passes(id, moment)) rows.push(id);
    return rows;
  }

  number(row: number, column: number, moment: Moment): number {
    const episode = this.#of(row);
    const { peak, openedAt, openedMono } = episode;
    switch (EPISODE_NUMBERS[column]) {
      case 'id':
        return episode.id;
      case 'openedAt':
        return openedAt;
      case 'endedAt':
        return Number.isNaN(episode.endedMono) ? Number.NaN : openedAt + livedMs(episode, moment.mono);
      case 'livedMs':
        return livedMs(episode, moment.mono);
      case 'updates':
        return episode.updates;
      case 'thresholdPct':
        return episode.thresholdPct;
      case 'peakAt':
        return openedAt + Math.round(peak.mono - openedMono);
      case 'peakNetPct':
        return peak.net * 100;
      case 'peakGrossPct':
        return peak.gross * 100;
      case 'size':
        return peak.size;
      case 'notional':
        return peak.notional;
      case 'profit':
        return peak.profit;
      case 'firstSize':
        return episode.firstSize;
      case 'lastSize':
        return episode.lastSize;
      case 'lastNetPct':
        return episode.lastNet * 100;
      default:
        return Number.NaN;
    }
  }

  text(row: number, column: string): string {
    const { buy, sell, state } = this.#of(row);
    if (column.startsWith('buy.')) return instrumentText(buy, column.slice(4));
    if (column.startsWith('sell.')) return instrumentText(sell, column.slice(5));
    if (column === 'kind') return kindOf(buy, sell);
    return column === 'state' ? state : instrumentText(buy, column);
  }

  firstId(row: number): number {
    return row;
  }

  secondId(): number {
    return 0;
  }

  find(firstId: number): number {
    return this.#episodes.get(firstId) ? firstId : -1;
  }

  buy(row: number): number {
    return this.#of(row).buyIndex;
  }

  sell(row: number): number {
    return this.#of(row).sellIndex;
  }

  buyLeg(row: number): Instrument {
    return this.#of(row).buy;
  }

  sellLeg(row: number): Instrument {
    return this.#of(row).sell;
  }

  /** What has been is no worse for having ended. */
  isRanked(): boolean {
    return true;
  }

  /** The newest first. */
  compare(a: number, b: number): number {
    return b - a;
  }

  state(row: number): number {
    return EPISODE_STATES.indexOf(this.#of(row).state);
  }

  reason(row: number): string {
    const { state, reason } = this.#of(row);
    return state === 'still-open' ? 'net is at or above the threshold' : reason;
  }

  /** Rows come from `select` and `find` of the same moment: they are there. */
  #of(row: number): Episode {
    return this.#episodes.get(row) as Episode;
  }
}

const NONE: EpisodeList = { all: () => [], get: () => undefined };
