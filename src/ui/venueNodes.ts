import { type ConnectionHealth, WELL } from '../model/health';
import { compactCount, formatAge } from '../model/numberFormat';
import { venueName } from '../model/venueNames';
import type { HealthMessage } from './engineClient';
import { type Condition, conditionOf } from './healthSummary';
import type { TreeNode } from './treeModel';
import { escapeMarkdown } from './words';

const ICONS: Readonly<Record<Condition, Pick<TreeNode, 'icon' | 'iconColor'>>> = {
  well: { icon: 'pass-filled', iconColor: 'testing.iconPassed' },
  starting: { icon: 'sync', iconColor: 'charts.yellow' },
  doubt: { icon: 'warning', iconColor: 'charts.yellow' },
  trouble: { icon: 'error', iconColor: 'testing.iconFailed' },
};

/** A venue is as well as its worst connection; one that has just begun to connect is no worry where others deliver. */
const WORST_FIRST: readonly Condition[] = ['trouble', 'doubt', 'well', 'starting'];

/** A node a venue, and below it one a connection, with what is wrong in words. */
export function venueNodes(venues: readonly string[], health: HealthMessage | undefined): TreeNode[] {
  return venues.map(venue => {
    const rows = health?.rows.filter(row => row.venue === venue) ?? [];
    const progress = health?.progress.filter(market => market.venue === venue) ?? [];
    const condition = WORST_FIRST.find(each => rows.some(row => conditionOf(row) === each)) ?? 'starting';
    const worst = rows.find(row => conditionOf(row) === condition);
    const live = rows.filter(row => row.state === 'live').length;
    const quotes = progress.reduce((sum, market) => sum + market.live, 0);
    // What is cut off where there is little room is said by the icon too.
    const fine = `${compactCount(quotes)} live quotes · ${live}/${rows.length} connections`;
    const description = (condition !== 'well' && worst?.diagnosis) || fine;
    return {
      id: venue,
      label: venueName(venue),
      description,
      ...ICONS[condition],
      tooltip: escapeMarkdown(`${venueName(venue)}: ${description}`),
      context: 'venue',
      target: { venue },
      children: rows.map(connectionNode),
    };
  });
}

function connectionNode(row: ConnectionHealth): TreeNode {
  const condition = conditionOf(row);
  const { asked, alive } = row.streams;
  const rate = `${compactCount(Math.round(row.framesPerSecond))} frames/s`;
  const words =
    condition === 'trouble' || condition === 'doubt'
      ? row.diagnosis
      : `${row.state} · ${rate} · ${alive}/${asked} streams`;
  const facts = [
    ['State', row.state],
    ['Diagnosis', row.diagnosis || WELL],
    ['Address', row.url],
    ['Streams', `${asked} asked, ${row.streams.acked} acknowledged, ${alive} alive`],
    ['Frames', rate],
    ['Last frame', row.lastFrameAgeMs === null ? 'none yet' : `${formatAge(row.lastFrameAgeMs)} ago`],
    ['Lag', row.lagMs === null ? 'unknown' : `${Math.round(row.lagMs)} ms`],
    ['Reconnects', String(row.reconnects)],
    ['Drops, errors', `${row.drops}, ${row.errors}`],
  ];
  return {
    id: `${row.venue}/${row.market}/${row.connection}`,
    label: shortName(row),
    description: words,
    ...ICONS[condition],
    tooltip: [
      '| | |',
      '|:--|:--|',
      ...facts.map(([name, value]) => `| ${name} | ${escapeMarkdown(value ?? '')} |`),
    ].join('\n'),
    context: 'connection',
    target: { venue: row.venue },
    children: [],
  };
}

/** The connection's name without the venue's, which stands above it. */
function shortName({ venue, connection, market }: ConnectionHealth): string {
  const short = connection.startsWith(`${venue}.`)
    ? connection.slice(venue.length + 1).replaceAll('.', ' ')
    : connection;
  return short || market;
}
