import { once } from 'node:events';
import https from 'node:https';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { startPlayground } from '../../src/playground/playground.ts';
import type { Playground } from '../../src/playground/playground.ts';
import { readTable } from '../support/table.ts';

interface Recorded {
  readonly id: string;
  readonly category: string;
  readonly user: string;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers: readonly (readonly [string, string])[];
  };
  readonly response: {
    readonly status: number;
    readonly headers: readonly (readonly [string, string])[];
    readonly body: string;
  };
  readonly cure?: {
    readonly scope: 'namespace' | 'cluster';
    readonly namespace: string;
    readonly rules: readonly unknown[];
  };
}

/** Refusals that need nothing but the authorizer, as a real API server recorded them. */
const RECORDED = readTable<Recorded>('denials').filter(
  ({ category, user, request, cure }) =>
    user === 'alice' &&
    cure !== undefined &&
    request.method !== 'FOO' &&
    !request.path.startsWith('/apis/certificates') &&
    /^(?:resource-|subresource|crd|unknown-resource|odd-path|nonresource)/.test(category),
);

describe('against a recorded API server', () => {
  let playground: Playground;
  let alice: https.Agent;
  beforeAll(async () => {
    playground = await startPlayground();
    alice = new https.Agent({ ca: playground.ca, ...playground.clientCertificate('alice', ['dev-team']) });
  });
  afterAll(() => playground.close());

  test('there are refusals to compare with', () => expect(RECORDED.length).toBeGreaterThan(60));

  test.each(RECORDED)('refuses as it did: $id $request.method $request.path', async ({ request, response }) => {
    const answer = await send(playground, alice, request);
    expect(answer.status).toBe(response.status);
    expect(answer.body).toBe(response.body);
    const names = (headers: readonly string[]) => headers.map((name) => name.toLowerCase()).toSorted();
    expect(names(answer.headers)).toEqual(expect.arrayContaining(names(response.headers.map(([name]) => name))));
  });

  test('allows each once its proven cure is applied', async () => {
    for (const { id, cure } of RECORDED) if (cure) playground.load(manifestOf(id, cure));
    const stillDenied: string[] = [];
    for (const { id, request } of RECORDED) {
      const { status, headers } = await send(playground, alice, request);
      if (status === 403 && headers.includes('x-content-type-options')) stillDenied.push(id);
    }
    expect(stillDenied).toEqual([]);
  });
});

test('serves plain and TLS, and knows the client by its certificate', async () => {
  await using playground = await startPlayground();
  expect((await fetch(`${playground.url}/version`)).status).toBe(200);
  const admin = new https.Agent({ ca: playground.ca, ...playground.clientCertificate('root', ['system:masters']) });
  const { status, body } = await send(playground, admin, {
    method: 'GET',
    path: '/api/v1/namespaces/team-a',
    headers: [],
  });
  expect([status, JSON.parse(body).metadata.name]).toEqual([200, 'team-a']);
});

test('a certificate of another authority is not an identity, and not anonymous either', async () => {
  await using playground = await startPlayground();
  await using other = await startPlayground();
  const stranger = new https.Agent({ ca: playground.ca, ...other.clientCertificate('admin', ['system:masters']) });
  const { status } = await send(playground, stranger, { method: 'GET', path: '/version', headers: [] });
  expect(status).toBe(401);
});

test('the kubeconfig has a context for each user and only the wanted one is current', async () => {
  await using playground = await startPlayground();
  const config = parse(await playground.kubeconfig('dev'));
  expect(config['current-context']).toBe('dev');
  expect(config.contexts.map(({ name }: { name: string }) => name)).toEqual(
    expect.arrayContaining(['admin', 'alice', 'dev', 'sample', 'reporter', 'deployer']),
  );
  expect(config.clusters[0].cluster.server).toBe(playground.secureUrl);
});

test('a token for nobody is refused with the names that there are', async () => {
  await using playground = await startPlayground();
  await expect(playground.token('system:nobody')).rejects.toThrow(/no user "system:nobody"; it has admin, alice/);
  await expect(playground.token('team-a:nobody')).rejects.toThrow('serviceaccounts "nobody" not found');
});

test('a manifest with a kind it does not know is refused', async () => {
  await using playground = await startPlayground();
  expect(() => playground.load('{ kind: Gadget, apiVersion: v1, metadata: { name: g } }')).toThrow(
    'no kind Gadget in v1',
  );
});

test('closing ends running watches and frees the ports', async () => {
  const playground = await startPlayground();
  const token = await playground.token('admin');
  const watch = await fetch(`${playground.url}/api/v1/pods?watch=true`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const ended = watch.text().catch(() => 'cut');
  await playground.close();
  await ended;
  const socket = connect(Number(new URL(playground.url).port), '127.0.0.1');
  const [error] = await once(socket, 'error');
  expect(error.code).toBe('ECONNREFUSED');
});

interface Answer {
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: string;
}

async function send(playground: Playground, agent: https.Agent, request: Recorded['request']): Promise<Answer> {
  const { hostname, port } = new URL(playground.secureUrl);
  const { method, path } = request;
  const headers = Object.fromEntries(request.headers);
  const sent = https.request({ hostname, port, agent, method, path, headers }).end();
  const [response] = await once(sent, 'response');
  const chunks: Buffer[] = [];
  // A watch that is allowed has no end of its own.
  if ('content-length' in response.headers) for await (const chunk of response) chunks.push(chunk as Buffer);
  else response.destroy();
  return {
    status: response.statusCode,
    headers: Object.keys(response.headers),
    body: Buffer.concat(chunks).toString(),
  };
}

function manifestOf(id: string, { scope, namespace, rules }: NonNullable<Recorded['cure']>): string {
  const [prefix, where] = scope === 'cluster' ? ['Cluster', {}] : ['', { namespace }];
  const head = { apiVersion: 'rbac.authorization.k8s.io/v1', metadata: { name: id, ...where } };
  const role = { kind: `${prefix}Role`, ...head, rules };
  const roleRef = { kind: role.kind, name: id };
  const binding = { kind: `${prefix}RoleBinding`, ...head, roleRef, subjects: [{ kind: 'User', name: 'alice' }] };
  return `${JSON.stringify(role)}\n---\n${JSON.stringify(binding)}\n`;
}
