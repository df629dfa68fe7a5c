import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ExecConfig } from '../../../../src/kubeconfig/file/config.ts';
import { execCredential } from '../../../../src/kubeconfig/credentials/exec/exec-credential.ts';
import { createCertificateAuthority } from '../../../../src/api/x509/certificates.ts';
import { type Home, aHome } from '../../../support/a-home.ts';
import { aToken } from '../../../support/a-token.ts';

const V1 = 'client.authentication.k8s.io/v1';
const PLUGIN = resolve(import.meta.dirname, '../../../fixtures/exec-plugin.sh');
const SOURCE = 'user "eve" in /k';

describe('execCredential', () => {
  test('a token, with what it says of itself', async () => {
    await using home = await aHome();
    const token = aToken({ sub: 'eve', groups: ['dev'], iat: 1, exp: 2 });
    expect(await aCredential(home, ['answer', anAnswer({ token })]).proof()).toEqual({
      authorization: `Bearer ${token}`,
      facts: {
        kind: 'exec',
        source: `exec plugin ${PLUGIN} of ${SOURCE}`,
        username: 'eve',
        groups: ['dev'],
        issuedAt: 1000,
        expiresAt: 2000,
      },
    });
  });

  test('a client certificate', async () => {
    await using home = await aHome();
    const { cert, key } = createCertificateAuthority().issueClient('eve', ['dev', 'ops']);
    const answer = anAnswer({ clientCertificateData: cert, clientKeyData: key });
    const { authorization, certificate, facts } = await aCredential(home, ['answer', answer]).proof();
    expect([authorization, certificate]).toEqual([undefined, { cert, key }]);
    expect(facts).toMatchObject({ kind: 'exec', username: 'eve', groups: ['dev', 'ops'] });
  });

  test('one run serves all until the answer expires; ten seconds before, a new one is fetched in the background', async () => {
    await using home = await aHome();
    const answers = (token: string, expirationTimestamp?: string) =>
      home.write('answer', anAnswer({ token, expirationTimestamp }));
    await answers('first', '2026-01-01T00:01:00Z');
    const credential = aCredential(home, ['file', join(home.folder, 'answer')]);
    const [one, two] = await Promise.all([credential.proof(), credential.proof()]);
    expect(two).toBe(one);
    await answers('second', '2026-01-01T02:00:00+01:00');
    home.pass(49_000);
    expect(await credential.proof()).toBe(one);
    expect(await runs(home)).toHaveLength(1);
    home.pass(5_000);
    expect(await credential.proof()).toBe(one);
    await expect.poll(async () => (await credential.proof()).authorization).toBe('Bearer second');
    expect(await runs(home)).toHaveLength(2);
    await answers('third');
    home.pass(3_600_000);
    expect((await credential.proof()).authorization).toBe('Bearer third');
    home.pass(1e12);
    expect((await credential.proof()).authorization).toBe('Bearer third');
    expect(await runs(home)).toHaveLength(3);
  });

  test('renew runs it again and says whether that changed anything', async () => {
    await using home = await aHome({ answer: anAnswer({ token: 'first' }) });
    const credential = aCredential(home, ['file', join(home.folder, 'answer')]);
    await credential.proof();
    expect(await credential.renew()).toBe(false);
    await home.write('answer', anAnswer({ token: 'second' }));
    expect(await Promise.all([credential.renew(), credential.renew()])).toEqual([true, true]);
    expect((await credential.proof()).authorization).toBe('Bearer second');
    expect(await runs(home)).toHaveLength(3);
  });

  test('it gets our environment, its own and KUBERNETES_EXEC_INFO', async () => {
    await using home = await aHome();
    const env = [
      { name: 'GREETING', value: 'hello' },
      { name: 'KUBERNETES_EXEC_INFO', value: 'never' },
      { name: 'RUNS', value: join(home.folder, 'runs') },
    ];
    const { authorization } = await aCredential(home, ['environment'], { env }).proof();
    expect([authorization, await runs(home)]).toEqual(['Bearer hello', ['{"interactive":false}']]);
  });

  test('a helper that is still running does not delay the answer', async () => {
    await using home = await aHome();
    const { authorization } = await aCredential(home, ['linger', anAnswer({ token: 't' })]).proof();
    expect(authorization).toBe('Bearer t');
  });

  test.each<[string, readonly string[], Partial<ExecConfig>, RegExp, RegExp?]>([
    ['an exit code', ['fail'], {}, /exec-plugin\.sh failed with exit code 3$/],
    ['silence', ['hang'], {}, /did not answer within 0\.5 s$/, /--exec-timeout/],
    ['a flood', ['flood'], {}, /wrote too much/],
    ['no words', ['mute'], {}, /decoding stdout: it is empty/],
    ['junk', ['answer', 'secret-token'], {}, /decoding stdout: its 12 bytes are not an ExecCredential$/],
    [
      'another version',
      ['answer', anAnswer({ token: 't' }, `${V1}beta1`)],
      {},
      /is configured to use API version \S+\/v1, plugin returned version \S+\/v1beta1$/,
    ],
    [
      'no program',
      [],
      { command: 'no-such-plugin', installHint: 'brew install it' },
      /executable no-such-plugin not found$/,
      /^searched PATH: .*\/bin.*\nbrew install it$/,
    ],
    [
      'a file that is not a program',
      [],
      { command: import.meta.filename },
      /exec-credential\.test\.ts: permission denied$/,
      /^make it executable: chmod \+x /,
    ],
    ['no file', [], { command: '/no/such/plugin' }, /executable \/no\/such\/plugin not found$/, /ENOENT/],
    [
      'no terminal',
      [],
      { interactiveMode: 'Always' },
      /exec plugin cannot support interactive mode: standard input is not a terminal$/,
    ],
  ])('%s is an error that says so', async (_, args, exec, message, hint = /./) => {
    await using home = await aHome();
    const failure = await aCredential(home, args, exec, 500)
      .proof()
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 'ERR_EXEC_PLUGIN',
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    });
    expect(failure).toMatchObject({ message: expect.stringMatching(/^user "eve" in \/k: getting credentials: /) });
  });

  test('a plugin may take as long as it likes, and a person sees what a request waits for', async () => {
    await using home = await aHome({ answer: '' });
    const answer = join(home.folder, 'answer');
    const config = configOf(home, ['wait', answer]);
    const options = { exec: config, source: SOURCE, timeout: Infinity, sayEvery: 20, info: async () => '{}' };
    const proof = execCredential(options, home.environment).proof();
    const words = `waiting for the exec plugin ${PLUGIN} of ${SOURCE} since 0 s, without a limit; --exec-timeout sets one\n`;
    await expect.poll(home.said).toContain(words + words);
    await home.write('answer', anAnswer({ token: 't' }));
    expect((await proof).authorization).toBe('Bearer t');
    const said = home.said();
    await runs(home);
    expect(home.said()).toBe(said);
  });

  test('its messages to a person pass through; an answer that is still valid outlives a failed renewal', async () => {
    await using home = await aHome({ answer: anAnswer({ token: 't', expirationTimestamp: '2026-01-01T00:01:00Z' }) });
    const credential = aCredential(home, ['file', join(home.folder, 'answer')]);
    const proof = await credential.proof();
    await home.write('answer', 'junk');
    await expect(credential.renew()).rejects.toThrow('not an ExecCredential');
    expect(await credential.proof()).toBe(proof);
    await expect(aCredential(home, ['fail']).proof()).rejects.toThrow();
    expect(home.said()).toBe('no session for <masked>\n');
  });
});

function aCredential(home: Home, args: readonly string[], exec: Partial<ExecConfig> = {}, timeout = 10_000) {
  const info = (interactive: boolean) => Promise.resolve(JSON.stringify({ interactive }));
  return execCredential({ exec: configOf(home, args, exec), source: SOURCE, timeout, info }, home.environment);
}

function configOf({ folder }: Home, args: readonly string[], exec: Partial<ExecConfig> = {}): ExecConfig {
  return {
    command: PLUGIN,
    args,
    env: [{ name: 'RUNS', value: join(folder, 'runs') }],
    apiVersion: V1,
    installHint: '',
    provideClusterInfo: false,
    interactiveMode: 'IfAvailable',
    ...exec,
  };
}

function anAnswer(status: object, apiVersion = V1): string {
  return JSON.stringify({ kind: 'ExecCredential', apiVersion, status });
}

async function runs({ folder }: Home): Promise<string[]> {
  return (await readFile(join(folder, 'runs'), 'utf8')).trim().split('\n');
}
