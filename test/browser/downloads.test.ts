import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { aWebPage, closeBrowser, noBrowser } from '../support/a-web-page.ts';

afterAll(closeBrowser);

const SECRETS = '/api/v1/namespaces/team-a/secrets';
const PODS = '/api/v1/namespaces/team-a/pods';

test.skipIf(noBrowser)(
  'the exchanges are in what is downloaded, of every format, all or those of the filter',
  async () => {
    await using web = await aWebPage();
    const { page, proxyUrl, complaints } = web;
    for (const path of [PODS, SECRETS]) await fetch(proxyUrl + path, { headers: { 'Impersonate-User': 'dev' } });
    await page.getByRole('treegrid').getByText('secrets').first().waitFor();
    for (const [label, name] of FORMATS) {
      const [file, text] = await downloaded(page, label);
      expect(file).toMatch(name);
      for (const path of [PODS, SECRETS]) expect(text, label).toContain(path.slice(path.lastIndexOf('/') + 1));
    }
    const [, whole] = await downloaded(page, 'HAR');
    expect(urlsIn(whole)).toEqual([expect.stringContaining(PODS), expect.stringContaining(SECRETS)]);
    const filter = page.getByPlaceholder(/^Filter/);
    await filter.fill('status=403');
    await filter.press('Enter');
    await expect.poll(() => page.getByRole('treegrid').getByText('pods').count()).toBe(0);
    expect(urlsIn((await downloaded(page, 'HAR'))[1])).toEqual([expect.stringContaining(SECRETS)]);
    await page.getByRole('button', { name: 'Download' }).click();
    await page.getByLabel('Only what matches status=403').uncheck();
    await page.keyboard.press('Escape');
    expect(urlsIn((await downloaded(page, 'HAR'))[1])).toHaveLength(2);
    expect(complaints).toEqual([]);
  },
);

const FORMATS = [
  ['HAR', /\.har$/],
  ['Postman collection', /\.json$/],
  ['Trace, for kubetrace show', /\.jsonl?$/],
  ['Kubernetes audit events', /\.(?:jsonl?|log)$/],
  ['Sequence diagram', /\.(?:mmd|mermaid)$/],
  ['curl commands', /\.sh$/],
  ['.http file', /\.http$/],
] as const;

async function downloaded(page: Page, label: string): Promise<[file: string, text: string]> {
  await page.getByRole('button', { name: 'Download' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: label }).click(),
  ]);
  return [download.suggestedFilename(), await readFile(await download.path(), 'utf8')];
}

function urlsIn(har: string): string[] {
  const { log } = JSON.parse(har) as { log: { entries: { request: { url: string } }[] } };
  return log.entries.map(({ request }) => request.url);
}
