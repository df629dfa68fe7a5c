import { createServer } from 'node:http';
import { once } from 'node:events';
import { generateKeyPairSync } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { run } from '../../src/cli/main.ts';
import type { ConnectionFlags } from '../../src/kubeconfig/file/connection-flags.ts';
import { loadUpstream } from '../../src/kubeconfig/load-upstream.ts';
import { aRoot } from '../support/a-chain.ts';
import { aHome } from '../support/a-home.ts';
import { aKubeconfig } from '../support/a-kubeconfig.ts';
import { aTerminal } from '../support/a-terminal.ts';
import { aToken } from '../support/a-token.ts';

const V1 = 'client.authentication.k8s.io/v1';
const pluginThatSays = (status: object) => ({
  exec: {
    apiVersion: V1,
    interactiveMode: 'Never',
    command: 'echo',
    args: [JSON.stringify({ kind: 'ExecCredential', apiVersion: V1, status })],
  },
});
const base64 = (text: string) => Buffer.from(text).toString('base64');

interface Place {
  readonly user: object;
  readonly flags?: ConnectionFlags;
  readonly files?: Readonly<Record<string, string>>;
  readonly named: string;
}

const PLACES: Readonly<Record<string, (token: string) => Place>> = {
  token: (token) => ({ user: { token }, named: 'token of user "eve" in HOME/.kube/config' }),
  tokenFile: (token) => ({
    user: { tokenFile: 'tok' },
    files: { '.kube/tok': `\n ${token}` },
    named: 'HOME/.kube/tok, tokenFile of user "eve" in HOME/.kube/config',
  }),
  '--token': (token) => ({ user: {}, flags: { token }, named: 'flag --token' }),
  'a plugin': (token) => ({
    user: pluginThatSays({ token }),
    named: 'token of exec plugin echo of user "eve" in HOME/.kube/config',
  }),
  '--as': (name) => ({ user: { token: 't' }, flags: { as: name }, named: 'Impersonate-User' }),
};

async function problemOf({ user, flags = {}, files = {} }: Place): Promise<{ message: string; hint?: string }> {
  await using home = await aHome({ '.kube/config': aKubeconfig(user), ...files });
  try {
    const upstream = await loadUpstream(flags, home.environment);
    await upstream.authenticate();
  } catch (error) {
    const { message, hint } = error as { message: string; hint?: string };
    return { message: message.replaceAll(home.folder, 'HOME'), ...(hint && { hint }) };
  }
  return { message: '' };
}

describe.each(Object.entries(PLACES))('%s that no header can contain', (name, placeOf) => {
  test.each<readonly [string, string]>([
    ['two\nlines', 'there is a line break after 3 of its 9 characters'],
    ['two\r\nlines', 'there is a line break after 3 of its 10 characters'],
    ['a\0b', 'there is a control character (0x00) after 1 of its 3 characters'],
    ...(name === 'tokenFile' ? [] : [['ends\n', 'there is a line break at its end'] as const]),
  ])('%j is named by file, user and field, and not quoted', async (token, problem) => {
    const place = placeOf(token);
    const { message, hint } = await problemOf(place);
    expect(message).toBe(`${place.named} cannot be sent: ${problem}`);
    expect(message + hint).not.toMatch(/two|lines|ends/u);
    expect(hint).toMatch(/./u);
  });
});

test('whoami names it, and does not say that the server cannot be reached', async () => {
  await using home = await aHome({ '.kube/config': aKubeconfig({ token: 'secret\n' }) });
  const terminal = aTerminal({ env: { HOME: home.folder } });
  expect(await run(['whoami'], terminal)).toBe(1);
  expect(terminal.written.stdout).toBe('');
  expect(terminal.written.stderr).toBe(
    `error: token of user "eve" in ${home.folder}/.kube/config cannot be sent: there is a line break at its end\n` +
      'hint: a token is one line: in YAML `token: …` and not `token: |`, in a file nothing else\n',
  );
});

test('a token beyond ASCII is sent as the UTF-8 that Go sends', async () => {
  const server = createServer((req, res) => res.end(Buffer.from(req.headers.authorization!, 'latin1').toString()));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  await using home = await aHome({ '.kube/config': aKubeconfig({ token: '“ünïcode”' }) });
  const { authorization } = await (await loadUpstream({}, home.environment)).authenticate();
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {
    headers: authorization.map(([name, value]): [string, string] => [name, value]),
  });
  expect(await answer.text()).toBe('Bearer “ünïcode”');
  server.close();
});

const root = aRoot();
const jane = root.server([], { commonName: 'jane' });
const rsaKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' });

describe('a client certificate of a plugin', () => {
  test.each<[string, string, string, string]>([
    ['of another key', jane.cert, root.key, 'private key does not match public key'],
    ['of another kind of key', jane.cert, String(rsaKey), 'private key does not match public key'],
    ['in base64', base64(jane.cert), jane.key, 'the certificate is not PEM, but the base64 of PEM'],
    ['with its key in base64', jane.cert, base64(jane.key), 'the key is not PEM, but the base64 of PEM'],
    ['that is none', 'no certificate', jane.key, 'the certificate is not PEM'],
  ])('%s is never sent as nobody: file, user and field are named', async (_, cert, key, problem) => {
    const user = pluginThatSays({ clientCertificateData: cert, clientKeyData: key });
    const { message, hint } = await problemOf({ user, named: '' });
    expect(message).toBe(
      'user "eve" in HOME/.kube/config: getting credentials: exec: executable echo: ' +
        `its status.clientCertificateData and clientKeyData cannot be used: ${problem}`,
    );
    expect(hint).toBe('both are PEM and belong together; run it yourself to see: echo …');
  });

  test('that has expired is used, as kubectl does, and a person is warned once', async () => {
    const expired = root.server([], { commonName: 'jane', notAfter: new Date('2025-12-31T22:00:00Z') });
    const user = pluginThatSays({ clientCertificateData: expired.cert, clientKeyData: expired.key });
    await using home = await aHome({ '.kube/config': aKubeconfig(user) });
    const upstream = await loadUpstream({}, home.environment);
    expect((await upstream.authenticate()).tls.cert).toBe(expired.cert);
    await upstream.refresh();
    const note = `the credential of exec plugin echo of user "eve" in ${home.folder}/.kube/config expired 2h ago (2025-12-31T22:00:00Z)`;
    expect(home.said()).toBe(`note: ${note}\n`);
  });
});

describe('what has expired in a kubeconfig is noted at the start', () => {
  const end = new Date('2025-12-31T22:00:00Z');
  const expired = root.server([], { commonName: 'jane', notAfter: end });
  const certificate = { 'client-certificate-data': base64(expired.cert), 'client-key-data': base64(expired.key) };
  test.each<[string, object, readonly string[]]>([
    ['a token', { token: aToken({ sub: 'eve', exp: end.getTime() / 1000 }) }, ['token of user "eve"']],
    ['a client certificate', certificate, ['client certificate of user "eve"']],
    ['nothing', { token: aToken({ sub: 'eve', exp: 4e9 }) }, []],
  ])('%s', async (_, user, named) => {
    await using home = await aHome({ '.kube/config': aKubeconfig(user) });
    const { notes } = await loadUpstream({}, home.environment);
    expect(notes).toEqual(
      named.map((what) => `the ${what} in ${home.folder}/.kube/config expired 2h ago (2025-12-31T22:00:00Z)`),
    );
  });
});
