import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { run } from '../../../src/cli/main.ts';
import { TOUR_STEPS } from '../../../src/cli/tour/tour-steps.ts';
import { aProxyCommand } from '../../support/a-proxy-command.ts';
import { aTerminal } from '../../support/a-terminal.ts';
import { theCommand } from '../../support/the-command.ts';

test('tour --once shows each step with its traced line, cures what was denied, and ends with 0', async () => {
  await using tour = theCommand(['tour', '--once', '--port=0']);
  expect(await tour.exitCode).toBe(0);
  const { stdout, stderr } = tour.written;
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^Starting to serve on 127\.0\.0\.1:\d+\n/);
  const steps = stdout.split(/\n\d\/\d {2}/).slice(1);
  expect(steps).toHaveLength(TOUR_STEPS.length);
  expect(
    steps.map((step) => /^\d\d:\d\d:\d\d\.\d{3} +(\w+) +(\S+).* (\d{3}) /m.exec(step)?.slice(1).join(' ')),
  ).toEqual([
    'list pods 200',
    'get pods 200',
    'get pods/log 403',
    'list pods 403',
    'get deployments.apps 403',
    'create configmaps 403',
    'get /version 200',
    'get /metrics 403',
  ]);
  for (const step of steps) {
    const commands = [...step.matchAll(/^ +cure: kubectl create (\w+) /gm)].map(([, kind]) => kind);
    expect(commands, step).toHaveLength(step.includes(' 403 ') ? 2 : 0);
    if (step.includes(' 403 ')) expect(step).toContain('missing rule: ');
  }
});

test('each line stands under its step, however slowly they are written', async () => {
  const terminal = aTerminal();
  await using playground = await aProxyCommand(['--playground'], {});
  const requests = async () => {
    for (let i = 0; i < 3; i++) await (await fetch(`${playground.url}/version`)).text();
  };
  // Full after each write for as long as three requests take: those of the tour are answered meanwhile.
  const stdout = new Writable({
    highWaterMark: 1,
    write: (chunk, _, done) => terminal.stdout.write(chunk, () => void requests().then(() => done(), done)),
  });
  expect(await run(['tour', '--once', '--port=0'], { ...terminal, stdout })).toBe(0);
  await new Promise((resolve) => stdout.end(resolve));
  const steps = terminal.written.stdout.split(/\n\d\/\d {2}/).slice(1);
  expect(steps.map((step) => step.match(/^\d\d:\d\d:\d\d\.\d{3} /gm)?.length)).toEqual(TOUR_STEPS.map(() => 1));
});

test('tour goes on serving, and says how to point kubectl, curl and Postman at it', async () => {
  await using tour = theCommand(['tour', '--port=0']);
  const [, address] = await tour.said(/^Starting to serve on (\S+)\n/);
  await tour.said(/On a cluster of your own/);
  for (const tool of ['kubectl', 'curl', 'Postman'])
    expect(tour.written.stdout).toMatch(new RegExp(`^  ${tool} .*http://${address}`, 'm'));
  const denied = await fetch(`http://${address}/api/v1/namespaces/team-a/secrets`);
  expect(denied.status).toBe(403);
  expect(denied.headers.get('warning')).toContain('missing rule: list secrets');
  tour.child.kill('SIGINT');
  expect(await tour.exitCode).toBe(130);
});
