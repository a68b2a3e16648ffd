export interface StartOptions {
  readonly live: boolean;
  readonly desktop: boolean;
  /** Whether a browser may be opened. */
  readonly open: boolean;
  /** Of VS Code in the browser; 0: any free one. */
  readonly port: number;
}

export const USAGE = `npm start                  VS Code in the browser with Spread Scanner, on simulated exchanges
npm start -- --live        on the real exchanges
npm start -- --desktop     in the installed VS Code ("code" on the PATH)
npm start -- --port 8080   address of VS Code in the browser; default: any free port
npm start -- --no-open     opens no browser, only prints the address`;

/** Reads the arguments after `npm start --`. Returns words for a person when it can't. */
export function parseStartOptions(args: readonly string[]): StartOptions | string {
  const options = { live: false, desktop: false, open: true, port: 0 };
  for (let at = 0; at < args.length; at++) {
    const [name = '', inline] = (args[at] as string).split('=', 2);
    if (name === '--live') options.live = true;
    else if (name === '--desktop') options.desktop = true;
    else if (name === '--no-open') options.open = false;
    else if (name === '--port') {
      const value = inline ?? args[++at] ?? '';
      const port = Number(value);
      if (!/^\d+$/.test(value) || port < 1 || port > 65_535) return `--port: "${value}" is not a port from 1 to 65535.`;
      options.port = port;
    } else return `unknown option "${args[at]}".`;
  }
  if (options.desktop && options.port !== 0)
    return '--port is for VS Code in the browser; leave out --desktop or --port.';
  return options;
}
