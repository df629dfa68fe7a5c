import { expect, test } from 'vitest';
import { aPlaygroundHome } from '../support/a-playground-home.ts';
import { kubectls } from '../support/real-kubectl.ts';
import { theCommand } from '../support/the-command.ts';

const [kubectl] = kubectls();
const isKnown = Number.parseInt(process.versions.node, 10) <= 26;

test.runIf(kubectl && isKnown)(
  'V8 does not begin to optimize the parser of responses, which would hold up the end of a short run',
  async () => {
    await using home = await aPlaygroundHome();
    const env = { HOME: home.folder, KUBECONFIG: `${home.folder}/.kube/config` };
    const args = ['run', '--', kubectl!.path, 'get', 'pods', '-n', 'team-a'];
    await using command = theCommand(args, env, { nodeFlags: ['--trace-wasm-compilation-times'] });
    expect(await command.exitCode).toBe(0);
    expect(command.written.stdout).toContain('using Liftoff');
    expect(command.written.stdout).not.toContain('using TurboFan');
  },
);
