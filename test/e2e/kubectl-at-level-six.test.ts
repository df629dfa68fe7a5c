import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aHome } from '../support/a-home.ts';
import { aPlaygroundHome, type PlaygroundHome } from '../support/a-playground-home.ts';
import { kubectls } from '../support/real-kubectl.ts';
import { theCommand } from '../support/the-command.ts';

describe.skipIf(kubectls().length === 0).each(kubectls())('kubectl $version get pods', ({ path }) => {
  let home: PlaygroundHome;
  beforeAll(async () => void (home = await aPlaygroundHome()));
  afterAll(() => home[Symbol.asyncDispose]());

  test.each(['admin', 'dev'])(
    'as %s at -v 6 is at most 15 lines, and shows the request and nothing of what kubetrace asks',
    async (context) => {
      // Without the discovery cache of an earlier run.
      await using fresh = await aHome();
      const args = ['run', '-v', '6', '--log-format', 'pretty', '--context', context, '--', path, 'get', 'pods'];
      const env = { HOME: fresh.folder, KUBECONFIG: `${home.folder}/.kube/config` };
      await using command = theCommand([...args, '-n', 'team-a'], env);
      expect(await command.exitCode).toBe(0);
      const lines = command.written.stderr.trimEnd().split('\n');
      expect(lines.length).toBeLessThanOrEqual(15);
      expect(lines.join('\n')).toMatch(
        /GET https:\S+\/namespaces\/team-a\/pods\?limit=500\n +200 OK in \d+ ms\n +asked why: /,
      );
      expect(lines.join('\n')).not.toContain('selfsubject');
    },
  );
});
