import { evidenceText } from '../needs/evidence-text.ts';
import type { NamedRole } from '../needs/roles/role-names.ts';
import type { Tally } from '../needs/tally.ts';
import type { Usage } from '../needs/usage.ts';
import type { PolicyRule } from '../rbac/rules/policy-rule.ts';
import { type Subject, subjectOf } from '../rbac/rules/subject.ts';
import { exchangesOf, type LeastRolesSource, namesOf, notesOn } from './exchanges-of.ts';
import type { ReadTraceOptions } from './read-trace.ts';

/** Which roles, and of what. What is left out is as with the command `kubetrace rbac`. */
export interface LeastRolesOptions extends ReadTraceOptions {
  /**
   * Who shall be able to do what the trace did: a subject, or a user name such as `system:serviceaccount:ci:deployer`. Of an audit log only
   * their own requests count. Default: those who did it.
   */
  readonly subject?: Subject | string;
  /** Of the roles and bindings. Default: one that says the subject. */
  readonly name?: string;
  /** Only what was denied, and not allowed later. Default false. */
  readonly missingOnly?: boolean;
  /** Leave out what was denied. Default false. */
  readonly allowedOnly?: boolean;
  /** Also what every authenticated user may do. Default false. */
  readonly withDefaults?: boolean;
  /** One ClusterRole, bound in each namespace that needs the same. Default false. */
  readonly aggregate?: boolean;
  /** What to allow beyond what was seen; a number: where at least so many were seen. Default: nothing. */
  readonly expand?: {
    /** Any name instead of those seen. */
    readonly names?: boolean | number;
    /** Every namespace instead of those seen. */
    readonly namespaces?: boolean | number;
    /** `get`, `list` and `watch` where one of them was seen. */
    readonly readVerbs?: boolean;
  };
}

/** A rule, and why it is there. */
export interface EvidencedRule {
  readonly rule: PolicyRule;
  /** In one line: `12x list pods, 3x get pods/log (2 denied), kubectl/v1.33.1`. */
  readonly evidence: string;
  /** How many requests needed it. */
  readonly requests: number;
  /** How many of them were denied. */
  readonly denied: number;
  /** Who sent them: `kubectl/v1.33.1`. */
  readonly clients: readonly string[];
}

/** A Role or ClusterRole, and whom it is bound to. */
export interface LeastRole {
  readonly kind: 'Role' | 'ClusterRole';
  readonly name: string;
  /** `''` for a ClusterRole. */
  readonly namespace: string;
  /** `undefined` where the trace does not show who it was; then there is no binding. */
  readonly subject: Subject | undefined;
  readonly rules: readonly EvidencedRule[];
  /** For `kubectl apply -f -`, with its binding, each rule under its evidence. */
  readonly yaml: string;
}

/** The least roles for a trace. */
export interface LeastRoles {
  readonly roles: readonly LeastRole[];
  /** All roles and bindings for `kubectl apply -f -`, with a comment on how they came about; `''` without a role. */
  readonly yaml: string;
  /** What a person should know before applying them, each a `note: …` or `warning: …`. */
  readonly notes: readonly string[];
  /** How many requests were counted. */
  readonly requests: number;
}

/**
 * The least RBAC that allows what a trace did: exactly that, each rule with its evidence. The source is the `trace` of a proxy, exchanges, or the
 * names of files that `readTrace` reads. Nobody is asked.
 *
 * @example
 * ```ts
 * import { createProxy, leastRoles, loadUpstream } from 'kubetrace';
 * import { startPlayground } from 'kubetrace/playground';
 *
 * const playground = await startPlayground();
 * const upstream = await loadUpstream({ kubeconfigText: await playground.kubeconfig('sample') });
 * const proxy = await createProxy({ upstream });
 * await fetch(`${proxy.url}/apis/apps/v1/namespaces/team-a/deployments`);
 * await proxy.trace.idle();
 *
 * const { roles } = await leastRoles(proxy.trace);
 * for (const { kind, namespace, subject, rules } of roles) {
 *   console.log(kind, namespace, subject?.name); // Role team-a sample
 *   for (const { rule, evidence } of rules) console.log(rule, evidence);
 *   // { apiGroups: [ 'apps' ], resources: [ 'deployments' ], verbs: [ 'list' ] } 1x list deployments (denied), node
 * }
 * await proxy.close();
 * await playground.close();
 * ```
 */
export async function leastRoles(source: LeastRolesSource, options: LeastRolesOptions = {}): Promise<LeastRoles> {
  const [{ leastRoles: rolesOf }, { aggregated }, { namedRoles }, { roleManifest }, { rolesComment, rolesNotes }] =
    await Promise.all([
      import('../needs/roles/least-roles.ts'),
      import('../needs/roles/aggregated.ts'),
      import('../needs/roles/role-names.ts'),
      import('../needs/roles/role-manifest.ts'),
      import('../needs/roles/role-notes.ts'),
    ]);
  const { missingOnly = false, withDefaults = false, expand = {} } = options;
  const subject = typeof options.subject === 'string' ? subjectOf(options.subject) : options.subject;
  const usage = await usageOf(source, subject, options);
  if (usage.requests === 0)
    return { roles: [], yaml: '', notes: [...notesOn(source), nothingUsed(usage)], requests: 0 };
  const found = rolesOf(usage, { subject, widening: expand, missingOnly, withDefaults });
  const named = namedRoles(options.aggregate ? aggregated(found.roles) : found.roles, options.name);
  const asked = { subject, missingOnly, widening: expand, nameSubject: 'name the subject' };
  const comment = rolesComment(usage, found, { sources: namesOf(source), asked });
  return {
    roles: named.map((role) => ({ ...asData(role), yaml: roleManifest([role], [], asked.nameSubject) })),
    yaml: named.length === 0 ? '' : roleManifest(named, comment, asked.nameSubject),
    notes: [...notesOn(source), ...rolesNotes(usage, found, asked)],
    requests: usage.requests,
  };
}

async function usageOf(
  source: LeastRolesSource,
  subject: Subject | undefined,
  options: LeastRolesOptions,
): Promise<Usage> {
  const [{ Usage: UsageClass }, { traceSourceOf }] = await Promise.all([
    import('../needs/usage.ts'),
    import('../export/files/usage/trace-source.ts'),
  ]);
  const usage = new UsageClass({ allowedOnly: options.allowedOnly ?? false, subject });
  for await (const exchange of exchangesOf(source, options)) {
    // An audit log has everyone's requests, a trace what a person recorded.
    usage.add(exchange, { source: traceSourceOf(exchange) });
  }
  return usage;
}

function nothingUsed({ passedOver }: Usage): string {
  const why = [...passedOver].map(([reason, count]) => `${count} ${reason}`).join(', ');
  return `note: no request in it takes a permission${why && `: ${why}`}`;
}

function asData({ name, namespace, subject, rules }: NamedRole): Omit<LeastRole, 'yaml'> {
  const kind = namespace === '' ? 'ClusterRole' : 'Role';
  return { kind, name, namespace, subject, rules: rules.map(({ rule, facts }) => ({ rule, ...evidenceOf(facts) })) };
}

function evidenceOf(facts: readonly Tally[]): Omit<EvidencedRule, 'rule'> {
  const each = [...new Set(facts)];
  const sum = (of: (tally: Tally) => number) => each.reduce((total, tally) => total + of(tally), 0);
  return {
    evidence: evidenceText(facts),
    requests: sum(({ count }) => count),
    denied: sum(({ denied }) => denied),
    clients: [...new Set(each.flatMap(({ clients }) => [...clients]))],
  };
}
