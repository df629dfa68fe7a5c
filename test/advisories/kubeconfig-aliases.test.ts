import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ActionableError } from '../../src/api/actionable-error.ts';
import { parseKubeconfig } from '../../src/kubeconfig/file/parse-kubeconfig.ts';
import { kubectls } from '../support/real-kubectl.ts';

const FILE = '/home/eve/.kube/config';
const LETTERS = Array.from('bcdefghi');
const shared = (clusters: number) =>
  `apiVersion: v1\nkind: Config\ncurrent-context: dev\nclusters:\n- name: c0\n  cluster: &c {server: "https://lab:6443"}\n${Array.from(
    { length: clusters },
    (_, i) => `- {name: d${i}, cluster: *c}\n`,
  ).join('')}contexts: [{name: dev, context: {cluster: d0, user: eve}}]\nusers: [{name: eve, user: {token: t}}]\n`;

describe('aliases that people use', () => {
  test('one anchor for all clusters, however many', async () => {
    const { clusters } = await parseKubeconfig(shared(1000), FILE);
    expect(clusters.size).toBe(1001);
    expect(clusters.get('d999')).toMatchObject({ server: 'https://lab:6443' });
  });

  test.each(kubectls())('as kubectl $version reads it', async ({ path }) => {
    const directory = mkdtempSync(join(tmpdir(), 'kubetrace-'));
    const file = join(directory, 'config');
    writeFileSync(file, shared(300));
    const names = execFileSync(path, ['--kubeconfig', file, 'config', 'get-clusters'], { encoding: 'utf8' });
    rmSync(directory, { recursive: true });
    expect(names.trim().split('\n').slice(1).toSorted()).toEqual(
      [...(await parseKubeconfig(shared(300), FILE)).clusters.keys()].toSorted(),
    );
  });

  test('merges, and an anchor that is set again', async () => {
    const text =
      'base: &b {token: t}\nother: &b {username: u}\nusers:\n- name: eve\n  user:\n    <<: [*b]\n    password: p\n';
    expect((await parseKubeconfig(text, FILE)).users.get('eve')).toMatchObject({ username: 'u', password: 'p' });
  });
});

describe('what cannot be resolved is an error that names file and line', () => {
  test.each([
    [
      'aliases of aliases of aliases',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${LETTERS.map((c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(',')}]`).join('\n')}\n`,
      6,
    ],
    [
      'merges of merges',
      `a0: &a0 {x: 1}\n${Array.from({ length: 40 }, (_, i) => `a${i + 1}: &a${i + 1} {<<: [*a${i},*a${i}]}`).join('\n')}\n`,
      18,
    ],
    ['more aliases than anybody writes', `a: &a x\nb: [${'*a,'.repeat(20_000)}]\n`, 2],
    ['an alias of nothing', 'users:\n- *nobody\n', 2],
    ['an alias before its anchor', 'users: *u\nothers: &u []\n', 1],
    ['an alias of itself', 'users: &u\n- *u\n', 2],
    ['a merge of a number', 'users:\n- name: eve\n  user:\n    <<: 5\n', 4],
    ['a merge of a list of texts', 'x: &x [a]\nusers:\n- name: eve\n  user:\n    <<: *x\n', 5],
  ])('%s', async (_, text, line) => {
    await expect(parseKubeconfig(text, FILE)).rejects.toThrow(
      expect.objectContaining({
        constructor: ActionableError,
        message: expect.stringMatching(`kubeconfig ${FILE}: line ${line}, column \\d+: `),
      }),
    );
  });

  test.each([
    ['brackets', '['.repeat(100_000), 'nested too deep'],
    ['dashes', '- '.repeat(100_000), 'nested too deep'],
    ['indents', Array.from({ length: 200 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'), 'nested too deep'],
    ['a file of another kind', 'x'.repeat(40_000_000), 'too large'],
    ['a dump', 'k: [v]\n'.repeat(200_000), 'of too many values'],
  ])('%s', async (_, text, excess) => {
    await expect(parseKubeconfig(text, FILE)).rejects.toThrow(
      expect.objectContaining({ constructor: ActionableError, message: `kubeconfig ${FILE}: not read: ${excess}` }),
    );
  });
});
