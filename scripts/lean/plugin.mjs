import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';

const require = createRequire(import.meta.url);

/** Parts of packages that the engine can't come to, and what stands in their place. */
const PARTS = [
  // Form data as a body; ours are texts.
  {
    path: /undici\/lib\/web\/fetch\/body\.js$/,
    instead: 'exports.extractBody = () => { throw new TypeError("no"); };',
  },
  // Is only spoken where `allowH2` is given.
  {
    path: /undici\/lib\/dispatcher\/client-h2\.js$/,
    instead: 'module.exports = () => { throw new TypeError("no"); };',
  },
  // SOCKS goes through the package socks; undici's own is for `ProxyAgent` with such a URL, which is never made.
  { path: /undici\/lib\/dispatcher\/socks5-proxy-agent\.js$/, instead: 'module.exports = class {};' },
  // The same parser is there without SIMD, which runs everywhere: undici takes it where this one can't be had.
  { path: /undici\/lib\/llhttp\/llhttp_simd-wasm\.js$/, instead: 'throw new Error("left out");' },
  // Lines for those who debug the proxy packages.
  { path: /\/debug\/src\/(index|browser)\.js$/, instead: 'module.exports = () => () => {};' },
  { path: /\/ws\/lib\/websocket-server\.js$/, instead: 'module.exports = class {};' },
  // Compression is never offered; the library asks for its name alone.
  {
    path: /\/ws\/lib\/permessage-deflate\.js$/,
    instead: 'exports.extensionName = "permessage-deflate";',
  },
];
/** Of the parser's many constants two tables are needed, which are taken from the package as it is. */
const CONSTANTS = /undici\/lib\/llhttp\/constants\.js$/;
const PARSER = /undici\/lib\/llhttp\/llhttp-wasm\.js$/;

/** esbuild plugin for the engine: packages without what it has no use for, and proxies in a bundle of their own. */
export const leanEngine = {
  name: 'lean engine',
  setup(build) {
    replacePackages(build, { undici: 'undici.cjs' });
    replaceParts(build);
    build.onResolve({ filter: /^\.\/proxyAgents$/ }, () => ({ path: './proxyAgents.js', external: true }));
  },
};

/** The same for the program in the terminal, which serves sockets too: its simulated exchanges do. */
export const leanCli = {
  name: 'lean cli',
  setup(build) {
    replacePackages(build, { undici: 'undici.cjs' });
    replaceParts(build, ({ path }) => !path.source.includes('ws'));
    build.onResolve({ filter: /^\.\/proxyAgents$/ }, () => ({ path: './proxyAgents.js', external: true }));
  },
};

/** The same for the bundle of proxies. */
export const leanProxies = {
  name: 'lean proxies',
  setup(build) {
    replacePackages(build, { undici: 'undiciConnect.cjs', 'ip-address': 'ipAddress.cjs' });
    replaceParts(build);
  },
};

/** Whole packages of which little is used. */
function replacePackages(build, files) {
  for (const [name, file] of Object.entries(files)) {
    const path = fileURLToPath(new URL(file, import.meta.url));
    build.onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path }));
  }
}

function replaceParts(build, isMeant = () => true) {
  for (const { path, instead } of PARTS.filter(isMeant)) {
    build.onLoad({ filter: withEitherSlash(path) }, () => ({ contents: instead, loader: 'js' }));
  }
  build.onLoad({ filter: withEitherSlash(CONSTANTS) }, ({ path }) => {
    const { ERROR, TYPE } = require(path);
    return {
      contents: `exports.ERROR = ${JSON.stringify(ERROR)}; exports.TYPE = ${JSON.stringify(TYPE)};`,
      loader: 'js',
    };
  });
  build.onLoad({ filter: withEitherSlash(PARSER) }, async ({ path }) => {
    const base64 = /'([A-Za-z0-9+/=]{1000,})'/.exec(await readFile(path, 'utf8'))?.[1];
    if (base64 === undefined) throw new Error(`${path} is not what it was: see ${import.meta.url}`);
    const packed = brotliCompressSync(Buffer.from(base64, 'base64')).toString('base64');
    return {
      contents: `module.exports = require('node:zlib').brotliDecompressSync(Buffer.from('${packed}', 'base64'));`,
      loader: 'js',
    };
  });
}

function withEitherSlash({ source }) {
  return new RegExp(source.replaceAll('\\/', '[\\\\/]'));
}
