import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aProxy } from '../../support/a-proxy.ts';
import { rawExchange } from '../../support/raw-client.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kubetrace-'));
  const www = join(folder, 'www');
  await mkdir(join(www, 'sub', 'deeper'), { recursive: true });
  await mkdir(join(www, 'site'));
  await writeFile(join(www, 'a.txt'), 'a file\n');
  await writeFile(join(www, 'empty'), '');
  await writeFile(join(www, 'site', 'index.html'), '<h1>index</h1>\n');
  await writeFile(join(www, 'sub', 'b & c?.js'), '1');
  await writeFile(join(folder, 'secret'), 'secret');
  await symlink(join(folder, 'secret'), join(www, 'way-out'));
  await symlink(folder, join(www, 'up'));
  await symlink('a.txt', join(www, 'inside'));
  await mkdir(join(folder, 'www-other'));
  await writeFile(join(folder, 'www-other', 'a.txt'), 'other');
  await symlink(join(folder, 'www-other'), join(www, 'other'));
  await mkdir(join(www, 'index'));
  await symlink(join(folder, 'secret'), join(www, 'index', 'index.html'));
  await utimes(join(www, 'a.txt'), 1_700_000_000.5, 1_700_000_000.5);
});

afterAll(() => rm(folder, { recursive: true }));

const LISTING = [
  '<!doctype html>',
  '<meta name="viewport" content="width=device-width">',
  '<pre>',
  '<a href="b%20&%20c%3F.js">b &#38; c?.js</a>',
  '<a href="deeper/">deeper/</a>',
  '</pre>',
  '',
].join('\n');

test.each([
  ['/static/a.txt', '', '200 OK', 'Content-Type: text/plain; charset=utf-8', 'a file\n'],
  ['/static/a.txt?x', '', '200 OK', 'Last-Modified: Tue, 14 Nov 2023 22:13:20 GMT', 'a file\n'],
  ['/static/empty', '', '200 OK', 'Content-Length: 0', ''],
  ['/static/site/', '', '200 OK', 'Content-Type: text/html; charset=utf-8', '<h1>index</h1>\n'],
  ['/static/sub/b%20&%20c%3F.js', '', '200 OK', 'Content-Type: text/javascript; charset=utf-8', '1'],
  ['/static/sub/', '', '200 OK', 'Content-Type: text/html; charset=utf-8', LISTING],
  ['/static', '', '301 Moved Permanently', 'Location: /static/', undefined],
  ['/static/sub', '', '301 Moved Permanently', 'Location: sub/', undefined],
  ['/static/site/index.html', '', '301 Moved Permanently', 'Location: ./', undefined],
  ['/static/a.txt/', '', '301 Moved Permanently', 'Location: ../a.txt', undefined],
  ['/static/nosuch', '', '404 Not Found', 'X-Content-Type-Options: nosniff', '404 page not found\n'],
  ['/static/../secret', '', '404 Not Found', 'Content-Length: 19', '404 page not found\n'],
  ['/static/%2e%2e/secret', '', '404 Not Found', 'Content-Length: 19', '404 page not found\n'],
  ['/static/..%2fsecret', '', '404 Not Found', 'Content-Length: 19', '404 page not found\n'],
  ['/static/way-out', '', '404 Not Found', 'Content-Length: 19', '404 page not found\n'],
  ['/static/up/secret', '', '404 Not Found', 'Content-Length: 19', '404 page not found\n'],
  ['/static/up/', '', '404 Not Found', 'Content-Length: 19', '404 page not found\n'],
  ['/static/other/a.txt', '', '404 Not Found', 'Content-Length: 19', '404 page not found\n'],
  ['/static/inside', '', '200 OK', 'Content-Length: 7', 'a file\n'],
  ['/static/index/', '', '200 OK', 'text/html', undefined],
  ['/static/a.txt%00', '', '404 Not Found', 'Content-Length: 19', '404 page not found\n'],
  ['/static/%zz', '', '400 Bad Request', 'Content-Type: text/plain; charset=utf-8', undefined],
  ['/static/a.txt', 'Range: bytes=2-3\r\n', '206 Partial Content', 'Content-Range: bytes 2-3/7', 'fi'],
  ['/static/a.txt', 'Range: bytes=5-\r\n', '206 Partial Content', 'Content-Range: bytes 5-6/7', 'e\n'],
  ['/static/a.txt', 'Range: bytes=-2\r\n', '206 Partial Content', 'Content-Range: bytes 5-6/7', 'e\n'],
  ['/static/a.txt', 'Range: bytes=7-\r\n', '416 Range Not Satisfiable', 'Content-Range: bytes */7', ''],
  ['/static/a.txt', 'Range: bytes=0-1,3-4\r\n', '200 OK', 'Content-Length: 7', 'a file\n'],
  ['/static/a.txt', 'If-Modified-Since: Tue, 14 Nov 2023 22:13:20 GMT\r\n', '304 Not Modified', 'Last-Modified', ''],
  ['/static/a.txt', 'If-Modified-Since: Tue, 14 Nov 2023 22:13:19 GMT\r\n', '200 OK', 'Last-Modified', 'a file\n'],
])('%s %s', async (path, headers, status, header, body) => {
  await using proxy = await aProxy('http://127.0.0.1:1', {
    staticFiles: { directory: join(folder, 'www'), prefix: '/static' },
  });
  const answer = await rawExchange(
    proxy.url,
    `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${headers}\r\n`,
  );
  expect(answer).toContain(`HTTP/1.1 ${status}\r\n`);
  expect(answer).toContain(header);
  if (body !== undefined) expect(answer.slice(answer.indexOf('\r\n\r\n') + 4)).toBe(body);
  const { request, response } = await proxy.ended(0);
  expect(request.target).toBe(path);
  expect(`${response?.status} ${response?.statusText}`).toBe(status);
  if (body !== undefined) expect(response?.body.size).toBe(body.length);
});

test('HEAD sends no body', async () => {
  await using proxy = await aProxy('http://127.0.0.1:1', {
    staticFiles: { directory: join(folder, 'www'), prefix: '/static/' },
  });
  const answer = await rawExchange(
    proxy.url,
    'HEAD /static/a.txt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
  );
  expect(answer).toMatch(/Content-Length: 7\r\n[^]*\r\n\r\n$/u);
});

test.each([
  ['GET', 'Host: evil.com', '403 Forbidden'],
  ['GET', 'Host: localhost\r\nHost: localhost', '400 Bad Request'],
  ['GET', 'Host: localhost\r\nOrigin: http://localhost:3000', '403 Forbidden'],
  ['GET', 'Host: localhost\r\nSec-Fetch-Site: same-site', '403 Forbidden'],
  ['POST', 'Host: localhost\r\nContent-Length: 0', '405 Method Not Allowed'],
])('%s with %j: %s', async (method, headers, status) => {
  await using proxy = await aProxy('http://127.0.0.1:1', {
    staticFiles: { directory: join(folder, 'www'), prefix: '/static/' },
  });
  const answer = await rawExchange(
    proxy.url,
    `${method} /static/a.txt HTTP/1.1\r\n${headers}\r\nConnection: close\r\n\r\n`,
  );
  expect(answer).toContain(`HTTP/1.1 ${status}\r\n`);
  expect(answer).not.toContain('a file');
});
