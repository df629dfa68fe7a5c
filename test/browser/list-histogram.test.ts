import { afterAll, expect, test } from 'vitest';
import { aFedPage } from '../support/a-fed-page.ts';
import { closeBrowser, noBrowser } from '../support/a-web-page.ts';
import { STARTED_AT } from '../support/an-exchange.ts';
import { lineCount, linesWith } from '../support/the-list.ts';

afterAll(closeBrowser);

// Two a second for twenty seconds; each twelfth was denied.
const exchanges = Array.from({ length: 40 }, (_, at) => ({
  id: at + 1,
  startedAt: STARTED_AT + at * 500,
  target: `/api/v1/namespaces/team-a/pods/pod-${at + 1}`,
  status: at % 12 === 11 ? '403 Forbidden' : '200 OK',
  timings: { responseStarted: 5, ended: (at + 1) * 10 },
  requestBody: '',
  responseBody: 'x'.repeat(100),
}));

test.skipIf(noBrowser)(
  'the summary adds up what is shown, and a stretch of time is chosen by dragging, by keys, and dropped',
  async () => {
    await using web = await aFedPage(exchanges);
    const { page, complaints } = web;
    await expect.poll(() => lineCount(page)).toBe(41);
    const summary = page.getByRole('group', { name: 'Summary' });
    expect((await summary.innerText()).replace(/\s+/g, ' ')).toBe(
      '40 requests ⊘ 3 denied ! 0 errors p50 200 ms p99 400 ms 3.9 KiB',
    );
    const picture = page.getByRole('img', { name: /^40 requests from .* 3 denied or with an error$/ });
    await picture.waitFor();

    const { x = 0, y = 0, width = 0 } = (await picture.boundingBox()) ?? {};
    await page.mouse.move(x + width * 0.5, y + 10);
    await page.mouse.down();
    await page.mouse.move(x + width * 0.999, y + 10, { steps: 5 });
    await page.mouse.up();
    await expect.poll(() => lineCount(page)).toBeLessThan(23);
    expect(await linesWith(page, /pod-10\b/).count()).toBe(0);
    expect(await linesWith(page, /pod-40\b/).count()).toBe(1);
    expect(await summary.innerText()).toMatch(/^2[01] requests/);
    // Its end is open: what comes later is shown.
    web.feed({
      ...exchanges[0]!,
      id: 41,
      startedAt: STARTED_AT + 30_000,
      target: '/api/v1/namespaces/team-a/pods/pod-41',
    });
    await linesWith(page, /pod-41\b/).waitFor();
    await page.getByRole('button', { name: 'All times' }).click();
    await expect.poll(() => lineCount(page)).toBe(42);

    const from = page.getByRole('slider', { name: 'Shown from' });
    await from.focus();
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await from.getAttribute('aria-valuenow')).toBe('11');
    await expect.poll(() => lineCount(page)).toBeLessThan(42);
    const to = page.getByRole('slider', { name: 'Shown up to' });
    await to.focus();
    await page.keyboard.press('Home');
    expect(await to.getAttribute('aria-valuenow')).toBe('12');
    await expect.poll(() => lineCount(page)).toBeLessThan(6);
    await page.keyboard.press('Escape');
    await expect.poll(() => lineCount(page)).toBe(42);
    // One that changes still is one.
    const late = { id: 42, startedAt: STARTED_AT + 31_000, target: '/api/v1/namespaces/team-a/pods/pod-42' };
    web.feed({ ...late, stage: 'RequestReceived', status: '', timings: {} });
    await linesWith(page, /pod-42.*pending/s).waitFor();
    web.feed({ ...late, status: '404 Not Found' });
    await expect.poll(() => summary.innerText()).toMatch(/^42 requests\b.*3 denied.*1 error\b/s);
    expect(complaints).toEqual([]);
  },
);
