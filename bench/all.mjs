// All benchmarks, one after the other: `npm run bench`, or `npm run bench -- --quick` for a look in under three minutes.
// Each prints what it found as it goes; their JSON lines are printed again at the end. Exit 1 when one fails.
import { spawn } from 'node:child_process';

const isQuick = process.argv.includes('--quick');
/** Script, options of the quick look. */
const BENCHMARKS = [
  ['bench:feed', '--frames 60000 --warm 20000 --rounds 1'],
  ['bench:spreads', '--rounds 20 --assets 300,5000 --venues 3'],
  ['bench:view', '--rounds 40 --seconds 3'],
  ['bench:startup', '--runs 1'],
  ['bench:steady', '--minutes 0.3 --every 6 --burst-every 6 --burst-seconds 1'],
  ['soak', '--minutes 0.5 --chaos 2'],
];

function run(script, options) {
  const child = spawn('npm', ['run', '--silent', script, '--', ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', chunk => {
    output += chunk;
    process.stderr.write(chunk);
  });
  return new Promise(resolve => child.on('close', code => resolve({ code, output })));
}

const lines = [];
for (const [script, quick] of BENCHMARKS) {
  console.error(`\n== ${script}`);
  const { code, output } = await run(script, isQuick ? quick.split(' ') : []);
  lines.push(
    output
      .trim()
      .split('\n')
      .filter(line => line.startsWith('{'))
      .at(-1) ?? `${script}: no result (exit ${code})`,
  );
  if (code !== 0) process.exitCode = 1;
}
console.log(lines.join('\n'));
