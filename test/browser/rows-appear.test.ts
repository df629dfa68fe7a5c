import { afterAll, expect, test } from 'vitest';
import { aWebPage, closeBrowser, noBrowser } from '../support/a-web-page.ts';

afterAll(closeBrowser);

test.skipIf(noBrowser)('rows appear while requests are made', async () => {
  await using web = await aWebPage();
  const { page, proxyUrl, complaints } = web;
  await page.getByRole('status').getByText('live').waitFor();
  await fetch(`${proxyUrl}/api/v1/namespaces/team-a/pods`);
  await page.getByRole('row', { name: /list pods/ }).waitFor();
  expect(complaints).toEqual([]);
});
