import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { closeBrowser, noBrowser, openPage } from '../support/a-web-page.ts';
import { lineCount, linesWith } from '../support/the-list.ts';
import { theProxy } from '../support/the-command.ts';

afterAll(closeBrowser);

test.skipIf(noBrowser)(
  'after a restart of kubetrace the page goes on by itself: rows of before stay, under a line that says so, and none is lost or doubled',
  async () => {
    const home = await mkdtemp(join(tmpdir(), 'kubetrace-restart-'));
    try {
      const start = (webPort: string) =>
        theProxy(['--playground', '--web', `--web-port=${webPort}`, '-v=0', '--reject-paths='], {
          HOME: home,
          XDG_STATE_HOME: home,
        });
      const first = await start('0');
      const [, webUrl = ''] = await first.said(/the trace is at (\S+)\n/);
      await using opened = await openPage(webUrl);
      const { page, complaints } = opened;
      const get = (proxyUrl: string, names: readonly string[]) =>
        Promise.all(names.map((name) => fetch(`${proxyUrl}/api/v1/namespaces/team-a/pods/${name}`)));
      await get(first.url, ['before-1', 'before-2', 'before-3']);
      await expect.poll(() => linesWith(page, /before-\d/).count()).toBe(3);
      await first[Symbol.asyncDispose]();
      await page
        .getByText('connection lost', { exact: false })
        .or(page.getByText('lost', { exact: true }))
        .first()
        .waitFor();

      const second = await start(new URL(webUrl).port);
      try {
        await get(second.url, ['after-1', 'after-2']);
        await expect.poll(() => linesWith(page, /after-\d/).count()).toBe(2);
        await get(second.url, ['after-3']);
        await linesWith(page, /after-3/).waitFor();
        expect(await linesWith(page, /before-\d/).count()).toBe(3);
        expect(await linesWith(page, /after-\d/).count()).toBe(3);
        const all = await page.locator('[role=treegrid] .line').allInnerTexts();
        const divider = all.findIndex((text) => text.includes('kubetrace was restarted'));
        expect(all.slice(0, divider).filter((text) => text.includes('before-'))).toHaveLength(3);
        expect(all.slice(divider).filter((text) => text.includes('after-'))).toHaveLength(3);

        // Where they are not kept, only what this run has is shown.
        await page.getByRole('button', { name: 'View' }).click();
        await page.getByRole('checkbox', { name: 'Keep rows when kubetrace restarts' }).uncheck();
      } finally {
        await second[Symbol.asyncDispose]();
      }
      const third = await start(new URL(webUrl).port);
      try {
        await get(third.url, ['third-1', 'third-2']);
        await expect.poll(() => linesWith(page, /third-\d/).count()).toBe(2);
        expect(await linesWith(page, /before-|after-|restarted/).count()).toBe(0);
        expect(await lineCount(page)).toBe(3);
      } finally {
        await third[Symbol.asyncDispose]();
      }
      // A connection that is refused is an error of the network, which a browser reports.
      expect(complaints.filter((complaint) => !/ERR_CONNECTION|ERR_INCOMPLETE|401/.test(complaint))).toEqual([]);
    } finally {
      await rm(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    }
  },
);
