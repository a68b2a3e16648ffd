import { BlockList, isIP } from 'node:net';

/** Is this host reached without the proxy? `host` without brackets, lower case. */
export type IsDirect = (host: string, port: number) => boolean;

/**
 * Reads a no-proxy list: `*`, `host` (with its subdomains), `.suffix`, `*.suffix`, `host:port`, addresses and ranges
 * (`10.0.0.0/8`). Loopback is always direct, as in browsers and VS Code, unless the list holds `<-loopback>`.
 */
export function parseNoProxy(entries: readonly string[]): IsDirect {
  const ranges = new BlockList();
  const hosts: { host: string; port: number | undefined }[] = [];
  let all = false;
  let loopback = true;
  for (const raw of entries) {
    const entry = raw.trim().toLowerCase();
    const [, address = '', bits] = /^\[?([0-9a-f.:]+)\]?\/(\d+)$/.exec(entry) ?? [];
    if (entry === '') continue;
    if (entry === '*') all = true;
    else if (entry === '<-loopback>') loopback = false;
    else if (isIP(address) && Number(bits) <= (isIP(address) === 4 ? 32 : 128)) {
      ranges.addSubnet(address, Number(bits), family(address));
    } else {
      const [, host = entry, port] = /^(.*[^:]):(\d+)$/.exec(isIP(entry) ? '' : entry) ?? [];
      hosts.push({ host: host.replace(/^\*?\./, '').replace(/^\[|\]$/g, ''), port: port ? Number(port) : undefined });
    }
  }
  return (host, port) => {
    if (all || (loopback && isLoopback(host))) return true;
    if (isIP(host) && ranges.check(host, family(host))) return true;
    return hosts.some(
      entry =>
        (entry.port === undefined || entry.port === port) &&
        (host === entry.host || (!isIP(host) && host.endsWith(`.${entry.host}`))),
    );
  };
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

function family(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
