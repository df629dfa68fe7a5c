import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PodNetwork } from '../../../../../src/playground/kubelet/shell/program.ts';
import { inAShell, someFiles } from '../../../../support/a-container.ts';
import { aPlayground } from '../../../../support/a-playground.ts';
import type { TestPlayground } from '../../../../support/a-playground.ts';

let playground: TestPlayground;
let network: PodNetwork;
const parrot = createServer((request, response) => {
  let body = '';
  request
    .on('data', (piece) => (body += String(piece)))
    .on('end', () => {
      if (request.url === '/moved') response.writeHead(302, { location: '/there' }).end();
      else if (request.url === '/slow') return;
      else response.end(JSON.stringify({ line: `${request.method} ${request.url}`, headers: request.headers, body }));
    });
});
beforeAll(async () => {
  playground = await aPlayground();
  await new Promise<void>((resolve) => parrot.listen(0, '127.0.0.1', resolve));
  const { port } = parrot.address() as AddressInfo;
  const secure = Number(new URL(playground.secureUrl).port);
  network = {
    reach: (host, asked) => {
      const server = { kind: 'server', host: '127.0.0.1', address: '10.96.0.1' } as const;
      if (host === 'parrot') return { ...server, port, isSecure: false };
      if (['kubernetes', 'other.name'].includes(host)) {
        return asked === 443 || asked === 80
          ? { ...server, port: secure, isSecure: true }
          : { kind: 'refused', address: '10.96.0.1' };
      }
      return { kind: 'unknown' };
    },
  };
});
afterAll(async () => {
  await playground.close();
  parrot.closeAllConnections();
  await new Promise((resolve) => parrot.close(resolve));
});

const run = (script: string) => inAShell(script, { network, files: someFiles({ '/data/ca.crt': playground.ca }) });
const told = async (script: string) =>
  JSON.parse((await run(script)).stdout) as { line: string; headers: Record<string, string>; body: string };

describe('what curl sends', () => {
  test('by default', async () => {
    const { line, headers } = await told('curl -s parrot/x?y=1');
    expect([line, headers['host'], headers['accept'], headers['user-agent']]).toEqual([
      'GET /x?y=1',
      'parrot',
      '*/*',
      'curl/8.5.0',
    ]);
  });

  test.each([
    ['-d a=1 -d b=2', 'POST /', 'a=1&b=2', 'application/x-www-form-urlencoded'],
    [`-X PUT -H 'Content-Type: text/plain' --data-binary @/data/b.txt`, 'PUT /', 'beta\ngamma\n', 'text/plain'],
    ['-d @/data/b.txt', 'POST /', 'betagamma', 'application/x-www-form-urlencoded'],
    [`--json '{"a":1}'`, 'POST /', '{"a":1}', 'application/json'],
    ['-G --data-urlencode "l=a b"', 'GET /?l=a%20b', '', undefined],
    ['-T /data/a.txt', 'PUT /', 'alpha\n', undefined],
    ['-XDELETE', 'DELETE /', '', undefined],
  ])('%s', async (options, line, body, type) => {
    const sent = await told(`curl -s ${options} http://parrot`);
    expect([sent.line, sent.body, sent.headers['content-type']]).toEqual([line, body, type]);
  });

  test('headers that replace its own, and credentials', async () => {
    const { headers } = await told('curl -s -H "Accept: a/b" -H "User-Agent:" -u me:secret -H "Host: h" http://parrot');
    expect(headers).toMatchObject({ accept: 'a/b', authorization: 'Basic bWU6c2VjcmV0', host: 'h' });
    expect(headers['user-agent']).toBeUndefined();
    expect((await told('curl -s --oauth2-bearer T parrot')).headers['authorization']).toBe('Bearer T');
  });
});

test.each([
  [
    'curl -s -o /tmp/x -w "%{http_code} %{size_download}" kubernetes:443/api; cat /tmp/x',
    '400 48Client sent an HTTP request to an HTTPS server.\n',
  ],
  ['curl -sI parrot/moved | head -n 1', 'HTTP/1.1 302 Found\r\n'],
  ['curl -si --cacert /data/ca.crt https://kubernetes/livez | tail -n 1', 'ok\n'],
  ['curl -sL parrot/moved | grep -o "GET /there"', 'GET /there\n'],
  ['curl -sk https://other.name/livez', 'ok'],
  ['SSL_CERT_FILE=/data/ca.crt curl -s https://kubernetes/livez', 'ok'],
  ['wget -qO- --ca-certificate=/data/ca.crt https://kubernetes/livez', 'ok'],
  ['cd /tmp; wget -q parrot/file; ls', 'file\n'],
  [
    'wget -q -O - --header "X-A: b" --post-data=q parrot | grep -o "POST /.*x-a...b"',
    'POST /","headers":{"host":"parrot","user-agent":"Wget","content-type":"application/x-www-form-urlencoded","content-length":"1","x-a":"b\n',
  ],
])('%s', async (script, stdout) => expect(await run(script)).toMatchObject({ stdout, stderr: '', exitCode: 0 }));

test.each([
  [
    'curl -sS https://kubernetes',
    60,
    'curl: (60) SSL certificate problem: unable to get local issuer certificate\nMore details here: https://curl.se/docs/sslcerts.html',
  ],
  [
    'curl -sS --cacert /data/ca.crt https://other.name',
    60,
    "curl: (60) SSL: no alternative certificate subject name matches target host name 'other.name'",
  ],
  ['curl -sS --cacert /none https://kubernetes', 77, 'curl: (77) error setting certificate file: /none\n'],
  ['curl -sS http://example.com', 6, 'curl: (6) Could not resolve host: example.com\n'],
  ['curl -sS http://169.254.169.254/latest', 6, 'curl: (6) Could not resolve host: 169.254.169.254\n'],
  [
    'curl -sS kubernetes:1',
    7,
    "curl: (7) Failed to connect to kubernetes port 1 after 0 ms: Couldn't connect to server\n",
  ],
  ['curl -sS https://parrot', 35, 'wrong version number'],
  [
    'curl -sS -f --cacert /data/ca.crt https://kubernetes/api/v1/pods',
    22,
    'curl: (22) The requested URL returned error: 403\n',
  ],
  ['curl -sS -m 0.05 parrot/slow', 28, 'milliseconds with 0 bytes received\n'],
  ['curl -sS ftp://parrot', 1, 'curl: (1) Protocol "ftp" not supported\n'],
  ['curl -sS -H "A: b\nC: d" -H "$(printf "X: \\001")" parrot', 43, 'curl: (43)'],
  ['curl --nonsense parrot', 2, 'curl: option --nonsense: is unknown\n'],
  ['curl -x proxy:1 parrot', 2, 'curl: option --proxy: is not pretended here\n'],
  ['curl -s', 2, 'curl: no URL specified\n'],
  ['wget -q https://kubernetes', 1, 'unable to get local issuer certificate'],
  ['wget -q http://example.com', 1, "wget: bad address 'example.com'\n"],
  [
    'wget -qO- --no-check-certificate https://kubernetes/api/v1/pods',
    1,
    'wget: server returned error: HTTP/1.1 403 Forbidden\n',
  ],
])('%s: %i', async (script, exitCode, stderr) => {
  expect(await run(script)).toEqual({ stdout: '', exitCode, stderr: expect.stringContaining(stderr) as string });
});

test('-s says nothing of what went wrong, and what is sent and received can be seen', async () => {
  expect(await run('curl -s https://kubernetes')).toEqual({ stdout: '', stderr: '', exitCode: 60 });
  const { stderr } = await run('curl -sv parrot/x');
  expect(stderr).toMatch(
    /^\* Connected to parrot port 80\n> GET \/x HTTP\/1\.1\n> Host: parrot\n[^]*< HTTP\/1\.1 200 OK\r\n/,
  );
});

test('a call ends with its client', async () => {
  const control = new AbortController();
  parrot.once('request', () => control.abort());
  const running = inAShell('curl -s parrot/slow', { network, signal: control.signal });
  expect((await running).exitCode).toBe(130);
});
