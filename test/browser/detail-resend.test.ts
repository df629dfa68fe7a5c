import { afterAll, expect, test } from 'vitest';
import { clipboard, CLIPBOARD, hasFocus, openDetail } from '../support/a-detail.ts';
import { aWebPage, closeBrowser, noBrowser, type WebPage } from '../support/a-web-page.ts';

afterAll(closeBrowser);

const CONFIG_MAPS = '/api/v1/namespaces/team-a/configmaps';

test.skipIf(noBrowser)('a write is sent only with a confirmation, and a dry run is offered first', async () => {
  await using web = await aWebPage();
  const { page } = web;
  await create(web, 'first');
  await fetch(`${web.proxyUrl}${CONFIG_MAPS}/first`, { method: 'DELETE' });
  const { section } = await openDetail(page, /create configmaps/);
  const before = await requestsOf(page);
  await section.getByRole('button', { name: 'Resend', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'This may change something' });
  await dialog.getByText(`POST ${CONFIG_MAPS}`).waitFor();
  expect(await hasFocus(dialog.getByRole('button', { name: 'Try it first' }))).toBe(true);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect(await hasFocus(section.getByRole('button', { name: 'Resend', exact: true }))).toBe(true);
  // Whatever has reached the proxy by now is before this one.
  expect(await namesIn(web)).not.toContain('first');
  expect(await requestsOf(page)).toBe(before + 1);

  await section.getByRole('button', { name: 'Resend', exact: true }).click();
  await dialog.getByRole('button', { name: 'Try it first' }).click();
  await dialog.getByText('✓ Dry run: the server answers 201').waitFor();
  expect(await namesIn(web)).not.toContain('first');

  await dialog.getByRole('button', { name: 'Send it: POST' }).click();
  await dialog.waitFor({ state: 'detached' });
  await section.getByText(/exchange \d+ sent again/).waitFor();
  expect(await section.getByText('✓ 201 OK').count()).toBe(1);
  expect(await namesIn(web)).toContain('first');
});

test.skipIf(noBrowser)('a dry run that fails says why', async () => {
  await using web = await aWebPage();
  await create(web, 'twice');
  const { section } = await openDetail(web.page, /create configmaps/);
  await section.getByRole('button', { name: 'Resend', exact: true }).click();
  await web.page.getByRole('button', { name: 'Try it first' }).click();
  await web.page.getByText(/✕ Dry run: the server answers 409: .*already exists/).waitFor();
});

test.skipIf(noBrowser)('a request is edited and sent; a write among them needs the confirmation too', async () => {
  await using web = await aWebPage();
  const { page } = web;
  await fetch(`${web.proxyUrl}${CONFIG_MAPS}?limit=1`);
  const { section } = await openDetail(page, /list configmaps/);
  await section.getByRole('button', { name: 'Edit and resend' }).click();
  const form = page.getByRole('dialog', { name: 'Edit and resend' });
  await form.getByLabel('Path').fill(`${CONFIG_MAPS}?limit=7`);
  await form.getByLabel('Headers').fill('no header');
  await form.getByRole('button', { name: 'Send' }).click();
  await form.getByText('"no header" is not a header').waitFor();
  await form.getByLabel('Headers').fill('Accept: application/yaml');
  await form.getByRole('button', { name: 'Send' }).click();
  await form.waitFor({ state: 'detached' });
  await section.getByText(/exchange \d+ sent again/).waitFor();
  expect(await section.getByRole('table', { name: 'Query' }).innerText()).toContain('7');

  await section.getByRole('button', { name: 'Edit and resend' }).click();
  await form.getByLabel('Method').selectOption('POST');
  await form.getByLabel('Path').fill(CONFIG_MAPS);
  await form.getByLabel('Headers').fill('Content-Type: application/json');
  await form.getByLabel('Body').fill(configMap('edited'));
  await form.getByRole('button', { name: 'Send' }).click();
  const question = page.getByRole('dialog', { name: 'This may change something' });
  await question.getByRole('button', { name: 'Cancel' }).click();
  // What was written is still there.
  expect(await form.getByLabel('Body').inputValue()).toBe(configMap('edited'));
  expect(await namesIn(web)).not.toContain('edited');
  await form.getByRole('button', { name: 'Send' }).click();
  await question.getByRole('button', { name: 'Send it: POST' }).click();
  await section.getByText('✓ 201 OK').waitFor();
  expect(await namesIn(web)).toContain('edited');
});

test.skipIf(noBrowser)('with --read-only a write cannot be sent, and the dialog says so', async () => {
  await using web = await aWebPage(['--read-only']);
  const { page, proxyUrl } = web;
  const pod = `${proxyUrl}/api/v1/namespaces/team-a/pods/web-0`;
  await fetch(pod, { method: 'DELETE' });
  const { section } = await openDetail(page, /delete pods/);
  await section.getByText('refused by kubetrace').first().waitFor();
  await section.getByRole('button', { name: 'Resend', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'This may change something' });
  await dialog.getByText('kubetrace runs with --read-only').waitFor();
  expect(await dialog.getByRole('button', { name: 'Send it' }).count()).toBe(0);
  await dialog.getByRole('button', { name: 'Try it first' }).click();
  await dialog.getByText('✓ Dry run: the server answers 200').waitFor();
  expect((await fetch(pod)).status).toBe(200);
});

test.skipIf(noBrowser)('the request is copied as commands, by a menu with keys', async () => {
  await using web = await aWebPage([], CLIPBOARD);
  const { page } = web;
  await fetch(`${web.proxyUrl}${CONFIG_MAPS}?limit=3`);
  const { section } = await openDetail(page, /list configmaps/);
  const button = section.getByRole('button', { name: 'Copy as' });
  const copied: string[] = [];
  for (const downs of [0, 1, 2, 3]) {
    await button.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem').first().waitFor();
    for (let down = 0; down < downs; down++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await section
      .getByText(
        ['✓ Copied as curl', '✓ Copied as curl, direct', '✓ Copied as kubectl get --raw', '✓ Copied as fetch'][downs]!,
        { exact: true },
      )
      .waitFor();
    copied.push(await clipboard(page));
    expect(await hasFocus(button)).toBe(true);
  }
  const [curl, direct, kubectl, fetched] = copied;
  expect(curl).toMatch(/curl .*http:\/\/127\.0\.0\.1:\d+\/api\/v1\/namespaces\/team-a\/configmaps\?limit=3/s);
  expect(direct).toMatch(/\$TOKEN/);
  expect(kubectl).toMatch(/^kubectl get '?--raw=.*limit=3/m);
  expect(fetched).toMatch(/fetch\(/);
});

function configMap(name: string): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { a: 'b' } });
}

async function create({ proxyUrl }: WebPage, name: string): Promise<void> {
  const headers = { 'Content-Type': 'application/json' };
  await fetch(`${proxyUrl}${CONFIG_MAPS}`, { method: 'POST', headers, body: configMap(name) });
}

async function namesIn({ proxyUrl }: WebPage): Promise<readonly string[]> {
  const { items } = (await (await fetch(`${proxyUrl}${CONFIG_MAPS}`)).json()) as {
    items: { metadata: { name: string } }[];
  };
  return items.map(({ metadata: { name } }) => name);
}

/** How many exchanges the server of the page knows. */
async function requestsOf(page: WebPage['page']): Promise<number> {
  return page.evaluate(async () => {
    const list = (await (await fetch('api/v1/exchanges?limit=1000')).json()) as { items: unknown[] };
    return list.items.length;
  });
}
