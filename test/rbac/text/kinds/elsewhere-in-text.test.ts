import { describe, expect, test } from 'vitest';
import { denialsInText } from '../../../../src/rbac/text/denials-in-text.ts';

const LISTED = 'pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "demo"';
const said = (text: string) => denialsInText(text).map(({ message }) => message);

describe('words of something else are found on any line, beside other denials too', () => {
  test.each([
    ['error: ', 'unable to upgrade connection: Forbidden', ''],
    [
      '$ argocd app sync x\nFATA[0001] ',
      'rpc error: code = PermissionDenied desc = permission denied: applications, sync, default/x, sub: jane, iat: 1',
      '',
    ],
    [
      'time="1" level=error msg="',
      'User: arn:aws:iam::1:user/x is not authorized to perform: eks:DescribeCluster on resource: y',
      '',
    ],
    [
      'ERROR: (gcloud.container) ResponseError: code=403, message=',
      'Required "container.clusters.get" permission(s) for "projects/p".',
      '',
    ],
    ['curl: (56) ', 'CONNECT tunnel failed, response 403', ''],
    ['from server for: "x.yaml": ', 'Get "https://k8s.example.com:6443/api/v1/namespaces/x": Forbidden', ''],
    ['Failed to list *v1.Pod: ', 'the server does not allow access to the requested resource (get pods)', ''],
    ['upstream: ', 'RBAC: access denied', ''],
    [
      'error: error upgrading connection: ',
      'kubetrace refused POST /api/v1/x: it matches; to allow it, change --reject-paths of kubetrace',
      '',
    ],
  ])('%s%s', (before, words, after) => {
    expect(said(`${before}${words}${after}\n`)).toEqual([words]);
    expect(said(`Error from server (Forbidden): ${LISTED}\n${before}${words}${after}\n`)).toEqual([LISTED, words]);
  });
});

test('a page for people is one denial, on however many lines', () => {
  const page =
    '<html>\n<head><title>403 Forbidden</title></head>\n<body>\n<center><h1>403 Forbidden</h1></center>\n<hr><center>nginx</center>\n</body>\n</html>';
  expect(said(`$ curl x\n${page}\n$ \n`)).toEqual([page.replaceAll('\n', ' ')]);
});

test('a page about something else is not one', () => {
  expect(said('<html><body>hello</body></html>')).toEqual([]);
});

test.each(['<html '.repeat(20_000), 'Get "https://'.repeat(20_000), 'proxyconnect tcp: '.repeat(20_000)])(
  'a text made to be read long has nothing in it: %.14s',
  (text) => {
    expect(said(text)).toEqual([]);
  },
);
