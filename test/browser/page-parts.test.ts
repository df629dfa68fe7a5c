import { afterAll, expect, test } from 'vitest';
import { openDetail } from '../support/a-detail.ts';
import { aWebPage, closeBrowser, noBrowser } from '../support/a-web-page.ts';

afterAll(closeBrowser);

test.skipIf(noBrowser)(
  'the splitter is moved by keys and by the pointer, and stays where it was after a reload',
  async () => {
    await using web = await aWebPage();
    const { page, proxyUrl } = web;
    await fetch(`${proxyUrl}/api/v1/namespaces/team-a/pods`);
    const { section } = await openDetail(page, /list pods/);
    const splitter = page.getByRole('separator', { name: 'Width of the detail' });
    const width = async (): Promise<number> => (await section.boundingBox())!.width;
    const before = await width();
    await splitter.focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    expect(await splitter.getAttribute('aria-valuenow')).toBe('54');
    expect(await width()).toBeGreaterThan(before);
    const { x, y } = (await splitter.boundingBox())!;
    await page.mouse.move(x + 2, y + 200);
    await page.mouse.down();
    await page.mouse.move(1280 * 0.7, y + 210, { steps: 4 });
    await page.mouse.up();
    expect(await splitter.getAttribute('aria-valuenow')).toBe('30');
    await page.reload();
    await openDetail(page, /list pods/);
    expect(await splitter.getAttribute('aria-valuenow')).toBe('30');
  },
);

test.skipIf(noBrowser)(
  'where the Clipboard API is refused, a copy works by selection; where that is refused too, the text waits selected',
  async () => {
    await using web = await aWebPage();
    const { page, proxyUrl } = web;
    await fetch(`${proxyUrl}/api/v1/namespaces/team-a/pods`);
    await page.evaluate(`
    navigator.clipboard.writeText = () => Promise.reject(new Error('NotAllowedError'));
    document.addEventListener('copy', (event) => (window.copied = event.target.value));
  `);
    const { panel } = await openDetail(page, /list pods/);
    await panel.getByRole('button', { name: 'Copy the rule' }).click();
    await panel.getByText('Copied the rule', { exact: true }).waitFor();
    expect(await page.evaluate('window.copied')).toContain('resources: ["pods"]');
    expect(await page.locator('textarea').count()).toBe(0);

    await page.evaluate('document.execCommand = () => false');
    await panel.getByText('Copied the rule', { exact: true }).waitFor({ state: 'detached' });
    await panel.getByRole('button', { name: 'Copy the rule' }).click();
    await panel.getByText('Press Control C to copy the rule').waitFor();
    const waiting = page.getByRole('textbox', { name: 'The text to copy' });
    expect(await waiting.inputValue()).toContain('resources: ["pods"]');
    await page.keyboard.press('Tab');
    await waiting.waitFor({ state: 'detached' });
  },
);

test.skipIf(noBrowser)(
  'at 320 px the detail takes the place of the list, and nothing is wider than the page',
  async () => {
    await using web = await aWebPage([], { viewport: { width: 320, height: 640 } });
    const { page, proxyUrl } = web;
    const long = 'a'.repeat(120);
    await fetch(`${proxyUrl}/apis/apps/v1/namespaces/${long}/deployments/${long}/scale?labelSelector=${long}`, {
      headers: { 'Impersonate-User': 'dev', 'X-Long': long },
    });
    const { section } = await openDetail(page, /get deployments\/scale/);
    for (const tab of ['Anatomy', 'Access', 'Headers', 'Body', 'Timing', 'Raw']) {
      await section.getByRole('tab', { name: tab }).click();
      const panel = section.getByRole('tabpanel', { name: tab });
      await panel.getByText('Loading…').waitFor({ state: 'detached' });
      const [needs, has] = await panel.evaluate((it) => [it.scrollWidth, it.clientWidth]);
      expect(`${tab} ${needs}`).toBe(`${tab} ${has}`);
    }
    await page.keyboard.press('Escape');
    await section.waitFor({ state: 'detached' });
    await page.getByRole('row', { name: /get deployments\/scale/ }).waitFor();
  },
);
