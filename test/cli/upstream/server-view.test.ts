import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../../../src/cli/main.ts';
import { type Playground, startPlayground } from '../../../src/playground/playground.ts';
import { PASSWORD } from '../../../src/playground/kubesphere/seed.ts';
import { aTerminal } from '../../support/a-terminal.ts';

let playground: Playground;
beforeAll(async () => {
  playground = await startPlayground({ dialect: 'kubesphere' });
});
afterAll(() => playground.close());

test('who the user is to ks-apiserver after a login, and what the token says; never the password', async () => {
  const { stdout, stderr } = await whoami(['--kubesphere-login', 'alice'], `${PASSWORD}\nmore`);
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^Credential +token: --kubesphere-login alice$/m);
  expect(stdout).toMatch(/^Token subject +alice$/m);
  expect(stdout).toMatch(/^Token type +access_token of KubeSphere/m);
  expect(stdout).toMatch(/^Token expires +in 1\d\dm/m);
  expect(stdout).toMatch(/^Server sees +alice$/m);
  expect(stdout).toMatch(/^Groups +system:authenticated$/m);
  expect(stdout).not.toContain(PASSWORD);
});

test.each([
  ['no password', [], '', 'error: no password for --kubesphere-login alice'],
  ['a wrong one', [], 'no\n', 'error: --kubesphere-login alice: /oauth/token answered 400: invalid_grant'],
  ['another client', ['--kubesphere-client', 'x:y'], `${PASSWORD}\n`, 'answered 400: invalid_client'],
  ['a token as well', ['--token', 'x'], `${PASSWORD}\n`, 'cannot use --kubesphere-login and --token at the same time'],
])('%s', async (_, args, stdin, message) => {
  const { stderr, code } = await whoami(['--kubesphere-login', 'alice', ...args], stdin);
  expect(code).toBe(1);
  expect(stderr).toContain(message);
});

async function whoami(args: readonly string[], stdin: string) {
  const terminal = aTerminal({ stdin, env: { HOME: '/nonexistent' } });
  const code = await run(['whoami', '--server', playground.kubeSphereUrl!, ...args], terminal);
  return { code, ...terminal.written };
}
