import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { aRoot } from '../support/a-chain.ts';
import { aHome } from '../support/a-home.ts';
import { aSecureServer } from '../support/a-secure-server.ts';
import { rawServer } from '../support/raw-server.ts';
import { kubectls, runKubectl } from '../support/real-kubectl.ts';
import { theProxy } from '../support/the-command.ts';

async function aClosedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

/** What cannot be reached, and how it is named. */
interface Unreachable {
  readonly server: string;
  readonly words: string;
  readonly flags?: readonly string[];
  /** What serves there. */
  readonly by?: AsyncDisposable;
}

type Case = (home: string) => Promise<Unreachable>;

const CA = aRoot();

const CASES: Readonly<Record<string, Case>> = {
  'nothing listens': async () => {
    const server = `https://127.0.0.1:${await aClosedPort()}`;
    return { server, words: `nothing is listening at the address of the API server: ${server} (connect ECONNREFUSED` };
  },
  'a host that is silent': async () => {
    const by = await rawServer(() => undefined);
    const server = by.url.replace('http:', 'https:');
    const words = `there was no connection to the API server ${server} within 0.3 s; check the address, the network`;
    return { server, words, by, flags: ['--request-timeout=300ms'] };
  },
  'a server that takes requests and is silent': async () => {
    const by = await rawServer(() => undefined);
    const words = `the API server did not begin to answer within --request-timeout: ${by.url}`;
    return { server: by.url, words, by, flags: ['--request-timeout=300ms'] };
  },
  'a CA that did not sign it': async (home) => {
    const by = await aSecureServer([CA.server(['127.0.0.1'])]);
    await writeFile(`${home}/ca.crt`, aRoot('another root').cert);
    const words = `the certificate of the API server ${by.url} is not signed by the CA of --certificate-authority`;
    return { server: by.url, words, by, flags: ['--certificate-authority', `${home}/ca.crt`] };
  },
  'a certificate that has expired': async (home) => {
    const by = await aSecureServer([CA.server(['127.0.0.1'], { notAfter: new Date(0) })]);
    await writeFile(`${home}/ca.crt`, CA.cert);
    const words = `the certificate of the API server ${by.url}, or of a CA that it depends on, has expired`;
    return { server: by.url, words, by, flags: ['--certificate-authority', `${home}/ca.crt`] };
  },
  'a name that does not resolve': async () => {
    const server = 'https://no-such-host.invalid';
    return { server, words: `the name of the API server does not resolve: ${server} (getaddrinfo E` };
  },
  'http:// to a server that speaks TLS': async () => {
    const by = await aSecureServer([CA.server(['127.0.0.1'])]);
    return { server: by.url.replace('https:', 'http:'), words: 'is its URL https:// and not http://?', by };
  },
  'https:// to a server that speaks plain HTTP': async () => {
    const by = await rawServer(async ({ until, socket }) => {
      await until('');
      socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
    return { server: by.url.replace('http:', 'https:'), words: 'is its URL http:// and not https://?', by };
  },
};

describe.skipIf(kubectls().length === 0).each(kubectls())('kubectl $version', (kubectl) => {
  test.each(Object.entries(CASES))('prints why, and the log says it once: %s', async (_, given) => {
    await using home = await aHome();
    const { server, words, flags = [], by } = await given(home.folder);
    await using _server = by;
    const args = ['--server', server, '--token', 't', '-v', '1', '--log-format', 'pretty', ...flags];
    await using proxy = await theProxy(args, { HOME: home.folder, KUBECONFIG: '/nowhere' });
    const ran = await runKubectl(kubectl, ['--server', proxy.url, 'get', 'pods'], { env: { HOME: home.folder } });
    expect(ran.exitCode).toBe(1);
    const warnings = ran.stderr.split('\n').filter((line) => line.startsWith('Warning: '));
    expect(warnings).toEqual([expect.stringContaining(words)]);
    await proxy.said(/GET \/api failed the same way \d more times? within \d+ ms/);
    expect(proxy.written.stderr.split(words)).toHaveLength(2);
    for (const text of [...warnings, ...proxy.written.stderr.split('\n')]) expect(codesTwice(text)).toEqual([]);
  });

  test('https:// to the proxy is one line in the log', async () => {
    await using home = await aHome();
    const args = ['--server', 'https://127.0.0.1:1', '--token', 't', '-v', '1', '--log-format', 'pretty'];
    await using proxy = await theProxy(args, { HOME: home.folder, KUBECONFIG: '/nowhere' });
    const url = proxy.url.replace('http:', 'https:');
    const flags = ['--server', url, '--token', 't', '--insecure-skip-tls-verify'];
    const ran = await runKubectl(kubectl, [...flags, 'get', 'pods'], { env: { HOME: home.folder } });
    expect(ran.stderr).toContain('http: server gave HTTP response to HTTPS client');
    await proxy.said(/ refused the same way \d more times? within \d+ ms/);
    expect(proxy.written.stderr.split('it is a TLS handshake (use http:// in place of https://)')).toHaveLength(2);
  });
});

/** Codes of Node and of ours, such as ECONNREFUSED, that a text has more than once. */
function codesTwice(text: string): string[] {
  const codes: string[] = text.match(/\b(?:E[A-Z]{4,}|ERR_[A-Z_]+|UND_ERR_[A-Z_]+|[A-Z]+_[A-Z_]+)\b/g) ?? [];
  return codes.filter((code, i) => codes.indexOf(code) !== i);
}
