import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type BuildOptions, build } from 'esbuild';

const ROOT = join(__dirname, '../../..');
const OUT = join(ROOT, 'out', 'lean');
const load = createRequire(__filename);

interface Addresses {
  readonly Address4: new (ip: string) => { toArray(): number[] };
  readonly Address6: {
    new (ip: string): { canonicalForm(): string };
    fromByteArray(bytes: readonly number[]): { canonicalForm(): string };
  };
}

describe('packages that are bundled without what the engine has no use for', () => {
  it('pass the tests of requests and proxies', async () => {
    const { leanEngine, leanProxies } = await import('../../../scripts/lean/plugin.mjs');
    const names = ['http', 'proxy'];
    const options: BuildOptions = { outdir: OUT, bundle: true, minify: true, platform: 'node', format: 'cjs' };
    await build({
      ...options,
      entryPoints: names.map(name => join(ROOT, 'test/unit/connectors', `${name}.test.ts`)),
      // The tests' own server needs the whole of it.
      external: ['ws', 'mocha'],
      plugins: [leanEngine],
    });
    await build({
      ...options,
      entryPoints: [join(ROOT, 'src/connectors/proxyAgents.ts')],
      plugins: [leanProxies],
    });
    const mocha = join(ROOT, 'node_modules/mocha/bin/mocha.js');
    const files = names.map(name => join(OUT, `${name}.test.js`));
    const args = [mocha, '--no-config', '--timeout', '20000', '--exit', '--reporter', 'dot', ...files];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT, timeout: 50_000 });
    assert.match(stdout, /\d\d passing/);
  }).timeout(60_000);

  it('write addresses as the whole package does', () => {
    const own = load('../../../scripts/lean/ipAddress.cjs') as Addresses;
    const whole = load('ip-address') as Addresses;
    for (const ip of ['0.0.0.0', '127.0.0.1', '255.254.3.40']) {
      assert.deepEqual(new own.Address4(ip).toArray(), new whole.Address4(ip).toArray());
    }
    for (const ip of [
      '::',
      '::1',
      'fe80::1',
      '2001:db8::ff00:42:8329',
      '1:2:3:4:5:6:7:8',
      '1::',
      '::ffff:192.0.2.128',
    ]) {
      assert.equal(new own.Address6(ip).canonicalForm(), new whole.Address6(ip).canonicalForm(), ip);
    }
    const bytes = [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0xff, 0, 0, 0x42, 0x83, 0x29];
    const { Address6 } = whole;
    assert.equal(own.Address6.fromByteArray(bytes).canonicalForm(), Address6.fromByteArray(bytes).canonicalForm());
  });
});
