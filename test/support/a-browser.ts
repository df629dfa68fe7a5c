import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { endsOf } from './ends-of.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Chromium, where this machine has it. */
export const browser: string | undefined = process.env['PATH']
  ?.split(delimiter)
  .flatMap((directory) => NAMES.map((name) => join(directory, name)))
  .find(isExecutable);

export interface Site extends AsyncDisposable {
  readonly port: number;
  /** What its page has reported. */
  readonly report: Promise<unknown>;
}

/** A web site of one page, which runs this script and reports what that gives. */
export async function siteRunning(script: string): Promise<Site> {
  let reported: (report: unknown) => void;
  const report = new Promise<unknown>((resolve) => (reported = resolve));
  const page = `<!doctype html><body><script>(async () => {
    const report = await (async () => { ${script} })().catch(String);
    await fetch('/report', { method: 'POST', body: JSON.stringify(report) });
  })()</script>`;
  const server = createServer((req, res) => {
    if (req.method !== 'POST') return void res.setHeader('Content-Type', 'text/html').end(page);
    let body = '';
    req.on('data', (data) => (body += String(data)));
    req.on('end', () => {
      res.end();
      reported(JSON.parse(body));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    report,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** For a browser of root, without a connection to the world; `evil.test` is this machine. */
export const BROWSER_FLAGS: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--host-resolver-rules=MAP evil.test 127.0.0.1',
];

/** Opens a page in a browser of its own, for which `evil.test` is this machine, until it is disposed of. */
export async function visit(url: string): Promise<AsyncDisposable> {
  const profile = await mkdtemp(join(tmpdir(), 'kubetrace-browser-'));
  const flags = ['--headless=new', ...BROWSER_FLAGS, `--user-data-dir=${profile}`];
  // In a process group of its own, which ends as a whole.
  const child = spawn(browser!, [...flags, '--remote-debugging-port=0', url], { stdio: 'ignore', detached: true });
  const { closed } = endsOf(child);
  await once(child, 'spawn');
  return {
    async [Symbol.asyncDispose]() {
      process.kill(-child.pid!, 'SIGKILL');
      await closed;
      await rm(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
