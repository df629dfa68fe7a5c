import { afterAll, expect, test } from 'vitest';
import { openDetail, theDetail } from '../support/a-detail.ts';
import { aWebPage, closeBrowser, noBrowser, type WebPage } from '../support/a-web-page.ts';
import { rawIn } from '../support/hostile-texts.ts';

afterAll(closeBrowser);

/** Markup, a script, bidi, zero-width and control characters. */
const HOSTILE = `<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>\u202Egpj.exe\u200b\u0085\u{e0041}`;

test.skipIf(noBrowser)('hostile names, headers and bodies are escaped text in every tab', async () => {
  await using web = await aWebPage();
  const { page, proxyUrl, complaints } = web;
  const name = encodeURIComponent(HOSTILE);
  await fetch(`${proxyUrl}/api/v1/namespaces/team-a/widgets/${name}?labelSelector=${name}`, {
    method: 'PUT',
    headers: {
      'Content-Type': 'application/json',
      'X-Hostile': '<script>window.pwned=1</script>',
      'Impersonate-User': 'dev',
    },
    body: JSON.stringify({ kind: HOSTILE, [HOSTILE]: [HOSTILE], ['__proto__']: { polluted: HOSTILE } }),
  });
  const { section } = await openDetail(page, /update widgets/);
  for (const tab of ['Anatomy', 'Access', 'Headers', 'Timing', 'Raw'] as const) {
    const panel = await theDetail(page).tab(tab);
    await panel.getByText('Loading…').waitFor({ state: 'detached' });
    await expectNothing(web);
  }
  const panel = await theDetail(page).tab('Body');
  await panel.getByRole('radio', { name: /^Request/ }).check();
  await panel.getByRole('treeitem').first().waitFor();
  expect(await panel.getByRole('tree').innerText()).toContain(String.raw`\u202egpj.exe\u200b\u0085`);
  await expectNothing(web);
  for (const look of ['YAML', 'Text']) {
    await panel.getByRole('radio', { name: look }).check();
    await panel.getByRole('group').first().waitFor();
    await expectNothing(web);
  }
  await section.getByRole('button', { name: 'Edit and resend' }).click();
  await page.getByRole('dialog').getByLabel('Path').waitFor();
  await expectNothing(web);
  expect(complaints).toEqual([]);
});

test.skipIf(noBrowser)('a body of a megabyte costs no more rows than fit in view, in tree and text', async () => {
  await using web = await aWebPage();
  const { page, proxyUrl } = web;
  const data = Object.fromEntries(Array.from({ length: 9300 }, (_, at) => [`key-${at}`, `${HOSTILE}${at}`]));
  const body = JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'large' }, data });
  expect(Buffer.byteLength(body)).toBeGreaterThan(950_000);
  await fetch(`${proxyUrl}/api/v1/namespaces/team-a/configmaps`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body,
  });
  await openDetail(page, /create configmaps/);
  const panel = await theDetail(page).tab('Body');
  await panel.getByRole('radio', { name: /^Request/ }).check();
  await panel.getByRole('button', { name: 'Open all' }).click();
  const items = panel.getByRole('treeitem');
  await panel.getByRole('treeitem', { name: /^key-5:/ }).waitFor();
  expect(await items.count()).toBeLessThan(150);
  await panel.getByRole('tree').focus();
  await page.keyboard.press('End');
  await panel.getByRole('treeitem', { name: /^key-9299:/ }).waitFor();
  expect(await items.count()).toBeLessThan(150);
  await panel.getByLabel('Find').fill('key-4321');
  await page.keyboard.press('Enter');
  await panel.getByRole('treeitem', { name: /^key-4321:/ }).waitFor();
  await panel.getByRole('radio', { name: 'Text' }).check();
  const text = panel.getByRole('group', { name: /the body of the request, 930\d lines/ });
  await text.getByText('"kind": "ConfigMap"').waitFor();
  expect(await text.locator('.line').count()).toBeLessThan(150);
  await text.evaluate((box) => box.scrollTo(0, box.scrollHeight));
  await text.getByText('key-9299').waitFor();
  await expectNothing(web);
});

test.skipIf(noBrowser)('a body as deep as it is long is shown', async () => {
  await using web = await aWebPage();
  const { page, proxyUrl } = web;
  const deep = '['.repeat(20_000) + ']'.repeat(20_000);
  await fetch(`${proxyUrl}/api/v1/namespaces/team-a/services`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: deep,
  });
  await openDetail(page, /create services/);
  const panel = await theDetail(page).tab('Body');
  await panel.getByRole('radio', { name: /^Request/ }).check();
  await panel.locator('.tree, .code-block').first().waitFor();
  expect(await panel.innerText()).toContain('[');
  expect(web.complaints).toEqual([]);
});

/** No script has run, no markup has become an element, no character is unseen. */
async function expectNothing({ page }: WebPage): Promise<void> {
  expect(await page.evaluate<unknown>('window.pwned')).toBeUndefined();
  expect(await page.locator('img, main script').count()).toBe(0);
  expect(rawIn(await page.locator('body').innerText())).toBeUndefined();
  const hints = await page
    .locator('[title], [aria-label]')
    .evaluateAll((all) => all.map((it) => `${it.getAttribute('title')} ${it.getAttribute('aria-label')}`).join(' '));
  expect(rawIn(hints)).toBeUndefined();
}
