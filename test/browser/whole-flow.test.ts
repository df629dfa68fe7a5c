import type { Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { clipboard, CLIPBOARD, inShell, kubectl } from '../support/a-detail.ts';
import { aWebPage, closeBrowser, noBrowser } from '../support/a-web-page.ts';
import { kubectls } from '../support/real-kubectl.ts';

afterAll(closeBrowser);

test.skipIf(noBrowser || kubectls().length === 0)(
  'from the denial of kubectl to the request that is allowed, by keyboard alone',
  async () => {
    await using web = await aWebPage([], CLIPBOARD);
    const { page } = web;
    await kubectl(web, '-n', 'team-a', 'get', 'pods');
    expect(await kubectl(web, '--as=dev', '-n', 'team-a', 'get', 'secrets')).toContain('Forbidden');
    await page.getByRole('row', { name: /list secrets/ }).waitFor();

    // Nothing below touches the pointer.
    await page.keyboard.press('/');
    await page.keyboard.type('status=403');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByRole('row', { name: /list pods/ }).count()).toBe(0);
    await tabTo(page, 'treegrid');
    await page.keyboard.press('G');
    await page.keyboard.press('Enter');
    await page.getByText('dev needs "list secrets" in namespace team-a').waitFor();

    await tabTo(page, 'Copy the manifest');
    await page.keyboard.press('Enter');
    await page.getByText('Copied the manifest').first().waitFor();
    await inShell(web, `kubectl apply -f - <<'END'\n${await clipboard(page)}\nEND`);

    await tabTo(page, 'Resend', 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByText('✓ 200 OK').waitFor();

    // What writes asks first, and Escape is a no.
    await page.keyboard.press('/');
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.press('Delete');
    await page.keyboard.press('Enter');
    await kubectl(web, '-n', 'team-a', 'scale', 'deployment/web', '--replicas=3');
    const scaled = page.getByRole('row', { name: /patch deployments\/scale/ });
    await scaled.first().waitFor();
    await tabTo(page, 'treegrid');
    await page.keyboard.press('G');
    await page.keyboard.press('Enter');
    await tabTo(page, 'Resend');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'This may change something' }).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    expect(await scaled.count()).toBe(1);
  },
);

/** Goes through what can have the focus until something of this role or name has it. */
async function tabTo(page: Page, wanted: string, key = 'Tab'): Promise<void> {
  const names: string[] = [];
  for (let i = 0; i < 120; i++) {
    const name = await page.evaluate<string>(FOCUSED);
    if (name === wanted) return;
    names.push(name);
    await page.keyboard.press(key);
  }
  throw new Error(`${wanted} never had the focus, only ${[...new Set(names)].join(', ')}`);
}

const FOCUSED = `(({ activeElement: at }) =>
  at?.getAttribute('role') === 'treegrid' ? 'treegrid' : at?.getAttribute('aria-label') ?? at?.textContent?.trim() ?? '')(document)`;
