import { describe, expect, test } from 'vitest';
import { run } from '../../src/cli/main.ts';
import { aPlaygroundHome } from '../support/a-playground-home.ts';
import { aTerminal } from '../support/a-terminal.ts';
import { kubectls, runKubectl } from '../support/real-kubectl.ts';

describe.each(kubectls().map((kubectl) => [kubectl.version, kubectl] as const))(
  'what kubectl %s prints',
  (_, kubectl) => {
    test.each([6, 7, 8, 9, 10])('at -v=%i holds each of its requests once', async (level) => {
      await using home = await aPlaygroundHome();
      const env = { HOME: home.folder };
      for (const [args, expected] of [
        [['-n', 'team-a', 'get', 'pods'], { verb: 'list', resource: 'pods', namespace: 'team-a' }],
        [['-n', 'team-a', 'delete', 'pod', 'nosuch'], { verb: 'delete', resource: 'pods', name: 'nosuch' }],
      ] as const) {
        const { stderr } = await runKubectl(kubectl, [...args, `-v=${level}`], { env });
        const terminal = aTerminal({ stdin: stderr });
        expect(await run(['decode', '-f', '-', '-o', 'json'], terminal)).toBe(0);
        const decoded = terminal.written.stdout
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as { resource: string });
        expect(decoded.filter(({ resource }) => resource !== '')).toEqual([expect.objectContaining(expected)]);
      }
    });
  },
);
