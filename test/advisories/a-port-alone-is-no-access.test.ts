import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { newAccessKey } from '../../src/proxy/receive/access-key.ts';
import { aProxy } from '../support/a-proxy.ts';
import { rawClient, rawExchange } from '../support/raw-client.ts';
import { rawServer } from '../support/raw-server.ts';
import { kubectls } from '../support/real-kubectl.ts';
import { theCommand, theProxy } from '../support/the-command.ts';

const KEY = newAccessKey();

describe('a proxy with a key', () => {
  test.each([
    ['a request', 'GET /api HTTP/1.1\r\nHost: localhost'],
    ['a wrong key', `GET /${KEY.slice(1)}x/api HTTP/1.1\r\nHost: localhost`],
    ['a wrong key as an identity', `GET /api HTTP/1.1\r\nHost: localhost\r\nImpersonate-User: ${KEY.slice(1)}x`],
    ['the key of another entrance', `GET /api HTTP/1.1\r\nHost: localhost\r\nImpersonate-Extra-Kubetrace: ${KEY}.1`],
    ['a wrong key as a token', `GET /api HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${KEY.slice(1)}x`],
    ['the key as a password', `GET /api HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic ${KEY}`],
    ['the key as a group', `GET /api HTTP/1.1\r\nHost: localhost\r\nImpersonate-Group: ${KEY}`],
    ['a wrong host too', 'GET /api HTTP/1.1\r\nHost: evil.example'],
    ['a target that is none', 'GET * HTTP/1.1\r\nHost: localhost'],
    ['a static file', 'GET /static/x HTTP/1.1\r\nHost: localhost'],
    ['a path outside the prefix', 'GET /nowhere HTTP/1.1\r\nHost: localhost'],
    ['an upgrade', 'GET /api HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket'],
    ['a body announced', 'POST /api HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 2'],
    ['CONNECT', 'CONNECT localhost:1 HTTP/1.1\r\nHost: localhost'],
  ])('answers %s without the key like any other request, and does not send it', async (_, head) => {
    await using upstream = await rawServer(() => undefined);
    const staticFiles = { directory: import.meta.dirname, prefix: '/static/' };
    await using proxy = await aProxy(upstream.url, { accessKey: KEY, apiPrefix: '/api/', staticFiles });
    const connection = head.includes('Upgrade') ? 'Connection: Upgrade, close' : 'Connection: close';
    const answer = await rawExchange(proxy.url, `${head}\r\n${connection}\r\n\r\n`);
    const plain = await rawExchange(proxy.url, 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    expect(withoutDate(answer)).toBe(withoutDate(plain));
    expect(answer).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n[^]*kubetrace refused this request/);
    expect(answer).not.toContain(KEY);
    expect(upstream.connections).toBe(0);
    expect(await proxy.ended(0)).toMatchObject({
      refusal: { status: 403, flag: '--require-key' },
      request: { headers: [] },
    });
    // Nearly the key, or that of another kubetrace.
    expect(JSON.stringify(proxy.exchanges)).not.toContain(KEY.slice(1));
  });

  test.each([
    ['in the path', `/${KEY}`, ''],
    ['as an identity', '', `\r\nImpersonate-User: ${KEY}`],
    ['beside --as', '', `\r\nImpersonate-User: alice\r\nimpersonate-extra-kubetrace: ${KEY}`],
    ['as a token', '', `\r\nAuthorization: Bearer ${KEY}`],
    ['as a token beside an impersonated user', '', `\r\nImpersonate-User: alice\r\nauthorization: bearer  ${KEY}`],
    ['as a token and in the path', `/${KEY}`, `\r\nAuthorization: Bearer ${KEY}`],
    ['twice', `/${KEY}`, `\r\nImpersonate-User: ${KEY}.7\r\nImpersonate-Extra-Kubetrace: ${KEY}.7`],
  ])('takes the key off before filters, trace and server see the request: %s', async (_, before, identity) => {
    await using upstream = await rawServer(async ({ until, write, socket }) => {
      await until('\r\n\r\n');
      write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      socket.end();
    });
    const filter = { acceptPaths: '^/api/v1/nodes$' };
    await using proxy = await aProxy(upstream.url, { accessKey: KEY, filter });
    // An upgrade that is not ours is taken up again without it.
    const ask = `GET ${before}/api/v1/nodes HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: h2c`;
    const head = `${ask}${identity}\r\nReferer: http://localhost/${KEY}/static/`;
    const client = await rawClient(proxy.url);
    client.write(`${head}\r\n\r\n`);
    expect(await client.until('ok')).toMatch(/^HTTP\/1\.1 200 OK/);
    client.socket.destroy();
    const sent = (await upstream.connection(0)).received();
    expect(sent).toMatch(/^GET \/api\/v1\/nodes HTTP\/1\.1\r\n/);
    expect(sent).toContain('Referer: http://localhost/static/\r\n');
    const recorded = JSON.stringify(await proxy.ended(0));
    expect(sent + recorded).not.toContain(KEY);
    const impersonated = identity.includes('alice') ? ['Impersonate-User: alice'] : [];
    expect(sent.match(/^impersonate.*(?=\r)/gim) ?? []).toEqual(impersonated);
    expect(sent).not.toMatch(/^authorization/im);
    expect(recorded.match(/impersonate-(?:user|extra-\w+)/gi) ?? []).toHaveLength(impersonated.length);
  });

  test('an upgrade passes with the key as an identity, and without it', async () => {
    await using upstream = await rawServer(async ({ until, write }) => {
      await until('\r\n\r\n');
      write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nhello');
    });
    await using proxy = await aProxy(upstream.url, { accessKey: KEY });
    const client = await rawClient(proxy.url);
    const head = 'GET /api/v1/x HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket';
    client.write(`${head}\r\nImpersonate-User: ${KEY}\r\nImpersonate-Extra-Kubetrace: ${KEY}\r\n\r\n`);
    expect(await client.until('hello')).toMatch(/^HTTP\/1\.1 101 /);
    client.socket.destroy();
    const sent = (await upstream.connection(0)).received();
    expect(sent).toMatch(/^GET \/api\/v1\/x HTTP/);
    expect(sent + JSON.stringify(await proxy.ended(0))).not.toMatch(new RegExp(`${KEY}|impersonate`, 'i'));
  });

  test('what looks like the key of another kubetrace goes no further, with or without a key of its own', async () => {
    await using upstream = await rawServer(async ({ until, write, socket }) => {
      await until('\r\n\r\n');
      write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok');
      socket.end();
    });
    const other = newAccessKey();
    const identity = `Impersonate-User: ${other}\r\nImpersonate-Extra-Kubetrace: ${other}`;
    for (const [i, accessKey] of [undefined, KEY].entries()) {
      await using proxy = await aProxy(upstream.url, { accessKey });
      const path = accessKey === undefined ? '' : `/${accessKey}`;
      const head = `GET ${path}/api HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${identity}`;
      expect(await rawExchange(proxy.url, `${head}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 200 OK/);
      const sent = (await upstream.connection(i)).received();
      expect(sent + JSON.stringify(await proxy.ended(0))).not.toMatch(new RegExp(`${other}|impersonate`, 'i'));
    }
  });

  test('redirects to where the key stays', async () => {
    const staticFiles = { directory: join(import.meta.dirname, '..'), prefix: '/files/' };
    await using proxy = await aProxy('http://127.0.0.1:1', { accessKey: KEY, apiPrefix: '/custom/', staticFiles });
    for (const path of ['/custom', '/files', '/files/advisories']) {
      const answer = await fetch(`${proxy.url}/${KEY}${path}`, { redirect: 'manual' });
      expect(answer.status).toBe(301);
      expect(new URL(answer.headers.get('location')!, answer.url).pathname).toBe(`/${KEY}${path}/`);
      const brought = await fetch(`${proxy.url}${path}`, { redirect: 'manual', headers: { 'Impersonate-User': KEY } });
      expect([brought.status, brought.headers.get('location')]).toEqual([301, answer.headers.get('location')]);
    }
  });

  test('a redirect of the server leads back to where the key stays, also who brought it as an identity', async () => {
    await using upstream = await rawServer(async ({ until, write, socket }) => {
      await until('\r\n\r\n');
      write('HTTP/1.1 302 Found\r\nLocation: /api/x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      socket.end();
    });
    await using proxy = await aProxy(upstream.url, { accessKey: KEY });
    const head = `GET /api HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nImpersonate-User: ${KEY}\r\n\r\n`;
    expect(await rawExchange(proxy.url, head)).toContain(`\r\nLocation: /${KEY}/api/x\r\n`);
  });
});

describe('run', () => {
  test('serves only its program, and writes the key to no output and no file that remains', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kubetrace-test-'));
    const [record, har] = [join(folder, 'record'), join(folder, 'har')];
    const path = '/api/v1/namespaces/kube-system/secrets';
    const script = `echo $KUBETRACE_URL; curl -s -o /dev/null -w "%{http_code}\\n" $KUBETRACE_URL${path}
      curl -s -w "%{http_code}\\n" "\${KUBETRACE_URL%/*}${path}"; curl -s -o /dev/null $KUBETRACE_URL/%zz`;
    const args = ['--playground', '-v10', '--record', record, '--har', har, '--', 'sh', '-c', script];
    await using command = theCommand(['run', ...args], { HOME: folder });
    expect(await command.exitCode).toBe(0);
    const [url = '', own, ...other] = command.written.stdout.split('\n');
    const key = /^http:\/\/127\.0\.0\.1:\d+\/([\w-]{43})$/.exec(url)![1]!;
    expect([own, other.join('\n')]).toEqual(['200', expect.stringMatching(/"message": "kubetrace refused[^]*403\n$/)]);
    const files = await Promise.all([record, har].map((file) => readFile(file, 'utf8')));
    for (const text of [command.written.stderr, ...files]) {
      expect(text).toContain('secrets');
      expect(text).not.toContain(key);
    }
    await rm(folder, { recursive: true });
  });

  test.each(kubectls())(
    'works with kubectl $version: get, --raw, logs, exec, port-forward, proxy',
    async ({ path }) => {
      const folder = await mkdtemp(join(tmpdir(), 'kubetrace-test-'));
      const kubectl = `${path} -n team-a`;
      const script = `set -e
      ${kubectl} get pod web-0 -o name
      ${kubectl} get --raw /api/v1/namespaces/team-a/pods/web-0 | grep -c web-0
      ${kubectl} logs web-0 --tail=1 | grep -c .
      ${kubectl} exec web-0 -- echo over the default protocol
      KUBECTL_REMOTE_COMMAND_WEBSOCKETS=true ${kubectl} exec web-0 -- echo over a WebSocket
      KUBECTL_REMOTE_COMMAND_WEBSOCKETS=false ${kubectl} exec web-0 -- echo over SPDY
      ${kubectl} port-forward web-0 :8080 > forwarded & 
      until grep -q 'Forwarding from' forwarded; do sleep 0.05; done
      curl -s -o /dev/null -w "%{http_code}\\n" $(sed -n 's/.*from \\(127[^ ]*\\).*/\\1/p' forwarded)
      kill $!
      ${kubectl} proxy --append-server-path --port=0 > proxied &
      until grep -q 'Starting' proxied; do sleep 0.05; done
      curl -s -o /dev/null -w "%{http_code}\\n" $(sed 's/.* on //' proxied)/api/v1/nodes
      kill $!`;
      await using command = theCommand(['run', '--playground', '--', 'sh', '-c', `cd ${folder}; ${script}`], {
        HOME: folder,
      });
      expect(await command.exitCode, command.written.stderr).toBe(0);
      const said = [
        'pod/web-0',
        '1',
        '1',
        ...['the default protocol', 'a WebSocket', 'SPDY'].map((by) => `over ${by}`),
        '200',
        '200',
      ];
      expect(command.written.stdout.trim().split('\n')).toEqual(said);
      // In .cache Node keeps what it has compiled.
      const written = await readdir(folder);
      expect(written.filter((name) => name !== '.cache')).toEqual(['forwarded', 'proxied']);
      await rm(folder, { recursive: true });
    },
  );
});

test('proxy --require-key prints the URL with its key to stderr, and the ready line is kubectl’s', async () => {
  await using proxy = await theProxy(['--playground', '--require-key'], {});
  const [, url] = await proxy.said(/^kubetrace: the URL with its key is (http:\S+)$/m);
  expect(proxy.written.stdout).toMatch(/^Starting to serve on 127\.0\.0\.1:\d+\n$/);
  expect(url).toMatch(new RegExp(`^${proxy.url}/[\\w-]{43}$`));
  expect((await fetch(`${url}/version`)).status).toBe(200);
  expect((await fetch(`${proxy.url}/version`)).status).toBe(403);
});

function withoutDate(answer: string): string {
  return answer.replace(/^Date: .*\r\n/m, '');
}
