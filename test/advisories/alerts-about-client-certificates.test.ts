import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { callUpstream } from '../../src/cli/upstream/upstream-call.ts';
import { aRoot } from '../support/a-chain.ts';
import type { Issuer } from '../support/a-chain.ts';
import { aProxy } from '../support/a-proxy.ts';
import { anUpstream } from '../support/an-upstream.ts';
import { endsOf } from '../support/ends-of.ts';
import { rawExchange } from '../support/raw-client.ts';

// Node's own server sends no alert about a client certificate; OpenSSL's and Go's do.
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

const root = aRoot();
const server = root.server(['127.0.0.1']);

/** `openssl s_server`, which wants a client certificate of `root`. */
async function aStrictServer(version: string) {
  const folder = await mkdtemp(join(tmpdir(), 'kubetrace-strict-'));
  for (const [file, text] of Object.entries({ cert: server.cert, key: server.key, ca: root.cert })) {
    await writeFile(join(folder, file), text);
  }
  const wants = ['-Verify', '1', '-verify_return_error', '-CAfile', 'ca'];
  const args = ['s_server', '-accept', '127.0.0.1:0', '-cert', 'cert', '-key', 'key', '-www', `-${version}`, ...wants];
  const child = spawn('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
  const { closed } = endsOf(child);
  let said = '';
  while (!/^ACCEPT .*\n/mu.test(said)) said += String((await once(child.stdout, 'data'))[0]);
  return {
    url: `https://127.0.0.1:${/^ACCEPT .*:(\d+)/mu.exec(said)?.[1]}`,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await closed;
      await rm(folder, { recursive: true });
    },
  };
}

const GET = 'GET /api/a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
const POST = 'POST /api/a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}';
const UPGRADE = 'GET /api/a HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';

const EXPIRED = new Date(Date.now() - 3_600_000);
const CARDS: readonly [string, Issuer | undefined, RegExp][] = [
  ['no certificate', undefined, / wants a client certificate \(/u],
  [
    'an expired certificate',
    root.server([], { commonName: 'jane', notAfter: EXPIRED }),
    / does not accept the client certificate, which expired on 20[^ ]*Z \(/u,
  ],
  ['a stranger', aRoot('else').server([]), / does not accept the client certificate \(/u],
];

describe.runIf(hasOpenssl)('TLS 1.3, where the alert comes after the handshake of the client', () => {
  test.each(CARDS)('%s: the reason is in each message', async (_, card, words) => {
    await using strict = await aStrictServer('tls1_3');
    const tls = { ca: root.cert, rejectUnauthorized: true, ...(card && { cert: card.cert, key: card.key }) };
    const upstream = anUpstream(strict.url, { auth: { tls } });
    await using proxy = await aProxy(strict.url, { upstream });
    for (const request of [GET, POST, UPGRADE]) {
      const answer = await rawExchange(proxy.url, request);
      expect(answer).toMatch(/^HTTP\/1\.1 502 /u);
      expect(answer).toMatch(words);
      expect(answer).toContain('set client-certificate and client-key');
    }
    expect((await proxy.ended(0)).failure).toMatchObject({ code: 'ERR_TLS' });
    const asked = callUpstream(upstream, await upstream.authenticate(), { method: 'GET', path: '/version' });
    await expect(asked).rejects.toThrow(words);
  });

  test('who has a good certificate is answered', async () => {
    await using strict = await aStrictServer('tls1_3');
    const { cert, key } = root.server([], { commonName: 'jane' });
    const upstream = anUpstream(strict.url, { auth: { tls: { ca: root.cert, rejectUnauthorized: true, cert, key } } });
    await using proxy = await aProxy(strict.url, { upstream });
    expect(await rawExchange(proxy.url, GET)).toMatch(/^HTTP\/1\.1 200 /u);
  });
});

test.runIf(hasOpenssl).each(CARDS.slice(1))('TLS 1.2, %s: the reason is in the message', async (_, card, words) => {
  await using strict = await aStrictServer('tls1_2');
  const tls = { ca: root.cert, rejectUnauthorized: true, ...(card && { cert: card.cert, key: card.key }) };
  await using proxy = await aProxy(strict.url, { upstream: anUpstream(strict.url, { auth: { tls } }) });
  expect(await rawExchange(proxy.url, GET)).toMatch(words);
});
