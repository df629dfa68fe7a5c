import { afterAll, expect, test } from 'vitest';
import { clipboard, CLIPBOARD, inShell, kubectl, openDetail, theDetail } from '../support/a-detail.ts';
import { aWebPage, closeBrowser, noBrowser } from '../support/a-web-page.ts';
import { kubectls } from '../support/real-kubectl.ts';

afterAll(closeBrowser);

const isLeftOut = noBrowser || kubectls().length === 0;

test.skipIf(isLeftOut)('a cure is copied, applied with kubectl, and the request sent again is allowed', async () => {
  await using web = await aWebPage([], CLIPBOARD);
  const { page, complaints } = web;
  expect(await kubectl(web, '--as=dev', '-n', 'team-a', 'logs', 'web-0')).toContain('Forbidden');
  // Of a denial Access comes first.
  const { panel, section } = await openDetail(page, /get pods\/log/);
  await panel.getByText('dev needs "get pods/log" for web-0 in namespace team-a').waitFor();
  expect(await panel.getByText('the rule must name "pods/log"').count()).toBe(1);
  expect(await panel.locator('blockquote').innerText()).toContain('cannot get resource "pods/log"');

  await panel.getByRole('radio', { name: 'any name' }).check();
  expect(await panel.getByRole('group', { name: 'the manifest' }).innerText()).not.toContain('resourceNames');
  await panel.getByRole('radio', { name: 'least' }).check();
  expect(await panel.getByRole('group', { name: 'the manifest' }).innerText()).toContain('resourceNames');

  const commands: string[] = [];
  for (const button of await panel.getByRole('button', { name: /^Copy (?:the command|command \d)$/ }).all()) {
    await button.click();
    await panel
      .getByText(/^Copied (?:the command|command \d)$/)
      .first()
      .waitFor();
    commands.push(await clipboard(page));
  }
  expect(commands.join('\n')).toMatch(/^kubectl create role .*\nkubectl create rolebinding /s);
  await inShell(web, commands.join('\n'));

  await section.getByRole('button', { name: 'Resend', exact: true }).click();
  await section.getByText('✓ 200 OK').waitFor();
  await section.getByText(/exchange \d+ sent again/).waitFor();
  const row = page.getByRole('row', { name: /get pods\/log/ }).last();
  expect(await row.innerText()).toContain('200');
  expect(await row.getAttribute('aria-selected')).toBe('true');
  expect(complaints).toEqual([]);
});

test.skipIf(isLeftOut)('the manifest of a cure lifts the denial as well', async () => {
  await using web = await aWebPage([], CLIPBOARD);
  const { page } = web;
  await kubectl(web, '--as=dev', '-n', 'team-a', 'get', 'secrets');
  const { panel } = await openDetail(page, /list secrets/);
  await panel.getByRole('button', { name: 'Copy the manifest' }).click();
  await panel.getByText('Copied the manifest').first().waitFor();
  await inShell(web, `kubectl apply -f - <<'END'\n${await clipboard(page)}\nEND`);
  expect(await kubectl(web, '--as=dev', '-n', 'team-a', 'get', 'secrets')).toContain('db');
});

test.skipIf(noBrowser)('the server says on demand which binding allowed a request', async () => {
  await using web = await aWebPage();
  const { page, proxyUrl } = web;
  await fetch(`${proxyUrl}/api/v1/namespaces/team-a/pods`, { headers: { 'Impersonate-User': 'dev' } });
  await openDetail(page, /list pods/);
  const panel = await theDetail(page).tab('Access');
  await panel.getByText('dev may "list pods" in namespace team-a').waitFor();
  await panel.getByRole('button', { name: 'Ask the server why' }).click();
  await panel.getByText('allowed by RoleBinding "pod-readers/team-a" of Role "pod-reader"').waitFor();
});

test.skipIf(noBrowser)('what no rule lifts has no cure, and says why', async () => {
  await using web = await aWebPage();
  const { page, proxyUrl } = web;
  await fetch(`${proxyUrl}/api/v1/pods`, { headers: { Authorization: 'Bearer nonsense' } });
  const { panel } = await openDetail(page, /list pods/);
  await panel.getByText(/✕ (?:Denied|Not allowed):/).waitFor();
  expect(await panel.getByText('As YAML').count()).toBe(0);
});
