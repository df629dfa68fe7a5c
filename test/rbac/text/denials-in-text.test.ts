import { describe, expect, test } from 'vitest';
import { denialsInText } from '../../../src/rbac/text/denials-in-text.ts';
import { readableText } from '../../../src/rbac/text/words/readable-text.ts';
import { SHAPES, SURROUNDINGS, WRAPS } from '../../support/pasting.ts';

/** Each once. */
function denialsIn(text: string): { code: number; message: string }[] {
  const found = denialsInText(readableText(text)).map(({ code, message }) => [message, { code, message }] as const);
  return [...new Map(found).values()];
}

const LIST_PODS = 'pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "demo"';
const list = 'pods is forbidden: User "bob" cannot list resource "pods" in API group "" at the cluster scope';
const get = 'pods "x" is forbidden: User "bob" cannot get resource "pods" in API group "" in the namespace "a"';
const metrics = 'forbidden: User "bob" cannot get path "/metrics"';
const claim = 'ResourceClaim "c" is invalid: status: Forbidden: changing status.allocation or status.reservedFor';
const escalation = `roles.rbac.authorization.k8s.io "r" is forbidden: user "bob" (groups=[]) is attempting to grant RBAC permissions not currently held:
{APIGroups:[""], Resources:["pods"], Verbs:["get"]}
{APIGroups:[""], Resources:["secrets"], Verbs:["get"]}`;

describe('denialsIn', () => {
  test.each<[what: string, text: string, messages: readonly string[]]>([
    ['a bare message', `${list}\n`, [list]],
    ['a bare path', metrics, [metrics]],
    ['a message of several lines', `${escalation}\n`, [escalation]],
    [
      'the second check of exec, which ends in a blank',
      'pods "web-0" is forbidden: \n',
      ['pods "web-0" is forbidden:'],
    ],
    ['kubectl', `Error from server (Forbidden): ${list}`, [list]],
    [
      'kubectl, several',
      `Error from server (Forbidden): ${escalation}\nError from server (NotFound): pods "y" not found\nError from server (Forbidden): ${get}\n`,
      [escalation, get],
    ],
    ['kubectl create -f', `Error from server (Forbidden): error when creating "a b.yaml": ${get}`, [get]],
    [
      'kubectl apply',
      `Error from server (Forbidden): error when retrieving current configuration of:\nResource: "/v1"\nfrom server for: "x.yaml": ${get}`,
      [get],
    ],
    ['kubectl exec', `error: unable to upgrade connection: ${get}\n`, [get]],
    [
      'kubectl with a warning of ours',
      `Warning: missing rule: list pods\nError from server (Forbidden): ${list}\n`,
      [list],
    ],
    ['kubectl without a Status', 'Error from server (Forbidden): unknown (get pods)', ['unknown (get pods)']],
    [
      'a webhook that imitates',
      'Error from server (Forbidden): error when creating "x": admission webhook "w" denied the request: pods is forbidden: User "x"',
      ['admission webhook "w" denied the request: pods is forbidden: User "x"'],
    ],
    ['another error', 'Error from server (NotFound): pods "x" not found', []],
    ['a log', `E0101 1 reflector.go:1] failed to list *v1.Pod: ${list}\nI0101 fine\nW0101 it: ${get}\n`, [list, get]],
    [
      'a structured log',
      `E0101 1 x.go:1] "Failed" err="failed to list: ${list.replaceAll('"', String.raw`\"`)}" logger="x"`,
      [list],
    ],
    ['a JSON log', JSON.stringify({ level: 'error', msg: 'no', error: `failed: ${get}` }), [get]],
    ['a log with an escalation', `I0101 fine\nE0101 1 x.go:1] failed: ${escalation}\nI0101 {fine}\n`, [escalation]],
    ['a log of an expired token', 'E0101 1 x.go:1] failed to list *v1.Pod: Unauthorized\nI0101 fine', ['Unauthorized']],
    ['a JSON log of one', '{"level":"error","err":"failed to list *v1.Pod: Unauthorized"}', ['Unauthorized']],
    ['a log that goes on', `${list}, retrying`, [list]],
    [
      'a reason',
      `${list}: RBAC: clusterrole.rbac.authorization.k8s.io "gone" not found`,
      [`${list}: RBAC: clusterrole.rbac.authorization.k8s.io "gone" not found`],
    ],
    ['repeats', `${list}\n${list}\n${get}\n`, [list, get]],
    ['nothing', 'all is well\n', []],
    ['a 422 of the server', `${claim}\n`, [claim]],
    ['a 422 of kubectl', `The ${claim}\n`, [claim]],
    ['a 422 of something else', 'The Pod "x" is invalid: spec.x: Forbidden: may not be set', []],
    ['nothing at all', '', []],
  ])('%s', (_what, text, messages) => {
    expect(denialsIn(text).map(({ message }) => message)).toEqual(messages);
  });

  test.each([
    'Unauthorized\n',
    'error: You must be logged in to the server (Unauthorized)\n',
    'Error from server (Unauthorized): Unauthorized\n',
  ])('%j is a 401', (text) => {
    expect(denialsIn(text)).toEqual([{ code: 401, message: 'Unauthorized' }]);
  });

  test('a megabyte without a blank takes hardly any time', () => {
    expect(denialsIn('x'.repeat(1_000_000))).toEqual([]);
  });
});

test.each([
  ['Forbidden (user=system:serviceaccount:m:p, verb=get, resource=nodes, subresource(s)=[metrics])', ''],
  [
    'Forbidden (user=kube-apiserver, verb=get, resource=nodes, subresource=proxy) ( pods/log web-0)',
    'Error from server (Forbidden): ',
  ],
  [
    'unable to upgrade connection: Forbidden (user=kubernetes, verb=create, resource=nodes, subresource=proxy)',
    'error: ',
  ],
])("a kubelet's text is found: %s", (message, before) => {
  expect(denialsIn(`${before}${message}\n`)).toEqual([{ code: 403, message }]);
});

test("a kubelet's text is found within a log line", () => {
  const message = 'Forbidden (user=bob, verb=get, resource=nodes, subresource(s)=[configz proxy])';
  expect(denialsIn(`level=error msg="HTTP status 403 ${message}" attempt=1`)).toEqual([{ code: 403, message }]);
});

describe.each([
  list,
  get,
  metrics,
  'deployments.apps "web" is forbidden: User "system:serviceaccount:ci:runner" cannot patch resource "deployments/scale" in API group "apps" in the namespace "team-a"',
  'nodes is forbidden: User "jane@example.org" cannot list resource "nodes" in API group "" at the cluster scope',
  'customresourcedefinitions.apiextensions.k8s.io is forbidden: User "system:serviceaccount:cattle-system:cattle" cannot list resource "customresourcedefinitions" in API group "apiextensions.k8s.io" at the cluster scope',
])('however it is handed on: %s', (sentence) => {
  const wraps = Object.entries(WRAPS).flatMap(([wrap, wrapped]) =>
    Object.entries(SURROUNDINGS).map(
      ([around, surrounded]) => [`${wrap}, within ${around}`, (text: string) => surrounded(wrapped(text))] as const,
    ),
  );
  test.each(Object.keys(SHAPES))('%s', (shape) => {
    const text = SHAPES[shape]?.(sentence) ?? '';
    for (const [how, handedOn] of wraps) {
      // Where the quotes are lost, nothing shows that a path goes on in the next line.
      if (shape === 'without quotes' && sentence === metrics && handedOn('x'.repeat(50)).length > 50) continue;
      expect(
        denialsIn(handedOn(text)).map(({ message }) => message),
        `${how}\n${handedOn(text)}`,
      ).toEqual([sentence]);
    }
  });
});

const KINDS: readonly (readonly [words: string, message?: string | undefined])[] = [
  ['User "jane" cannot list pods in the namespace "demo".', LIST_PODS],
  [
    'deployments.apps "web" is forbidden: User "jane" cannot get deployments.apps/scale in the namespace "demo": no RBAC policy matched',
    'deployments.apps "web" is forbidden: User "jane" cannot get resource "deployments/scale" in API group "apps" in the namespace "demo": no RBAC policy matched',
  ],
  [
    'RBAC: no rules authorize user "jane" with groups ["dev" "system:authenticated"] to "list" resource "pods" in namespace "demo"',
    LIST_PODS,
  ],
  ['pods "web" is forbidden: exceeded quota: compute, requested: cpu=1, used: cpu=2, limited: cpu=2'],
  [
    'pods "web" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true (pod or container "app" must set securityContext.runAsNonRoot=true)',
  ],
  ['pods "web" is forbidden: error looking up service account default/builder: serviceaccount "builder" not found'],
  ['admission webhook "validate.kyverno.svc-fail" denied the request: pods must have a label'],
  ['Forbidden (user=kube-apiserver-kubelet-client, verb=get, resource=nodes, subresource(s)=[proxy])'],
  ['You must be logged in to the server (Unauthorized)', 'Unauthorized'],
];

/** Quotes and blanks apart, which stay as they were handed on in words that are only quoted. */
const bare = (message: string): string => message.replace(/["'\s]/g, '');

describe.each(KINDS)('however it is handed on: %s', (words = '', whole) => {
  const message = whole ?? words;
  test.each(Object.keys(SHAPES).filter((shape) => shape !== 'without quotes'))('%s', (shape) => {
    for (const wrap of ['not wrapped', 'wrapped and indented']) {
      for (const [around, surrounded] of Object.entries(SURROUNDINGS)) {
        const text = surrounded(WRAPS[wrap]?.(SHAPES[shape]?.(words) ?? '') ?? '');
        const found = denialsIn(text).map((denial) => bare(denial.message));
        expect([...new Set(found)], `${wrap}, within ${around}\n${text}`).toEqual([bare(message)]);
      }
    }
  });
});
