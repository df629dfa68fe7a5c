import { type Cure, type Denial, type Grant, isCurable } from '../../rules/denial.ts';

/**
 * A denial whose words were cut before they named the scope. The cures are for one namespace, which is left open: at the cluster scope
 * they would allow more than was asked.
 */
export function withoutNamespace(denial: Denial): Denial {
  const reason = `${denial.reason.replace(' at the cluster scope', '')} The text was cut before it named the namespace.`;
  const open = { scope: 'namespace', namespace: undefined } as const;
  const openGrant = (grant: Grant): Grant => ({ ...grant, ...open });
  const openCure = (cure: Cure): Cure => ({ ...cure, grants: cure.grants.map(openGrant) });
  if ('doubtfulCure' in denial) return { ...denial, reason, ...open, doubtfulCure: openCure(denial.doubtfulCure) };
  return isCurable(denial) ? { ...denial, reason, ...open, cures: denial.cures.map(openCure) } : { ...denial, reason };
}
