import { type ChildProcess, execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './install';
import { endTree, spawnTree } from './processTree';

export interface VsCodeServerOptions {
  /** The installed server, see install.ts. */
  readonly server: string;
  /** What the user has set; application-wide settings such as the theme can be set only here. */
  readonly userSettings?: Readonly<Record<string, unknown>>;
  /** What the machine has set, for settings that a user's other machines must not decide (`scope: machine`). */
  readonly machineSettings?: Readonly<Record<string, unknown>>;
  /** Added to the environment of the server and so of the extension host. */
  readonly env?: Readonly<Record<string, string>>;
  /** 0: any free one. */
  readonly port?: number;
  /** The folder of the extension under development; undefined: none. */
  readonly extension?: string | undefined;
  /** A .vsix that is installed before the start. */
  readonly vsix?: string;
  readonly startLimitMs?: number;
}

export interface VsCodeServer {
  readonly port: number;
  /** Settings, extensions and logs; removed at the end. */
  readonly folder: string;
  /** An empty folder that the window opens. */
  readonly workspace: string;
  /** The page; `tests` is the module whose `run()` the extension host calls. */
  url(tests?: string): string;
  /** Changes settings of the running server; VS Code notices. */
  setUser(settings: Readonly<Record<string, unknown>>): Promise<void>;
  setMachine(settings: Readonly<Record<string, unknown>>): Promise<void>;
  /** What the server has said so far. */
  output(): string;
  /** Called when the server ends without having been asked to. */
  onDied(listener: (words: string) => void): void;
  /** Ends the server with its extension hosts and removes its folder; may be called again. */
  stop(): Promise<void>;
}

/** Nothing that asks, tells, updates or moves. */
const QUIET: Readonly<Record<string, unknown>> = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.reduceMotion': 'on',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'security.workspace.trust.enabled': false,
  'workbench.enableExperiments': false,
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'git.enabled': false,
  // It would start programs again and again to look for ports.
  'remote.autoForwardPorts': false,
};

/** Starts VS Code for browsers on 127.0.0.1, with settings and extensions of its own. Rejects with words for a person. */
export async function startVsCodeServer(options: VsCodeServerOptions): Promise<VsCodeServer> {
  const folder = await mkdtemp(join(tmpdir(), 'spread-scanner-vscode-'));
  const workspace = join(folder, 'workspace');
  const userFile = join(folder, 'data', 'data', 'User', 'settings.json');
  const machineFile = join(folder, 'data', 'data', 'Machine', 'settings.json');
  const user = { ...QUIET, ...options.userSettings };
  const machine = { ...options.machineSettings };
  await mkdir(workspace, { recursive: true });
  await writeJson(userFile, user);
  await writeJson(machineFile, machine);

  const main = join(options.server, 'out', 'server-main.js');
  const folders = ['--server-data-dir', join(folder, 'data'), '--extensions-dir', join(folder, 'extensions')];
  if (options.vsix) await promisify(execFile)(nodeOfVsCode(), [main, ...folders, '--install-extension', options.vsix]);
  const child = spawnTree(
    nodeOfVsCode(),
    [
      main,
      ...['--host', '127.0.0.1', '--port', String(options.port ?? 0)],
      ...folders,
      '--without-connection-token',
      '--accept-server-license-terms',
      // Without it the page takes no extension under development; with it VS Code shows no messages beside the bell.
      ...(options.extension === undefined ? [] : ['--enable-smoke-test-driver']),
      '--disable-telemetry',
      '--disable-workspace-trust',
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: hostEnv(options.env) },
  );
  let output = '';
  let stopping: Promise<void> | undefined;
  const died = new Set<(words: string) => void>();
  const stop = () => {
    stopping ??= endTree(child).then(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
    return stopping;
  };
  child.once('exit', (code, signal) => {
    if (!stopping) for (const listener of died) listener(`VS Code ended with ${signal ?? code}\n${lastLines(output)}`);
  });

  try {
    const port = await listening(child, options.startLimitMs ?? 60_000, chunk => {
      output += chunk;
      return output;
    });
    const remote = `vscode-remote://127.0.0.1:${port}`;
    return {
      port,
      folder,
      workspace,
      url: tests => {
        const payload = [['skipWelcome', 'true']];
        if (options.extension) payload.push(['extensionDevelopmentPath', remote + uriPath(options.extension)]);
        if (tests) payload.push(['extensionTestsPath', remote + uriPath(tests)]);
        const query = new URLSearchParams({ folder: uriPath(workspace), payload: JSON.stringify(payload) });
        return `http://127.0.0.1:${port}/?${query.toString().replaceAll('+', '%20')}`;
      },
      setUser: settings => writeJson(userFile, Object.assign(user, settings)),
      setMachine: settings => writeJson(machineFile, Object.assign(machine, settings)),
      output: () => output,
      onDied: listener => died.add(listener),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The Node that VS Code ships, from the dev dependency; else the one that runs this. */
export function nodeOfVsCode(): string {
  const own = join(ROOT, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  return existsSync(own) ? own : process.execPath;
}

/** The environment without what belongs to the program that starts the server. */
function hostEnv(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const ours = /^(npm_|NODE_OPTIONS$|VSCODE_|TSX_)/;
  const rest = Object.fromEntries(Object.entries(process.env).filter(([key]) => !ours.test(key)));
  // No look at a gallery of extensions: nothing leaves this machine.
  return { ...rest, EXTENSIONS_GALLERY: '{"serviceUrl":""}', ...extra };
}

function listening(child: ChildProcess, limitMs: number, take: (chunk: string) => string): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = '';
    const limit = setTimeout(() => fail(`VS Code did not start within ${limitMs / 1000} s`), limitMs);
    const fail = (words: string) => {
      clearTimeout(limit);
      reject(new Error(`${words}\n${lastLines(output)}`));
    };
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', chunk => {
        output = take(chunk);
        const port = /Extension host agent listening on (\d+)/.exec(output)?.[1];
        if (port === undefined) return;
        clearTimeout(limit);
        resolve(Number(port));
      });
    }
    child.once('error', error => fail(`VS Code can't be started: ${error.message}`));
    child.once('exit', code => {
      fail(
        /EADDRINUSE/.test(output)
          ? 'The port is taken; choose another.'
          : `VS Code ended with ${code} before it listened`,
      );
    });
  });
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-8).join('\n');
}

async function writeJson(path: string, value: unknown): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true });
  const text = `${JSON.stringify(value, null, 2)}\n`;
  if (existsSync(path) && (await readFile(path, 'utf8')) === text) return;
  await writeFile(path, text);
}

/** `C:\a b` becomes `/c:/a b`, as in a URI's path. */
function uriPath(path: string): string {
  const slashed = path.replaceAll('\\', '/');
  return slashed.startsWith('/') ? slashed : `/${slashed}`;
}
