import { writeSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../base/clock';
import { VENUES } from '../connectors/registry';
import { startEngineInline } from '../engine/inlineEngine';
import { VENUE_IDS, venueName } from '../model/venueNames';
import { parseCommandLine } from './args';
import { readBenchPlan, runBenchClient } from './benchClient';
import { runCheckVenue } from './checkVenue/checkVenueCommand';
import { runDemoCommand } from './demoCommand';
import { type DemoThreadData, serveDemoThread } from './demoThread';
import { helpText } from './help';
import { LogSink } from './logSink';
import type { Command, LogOptions } from './options';
import { Output } from './output';
import { runScanCommand } from './scanCommand';
import { Screen } from './screen';
import { StatusLine } from './statusLine';
import { UsageError } from './usageError';
import { learnVenueModules } from './venueModules';

/** Put in by the bundler. */
declare const SPREAD_SCANNER_VERSION: string | undefined;

/** A clean end that takes longer than this is ended. */
const END_LIMIT_MS = 5_000;
const SECOND_SIGNAL_CODE = 130;

/** Everything of the process that the program uses: its streams, signals and exit. */
class Program {
  readonly #output = new Output(process.stdout);
  readonly #errors = new Output(process.stderr);
  readonly #screen = new Screen(process.stdout);
  readonly #statusLine: StatusLine;
  readonly #interrupt = new AbortController();
  readonly #terminal = process.stdout.isTTY === true;
  /** The terminals understand cursor control. */
  readonly #cursor = process.env.TERM !== 'dumb';
  #log: LogSink | undefined;
  #redraw = () => {};
  #ending = false;

  constructor() {
    const width = process.stderr.isTTY && this.#cursor ? () => process.stderr.columns || 80 : undefined;
    this.#statusLine = new StatusLine(this.#errors, width);
  }

  async run(): Promise<void> {
    process.on('uncaughtException', error => void this.#internalFault(error));
    process.on('unhandledRejection', error => void this.#internalFault(error));
    process.on('exit', () => this.#leaveScreen());
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => this.#signal());
    process.on('SIGTSTP', () => this.#suspend());
    process.on('SIGCONT', () => this.#redraw());
    try {
      await learnVenueModules(process.argv.slice(2));
      const venueIds = VENUE_IDS;
      const command = parseCommandLine(process.argv.slice(2), { venueIds, stdoutIsTerminal: this.#terminal });
      await this.#end(await this.#perform(command));
    } catch (error) {
      if (error instanceof UsageError) await this.#usageError(error);
      else await this.#internalFault(error);
    }
  }

  /** Exit code, and what is to be the last line on stderr. */
  async #perform(command: Command): Promise<{ code: number; last?: string }> {
    switch (command.command) {
      case 'help':
        await this.#output.write(helpText(command.topic));
        return { code: 0 };
      case 'version':
        await this.#output.write(`spread-scanner ${version()}\n`);
        return { code: 0 };
      case 'demo': {
        const log = this.#openLog(command.log, false);
        const parts = { output: this.#output, log, interrupted: this.#interrupt.signal };
        await runDemoCommand(command.demo, command.endpointsFile, parts);
        return { code: 0 };
      }
      case 'check-venue':
        return { code: await runCheckVenue(command.file, line => this.#output.write(`${line}\n`)) };
      case 'bench-client': {
        const log = this.#openLog({ level: 'warn', file: undefined }, false);
        await runBenchClient(readBenchPlan(process.env), {
          ...{ venues: VENUES, clock: systemClock, log, print: line => this.#output.write(`${line}\n`) },
          done: stdinEnds(this.#interrupt.signal),
        });
        return { code: 0 };
      }
      case 'scan': {
        const { options } = command;
        const log = this.#openLog(options.log, options.format === 'table' && this.#terminal);
        const { exitCode, stats } = await runScanCommand(options, {
          startEngine: startEngineInline,
          clock: systemClock,
          log,
          output: this.#output,
          terminal: this.#terminal ? process.stdout : undefined,
          screen: this.#terminal && this.#cursor ? this.#screen : undefined,
          statusLine: this.#statusLine,
          wordsOnTerminal: process.stderr.isTTY === true,
          env: process.env,
          venueName,
          interrupted: this.#interrupt.signal,
          script: __filename,
          onLive: redraw => {
            this.#redraw = redraw;
          },
        });
        return { code: exitCode, ...(options.stats && { last: `${JSON.stringify(stats)}\n` }) };
      }
    }
  }

  #openLog({ level, file }: LogOptions, tableOnTerminal: boolean): LogSink {
    this.#log = new LogSink({
      console: this.#statusLine,
      level: level ?? (tableOnTerminal ? 'warn' : 'info'),
      file,
      now: () => systemClock.now(),
    });
    return this.#log;
  }

  async #end({ code, last = '' }: { code: number; last?: string }): Promise<void> {
    this.#ending = true;
    const failure = this.#output.failure;
    if (failure) await this.#errors.write(`spread-scanner: cannot write the output: ${failure.message}\n`);
    await this.#log?.close();
    await this.#errors.write(last);
    process.exit(failure ? 1 : code);
  }

  async #usageError(error: UsageError): Promise<void> {
    const lines = error.message.split('\n').map(line => `spread-scanner: ${line}\n`);
    await this.#errors.write(`${lines.join('')}Try "spread-scanner --help".\n`);
    await this.#end({ code: 2 });
  }

  async #internalFault(error: unknown): Promise<void> {
    if (this.#ending) process.exit(1);
    this.#leaveScreen();
    this.#statusLine.set('');
    const message = error instanceof Error ? error.message : String(error);
    const words = `internal fault: ${message}. --log-level debug shows where; please report it.`;
    if (this.#log) {
      this.#log.write('error', 'spread-scanner', words);
      this.#log.write('debug', 'spread-scanner', (error instanceof Error && error.stack) || message);
    } else {
      await this.#errors.write(`spread-scanner: ${words}\n`);
    }
    setTimeout(() => process.exit(1), END_LIMIT_MS).unref();
    await this.#end({ code: 1 });
  }

  #signal(): void {
    if (this.#interrupt.signal.aborted) process.exit(SECOND_SIGNAL_CODE);
    this.#interrupt.abort();
    setTimeout(() => {
      this.#log?.write('warn', 'spread-scanner', 'the clean end took too long; some connections were cut off');
      process.exit(0);
    }, END_LIMIT_MS).unref();
  }

  /** Ctrl-Z: the shell gets its own screen back. */
  #suspend(): void {
    this.#leaveScreen();
    process.kill(process.pid, 'SIGSTOP');
  }

  /** At once: the process may be about to end. */
  #leaveScreen(): void {
    const text = this.#screen.leave();
    if (text === '') return;
    try {
      writeSync(process.stdout.fd, text);
    } catch {
      // The terminal has gone away.
    }
  }
}

/** Also when a signal asks for the end. */
function stdinEnds(interrupted: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    interrupted.addEventListener('abort', () => resolve(), { once: true });
    process.stdin.once('end', resolve).once('error', () => resolve());
    process.stdin.resume();
  });
}

function version(): string {
  return typeof SPREAD_SCANNER_VERSION === 'string' ? SPREAD_SCANNER_VERSION : 'development';
}

if (!isMainThread && parentPort && (workerData as DemoThreadData | undefined)?.role === 'demo') {
  void serveDemoThread(parentPort, workerData as DemoThreadData);
} else {
  // Nearly all that is made lives for a moment: room that grows for it costs memory and saves nothing.
  setFlagsFromString('--semi-space-growth-factor=1');
  void new Program().run();
}
