import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { closeBrowser, noBrowser, openPage } from '../support/a-web-page.ts';
import { theProxy } from '../support/the-command.ts';

afterAll(closeBrowser);

test.skipIf(noBrowser)(
  'a restart is said until it is dismissed, and the lesson that was under way is over',
  async () => {
    const home = await mkdtemp(join(tmpdir(), 'kubetrace-restart-'));
    const start = (webPort: string) =>
      theProxy(['--playground', '--web', `--web-port=${webPort}`, '-v=0'], { HOME: home, XDG_STATE_HOME: home });
    const first = await start('0');
    const [, webUrl = ''] = await first.said(/the trace is at (\S+)\n/);
    await using opened = await openPage(webUrl);
    const { page } = opened;
    await page.getByRole('link', { name: 'Learn' }).click();
    await page.getByRole('button', { name: 'What kubectl get sends' }).click();
    await page.locator('.steps > .now').waitFor();
    const setup = await page.locator('.setup code').textContent();
    await first[Symbol.asyncDispose]();
    await page.getByRole('status').getByText('connection lost, trying again').waitFor();
    await using _second = await start(new URL(webUrl).port);
    await page.getByRole('status').getByText('live').waitFor();
    const notice = page.getByText('kubetrace was started again at', { exact: false });
    await notice.waitFor();
    // The new playground knows nothing of the lesson, and the shell needs the new files.
    await page.getByRole('button', { name: 'What kubectl get sends' }).waitFor();
    await expect.poll(() => page.locator('.setup code').textContent()).not.toBe(setup);
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await expect.poll(() => notice.count()).toBe(0);
    await rm(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  },
);
