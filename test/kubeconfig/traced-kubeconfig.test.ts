import { expect, test } from 'vitest';
import { tracedKubeconfig } from '../../src/kubeconfig/traced-kubeconfig.ts';
import { anUpstream } from '../support/an-upstream.ts';

const CHOSEN = { context: 'dev', cluster: 'lab', user: 'eve', namespace: 'team-a' };
const aContext = (name: string, cluster: string, user: string, url: string, namespace = '') => ({
  name,
  cluster,
  user,
  namespace,
  url,
  target: undefined,
});

test('every context leads to its own URL, under the names of the user', () => {
  const text = tracedKubeconfig('http://p/k', anUpstream('https://lab', CHOSEN), [
    aContext('dev-b', 'lab', 'eve', 'http://p/k', 'team-b'),
    aContext('ops', 'lab', 'olaf', 'http://p/k.1'),
    aContext('prod', 'prod', 'eve', 'http://p/k.2'),
    aContext('empty', '', '', 'http://p/k.3'),
  ]);
  const config = JSON.parse(text) as Record<string, unknown>;
  expect(config).toEqual({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'dev',
    contexts: [
      { name: 'dev', context: { cluster: 'lab', user: 'eve', namespace: 'team-a' } },
      { name: 'dev-b', context: { cluster: 'lab', user: 'eve', namespace: 'team-b' } },
      { name: 'ops', context: { cluster: 'lab.2', user: 'olaf' } },
      { name: 'prod', context: { cluster: 'prod', user: 'eve.2' } },
      { name: 'empty', context: { cluster: 'kubetrace', user: 'kubetrace' } },
    ],
    clusters: [
      ['lab', 'http://p/k'],
      ['lab.2', 'http://p/k.1'],
      ['prod', 'http://p/k.2'],
      ['kubetrace', 'http://p/k.3'],
    ].map(([name, server]) => ({ name, cluster: { server, 'insecure-skip-tls-verify': true } })),
    users: [
      ['eve', 'k'],
      ['olaf', 'k.1'],
      ['eve.2', 'k.2'],
      ['kubetrace', 'k.3'],
    ].map(([name, key]) => ({ name, user: { as: key, 'as-user-extra': { kubetrace: [key] } } })),
  });
});

test('a name that another has already is passed over', () => {
  const text = tracedKubeconfig('http://p/k', anUpstream('https://lab', CHOSEN), [
    aContext('a', 'lab.2', 'u', 'http://p/k.1'),
    aContext('b', 'lab', 'u', 'http://p/k.2'),
    aContext('c', 'lab', 'u', 'http://p/k.3'),
    aContext('d', 'lab', 'u', 'http://p/k.2'),
  ]);
  const { contexts } = JSON.parse(text) as { contexts: { context: { cluster: string } }[] };
  expect(contexts.map(({ context }) => context.cluster)).toEqual(['lab', 'lab.2', 'lab.3', 'lab.4', 'lab.3']);
});

test('without a kubeconfig there is one context', () => {
  const upstream = anUpstream('https://10.0.0.1', { context: '', cluster: '', user: '' });
  expect(JSON.parse(tracedKubeconfig('http://p/k', upstream, []))).toMatchObject({
    'current-context': 'kubetrace',
    contexts: [{ name: 'kubetrace', context: { cluster: 'kubetrace', user: 'kubetrace', namespace: 'default' } }],
  });
});

test('without a key in the URL nobody is impersonated', () => {
  const { users } = JSON.parse(tracedKubeconfig('http://p', anUpstream('https://lab', CHOSEN), []));
  expect(users).toEqual([{ name: 'eve', user: {} }]);
});
