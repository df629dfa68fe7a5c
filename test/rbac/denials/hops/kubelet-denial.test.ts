import { expect, test } from 'vitest';
import { explainDenial } from '../../../../src/rbac/denials/explain-denial.ts';
import { aDeniedExchange } from '../../../support/a-denied-exchange.ts';
import { permissionsOf } from '../../../support/permissions-of.ts';

const sentence = (user: string, subresources: string, verb = 'get') =>
  `Forbidden (user=${user}, verb=${verb}, resource=nodes, subresource(s)=[${subresources}])`;

const PROMETHEUS = 'system:serviceaccount:monitoring:prometheus';
const API_SERVER = 'kube-apiserver-kubelet-client';

test.each<[what: string, message: string, target: string, rules: readonly string[], reason: RegExp]>([
  ['text alone', sentence(PROMETHEUS, 'metrics'), '', ['get ["","nodes/metrics","(any)"]'], /prometheus may not get/],
  [
    'text alone, as older kubelets write it',
    sentence('bob', 'stats').replace('(s)=[stats]', '=stats'),
    '',
    ['get ["","nodes/stats","(any)"]'],
    /bob/,
  ],
  [
    'straight to a kubelet',
    `${sentence('bob', 'metrics')}\n`,
    '/metrics',
    ['get ["","nodes/metrics","(any)"]'],
    /^The kubelet denied this: bob may not get nodes\/metrics\.$/,
  ],
  [
    'one of several is enough, and the narrower one',
    sentence('bob', 'pods proxy'),
    '',
    ['get ["","nodes/pods","(any)"]'],
    /nodes\/pods/,
  ],
  [
    'the other order',
    sentence('bob', 'proxy configz', 'create'),
    '',
    ['create ["","nodes/configz","(any)"]'],
    /nodes\/configz/,
  ],
  [
    'the whole API',
    sentence('somebody', 'proxy', 'create'),
    '',
    ['create ["","nodes/proxy","(any)"]'],
    /If the API server acted as somebody/,
  ],
  [
    'what kubectl exec prints',
    `unable to upgrade connection: ${sentence('kubernetes', 'proxy', 'create')}`,
    '',
    [],
    /acted as kubernetes: that user may not create nodes\/proxy/,
  ],
  [
    'through the API server',
    sentence('bob', 'proxy'),
    '/api/v1/nodes/n/proxy/metrics',
    [],
    /denied the request of the API server, which acted as bob/,
  ],
  [
    'relayed by the API server',
    `${sentence('kubernetes', 'proxy')} ( pods/log web-0)`,
    '',
    [],
    /The API server itself had allowed the request/,
  ],
  ['the user of an API server', sentence(API_SERVER, 'proxy'), '', [], /acted as kube-apiserver-kubelet-client/],
  ['nobody', sentence('system:anonymous', 'proxy'), '', [], /--kubelet-client-certificate.*Do not bind/],
  ['cut short', `Forbidden (user=bob, verb=get, resource=nodes, subresource(s)=[`, '', [], /may not get nodes\/…/],
  [
    'undetermined',
    'Authorization error: could not determine attributes for request',
    '',
    [],
    /without naming a permission/,
  ],
])('%s', (_what, message, target, rules, reason) => {
  const method = target === '' ? '' : 'GET';
  const body = Buffer.from(message);
  const denial = explainDenial(
    aDeniedExchange('', { method, target, body, responseHeaders: [['Content-Type', 'text/plain']] }),
  )!;
  expect(denial.class).toBe('kubelet');
  expect(permissionsOf(denial.rules)).toEqual(rules);
  expect(denial.reason).toMatch(reason);
});

test('the whole API of the kubelets is granted with a warning only', () => {
  const [cure] = explainDenial(aDeniedExchange(sentence('somebody', 'proxy', 'create')))!.cures;
  expect(cure!.warning).toMatch(/runs commands in every pod/);
});
