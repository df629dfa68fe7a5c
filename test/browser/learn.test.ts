import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { aTypedShell, type TypedShell } from '../support/a-typed-shell.ts';
import { aWebPage, closeBrowser, noBrowser } from '../support/a-web-page.ts';
import { kubectls } from '../support/real-kubectl.ts';

afterAll(closeBrowser);

const isLeftOut = noBrowser || kubectls().length === 0;

test.skipIf(isLeftOut)(
  'every lesson is followed in the page to its end, one after another',
  { timeout: 300_000 },
  async () => {
    await using learner = await aLearner();
    const { page, shell, complaints } = learner;
    await page.getByRole('listitem').getByRole('button', { name: 'What kubectl get sends' }).click();
    for (let lesson = 1; lesson <= 12; lesson++) {
      await page.getByRole('heading', { name: `Lesson ${lesson}: ` }).waitFor();
      await toTheEnd(page, shell);
      if (lesson < 12) await page.getByRole('button', { name: 'Next: ' }).click();
    }
    expect(await page.getByRole('button', { name: 'Next: ' }).count()).toBe(0);
    expect(complaints).toEqual([]);
  },
);

test.skipIf(isLeftOut)('a lesson can be taken again: the playground is then as it was', async () => {
  await using learner = await aLearner();
  const { page, shell } = learner;
  await page.getByRole('listitem').getByRole('button', { name: 'A RoleBinding to view' }).click();
  await toTheEnd(page, shell);
  await page.getByRole('button', { name: 'Begin again' }).click();
  await expect.poll(() => page.locator('.steps > .done').count()).toBe(0);
  expect(await shell.type('kubectl get rolebindings -n team-b -o name')).not.toContain('carol-view');
  await toTheEnd(page, shell);
});

test.skipIf(isLeftOut)('a page that comes later shows how far the lesson is', async () => {
  await using learner = await aLearner();
  const { page, shell } = learner;
  await page.getByRole('listitem').getByRole('button', { name: 'What kubectl get sends' }).click();
  await shell.type('kubectl get pods -n team-a');
  await page.locator('.steps > li:nth-child(1).done').waitFor();
  await page.reload();
  await page.locator('.steps > li:nth-child(2).now').waitFor();
  expect(await page.locator('.steps > .done .insight').innerText()).toMatch(/verb list/);
});

/** Does each step as the page says, with what its copy button would copy. */
async function toTheEnd(page: Page, shell: TypedShell): Promise<void> {
  await page.locator('.steps > li:nth-child(1).now').waitFor();
  const steps = await page.locator('.steps > li').count();
  for (let step = 1; step <= steps; step++) {
    const now = page.locator(`.steps > li:nth-child(${step}).now`);
    await now.waitFor();
    await shell.type(await now.locator('code').innerText());
    const unseen = now.getByRole('button', { name: 'I have done it' });
    if ((await unseen.count()) > 0) await unseen.click();
    await page.locator(`.steps > li:nth-child(${step}).done .insight`).waitFor();
  }
  await page.getByText('Learnt:').waitFor();
}

/** Somebody at the list of lessons, with a shell that is set up as the page says. */
async function aLearner() {
  const home = await mkdtemp(join(tmpdir(), 'kubetrace-learner-'));
  const web = await aWebPage();
  const shell = aTypedShell(home);
  const { page, complaints } = web;
  await page.getByRole('link', { name: 'Learn' }).click();
  await shell.type(await page.locator('.setup code').innerText());
  return {
    page,
    shell,
    complaints,
    async [Symbol.asyncDispose]() {
      await shell[Symbol.asyncDispose]();
      await web[Symbol.asyncDispose]();
      await rm(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}
