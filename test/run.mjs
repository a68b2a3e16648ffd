// Runs everything that `npm test` promises, one step after the other, and ends with the sum.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

const bin = name => `node_modules/.bin/${name}`;
const mocha = (...specs) => [
  bin('mocha'),
  '--no-config',
  '--require',
  'tsx/cjs',
  '--extension',
  'ts',
  '--timeout',
  '60000',
  '--forbid-only',
  '--forbid-pending',
  '--reporter',
  'dot',
  ...specs,
];

/**
 * Steps of the same lane run one after the other, and beside those of the other lanes that follow each other in this list:
 * they mostly wait for sockets.
 */
const STEPS = [
  { name: 'lint', command: [bin('biome'), 'check', '--error-on-warnings', '.'] },
  { name: 'types', command: [bin('tsc'), '--noEmit', '-p', 'tsconfig.json'] },
  { name: 'types of the page', command: [bin('tsc'), '--noEmit', '-p', 'webview/tsconfig.json'] },
  { name: 'types for venues from outside', command: [bin('tsc'), '-p', 'tsconfig.types.json'] },
  { name: 'types of the examples', command: [bin('tsc'), '-p', 'examples/tsconfig.json'] },
  { name: 'build', command: [process.execPath, 'esbuild.mjs'] },
  { name: 'unit and layers', command: mocha('test/unit/**/*.test.ts', 'test/architecture/**/*.test.ts') },
  { name: 'engine on the simulated exchanges', lane: 'a', command: mocha('test/engine/**/*.test.ts') },
  { name: 'ccxt on the simulated exchanges', lane: 'b', command: mocha('test/ccxt/**/*.test.ts') },
  { name: 'replayed wire formats', lane: 'b', command: mocha('test/replay/**/*.test.ts') },
  { name: 'command line', lane: 'b', command: mocha('test/cli/**/*.test.ts') },
  { name: 'VS Code, installed once', command: [process.execPath, '--import', 'tsx', 'test/vscode/prepare.ts'] },
  { name: 'panel in Chromium', command: mocha('test/webview/**/*.test.ts') },
  { name: 'VS Code', command: [process.execPath, '--import', 'tsx', 'test/vscode/inHost.ts'] },
  { name: 'VS Code, as a user', command: mocha('test/vscode/ui/**/*.test.ts') },
  { name: 'VS Code with the package (vsix)', command: mocha('test/vscode/vsix/**/*.test.ts') },
];

/** A step that leaves something open would never end. */
const STEP_LIMIT_MS = 8 * 60_000;

const only = process.argv[2];
let passed = 0;
let failed = 0;
const wanted = STEPS.filter(({ name }) => !only || name.includes(only));
for (let at = 0; at < wanted.length; ) {
  let end = at + 1;
  while (wanted[at].lane && wanted[end]?.lane) end++;
  const together = wanted.slice(at, end);
  const lanes = [...new Set(together.map(({ lane }) => lane))];
  // What runs beside something else is told when it is over.
  await Promise.all(
    lanes.map(lane =>
      runAll(
        together.filter(step => step.lane === lane),
        lanes.length > 1,
      ),
    ),
  );
  at = end;
}

async function runAll(steps, quiet) {
  for (const { name, command } of steps) {
    const startedAt = Date.now();
    if (!quiet) console.log(`\n== ${name}`);
    const { code, output } = await run(command, quiet);
    if (quiet) console.log(`\n== ${name}\n${output}`);
    const counted = /(\d+) passing/.exec(output);
    if (counted) {
      const failing = Number(/(\d+) failing/.exec(output)?.[1] ?? 0);
      passed += Number(counted[1]);
      failed += failing > 0 || code === 0 ? failing : 1;
    } else if (code === 0) passed += 1;
    else failed += 1;
    console.log(
      `== ${name}: ${code === 0 ? 'ok' : `FAILED (exit ${code})`} in ${Math.round((Date.now() - startedAt) / 1000)} s`,
    );
  }
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;

function run([command, ...args], quiet) {
  return new Promise(resolve => {
    if (!existsSync(command)) {
      console.log(`${command} is missing: run npm ci`);
      resolve({ code: 1, output: '' });
      return;
    }
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, FORCE_COLOR: '0' },
    });
    let output = '';
    const limit = setTimeout(() => {
      output += `\nnot over after ${STEP_LIMIT_MS / 60_000} min: ended\n`;
      child.kill('SIGKILL');
    }, STEP_LIMIT_MS);
    const take = stream => chunk => {
      output += chunk;
      if (!quiet) stream.write(chunk);
    };
    child.stdout.on('data', take(process.stdout));
    child.stderr.on('data', take(process.stderr));
    child.on('close', code => {
      clearTimeout(limit);
      resolve({ code: code ?? 1, output });
    });
  });
}
