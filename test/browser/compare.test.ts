import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { aWebPage, closeBrowser, noBrowser } from '../support/a-web-page.ts';
import { kubectls, runKubectl } from '../support/real-kubectl.ts';

afterAll(closeBrowser);

const kubectl = kubectls().at(-1);

test.skipIf(noBrowser || !kubectl)('two runs of kubectl are pinned, compared, swapped and unpinned', async () => {
  const home = await mkdtemp(join(tmpdir(), 'kubetrace-compare-'));
  await using web = await aWebPage();
  const { page, proxyUrl, complaints } = web;
  const run = (...args: string[]) => runKubectl(kubectl!, [`--server=${proxyUrl}`, ...args], { env: { HOME: home } });
  await page.getByRole('link', { name: 'Compare' }).click();
  await page.getByText('Pin two requests, or two commands').waitFor();
  await page.getByRole('link', { name: 'trace', exact: true }).click();
  // The first asks what the server serves, the second remembers.
  await run('get', 'secrets', '-n', 'team-a');
  await run('get', 'secrets', '-n', 'team-a', '--as=dev');
  const commands = page.getByRole('row', { name: /kubectl get/ });
  await expect.poll(() => commands.count()).toBe(2);
  for (const at of [0, 1]) {
    await commands.nth(at).click();
    await page.keyboard.press('c');
  }
  await page.getByRole('link', { name: 'Compare 2 pinned' }).click();
  await page.getByText(/Requests: 1 on both sides, 1 of them different; \d only in the first\./).waitFor();
  const pair = page.locator('.pairs > li', { hasText: 'list secrets in team-a' });
  expect(await halves(pair, 'status')).toEqual(['−200', '+403']);
  expect(await halves(pair, 'user')).toEqual(['−admin', '+dev']);
  expect((await halves(pair, 'response body')).join('\n')).toMatch(/"kind": "Table"[^]*"kind": "Status"/);
  await page.getByRole('button', { name: 'Swap' }).click();
  await page.getByText(/\d only in the second\./).waitFor();
  expect(await halves(pair, 'user')).toEqual(['−dev', '+admin']);
  await pair.getByRole('button', { name: 'Open request' }).first().click();
  await page.getByRole('heading', { name: 'list secrets' }).waitFor();
  await page.goBack();
  await page.getByRole('button', { name: 'Unpin' }).first().click();
  await page.getByText('Pin another to compare it with').waitFor();
  expect(complaints).toEqual([]);
  await rm(home, { recursive: true, force: true });
});

/** What both sides have under a heading. */
function halves(pair: ReturnType<Awaited<ReturnType<typeof aWebPage>>['page']['locator']>, where: string) {
  return pair.getByRole('region', { name: where, exact: true }).locator('pre').allTextContents();
}
