import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { aWebPage, closeBrowser, noBrowser } from '../support/a-web-page.ts';

afterAll(closeBrowser);

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

describe.skipIf(noBrowser)('axe-core finds nothing to complain of', () => {
  test.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 320],
    ['dark', 320],
  ] as const)('in a %s theme at %i pixels', { timeout: 180_000 }, async (colorScheme, width) => {
    await using web = await aWebPage([], { colorScheme, viewport: { width, height: 800 } });
    const { page, proxyUrl } = web;
    const get = (path: string) => fetch(proxyUrl + path, { headers: { 'Impersonate-User': 'dev' } });
    for (const name of ['pods', 'secrets', 'pods/web-0/log', 'nothing']) await get(`/api/v1/namespaces/team-a/${name}`);
    const grid = page.getByRole('treegrid');
    await grid.getByText('secrets').first().waitFor();
    expect(await violations(page), 'the list').toEqual([]);
    const wholeList = async (): Promise<void> => {
      const back = page.getByRole('button', { name: 'Back to the list' });
      if (await back.isVisible()) await back.click();
    };
    for (const name of ['pods', 'secrets']) {
      await grid.getByText(name, { exact: true }).first().click();
      await page.getByRole('button', { name: 'Pin', exact: true }).click();
      const tabs = page.getByRole('tablist', { name: /./ }).first().getByRole('tab');
      for (let at = 0; at < (await tabs.count()); at++) {
        await tabs.nth(at).click();
        await page.getByRole('tabpanel').first().waitFor();
        expect(await violations(page), `${name}: ${await tabs.nth(at).innerText()}`).toEqual([]);
      }
      await wholeList();
    }
    await page.getByRole('button', { name: 'Download' }).click();
    expect(await violations(page), 'downloads').toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Least privilege' }).click();
    await page.getByRole('table', { name: /Role / }).first().waitFor();
    expect(await violations(page), 'roles').toEqual([]);
    await page.getByRole('link', { name: /^Compare/ }).click();
    await page.locator('.pairs').waitFor();
    expect(await violations(page), 'compare').toEqual([]);
    await page.getByRole('button', { name: 'Unpin' }).first().click();
    expect(await violations(page), 'compare, with one').toEqual([]);
    await page.getByRole('link', { name: 'Learn' }).click();
    await page.locator('.setup').waitFor();
    expect(await violations(page), 'learn').toEqual([]);
    await page.getByRole('button', { name: 'How the server reads a URL' }).click();
    await page.locator('.steps > .now').waitFor();
    expect(await violations(page), 'a lesson').toEqual([]);
  });
});

/** By the rules of WCAG 2.2 AA and the best practices of axe. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(AXE, 'utf8'));
  const { violations: found } = await page.evaluate<AxeResults>('axe.run()');
  return found.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html.slice(0, 200)}`));
}
