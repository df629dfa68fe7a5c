import type { RequestInfo } from '../../api/request/request-info.ts';
import type { PolicyRule } from '../rules/policy-rule.ts';
import type { RoleRef } from '../rules/policy.ts';
import type { Attributes } from '../rules/rule-match.ts';

/** A request that came as far as a second check, and what is known of the object that it writes. */
export interface CheckedRequest {
  readonly info: RequestInfo;
  readonly status: number;
  /** The body as it was sent, which may be a patch; `undefined` where it is not known. */
  readonly sent: unknown;
  /** The object that came of it, as far as it is known to have this field; `undefined` where it is not known. */
  readonly objectWith: (field: string) => unknown;
  /** Whether the object is known to be as it was before: then what looks at changes has nothing to check. */
  readonly isUnchanged: boolean;
  /** The rules of a role, as far as they are known at that time. */
  readonly rulesOf: (role: RoleRef, namespace: string) => readonly PolicyRule[] | undefined;
}

/** What is enough: being allowed to do all of these, or having been granted these rules. */
export type Sufficient =
  | { readonly asked: readonly Attributes[] }
  | { readonly granted: readonly PolicyRule[]; readonly namespace: string };

/** A question of the API server: any of these is enough, the least first. `why` is for a person. */
export interface SecondQuestion {
  readonly anyOf: readonly [Sufficient, ...Sufficient[]];
  readonly why: string;
}

/** A check that the API server makes besides the authorization of the request itself. */
export interface SecondCheck {
  /** Who asks: a storage or an admission plugin. */
  readonly asker: string;
  /** Whether requests like this one are checked. */
  readonly concerns: (info: RequestInfo, status: number) => boolean;
  /**
   * It is an admission plugin that comes last (ValidatingAdmission): after the object was found valid and, of an update, without a conflict.
   * The others come before all that.
   */
  readonly isLast?: boolean;
  /** What is asked; `undefined` where the object that decides it is not known. */
  readonly asks: (request: CheckedRequest) => readonly SecondQuestion[] | undefined;
  /** What may be missing where it is not known, for a person; `''` where the request alone decides. */
  readonly unknown: string;
}

/** A question with one attribute set after the other, any of which is enough. */
export function question(why: string, ...either: readonly [Attributes, ...Attributes[]]): SecondQuestion {
  const [first, ...others] = either.map((attributes) => ({ asked: [attributes] }));
  return { anyOf: [first ?? { asked: [] }, ...others], why };
}
