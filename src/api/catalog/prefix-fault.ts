import { resourceCatalog, resourcesCalled, versionsOf } from './resource-catalog.ts';
import { type Fault, isVersion } from './request-place.ts';

/** What is wrong with the start of a path: with `/api` and `/apis`, the group, and the version that must follow. */
export function prefixFault(segments: readonly string[]): Fault<readonly string[]> | undefined {
  const [first = ''] = segments;
  if (first === 'api') return coreFault(segments);
  if (first === 'apis') return groupFault(segments);
  const lower = first.toLowerCase();
  if (lower === 'api' || lower === 'apis') {
    return { problem: `paths match in lower case only`, meant: [lower, ...segments.slice(1)] };
  }
  return missingPrefix(segments);
}

function coreFault([api = '', second, ...rest]: readonly string[]): Fault<readonly string[]> | undefined {
  if (second === undefined || isVersion(second)) return undefined;
  if (isGroup(second)) {
    return { problem: `the group ${second} is below /apis, not /api`, meant: ['apis', second, ...rest] };
  }
  return isOfCore(second)
    ? { problem: 'the path has no version after /api', meant: [api, 'v1', second, ...rest] }
    : undefined;
}

function groupFault([apis = '', group, next, ...rest]: readonly string[]): Fault<readonly string[]> | undefined {
  if (group === undefined) return undefined;
  if (group === 'core' || (group === 'v1' && next !== undefined && !isVersion(next))) {
    const after = [next, ...rest].filter((segment) => segment !== undefined);
    const meant = group === 'v1' ? ['api', 'v1', ...after] : ['api', ...after];
    return { problem: 'the core group is below /api, not /apis', meant };
  }
  if (next === undefined || isVersion(next) || !isGroup(group)) return undefined;
  return {
    problem: `the path has no version after the group ${group}`,
    meant: [apis, group, versionsOf(group)[0] ?? '', next, ...rest],
  };
}

/** `/v1/pods`, `/apps/v1/deployments`, `/namespaces/demo/pods`. */
function missingPrefix(segments: readonly string[]): Fault<readonly string[]> | undefined {
  const [first = '', second = ''] = segments;
  if (first === 'v1' && isOfCore(second))
    return { problem: 'the path does not begin with /api', meant: ['api', ...segments] };
  if (isGroup(first) && isVersion(second))
    return { problem: 'the path does not begin with /apis', meant: ['apis', ...segments] };
  if (first === 'namespaces')
    return { problem: 'the path does not begin with /api/v1', meant: ['api', 'v1', ...segments] };
  return undefined;
}

function isGroup(text: string): boolean {
  return text !== '' && resourceCatalog().groups.includes(text);
}

function isOfCore(text: string): boolean {
  return resourcesCalled(text).some(({ group }) => group === '');
}
