import { once } from 'node:events';
import { request } from 'node:http';

/** One request of a workflow, as a client would send it. */
export interface Step {
  /** `POST /api/v1/…`. */
  readonly line: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a person does with kubectl, request by request; `undo` leaves the world as it was. */
export interface Workflow {
  readonly name: string;
  readonly steps: readonly Step[];
  readonly undo?: readonly Step[];
}

const NS = '/api/v1/namespaces/team-a';
const APPS = '/apis/apps/v1/namespaces/team-a';
const RBAC = '/apis/rbac.authorization.k8s.io/v1/namespaces/team-a';
const APPLY = { 'content-type': 'application/apply-patch+yaml' };
const MERGE = { 'content-type': 'application/merge-patch+json' };
const SOCKET = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'MDEyMzQ1Njc4OWFiY2RlZg==',
  'sec-websocket-protocol': 'v5.channel.k8s.io',
};

const DEPLOYMENT = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'shop', namespace: 'team-a' },
  spec: {
    selector: { matchLabels: { app: 'shop' } },
    template: { metadata: { labels: { app: 'shop' } }, spec: { containers: [{ name: 'c', image: 'i' }] } },
  },
};
const ROLE = {
  metadata: { name: 'reads' },
  rules: [{ apiGroups: [''], resources: ['services', 'endpoints'], verbs: ['list', 'watch'] }],
};
const BINDING = {
  metadata: { name: 'reads' },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
  subjects: [{ kind: 'ServiceAccount', name: 'reporter', namespace: 'team-a' }],
};

export const WORKFLOWS: readonly Workflow[] = [
  {
    name: 'get pods, as kubectl does it',
    steps: [
      get('/api', { accept: 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json' }),
      get('/apis', { accept: 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json' }),
      get(`${NS}/pods?limit=500`),
      get(`${NS}/pods/web-0`),
    ],
  },
  { name: 'logs', steps: [get(`${NS}/pods/web-0`), get(`${NS}/pods/web-0/log?container=c`)] },
  {
    name: 'create, get and delete a ConfigMap',
    steps: [
      { line: `POST ${NS}/configmaps`, body: { metadata: { name: 'c1' }, data: { a: 'b' } } },
      get(`${NS}/configmaps/c1`),
      { line: `DELETE ${NS}/configmaps/c1` },
    ],
    undo: [{ line: `DELETE ${NS}/configmaps/c1` }],
  },
  {
    name: 'apply --server-side, scale, rollout restart',
    steps: [
      { line: `PATCH ${APPS}/deployments/shop?fieldManager=test`, body: DEPLOYMENT, headers: APPLY },
      { line: `PATCH ${APPS}/deployments/shop/scale`, body: { spec: { replicas: 2 } }, headers: MERGE },
      { line: `PATCH ${APPS}/deployments/shop`, body: { metadata: { annotations: { at: 'now' } } }, headers: MERGE },
      get(`${APPS}/deployments?fieldSelector=metadata.name%3Dshop`),
    ],
    undo: [{ line: `DELETE ${APPS}/deployments/shop` }],
  },
  {
    name: 'exec over WebSocket',
    steps: [{ line: `GET ${NS}/pods/web-0/exec?command=true&stdout=1`, headers: SOCKET }],
  },
  {
    name: 'wait for a pod',
    steps: [
      get(`${NS}/pods?fieldSelector=metadata.name%3Dweb-0`),
      get(`${NS}/pods?fieldSelector=metadata.name%3Dweb-0&watch=1`),
    ],
  },
  {
    name: 'a lease that PUT creates',
    steps: [
      {
        line: 'PUT /apis/coordination.k8s.io/v1/namespaces/team-a/leases/leader',
        body: { metadata: { name: 'leader' }, spec: { holderIdentity: 'me' } },
      },
    ],
    undo: [{ line: 'DELETE /apis/coordination.k8s.io/v1/namespaces/team-a/leases/leader' }],
  },
  {
    name: 'cluster-wide things',
    steps: [
      get('/api/v1/nodes'),
      get('/api/v1/namespaces/team-a'),
      get('/api/v1/pods?limit=500'),
      get('/api/v1/namespaces/team-b/pods'),
      get('/metrics'),
      get('/version'),
    ],
  },
  {
    name: 'hand out rights',
    steps: [
      { line: `POST ${RBAC}/roles`, body: ROLE },
      { line: `POST ${RBAC}/rolebindings`, body: BINDING },
    ],
    undo: [{ line: `DELETE ${RBAC}/roles/reads` }, { line: `DELETE ${RBAC}/rolebindings/reads` }],
  },
  {
    name: 'as somebody else',
    steps: [
      get(`${NS}/secrets`, { 'impersonate-user': 'eve', 'impersonate-group': 'auditors', 'impersonate-uid': '7' }),
      get(`${NS}/pods`, { 'impersonate-user': 'system:serviceaccount:team-b:ci-bot' }),
    ],
  },
  {
    name: 'tokens, evictions, collections',
    steps: [
      {
        line: `POST ${NS}/serviceaccounts/reporter/token`,
        body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} },
      },
      { line: `DELETE ${NS}/configmaps?labelSelector=none%3Dsuch` },
      {
        line: 'POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
        body: { spec: { nonResourceAttributes: { verb: 'get', path: '/' } } },
      },
    ],
  },
];

/** Sends a step to a server and gives the status of its answer. Streams are left as soon as they have begun. */
export async function sendStep(url: string, { line, body, headers = {} }: Step, token?: string): Promise<number> {
  const [method, path] = line.split(' ');
  const call = request(`${url}${path}`, {
    method,
    headers: {
      'user-agent': 'kubectl/v1.33.1 (linux/amd64) kubernetes/8adc0f0',
      ...(body && { 'content-type': 'application/json' }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...headers,
    },
  });
  call.on('error', () => undefined);
  call.end(body && JSON.stringify(body));
  const upgraded = once(call, 'upgrade').then(([{ statusCode }, socket]) => {
    (socket as { destroy(): void }).destroy();
    return statusCode as number;
  });
  const answered = once(call, 'response').then(async ([answer]) => {
    if (path!.includes('watch=1')) answer.destroy();
    else await answer.toArray();
    return answer.statusCode as number;
  });
  return Promise.race([upgraded, answered]);
}

function get(path: string, headers: Readonly<Record<string, string>> = {}): Step {
  return { line: `GET ${path}`, headers };
}
