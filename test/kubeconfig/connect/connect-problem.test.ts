import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:tls';
import type { TlsOptions as ServerOptions } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { tlsProblem } from '../../../src/kubeconfig/connect/connect-problem.ts';
import { openConnection } from '../../../src/kubeconfig/connect/open-connection.ts';
import { aRoot } from '../../support/a-chain.ts';
import { connectProxy } from '../../support/a-forward-proxy.ts';
import { rawServer } from '../../support/raw-server.ts';
import type { RawConnection } from '../../support/raw-server.ts';

const root = aRoot();
const { cert, key } = root.server(['127.0.0.1']);
const tls = { ca: root.cert, rejectUnauthorized: true };

async function problemAt(url: string, proxy?: URL): Promise<unknown> {
  const connection = openConnection({ server: new URL(url), proxy, tls });
  return connection.then(
    ({ socket }) => socket.destroy(),
    (error: unknown) => error,
  );
}

describe('a failed handshake reports what is certain, and no more', () => {
  test.each<[string, ServerOptions, RegExp]>([
    [
      'only older versions',
      { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
      / speaks neither TLS 1\.2 nor 1\.3 \(/u,
    ],
    ['only HTTP/2', { ALPNProtocols: ['h2'] }, / does not speak HTTP\/1\.1 \(/u],
    [
      'a client certificate, before TLS 1.3',
      { requestCert: true, maxVersion: 'TLSv1.2', ca: root.cert },
      /^the TLS handshake with the API server https:[^ ]* failed \(/u,
    ],
  ])('a server that wants %s', async (_, options, message) => {
    const server = createServer({ cert, key, ...options }, (socket) => socket.on('error', () => undefined));
    server.on('tlsClientError', () => undefined).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(await problemAt(url)).toMatchObject({ code: 'ERR_TLS', message: expect.stringMatching(message) });
    server.close();
  });

  test.each<[string, (connection: RawConnection) => unknown, RegExp]>([
    [
      'answers in plain HTTP',
      ({ write }) => write('HTTP/1.1 400 Bad Request\r\n\r\n'),
      /^what answers at the API server https:[^ ]* does not speak TLS \(/u,
    ],
    [
      'hangs up',
      ({ socket }) => socket.end(),
      /^the connection to the API server https:[^ ]* was closed before the TLS handshake was complete \(/u,
    ],
  ])('a server that %s', async (_, serve, message) => {
    await using server = await rawServer(serve);
    const url = server.url.replace('http:', 'https:');
    expect(await problemAt(url)).toMatchObject({ code: 'ERR_TLS', message: expect.stringMatching(message) });
  });

  test('a proxy that agrees and then hangs up is part of the sentence', async () => {
    await using proxy = await rawServer(async ({ until, socket }) => {
      await until('\r\n\r\n');
      socket.end('HTTP/1.1 200 OK\r\n\r\n');
    });
    const message = `the connection to the API server https://127.0.0.1:1 through the proxy ${proxy.url} was closed before`;
    expect(await problemAt('https://127.0.0.1:1', new URL(proxy.url))).toMatchObject({
      message: expect.stringContaining(message),
    });
  });

  test.each([
    ['hangs up', '', /does not connect to the API server https:\/\/127\.0\.0\.1:1: it closed the connection$/u],
    [
      'speaks something else',
      'SSH-2.0-x\r\n',
      /does not connect to the API server https:\/\/127\.0\.0\.1:1: Parse Error/u,
    ],
  ])('a proxy that %s', async (_, answer, message) => {
    await using proxy = await rawServer(({ socket }) => socket.end(answer));
    const problem = { code: 'ERR_PROXY', message: expect.stringMatching(message) };
    expect(await problemAt('https://127.0.0.1:1', new URL(proxy.url))).toMatchObject(problem);
  });

  test('a proxy that is not there', async () => {
    const proxy = await connectProxy();
    await proxy[Symbol.asyncDispose]();
    expect(await problemAt('https://127.0.0.1:1', proxy.url)).toMatchObject({
      code: 'ERR_PROXY',
      message: expect.stringMatching(/^the proxy http:\/\/127[^ ]* cannot be reached: connect ECONNREFUSED/u),
    });
  });
});

describe('tlsProblem', () => {
  const peer = { peer: 'the server', trusted: 'the CA of a test', isSystem: false, certificate: 'a certificate' };

  test.each([
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'the certificate of the server is not signed by the CA of a test'],
    ['CERT_HAS_EXPIRED', 'the certificate of the server, or of a CA that it depends on, has expired'],
    ['CERT_NOT_YET_VALID', 'the certificate of the server is not valid yet'],
    ['CERT_REVOKED', 'the certificate of the server is not accepted'],
    ['INVALID_PURPOSE', 'the certificate of the server is not accepted'],
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'the server does not accept the client certificate'],
    ['ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', 'the server does not accept the client certificate'],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'the server wants a client certificate other than the one it got'],
    ['EPROTO', 'the TLS handshake with the server failed'],
  ])('%s', (code, words) => {
    const openssl = `80AC:error:0A00045C:SSL routines:ssl3_read_bytes:the reason:../ssl/record.c:1601:SSL alert number 116\n`;
    const { message } = tlsProblem(Object.assign(new Error(openssl), { code }), peer);
    expect(message).toBe(`${words} (${code}: the reason)`);
  });

  test('the system is a way to trust only where it is what counts', () => {
    const error = Object.assign(new Error('no'), { code: 'SELF_SIGNED_CERT_IN_CHAIN' });
    expect(tlsProblem(error, peer).hint).not.toContain('SSL_CERT_FILE');
    expect(tlsProblem(error, { ...peer, isSystem: true }).hint).toContain('SSL_CERT_FILE');
  });
});
