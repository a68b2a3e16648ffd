import type { HealthSummary } from './healthSummary';
import { refOf, type ViewRow } from './rows';
import { escapeMarkdown, moneyText, pct, routeText } from './words';

/** Commands that the tooltip's links may run. */
export const TOOLTIP_COMMANDS: readonly string[] = [
  'spreadScanner.openInPanel',
  'spreadScanner.explain',
  'spreadScanner.copyText',
  'spreadScanner.mute',
  'spreadScanner.openPanel',
  'spreadScanner.showLog',
  'spreadScanner.start',
  'spreadScanner.stop',
];

const TOP = 5;
const NO_BREAK = '\u00a0';

function unbroken(text: string): string {
  return text.replaceAll(' ', NO_BREAK);
}

export interface TooltipInput {
  readonly headline: string;
  readonly rows: readonly ViewRow[];
  readonly health: HealthSummary;
  readonly running: boolean;
}

/** Markdown: a small table of the best rows with links, then how the connections are. */
export function tickerTooltip({ headline, rows, health, running }: TooltipInput): string {
  const lines = [`**Spread Scanner** · ${escapeMarkdown(headline)}`, ''];
  if (rows.length > 0) {
    lines.push('| Asset | Net | Gross | Route | Profit | |', '|:--|--:|--:|:--|--:|:--|');
    for (const row of rows.slice(0, TOP)) lines.push(tableLine(row));
    lines.push('');
  }
  for (const { venue, market, connection, diagnosis } of health.noted.slice(0, 3)) {
    lines.push(`$(warning) ${escapeMarkdown(`${venue} ${market} ${connection}: ${diagnosis}`)}`, '');
  }
  if (health.connections > 0) {
    lines.push(
      `${health.live} of ${health.connections} connections live · ${health.liveQuotes} of ${health.quotes} quotes live`,
      '',
    );
  }
  const toggle = running ? link('Stop', 'stop') : link('Start', 'start');
  lines.push(`${link('Open panel', 'openPanel')} · ${toggle} · ${link('Show log', 'showLog')}`);
  return lines.join('\n');
}

function tableLine(row: ViewRow): string {
  const { buy } = row;
  const ref = refOf(row);
  const cells = [
    `**${escapeMarkdown(buy.base)}**`,
    pct(row.number('netPct')),
    pct(row.number('grossPct')),
    unbroken(escapeMarkdown(routeText(row))),
    unbroken(escapeMarkdown(moneyText(row.number('profit'), buy.quote))),
    [
      link('$(link-external)', 'openInPanel', ref, 'Open in panel'),
      link('$(question)', 'explain', ref, 'Explain'),
      link('$(copy)', 'copyText', ref, 'Copy as text'),
      link('$(bell-slash)', 'mute', ref, 'Mute asset'),
    ].join(NO_BREAK),
  ];
  return `| ${cells.join(' | ')} |`;
}

function link(words: string, command: string, argument?: unknown, title?: string): string {
  const query = argument === undefined ? '' : `?${encodeURIComponent(JSON.stringify([argument]))}`;
  // Parentheses end a link's address in Markdown, and encodeURIComponent leaves them.
  const address = `command:spreadScanner.${command}${query.replace(/[()]/g, c => (c === '(' ? '%28' : '%29'))}`;
  return title ? `[${words}](${address} "${title}")` : `[${words}](${address})`;
}
