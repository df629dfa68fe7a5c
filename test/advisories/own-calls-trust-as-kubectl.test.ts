import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { callUpstream } from '../../src/cli/upstream/upstream-call.ts';
import type { Environment } from '../../src/kubeconfig/environment.ts';
import { loadUpstream } from '../../src/kubeconfig/load-upstream.ts';
import { aRoot } from '../support/a-chain.ts';
import { aHome } from '../support/a-home.ts';
import { aKubeconfig } from '../support/a-kubeconfig.ts';
import { aSecureServer } from '../support/a-secure-server.ts';
import type { Chain } from '../support/a-secure-server.ts';
import { aToken } from '../support/a-token.ts';
import { userAgent } from '../../src/kubeconfig/version.ts';

// What kubetrace calls for itself (the API server, an OIDC provider, ks-apiserver) goes to servers that it trusts by the same rules, and says who calls.

const root = aRoot();
const middle = root.intermediate('a middle');
const leaf = middle.server(['127.0.0.1']);
const base64 = (text: string) => Buffer.from(text).toString('base64');
const TOKEN = aToken({ sub: 'eve', exp: Date.UTC(2026, 0, 2) / 1000 });

/** All three servers in one. */
function answer({ url, headers }: IncomingMessage): string {
  if (url?.endsWith('/openid-configuration'))
    return JSON.stringify({ token_endpoint: `https://${headers.host}/token` });
  return JSON.stringify({ id_token: TOKEN, access_token: TOKEN, expires_in: 60 });
}

type Call = (url: string, ca: string, environment: Environment) => Promise<unknown>;

const CALLS: Readonly<Record<string, Call>> = {
  async 'a call to the API server'(url, ca, environment) {
    const upstream = await loadUpstream({}, written(environment, { token: 't' }, url, ca));
    return callUpstream(upstream, await upstream.authenticate(), { method: 'GET', path: '/version' });
  },
  async 'an OIDC provider'(url, ca, environment) {
    const config = {
      'idp-issuer-url': url,
      'client-id': 'kube',
      'refresh-token': 'r',
      'idp-certificate-authority-data': base64(ca),
    };
    const user = { 'auth-provider': { name: 'oidc', config } };
    return (await loadUpstream({}, written(environment, user, url, ca))).authenticate();
  },
  async 'a login to KubeSphere'(url, ca, environment) {
    const login = { username: 'alice', password: 'p4ss' };
    return (await loadUpstream({ login }, written(environment, {}, url, ca))).authenticate();
  },
};

/** The same world with another kubeconfig. */
function written(environment: Environment, user: object, server: string, ca: string): Environment {
  const kubeconfig = aKubeconfig(user, { server, 'certificate-authority-data': base64(ca) });
  const { readFile } = environment;
  return { ...environment, readFile: async (path) => (path.endsWith('/config') ? kubeconfig : readFile(path)) };
}

describe.each(Object.entries(CALLS))('%s', (_, call) => {
  test.each<[string, Chain, string, RegExp | undefined]>([
    ['an intermediate CA', [leaf, middle], middle.cert, undefined],
    ["the server's own certificate", [leaf], leaf.cert, undefined],
    ['another CA', [leaf, middle], aRoot().cert, / is not signed by the CA of /u],
    ['a common name only', [root.server([], { commonName: '127.0.0.1' })], root.cert, /relies on legacy Common Name/u],
  ])('%s', async (__, chain, ca, refused) => {
    await using server = await aSecureServer(chain, answer);
    await using home = await aHome({ '.kube/config': '' });
    const called = call(server.url, ca, home.environment);
    await (refused ? expect(called).rejects.toThrow(refused) : expect(called).resolves.toBeDefined());
    expect(server.askedFor.length > 0).toBe(refused === undefined);
  });

  test('names kubetrace and its version', async () => {
    const agents: (string | undefined)[] = [];
    await using server = await aSecureServer([leaf, middle], (req) => {
      agents.push(req.headers['user-agent']);
      return answer(req);
    });
    await using home = await aHome({ '.kube/config': '' });
    await call(server.url, middle.cert, home.environment);
    expect(new Set(agents)).toEqual(new Set([userAgent()]));
  });
});
