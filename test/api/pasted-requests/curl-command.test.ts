import { expect, test } from 'vitest';
import { curlRequests } from '../../../src/api/pasted-requests/curl-command.ts';

const URL = 'https://h/api/v1/pods';

test.each([
  // The method.
  [[URL], `GET ${URL}`],
  [['-X', 'PATCH', URL], `PATCH ${URL}`],
  [['-XPOST', URL], `POST ${URL}`],
  [['-sSkXDELETE', URL], `DELETE ${URL}`],
  [['-sk', '--request', 'PUT', URL], `PUT ${URL}`],
  [['--request=PUT', URL], `PUT ${URL}`],
  [['-I', URL], `HEAD ${URL}`],
  [['--head', URL], `HEAD ${URL}`],
  [['-d', '{}', URL], `POST ${URL}`],
  [['-d@f.json', URL], `POST ${URL}`],
  [['--data-binary', '@f', URL], `POST ${URL}`],
  [['--json', '{}', URL], `POST ${URL}`],
  [['-F', 'a=@b', URL], `POST ${URL}`],
  [['-T', 'f.yaml', URL], `PUT ${URL}`],
  [['-T', 'a/f.yaml', `${URL}/`], `PUT ${URL}/f.yaml`],
  [['-X', 'PATCH', '-d', '{}', URL], `PATCH ${URL}`],
  // The query.
  [
    ['-G', URL, '-d', 'limit=5', '--data-urlencode', 'labelSelector=app=web,x'],
    `GET ${URL}?limit=5&labelSelector=app%3Dweb%2Cx`,
  ],
  [['--get', `${URL}?a=b`, '--data-raw', 'watch=1', '-d', '@f'], `GET ${URL}?a=b&watch=1`],
  [['-IG', URL, '-d', 'a=b'], `HEAD ${URL}?a=b`],
  [
    ['--url-query', 'a=b c', '--url-query', '+d=e f', URL],
    `GET ${URL}?a=b%20c&d=e f: the URL contains a space; write it as %20`,
  ],
  // The URL.
  [['--url', URL], `GET ${URL}`],
  [['--', URL], `GET ${URL}`],
  [['h:8080/api/v1'], 'GET http://h:8080/api/v1'],
  [['localhost:8001'], 'GET http://localhost:8001/'],
  [['https://h?a=b'], 'GET https://h/?a=b'],
  [[`${URL}#x`], `GET ${URL}`],
  [['$APISERVER/api/v1/pods'], 'GET /api/v1/pods'],
  [['https://${HOST}:$PORT/api/v1/namespaces/$NS/pods'], 'GET /api/v1/namespaces/$NS/pods'],
  [["$(kubectl config view -o jsonpath='{.a/b}')/api/v1/pods"], 'GET /api/v1/pods'],
  [['https://h/api/v1/namespaces/$(cat ns)/pods'], 'GET https://h/api/v1/namespaces/$(cat ns)/pods'],
  [['https://<host>/api/v1/pods'], 'GET /api/v1/pods'],
  [['https://[::1]:6443/api'], 'GET https://[::1]:6443/api'],
  [[URL, '--request-target', '/api/v1/../x'], 'GET /api/v1/../x'],
  // Options and their values.
  [['-H', 'Authorization: Bearer x', '--cacert', '/etc/ca.crt', '-o', '/tmp/out', '-u', 'a:b', URL], `GET ${URL}`],
  [['-HAccept: /', '-K/etc/x', '-x', 'http://proxy:3128', URL, '-w', '%{http_code}/'], `GET ${URL}`],
  [['--cert', './a.pem', '--key', './b.pem', '--resolve', 'h:443:127.0.0.1', '-m', '5', URL], `GET ${URL}`],
])('%j', (words, expected) => {
  expect(
    curlRequests(words).map(({ method, url, problem }) => `${method} ${url}${problem ? `: ${problem}` : ''}`),
  ).toEqual([expected]);
});

test('one request for each URL, and --next begins anew', () => {
  const requests = curlRequests(['-d', 'x', `${URL}/a`, `${URL}/b`, '--next', '-I', `${URL}/c`]);
  expect(requests.map(({ method, url }) => `${method} ${url.slice(-1)}`)).toEqual(['POST a', 'POST b', 'HEAD c']);
});

test('words of a sentence are not URLs', () => {
  expect(curlRequests(['is', 'a', 'program.'])).toEqual([]);
});
