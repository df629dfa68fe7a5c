import type { Upstream } from '../../../kubeconfig/upstream.ts';
import { deniedAttributes } from '../../../rbac/denials/evidence/denied-attributes.ts';
import { withoutRule } from '../../../rbac/denials/authorization/doubted-request.ts';
import { completedDenial } from '../../../rbac/near/completed-denial.ts';
import { holdersOf } from '../../../rbac/near/holders.ts';
import { roleChange, type RoleChange } from '../../../rbac/near/role-change.ts';
import { authorize } from '../../../rbac/rules/authorizer.ts';
import type { Denial } from '../../../rbac/rules/denial.ts';
import { policyOf, type RbacObjects } from '../../../rbac/rules/policy.ts';
import { type Attributes, combinedResource } from '../../../rbac/rules/rule-match.ts';
import { serviceAccountOf } from '../../../rbac/rules/subject.ts';
import { listedSubjects } from '../../../rbac/answer/answer.ts';
import { type ClusterReader, clusterReader, readRbac } from '../../upstream/cluster-objects.ts';
import { isListed, missingResource } from '../../upstream/cluster-resources.ts';
import type { Chosen } from '../../../trace/explain/cure-choice.ts';
import type { FoundDenial } from '../../../trace/explain/collect-denials.ts';

/** What a cluster adds to a denial. */
export interface ClusterAnswer {
  readonly context: string;
  /** Sentences, also of what could not be read. */
  readonly notes: readonly string[];
  /** A smaller change than a new role. */
  readonly changes: readonly RoleChange[];
}

/** A denial with what the cluster added. */
export interface AnsweredDenial extends FoundDenial {
  readonly cluster?: ClusterAnswer;
}

/** The same, its first cure the one that was chosen. */
export type ChosenDenial = AnsweredDenial & Chosen;

/** Completes denials by what the cluster of the context has; reads only. Throws ActionableError where it cannot be reached. */
export async function askCluster(upstream: Upstream, found: readonly FoundDenial[]): Promise<AnsweredDenial[]> {
  await using reader = clusterReader(upstream);
  const namespaces = new Set(found.flatMap((one) => deniedAttributes(assumed(one)).map(({ namespace }) => namespace)));
  const { objects, unread } = await readRbac(
    reader,
    [...namespaces].filter((namespace) => namespace !== ''),
  );
  const answered: AnsweredDenial[] = [];
  for (const one of found) {
    const wanted = deniedAttributes(assumed(one));
    if (wanted.length === 0) answered.push(one);
    else answered.push(await answeredDenial(one, wanted, { reader, objects, unread, context: upstream.context }));
  }
  return answered;
}

/** What it means if the cluster has what the request names: the cluster is asked about that. */
function assumed({ denial, ifServed }: FoundDenial): Denial {
  return ifServed ?? denial;
}

interface Asked {
  readonly reader: ClusterReader;
  readonly objects: RbacObjects;
  readonly unread: readonly string[];
  readonly context: string;
}

async function answeredDenial(
  found: FoundDenial,
  wanted: readonly Attributes[],
  asked: Asked,
): Promise<AnsweredDenial> {
  const { reader, objects, unread, context } = asked;
  const missing = await missingOf(reader, wanted);
  if (missing !== undefined) {
    const doubt = { about: 'request', certainty: 'wrong', text: missing } as const;
    const cluster = { context, notes: [`${missing}: a rule would not help`], changes: [] };
    const isKnown = found.denial.doubt?.certainty === 'wrong';
    return { ...found, denial: isKnown ? found.denial : withoutRule(found.denial, doubt), cluster };
  }
  const denial = await settled(reader, found);
  if (denial.doubt?.certainty === 'wrong')
    return { ...found, denial, cluster: { context, notes: unread, changes: [] } };
  const user = { username: denial.user ?? '', groups: denial.groups };
  const changes = wanted.flatMap((attributes) => roleChange(user, attributes, objects) ?? []);
  const notes = [
    ...allowedNow(denial, wanted, objects),
    ...(await absentPlaces(reader, denial)),
    ...holderNotes(wanted, objects),
    ...unread,
  ];
  const completed = completedDenial(denial, wanted, { granted: [], objects });
  return { ...found, denial: completed, cluster: { context, notes, changes: changes.slice(0, MOST_CHANGES) } };
}

const MOST_CHANGES = 2;

async function missingOf(reader: ClusterReader, wanted: readonly Attributes[]): Promise<string | undefined> {
  for (const attributes of wanted) {
    const { isResourceRequest, apiGroup, verb } = attributes;
    // Users, groups and the like, which have no API.
    if (!isResourceRequest || apiGroup === '*' || verb.startsWith('impersonate')) continue;
    const missing = await missingResource(reader, { apiGroup, resource: combinedResource(attributes) });
    if (missing !== undefined) return missing;
  }
  return undefined;
}

/** Without the doubt that the request names something that is not there, where the cluster has it. */
async function settled(reader: ClusterReader, { denial, ifServed }: FoundDenial): Promise<Denial> {
  const { doubt } = denial;
  if (!ifServed || doubt?.unless === undefined) return denial;
  return (await isListed(reader, doubt.unless)) ? ifServed : denial;
}

function allowedNow({ user, groups }: Denial, wanted: readonly Attributes[], objects: RbacObjects): string[] {
  if (user === undefined) return [];
  const policy = policyOf(objects);
  const decisions = wanted.map((attributes) => authorize({ username: user, groups }, attributes, policy));
  if (!decisions.every(({ allowed }) => allowed)) return [];
  return [
    `it is allowed by now: ${decisions.map(({ reason }) => reason.replace(/^RBAC: allowed by /, '')).join('; ')}`,
  ];
}

/** A namespace or ServiceAccount that does not exist. */
async function absentPlaces(reader: ClusterReader, { namespace, user = '' }: Denial): Promise<string[]> {
  const account = serviceAccountOf(user);
  const paths: [string, string][] = [
    ...(namespace
      ? [[`namespace ${namespace}`, `/api/v1/namespaces/${encodeURIComponent(namespace)}`] satisfies [string, string]]
      : []),
    ...(account
      ? [[`ServiceAccount ${account.namespace}/${account.name}`, accountPath(account)] satisfies [string, string]]
      : []),
  ];
  const answers = await Promise.all(
    paths.map(async ([what, path]) => [what, (await reader.get(path)).status] as const),
  );
  return answers.flatMap(([what, status]) => {
    if (status === 404) return [`the cluster has no ${what}`];
    return status === 403 ? [`whether there is a ${what} may not be read by this context`] : [];
  });
}

function accountPath({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return `/api/v1/namespaces/${namespace}/serviceaccounts/${name}`;
}

function holderNotes(wanted: readonly Attributes[], objects: RbacObjects): string[] {
  const holders = wanted.slice(0, 1).flatMap((attributes) => holdersOf(attributes, objects));
  return holders.length === 0 ? [] : [`those who may: ${listedSubjects(holders)}`];
}
