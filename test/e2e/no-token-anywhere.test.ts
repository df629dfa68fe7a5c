import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { encodeStatus } from '../../src/api/status/status-codec.ts';
import { failureStatus } from '../../src/api/status/status.ts';
import { run } from '../../src/cli/main.ts';
import { requestLog } from '../../src/log/request-log.ts';
import { Trace } from '../../src/trace/trace.ts';
import { aProxy } from '../support/a-proxy.ts';
import { aTerminal } from '../support/a-terminal.ts';
import { aToken } from '../support/a-token.ts';
import { anUpstream } from '../support/an-upstream.ts';

const SIGNATURE = 'Zm9yLW5vYm9keS10by1zZWU';
const token = aToken({ sub: 'eve', iss: 'https://idp', aud: 'app' }).replace(/[^.]*$/, SIGNATURE);
const base64 = (text: string) => Buffer.from(text).toString('base64');
/** No eight characters of these may turn up. */
const SECRETS = [SIGNATURE, base64(token), Buffer.from(token).toString('base64url')];

test.each<[string, Record<string, string>]>([
  ['ours', {}],
  ['of the client', { Authorization: `Bearer ${token}` }],
  ['without a scheme', { Authorization: token }],
  ['with an unknown scheme', { Authorization: `Token ${token}` }],
  ['twice Bearer', { Authorization: `Bearer Bearer ${token}` }],
  ['in quotes', { Authorization: `Bearer "${token}"` }],
  ['broken in two', { Authorization: `Bearer ${token.slice(0, -12)} ${token.slice(-12)}` }],
  ['cut off', { Authorization: `Bearer ${token.split('.').slice(1).join('.')}` }],
  ['encoded once too often', { Authorization: `Bearer ${base64(token)}` }],
  ['with a broken header', { Authorization: `Bearer x${token}` }],
  ['basic', { Authorization: `Basic ${base64(`eve:${SIGNATURE}`)}` }],
  [
    'of a WebSocket',
    { 'Sec-WebSocket-Protocol': `v4, base64url.bearer.authorization.k8s.io.${base64(token).replace(/=+$/, '')}` },
  ],
])('a rejected token %s is in no log, trace, answer or explanation', async (_, headers) => {
  await using server = await rejecting();
  const auth = {
    authorization: [['Authorization', `Bearer ${token}`]],
    facts: { kind: 'token', source: 'a test' },
  } as const;
  const trace = new Trace();
  let seen = '';
  for (const format of ['pretty', 'klog', 'json'] as const) {
    trace.watch(await requestLog({ write: (text) => Boolean((seen += text)) }, { format, verbosity: 10, color: true }));
  }
  trace.watch({ bodyBytes: Infinity, observe: ({ object }) => void (seen += JSON.stringify(object)) });
  await using proxy = await aProxy(server.url, { trace, upstream: anUpstream(server.url, { auth }) });
  const answer = await fetch(`${proxy.url}/api/v1/pods`, { headers });
  seen += JSON.stringify([...answer.headers]) + (await answer.text());
  await trace.close();

  const request = { method: 'GET', path: '/api/v1/pods', headers: { Accept: '*/*', ...headers } };
  const exchange = JSON.stringify({ request, response: { status: 401, headers: {}, body: UNAUTHORIZED } });
  for (const output of ['text', 'json']) {
    const terminal = aTerminal({ stdin: exchange });
    await run(['explain', '-o', output], terminal);
    seen += terminal.written.stdout + terminal.written.stderr;
  }
  expect(seen).toContain('unauthenticated');
  for (const secret of SECRETS) {
    for (let i = 0; i + 8 <= secret.length; i += 4) expect(seen).not.toContain(secret.slice(i, i + 8));
  }
});

const UNAUTHORIZED = String(
  Buffer.from(encodeStatus(failureStatus(401, 'Unauthorized', 'Unauthorized'), 'application/json')),
);

async function rejecting() {
  const server = createServer((_, res) => res.writeHead(401, { 'Content-Type': 'application/json' }).end(UNAUTHORIZED));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}
