import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Locator, Page } from 'playwright-core';
import { kubectls, runKubectl } from './real-kubectl.ts';
import type { WebPage } from './a-web-page.ts';

/** The detail of an exchange on the page. */
export interface OpenDetail {
  readonly section: Locator;
  /** The panel that is shown. */
  readonly panel: Locator;
  /** Shows another tab. */
  tab(name: 'Anatomy' | 'Access' | 'Headers' | 'Body' | 'Timing' | 'Raw'): Promise<Locator>;
}

/** Opens the first exchange whose row has a name such as `/list pods/`, by a click. */
export async function openDetail(page: Page, row: RegExp): Promise<OpenDetail> {
  await page.getByRole('row', { name: row }).first().click();
  return theDetail(page);
}

/** The detail that is open. */
export function theDetail(page: Page): OpenDetail {
  const section = page.getByRole('region', { name: 'Exchange' });
  const panel = section.getByRole('tabpanel');
  return {
    section,
    panel,
    async tab(name) {
      await section.getByRole('tab', { name }).click();
      return section.getByRole('tabpanel', { name });
    },
  };
}

/** Runs the newest kubectl through the proxy of a page; resolves with what it wrote. */
export async function kubectl({ proxyUrl }: Pick<WebPage, 'proxyUrl'>, ...args: readonly string[]): Promise<string> {
  const newest = kubectls().at(-1);
  if (!newest) throw new Error('there is no kubectl');
  const { stdout, stderr } = await runKubectl(newest, [`--server=${proxyUrl}`, ...args]);
  return stdout + stderr;
}

/** Runs commands as a shell does, their kubectl through the proxy of a page. Rejects where one fails. */
export async function inShell({ proxyUrl }: Pick<WebPage, 'proxyUrl'>, commands: string): Promise<void> {
  const newest = kubectls().at(-1);
  if (!newest) throw new Error('there is no kubectl');
  const script = `set -e\nkubectl() { '${newest.path}' --server='${proxyUrl}' "$@"; }\n${commands}\n`;
  await promisify(execFile)('sh', ['-c', script], { env: { HOME: '/nonexistent' } });
}

/** What a page has put on the clipboard: it needs the permission `clipboard-read`. */
export function clipboard(page: Page): Promise<string> {
  return page.evaluate<string>('navigator.clipboard.readText()');
}

/** For contexts of pages whose clipboard a test reads. */
export const CLIPBOARD = { permissions: ['clipboard-read', 'clipboard-write'] };

/** Whether an element is the one that keys go to. */
export function hasFocus(element: Locator): Promise<boolean> {
  return element.evaluate((it) => it.matches(':focus'));
}
