import { almostBinding } from './almost-binding.ts';
import { boundRules } from './bound-rules.ts';
import type { Denial } from '../rules/denial.ts';
import { grantingRoles } from './granting-roles.ts';
import { type GrantedRules, nearMiss } from './near-miss.ts';
import type { RbacObjects } from '../rules/policy.ts';
import type { Attributes } from '../rules/rule-match.ts';

/** What is known of the cluster that denied. */
export interface Surroundings {
  /** The rules that the user is granted, as the server lists them. */
  readonly granted: readonly GrantedRules[];
  /** Where they could be read: all roles and bindings. */
  readonly objects?: RbacObjects | undefined;
}

/** The denial with what was near: the field that is wrong, the roles that would grant it, the binding that almost did. */
export function completedDenial(denial: Denial, wanted: readonly Attributes[], surroundings: Surroundings): Denial {
  const [first] = wanted;
  if (!first) return denial;
  const { granted, objects } = surroundings;
  const user = { username: denial.user ?? '', groups: denial.groups };
  // A rule whose binding is known says more than the same rule alone.
  const places = [...(objects ? boundRules(user, objects) : []), ...granted];
  const miss = wanted.map((attributes) => nearMiss(attributes, places)).find(Boolean);
  const almost = miss?.binding ?? (objects && almostBinding(user, first, objects));
  return {
    ...denial,
    ...(miss && { nearMiss: miss.text }),
    ...(objects && { grantedBy: grantingRoles(first, objects) }),
    ...(almost && { almostBinding: almost }),
  };
}
