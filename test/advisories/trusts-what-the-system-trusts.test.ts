import { describe, expect, test } from 'vitest';
import { aRoot } from '../support/a-chain.ts';
import { aHome } from '../support/a-home.ts';
import { aKubeconfig } from '../support/a-kubeconfig.ts';
import { aSecureServer } from '../support/a-secure-server.ts';
import { rawExchange } from '../support/raw-client.ts';
import { kubectls, runKubectl } from '../support/real-kubectl.ts';
import { theProxy } from '../support/the-command.ts';

// Without a CA in the kubeconfig the certificates of the system count, where Go finds them, and nothing is blamed on the kubeconfig.

const root = aRoot('a corporate root');
const leaf = root.server(['127.0.0.1']);
const REQUESTS = [
  'GET /api/a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
  'GET /api/a HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
];

interface Case {
  readonly env: (folder: string) => Record<string, string>;
  readonly refused?: RegExp;
}

const CASES: Readonly<Record<string, Case>> = {
  SSL_CERT_FILE: { env: (folder) => ({ SSL_CERT_FILE: `${folder}/ca.pem` }) },
  SSL_CERT_DIR: { env: (folder) => ({ SSL_CERT_DIR: `${folder}/gone:${folder}/certificates` }) },
  'neither of them': {
    env: () => ({}),
    refused: /the certificate of the API server https[^ ]* is not signed by a CA of the system's store \(/u,
  },
  'a file without it': {
    env: (folder) => ({ SSL_CERT_FILE: `${folder}/other.pem`, SSL_CERT_DIR: `${folder}/gone` }),
    refused: /is not signed by a CA of the system's store \(SSL_CERT_FILE [^ ]*other.pem, SSL_CERT_DIR [^ ]*gone\)/u,
  },
};

function homeFor(url: string) {
  return aHome({
    'ca.pem': root.cert,
    'certificates/corporate': root.cert,
    'other.pem': aRoot().cert,
    config: aKubeconfig({ token: 't' }, { server: url }),
  });
}

describe.runIf(process.platform === 'linux')('as in Go on Linux', () => {
  test.each(Object.entries(CASES))('%s', async (_, { env, refused }) => {
    await using server = await aSecureServer([leaf]);
    await using home = await homeFor(server.url);
    const args = ['-v=0', '--reject-paths=', '--kubeconfig', `${home.folder}/config`];
    await using proxy = await theProxy(args, env(home.folder));
    for (const request of REQUESTS) {
      const answer = await rawExchange(proxy.url, request);
      if (refused) {
        expect(answer).toMatch(refused);
        expect(answer).not.toContain('CA of the kubeconfig');
      } else expect(answer).toMatch(/\r\n\r\n(?:2\r\n)?ok/u);
    }
  });

  test.runIf(kubectls().length > 0).each(Object.entries(CASES))('kubectl decides the same: %s', async (_, each) => {
    await using server = await aSecureServer([leaf]);
    await using home = await homeFor(server.url);
    const args = ['--kubeconfig', `${home.folder}/config`, 'get', '--raw', '/x'];
    const { stdout } = await runKubectl(kubectls().at(-1)!, args, { env: each.env(home.folder) });
    expect(stdout).toBe(each.refused ? '' : 'ok');
  });
});

test('NODE_EXTRA_CA_CERTS adds to them, as to all that Node trusts', async () => {
  await using server = await aSecureServer([leaf]);
  await using home = await homeFor(server.url);
  const args = ['-v=0', '--kubeconfig', `${home.folder}/config`];
  await using proxy = await theProxy(args, { NODE_EXTRA_CA_CERTS: `${home.folder}/ca.pem` });
  expect(await rawExchange(proxy.url, REQUESTS[0]!)).toMatch(/ok/u);
});
