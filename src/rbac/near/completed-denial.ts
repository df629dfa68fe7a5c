import { almostBinding } from './almost-binding.ts';
import { boundHoldings } from './bound-holdings.ts';
import type { Denial } from '../rules/denial.ts';
import { grantingRoles } from './granting-roles.ts';
import { type Holding, nearMiss } from './near-miss.ts';
import type { RbacObjects } from '../rules/policy.ts';
import type { Attributes } from '../rules/rule-match.ts';

/** What is known of the cluster behind a denial. */
export interface Surroundings {
  /** What the user holds, as the server told them. */
  readonly held: readonly Holding[];
  /** Where they could be read: all roles and bindings. */
  readonly objects?: RbacObjects | undefined;
}

/** The denial with what was near: the field that is off, the roles that would grant it, the binding that almost did. */
export function completedDenial(denial: Denial, wanted: readonly Attributes[], surroundings: Surroundings): Denial {
  const [first] = wanted;
  if (!first) return denial;
  const { held, objects } = surroundings;
  const user = { username: denial.user ?? '', groups: denial.groups };
  // A rule that comes with its binding tells more than the same rule without.
  const holdings = [...(objects ? boundHoldings(user, objects) : []), ...held];
  const miss = wanted.map((attributes) => nearMiss(attributes, holdings)).find(Boolean);
  const almost = miss?.binding ?? (objects && almostBinding(user, first, objects));
  return {
    ...denial,
    ...(miss && { nearMiss: miss.text }),
    ...(objects && { grantedBy: grantingRoles(first, objects) }),
    ...(almost && { almostBinding: almost }),
  };
}
