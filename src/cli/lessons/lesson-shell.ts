import { ownValue } from '../../api/own-value.ts';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Upstream } from '../../kubeconfig/upstream.ts';
import { shellQuote } from '../../rbac/cures/shell-quote.ts';
import type { Playground } from '../../playground/playground.ts';
import { tracedEnvironment } from '../tracing/traced-environment.ts';
import { serverItself } from './server-itself.ts';
import { startTlsFront } from './tls-front.ts';

/** What a learner types first in a shell of their own. Disposing of it removes the files that it names. */
export interface LessonShell extends AsyncDisposable {
  /** Lines for a POSIX shell; none holds a secret. */
  readonly lines: readonly string[];
}

/** Writes what the commands of lessons need (0600, in a directory of its own) and names it. Rejects where nothing can be written. */
export async function lessonShell(
  proxyUrl: string,
  playground: Playground,
  upstream: Upstream,
  env: Readonly<Record<string, string | undefined>>,
): Promise<LessonShell> {
  const environment = await tracedEnvironment(proxyUrl, upstream, env);
  const directory = dirname(environment.kubeconfig);
  const front = await startTlsFront(proxyUrl, playground.serverCertificate());
  const { KUBECONFIG, KUBECACHEDIR, NO_PROXY, no_proxy } = environment.env;
  const { pathname } = new URL(proxyUrl);
  const keyPath = pathname === '/' ? '' : pathname;
  const urls = { KUBETRACE_URL: proxyUrl, KUBETRACE_SECURE_URL: front.url + keyPath };
  const plain = {
    KUBECONFIG,
    KUBECACHEDIR,
    ...(keyPath === '' && urls),
    ...(await serverItself(playground, directory)),
    ...(hasProxy(env) && { NO_PROXY, no_proxy }),
  };
  const lines = Object.entries(plain).map(([name, value = '']) => `export ${name}=${shellQuote(value)}`);
  if (keyPath !== '') lines.splice(2, 0, ...(await keptOnDisk(urls, directory)));
  return {
    lines,
    async [Symbol.asyncDispose]() {
      front[Symbol.dispose]();
      await environment[Symbol.asyncDispose]();
    },
  };
}

/** A URL with a key is read from a file, so that the key is on no page and in no history of a shell. */
function keptOnDisk(urls: Readonly<Record<string, string>>, directory: string): Promise<string[]> {
  return Promise.all(
    Object.entries(urls).map(async ([name, url]) => {
      const file = join(directory, name.toLowerCase());
      await writeFile(file, url, { mode: 0o600 });
      return `export ${name}="$(cat ${shellQuote(file)})"`;
    }),
  );
}

function hasProxy(env: Readonly<Record<string, string | undefined>>): boolean {
  return ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'].some(
    (name) => ownValue(env, name) || ownValue(env, name.toLowerCase()),
  );
}
