import { afterAll, expect, test } from 'vitest';
import { siteRunning } from '../support/a-browser.ts';
import { aWebPage, closeBrowser, noBrowser, type WebPage } from '../support/a-web-page.ts';

afterAll(closeBrowser);

/** What a hostile page tries, knowing everything but the key: the port, and even the secret path of the page that is open beside it. */
const ATTEMPTS = `
  const outcome = async (what) => {
    try {
      return await what();
    } catch (error) {
      return 'blocked';
    }
  };
  const loaded = (element) => new Promise((resolve) => {
    element.onload = () => resolve('loaded');
    element.onerror = () => resolve('blocked');
    document.body.append(element);
  });
  const made = (name, fields) => Object.assign(document.createElement(name), fields);
  const read = (path, init) => outcome(async () => {
    const answer = await fetch(TARGET + path, { credentials: 'include', ...init });
    return answer.status + ' ' + (await answer.text()).slice(0, 40);
  });
  return {
    list: await read('/api/v1/exchanges'),
    session: await read('/api/v1/session'),
    clear: await read('/api/v1/exchanges', { method: 'DELETE' }),
    resend: await read('/api/v1/resend', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' }),
    simple: await read('/api/v1/resend', { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body: '{}' }),
    opaque: await outcome(async () => (await fetch(TARGET + '/api/v1/exchanges', { mode: 'no-cors', credentials: 'include' })).type + ' sent'),
    script: await loaded(made('script', { src: TARGET + '/api/v1/session' })),
    style: await loaded(made('link', { rel: 'stylesheet', href: TARGET + '/api/v1/session' })),
    image: await loaded(made('img', { src: TARGET + '/api/v1/exchanges' })),
    events: await new Promise((resolve) => {
      const source = new EventSource(TARGET + '/api/v1/events', { withCredentials: true });
      source.onmessage = source.onopen = () => resolve('open');
      source.onerror = () => resolve('blocked');
    }),
    frame: await new Promise((resolve) => {
      const frame = made('iframe', { src: TARGET + '/' });
      frame.onload = () => {
        try {
          resolve(frame.contentDocument === null ? 'blocked' : frame.contentDocument.body.innerText.slice(0, 40));
        } catch (error) {
          resolve('blocked');
        }
      };
      document.body.append(frame);
    }),
  };`;

/** What it gets to read is nothing; an answer that it cannot read is refused all the same, as the trace below shows. */
const NOTHING = {
  list: 'blocked',
  session: 'blocked',
  clear: 'blocked',
  resend: 'blocked',
  simple: 'blocked',
  script: 'blocked',
  style: 'blocked',
  image: 'blocked',
  events: 'blocked',
};

const trialFrom = async (web: WebPage, host: string, target: string) => {
  await using site = await siteRunning(ATTEMPTS.replaceAll('TARGET', JSON.stringify(target)));
  const page = await web.page.context().newPage();
  const network = await web.page.context().newCDPSession(page);
  await network.send('Network.enable');
  const asked = new Map<string, string>();
  const answers: string[] = [];
  // What came over the wire, which a page and Playwright are not shown where the browser blocks it.
  network.on('Network.requestWillBeSent', ({ requestId, request: { url, method } }) => {
    if (url.startsWith(target)) asked.set(requestId, `${method} ${new URL(url).pathname}`);
  });
  network.on('Network.responseReceivedExtraInfo', ({ requestId, statusCode }) => {
    if (asked.has(requestId)) answers.push(`${statusCode} ${asked.get(requestId)}`);
  });
  await page.goto(`http://${host}:${site.port}/`);
  const report = await site.report;
  await page.close();
  return { report, answers };
};

test.skipIf(noBrowser).each([
  ['another site', 'evil.test'],
  ['another port of this machine, which counts as the same site', '127.0.0.1'],
  ['another name of this machine', 'localhost'],
])('a page of %s gets nothing and changes nothing', async (_, host) => {
  await using web = await aWebPage();
  const { page, proxyUrl } = web;
  await fetch(`${proxyUrl}/api/v1/namespaces/team-a/secrets`);
  await page.getByText('secrets', { exact: true }).first().waitFor();
  const base = page.url().replace(/\/(?:#.*)?$/, '');
  for (const target of [base, new URL(base).origin]) {
    const { report, answers } = await trialFrom(web, host, target);
    expect(report).toMatchObject(NOTHING);
    // The browser keeps them from reading answers; that there is nothing to read is ours.
    expect(answers.length).toBeGreaterThan(3);
    expect(answers.filter((answer) => !/^40[13] /.test(answer))).toEqual([]);
  }
  // Nothing was cleared, and nothing sent again.
  expect(await page.getByText('secrets', { exact: true }).first().isVisible()).toBe(true);
  const { items } = await (await page.request.get(`${base}/api/v1/exchanges?filter=resource%3Dsecrets`)).json();
  expect(items).toHaveLength(1);
});

test.skipIf(noBrowser)(
  'a name that leads to this machine (DNS rebinding) gets nothing, even with the cookie',
  async () => {
    await using web = await aWebPage();
    const { page } = web;
    const { port, pathname } = new URL(page.url());
    const stranger = await page.context().newPage();
    for (const path of [pathname, '/', `${pathname}api/v1/session`]) {
      const answer = await stranger.goto(`http://evil.test:${port}${path}`);
      expect([path, answer?.status()]).toEqual([path, 403]);
      expect(await answer?.text()).toContain('is not this server');
    }
  },
);
