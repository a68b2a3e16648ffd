import { FAULT_KINDS } from '../demo/faultKinds';
import { ALL_FIELDS, isNumberField, meansSomething } from '../model/filter/fields';
import { type CommandName, FLAGS, type Flag } from './flags';

const WIDTH = 80;
const INDENT = 28;

const INTRO = `Spread Scanner watches the top of the book on many crypto exchanges at once and
shows where the same thing has two prices: executable, net of fees, fresh on
both legs. It reads public data only.`;

const EXAMPLES: Readonly<Record<CommandName, readonly (readonly [line: string, what: string])[]>> = {
  scan: [
    ['spread-scanner --demo', 'look around, without network'],
    ['spread-scanner --assets BTC,ETH,SOL', 'live spreads of three assets'],
    ['spread-scanner --view markets --sort vs.spot', 'perps by premium over spot'],
    ['spread-scanner --once --format csv > spreads.csv', 'one picture, for a sheet'],
    ['spread-scanner --min-net 0.1 | jq .base', 'a stream for other programs'],
    ["spread-scanner --filter 'venue:okx net>0.1'", 'only rows that pass'],
  ],
  explain: [
    ['spread-scanner explain binance:spot:BTCUSDT okx:perp:BTC-USDT-SWAP', ''],
    ['spread-scanner explain bybit:perp:BTCUSDT', 'one instrument alone'],
    ['spread-scanner explain BUY SELL --format ndjson', 'with its row, for programs'],
    ['spread-scanner --once --explain "BUY>SELL"', 'the same'],
  ],
  demo: [
    ['spread-scanner demo --endpoints-file d.json', 'then, in another terminal:'],
    ['spread-scanner --endpoints d.json', ''],
    ['spread-scanner demo --fault drop:okx@5', 'cut off OKX after 5 s'],
  ],
};

const FILTER_VIEWS = ['spreads', 'funding', 'markets', 'health'] as const;
const FILTER_WORDS =
  'Parted by spaces, all must hold: words (part of an asset, symbol or venue, any case, "in quotes" where they have ' +
  'spaces), name:value with commas for "or" (venue:okx,bybit), and numbers with > >= < <= = (net>0.1 volume>1m age<2s). ' +
  'A "-" before any of them turns it around. Names, by view:';

const EXPLAIN = `prints both legs, the arithmetic from their prices to the net spread line by
  line, and what would make it untrue. Instruments as VENUE:MARKET:SYMBOL, the
  venue's own symbol. SELL left out: one instrument, as in the markets view.`;

const EXITS = `Exit codes:
  0  fine, also after Ctrl-C and when the reader of the output went away
  1  internal fault
  2  the command line or a file that it names is wrong, or nobody lists what is
     to be explained
  3  nothing could be reached, or nothing came in time`;

/** Text of `--help`, at most 80 columns wide. */
export function helpText(topic: 'all' | CommandName): string {
  const parts =
    topic === 'demo'
      ? [usage('demo', 'runs only the simulated exchanges, and prints their endpoints file'), ...flagGroups('demo')]
      : topic === 'explain'
        ? [usage('explain BUY [SELL]', EXPLAIN), ...flagGroups('explain')]
        : [
            ...(topic === 'all' ? [INTRO, usageOfAll()] : [usage('scan', 'scans, and prints what it finds')]),
            ...flagGroups('scan'),
          ];
  if (topic === 'demo') parts.push(faultKinds());
  if (topic === 'all' || topic === 'scan') parts.push(filterLanguage());
  parts.push(examples(topic === 'all' ? 'scan' : topic), EXITS);
  parts.push('Data goes to stdout, words go to stderr. NO_COLOR and FORCE_COLOR are respected.');
  return `${parts.map(part => part.trimEnd()).join('\n\n')}\n`;
}

function usageOfAll(): string {
  return `Usage:
  spread-scanner [scan] [options]    scan, and print what is found
  spread-scanner explain BUY [SELL]  why an edge has its numbers, and what would
                                     make them untrue
  spread-scanner demo [options]      run only the simulated exchanges
  spread-scanner check-venue FILE    does a venue module of your own do what the
                                     contract says? See docs/ADD_A_VENUE.md
  spread-scanner help [COMMAND]      scan, explain or demo in full`;
}

function usage(command: string, what: string): string {
  return `Usage: spread-scanner ${command} [options]\n\n  ${what}`;
}

function flagGroups(command: CommandName): string[] {
  const flags = (FLAGS as readonly Flag[]).filter(flag => flag.commands.includes(command));
  const groups = [...new Set(flags.map(flag => flag.group))];
  return groups.map(group => {
    const lines = flags.filter(flag => flag.group === group).map(flag => entry(nameOf(flag), flag.help));
    return `${group}:\n${lines.join('\n')}`;
  });
}

function nameOf(flag: Flag): string {
  const short = flag.short === undefined ? '' : `-${flag.short}, `;
  return `${short}--${flag.name}${flag.value === undefined ? '' : ` ${flag.value}`}`;
}

function entry(name: string, help: string): string {
  const lines = wrap(help, WIDTH - INDENT);
  const first = `  ${name}`;
  const rest = lines.map(line => `${' '.repeat(INDENT)}${line}`);
  if (first.length > INDENT - 2) return [first, ...rest].join('\n');
  return [first.padEnd(INDENT) + (lines[0] ?? ''), ...rest.slice(1)].join('\n');
}

function faultKinds(): string {
  const lines = Object.entries(FAULT_KINDS).map(([kind, what]) => entry(kind, what));
  return `Kinds of faults:\n${lines.join('\n')}`;
}

/** The language in short; docs/FILTERS.md is its full text. */
function filterLanguage(): string {
  const tokens = FILTER_VIEWS.map(view => {
    const names = ALL_FIELDS.filter(field => meansSomething(field, view)).map(field =>
      isNumberField(field) ? field.name : `${field.name}:`,
    );
    return entry(view, names.join(' '));
  });
  const text = wrap(FILTER_WORDS, WIDTH - 2).map(line => `  ${line}`);
  return `Filters (--filter):\n${text.join('\n')}\n${tokens.join('\n')}`;
}

function examples(command: CommandName): string {
  const lines = EXAMPLES[command].map(([line, what]) => `  ${line.padEnd(50)}${what}`.trimEnd());
  return `Examples:\n${lines.join('\n')}`;
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return line === '' ? lines : [...lines, line];
}
