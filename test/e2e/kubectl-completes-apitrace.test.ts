import { describe, expect, test } from 'vitest';
import { anInstall } from '../support/an-install.ts';
import { kubectls, runKubectl } from '../support/real-kubectl.ts';

describe.each(kubectls())('kubectl $version', (kubectl) => {
  test.each([
    ['pro', 'proxy\tthe tracing proxy: kubectl proxy that shows what goes through it\n:36\n'],
    ['proxy --log-format=k', 'klog\n:36\n'],
    ['playground --det', '--detach\treturn when it is ready; it serves until `kubectl apitrace playground stop`\n:4\n'],
  ])('completes kubectl apitrace %s', async (line, expected) => {
    await using install = await anInstall();
    const { stdout } = await runKubectl(kubectl, ['__complete', 'apitrace', ...line.split(' ')], {
      env: { PATH: install.PATH },
    });
    expect(stdout).toBe(expected);
  });
});
