import { existsSync } from 'node:fs';
import nodeModule from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What a venue's module imports the contract and the helpers by. */
const KIT = 'spread-scanner/venue';

interface Hooks {
  resolve(specifier: string, context: unknown, next: (specifier: string, context: unknown) => unknown): unknown;
}

/** Parts of `node:module` that not every version has. */
interface ModuleApi {
  registerHooks?(hooks: Hooks): void;
  register(specifier: string): void;
  _resolveFilename(request: string, ...rest: unknown[]): string;
}

let isProvided = false;

/**
 * From now on a module loaded in this thread finds `spread-scanner/venue` wherever it lies: beside this bundle, so that a
 * single file, in no project of its own, can be a venue.
 */
export function provideKit(): void {
  if (isProvided) return;
  isProvided = true;
  const path = kitPath();
  const url = pathToFileURL(path).href;
  const api = nodeModule as unknown as ModuleApi;
  if (api.registerHooks) {
    api.registerHooks({
      resolve: (specifier, context, next) =>
        specifier === KIT ? { url, format: 'commonjs', shortCircuit: true } : next(specifier, context),
    });
    return;
  }
  // Before Node 22.15 there is a hook for `import` and none for `require`.
  const resolve = api._resolveFilename;
  api._resolveFilename = (request, ...rest) => (request === KIT ? path : resolve(request, ...rest));
  const source = `export const resolve = (specifier, context, next) =>
    specifier === ${JSON.stringify(KIT)} ? { url: ${JSON.stringify(url)}, format: 'commonjs', shortCircuit: true } : next(specifier, context);`;
  api.register(`data:text/javascript,${encodeURIComponent(source)}`);
}

function kitPath(): string {
  const beside = join(__dirname, 'venue.js');
  // Run from its source, the kit is where the build has put it.
  return existsSync(beside) ? beside : join(__dirname, '../../../dist/venue.js');
}
