import { readFileSync } from 'node:fs';
import { didYouMean } from '../base/suggest';
import { parseSettings } from '../model/settings';
import { jsonFault } from './jsonFault';
import { UsageError } from './usageError';

/**
 * Reads a file of base URLs: `{"<venue>.<market>.rest": "http://…", "<venue>.<market>.ws": "ws://…"}`. Throws a
 * UsageError that names the file and, where one is to blame, the key or the line.
 */
export function readEndpoints(path: string, venueIds: readonly string[]): Readonly<Record<string, string>> {
  const text = readText(path, '--endpoints').replace(/^\uFEFF/, '');
  const value = parseJson(text, path);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UsageError(
      `--endpoints: ${path} must hold one JSON object of "<venue>.<spot|perp>.<rest|ws>": "<URL>", not ${nameOf(value)}.`,
    );
  }
  const { settings, problems } = parseSettings({ endpoints: value }, venueIds);
  const messages = problems.map(problem => {
    const key = /unknown key "(.*?)"; expected/.exec(problem.message)?.[1];
    const hint = key === undefined ? '' : didYouMean(key, knownKeys(venueIds));
    return `${path}: ${problem.message.replace(/^endpoints: /, '')}.${hint}`;
  });
  if (messages.length > 0) throw new UsageError(messages.map(message => `--endpoints: ${message}`).join('\n'));
  if (Object.keys(settings.endpoints).length === 0) {
    throw new UsageError(`--endpoints: ${path} names no endpoint; leave --endpoints out to scan the real exchanges.`);
  }
  return settings.endpoints;
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const fault = jsonFault(text);
    const place = fault ? `line ${fault.line}, column ${fault.column}: ${fault.words}` : 'it cannot be read';
    throw new UsageError(`--endpoints: ${path} is not JSON: ${place}.`);
  }
}

/** Text of a file that a flag names. Throws a UsageError with the flag, the file and the system's reason in words. */
export function readText(path: string, flag: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${flag}: cannot read ${path}: ${fileProblem(error)}.`);
  }
}

const FILE_PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a directory',
  ENOTDIR: 'a part of its path is not a directory',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left on the device',
};

export function fileProblem(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | undefined)?.code ?? '';
  return FILE_PROBLEMS[code] ?? (error instanceof Error ? error.message : String(error));
}

function nameOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}

function knownKeys(venueIds: readonly string[]): string[] {
  return venueIds.flatMap(venue => ['spot.rest', 'spot.ws', 'perp.rest', 'perp.ws'].map(key => `${venue}.${key}`));
}
