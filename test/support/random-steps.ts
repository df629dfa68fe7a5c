import type { Random } from './a-random.ts';
import { place, RBAC, WRITES } from './random-writes.ts';
import type { Step } from './workflows.ts';

/** Requests as programs send them: reads and writes of all kinds, roles and bindings in every way, approvals, impersonation. */
export function randomSteps(random: Random, count: number): Step[] {
  const steps: Step[] = [];
  while (steps.length < count) {
    const [first, ...rest] = random.of(KINDS)(random);
    // Who is denied a part of a sequence does not see what the rest of it is compared with.
    if (first) steps.push(rest.length > 0 ? first : impersonated(random, first), ...rest);
  }
  return steps;
}

const KINDS: readonly ((random: Random) => readonly Step[])[] = [
  read,
  read,
  read,
  (random) => [{ line: `GET /${random.of(PATHS)}` }],
  ...WRITES,
];

const PATHS = ['version', 'metrics', 'healthz', 'livez/ping', 'logs/x', 'api', 'apis', 'apis/apps/v1', 'openapi/v3'];

function read(random: Random): Step[] {
  const [group, resource] = random.of([
    ['/api/v1', 'pods'],
    ['/api/v1', 'configmaps'],
    ['/api/v1', 'secrets'],
    ['/apis/apps/v1', 'deployments'],
    [RBAC, 'roles'],
  ] as const);
  const where = random.of(['', place(random), place(random)]);
  const collection = `${group}${where}/${resource}`;
  const name = random.of(['web-0', 'web', 'settings', 'pod-reader', 'r1', 'none']);
  const selector = `fieldSelector=metadata.name%3D${name}`;
  const tail = random.of(['', '?limit=5', `?${selector}`, '?watch=1', `?watch=1&${selector}`, `/${name}`]);
  if (where === '' && tail.startsWith('/')) return [{ line: `GET ${group}${place(random)}/${resource}${tail}` }];
  return [{ line: `${random.below(9) === 0 ? 'HEAD' : 'GET'} ${collection}${tail}` }];
}

/** One in eight is sent as somebody else, who has rights of their own. */
function impersonated(random: Random, step: Step): Step {
  if (random.below(8) > 0 || !step.line.startsWith('GET')) return step;
  const whom = random.of<Record<string, string>>([
    { 'impersonate-user': 'system:serviceaccount:team-a:reporter' },
    { 'impersonate-user': 'eve', 'impersonate-group': 'auditors', 'impersonate-extra-reason': 'test' },
    { 'impersonate-user': 'root', 'impersonate-group': 'system:masters', 'impersonate-uid': '7' },
  ]);
  return { ...step, headers: { ...step.headers, ...whom } };
}
