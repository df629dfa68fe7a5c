import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { run } from '../../src/cli/main.ts';
import { aPlayground, type TestPlayground } from '../support/a-playground.ts';
import { aTerminal } from '../support/a-terminal.ts';
import { kubectls, runKubectl } from '../support/real-kubectl.ts';
import { TEAM_B } from '../support/stages.ts';

/** The request, and the words in which it is refused: what stands before `is forbidden`, and what follows `cannot`. */
const REFUSED: readonly (readonly [request: string, about: string, cannot: string])[] = [
  ['GET /api/v1/namespaces/team-a/pods', 'pods', 'list resource "pods" in API group "" in the namespace "team-a"'],
  [
    'GET /api/v1/namespaces/team-a/pods/web-0',
    'pods "web-0"',
    'get resource "pods" in API group "" in the namespace "team-a"',
  ],
  [
    'GET /api/v1/namespaces/team-a/pods/web-0/log',
    'pods "web-0"',
    'get resource "pods/log" in API group "" in the namespace "team-a"',
  ],
  ['GET /api/v1/pods', 'pods', 'list resource "pods" in API group "" at the cluster scope'],
  ['GET /api/v1/nodes', 'nodes', 'list resource "nodes" in API group "" at the cluster scope'],
  [
    'GET /api/v1/namespaces/default',
    'namespaces "default"',
    'get resource "namespaces" in API group "" in the namespace "default"',
  ],
  [
    'GET /apis/apps/v1/namespaces/team-a/deployments',
    'deployments.apps',
    'list resource "deployments" in API group "apps" in the namespace "team-a"',
  ],
  [
    'GET /apis/apps/v1/namespaces/team-a/deployments/web/scale',
    'deployments.apps "web"',
    'get resource "deployments/scale" in API group "apps" in the namespace "team-a"',
  ],
  [
    'DELETE /api/v1/namespaces/team-a/configmaps',
    'configmaps',
    'deletecollection resource "configmaps" in API group "" in the namespace "team-a"',
  ],
  ['GET /metrics', '', 'get path "/metrics"'],
];

const WHO = [
  ['jane', { 'impersonate-user': 'jane' }],
  ['jane@example.org', { 'impersonate-user': 'jane@example.org' }],
  ['system:serviceaccount:team-b:ci', { 'impersonate-user': 'system:serviceaccount:team-b:ci' }],
] as const;

const sentence = (user: string, about: string, cannot: string) =>
  `Error from server (Forbidden): ${about === '' ? '' : `${about} is `}forbidden: User "${user}" cannot ${cannot}\n`;
const CASES = REFUSED.flatMap(([request, about, cannot]) =>
  WHO.map(([user, headers]) => ({ request, headers, text: sentence(user, about, cannot), user })),
);

async function explained(text: string, ...args: string[]): Promise<string> {
  const terminal = aTerminal({ stdin: text });
  expect(await run(['explain', ...args], terminal)).toBe(0);
  return terminal.written.stdout;
}

describe('what explain prints for a pasted text is applied, and the request is allowed', () => {
  let playground: TestPlayground;
  beforeAll(async () => {
    playground = await aPlayground(TEAM_B);
  });
  afterAll(() => playground.close());

  test.each(CASES)('$user: $request', async ({ request, headers, text }) => {
    const ask = async () => (await playground.ask(request, { as: 'admin', headers })).status;
    expect(await ask()).toBe(403);
    await withApplied(await explained(text, '-o', 'yaml'), async () => expect(await ask()).not.toBe(403));
    await withApplied(await explained(text, '-o', 'yaml', '--cure', '1'), async () =>
      expect(await ask()).not.toBe(403),
    );
    expect(await ask()).toBe(403);
    await withApplied(manifestIn(await explained(text)), async () => expect(await ask()).not.toBe(403));
  });

  test('all of them at once, by the merged manifest', async () => {
    const text = CASES.map((one) => one.text).join('');
    const statuses = () =>
      Promise.all(
        CASES.map(async ({ request, headers }) => (await playground.ask(request, { as: 'admin', headers })).status),
      );
    expect(new Set(await statuses())).toEqual(new Set([403]));
    for (const args of [[], ['--each']])
      await withApplied(await explained(text, '-o', 'yaml', ...args), async () =>
        expect(await statuses()).not.toContain(403),
      );
    await withApplied(manifestIn(await explained(text)), async () => expect(await statuses()).not.toContain(403));
  });

  /** Creates the objects, none of which may be there before, and deletes them afterwards. */
  async function withApplied(manifest: string, check: () => Promise<void>): Promise<void> {
    const objects = parseAllDocuments(manifest).map((document) => document.toJS() as Stored);
    for (const object of objects)
      expect((await playground.admin(`POST ${pathOf(object)}`, object)).status, manifest).toBe(201);
    await check();
    for (const object of objects) await playground.admin(`DELETE ${pathOf(object)}/${object.metadata.name}`);
  }
});

describe.each(kubectls())('kubectl $version', (kubectl) => {
  test('takes every manifest and every command', { timeout: 120_000 }, async () => {
    const playground = await aPlayground();
    const folder = await mkdtemp(join(tmpdir(), 'kubetrace-'));
    const env = { KUBECONFIG: join(folder, 'config') };
    await writeFile(env.KUBECONFIG, await playground.kubeconfig());
    try {
      const text = CASES.map((one) => one.text).join('');
      for (const manifest of [await explained(text, '-o', 'yaml'), manifestIn(await explained(text))]) {
        const applied = await runKubectl(kubectl, ['apply', '--dry-run=server', '-f', '-'], { env, stdin: manifest });
        expect(applied).toMatchObject({ exitCode: 0, stderr: '' });
      }
      const commands = (await explained(text, '-o', 'commands')).trim().split('\n');
      expect(commands.length).toBeGreaterThan(CASES.length);
      for (const command of commands) {
        const [name, ...args] = command.split(' ');
        const ran = await runKubectl(kubectl, [...args, '--dry-run=server'], { env });
        expect([name, ran.exitCode], `${command}: ${ran.stderr}`).toEqual(['kubectl', 0]);
      }
    } finally {
      await playground.close();
      await rm(folder, { recursive: true });
    }
  });
});

interface Stored {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

function pathOf({ kind, metadata: { namespace } }: Stored): string {
  const where = namespace === undefined ? '' : `/namespaces/${namespace}`;
  return `/apis/rbac.authorization.k8s.io/v1${where}/${kind.toLowerCase()}s`;
}

/** The manifest in the text for a person: from its first line to the blank one after it. */
function manifestIn(text: string): string {
  return /^apiVersion: [^]*?(?=\n\n)/m.exec(text)![0];
}
