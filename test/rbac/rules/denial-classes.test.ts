import { expect, test } from 'vitest';
import { AUTO_DIALECT } from '../../../src/api/dialects.ts';
import type { HeaderList } from '../../../src/api/request/header-list.ts';
import type { DeniedExchange } from '../../../src/rbac/denials/evidence/denied-exchange.ts';
import { explainInDialect } from '../../../src/rbac/explain-in-dialect.ts';
import { type DenialClass, DENIALS } from '../../../src/rbac/rules/denial-classes.ts';
import { aDeniedExchange } from '../../support/a-denied-exchange.ts';

const pods = (user: string, reason = ''): string =>
  `pods is forbidden: User "${user}" cannot list resource "pods" in API group "" in the namespace "team-a"${reason}`;
const escalation = (resource: string): string =>
  `${resource}.rbac.authorization.k8s.io "r" is forbidden: user "eve" (groups=["dev"]) is attempting to grant RBAC permissions not currently held:\n` +
  '{APIGroups:[""], Resources:["pods"], Verbs:["get"]}';

/** A class without an exchange that shows it does not compile; one that nothing recognises fails the test below. */
const SHOWN_BY: Readonly<Record<DenialClass, DeniedExchange>> = {
  unauthenticated: aDeniedExchange('Unauthorized', { status: 401 }),
  impersonation: aDeniedExchange(
    'users "bob" is forbidden: User "eve" cannot impersonate resource "users" in API group "" at the cluster scope',
  ),
  anonymous: aDeniedExchange(pods('system:anonymous')),
  rbac: aDeniedExchange(pods('alice')),
  nonresource: aDeniedExchange('forbidden: User "alice" cannot get path "/metrics"'),
  node: aDeniedExchange(pods('system:node:n1', ': can only list pods on its own node')),
  webhook: aDeniedExchange(pods('alice', ': denied by policy "nights"')),
  'cloud-iam': aDeniedExchange(pods('alice', ': requires one of ["container.pods.list"] permission(s).')),
  'dangling-role': aDeniedExchange(pods('alice', ': RBAC: role.rbac.authorization.k8s.io "reader" not found')),
  connect: aDeniedExchange('pods "web-0" is forbidden: ', {
    method: 'GET',
    target: '/api/v1/namespaces/team-a/pods/web-0/exec?command=sh',
  }),
  escalation: aDeniedExchange(escalation('roles')),
  bind: aDeniedExchange(escalation('rolebindings')),
  'admission-check': aDeniedExchange(
    'certificatesigningrequests.certificates.k8s.io "c" is forbidden: user not permitted to sign requests with signerName "a.io/b"',
  ),
  admission: aDeniedExchange('admission webhook "w" denied the request: no'),
  kubelet: answer('Forbidden (user=bob, verb=get, resource=nodes, subresource(s)=[metrics])', [], {
    target: '/metrics',
  }),
  backend: answer('<html>', [['Audit-Id', 'x']]),
  gateway: answer('<html>', [['Server', 'nginx']]),
  protocol: answer('unable to upgrade: unable to negotiate protocol: client supports [a], server accepts [b]', []),
  handler: answer('\n', [], { target: '/kapis/terminal.kubesphere.io/v1alpha2/nodes/n1/exec' }),
  cluster: answer('cluster nope not exists', [], {
    target: '/kapis/clusters/nope/iam.kubesphere.io/v1beta1/users',
    status: 400,
  }),
  request: answer(
    'Internal Server Error: "/kapis/clusters/host/a.io/v1/watch": failed to crate RequestInfo: unable to determine kind and namespace from url',
    [],
    { target: '/kapis/clusters/host/a.io/v1/watch', status: 500 },
  ),
  'server-bug': { ...answer('', [], { target: '/clusters/nope/kapi' }), status: 0 },
  refusal: aDeniedExchange('no', {}, { causes: [{ reason: 'KubetraceRefused', message: '--reject-paths ^/x' }] }),
  unknown: aDeniedExchange('something else'),
};

function answer(text: string, responseHeaders: HeaderList, fields: Partial<DeniedExchange> = {}): DeniedExchange {
  return aDeniedExchange('', { method: 'GET', target: '/x', responseHeaders, body: Buffer.from(text), ...fields });
}

test.each(Object.entries(SHOWN_BY))('%s is recognised', (kind, denied) => {
  expect(explainInDialect(denied, AUTO_DIALECT)).toMatchObject({ class: kind });
});

test.each(Object.entries(DENIALS))('%s lacks a rule only where a rule may lift it', (_, traits) => {
  if (traits.lacksRule || traits.leadsWithReason) expect(traits.liftedByRule).not.toBe('no');
  expect(traits.check).not.toBe('');
});
