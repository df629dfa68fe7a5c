import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';

// node scripts/screenshots.mjs: makes docs/images/ of the page of `kubetrace proxy --playground --web`, with kubectl and chromium from PATH. They show the playground only.
const ROOT = resolve(import.meta.dirname, '..');
const IMAGES = join(ROOT, 'docs/images');
const FLAGS =
  '--no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update --disable-sync';
const home = mkdtempSync(join(tmpdir(), 'kubetrace-screenshots-'));
const env = { PATH: process.env.PATH, HOME: home, XDG_STATE_HOME: home, TZ: 'UTC' };
const proxy = spawn(
  process.execPath,
  [join(ROOT, 'bin/kubetrace.js'), ...'proxy --playground --port=0 --web --web-port=0 -v=0 --reject-paths='.split(' ')],
  {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  },
);
let said = '';
for (const stream of [proxy.stdout, proxy.stderr]) stream.on('data', (chunk) => (said += chunk));
const server = `http://${await matched(/^Starting to serve on (\S+)$/m)}`;
const url = await matched(/the trace is at (\S+)\n/);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: FLAGS.split(' '),
});
try {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    colorScheme: 'light',
    timezoneId: 'UTC',
  });
  const page = await context.newPage();
  await page.goto(url);
  await page.getByText('live').first().waitFor();
  for (const command of [
    'get pods -A',
    '-n team-a get deployments',
    '-n team-a logs web-0 --as=dev',
    '-n team-a get secrets --as=dev',
    '-n team-a create configmap palette --from-literal=colour=blue',
    '-n team-a scale deployment/web --replicas=3',
    '-n team-a get deployment missing',
    '-n team-a exec web-0 -- hostname',
  ]) {
    await kubectl(...command.split(' '));
  }
  const denied = page.getByRole('row').filter({ hasText: 'pods/log' }).first();
  await denied.click();
  await page.keyboard.press('Enter');
  await page.getByRole('tab', { name: 'Access' }).click();
  await page.getByText('As YAML').waitFor();
  await shot(page, 'web-light.png');
  // The first thing that a reader of the README sees: no taller than leaves room for what is said below it.
  await page.setViewportSize({ width: 1280, height: 480 });
  await denied.scrollIntoViewIfNeeded();
  await shot(page, 'first-look.png');
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.getByRole('tab', { name: 'Anatomy' }).click();
  await page.getByText('The rule it needs').waitFor();
  await shot(page, 'web-dark.png');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 360, height: 720 });
  await page.keyboard.press('Escape');
  await shot(page, 'web-narrow.png');
} finally {
  await browser.close();
  proxy.kill();
  rmSync(home, { recursive: true, force: true });
}

async function shot(page, name) {
  // What is drawn after the last change.
  await sleep(500);
  await page.screenshot({ path: join(IMAGES, name), animations: 'disabled' });
  process.stdout.write(`docs/images/${name}\n`);
}

async function matched(pattern) {
  for (;;) {
    const found = pattern.exec(said);
    if (found) return found[1];
    if (proxy.exitCode !== null) throw new Error(said);
    await sleep(50);
  }
}

function kubectl(...words) {
  const child = spawn('kubectl', [`--server=${server}`, ...words], {
    env: { ...env, KUBECONFIG: '/dev/null' },
    stdio: 'ignore',
  });
  return new Promise((done) => child.once('exit', done));
}
