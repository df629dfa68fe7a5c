import type { Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { aWebPage, closeBrowser, noBrowser } from '../support/a-web-page.ts';

afterAll(closeBrowser);

test.skipIf(noBrowser)('places are reached by keyboard alone, and the focus goes along', async () => {
  await using web = await aWebPage();
  const { page, complaints } = web;
  await page.getByRole('status').getByText('live').waitFor();
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('Skip to the content');
  await page.keyboard.press('Enter');
  expect(await page.evaluate('document.activeElement.id')).toBe('main');
  expect(new URL(page.url()).hash).toBe('#/trace');
  await tabTo(page, 'Least privilege', 'Shift+Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Least privilege', level: 2 }).waitFor();
  expect(new URL(page.url()).hash).toBe('#/roles');
  expect(await page.evaluate('document.activeElement.id')).toBe('main');
  expect(await page.getByRole('link', { name: 'Least privilege' }).getAttribute('aria-current')).toBe('page');
  expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
  await tabTo(page, 'Download', 'Shift+Tab');
  await page.keyboard.press('Enter');
  await tabTo(page, 'HAR', 'Tab');
  await page.keyboard.press('Escape');
  expect(await focused(page)).toMatch(/^Download/);
  expect(await page.getByRole('link', { name: /^HAR/ }).isVisible()).toBe(false);
  expect(complaints).toEqual([]);
});

test.skipIf(noBrowser)('the hash leads back after a reload and by back and forward, to an exchange too', async () => {
  await using web = await aWebPage();
  const { page, proxyUrl } = web;
  await fetch(`${proxyUrl}/api/v1/namespaces/team-a/pods`);
  await page.getByRole('main').getByText('pods').first().click();
  await page.waitForURL(/#\/trace\/\w+\/1$/);
  await page.reload();
  await page.getByRole('region', { name: 'Exchange' }).waitFor();
  await page.getByRole('link', { name: 'Compare' }).click();
  await page.getByRole('heading', { name: 'Compare' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'Compare' }).waitFor();
  await page.goBack();
  await page.getByRole('region', { name: 'Exchange' }).waitFor();
  await page.goBack();
  await expect.poll(() => page.getByRole('region', { name: 'Exchange' }).count()).toBe(0);
  await page.goForward();
  await page.getByRole('region', { name: 'Exchange' }).waitFor();
});

test.skipIf(noBrowser)('an exchange of another run in the hash is not taken for one of this', async () => {
  await using web = await aWebPage();
  const { page, proxyUrl } = web;
  await fetch(`${proxyUrl}/api/v1/namespaces/team-a/pods`);
  await page.getByRole('main').getByText('pods').first().waitFor();
  await page.goto(`${page.url().replace(/#.*/, '')}#/trace/0123456789ab/1`);
  await page.reload();
  await page.getByRole('main').getByText('pods').first().waitFor();
  expect(new URL(page.url()).hash).toBe('#/trace');
  expect(await page.getByRole('region', { name: 'Exchange' }).count()).toBe(0);
});

test.skipIf(noBrowser)('the theme is the system’s until another is chosen, which is remembered', async () => {
  await using web = await aWebPage([], { colorScheme: 'dark' });
  const { page } = web;
  await page.getByRole('status').getByText('live').waitFor();
  const isDark = () => page.evaluate('Number(/\\d+/.exec(getComputedStyle(document.body).backgroundColor)[0]) < 128');
  expect(await isDark()).toBe(true);
  await page.emulateMedia({ colorScheme: 'light' });
  expect(await isDark()).toBe(false);
  await page.getByLabel('Theme').selectOption('Dark');
  expect(await isDark()).toBe(true);
  await page.reload();
  await page.getByRole('status').getByText('live').waitFor();
  expect(await isDark()).toBe(true);
  expect(await page.getByLabel('Theme').inputValue()).toBe('dark');
});

test.skipIf(noBrowser)('who wants more contrast gets it, and who wants no motion sees none', async () => {
  await using web = await aWebPage([], { colorScheme: 'light', contrast: 'more', reducedMotion: 'reduce' });
  const { page } = web;
  await page.getByRole('status').getByText('live').waitFor();
  expect(await page.evaluate('getComputedStyle(document.body).color')).toBe('rgb(0, 0, 0)');
  const moving = await page.evaluate(
    "[...document.querySelectorAll('*')].filter((each) => getComputedStyle(each).transitionDuration !== '0s').length",
  );
  expect(moving).toBe(0);
});

test.skipIf(noBrowser)(
  'at 320 pixels nothing is cut off, and the detail lies over the list with a way back',
  async () => {
    await using web = await aWebPage([], { viewport: { width: 320, height: 640 } });
    const { page, proxyUrl } = web;
    await fetch(`${proxyUrl}/api/v1/namespaces/team-a/secrets`, { headers: { 'Impersonate-User': 'dev' } });
    for (const place of ['roles', 'compare', 'learn', 'trace']) {
      await page.goto(`${page.url().replace(/#.*/, '')}#/${place}`);
      await page.getByRole('heading', { level: 2 }).first().waitFor({ state: 'attached' });
      expect(await page.evaluate('document.documentElement.scrollWidth'), place).toBeLessThanOrEqual(320);
    }
    await page.getByRole('main').getByText('secrets').first().click();
    await page.getByRole('button', { name: 'Back to the list' }).click();
    await page.getByRole('main').getByText('secrets').first().waitFor();
    expect(await page.getByRole('region', { name: 'Exchange' }).count()).toBe(0);
  },
);

test.skipIf(noBrowser)('the title of the window counts what was denied', async () => {
  await using web = await aWebPage();
  const { page, proxyUrl } = web;
  await expect.poll(() => page.title()).toBe('kubetrace: admin');
  await fetch(`${proxyUrl}/api/v1/namespaces/team-a/secrets`, { headers: { 'Impersonate-User': 'dev' } });
  await expect.poll(() => page.title()).toBe('(1 denied) kubetrace: admin');
});

test.skipIf(noBrowser)('the header says what is traced, and that nothing may be changed', async () => {
  await using web = await aWebPage(['--read-only']);
  const { page } = web;
  const header = page.getByRole('banner');
  await header.getByText('read-only').waitFor();
  expect(await header.innerText()).toMatch(/Server\s*https:\/\/127\.0\.0\.1:\d+\s*Context\s*admin\s*User\s*admin/);
  // Lessons need an administrator.
  expect(await page.getByRole('link', { name: 'Learn' }).count()).toBe(0);
});

test.skipIf(noBrowser)('a connection that is lost is said, and tried again', async () => {
  await using web = await aWebPage();
  const { page, command } = web;
  await page.getByRole('status').getByText('live').waitFor();
  command.child.kill('SIGTERM');
  await page.getByRole('status').getByText('connection lost, trying again').waitFor();
});

/** The text of what has the focus. */
function focused(page: Page): Promise<string> {
  return page.evaluate<string>('document.activeElement.textContent.trim()');
}

/** Presses a key until something with this text has the focus. */
async function tabTo(page: Page, text: string, key: string): Promise<void> {
  for (let pressed = 0; pressed < 60; pressed++) {
    await page.keyboard.press(key);
    if ((await focused(page)).startsWith(text)) return;
  }
  throw new Error(`no ${key} leads to ${text}`);
}
