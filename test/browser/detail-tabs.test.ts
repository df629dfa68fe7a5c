import { afterAll, expect, test } from 'vitest';
import { hasFocus, kubectl, openDetail, theDetail } from '../support/a-detail.ts';
import { aWebPage, closeBrowser, noBrowser, type WebPage } from '../support/a-web-page.ts';
import { kubectls, runKubectl } from '../support/real-kubectl.ts';

afterAll(closeBrowser);

const isLeftOut = noBrowser || kubectls().length === 0;

test.skipIf(isLeftOut)('the path is drawn part by part, with the RequestInfo and the rule that it needs', async () => {
  await using web = await aWebPage();
  for (const each of kubectls()) {
    await runKubectl(each, [`--server=${web.proxyUrl}`, '-n', 'team-a', 'logs', 'web-0', '--tail=3']);
  }
  const { panel } = await openDetail(web.page, /get pods\/log/);
  await panel.getByRole('table', { name: 'RequestInfo' }).waitFor();
  const parts = await panel.getByRole('list', { name: 'The path, part by part' }).getByRole('listitem').allInnerTexts();
  expect(parts.map((part) => part.replaceAll(/\s+/g, ' '))).toEqual([
    'GET method',
    '/api prefix the core group, ""',
    '/v1 version',
    '/namespaces namespaces',
    '/team-a namespace',
    '/pods resource',
    '/web-0 name',
    '/log subresource',
  ]);
  expect(await panel.getByRole('row', { name: /^tailLines/ }).innerText()).toMatch(/3\s.*the last lines/s);
  expect(
    await panel
      .getByRole('table', { name: 'RequestInfo' })
      .getByRole('row', { name: /^subresource/ })
      .innerText(),
  ).toMatch(/log$/);
  expect(await panel.getByRole('group', { name: 'the rule' }).innerText()).toContain('resources: ["pods/log"]');
});

test.skipIf(noBrowser)('headers of both sides are shown, and what was masked is marked', async () => {
  await using web = await aWebPage();
  const { page, proxyUrl } = web;
  await fetch(`${proxyUrl}/api/v1/namespaces/team-a/pods?token=t0p`, {
    headers: { Authorization: 'Bearer hunter2', 'X-Some': 'thing' },
  });
  await openDetail(page, /list pods/);
  const panel = await theDetail(page).tab('Headers');
  const requestHeaders = panel.getByRole('table', { name: /Request headers/ });
  expect(await requestHeaders.getByRole('row', { name: /^x-some/i }).innerText()).toContain('thing');
  const masked = requestHeaders.getByRole('row', { name: /^authorization/i }).locator('.masked');
  expect(await masked.innerText()).toBe('masked');
  expect(await masked.getAttribute('title')).toContain('masked it before anything was kept');
  expect(await panel.getByRole('table', { name: /Response headers/ }).innerText()).toContain('Audit-Id');
  await panel.getByLabel('Filter headers').fill('audit');
  expect(await panel.getByRole('row', { name: /^x-some/i }).count()).toBe(0);
  for (const tab of ['Headers', 'Body', 'Raw'] as const) {
    expect(await (await theDetail(page).tab(tab)).innerText()).not.toMatch(/hunter2|t0p/);
  }
});

test.skipIf(isLeftOut)('a Table is a table, an object a tree that keys walk through and a search finds', async () => {
  await using web = await aWebPage();
  const { page } = web;
  await kubectl(web, '-n', 'team-a', 'get', 'pods');
  await kubectl(web, '-n', 'team-a', 'get', 'pod', 'web-0', '-o', 'yaml');
  await openDetail(page, /list pods/);
  const detail = theDetail(page);
  let panel = await detail.tab('Body');
  await panel.getByRole('columnheader', { name: 'Restarts' }).waitFor();
  expect(await panel.getByRole('row', { name: /^web-0/ }).innerText()).toContain('Running');

  await openDetail(page, /get pods/);
  panel = detail.panel;
  const tree = panel.getByRole('tree');
  await tree.getByRole('treeitem', { name: 'kind: "Pod"' }).waitFor();
  await tree.focus();
  await page.keyboard.press('ArrowDown');
  expect(await activeItem(page)).toBe('kind: "Pod"');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowLeft');
  expect(await tree.getByRole('treeitem').count()).toBe(1);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  expect(await activeItem(page)).toBe('kind: "Pod"');
  await panel.getByRole('button', { name: 'Close all' }).click();
  await panel.getByLabel('Find').fill('registry.example');
  await page.keyboard.press('Enter');
  await panel.getByText(/^1 of \d$/).waitFor();
  expect(await panel.locator('.json-path code').innerText()).toBe('.spec.containers[0].image');
  expect(await panel.locator('mark').first().innerText()).toBe('registry.example');

  await panel.getByRole('radio', { name: 'YAML' }).check();
  expect(await panel.getByRole('group', { name: 'the body of the answer' }).innerText()).toContain('kind: Pod');
  await panel.getByRole('radio', { name: /^Request/ }).check();
  await panel.getByText('No body.').waitFor();
});

test.skipIf(isLeftOut)('the values of Secrets are masked, and marked so, in tree and text', async () => {
  await using web = await aWebPage();
  await kubectl(web, '-n', 'team-a', 'get', 'secret', 'db', '-o', 'json');
  await openDetail(web.page, /get secrets/);
  const panel = await theDetail(web.page).tab('Body');
  await panel.getByRole('tree').locator('.masked').first().waitFor();
  await panel.getByRole('radio', { name: 'Text' }).check();
  await panel.locator('.code-block .masked').first().waitFor();
});

test.skipIf(isLeftOut)('the events of a watch come while it is under way', async () => {
  await using web = await aWebPage();
  const { page, proxyUrl } = web;
  const left = new AbortController();
  await fetch(`${proxyUrl}/api/v1/namespaces/team-a/pods?watch=true`, { signal: left.signal });
  await openDetail(page, /watch pods/);
  const panel = await theDetail(page).tab('Body');
  await panel.getByText(/the watch goes on/).waitFor();
  await kubectl(web, '-n', 'team-a', 'label', 'pod', 'web-0', 'seen=yes');
  await panel.getByText('~ MODIFIED').first().waitFor();
  await panel.getByText('Pod team-a/web-0').last().click();
  await panel.getByRole('treeitem', { name: 'seen: "yes"' }).waitFor();
  left.abort();
  await panel.getByText(/the watch is over/).waitFor();
});

test.skipIf(isLeftOut)('what passes through exec is counted by channel, with the exit code', async () => {
  await using web = await aWebPage();
  await kubectl(web, '-n', 'team-a', 'exec', 'web-0', '--', 'cat', '/nothing');
  await openDetail(web.page, /pods\/exec/);
  const panel = await theDetail(web.page).tab('Body');
  const channels = panel.getByRole('table', { name: /Channels/ });
  expect(await channels.getByRole('row', { name: /^stderr/ }).innerText()).toMatch(/\d+ B/);
  await panel.getByText('The command ended with exit code 1.').waitFor();
  await panel.getByText('counted, not kept').first().waitFor();
});

test.skipIf(noBrowser)('protobuf is decoded and called so, and what is binary is a hex dump', async () => {
  await using web = await aWebPage();
  const { page, proxyUrl } = web;
  const protobuf = { 'Content-Type': 'application/vnd.kubernetes.protobuf' };
  await fetch(`${proxyUrl}/api/v1/namespaces/team-a/configmaps`, {
    method: 'POST',
    headers: protobuf,
    body: protobufConfigMap(),
  });
  await fetch(`${proxyUrl}/api/v1/namespaces/team-a/services`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/octet-stream' },
    body: new Uint8Array([0, 1, 2, 255]),
  });
  await openDetail(page, /create configmaps/);
  const panel = await theDetail(page).tab('Body');
  await panel.getByRole('radio', { name: /^Request/ }).check();
  await panel.getByText('decoded from protobuf').waitFor();
  await panel.getByText('"small"').first().waitFor();
  await openDetail(page, /create services/);
  await panel.getByText('00 01 02 ff').first().waitFor();
});

test.skipIf(noBrowser)('the time is shown in parts with numbers, and the trace line as a file has it', async () => {
  await using web = await aWebPage();
  await fetch(`${web.proxyUrl}/api/v1/namespaces/team-a/pods`);
  await openDetail(web.page, /list pods/);
  let panel = await theDetail(web.page).tab('Timing');
  expect(await panel.getByRole('row', { name: /^waiting/ }).innerText()).toMatch(/[\d.]+ ms/);
  panel = await theDetail(web.page).tab('Raw');
  const line = await panel.getByRole('group', { name: 'the trace line' }).innerText();
  expect(JSON.parse(line.replaceAll('\n', ''))).toMatchObject({ kind: 'Exchange', requestInfo: { verb: 'list' } });
});

test.skipIf(noBrowser)('the tab stays for the next exchange, and Esc gives the focus back to the list', async () => {
  await using web = await aWebPage();
  const { page, proxyUrl, complaints } = web;
  for (const resource of ['pods', 'services', 'secrets']) {
    await fetch(`${proxyUrl}/api/v1/namespaces/team-a/${resource}`, { headers: { 'Impersonate-User': 'dev' } });
  }
  const { section } = await openDetail(page, /list secrets/);
  const chosen = section.getByRole('tab', { selected: true });
  expect(await chosen.innerText()).toBe('Access');
  await openDetail(page, /list pods/);
  expect(await chosen.innerText()).toBe('Anatomy');
  await chosen.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  expect(await chosen.innerText()).toBe('Headers');
  await section.getByRole('button', { name: 'Next exchange' }).click();
  await section.getByRole('heading', { name: 'list services' }).waitFor();
  expect(await chosen.innerText()).toBe('Headers');
  await section.getByRole('button', { name: 'Previous exchange' }).click();
  await section.getByRole('heading', { name: 'list pods' }).waitFor();
  await section.getByRole('button', { name: 'Pin' }).click();
  expect(await section.getByRole('button', { name: 'Pinned' }).getAttribute('aria-pressed')).toBe('true');
  await page.keyboard.press('Escape');
  await section.waitFor({ state: 'detached' });
  expect(await hasFocus(page.getByRole('treegrid'))).toBe(true);
  expect(complaints).toEqual([]);
});

test.skipIf(noBrowser)('an exchange that is gone says so', async () => {
  await using web = await aWebPage();
  const { page, proxyUrl } = web;
  await fetch(`${proxyUrl}/api/v1/namespaces/team-a/pods`);
  const { section } = await openDetail(page, /list pods/);
  await section.getByRole('tab', { name: 'Headers' }).waitFor();
  await clear(web);
  await section.getByText('This exchange is gone').waitFor();
  expect(await section.getByRole('button', { name: 'Resend' }).count()).toBe(0);
});

/** By the API, as another page would. */
async function clear({ webUrl }: WebPage): Promise<void> {
  const { origin, searchParams } = new URL(webUrl);
  const headers = { Authorization: `Bearer ${searchParams.get('key')}` };
  expect((await fetch(`${origin}/api/v1/exchanges`, { method: 'DELETE', headers })).status).toBe(200);
}

function activeItem(page: WebPage['page']): Promise<string | undefined> {
  return page.getByRole('tree').evaluate((tree) => {
    const id = tree.getAttribute('aria-activedescendant') ?? '';
    return tree.querySelector(`[id="${id}"]`)?.textContent?.trim();
  });
}

/** A ConfigMap in Kubernetes' protobuf: the magic number, and an Unknown with type and object. */
function protobufConfigMap(): Uint8Array<ArrayBuffer> {
  const field = (number: number, bytes: Uint8Array): Uint8Array =>
    Buffer.concat([Buffer.from([number * 8 + 2, bytes.length]), bytes]);
  const text = (number: number, value: string): Uint8Array => field(number, Buffer.from(value));
  const type = Buffer.concat([text(1, 'v1'), text(2, 'ConfigMap')]);
  const metadata = Buffer.concat([text(1, 'small'), text(3, 'team-a')]);
  return new Uint8Array(Buffer.concat([Buffer.from('k8s\0'), field(1, type), field(2, field(1, metadata))]));
}
