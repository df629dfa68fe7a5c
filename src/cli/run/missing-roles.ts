import { hasEnded } from '../../trace/exchange.ts';
import type { Observer } from '../../trace/observer.ts';

/** Roles that allow what was denied. */
export interface MissingRoles {
  /** How many roles there are, with those for the whole cluster. */
  readonly count: number;
  /** For `kubectl apply -f -`. */
  readonly manifest: string;
  /** What they give beyond what they seem to, each a sentence. */
  readonly warnings: readonly string[];
}

/** An observer that derives them. */
export interface MissingRolesObserver extends Observer {
  /** `undefined` where nothing is missing that a role gives. */
  found(): Promise<MissingRoles | undefined>;
}

/** How much of a body is looked at, for what the API server asks besides the request: as much as a recording holds. */
const BODY_BYTES = 64 * 1024;

/** Watches for denials, and merges what they lack as `kubetrace rbac --missing-only` does. */
export async function observeMissing(): Promise<MissingRolesObserver> {
  const [{ Usage }, { leastRoles, scopeOfRole }] = await Promise.all([
    import('../../needs/usage.ts'),
    import('../../needs/roles/least-roles.ts'),
  ]);
  const usage = new Usage();
  return {
    bodyBytes: BODY_BYTES,
    observe({ type, object }) {
      if (type === 'MODIFIED' && hasEnded(object)) usage.add(object);
    },
    async found() {
      const { roles } = leastRoles(usage, { missingOnly: true });
      if (roles.length === 0) return undefined;
      const [{ roleManifest }, { namedRoles }, { powerWarning }] = await Promise.all([
        import('../../needs/roles/role-manifest.ts'),
        import('../../needs/roles/role-names.ts'),
        import('../../rbac/cures/power.ts'),
      ]);
      const powers = roles.flatMap((role) => {
        const { namespace, subject, rules } = role;
        return (
          powerWarning([{ scope: scopeOfRole(role), namespace, subject, rules: rules.map(({ rule }) => rule) }]) ?? []
        );
      });
      return { count: roles.length, manifest: roleManifest(namedRoles(roles), []), warnings: [...new Set(powers)] };
    },
  };
}
