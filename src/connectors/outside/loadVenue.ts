import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { VenueDefinition } from '../venue';
import { asVenue, checkVenue } from './checkVenue';
import { provideKit } from './provideKit';

/** What stands between a path and a venue, in words. */
export class VenueModuleError extends Error {}

/** Loads a module, also one of ECMAScript, as Node does. */
export type ImportModule = (url: string) => Promise<unknown>;

/** Bundled or run from its source, this is Node's own `import`: a module of any kind can be loaded. */
const importModule: ImportModule = url => import(url);

/**
 * The venue that a module of a user exports as its default. Rejects with a VenueModuleError that names what is missing or
 * wrong. The module runs with all rights of this process: only paths that the user has set himself get here.
 */
export async function loadVenue(path: string, load: ImportModule = importModule): Promise<VenueDefinition> {
  if (!isAbsolute(path)) throw new VenueModuleError(`${path}: not an absolute path`);
  provideKit();
  let module: unknown;
  try {
    module = await load(pathToFileURL(path).href);
  } catch (error) {
    throw new VenueModuleError(`${path} can't be loaded: ${error instanceof Error ? error.message : String(error)}`);
  }
  const value = defaultOf(module);
  const wrong = checkVenue(value);
  if (wrong.length > 0) throw new VenueModuleError(`${path}: ${wrong.join('; ')}`);
  return asVenue(value);
}

/** `export default`, `module.exports = `, or `exports.default = ` of a compiled module. */
function defaultOf(module: unknown): unknown {
  const first = (module as { default?: unknown } | undefined)?.default;
  const second = (first as { default?: unknown } | undefined)?.default;
  return second ?? first;
}
