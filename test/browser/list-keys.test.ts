import { afterAll, expect, test } from 'vitest';
import { aFedPage } from '../support/a-fed-page.ts';
import { closeBrowser, noBrowser } from '../support/a-web-page.ts';
import { currentLine, lineCount, linesWith, theGrid } from '../support/the-list.ts';

afterAll(closeBrowser);

const pod = (id: number) => ({ id, target: `/api/v1/namespaces/team-a/pods/pod-${id}` });

test.skipIf(noBrowser)('the list is gone through, opened, pinned and explained by keys alone', async () => {
  await using web = await aFedPage(Array.from({ length: 300 }, (_, at) => pod(at + 1)));
  const { page, complaints } = web;
  const current = () => expect.poll(() => currentLine(page));
  await expect.poll(() => lineCount(page)).toBe(301);
  await page.keyboard.press('g');
  await current().toContain('300 requests');
  await page.keyboard.press('j');
  await page.keyboard.press('ArrowDown');
  await current().toContain('pod-2');
  await page.keyboard.press('k');
  await current().toContain('pod-1');
  await page.keyboard.press('G');
  await current().toContain('pod-300');
  // What comes is followed at the end, and what is chosen stays chosen.
  await page.keyboard.press('k');
  for (let id = 301; id <= 340; id++) web.feed(pod(id));
  await linesWith(page, /pod-340/).waitFor();
  await current().toContain('pod-299');
  // Not at the end, what is in view stays.
  await page.keyboard.press('g');
  await linesWith(page, /pod-1\b/).waitFor();
  web.feed(pod(341));
  await expect.poll(() => lineCount(page)).toBe(342);
  expect(await linesWith(page, /pod-341/).count()).toBe(0);

  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.getByRole('row', { selected: true }).filter({ hasText: 'pod-1' }).waitFor();
  await page.keyboard.press('j');
  await page.getByRole('row', { selected: true }).filter({ hasText: 'pod-2' }).waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => page.getByRole('row', { selected: true }).count()).toBe(0);
  expect(await theGrid(page).evaluate((element) => element.matches(':focus'))).toBe(true);

  await page.keyboard.press('c');
  await page.keyboard.press('j');
  await page.keyboard.press('c');
  const pins = page.getByRole('group', { name: 'Pinned for comparison' });
  await expect.poll(() => pins.innerText()).toMatch(/A\s+get pods pod-2 in team-a.*B\s+get pods pod-3 in team-a/s);
  await page.keyboard.press('c');
  await expect.poll(() => pins.innerText()).not.toContain('pod-3');

  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keys' });
  await help.getByText('Pause, or go on').waitFor();
  // A key is not for the list while a dialog is open.
  await page.keyboard.press('p');
  await page.keyboard.press('Escape');
  await expect.poll(() => help.count()).toBe(0);
  await page.getByRole('button', { name: 'Pause' }).waitFor();

  await page.keyboard.press('g');
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => lineCount(page)).toBe(1);
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => lineCount(page)).toBe(342);
  expect(complaints.filter((complaint) => !complaint.includes('404'))).toEqual([]);
});

test.skipIf(noBrowser)(
  'a paused list stands still and says how many wait; a cleared one is empty, here and in kubetrace',
  async () => {
    await using web = await aFedPage([pod(1), { ...pod(2), stage: 'RequestReceived', status: '', timings: {} }]);
    const { page, complaints } = web;
    await linesWith(page, /pod-2.*pending/s).waitFor();
    await page.keyboard.press('p');
    web.feed(pod(2));
    web.feed(pod(3));
    web.feed(pod(4));
    const resume = page.getByRole('button', { name: 'Resume (2 new)' });
    await resume.waitFor();
    expect(await linesWith(page, /pod-2.*pending/s).count()).toBe(1);
    expect(await lineCount(page)).toBe(3);
    await resume.click();
    await linesWith(page, /pod-4/).waitFor();
    expect(await linesWith(page, /pending/).count()).toBe(0);

    web.feed({ ...pod(5), stage: 'RequestReceived', status: '', timings: {} });
    await linesWith(page, /pod-5/).waitFor();
    await page.getByRole('button', { name: 'Clear', exact: true }).click();
    // What is under way is not forgotten.
    await expect.poll(() => lineCount(page)).toBe(1);
    expect(await linesWith(page, /pod-5/).count()).toBe(1);
    await page.reload();
    await linesWith(page, /pod-5/).waitFor();
    expect(await lineCount(page)).toBe(1);
    expect(complaints).toEqual([]);
  },
);
