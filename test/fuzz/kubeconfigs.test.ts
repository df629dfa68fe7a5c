import fc from 'fast-check';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ActionableError } from '../../src/api/actionable-error.ts';
import { loadUpstream } from '../../src/kubeconfig/load-upstream.ts';
import { aRoot } from '../support/a-chain.ts';
import { aHome, type Home } from '../support/a-home.ts';
import { runs } from '../support/fuzz-runs.ts';

let home: Home;
let file: string;
beforeAll(async () => {
  home = await aHome();
  file = join(home.folder, '.kube/config');
});
afterAll(() => home[Symbol.asyncDispose]());

const { cert, key } = aRoot('lab').server(['lab']);
const base64 = (text: string) => Buffer.from(text).toString('base64');

const WHOLE = {
  apiVersion: 'v1',
  kind: 'Config',
  'current-context': 'dev',
  contexts: [{ name: 'dev', context: { cluster: 'lab', user: 'eve', namespace: 'team-a' } }],
  clusters: [
    {
      name: 'lab',
      cluster: {
        server: 'https://lab:6443',
        'tls-server-name': 'kubernetes',
        'certificate-authority-data': base64(cert),
        'insecure-skip-tls-verify': false,
        'proxy-url': 'http://proxy:3128',
        'disable-compression': true,
      },
    },
  ],
  users: [
    {
      name: 'eve',
      user: {
        'client-certificate-data': base64(cert),
        'client-key-data': base64(key),
        token: 'secret-token-of-eve',
        as: 'adam',
        'as-groups': ['a', 'b'],
        'as-user-extra': { scopes: ['view'] },
      },
    },
    {
      name: 'plugin',
      user: {
        exec: {
          command: 'login',
          args: ['--quiet'],
          env: [{ name: 'A', value: 'b' }],
          apiVersion: 'client.authentication.k8s.io/v1',
          interactiveMode: 'Never',
          provideClusterInfo: true,
        },
      },
    },
    { name: 'oidc', user: { 'auth-provider': { name: 'oidc', config: { 'client-id': 'kube' } } } },
  ],
};

type Key = string | number;

/** The way to every value. */
function pathsOf(value: unknown, path: readonly Key[] = []): (readonly Key[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [
    path,
    ...Object.entries(value).flatMap(([key, inner]) =>
      pathsOf(inner, [...path, Array.isArray(value) ? Number(key) : key]),
    ),
  ];
}

function withValue(value: unknown, [key, ...rest]: readonly Key[], replace: (old: unknown) => unknown): unknown {
  if (key === undefined) return replace(value);
  const copy = structuredClone(value) as Record<Key, unknown>;
  copy[key] = withValue(copy[key], rest, replace);
  return copy;
}

const PATHS = pathsOf(WHOLE).filter((path) => path.length > 0);
const odd = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    1.5,
    -1,
    '',
    ' ',
    '\n',
    'x',
    [],
    {},
    [null],
    [[]],
    { a: 1 },
    '\u0000',
    '%',
    'yes',
    '0x10',
  ),
  fc.jsonValue(),
);

async function problemOf(text: string): Promise<ActionableError | undefined> {
  await home.write('.kube/config', text);
  try {
    await loadUpstream({}, home.environment);
    return undefined;
  } catch (error) {
    if (!(error instanceof ActionableError)) throw error;
    return error;
  }
}

test('a value that cannot be is an error that names its file and field', async () => {
  expect(await problemOf(JSON.stringify(WHOLE))).toBeUndefined();
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...PATHS), odd, async (path, value) => {
      const problem = await problemOf(JSON.stringify(withValue(WHOLE, path, () => value)));
      if (!problem) return;
      const said = `${problem.message} ${problem.hint ?? ''}`;
      expect(said).toContain(file);
      const names = path.filter((key) => typeof key === 'string');
      expect([said, names.some((name) => said.includes(name))]).toEqual([said, true]);
      expect(said).not.toContain('secret-token-of-eve');
    }),
    runs(400),
  );
});

test('a file with any letters lost, doubled or strange is an error that names it, or is read', async () => {
  const texts = [JSON.stringify(WHOLE), yamlOf(WHOLE)];
  const change = fc.tuple(
    fc.nat(),
    fc.nat(12),
    fc.constantFrom(
      '',
      '',
      '"',
      ':',
      '\n',
      '\t',
      '- ',
      '{',
      '[',
      '&a ',
      '*a',
      '<<: ',
      '|',
      '#',
      '!!int ',
      '\u0000',
      '\uFEFF',
      '---\n',
    ),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...texts),
      fc.array(change, { minLength: 1, maxLength: 4 }),
      async (text, changes) => {
        const broken = changes.reduce((now, [at, length, sign]) => {
          const from = at % now.length;
          return now.slice(0, from) + sign + now.slice(from + length);
        }, text);
        const problem = await problemOf(broken);
        if (problem) expect(`${problem.message} ${problem.hint ?? ''}`).toContain(file);
      },
    ),
    runs(400),
  );
});

function yamlOf(value: unknown, indent = ''): string {
  if (Array.isArray(value)) return value.map((item) => `${indent}-\n${yamlOf(item, `${indent}  `)}`).join('');
  if (typeof value !== 'object' || value === null) return `${indent}${JSON.stringify(value)}\n`;
  return Object.entries(value)
    .map(([key, inner]) =>
      typeof inner === 'object'
        ? `${indent}${key}:\n${yamlOf(inner, `${indent}  `)}`
        : `${indent}${key}: ${JSON.stringify(inner)}\n`,
    )
    .join('');
}
