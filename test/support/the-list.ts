import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { kubectls, type Ran, runKubectl } from './real-kubectl.ts';

/** The list of the page. */
export function theGrid(page: Page): Locator {
  return page.getByRole('treegrid', { name: 'Exchanges' });
}

/** The lines in view whose text matches. */
export function linesWith(page: Page, text: RegExp): Locator {
  return theGrid(page).locator('.line').filter({ hasText: text });
}

/** How many lines the list has, also out of view. */
export async function lineCount(page: Page): Promise<number> {
  return Number(await theGrid(page).getAttribute('aria-rowcount')) - 1;
}

/** The text of the line that keys are about; `''` where there is none. */
export async function currentLine(page: Page): Promise<string> {
  const id = await theGrid(page).getAttribute('aria-activedescendant');
  return id === null ? '' : await page.locator(`[id="${id}"]`).innerText();
}

/** Whether there is a kubectl on this machine. */
export const hasKubectl = kubectls().length > 0;

/** Runs kubectl through a proxy, with nothing cached, so that it asks what the server serves. */
export async function kubectlThrough(proxyUrl: string, ...args: readonly string[]): Promise<Ran> {
  const home = await mkdtemp(join(tmpdir(), 'kubetrace-kubectl-'));
  try {
    return await runKubectl(kubectls().at(-1)!, [`--server=${proxyUrl}`, ...args], { env: { HOME: home } });
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}
