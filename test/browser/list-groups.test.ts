import { afterAll, expect, test } from 'vitest';
import { aFedPage } from '../support/a-fed-page.ts';
import { aWebPage, closeBrowser, noBrowser } from '../support/a-web-page.ts';
import { hasKubectl, kubectlThrough, lineCount, linesWith } from '../support/the-list.ts';

afterAll(closeBrowser);

test.skipIf(noBrowser || !hasKubectl)(
  'the requests of a command are under one heading, and its discovery is one line that opens',
  async () => {
    await using web = await aWebPage();
    const { page, proxyUrl, complaints } = web;
    await kubectlThrough(proxyUrl, 'get', 'pods', '-n', 'team-a');
    await kubectlThrough(proxyUrl, 'get', 'services,pods', '-n', 'team-a');
    await linesWith(page, /services/).waitFor();
    const headings = linesWith(page, /^\W*kubectl get/);
    const folds = linesWith(page, /discovery calls/);
    await expect.poll(() => headings.count()).toBe(2);
    expect(await headings.first().innerText()).toMatch(/kubectl get\s+kubectl\S*\/v1\.\d+.*\d requests/s);
    expect(await folds.count()).toBe(2);
    expect(await linesWith(page, /\/apis/).count()).toBe(0);
    const before = await lineCount(page);
    expect(before).toBe(2 + 2 + 3);

    await folds.first().click();
    await linesWith(page, /\/apis/)
      .first()
      .waitFor();
    expect(await lineCount(page)).toBeGreaterThan(before);
    expect(await folds.first().getAttribute('aria-expanded')).toBe('true');
    await folds.first().click();
    await headings.first().click();
    // What belongs to the first command is closed with it.
    await expect.poll(() => lineCount(page)).toBe(before - 2);

    await page.getByRole('button', { name: 'View' }).click();
    await page.getByRole('checkbox', { name: 'Group by command' }).uncheck();
    await expect.poll(() => headings.count()).toBe(0);
    expect(await folds.count()).toBe(2);
    // Remembered.
    await page.reload();
    await linesWith(page, /services/).waitFor();
    expect(await headings.count()).toBe(0);
    expect(complaints).toEqual([]);
  },
);

test.skipIf(noBrowser)(
  'programs that name no command are grouped by their runs; calls of kubetrace itself are shown on demand',
  async () => {
    const by = (id: number, userAgent: string) => ({ id, requestHeaders: [['User-Agent', userAgent]] as const });
    await using web = await aFedPage([
      by(1, 'reporter/1'),
      by(2, 'reporter/1'),
      { ...by(3, 'reporter/1'), status: '403 Forbidden', origin: 'client' },
      {
        ...by(4, ''),
        origin: 'kubetrace',
        target: '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
        method: 'POST',
      },
      by(5, 'other/2'),
      by(6, 'reporter/1'),
    ]);
    const { page, complaints } = web;
    await linesWith(page, /other/).waitFor();
    expect(await lineCount(page)).toBe(6);
    expect(await linesWith(page, /reporter\/1.*3 requests.*1 denied/s).count()).toBe(1);
    expect(await linesWith(page, /selfsubjectrulesreviews/).count()).toBe(0);
    await page.getByRole('button', { name: 'View' }).click();
    await page.getByRole('checkbox', { name: 'Calls of kubetrace itself' }).check();
    await linesWith(page, /selfsubjectrulesreviews.*kubetrace itself/s).waitFor();
    expect(await lineCount(page)).toBe(7);
    expect(await page.getByRole('group', { name: 'Summary' }).innerText()).toMatch(/5 requests/);
    expect(complaints).toEqual([]);
  },
);

test.skipIf(noBrowser)('the order is that of the starts, however late an answer comes', async () => {
  const pod = (id: number) => ({ id, target: `/api/v1/namespaces/team-a/pods/pod-${id}` });
  const pending = { stage: 'RequestReceived', status: '', timings: {} } as const;
  // What is sent to the page is in the order of the last changes: 2, 4, 3, 1.
  await using web = await aFedPage([
    { ...pod(1), ...pending },
    pod(2),
    { ...pod(3), ...pending },
    pod(4),
    pod(3),
    pod(1),
  ]);
  const { page, complaints } = web;
  await linesWith(page, /4 requests/).waitFor();
  const names = (await linesWith(page, /pod-/).allInnerTexts()).map((text) => /pod-\d/.exec(text)?.[0]);
  expect(names).toEqual(['pod-1', 'pod-2', 'pod-3', 'pod-4']);
  expect(complaints).toEqual([]);
});
