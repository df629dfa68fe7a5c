import { describe, expect, test } from 'vitest';
import { harPlace } from '../../../../src/export/files/har/har-request.ts';
import { readText } from '../../../support/read-text.ts';

test.each([
  ['https://h:6443/api/v1/pods?a=b#frag', 'h:6443', '/api/v1/pods?a=b'],
  ['https://c/api/kubernetes/api/v1/namespaces/a/pods', 'c', '/api/v1/namespaces/a/pods'],
  ['https://c/api/kubernetes/version', 'c', '/version'],
  ['https://r/k8s/clusters/c-m-abc/apis/apps/v1/deployments', 'r', '/apis/apps/v1/deployments'],
  ['https://r/sub/k8s/clusters/local/api/v1/pods', 'r', '/api/v1/pods'],
  ['https://h/clusters/minikube/api/v1/pods', 'h', '/api/v1/pods'],
  ['https://k/apis/clusters/m1/apps/v1/deployments', 'k', '/apis/apps/v1/deployments'],
  ['https://l:1/api-kube/api/v1/pods', 'l:1', '/api/v1/pods'],
  ['wss://u@h/api/v1/namespaces/a/pods/p/exec', 'h', '/api/v1/namespaces/a/pods/p/exec'],
  ['https://h', 'h', '/'],
  ['/api/v1/pods', '', '/api/v1/pods'],
  ['', '', '/'],
  // No prefix of a console: a namespace and a pod are named like one.
  ['https://h/api/v1/namespaces/clusters/pods/api', 'h', '/api/v1/namespaces/clusters/pods/api'],
])('%s', (url, host, target) => {
  expect(harPlace(url)).toMatchObject({ host, target });
});

const entry = (url: string, type = 'application/json', text = '{"kind":"PodList","items":[]}', status = 200) => ({
  request: { method: 'GET', url, headers: [] },
  response: { status, headers: [{ name: 'Content-Type', value: type }], content: { mimeType: type, text } },
});
const har = (...entries: unknown[]) => JSON.stringify({ log: { entries } });

describe('of a HAR, only what looks like an API request counts', () => {
  test.each<[what: string, entry: object, counts: boolean]>([
    ['a list', entry('https://h/api/v1/pods'), true],
    ['a watch', entry('https://h/api/v1/pods?watch=1', 'application/json', '{"type":"ADDED"}\n{"type":'), true],
    ['a log', entry('https://h/api/v1/namespaces/a/pods/p/log', 'text/plain', 'hello'), true],
    ['a body that is missing', { request: { method: 'GET', url: 'https://h/apis/apps/v1/deployments' } }, true],
    ['discovery', entry('https://h/apis', 'application/json', '{"kind":"APIGroupList"}'), true],
    ['a page', entry('https://h/', 'text/html', '<html>'), false],
    ['a script', entry('https://h/static/app.js', 'text/javascript', ''), false],
    ['a page for any path', entry('https://h/api/v1/pods', 'text/html; charset=utf-8', '<html>'), false],
    ['the API of something else', entry('https://h/api/v1/users', 'application/json', '[{"id":1}]'), false],
    ['an object of something else', entry('https://h/api/v1/users/7', 'application/json', '{"id":1}'), false],
    ['another version scheme', entry('https://h/api/v2/users'), false],
    ['the API of KubeSphere', entry('https://h/kapis/resources.kubesphere.io/v1alpha3/pods'), false],
    ['the API of Rancher', entry('https://h/k8s/clusters/local/v1/pods'), false],
    ['metrics of a page', entry('https://h/metrics', 'text/plain', ''), false],
    ['metrics by a console', entry('https://h/clusters/c/metrics', 'text/plain', ''), true],
    ['what kubetrace wrote', { ...entry('https://h/metrics'), _kubernetes: { id: 1 } }, true],
  ])('%s', async (_, one, counts) => {
    const { exchanges, warnings } = await readText(har(one), { apiOnly: true });
    expect(exchanges).toHaveLength(counts ? 1 : 0);
    expect(warnings).toEqual(
      counts ? [] : ['f: left out: requests to h that do not look like the Kubernetes API: 1, line 1'],
    );
    expect((await readText(har(one))).exchanges).toHaveLength(1);
  });

  test('several hosts are named, and --host reads one', async () => {
    const text = har(entry('https://a/api/v1/pods'), entry('https://b:6443/api/v1/pods'), entry('https://b:6443/api'));
    expect((await readText(text, { apiOnly: true })).warnings).toEqual([
      'f: requests to several hosts are read as if to one API server: a (1), b:6443 (2); --host HOST reads those to one',
    ]);
    for (const host of ['b', 'b:6443']) {
      const { exchanges, warnings } = await readText(text, { apiOnly: true, hosts: [host] });
      expect(exchanges).toHaveLength(2);
      expect(warnings).toEqual(['f: left out: requests to a, which --host leaves out: 1, line 1']);
    }
  });
});
