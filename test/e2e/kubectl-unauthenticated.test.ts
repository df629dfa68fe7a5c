import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Playground, startPlayground } from '../../src/playground/playground.ts';
import { aToken } from '../support/a-token.ts';
import { kubectls, runKubectl } from '../support/real-kubectl.ts';
import { theProxy } from '../support/the-command.ts';

let playground: Playground;
beforeAll(async () => void (playground = await startPlayground()));
afterAll(() => playground.close());

test.each(kubectls())(
  'kubectl $version says itself what is wrong with the credential of the proxy',
  async (kubectl) => {
    const token = aToken({ sub: 'eve', exp: 1_700_000_000 });
    const flags = ['--kubeconfig=/dev/null', '--insecure-skip-tls-verify', `--server=${playground.secureUrl}`];
    await using proxy = await theProxy([...flags, `--token=${token}`], { HOME: '/nonexistent' });
    const { stderr } = await runKubectl(kubectl, [`--server=${proxy.url}`, 'get', 'pods'], {
      env: { HOME: '/nonexistent' },
    });
    const told = stderr.split('\n').filter((line) => !line.includes('memcache.go'));
    expect(told).toEqual([
      expect.stringMatching(
        /^Warning: unauthenticated: The token of eve, from flag --token, expired \d+d ago \(2023-11-14/,
      ),
      expect.stringMatching(/^error: You must be logged in to the server/),
      '',
    ]);
    expect(proxy.written.stderr).toContain('The token of eve, from flag --token, expired');
    expect(proxy.written.stderr).not.toContain(token.slice(-12));
  },
);
