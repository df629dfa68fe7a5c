import { once } from 'node:events';
import { rename } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { encodeStatus } from '../../src/api/status/status-codec.ts';
import { failureStatus } from '../../src/api/status/status.ts';
import { loadUpstream } from '../../src/kubeconfig/load-upstream.ts';
import { createCertificateAuthority } from '../../src/api/x509/certificates.ts';
import { type Home, aHome } from '../support/a-home.ts';
import { aKubeconfig } from '../support/a-kubeconfig.ts';
import { aProxy } from '../support/a-proxy.ts';

const CA = createCertificateAuthority();
const UNAUTHORIZED = encodeStatus(failureStatus(401, 'Unauthorized', 'Unauthorized'), 'application/json');
const V1 = 'client.authentication.k8s.io/v1';
const IN_FLIGHT = 50;
const ROTATIONS = 4;

const toPlugin = (token: string) => JSON.stringify({ kind: 'ExecCredential', apiVersion: V1, status: { token } });
const exec = (folder: string) => ({
  command: resolve(import.meta.dirname, '../fixtures/exec-plugin.sh'),
  args: ['file', join(folder, 'credential')],
  apiVersion: V1,
  interactiveMode: 'Never',
});

/** How the kubeconfig names its credential, what its file holds, and whether the server forgets the old one first. */
const CREDENTIALS = [
  ['a token file', (folder: string) => ({ tokenFile: join(folder, 'credential') }), String, false],
  ['a token file that is a moment late', (folder: string) => ({ tokenFile: join(folder, 'credential') }), String, true],
  ['an exec plugin', (folder: string) => ({ exec: exec(folder) }), toPlugin, false],
] as const;

test.each(CREDENTIALS)(
  '%s rotates under 50 requests in flight, and none of them fails',
  async (_, user, held, serverFirst) => {
    await using server = await aStrictServer('token-0');
    await using home = await aHome({ credential: held('token-0'), ca: CA.cert });
    const cluster = { server: server.url, 'certificate-authority': join(home.folder, 'ca') };
    await home.write('.kube/config', aKubeconfig(user(home.folder), cluster));
    const upstream = await loadUpstream({}, home.environment);
    await using proxy = await aProxy(server.url, { upstream });

    let rotating = true;
    const answers: string[] = [];
    const done = Array.from({ length: IN_FLIGHT }, () => 0);
    const client = async (id: number): Promise<void> => {
      while (rotating) {
        const body = `${id}/${done[id]} ${'x'.repeat(1000)}`;
        const answer = await fetch(`${proxy.url}/api`, id % 2 === 0 ? {} : { method: 'POST', body });
        const echo = await answer.text();
        answers.push(`${answer.status} ${id % 2 === 0 ? 'none' : String(echo === body)}`);
        done[id]!++;
      }
    };
    const clients = done.map((_count, id) => client(id));
    /** Nobody lives through two rotations in one request. */
    const everybodyTwice = async (): Promise<void> => {
      const before = [...done];
      await expect.poll(() => done.every((count, id) => count >= before[id]! + 2), { interval: 5 }).toBe(true);
    };
    await everybodyTwice();
    for (let i = 1; i <= ROTATIONS; i++) {
      const token = `token-${i}`;
      if (serverFirst) server.accept(token);
      await rotate(home, held(token));
      if (!serverFirst) server.accept(token);
      await everybodyTwice();
    }
    rotating = false;
    await Promise.all(clients);

    expect(new Set(answers)).toEqual(new Set(['200 none', '200 true']));
    expect(server.refused).toBeGreaterThanOrEqual(ROTATIONS);
    expect(proxy.exchanges.filter(({ stage }) => stage === 'Failed')).toEqual([]);
    expect(JSON.stringify(proxy.exchanges)).not.toContain('token-');
  },
);

/** In one step, as the kubelet does it. */
async function rotate(home: Home, text: string): Promise<void> {
  await home.write('next', text);
  await rename(join(home.folder, 'next'), join(home.folder, 'credential'));
}

/** Takes one token at a time, by TLS; says back what it is sent. */
async function aStrictServer(first: string) {
  let accepted = first;
  let refused = 0;
  const server = createServer(CA.issueServer(['127.0.0.1']), (req: IncomingMessage, res) => {
    const isGood = req.headers.authorization === `Bearer ${accepted}`;
    if (!isGood) refused++;
    void text(req).then((body) => {
      if (isGood) res.end(body);
      else res.writeHead(401, { 'Content-Type': 'application/json' }).end(UNAUTHORIZED);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    accept: (token: string) => void (accepted = token),
    get refused() {
      return refused;
    },
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}
