import type { DiscoveryCalls } from '../../src/log/facts/discovery-fold.ts';
import type { Denial, Grant } from '../../src/rbac/rules/denial.ts';
import type { Exchange } from '../../src/trace/exchange.ts';
import { anExchange, STARTED_AT } from './an-exchange.ts';

/** One exchange of each kind that the log tells apart. */
export const EXCHANGES = {
  list: anExchange({ responseBody: '{"kind":"PodList","items":[]}\n' }),
  get: anExchange({ target: '/apis/apps/v1/namespaces/team-a/deployments/web' }),
  create: anExchange({
    method: 'POST',
    target: '/apis/apps/v1/namespaces/team-a/deployments?fieldManager=kubectl-create&dryRun=All',
    requestHeaders: [
      ['content-type', 'application/json'],
      ['user-agent', 'node'],
    ],
    requestBody: '{"kind":"Deployment"}',
    status: '201 Created',
  }),
  patch: anExchange({
    method: 'PATCH',
    target: '/api/v1/nodes/node1/status',
    timings: { responseStarted: 10_400, ended: 12_345 },
  }),
  delete: anExchange({ method: 'DELETE', target: '/api/v1/namespaces/team-a', requestHeaders: [] }),
  subresource: anExchange({ target: '/apis/apps/v1/namespaces/team-a/deployments/web/scale', status: '404 Not Found' }),
  nonResource: anExchange({ target: '/healthz', responseHeaders: [], responseBody: 'ok', origin: 'kubetrace' }),
  undecoded: anExchange({ target: '/api/v1/watch', status: '500 Internal Server Error' }),
  denied: anExchange({
    target: '/api/v1/namespaces/team-a/secrets',
    status: '403 Forbidden',
    responseHeaders: [
      ['Audit-Id', 'd7aec04b'],
      ['Warning', '299 - "old"'],
      ['X-Kubernetes-Pf-Flowschema-Uid', 'f1'],
      ['X-Kubernetes-Pf-Prioritylevel-Uid', 'p1'],
    ],
    credential: {
      kind: 'token',
      source: 'user "alice" in ~/.kube/config',
      username: 'alice',
      groups: ['dev-team'],
      issuedAt: STARTED_AT - 7_200_000,
      expiresAt: STARTED_AT + 60_000,
    },
    denial: aDenial(),
  }),
  allowed: anExchange({
    target:
      '/apis/networking.k8s.io/v1/namespaces/a-namespace-with-a-rather-long-name/networkpolicies/a-name-with-many-words/status?fieldManager=kubectl',
    requestHeaders: [
      [
        'Accept',
        'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json',
      ],
      ['User-Agent', 'kubectl/v1.33.1 (linux/amd64) kubernetes/8adc0f0'],
    ],
    responseBody: `{"kind":"NetworkPolicy","metadata":{"annotations":{"a":"${'long '.repeat(40)}"}}}`,
    allowedBy: 'RBAC: allowed by ClusterRoleBinding "network-admins" of ClusterRole "network-admin" to Group "net"',
    asked: [{ id: 4, asks: 'allowed', milliseconds: 48.6 }],
  }),
  unauthenticated: anExchange({ status: '401 Unauthorized', requestHeaders: [['Authorization', 'Bearer <masked>']] }),
  refused: anExchange({
    target: '/api/v1/namespaces/team-a/pods/web-0/attach',
    status: '403 Forbidden',
    refusal: { rule: '--reject-paths="^/api/.*/pods/.*/attach"', flag: '--reject-paths' },
  }),
  upgrade: anExchange({
    method: 'POST',
    target: '/api/v1/namespaces/team-a/pods/web-0/exec?command=ls&command=-l',
    status: '101 Switching Protocols',
    responseHeaders: [['Upgrade', 'SPDY/3.1']],
    upgrade: 'SPDY/3.1',
  }),
  watching: anExchange({
    target: '/api/v1/namespaces/team-a/pods?watch=true',
    stage: 'ResponseStarted',
    timings: { responseStarted: 3 },
  }),
  left: anExchange({
    target: '/api/v1/namespaces/team-a/pods?watch=true',
    status: '200 OK',
    responseBody: { chunks: [], size: 12_345, truncated: true },
    failure: { code: 'CLIENT_CLOSED', message: 'the client closed the connection' },
    timings: { responseStarted: 3, ended: 32_100 },
  }),
  failed: anExchange({
    failure: { code: 'ECONNREFUSED', message: 'kubetrace: nothing is listening at the address of the API server' },
    timings: { ended: 2.2 },
  }),
} satisfies Record<string, Exchange>;

export const DISCOVERY: DiscoveryCalls = {
  first: EXCHANGES.list,
  requests: 12,
  bytes: 1234,
  startedAt: STARTED_AT,
  endedAt: STARTED_AT + 34,
  client: 'kubectl/v1.33.1',
};

function aDenial(): Denial {
  const subject = { kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'alice' } as const;
  const grant: Grant = {
    scope: 'namespace',
    namespace: 'team-a',
    rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['list'] }],
    subject,
  };
  return {
    class: 'rbac',
    reason: 'No role lets alice list secrets in team-a.',
    message: 'secrets is forbidden: User "alice" cannot list resource "secrets"',
    user: 'alice',
    groups: ['dev-team'],
    rules: grant.rules,
    scope: grant.scope,
    namespace: grant.namespace,
    cures: [
      { title: 'least', grants: [grant] },
      { title: 'in every namespace', grants: [{ ...grant, scope: 'cluster', namespace: '' }] },
    ],
  };
}
