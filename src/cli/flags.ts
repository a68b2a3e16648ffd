export type CommandName = 'scan' | 'explain' | 'demo';

/** One flag: how it is written, what the help says of it, and where it belongs. */
export interface Flag {
  readonly name: string;
  /** Placeholder of its value; absent: the flag is a switch. */
  readonly value?: string;
  readonly repeatable?: boolean;
  readonly short?: string;
  readonly commands: readonly CommandName[];
  readonly group: string;
  /** Sentences for the help, without line breaks. */
  readonly help: string;
}

const SCAN = ['scan'] as const;
/** What both read from the exchanges. */
const READS = ['scan', 'explain'] as const;
const ALL = ['scan', 'explain', 'demo'] as const;

const WHAT = 'What to scan';
const SHOW = 'What to show';
const LONG = 'How long';
const DEMO = 'Simulated exchanges';
const NUMBERS = 'Fees and checks';
const NETWORK = 'Network';
const WORDS = 'Words and figures';
const HELP = 'Help';

/** Every flag there is, in the order of the help. */
export const FLAGS = [
  {
    name: 'venues',
    value: 'LIST',
    commands: ALL,
    group: WHAT,
    help: 'Exchanges, for example binance,okx. Default: all.',
  },
  {
    name: 'venue-module',
    value: 'FILE',
    commands: READS,
    group: WHAT,
    repeatable: true,
    help: 'JavaScript module that adds an exchange: it default-exports defineVenue({...}). Runs with all your rights. May be given several times.',
  },
  { name: 'markets', value: 'LIST', commands: READS, group: WHAT, help: 'spot, perp or both. Default: spot,perp.' },
  {
    name: 'assets',
    value: 'LIST',
    commands: READS,
    group: WHAT,
    help: 'Only these base assets, for example BTC,ETH. Default: all.',
  },
  {
    name: 'tradfi',
    commands: READS,
    group: WHAT,
    help: 'Also equity, commodity and currency perpetuals and tokenised stocks.',
  },
  {
    name: 'endpoints',
    value: 'FILE',
    commands: READS,
    group: WHAT,
    help: 'JSON file of base URLs: {"binance.spot.rest": "http://127.0.0.1:9001", "binance.spot.ws": "ws://…"}. The documented paths are appended. If all lead to this machine, only the exchanges that it names are scanned, unless --venues says otherwise.',
  },

  {
    name: 'view',
    value: 'NAME',
    commands: SCAN,
    group: SHOW,
    help: 'spreads, markets, funding, episodes or health. Default: spreads.',
  },
  {
    name: 'format',
    value: 'NAME',
    commands: READS,
    group: SHOW,
    help: 'table, ndjson or csv. Default: table on a terminal, else ndjson. In CSV an apostrophe stands before texts that a spreadsheet would run as a formula.',
  },
  {
    name: 'top',
    value: 'N',
    commands: SCAN,
    group: SHOW,
    help: 'Rows to print, or "all". Default: 20 for the table, else all.',
  },
  {
    name: 'sort',
    value: 'COLUMN',
    commands: SCAN,
    group: SHOW,
    help: 'A key of the NDJSON rows, for example netPct, buy.ask or vs.spot, with :asc or :desc behind it where the usual order (numbers down, words up) is not wanted. Default: spreads by netPct, markets by symbol, funding by carry, episodes by openedAt.',
  },
  {
    name: 'filter',
    value: 'TEXT',
    commands: SCAN,
    group: SHOW,
    help: 'Only rows that pass, in the language of docs/FILTERS.md: words and tokens that must all hold, for example "PEPE venue:okx kind:spot-perp net>0.1 age<2s -asset:BTC".',
  },
  {
    name: 'min-net',
    value: 'PCT',
    commands: SCAN,
    group: SHOW,
    help: 'Only rows with at least this net spread, in percent; of episodes, at their peak.',
  },

  {
    name: 'explain',
    value: 'BUY>SELL',
    commands: SCAN,
    group: SHOW,
    help: 'With --once: one edge explained instead of rows, as "spread-scanner explain BUY SELL" does.',
  },

  {
    name: 'once',
    commands: READS,
    group: LONG,
    help: 'Print one complete picture, then exit. With --view episodes and --duration: what was seen in that time.',
  },
  {
    name: 'wait',
    value: 'S',
    commands: READS,
    group: LONG,
    help: 'How long --once waits for every market to be complete; after that it prints what there is. Default: 20.',
  },
  {
    name: 'duration',
    value: 'S',
    commands: SCAN,
    group: LONG,
    help: 'Exit after so many seconds. Default: run until interrupted.',
  },
  {
    name: 'every',
    value: 'MS',
    commands: SCAN,
    group: LONG,
    help: 'Time between pictures, at least 100. Default: 250 for the table, else 1000.',
  },

  { name: 'demo', commands: READS, group: DEMO, help: 'Start simulated exchanges and scan those. No network needed.' },
  {
    name: 'seed',
    value: 'N',
    commands: ALL,
    group: DEMO,
    help: 'Another simulated world, the same one for the same number. Default: 1.',
  },
  {
    name: 'assets-count',
    value: 'N',
    commands: ALL,
    group: DEMO,
    help: 'How many assets it has, at least 250. Default: 260.',
  },
  {
    name: 'rate',
    value: 'QUOTES',
    commands: ALL,
    group: DEMO,
    help: 'Quotes a second, all markets together. Default: 2000.',
  },
  {
    name: 'fault',
    value: 'SPEC',
    repeatable: true,
    commands: ALL,
    group: DEMO,
    help: 'Break something: kind[:venue[.market][/symbol]][@after][+duration], times in seconds, for example drop:okx@5 or http-429:binance.spot@10+20. May be given several times.',
  },
  { name: 'chaos', value: 'S', commands: ALL, group: DEMO, help: 'A random fault about every so many seconds.' },
  {
    name: 'port',
    value: 'N',
    commands: ['demo'],
    group: DEMO,
    help: 'First of the ports to listen on, one for each simulated host. Default: free ones.',
  },
  {
    name: 'endpoints-file',
    value: 'FILE',
    commands: ['demo'],
    group: DEMO,
    help: 'Write the endpoints to this file too.',
  },

  {
    name: 'fee',
    value: 'VENUE.MARKET=PCT',
    repeatable: true,
    commands: READS,
    group: NUMBERS,
    help: 'Your taker fee in percent, for example binance.perp=0.04. May be given several times. Default: the base tier.',
  },
  {
    name: 'episode-min-net',
    value: 'PCT',
    commands: SCAN,
    group: NUMBERS,
    help: 'Net spread in percent from which a spread is an episode, until it falls below. Default: 0.',
  },
  {
    name: 'strict-quotes',
    commands: READS,
    group: NUMBERS,
    help: 'Compare only equal quote currencies: USDT with USDT, not with USDC.',
  },
  {
    name: 'quarantine-pct',
    value: 'PCT',
    commands: READS,
    group: NUMBERS,
    help: 'How far from the median of its namesakes a price may be before it counts as another asset. Default: 10.',
  },

  {
    name: 'proxy',
    value: 'URL',
    commands: READS,
    group: NETWORK,
    help: 'http://, https:// or socks5:// proxy. Default: HTTPS_PROXY or ALL_PROXY of the environment.',
  },
  {
    name: 'no-proxy',
    value: 'LIST',
    commands: READS,
    group: NETWORK,
    help: 'Hosts to reach directly: host, host:port, .suffix or *. Default: NO_PROXY of the environment.',
  },
  {
    name: 'ca-file',
    value: 'FILE',
    repeatable: true,
    commands: READS,
    group: NETWORK,
    help: 'PEM file of certificate authorities to trust as well. May be given several times.',
  },
  {
    name: 'streams-per-connection',
    value: 'N',
    commands: READS,
    group: NETWORK,
    help: "At most so many streams on a socket, within the venue's limit. Default: 400.",
  },
  {
    name: 'topics-per-message',
    value: 'N',
    commands: READS,
    group: NETWORK,
    help: "At most so many topics in a subscription, within the venue's limit. Default: 100.",
  },
  {
    name: 'ping-interval',
    value: 'S',
    commands: READS,
    group: NETWORK,
    help: 'Time between pings, unless the venue wants it shorter. Default: 30.',
  },
  {
    name: 'pong-timeout',
    value: 'S',
    commands: READS,
    group: NETWORK,
    help: 'How long a ping may stay without answer. Default: 10.',
  },
  {
    name: 'activity-limit',
    value: 'S',
    commands: READS,
    group: NETWORK,
    help: 'Silence after which a connection is replaced. Default: 60.',
  },

  {
    name: 'log-level',
    value: 'LEVEL',
    commands: ALL,
    group: WORDS,
    help: 'error, warn, info, debug or trace, for stderr. Default: info; warn while a table is on the terminal.',
  },
  {
    name: 'log-file',
    value: 'FILE',
    commands: ALL,
    group: WORDS,
    help: 'Append the log to this file too, with times, at level debug.',
  },
  {
    name: 'stats',
    commands: READS,
    group: WORDS,
    help: 'At the end one line of JSON on stderr: frames, quotes, latency, memory …',
  },

  {
    name: 'help',
    short: 'h',
    commands: ALL,
    group: HELP,
    help: 'This text. Also: spread-scanner help scan, help demo.',
  },
  { name: 'version', short: 'V', commands: ALL, group: HELP, help: 'The version.' },
] as const satisfies readonly Flag[];

export type FlagName = (typeof FLAGS)[number]['name'];

export const FLAG_BY_NAME: ReadonlyMap<string, Flag> = new Map(FLAGS.map(flag => [flag.name, flag]));
