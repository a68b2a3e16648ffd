import { didYouMean } from '../base/suggest';
import { type CommandName, FLAG_BY_NAME, FLAGS, type Flag } from './flags';
import { UsageError } from './usageError';

/** The command line in parts: words, and for each flag the values it was given (switches: an empty one). */
export interface SplitArguments {
  readonly words: readonly string[];
  readonly flags: ReadonlyMap<string, readonly string[]>;
}

/** Splits a command line by the table of flags. Throws a UsageError that names the flag. */
export function splitArguments(args: readonly string[]): SplitArguments {
  const words: string[] = [];
  const flags = new Map<string, string[]>();
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    if (arg === '--' || arg === '') continue;
    if (!arg.startsWith('-') || arg === '-') {
      words.push(arg);
      continue;
    }
    const equals = arg.indexOf('=');
    const written = equals < 0 ? arg : arg.slice(0, equals);
    const flag = find(written);
    let value = equals < 0 ? undefined : arg.slice(equals + 1);
    if (flag.value === undefined) {
      if (value !== undefined) throw new UsageError(`--${flag.name} takes no value; write just --${flag.name}.`);
      value = '';
    } else if (value === undefined) {
      value = args[i + 1];
      if (value === undefined || looksLikeFlag(value)) {
        throw new UsageError(`--${flag.name} needs a value: --${flag.name} ${flag.value}.`);
      }
      i += 1;
    }
    const values = flags.get(flag.name) ?? [];
    if (values.length > 0 && flag.value !== undefined && !flag.repeatable) {
      throw new UsageError(`--${flag.name} is given twice ("${values[0]}" and "${value}"); give it once.`);
    }
    values.push(value);
    flags.set(flag.name, values);
  }
  return { words, flags };
}

/** Throws for a flag that this command does not have. */
export function checkFlagsOf(command: CommandName, flags: SplitArguments['flags']): void {
  for (const name of flags.keys()) {
    const flag = FLAG_BY_NAME.get(name);
    if (flag && !flag.commands.includes(command)) {
      const other = flag.commands.map(known => `"spread-scanner ${known}"`).join(' and ');
      throw new UsageError(`--${name} belongs to ${other}, not to "spread-scanner ${command}".`);
    }
  }
}

function find(written: string): Flag {
  const flag = written.startsWith('--')
    ? FLAG_BY_NAME.get(written.slice(2))
    : (FLAGS as readonly Flag[]).find(known => known.short !== undefined && `-${known.short}` === written);
  if (flag) return flag;
  const names = FLAGS.map(known => known.name);
  const hint = didYouMean(written.replace(/^-+/, ''), names, '--');
  throw new UsageError(`unknown option "${written}".${hint}`);
}

function looksLikeFlag(value: string): boolean {
  return value.startsWith('-') && value !== '-' && !/^-[\d.]/.test(value);
}
