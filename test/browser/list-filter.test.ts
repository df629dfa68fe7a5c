import { afterAll, expect, test } from 'vitest';
import { aWebPage, closeBrowser, noBrowser } from '../support/a-web-page.ts';
import { hasKubectl, kubectlThrough, lineCount, linesWith, theGrid } from '../support/the-list.ts';

afterAll(closeBrowser);

test.skipIf(noBrowser || !hasKubectl)(
  'a filter is typed with completions, by keys alone, and says what is wrong with it and where',
  async () => {
    await using web = await aWebPage();
    const { page, proxyUrl, complaints } = web;
    await kubectlThrough(proxyUrl, 'get', 'pods', '-n', 'team-a');
    await kubectlThrough(proxyUrl, '--as=dev', 'get', 'secrets', '-n', 'team-a');
    await linesWith(page, /403 denied/).waitFor();

    const options = page.getByRole('listbox', { name: 'Completions' });
    const field = page.getByRole('combobox', { name: 'Filter' });
    await page.keyboard.press('/');
    await expect.poll(() => field.evaluate((element) => element.matches(':focus'))).toBe(true);
    // Fields, then operators, then the values that were seen.
    await page.keyboard.type('reso');
    await options.getByRole('option', { name: 'resource' }).waitFor();
    await page.keyboard.press('ArrowDown');
    expect(await field.getAttribute('aria-activedescendant')).toBe(
      await options.getByRole('option', { selected: true }).getAttribute('id'),
    );
    await page.keyboard.press('Enter');
    expect(await field.inputValue()).toBe('resource');
    await options.getByRole('option', { name: '!=' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await field.inputValue()).toBe('resource=');
    expect(await options.getByRole('option').allInnerTexts()).toEqual(expect.arrayContaining(['pods', 'secrets']));
    await page.keyboard.type('sec');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await field.inputValue()).toBe('resource=secrets');
    await page.keyboard.press('Enter');
    // The heading of its command, and the one that matches.
    await expect.poll(() => lineCount(page)).toBe(2);
    expect(await page.getByRole('listbox').count()).toBe(0);
    expect(await page.getByRole('group', { name: 'Summary' }).innerText()).toMatch(/1 request\b.*1 denied/s);

    // What comes later is filtered as well.
    await kubectlThrough(proxyUrl, 'get', 'pods', '-n', 'team-a');
    await kubectlThrough(proxyUrl, 'get', 'secrets', '-n', 'team-a');
    await expect.poll(() => lineCount(page)).toBe(4);

    // Said without being asked for, where nothing would complete it.
    await page.keyboard.type(',action=list');

    const problem = page.getByRole('alert');
    await problem.getByText('At character 18: unknown field "action"').waitFor();
    expect(await problem.innerText()).toContain('did you mean verb=list?');
    expect(await problem.locator('mark').innerText()).toBe('action=list');
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    // The list is still as it was.
    expect(await lineCount(page)).toBe(4);
    await page.keyboard.press('Escape');
    await expect.poll(() => lineCount(page)).toBeGreaterThan(4);
    expect(await field.inputValue()).toBe('');
    await page.keyboard.press('Escape');
    await expect.poll(() => theGrid(page).evaluate((element) => element.matches(':focus'))).toBe(true);
    expect(complaints).toEqual([]);
  },
);

test.skipIf(noBrowser)('quick filters put their condition into the filter, and take it out again', async () => {
  await using web = await aWebPage();
  const { page, proxyUrl, complaints } = web;
  const get = (path: string) => fetch(proxyUrl + path, { headers: { 'Impersonate-User': 'dev' } });
  await get('/api/v1/namespaces/team-a/pods');
  await get('/api/v1/namespaces/team-a/secrets');
  await get('/api/v1/namespaces/team-a/pods/nope');
  await linesWith(page, /404/).waitFor();
  const field = page.getByRole('combobox', { name: 'Filter' });
  await page.getByRole('button', { name: 'Denied' }).click();
  await expect.poll(() => lineCount(page)).toBe(1);
  expect(await field.inputValue()).toBe('status=401|403');
  await page.getByRole('button', { name: 'Denied', pressed: true }).click();
  await page.getByRole('button', { name: 'Errors' }).click();
  await expect.poll(async () => (await linesWith(page, /40[34]/).count()) === 2 && lineCount(page)).toBe(3);
  await page.getByRole('button', { name: 'Writes' }).click();
  await page.getByText('No exchange matches the filter').waitFor();
  await page.getByRole('button', { name: 'Show all' }).click();
  await linesWith(page, /200/).waitFor();
  expect(await field.inputValue()).toBe('');
  expect(complaints).toEqual([]);
});
