import { cureCommands } from '../../rbac/cures/cure-commands.ts';
import { cureData } from '../../rbac/cures/cure-data.ts';
import { denialData } from '../../rbac/denials/denial-data.ts';
import type { Cure, Denial } from '../../rbac/rules/denial.ts';
import { cureManifest } from '../../rbac/cure-manifest.ts';
import type { FoundDenial } from './collect-denials.ts';

/**
 * A denial for a program to read, as data for JSON; docs/explain.md lists the fields. `rules`, `scope` and `namespace` are those of the
 * first grant. `explanation` is the sentence for a person; so is `reason`, but for the class `unauthenticated`, where it is a word.
 * `cluster` is what its cluster has to say.
 */
export function denialFields({
  id,
  denial,
  times,
  line,
  cluster,
}: FoundDenial & { readonly cluster?: object }): object {
  const data = denialData(denial);
  const { class: kind, reason, cause, message, user, groups, scope, namespace, rules, remedy } = data;
  const { doubt, nearMiss, almostBinding, grantedBy } = data;
  const [first, ...others] = denial.cures;
  const placeholders = placeholdersIn(first);
  return {
    id,
    class: kind,
    reason: cause ?? reason,
    explanation: reason,
    ...(remedy !== undefined && { remedy }),
    ...(doubt && { doubt }),
    message,
    times,
    ...(line !== undefined && { line }),
    user,
    groups,
    scope,
    namespace,
    rules,
    ...hopFields(denial),
    ...(first ? { ...cureFields(first), commands: cureCommands(first) } : { grants: [], manifest: '', commands: [] }),
    ...(placeholders.length > 0 && { placeholders }),
    ...(first?.warning && { warning: first.warning }),
    alternatives: others.map((cure) => {
      const { title, warning } = cure;
      return { title, ...(warning && { warning }), ...cureFields(cure) };
    }),
    ...('doubtfulCure' in denial && { doubtful: cureFields(denial.doubtfulCure) }),
    ...(nearMiss && { nearMiss }),
    ...(almostBinding && { almostBinding }),
    ...(grantedBy && { grantedBy }),
    ...(cluster && { inCluster: cluster }),
  };
}

/** What a person has to fill in before the cure can be applied. */
function placeholdersIn(cure: Cure | undefined): string[] {
  const grants = cure?.grants ?? [];
  const found = grants.flatMap(({ namespace, subject }) => [
    ...(namespace === undefined ? ['NAMESPACE'] : []),
    ...(subject === undefined ? ['USER'] : []),
  ]);
  return [...new Set(found)];
}

function cureFields(cure: Cure) {
  return { grants: cureData(cure).grants, manifest: cureManifest(cure) };
}

/** What only a server in front of Kubernetes has: the kind of role is beside the rules. */
function hopFields({ hop, cures, scope }: Denial): Readonly<Record<string, string>> {
  if (!hop) return {};
  const grant = cures[0]?.grants[0];
  const roleKind = grant?.ownRole?.roleKind ?? (scope === 'namespace' ? 'Role' : 'ClusterRole');
  return { ...(grant && { roleKind }), ...hop };
}
