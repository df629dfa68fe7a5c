import { afterAll, expect, test } from 'vitest';
import { aFedPage } from '../support/a-fed-page.ts';
import { aWebPage, closeBrowser, noBrowser } from '../support/a-web-page.ts';
import { linesWith, theGrid } from '../support/the-list.ts';

afterAll(closeBrowser);

test.skipIf(noBrowser)('columns are made wider by pointer and by keys, are hidden, and stay so', async () => {
  await using web = await aFedPage([{ id: 1 }]);
  const { page, complaints } = web;
  await linesWith(page, /pods/).waitFor();
  const heads = page.getByRole('columnheader');
  const widthOf = async (name: string) => Math.round((await heads.filter({ hasText: name }).boundingBox())?.width ?? 0);
  expect(await heads.allInnerTexts()).toEqual(
    'Time,Verb,Resource,Namespace/name,Status,Duration,Size,Client,Waterfall'.split(','),
  );
  const edge = page.getByRole('separator', { name: 'Width of Verb' });
  await edge.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  expect(await edge.getAttribute('aria-valuenow')).toBe('136');
  await expect.poll(() => widthOf('Verb')).toBe(136);
  const { x = 0, y = 0, height = 0 } = (await edge.boundingBox()) ?? {};
  await page.mouse.move(x + 4, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x - 50, y + height / 2, { steps: 3 });
  await page.mouse.up();
  await expect.poll(() => widthOf('Verb')).toBeLessThan(100);
  const chosen = await widthOf('Verb');

  await page.getByRole('button', { name: 'View' }).click();
  await page.getByRole('checkbox', { name: 'Client' }).uncheck();
  await expect.poll(() => heads.filter({ hasText: 'Client' }).count()).toBe(0);
  expect(await theGrid(page).getAttribute('aria-colcount')).toBe('8');
  await page.reload();
  await linesWith(page, /pods/).waitFor();
  expect(await heads.filter({ hasText: 'Client' }).count()).toBe(0);
  expect(await widthOf('Verb')).toBe(chosen);
  await page.getByRole('button', { name: 'View' }).click();
  await page.getByRole('button', { name: 'As at first' }).click();
  await expect.poll(() => widthOf('Verb')).toBe(76);
  expect(complaints).toEqual([]);
});

test.skipIf(noBrowser)(
  'at 320 pixels an exchange takes two lines, and nothing has to be scrolled sideways',
  async () => {
    await using web = await aFedPage([
      { id: 1, target: `/api/v1/namespaces/${'long-'.repeat(10)}/pods/${'name-'.repeat(30)}`, status: '403 Forbidden' },
    ]);
    const { page, complaints } = web;
    await page.setViewportSize({ width: 320, height: 640 });
    const line = linesWith(page, /403 denied/);
    await expect.poll(async () => (await line.boundingBox())?.height).toBe(46);
    const wide = await page.evaluate<
      string[]
    >(`[document.documentElement, ...document.querySelectorAll('.list, .list *')]
    .filter((element) => element.scrollWidth > element.clientWidth && /auto|scroll/.test(getComputedStyle(element).overflowX))
    .map((element) => element.className)`);
    expect(wide).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
    expect(complaints).toEqual([]);
  },
);

test.skipIf(noBrowser)('an empty list says how to send the first request, and the line it offers works', async () => {
  await using web = await aWebPage();
  const { page, proxyUrl, complaints } = web;
  await page.getByRole('heading', { name: 'No request yet' }).waitFor();
  await page.getByText(`kubectl --server=${proxyUrl} get pods`, { exact: true }).waitFor();
  const line = await page.getByText(/^curl http/).innerText();
  await fetch(line.replace('curl ', ''));
  await linesWith(page, /namespaces/).waitFor();
  expect(await page.getByRole('heading', { name: 'No request yet' }).count()).toBe(0);
  expect(complaints).toEqual([]);
});

test.skipIf(noBrowser)(
  'where there is not enough place for all columns, the less important ones go, and come back',
  async () => {
    await using web = await aFedPage([{ id: 1, status: '403 Forbidden' }]);
    const { page, complaints } = web;
    await linesWith(page, /403 denied/).waitFor();
    const heads = page.getByRole('columnheader');
    await page.setViewportSize({ width: 640, height: 600 });
    await expect.poll(() => heads.allInnerTexts()).toEqual(['Time', 'Verb', 'Resource', 'Namespace/name', 'Status']);
    const status = linesWith(page, /403 denied/).locator('.col-status');
    expect(await status.evaluate((cell) => cell.scrollWidth <= cell.clientWidth)).toBe(true);
    await page.setViewportSize({ width: 1280, height: 600 });
    await expect.poll(() => heads.count()).toBe(9);
    expect(complaints).toEqual([]);
  },
);
