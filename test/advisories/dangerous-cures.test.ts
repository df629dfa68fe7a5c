import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cureLine } from '../../src/rbac/cures/cure-line.ts';
import type { Denial } from '../../src/rbac/rules/denial.ts';
import { explainDenial } from '../../src/rbac/denials/explain-denial.ts';
import { cureManifest } from '../../src/rbac/cure-manifest.ts';
import { powerWarning } from '../../src/rbac/cures/power.ts';
import { aDeniedExchange } from '../support/a-denied-exchange.ts';

const explained = (message: string): Denial => explainDenial(aDeniedExchange(message))!;
const tried = (kind: string, rules: string) =>
  `${kind}.rbac.authorization.k8s.io "x" is forbidden: user "system:serviceaccount:a:b" (groups=["system:authenticated"]) ` +
  `is attempting to grant RBAC permissions not currently held:\n${rules}`;
const EVERYTHING = '{APIGroups:["*"], Resources:["*"], Verbs:["*"]}';

describe('a cure that is cluster-admin under another name', () => {
  test('comes after the narrower one, and neither without a warning', () => {
    const { cures } = explained(tried('clusterroles', EVERYTHING));
    expect(cures.map(({ title, warning }) => [title, warning?.split(',')[0]])).toEqual([
      ['escalate', 'who may escalate any role can take every permission in the cluster'],
      ["the role's own rules", 'this allows everything in the cluster'],
    ]);
  });

  test('warns in the line for clients and in the manifest that people apply', () => {
    const denial = explained(tried('clusterroles', EVERYTHING));
    expect(cureLine(denial)).toContain('(beware: who may escalate any role');
    expect(cureManifest(denial.cures[0]!)).toMatch(/^# Beware: who may escalate any role/);
  });

  test('warns where cluster-admin is to be bound', () => {
    const message = tried('clusterrolebindings', `${EVERYTHING}\n{NonResourceURLs:["*"], Verbs:["*"]}`);
    const [bind, own] = explained(message).cures;
    expect(bind!.grants[0]!.rules).toMatchObject([{ verbs: ['bind'], resourceNames: ['cluster-admin'] }]);
    expect(bind!.warning).toContain('may bind this');
    expect(own!.warning).toContain('everything');
  });

  test('an ordinary escalation has its own rules first, without a warning', () => {
    const [least] = explained(tried('roles', '{APIGroups:[""], Resources:["pods"], Verbs:["get"]}')).cures;
    expect(least).toMatchObject({ title: 'least' });
    expect(least).not.toHaveProperty('warning');
  });
});

describe('of all that a real API server refused', () => {
  const rows = readFileSync(join(import.meta.dirname, '../tables/denials.jsonl'), 'utf8')
    .trim()
    .split('\n');
  const cures = rows.flatMap((line) => deniedIn(line)?.cures ?? []);

  test('no powerful cure is offered without its warning', () => {
    expect(cures.length).toBeGreaterThan(500);
    for (const cure of cures) expect(cure.warning).toBe(powerWarning(cure.grants));
  });

  test('none binds system:anonymous, system:unauthenticated, cluster-admin or the API of the kubelets', () => {
    for (const { subject, clusterRole } of cures.flatMap(({ grants }) => grants)) {
      expect(['system:anonymous', 'system:unauthenticated']).not.toContain(subject?.name);
      expect(['cluster-admin', 'system:kubelet-api-admin']).not.toContain(clusterRole);
    }
  });
});

describe('a kubelet that refuses', () => {
  const said = (user: string, subresource: string) =>
    `Forbidden (user=${user}, verb=get, resource=nodes, subresource(s)=[${subresource}])`;

  const relayed = ['', ' ( pods/log web-0)'];
  test.each(
    ['system:anonymous', 'system:unauthenticated', 'system:serviceaccount:m:prometheus', 'system:node:n'].flatMap(
      (user) => relayed.map((tail) => [user, tail]),
    ),
  )('nobody is sent to system:kubelet-api-admin for %s%s, and nobody binds system:anonymous', (user, tail) => {
    const text = JSON.stringify(explained(said(user, 'proxy') + tail));
    expect(text).not.toContain('kubelet-api-admin');
    expect(text).not.toMatch(/"name":"system:(?:anonymous|unauthenticated)"/);
  });

  test.each(['kube-apiserver-kubelet-client', 'kubernetes', 'kube-apiserver'])(
    "system:kubelet-api-admin is for %s, the API server's own user, and is what an administrator does, not a cure",
    (user) => {
      const denial = explained(said(user, 'proxy'));
      expect(denial).toMatchObject({ class: 'kubelet', rules: [], cures: [] });
      expect(denial.remedy).toMatch(
        new RegExp(
          `^An administrator .*: kubectl create clusterrolebinding .* --clusterrole=system:kubelet-api-admin --user=${user}$`,
        ),
      );
    },
  );

  test('nobody is sent to it by a program that asked the kubelet itself', () => {
    const denial = explained(said('somebody', 'proxy'));
    expect(JSON.stringify(denial)).not.toContain('kubelet-api-admin');
    expect(denial.cures[0]!.warning).toMatch(/commands in every pod/);
  });

  test('is not said to have refused the API server where a program may have asked it', () => {
    const denial = explained(said('system:serviceaccount:m:prometheus', 'metrics'));
    expect(denial.rules).toEqual([{ apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] }]);
    expect(denial.cures[0]!.grants[0]!.subject).toMatchObject({ namespace: 'm', name: 'prometheus' });
    expect(denial.reason).not.toMatch(/refused the API server/);
  });
});

describe('the Node authorizer', () => {
  const refused = (user: string) =>
    `secrets "db" is forbidden: User "${user}" cannot get resource "secrets" in API group "" in the namespace "a": ` +
    `no relationship found between node 'n' and this object`;

  test.each(['system:node:n', 'alice'])('is not cured by a rule for %s', (user) => {
    const denial = explained(refused(user));
    const rules = [{ apiGroups: [''], resources: ['secrets'], resourceNames: ['db'], verbs: ['get'] }];
    expect(denial).toMatchObject({ class: 'node', rules: [], cures: [], doubtfulCure: { grants: [{ rules }] } });
  });
});

function deniedIn(line: string): Denial | undefined {
  const { request, response } = JSON.parse(line) as {
    request: { method: string; path: string; headers: [string, string][] };
    response: { status: number; headers: [string, string][]; body?: string; bodyEncoding?: BufferEncoding };
  };
  return explainDenial({
    method: request.method,
    target: request.path,
    requestHeaders: request.headers,
    status: response.status,
    responseHeaders: response.headers,
    body: Buffer.from(response.body ?? '', response.bodyEncoding ?? 'utf8'),
  });
}
