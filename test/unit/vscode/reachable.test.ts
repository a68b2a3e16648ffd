import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { whyUnreachable } from '../../vscode/reachable';

describe('whether VS Code can be downloaded', () => {
  const failing = (code: string) => async () => {
    throw Object.assign(new Error('no way'), { code });
  };

  it('is told by the place of the downloads, and why', async () => {
    assert.equal(await whyUnreachable({}, async () => undefined), undefined);
    for (const code of ['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ENETUNREACH']) {
      const why = await whyUnreachable({}, failing(code));
      assert.equal(why, `update.code.visualstudio.com:443 can't be reached: ${code}`);
    }
  });

  it('asks the proxy where there is one: what it refuses is no reason to skip', async () => {
    const server = createServer(socket => socket.destroy());
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const HTTPS_PROXY = `http://127.0.0.1:${port}`;
    assert.equal(await whyUnreachable({ HTTPS_PROXY }), undefined);
    await new Promise(resolve => server.close(resolve));
    assert.equal(await whyUnreachable({ HTTPS_PROXY }), `127.0.0.1:${port} can't be reached: ECONNREFUSED`);
  });
});
