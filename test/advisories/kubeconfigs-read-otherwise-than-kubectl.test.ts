import { readFileSync } from 'node:fs';
import { validateHeaderValue } from 'node:http';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findKubeconfig } from '../../src/kubeconfig/file/find-kubeconfig.ts';
import { loadUpstream } from '../../src/kubeconfig/load-upstream.ts';
import { aHome } from '../support/a-home.ts';
import { kubectls } from '../support/real-kubectl.ts';
import { readTable } from '../support/table.ts';
import { type KubeconfigCase, kubectlVerdicts, type Verdict, writeCase } from '../tables/kubectl-verdict.mjs';

interface Row extends KubeconfigCase {
  /** Of the newest kubectl. */
  readonly verdict: Verdict;
  /** Of those that do not agree. */
  readonly others?: Readonly<Record<string, Verdict>>;
}

const ROWS = readTable<Row>('kubeconfig-verdicts');
const HOST = '127.0.0.1:6443';

/** The rows that docs/credentials.md says are read otherwise. */
const PAGE = readFileSync(join(import.meta.dirname, '../../docs/credentials.md'), 'utf8');
const [, SECTION = ''] = /\n## Read otherwise than by kubectl\n([^]*?)\n## /.exec(PAGE) ?? [];
const ARGUED = new Set(
  SECTION.split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => [...(line.slice(2).split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name)),
);

/** What kubetrace's loader makes of a case, as a request would show it. */
async function verdictOf(given: KubeconfigCase): Promise<Verdict> {
  await using home = await aHome();
  writeCase(given, { host: HOST, home: home.folder });
  const { environment } = home;
  const here = { ...environment, env: { ...environment.env, ...given.env } };
  const flags = given.flags ?? {};
  const parses = await findKubeconfig(flags['kubeconfig'], here).then(
    () => true,
    () => false,
  );
  try {
    const upstream = await loadUpstream(flags, here);
    const { server, namespace } = upstream;
    const { authorization, impersonation, tls } = await upstream.authenticate();
    if (server.host !== HOST) throw new Error(`it goes to ${server.host}`);
    // The server of the cases has a certificate that nobody trusts.
    if (tls.rejectUnauthorized) throw new Error('certificate signed by unknown authority');
    const [[, sent] = ['', undefined]] = authorization;
    if (sent !== undefined) validateHeaderValue('Authorization', sent);
    const { pathname } = server;
    return {
      parses,
      path: pathname === '/' ? '' : pathname,
      ...(sent !== undefined && { authorization: sent }),
      ...(impersonation.length > 0 && { impersonation: headersOf(impersonation) }),
      namespace,
    };
  } catch (error) {
    return { parses, message: (error as Error).message };
  }
}

/** As Node's server shows them. */
function headersOf(headers: readonly (readonly [string, string])[]): Record<string, string> {
  const values = new Map<string, string[]>();
  for (const [name, value] of headers) {
    values.set(name.toLowerCase(), [...(values.get(name.toLowerCase()) ?? []), value]);
  }
  return Object.fromEntries(Array.from(values, ([name, all]) => [name, all.join(', ')]));
}

/** What is to be equal: everybody has words of their own for a failure, and kubetrace asks for no user name but goes without a credential. */
function comparable({ message, asks, ...rest }: Verdict) {
  const { parses, authorization } = rest;
  if (message !== undefined) return { parses, fails: true };
  return asks || authorization === undefined ? { parses, isAnonymous: true } : rest;
}

describe('a kubeconfig is read as kubectl reads it', () => {
  test.each(ROWS.map((row) => [row.name, row] as const))('%s', async (name, row) => {
    const [ours, theirs] = [comparable(await verdictOf(row)), comparable(row.verdict)];
    if (ARGUED.has(name)) expect(ours, 'no longer read otherwise: take it from the page').not.toEqual(theirs);
    else expect(ours).toEqual(theirs);
  });

  test('the page names nothing else', () => {
    const names = new Set(ROWS.map(({ name }) => name));
    expect([...ARGUED].filter((name) => !names.has(name ?? ''))).toEqual([]);
    expect(ARGUED.size).toBeGreaterThan(0);
  });
});

describe.each(kubectls())('the table is what kubectl $version says', ({ path, version }) => {
  test('of every twentieth', async () => {
    const sample = ROWS.filter((_, i) => i % 20 === 0);
    const verdicts = await kubectlVerdicts(path, sample);
    const expected = sample.map(({ verdict, others }) => others?.[`kubectl.${version}`] ?? verdict);
    expect(verdicts.map((verdict) => comparable(verdict))).toEqual(expected.map((verdict) => comparable(verdict)));
  });
});
