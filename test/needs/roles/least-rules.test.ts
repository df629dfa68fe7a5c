import { describe, expect, test } from 'vitest';
import { leastRules, withoutCovered } from '../../../src/needs/roles/least-rules.ts';
import { covers, type Permission, permissionKey, permissionsOf } from '../../../src/needs/permission.ts';
import { ruleAllows } from '../../../src/rbac/rules/rule-match.ts';

const NOTHING: Permission = { namespace: 'a', verb: 'get', apiGroup: '', resource: 'pods', name: '', url: '' };

/** `get pods/web-0@a`: verb, resource, name after a blank, namespace after an @. */
function permission(text: string): Permission {
  const [, verb = '', target = '', group = '', name = '', namespace = ''] =
    /^(\S+) ([^\s@.]+)(?:\.([^\s@]+))?(?: ([^\s@]+))?(?:@(\S+))?$/.exec(text)!;
  if (target.startsWith('/')) return { ...NOTHING, namespace: '', verb, resource: '', url: target };
  return { ...NOTHING, verb, resource: target, apiGroup: group, name, namespace };
}

const rulesOf = (texts: readonly string[]) =>
  leastRules(texts.map((text) => ({ permission: permission(text), facts: [text] })));

describe('rules', () => {
  test.each<[string, string[], string[]]>([
    ['one verb after another', ['list pods', 'get pods'], ['[""] [pods] [get list]']],
    [
      'of several resources',
      ['get pods', 'get services', 'list pods'],
      ['[""] [pods] [get list]', '[""] [services] [get]'],
    ],
    [
      'the same for both',
      ['get pods', 'get services', 'list pods', 'list services'],
      ['[""] [pods services] [get list]'],
    ],
    ['names', ['get pods b', 'get pods a'], ['[""] [pods] [a b] [get]']],
    [
      'names of one verb only',
      ['get pods a', 'get pods b', 'patch pods a'],
      ['[""] [pods] [a b] [get]', '[""] [pods] [a] [patch]'],
    ],
    [
      'groups',
      ['list ingresses.extensions', 'list ingresses.networking.k8s.io'],
      ['["extensions" "networking.k8s.io"] [ingresses] [list]'],
    ],
    [
      'a subresource of the same name',
      ['patch deployments.apps web', 'patch deployments/scale.apps web'],
      ['["apps"] [deployments deployments/scale] [web] [patch]'],
    ],
    [
      'URLs last',
      ['get /metrics', 'get pods', 'get /healthz/etcd'],
      ['[""] [pods] [get]', '/healthz/etcd /metrics [get]'],
    ],
  ])('%s', (_, permissions, expected) => {
    const rules = rulesOf(permissions);
    const texts = rules.map(({ rule }) => {
      if (rule.nonResourceURLs) return `${rule.nonResourceURLs.join(' ')} [${rule.verbs.join(' ')}]`;
      const groups = rule.apiGroups!.map((group) => JSON.stringify(group)).join(' ');
      const names = rule.resourceNames ? ` [${rule.resourceNames.join(' ')}]` : '';
      return `[${groups}] [${rule.resources!.join(' ')}]${names} [${rule.verbs.join(' ')}]`;
    });
    expect(texts).toEqual(expected);
    expect(rules.flatMap(({ facts }) => facts).toSorted()).toEqual(permissions.toSorted());
  });
});

describe('what another covers', () => {
  test.each([
    ['a name by any name', ['get pods', 'get pods web'], ['get pods']],
    ['a namespace by the cluster', ['get pods@a', 'get pods'], ['get pods']],
    ['a name in a namespace by any name in the cluster', ['get pods web@a', 'get pods'], ['get pods']],
    ['not the cluster by a namespace', ['get pods@a', 'get pods web'], ['get pods@a', 'get pods web']],
    ['a verb by all verbs', ['* pods', 'get pods web@a'], ['* pods']],
    ['a subresource by all of its kind', ['get */log', 'get pods/log@a'], ['get */log']],
    ['not a subresource by its resource', ['get pods', 'get pods/log'], ['get pods', 'get pods/log']],
    ['a URL by its prefix', ['get /healthz/*', 'get /healthz/etcd'], ['get /healthz/*']],
    ['what occurs twice by itself', ['get pods', 'get pods'], ['get pods']],
  ])('%s', (_, all, kept) => {
    const found = withoutCovered(all.map((text) => ({ permission: permission(text), facts: [text] })));
    expect(found.map((one) => one.permission)).toEqual(kept.map(permission));
    expect(found.flatMap(({ facts }) => facts).toSorted()).toEqual(all.toSorted());
  });
});

describe('of any permissions', () => {
  const random = randomNumbers(20260102);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const anything = (): Permission =>
    random() < 0.1
      ? permission(`${pick(['get', 'post'])} ${pick(['/metrics', '/logs', '/logs/x'])}`)
      : {
          ...NOTHING,
          namespace: pick(['', 'a', 'b']),
          verb: pick(['get', 'list', 'patch']),
          apiGroup: pick(['', 'apps']),
          resource: pick(['pods', 'pods/log', 'deployments']),
          name: pick(['', '', 'x', 'y']),
        };

  test('the rules allow exactly these permissions, and no part of them is redundant', () => {
    for (let round = 0; round < 300; round++) {
      const all = Array.from({ length: 1 + Math.floor(random() * 30) }, anything);
      const kept = withoutCovered(all.map((one) => ({ permission: one, facts: [] })));
      const places = [...new Set(kept.map((one) => one.permission.namespace))];
      const rules = places.flatMap((namespace) =>
        leastRules(kept.filter((one) => one.permission.namespace === namespace)).map(({ rule }) => ({
          namespace,
          rule,
        })),
      );
      const held = rules.flatMap(({ namespace, rule }) => permissionsOf(rule, namespace));
      for (const one of all) expect(rules.some((role) => allows(role, one))).toBe(true);
      // Each piece of a rule was asked for as it is, and no other piece allows it.
      const asked = new Set(all.map(permissionKey));
      for (const piece of held) {
        expect(asked.has(permissionKey(piece))).toBe(true);
        expect(held.filter((other) => covers(other, piece))).toEqual([piece]);
      }
    }
  });

  /** By the authorizer's own matching. */
  function allows({ namespace, rule }: { namespace: string; rule: Parameters<typeof ruleAllows>[0] }, one: Permission) {
    const [resource = '', subresource = ''] = one.resource.split('/');
    const attributes = { ...one, isResourceRequest: one.url === '', path: one.url, resource, subresource };
    return (namespace === '' || namespace === one.namespace) && ruleAllows(rule, attributes);
  }
});

/** The same numbers each time (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
