import type { Cure, Grant } from '../rules/denial.ts';
import { PLACEHOLDERS } from '../rules/placeholders.ts';

/** Something that a denial does not name, so that a person has to fill it in. */
export interface Unknown {
  /** What stands for it in the manifest and the commands. */
  readonly placeholder: string;
  /** One sentence for a person. */
  readonly comment: string;
}

/** What has to be filled in before a cure can be applied; the server refuses its manifest before that. */
export function unknownsOf({ grants }: Cure): Unknown[] {
  return UNKNOWNS.filter(({ applies }) => grants.some(applies)).map(({ placeholder, comment }) => ({
    placeholder,
    comment,
  }));
}

const { namespace: NAMESPACE, user: USER, kind: KIND, impersonated: IMPERSONATED } = PLACEHOLDERS;

const UNKNOWNS: readonly (Unknown & { readonly applies: (grant: Grant) => boolean })[] = [
  {
    placeholder: NAMESPACE,
    comment: `Replace ${NAMESPACE}: the denial does not name the namespace.`,
    applies: ({ scope, namespace }) => scope === 'namespace' && namespace === undefined,
  },
  {
    placeholder: USER,
    comment:
      `Replace ${KIND} and ${USER} by the user or ServiceAccount that is to do it, which the denial does not name. ` +
      'Never bind system:anonymous.',
    applies: ({ subject, ownRole }) => !subject && !ownRole,
  },
  {
    placeholder: IMPERSONATED,
    comment: `Replace ${IMPERSONATED} by the user to act as, whom the denial does not name.`,
    applies: ({ rules }) => rules.some(({ resourceNames }) => resourceNames?.includes(IMPERSONATED)),
  },
];
