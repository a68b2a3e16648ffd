import type { Instrument } from '../model/instrument';
import { venueName } from '../model/venueNames';
import type { EngineStatus } from '../protocol/panel';
import { kindOf } from '../protocol/rows';
import { refOf, type ViewRow } from './rows';
import type { TreeNode } from './treeModel';
import { ageText, durationText, escapeMarkdown, moneyText, pct, priceText, routeText, sizeText } from './words';

/** Funding and the like of single instruments, by `venue:market:symbol`: rows of the markets view. */
export type MarketRows = ReadonlyMap<string, ViewRow>;

export interface EdgeNodeOptions {
  /** Put before the ids, so that the same pair may stand in two trees. */
  readonly prefix: string;
  readonly watched: ReadonlySet<string>;
  readonly markets: MarketRows;
}

/** Asset, net spread and route; below it both legs, and what the pair costs and earns. */
export function edgeNode(row: ViewRow, options: EdgeNodeOptions): TreeNode {
  const { buy, sell, state } = row;
  const id = `${options.prefix}${row.id}`;
  const ranked = state === 'crossed' || state === 'open';
  const net = pct(row.number('netPct'));
  const words = ranked ? '' : ` · ${state}`;
  const watched = options.watched.has(buy.base);
  return {
    id,
    label: buy.base,
    description: `${net}  ${routeText(row)}${words}`,
    ...edgeIcon(row),
    tooltip: edgeTooltip(row),
    context: `edge asset ${watched ? 'watched' : 'unwatched'}`,
    spoken: `${buy.base}, net ${net}, buy ${venueName(buy.venue)}, sell ${venueName(sell.venue)}, ${state}`,
    target: { row, asset: buy.base },
    children: [
      legNode(id, row, 'buy', options.markets),
      legNode(id, row, 'sell', options.markets),
      {
        id: `${id}/costs`,
        label: 'Together',
        description: [
          `gross ${pct(row.number('grossPct'))}`,
          `fees ${feeText(row.number('feesPct'))}`,
          `size ${sizeText(row.number('size'))}`,
          `profit ${moneyText(row.number('profit'), buy.quote)}`,
          `funding carry ${pct(row.number('fundingCarryPctPerDay'))} a day`,
        ].join(' · '),
        icon: 'law',
        tooltip: row.reason,
        context: 'costs',
        target: { row, asset: buy.base },
        children: [],
      },
    ],
  };
}

function edgeIcon(row: ViewRow): Pick<TreeNode, 'icon' | 'iconColor'> {
  if (row.state !== 'crossed' && row.state !== 'open') return { icon: 'circle-slash', iconColor: 'disabledForeground' };
  if (row.state === 'open') return { icon: 'circle-outline', iconColor: 'disabledForeground' };
  const profitable = (row.number('netPct') ?? 0) > 0;
  return { icon: 'arrow-swap', iconColor: profitable ? 'charts.green' : 'charts.yellow' };
}

function legNode(parent: string, row: ViewRow, side: 'buy' | 'sell', markets: MarketRows): TreeNode {
  const leg = row[side];
  const name = side === 'buy' ? 'Buy' : 'Sell';
  const price = side === 'buy' ? row.number('buy.ask') : row.number('sell.bid');
  const size = side === 'buy' ? row.number('buy.askSize') : row.number('sell.bidSize');
  const parts = [
    `${side === 'buy' ? 'ask' : 'bid'} ${priceText(price, leg)} × ${sizeText(size)}`,
    `age ${ageText(row.number(`${side}.ageMs`))}`,
    `taker fee ${feeText(row.number(`${side}.feePct`))}`,
    ...fundingParts(leg, markets, row.at),
  ];
  return {
    id: `${parent}/${side}`,
    label: `${name} ${venueName(leg.venue)} ${leg.market}`,
    description: `${leg.symbol} · ${parts.join(' · ')}`,
    icon: side === 'buy' ? 'arrow-down' : 'arrow-up',
    tooltip: escapeMarkdown(`${name} ${venueName(leg.venue)} ${leg.market} ${leg.symbol}: ${parts.join(', ')}`),
    context: 'leg',
    target: { row, asset: leg.base, side },
    children: [],
  };
}

function fundingParts(leg: Instrument, markets: MarketRows, at: number): string[] {
  if (leg.market !== 'perp') return [];
  const market = markets.get(refOf({ buy: leg, sell: leg }).buy);
  const rate = market?.number('fundingRatePct') ?? null;
  if (!market || rate === null) return [];
  const hours = market.number('fundingIntervalHours');
  const next = market.number('nextFundingTime');
  const every = hours === null ? '' : ` per ${hours} h`;
  const due = next === null || next < at ? '' : `, next in ${durationText(next - at)}`;
  return [`funding ${pct(rate, 4)}${every}${due}`];
}

/** A fee is a cost: it has a sign only where the venue pays one. */
function feeText(value: number | null): string {
  return pct(value).replace('+', '');
}

function edgeTooltip(row: ViewRow): string {
  const { buy, sell } = row;
  const lines = [
    `**${escapeMarkdown(buy.base)}** ${kindOf(buy, sell)}`,
    '',
    '| | | |',
    '|:--|:--|--:|',
    ...(['buy', 'sell'] as const).map(side => {
      const leg = row[side];
      const price = priceText(row.number(side === 'buy' ? 'buy.ask' : 'sell.bid'), leg);
      const name = escapeMarkdown(`${venueName(leg.venue)} ${leg.market} ${leg.symbol}`);
      return `| ${side === 'buy' ? 'Buy at ask' : 'Sell at bid'} | ${name} | ${price} |`;
    }),
    `| Net | after taker fees of ${feeText(row.number('feesPct'))} | ${pct(row.number('netPct'))} |`,
    `| Gross | | ${pct(row.number('grossPct'))} |`,
    `| Notional | at the touch | ${escapeMarkdown(moneyText(row.number('notional'), buy.quote))} |`,
    '',
    `${row.state}: ${escapeMarkdown(row.reason)}`,
  ];
  return lines.join('\n');
}

/** The best row of each asset, in the assets' own order; undefined where it has none. Rows come best first. */
export function bestOfEach(assets: readonly string[], rows: readonly ViewRow[]): (ViewRow | undefined)[] {
  const best = new Map<string, ViewRow>();
  for (const row of rows) if (!best.has(row.buy.base)) best.set(row.buy.base, row);
  return assets.map(asset => best.get(asset));
}

const NO_PAIR: Readonly<Record<EngineStatus['state'], string>> = {
  stopped: 'the scanner is stopped',
  starting: 'connecting to the exchanges',
  failed: 'the engine is started again',
  running: 'no two scanned instruments of it have prices now',
};

/** A watched asset: its best pair, or why there is none. */
export function watchedNode(
  asset: string,
  row: ViewRow | undefined,
  state: EngineStatus['state'],
  options: EdgeNodeOptions,
): TreeNode {
  if (row) return { ...edgeNode(row, options), id: `${options.prefix}${asset}`, context: 'edge asset watched' };
  return {
    id: `${options.prefix}${asset}`,
    label: asset,
    description: NO_PAIR[state],
    icon: 'circle-slash',
    iconColor: 'disabledForeground',
    tooltip: escapeMarkdown(`${asset}: ${NO_PAIR[state]}`),
    context: 'asset watched',
    target: { asset },
    children: [],
  };
}
