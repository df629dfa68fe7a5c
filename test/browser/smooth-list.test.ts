import type { Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { aFedPage, type FedPage } from '../support/a-fed-page.ts';
import { closeBrowser, noBrowser } from '../support/a-web-page.ts';
import { type ExchangeFacts, STARTED_AT } from '../support/an-exchange.ts';

afterAll(closeBrowser);

const ROWS = 20_000;
const PER_SECOND = 1000;
const SECONDS = 5;

test.skipIf(noBrowser)(
  '20,000 rows are scrolled while 1,000 arrive per second, and no frame takes more than 50 ms',
  async () => {
    await using web = await aFedPage(Array.from({ length: ROWS }, (_, at) => exchange(at + 1)));
    const { page, complaints } = web;
    await expect.poll(() => rowCount(page)).toBeGreaterThan(ROWS);
    const browser = page.context().browser()!;
    const longest: number[] = [];
    let last = ROWS;
    // In time of the processor, and the best of three: what else runs on the machine delays frames as well.
    while (longest.length < 3 && Math.min(...longest) > LONG) {
      await browser.startTracing(page, { categories: ['devtools.timeline', 'toplevel', 'cc'] });
      const scrolling = scrolled(page);
      last = await feed(web, last);
      const { frames, moved } = await scrolling;
      longest.push(longestFrame(await browser.stopTracing()));
      expect(moved).toBeGreaterThan(Math.min(60, frames / 2));
    }
    expect(Math.min(...longest)).toBeLessThanOrEqual(LONG);
    expect(await rowCount(page)).toBeGreaterThan(ROWS);
    expect(complaints).toEqual([]);
  },
);

/** In milliseconds: what a frame may take. */
const LONG = 50;

interface Scrolled {
  readonly frames: number;
  /** Frames that drew other lines than those before. */
  readonly moved: number;
}

/** Scrolls through the whole list and back by frames. */
function scrolled(page: Page): Promise<Scrolled> {
  return page.evaluate<Scrolled>(`(async () => {
    const grid = document.querySelector('[role=treegrid]');
    const seen = new Set();
    let frames = 0;
    const begun = performance.now();
    for (let part = 0; part < 1; part = (performance.now() - begun) / ${SECONDS * 1000}) {
      await new Promise(requestAnimationFrame);
      // To the top and down again, twice.
      grid.scrollTop = Math.abs(Math.cos(part * 2 * Math.PI)) * (grid.scrollHeight - grid.clientHeight);
      seen.add(grid.querySelector('.line')?.id);
      frames++;
    }
    return { frames, moved: seen.size };
  })()`);
}

/** The longest frame of the page in a trace of Chromium, in milliseconds of the processor. */
function longestFrame(trace: Buffer): number {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: readonly { name: string; tdur?: number }[] };
  const frames = traceEvents.filter(({ name, tdur }) => name === 'ProxyMain::BeginMainFrame' && tdur !== undefined);
  expect(frames.length).toBeGreaterThan(30);
  return Math.max(...frames.map(({ tdur = 0 }) => tdur)) / 1000;
}

/** Each exchange begins, and has ended when the next ones begin. Resolves with the last id. */
function feed(web: FedPage, after: number): Promise<number> {
  const begun = performance.now();
  let last = after;
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      const due = after + Math.min(SECONDS * 1000, performance.now() - begun) * (PER_SECOND / 1000);
      for (const pending = last; last < due; last++) {
        web.feed({ ...exchange(last + 1), stage: 'RequestReceived', status: '', timings: {} });
        if (last > pending) web.feed(exchange(last));
      }
      if (performance.now() - begun < SECONDS * 1000) return;
      clearInterval(timer);
      resolve(last);
    }, 20);
  });
}

/** kubectl with its discovery, controllers that take turns, and denials. */
function exchange(id: number): ExchangeFacts & { readonly id: number; readonly startedAt: number } {
  const startedAt = STARTED_AT + id * 10;
  if (id % 40 < 10) {
    const command = Math.floor(id / 40);
    return {
      id,
      startedAt,
      target: id % 40 < 6 ? `/apis/group${id % 40}.example.com/v1` : '/api/v1/namespaces/team-a/pods',
      requestHeaders: [
        ['User-Agent', 'kubectl/v1.33.1 (linux/amd64)'],
        ['Kubectl-Command', 'kubectl get'],
        ['Kubectl-Session', `session-${command}`],
      ],
    };
  }
  const program = Math.floor(id / 7) % 3;
  return {
    id,
    startedAt,
    target: `/apis/apps/v1/namespaces/team-${id % 5}/deployments/web-${id % 100}`,
    status: id % 9 === 0 ? '403 Forbidden' : id % 31 === 0 ? '500 Internal Server Error' : '200 OK',
    requestHeaders: [['User-Agent', `controller-${program}/v1`]],
    timings: { responseStarted: (id * 7) % 90, ended: (id * 7) % 130 },
  };
}

async function rowCount(page: Page): Promise<number> {
  return Number(await page.getByRole('treegrid').getAttribute('aria-rowcount'));
}
