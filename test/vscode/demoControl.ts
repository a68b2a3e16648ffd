import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Demo, type DemoOptions, startDemo } from '../../src/demo/demo';
import { parseFault } from '../../src/demo/faultSpec';

/** Simulated exchanges of the tests, which a suite in another process can ask and harm. */
export interface ControlledDemo {
  readonly demo: Demo;
  /** Base URL; see suite/control.ts for its use. */
  readonly url: string;
  close(): Promise<void>;
}

/** `GET /sessions`: number of open client sockets. `POST /fault`: a text for `parseFault`. `POST /clear`: ends all faults. */
export async function startControlledDemo(options: DemoOptions): Promise<ControlledDemo> {
  const demo = await startDemo(options);
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', chunk => {
      body += chunk;
    });
    request.on('end', () => {
      const fault = request.url === '/fault' ? parseFault(body) : undefined;
      if (typeof fault === 'string') response.statusCode = 400;
      else if (fault) demo.faults.inject(fault);
      if (request.url === '/clear') demo.faults.clear();
      response.end(JSON.stringify({ sessions: demo.sessionCount(), problem: typeof fault === 'string' ? fault : '' }));
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    demo,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
      await demo.close();
    },
  };
}
