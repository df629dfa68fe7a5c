import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { aFedPage } from '../support/a-fed-page.ts';
import { closeBrowser, noBrowser } from '../support/a-web-page.ts';
import { linesWith, theGrid } from '../support/the-list.ts';

afterAll(closeBrowser);

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

test.skipIf(noBrowser)(
  'axe-core finds nothing in the list, in either theme, with what it opens, and where there is little room',
  async () => {
    const kubectl = [
      ['User-Agent', 'kubectl/v1.33.1'],
      ['Kubectl-Command', 'kubectl get'],
      ['Kubectl-Session', 'a'],
    ] as const;
    await using web = await aFedPage([
      { id: 1, target: '/api', requestHeaders: kubectl },
      { id: 2, target: '/apis', requestHeaders: kubectl },
      { id: 3, requestHeaders: kubectl },
      { id: 4, status: '403 Forbidden' },
      { id: 5, status: '404 Not Found' },
      { id: 6, status: '500 Internal Server Error' },
      { id: 7, failure: { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED 10.0.0.1:6443' } },
      { id: 8, refusal: { rule: '--reject-paths ^/api/.*/pods/.*/exec' }, status: '403 Forbidden' },
      { id: 9, stage: 'RequestReceived', status: '', timings: {} },
      { id: 10, origin: 'kubetrace', method: 'POST', target: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews' },
    ]);
    const { page } = web;
    await linesWith(page, /2 discovery calls/).click();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.keyboard.press('g');
      expect(await violations(page)).toEqual([]);
      // The element that is said to be active is there.
      const active = await theGrid(page).getAttribute('aria-activedescendant');
      expect(await page.locator(`[id="${active}"]`).getAttribute('role')).toBe('row');
      await page.getByRole('button', { name: 'View' }).click();
      await page.getByRole('checkbox', { name: 'Calls of kubetrace itself' }).check();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.keyboard.press('/');
      await page.keyboard.type('vrb');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').waitFor();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.keyboard.type('ver');
      await page.keyboard.press('ArrowDown');
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await page.setViewportSize({ width: 320, height: 640 });
      await expect.poll(async () => (await page.locator('.line').last().boundingBox())?.height).toBe(46);
      expect(await violations(page)).toEqual([]);
      await page.setViewportSize({ width: 1280, height: 800 });
    }
  },
);

async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE);
  return page.evaluate<string[]>(`axe.run(document.querySelector('.list')).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => id + ': ' + html.slice(0, 200) + ' ' + failureSummary)))`);
}
