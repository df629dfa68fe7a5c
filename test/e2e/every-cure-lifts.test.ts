import { type IncomingMessage, request as httpRequest } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { fromRawHeaders, headerValues, type HeaderList } from '../../src/api/request/header-list.ts';
import type { Denial } from '../../src/rbac/rules/denial.ts';
import { explainDenial } from '../../src/rbac/denials/explain-denial.ts';
import { cureManifest } from '../../src/rbac/cure-manifest.ts';
import type { PolicyRule } from '../../src/rbac/rules/policy-rule.ts';
import { aPlayground, type TestPlayground } from '../support/a-playground.ts';
import { deniedRequests, type DeniedRequest } from '../support/denied-requests.ts';
import { TEAM_B } from '../support/stages.ts';

/** A refused request may be refused for something else once the first rule is there: impersonation, then the impersonated user. */
const MOST_STEPS = 3;

describe('apply the printed manifest, repeat the request', () => {
  let playground: TestPlayground;
  const requests = [...deniedRequests(50, 20_261_122)];
  beforeAll(async () => {
    playground = await aPlayground(TEAM_B);
    for (const { given } of requests) playground.load(given);
  });
  afterAll(() => playground.close());

  test.each(requests.map((request) => [request.method, request.path, request] as const))(
    '%s %s',
    async (_method, _path, request) => {
      const manifests: string[] = [];
      for (let denial = await ask(request); denial !== undefined; denial = await ask(request)) {
        // What is created outside of a namespace is not offered a rule, and has one all the same.
        const least = 'doubtfulCure' in denial ? denial.doubtfulCure : denial.cures[0];
        if (!least) throw new Error(`no cure for: ${denial.reason}`);
        expect(manifests.length, denial.reason).toBeLessThan(MOST_STEPS);
        manifests.push(cureManifest(least));
        await apply(manifests.at(-1)!);
      }
      expect(manifests).not.toEqual([]);
      for (const role of manifests.flatMap(rolesOf)) await expectAllNeeded(role, request);
    },
  );

  /** Each verb, resource, name or URL taken away from a role denies again. */
  async function expectAllNeeded(role: StoredRole, request: DeniedRequest): Promise<void> {
    for (const rules of withOneLess(role.rules)) {
      expect((await playground.admin(`PUT ${pathOf(role)}/${role.metadata.name}`, { ...role, rules })).status).toBe(
        200,
      );
      expect(await ask(request), JSON.stringify(rules)).toBeDefined();
    }
    await playground.admin(`PUT ${pathOf(role)}/${role.metadata.name}`, role);
    expect(await ask(request)).toBeUndefined();
  }

  async function apply(manifest: string): Promise<void> {
    for (const document of parseAllDocuments(manifest)) {
      const object = document.toJS() as StoredRole;
      expect((await playground.admin(`POST ${pathOf(object)}`, object)).status, manifest).toBe(201);
    }
  }

  /** What refused the request; nothing once it is no 403 any more. */
  async function ask({ method, path, headers, body, account }: DeniedRequest): Promise<Denial | undefined> {
    const token = await playground.token(`team-a:${account}`);
    const type =
      headerValues(headers, 'Content-Type').length > 0 ? [] : [['Content-Type', 'application/json'] as const];
    const sent: HeaderList = [...type, ...headers, ['Authorization', `Bearer ${token}`]];
    const answer = await answerTo(playground.url + path, method, sent, body);
    const status = answer.statusCode!;
    if (status !== 403) return void answer.destroy();
    const responseHeaders = fromRawHeaders(answer.rawHeaders);
    const refused = { method, target: path, requestHeaders: sent, requestBody: Buffer.from(body) };
    return explainDenial({ ...refused, status, responseHeaders, body: await buffer(answer) });
  }
});

interface StoredRole {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly rules: readonly PolicyRule[];
}

function rolesOf(manifest: string): StoredRole[] {
  const objects = parseAllDocuments(manifest).map((document) => document.toJS() as StoredRole);
  return objects.filter(({ kind }) => kind.endsWith('Role'));
}

function pathOf({ kind, metadata: { namespace } }: StoredRole): string {
  const where = namespace === undefined ? '' : `/namespaces/${namespace}`;
  return `/apis/rbac.authorization.k8s.io/v1${where}/${kind.toLowerCase()}s`;
}

/** One item is replaced by another: without any, a rule is invalid, and without names it is for all. */
function* withOneLess(rules: readonly PolicyRule[]): Generator<readonly PolicyRule[]> {
  for (const [i, rule] of rules.entries())
    for (const key of ['verbs', 'apiGroups', 'resources', 'resourceNames', 'nonResourceURLs'] as const)
      for (const at of rule[key]?.keys() ?? [])
        yield rules.with(i, { ...rule, [key]: rule[key]!.with(at, key === 'nonResourceURLs' ? '/other' : 'other') });
}

function answerTo(url: string, method: string, headers: HeaderList, body: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(url, { method, agent: false }, resolve).on('error', reject);
    for (const [name] of headers) sent.setHeader(name, headerValues(headers, name));
    sent.end(body);
  });
}
