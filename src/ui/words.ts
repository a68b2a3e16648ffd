import type { Instrument } from '../model/instrument';
import {
  compactMoney,
  compactSize,
  formatAge,
  formatDuration,
  formatLived,
  formatPrice,
  signedPct,
} from '../model/numberFormat';
import { venueName } from '../model/venueNames';
import type { RowAction } from '../protocol/panel';
import { kindOf } from '../protocol/rows';
import type { ViewRow } from './rows';

const UNKNOWN = '–';

export function pct(value: number | null, decimals = 3): string {
  return value === null ? UNKNOWN : `${signedPct(value, decimals)}%`;
}

export function priceText(value: number | null, instrument: Instrument): string {
  return value === null ? UNKNOWN : formatPrice(value, instrument.tickSize);
}

export function sizeText(value: number | null): string {
  return value === null ? UNKNOWN : compactSize(value);
}

export function moneyText(value: number | null, currency: string): string {
  return value === null ? UNKNOWN : `${compactMoney(value)} ${currency}`;
}

export function ageText(value: number | null): string {
  return value === null ? UNKNOWN : formatAge(value);
}

export function durationText(ms: number | null): string {
  return ms === null || ms < 0 ? UNKNOWN : formatDuration(ms);
}

/** `Binance → OKX`; where both legs are of one venue with what tells them apart, market or quote currency: `OKX spot → perp`. */
export function routeText({ buy, sell }: Pick<ViewRow, 'buy' | 'sell'>): string {
  const [from, to] = legNames({ buy, sell });
  return `${from} → ${buy.venue === sell.venue ? to.slice(venueName(sell.venue).length + 1) : to}`;
}

export function legNames({ buy, sell }: Pick<ViewRow, 'buy' | 'sell'>): readonly [string, string] {
  const name = (leg: Instrument) => venueName(leg.venue);
  if (buy.venue !== sell.venue) return [name(buy), name(sell)];
  const what = (leg: Instrument) => (buy.market === sell.market ? `${leg.market} ${leg.quote}` : leg.market);
  return [`${name(buy)} ${what(buy)}`, `${name(sell)} ${what(sell)}`];
}

/** A row in one line, for pasting into a chat. */
export function rowText(row: ViewRow): string {
  const at = new Date(row.at).toISOString();
  const { buy, sell } = row;
  switch (row.view) {
    case 'spreads': {
      const legs =
        `buy ${legText(buy)} at ${priceText(row.number('buy.ask'), buy)}, ` +
        `sell ${legText(sell)} at ${priceText(row.number('sell.bid'), sell)}`;
      const spread = `net ${pct(row.number('netPct'))}, gross ${pct(row.number('grossPct'))}`;
      const amount =
        `size ${sizeText(row.number('size'))} ${buy.base}, notional ${moneyText(row.number('notional'), buy.quote)}, ` +
        `profit ${moneyText(row.number('profit'), buy.quote)}`;
      return `${buy.base} ${kindOf(buy, sell)}: ${legs}: ${spread}; ${amount}; ${row.state} (${at})`;
    }
    case 'funding': {
      const carry =
        `carry ${pct(row.number('fundingCarryPctPerDay'))} a day, ` + `APR ${pct(row.number('fundingCarryAprPct'), 1)}`;
      return `${buy.base} funding: buy ${legText(buy)}, sell ${legText(sell)}: ${carry}; ${row.state} (${at})`;
    }
    case 'episodes': {
      const legs = `buy ${legText(buy)}, sell ${legText(sell)}`;
      const peak =
        `peak net ${pct(row.number('peakNetPct'))}, size ${sizeText(row.number('size'))} ${buy.base}, ` +
        `profit ${moneyText(row.number('profit'), buy.quote)}`;
      const opened = new Date(row.number('openedAt') ?? row.at).toISOString();
      const lived = `opened ${opened}, lived ${formatLived(row.number('livedMs') ?? 0)}`;
      return `${buy.base} ${kindOf(buy, sell)}: ${legs}: ${peak}; ${lived}; ${row.state}: ${row.reason} (${at})`;
    }
    case 'markets': {
      const quote = `bid ${priceText(row.number('bid'), buy)}, ask ${priceText(row.number('ask'), buy)}`;
      return `${legText(buy)}: ${quote}; ${row.state} (${at})`;
    }
  }
}

function legText(leg: Instrument): string {
  return `${venueName(leg.venue)} ${leg.market} ${leg.symbol}`;
}

/** The row as indented JSON, with the keys of the NDJSON export. */
export function rowJson(row: ViewRow): string {
  return JSON.stringify(row.data() ?? {}, null, 2);
}

/** What is told after an action, for the few that are not seen otherwise. */
export const ACTION_DONE: Readonly<Partial<Record<RowAction, string>>> = {
  copyText: 'Copied as text',
  copyJson: 'Copied as JSON',
};

/** Others' text (names of assets and symbols) as text in Markdown, never as links, images, icons or HTML. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>&~$:@/]/g, '\\$&').replace(/\s+/g, ' ');
}
