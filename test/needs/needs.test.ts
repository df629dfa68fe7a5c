import { expect, test } from 'vitest';
import { identityOf } from '../../src/trace/identity.ts';
import type { Need } from '../../src/needs/need.ts';
import { needsOf } from '../../src/needs/needs.ts';
import type { Permission } from '../../src/needs/permission.ts';
import { secondNeeds } from '../../src/needs/second-needs.ts';
import { explainDenial } from '../../src/rbac/denials/explain-denial.ts';
import type { Exchange } from '../../src/trace/exchange.ts';
import { anExchange, type ExchangeFacts } from '../support/an-exchange.ts';

const NS = '/api/v1/namespaces/team-a';
const RBAC = '/apis/rbac.authorization.k8s.io/v1/namespaces/team-a';

/** `get pods/log web-0 @team-a`, after it who but the actor, and whether it was denied; ` or ` between sets of which one is enough. */
function textOf({ anyOf, user, denied }: Need): string {
  const needed = anyOf.map((permissions) => permissions.map(permissionText).join(' + ')).join(' or ');
  return `${needed}${user === undefined ? '' : ` for ${user}`}${denied ? ' DENIED' : ''}`;
}

function permissionText({ namespace, verb, resource, apiGroup, name, url }: Permission): string {
  const target = url || `${resource}${apiGroup && `.${apiGroup}`}${name && ` ${name}`}`;
  return `${verb} ${target}${namespace && ` @${namespace}`}`;
}

const needs = (exchange: Exchange) =>
  needsOf(exchange, identityOf(exchange).impersonation, secondNeeds(exchange).needs).map(textOf);

const apply = [['Content-Type', 'application/apply-patch+yaml']] as const;

test.each<[ExchangeFacts, string[]]>([
  [{ target: `${NS}/pods?limit=500` }, ['list pods @team-a']],
  [{ target: `${NS}/pods/web-0/log` }, ['get pods/log web-0 @team-a']],
  [{ target: `${NS}/pods?fieldSelector=metadata.name%3Dweb-0&watch=1` }, ['watch pods web-0 @team-a']],
  [{ method: 'POST', target: `${NS}/pods` }, ['create pods @team-a']],
  [{ method: 'DELETE', target: `${NS}/pods` }, ['deletecollection pods @team-a']],
  [{ target: '/api/v1/pods' }, ['list pods']],
  [{ target: NS }, ['get namespaces team-a']],
  [{ target: '/version' }, ['get /version']],
  // RBAC takes a * for everything.
  [{ target: '/apis/*/v1/pods' }, []],
  [{ target: '/api/v1/*' }, []],
  [{ target: '/logs/*' }, []],
  // A namespace that cannot be there has no Roles.
  [{ target: '/api/v1/namespaces/UPPER/pods' }, ['list pods']],
  [
    { target: `${NS}/pods/web-0/exec?command=ls`, status: '101 Switching Protocols', upgrade: 'websocket' },
    ['get pods/exec web-0 @team-a', 'create pods/exec web-0 @team-a'],
  ],
  [
    { method: 'POST', target: `${NS}/pods/web-0/exec`, status: '101 Switching Protocols', upgrade: 'SPDY/3.1' },
    ['create pods/exec web-0 @team-a'],
  ],
  [{ target: `${NS}/pods/web-0/exec`, status: '400 Bad Request' }, ['get pods/exec web-0 @team-a']],
  [
    { method: 'PATCH', target: `${NS}/configmaps/c`, requestHeaders: apply, status: '201 Created' },
    ['patch configmaps c @team-a', 'create configmaps c @team-a'],
  ],
  [{ method: 'PATCH', target: `${NS}/configmaps/c`, requestHeaders: apply }, ['patch configmaps c @team-a']],
  [
    { method: 'PUT', target: `${NS}/endpoints/e`, status: '201 Created' },
    ['update endpoints e @team-a', 'create endpoints e @team-a'],
  ],
  [
    {
      method: 'POST',
      target: `${RBAC}/rolebindings`,
      status: '201 Created',
      requestBody: '{"kind":"RoleBinding","roleRef":{"kind":"ClusterRole","name":"view"}}',
    },
    [
      'create rolebindings.rbac.authorization.k8s.io @team-a',
      'bind clusterroles.rbac.authorization.k8s.io view @team-a',
    ],
  ],
  [
    {
      method: 'PATCH',
      target: `${RBAC}/roles/r`,
      requestHeaders: apply,
      requestBody: 'kind: Role\nrules: [{ apiGroups: [apps], resources: [deployments, replicasets], verbs: [get] }]\n',
    },
    [
      'patch roles.rbac.authorization.k8s.io r @team-a',
      'get deployments.apps @team-a + get replicasets.apps @team-a or escalate roles.rbac.authorization.k8s.io r @team-a',
    ],
  ],
  [
    {
      target: `${NS}/pods`,
      requestHeaders: [
        ['Impersonate-User', 'eve'],
        ['Impersonate-Group', 'g'],
      ],
    },
    ['list pods @team-a for eve', 'impersonate users eve', 'impersonate groups g'],
  ],
  [
    { target: `${NS}/pods`, requestHeaders: [['Impersonate-User', 'system:serviceaccount:b:c']] },
    ['list pods @team-a for system:serviceaccount:b:c', 'impersonate serviceaccounts c @b'],
  ],
  [
    {
      target: `${NS}/pods`,
      requestHeaders: [
        ['Impersonate-User', 'root'],
        ['Impersonate-Group', 'system:masters'],
      ],
    },
    ['impersonate users root', 'impersonate groups system:masters'],
  ],
])('%j', (facts, expected) => {
  expect(needs(anExchange(facts))).toEqual(expected);
});

/** An exchange that the API server denied with this message. */
function denied(facts: ExchangeFacts, message: string, nosniff = true): Exchange {
  const exchange = anExchange({ status: '403 Forbidden', ...facts });
  const denial = explainDenial({
    method: exchange.request.method,
    target: exchange.request.target,
    requestHeaders: exchange.request.headers,
    status: 403,
    responseHeaders: [
      ['Content-Type', 'application/json'],
      ['Audit-Id', 'x'],
      ...(nosniff ? ([['X-Content-Type-Options', 'nosniff']] as const) : []),
    ],
    body: Buffer.from(
      JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'Forbidden', code: 403, message }),
    ),
  });
  return { ...exchange, denial: denial! };
}

test.each<[string, Exchange, string[]]>([
  [
    'of the request itself',
    denied(
      { target: `${NS}/secrets` },
      'secrets is forbidden: User "bob" cannot list resource "secrets" in API group "" in the namespace "team-a"',
    ),
    ['list secrets @team-a DENIED'],
  ],
  [
    'of the creation by PATCH',
    denied(
      { method: 'PATCH', target: `${NS}/configmaps/c` },
      'configmaps "c" is forbidden: User "bob" cannot create resource "configmaps" in API group "" in the namespace "team-a"',
      false,
    ),
    ['patch configmaps c @team-a', 'create configmaps c @team-a DENIED'],
  ],
  [
    'of impersonation',
    denied(
      { target: `${NS}/pods`, requestHeaders: [['Impersonate-User', 'eve']] },
      'users "eve" is forbidden: User "bob" cannot impersonate resource "users" in API group "" at the cluster scope',
    ),
    ['list pods @team-a for eve', 'impersonate users eve DENIED'],
  ],
  [
    'of whom it impersonates',
    denied(
      { target: `${NS}/pods`, requestHeaders: [['Impersonate-User', 'eve']] },
      'pods is forbidden: User "eve" cannot list resource "pods" in API group "" in the namespace "team-a"',
    ),
    ['list pods @team-a for eve DENIED', 'impersonate users eve'],
  ],
  [
    'by admission, which no rule lifts',
    denied(
      { method: 'POST', target: `${NS}/pods` },
      'pods "p" is forbidden: exceeded quota: rq, requested: pods=1, used: pods=0, limited: pods=0',
      false,
    ),
    ['create pods @team-a'],
  ],
])('denied %s', (_, exchange, expected) => {
  expect(needs(exchange)).toEqual(expected);
});

test.each<[string, ExchangeFacts, string | undefined]>([
  ['a certificate', { credential: { kind: 'clientCertificate', source: '', username: 'dev' } }, 'dev'],
  [
    'a ServiceAccount',
    { credential: { kind: 'token', source: '', username: 'system:serviceaccount:a:b' } },
    'system:serviceaccount:a:b',
  ],
  ['--as', { credential: { kind: 'token', source: '', username: 'x', impersonates: 'alice' } }, 'alice'],
  [
    'a token whose subject need not be the user',
    { credential: { kind: 'oidc', source: '', username: 'x' } },
    undefined,
  ],
  ['nothing', {}, undefined],
])('who it is: %s', (_, facts, actor) => {
  expect(identityOf(anExchange(facts)).actor).toBe(actor);
});

/** A record may name anything; what no rule can say is left out, and nothing ends. */
test.each<[string, ExchangeFacts]>([
  ['a request for a resource named *', { method: 'PUT', target: '/api/v1/namespaces/a/*/x', status: '201 Created' }],
  ['a role whose rules are not rules', role([{}, 7, null, { verbs: 'get' }])],
  ['a role whose rules are not a list', role({})],
  [
    'a binding without the name of a role',
    { ...role([]), target: `${RBAC}/rolebindings`, requestBody: JSON.stringify({ kind: 'RoleBinding', roleRef: {} }) },
  ],
])('%s needs no second permission', (_, facts) => {
  expect(needs(anExchange(facts)).length).toBeLessThanOrEqual(1);
});

test('a null in a rule is an absent field', () => {
  const rules = [{ verbs: ['get'], apiGroups: [''], resources: ['pods'], resourceNames: null }];
  expect(needs(anExchange(role(rules)))[1]).toMatch(/^get pods @team-a or escalate/);
});

function role(rules: unknown): ExchangeFacts {
  const requestBody = JSON.stringify({ kind: 'Role', rules });
  return { method: 'POST', target: `${RBAC}/roles`, status: '201 Created', requestBody };
}
