import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { exporter } from '../../src/export/exporter.ts';
import { listen } from '../../src/proxy/listen.ts';
import { createProxy } from '../../src/proxy/proxy.ts';
import type { Exchange } from '../../src/trace/exchange.ts';
import { Trace } from '../../src/trace/trace.ts';
import { anUpstream } from './an-upstream.ts';
import { freshWorld } from './trace-worlds.ts';
import { sendStep } from './workflows.ts';

interface HarEntry {
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: readonly { readonly name: string; readonly value: string }[];
    readonly postData?: { readonly text: string };
  };
}

/** The statuses when a shell runs what `show -o curl` prints, in a fresh world as an administrator. */
export async function statusesByCurl(exchanges: readonly Exchange[]): Promise<number[]> {
  const home = await mkdtemp(join(tmpdir(), 'kubetrace-'));
  await writeFile(join(home, '.curlrc'), 'silent\noutput = "/dev/null"\nwrite-out = "%{http_code}\\n"\n');
  const script = exported('curl', exchanges);
  try {
    return await throughProxy(async (url) => {
      const env = { PATH: process.env['PATH'], CURL_HOME: home, KUBETRACE_URL: url };
      const { stdout } = await promisify(execFile)('sh', ['-c', script], { env });
      return stdout.trim().split('\n').map(Number);
    });
  } finally {
    await rm(home, { recursive: true });
  }
}

/** The statuses when the requests of `show -o har` are sent one after the other, in a fresh world as an administrator. */
export async function statusesByHar(exchanges: readonly Exchange[]): Promise<number[]> {
  const { log } = JSON.parse(exported('har', exchanges)) as { log: { entries: readonly HarEntry[] } };
  return throughProxy(async (url) => {
    const statuses: number[] = [];
    for (const { request } of log.entries) {
      const { pathname, search } = new URL(request.url);
      const headers = Object.fromEntries(
        request.headers
          .map(({ name, value }) => [name.toLowerCase(), value] as const)
          .filter(([name]) => !['host', 'connection', 'content-length', 'transfer-encoding'].includes(name)),
      );
      const body = request.postData && (JSON.parse(request.postData.text) as object);
      statuses.push(
        await sendStep(url, { line: `${request.method} ${pathname}${search}`, headers, ...(body && { body }) }),
      );
    }
    return statuses;
  });
}

function exported(format: 'curl' | 'har', exchanges: readonly Exchange[]): string {
  const out = exporter(format, { version: '1', baseUrl: 'http://127.0.0.1:1', curlTarget: 'proxy', title: '' });
  return out.begin + exchanges.map((exchange) => out.add(exchange)).join('') + out.end();
}

async function throughProxy<T>(use: (url: string) => Promise<T>): Promise<T> {
  await using playground = await freshWorld();
  const authorization = [['Authorization', `Bearer ${await playground.token('admin')}`] as const];
  const upstream = anUpstream(playground.url, { auth: { authorization } });
  const proxy = await listen(createProxy({ upstream, trace: new Trace(), filter: false }), {
    port: 0,
    address: '127.0.0.1',
  });
  try {
    return await use(proxy.url!);
  } finally {
    await proxy.close();
  }
}
