import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { aWebPage, closeBrowser, noBrowser } from '../support/a-web-page.ts';
import { kubectls, runKubectl } from '../support/real-kubectl.ts';

afterAll(closeBrowser);

const [kubectl] = kubectls();

test.skipIf(noBrowser || !kubectl)(
  'roles grow while kubectl runs, and what is downloaded lifts the denial',
  async () => {
    await using web = await aWebPage();
    const { page, proxyUrl, complaints } = web;
    const run = (args: string) => runKubectl(kubectl!, [`--server=${proxyUrl}`, ...args.split(' ')]);
    await page.getByRole('link', { name: 'Least privilege' }).click();
    await page.getByText('No request was seen yet').waitFor();
    await run('get pods -n team-a --as=dev');
    const role = page.getByRole('table', { name: 'Role kubetrace-dev in team-a for User dev' });
    await role.getByRole('row', { name: /^list pods .*kubectl/ }).waitFor();
    expect((await run('get secrets -n team-a --as=dev')).exitCode).toBe(1);
    const denied = role.getByRole('row', { name: /secrets/ });
    await denied.getByText('1 denied').waitFor();
    const matrix = page.getByRole('table', { name: /^Verbs by resources/ });
    await matrix
      .getByRole('row', { name: /^secrets team-a/ })
      .getByText('denied')
      .waitFor({ state: 'attached' });
    await page.getByLabel('Subject').selectOption('User dev');
    await page.getByLabel('only what was missing').check();
    await expect.poll(() => page.getByRole('table', { name: /Role / }).allInnerTexts()).toHaveLength(1);
    await expect.poll(() => role.innerText()).not.toContain('pods');
    const manifest = await downloaded(page, 'Download YAML');
    expect(manifest).toMatch(/kind: RoleBinding/);
    const applied = await runKubectl(kubectl!, [`--server=${proxyUrl}`, 'apply', '-f', '-'], { stdin: manifest });
    expect(applied).toMatchObject({ exitCode: 0, stderr: '' });
    expect((await run('get secrets -n team-a --as=dev')).exitCode).toBe(0);
    await page.getByText('No role is needed for what was seen.').waitFor();
    expect(complaints).toEqual([]);
  },
);

test.skipIf(noBrowser)('only what the filter shows is counted, and what is widened is asked for', async () => {
  await using web = await aWebPage();
  const { page, proxyUrl } = web;
  const get = (path: string) => fetch(`${proxyUrl}${path}`, { headers: { 'Impersonate-User': 'dev' } });
  await get('/api/v1/namespaces/team-a/pods/web-0');
  await get('/api/v1/namespaces/team-a/secrets');
  const filter = page.getByPlaceholder(/^Filter/);
  await filter.fill('resource=pods');
  await filter.press('Enter');
  await page.getByRole('link', { name: 'Least privilege' }).click();
  await page.getByLabel('Subject').selectOption('User dev');
  const roles = page.getByRole('table', { name: /Role / });
  await expect.poll(() => roles.allInnerTexts()).toEqual([expect.stringMatching(/get pods "web-0"/)]);
  expect((await roles.allInnerTexts()).join('')).not.toContain('secrets');
  await page.getByLabel('any name').check();
  await page.getByLabel('get, list and watch together').check();
  await expect.poll(() => roles.allInnerTexts()).toEqual([expect.stringMatching(/get, list, watch pods\t/)]);
  await page.getByLabel('only with the filter').uncheck();
  await expect.poll(() => roles.allInnerTexts()).toEqual([expect.stringMatching(/secrets/)]);
});

async function downloaded(page: Page, name: string): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()]);
  expect(download.suggestedFilename()).toBe('kubetrace-roles.yaml');
  return readFile(await download.path(), 'utf8');
}
