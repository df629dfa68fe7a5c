import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { browser as program, BROWSER_FLAGS } from './a-browser.ts';
import { theCommand, type RunningCommand } from './the-command.ts';

/** The page of a running kubetrace, in Chromium. */
export interface WebPage extends AsyncDisposable {
  readonly page: Page;
  /** The proxy; where it listens. */
  readonly proxyUrl: string;
  /** Of the page, with its key. */
  readonly webUrl: string;
  readonly command: RunningCommand;
  /** What the page complained of: exceptions, errors on the console, and what its policy forbade. */
  readonly complaints: readonly string[];
}

/** Why tests of the page are left out here, if they are: `test.skipIf(noBrowser)`. */
export const noBrowser = program === undefined;

if (noBrowser) process.stdout.write('skipped: tests of the web page, since there is no chromium on PATH\n');

let shared: Promise<Browser> | undefined;

/** One Chromium for all tests of a file; each test has a context of its own. */
export function theBrowser(): Promise<Browser> {
  return (shared ??= chromium.launch({ executablePath: program!, args: [...BROWSER_FLAGS] }));
}

/** To be called after all tests of a file. */
export async function closeBrowser(): Promise<void> {
  const running = shared;
  shared = undefined;
  await (await running)?.close();
}

/** `kubetrace proxy --playground --web` with further arguments, and its page. */
export async function aWebPage(args: readonly string[] = [], options: BrowserContextOptions = {}): Promise<WebPage> {
  const home = await mkdtemp(join(tmpdir(), 'kubetrace-web-'));
  const command = theCommand(
    ['proxy', '--playground', '--port=0', '--web', '--web-port=0', '-v=0', '--reject-paths=', ...args],
    { HOME: home, XDG_STATE_HOME: home },
  );
  const [, webUrl = ''] = await command.said(/the trace is at (\S+)\n/);
  const [, address] = await command.said(/^Starting to serve on (.+)\n/m);
  const opened = await openPage(webUrl, options);
  return {
    ...opened,
    command,
    webUrl,
    proxyUrl: `http://${address}`,
    async [Symbol.asyncDispose]() {
      await opened[Symbol.asyncDispose]();
      await command[Symbol.asyncDispose]();
      await rm(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

/** A page in a context of its own. */
export async function openPage(
  url: string,
  options: BrowserContextOptions = {},
): Promise<Pick<WebPage, 'page' | 'complaints'> & AsyncDisposable> {
  const context = await (await theBrowser()).newContext({ viewport: { width: 1280, height: 800 }, ...options });
  // A machine that runs all tests is slow now and then.
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (said) => said.type() === 'error' && complaints.push(said.text()));
  await page.goto(url);
  return { page, complaints, [Symbol.asyncDispose]: () => context.close() };
}

/** In milliseconds: less than a test may take. */
const PATIENCE = 60_000;
