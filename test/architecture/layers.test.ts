import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');

/**
 * What a folder must never import; `*` stands for every folder of the repository and every package, but for what
 * `allowed` names. Folders are those below src, and `webview`. `node:` stands for every built-in module.
 */
interface Rule {
  readonly forbidden: readonly string[];
  readonly allowed?: readonly string[];
}

const EVERY_FOLDER = [
  ...[
    'base',
    'model',
    'connectors',
    'store',
    'spreads',
    'history',
    'episodes',
    'protocol',
    'engine',
    'demo',
    'export',
    'ui',
    'cli',
  ],
  ...['webview', 'extension', 'venue'],
];

function butFor(...allowed: string[]): Rule {
  return { forbidden: EVERY_FOLDER.filter(folder => !allowed.includes(folder)) };
}

const RULES: Readonly<Record<string, Rule>> = {
  base: { forbidden: [...butFor('base').forbidden, 'vscode'] },
  model: { forbidden: [...butFor('model', 'base').forbidden, 'vscode'] },
  connectors: { forbidden: ['vscode', 'store', 'spreads', 'engine', 'ui', 'webview', 'cli', 'demo', 'extension'] },
  store: {
    forbidden: ['vscode', 'ws', 'undici', 'connectors', 'ui', 'engine', 'spreads', 'episodes', 'webview', 'node:'],
  },
  spreads: { forbidden: ['vscode', 'ws', 'undici', 'connectors', 'ui', 'engine', 'episodes', 'webview', 'node:'] },
  episodes: { forbidden: [...butFor('episodes', 'spreads', 'store', 'model', 'base').forbidden, 'vscode', 'node:'] },
  history: { forbidden: [...butFor('history', 'base', 'model', 'protocol').forbidden, 'vscode', 'node:'] },
  protocol: { forbidden: [...butFor('protocol', 'base', 'model').forbidden, 'vscode', 'node:'] },
  engine: { forbidden: ['vscode', 'ui', 'webview', 'cli', 'extension', 'demo'] },
  ui: { forbidden: ['ws', 'undici', 'connectors', 'store', 'spreads', 'episodes', 'webview'] },
  extension: { forbidden: ['ws', 'undici', 'connectors', 'store', 'spreads', 'episodes', 'webview'] },
  cli: { forbidden: ['vscode', 'ui', 'webview', 'extension'] },
  // What is published of the contract, for venues from outside.
  venue: butFor('venue', 'connectors', 'model'),
  // The simulated exchanges must not be able to agree with the scanner by sharing its code.
  demo: { forbidden: ['vscode', 'connectors', 'store', 'spreads', 'engine', 'ui', 'webview', 'cli', 'extension'] },
  export: { forbidden: ['vscode', 'connectors', 'store', 'spreads', 'engine', 'ui', 'webview', 'cli', 'demo'] },
  webview: { forbidden: [...butFor('webview', 'base', 'model', 'protocol').forbidden, 'vscode', 'node:'] },
};

/** The only folders that may import `vscode`. */
const VSCODE_USERS = ['ui', 'extension'];

/**
 * Who may read the clock or set a timer without a `Clock`, and why. All else takes time from the clock that it is given,
 * so that tests need not wait.
 */
const TIME_EXCEPTIONS: Readonly<Record<string, string>> = {
  'src/base/clock.ts': 'it is the clock',
};
/** Folders of node-side entry points: programs of their own, whose time is the machine's. */
const TIME_EXEMPT = ['src/demo/', 'src/cli/'];

interface Source {
  /** Relative to the root, with slashes. */
  readonly path: string;
  readonly folder: string;
  readonly text: string;
  /** Without comments; texts are kept. */
  readonly code: string;
  readonly imports: readonly string[];
}

/** Blanks comments, so that what they say is not taken for code. Texts and templates are left as they are. */
function withoutComments(text: string): string {
  return text.replace(
    /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|\/\*[\s\S]*?\*\/|(?<![:\\/])\/\/[^\n]*/g,
    (_, string?: string) => string ?? ' ',
  );
}

/** Every module that the code names: imports with and without names, of types, re-exports, dynamic ones, require. */
function importsOf(code: string): string[] {
  const patterns = [
    /\b(?:import|export)\b[^'"`;()=]*?\bfrom\s*['"]([^'"]+)['"]/g,
    /\bimport\s*['"]([^'"]+)['"]/g,
    /\b(?:import|require|require\.resolve)\s*\(\s*['"`]([^'"`]+)['"`]/g,
  ];
  return patterns.flatMap(pattern => [...code.matchAll(pattern)].map(match => match[1] as string));
}

function filesUnder(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesUnder(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

function folderOf(path: string): string {
  const [top = '', second = ''] = path.split('/');
  if (top !== 'src') return top;
  return second.replace(/\.tsx?$/, '');
}

function read(file: string): Source {
  const path = relative(ROOT, file).replaceAll('\\', '/');
  const text = readFileSync(file, 'utf8');
  const code = withoutComments(text);
  return { path, folder: folderOf(path), text, code, imports: importsOf(code) };
}

/** Path of a relative import, from the root; undefined for a package. */
function targetOf(source: Source, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const base = join(dirname(join(ROOT, source.path)), specifier);
  const file = [base, `${base}.ts`, `${base}.tsx`, join(base, 'index.ts')].find(
    each => /\.\w+$/.test(each) && existsSync(each),
  );
  return relative(ROOT, file ?? base).replaceAll('\\', '/');
}

function isBuiltin(specifier: string): boolean {
  return specifier.startsWith('node:') || builtinModules.includes(specifier.split('/')[0] as string);
}

/** What the table says about an import: a folder of the house, `node:`, or the name of a package. */
function nameOf(source: Source, specifier: string): string {
  const target = targetOf(source, specifier);
  if (target !== undefined) return folderOf(target);
  if (isBuiltin(specifier)) return 'node:';
  const [scope = '', name = ''] = specifier.split('/');
  return scope.startsWith('@') ? `${scope}/${name}` : scope;
}

const sources = [...filesUnder(join(ROOT, 'src')), ...filesUnder(join(ROOT, 'webview'))].map(read);

function none(found: readonly string[]): void {
  assert.deepEqual(found, []);
}

describe('layers', () => {
  it('reads every form of import, and nothing out of comments', () => {
    const code = withoutComments(`
      import a from 'a';
      import type { B } from './b';
      import {
        type C,
        d,
      } from "./c";
      import 'e';
      export * from './f';
      export type { G } from './g';
      const h = await import('./h');
      const i = require('i');
      // import j from 'j';
      /* import k from 'k'; */
      const url = 'https://l'; import m from 'm';
      let n: import('./n').N;
    `);
    assert.deepEqual(importsOf(code).sort(), ['./b', './c', './f', './g', './h', './n', 'a', 'e', 'i', 'm']);
  });

  it('knows every folder', () => {
    assert.ok(sources.length > 40);
    none([...new Set(sources.map(source => source.folder))].filter(folder => !(folder in RULES)));
  });

  it('imports only what the table allows', () => {
    none(
      sources.flatMap(source =>
        source.imports
          .filter(specifier => RULES[source.folder]?.forbidden.includes(nameOf(source, specifier)))
          .map(specifier => `${source.path} imports ${specifier}`),
      ),
    );
  });

  it('imports nothing from outside src and webview', () => {
    none(
      sources.flatMap(source =>
        source.imports
          .filter(specifier => /^(?!src\/|webview\/)/.test(targetOf(source, specifier) ?? 'src/'))
          .map(specifier => `${source.path} imports ${specifier}`),
      ),
    );
  });

  it('imports vscode only in ui and extension.ts', () => {
    none(
      sources
        .filter(source => source.imports.includes('vscode') && !VSCODE_USERS.includes(source.folder))
        .map(source => source.path),
    );
  });

  it('imports a venue only in the registry', () => {
    const registry = 'src/connectors/registry.ts';
    const isVenue = (path: string) => path.startsWith('src/connectors/venues/');
    none(
      sources.flatMap(source =>
        source.imports
          .map(specifier => targetOf(source, specifier) ?? '')
          .filter(target => isVenue(target) && source.path !== registry)
          .map(target => `${source.path} imports ${target}`),
      ),
    );
    const imported = sources.find(source => source.path === registry)?.imports.length ?? 0;
    const venues = sources.filter(source => isVenue(source.path)).length;
    assert.ok(imported >= venues, 'a venue file that no registry line names');
  });

  it('has no circles', () => {
    const byPath = new Map(sources.map(source => [source.path, source]));
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (path: string, way: readonly string[]) => {
      const source = byPath.get(path);
      if (!source || done.has(path)) return;
      if (way.includes(path)) {
        circles.push([...way.slice(way.indexOf(path)), path].join(' > '));
        return;
      }
      for (const specifier of source.imports) {
        const target = targetOf(source, specifier);
        if (target !== undefined) visit(target, [...way, path]);
      }
      done.add(path);
    };
    for (const source of sources) visit(source.path, []);
    none(circles);
  });

  it('has no default exports and no any', () => {
    const withoutTexts = (code: string) =>
      code.replace(/"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g, "''");
    none(
      sources.filter(source => /\bexport\s+default\b|\bas\s+default\b/.test(source.code)).map(source => source.path),
    );
    none(
      sources
        .filter(source => /[:<,|&(=]\s*any\b(?!\s*[:(.])|\bas\s+any\b|\bany\[\]/.test(withoutTexts(source.code)))
        .map(source => source.path),
    );
  });

  it('takes time from a clock', () => {
    const timed =
      /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.now\b|(?<![.\w])(?:globalThis\.)?set(?:Timeout|Interval)\s*\(|\bnode:timers/;
    none(
      sources
        .filter(source => timed.test(source.code))
        .map(source => source.path)
        .filter(path => !(path in TIME_EXCEPTIONS) && !TIME_EXEMPT.some(folder => path.startsWith(folder))),
    );
    none(
      Object.keys(TIME_EXCEPTIONS).filter(path => !timed.test(sources.find(each => each.path === path)?.code ?? '')),
    );
  });

  it('has no timers in store and spreads, not even of a clock', () => {
    none(
      sources
        .filter(({ folder }) => folder === 'store' || folder === 'spreads')
        .filter(({ code }) => /\bset(?:Timeout|Interval|Immediate)\b|\bqueueMicrotask\b/.test(code))
        .map(source => source.path),
    );
  });

  it('keeps the document out of everything but the webview', () => {
    none(
      sources
        .filter(source => source.folder !== 'webview')
        .filter(({ code }) =>
          /\b(?:document|window)\.(?:\w+)\b(?=\s*\()|\bHTMLElement\b|reference lib="dom"/.test(code),
        )
        .map(source => source.path),
    );
  });
});
