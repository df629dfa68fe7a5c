import type { ListedResource } from '../../api/catalog/resource-doubt.ts';
import { type CurableClass, type DenialClass, type IncurableClass, isCurableClass } from './denial-classes.ts';
import type { PolicyRule } from './policy-rule.ts';
import type { Subject } from './subject.ts';

/**
 * What was wrong with the credential of a 401, in a word; docs/credentials.md explains each. The API server itself gives no reason, so
 * it is derived from the request, the credential and the clock of the response; `unknown` where those were not recorded.
 */
export type UnauthenticatedReason =
  | 'expired'
  | 'not-yet-valid'
  | 'malformed'
  | 'unsigned'
  | 'wrong-audience'
  | 'wrong-issuer-or-key'
  | 'legacy-token'
  | 'kubesphere-token'
  | 'opaque-token'
  | 'revoked'
  | 'wrong-password'
  | 'client-certificate'
  | 'client-authorization'
  | 'unread-authorization'
  | 'no-credential'
  | 'unknown';

/** `namespace`: Role and RoleBinding there; `cluster`: ClusterRole and ClusterRoleBinding. */
export type GrantScope = 'namespace' | 'cluster';

/** Rules bound to a subject in one scope. */
export interface Grant {
  readonly scope: GrantScope;
  /** `''` in the cluster scope; `undefined` where it is a namespace that the denial does not name. */
  readonly namespace: string | undefined;
  readonly rules: readonly PolicyRule[];
  /** `undefined` where the denial does not name whom to bind, or names system:anonymous, whom nobody should bind. */
  readonly subject: Subject | undefined;
  /** Bind this existing ClusterRole, which has the rules, instead of making a role. */
  readonly clusterRole?: string;
  /** The role is of a kind that only a server in front of Kubernetes has. */
  readonly ownRole?: OwnRole;
}

/** A role that is not Kubernetes' own; the manifest of its dialect writes it. */
export interface OwnRole {
  /** Of the role and its binding: it says whose they are. */
  readonly apiGroup: string;
  readonly roleKind: string;
  /** Of a WorkspaceRole, else `''`. */
  readonly workspace: string;
  /** Bind this existing role, which has the rules, instead of making one. */
  readonly role?: string;
}

/** One way to lift a denial: all its grants together. */
export interface Cure {
  /** `least`, or what the widening gives up: `any name`, `whole resource`, `existing ClusterRole view` … */
  readonly title: string;
  /** Why it gives more than it says, one sentence without a full stop; absent for an ordinary one. */
  readonly warning?: string;
  readonly grants: readonly Grant[];
}

/** Why a rule may not be the cure, or is not. */
export interface RuleDoubt {
  /** `request`: what it names is not there for all that is known; `authorizer`: another authorizer gave a reason, and may have denied. */
  readonly about: 'request' | 'authorizer';
  /** `wrong`: no rule helps, and none is offered. `unknown`: a rule helps if the doubt is not justified. */
  readonly certainty: 'wrong' | 'unknown';
  /** A clause without a full stop: `the core group has no deployments; did you mean /apis/apps/v1/namespaces/a/deployments?` */
  readonly text: string;
  /** The path that was probably meant. */
  readonly path?: string;
  /** What the server's discovery lists if the doubt is not justified; absent where discovery cannot settle it. */
  readonly unless?: ListedResource;
}

/** The server's no, understood. The class decides which fields there are. */
export type Denial = CurableDenial | DoubtfulDenial | UnauthenticatedDenial | IncurableDenial;

/** A denial that a rule lifts. */
export interface CurableDenial extends DenialFacts {
  readonly class: CurableClass;
  /** Least first; empty where it is not known which rule is missing, or somebody else has to make it. */
  readonly cures: readonly Cure[];
}

/**
 * A denial of which no rule is offered as the cure: an authorizer besides RBAC seems to have decided, or the request names what does not
 * exist (`doubt`).
 */
export interface DoubtfulDenial extends DenialFacts {
  readonly class: CurableClass;
  readonly cures: readonly [];
  /** What would lift it if that authorizer only had no opinion, or if the server has the resource all the same. */
  readonly doubtfulCure: Cure;
}

/** A 401: the credential was not accepted. */
export interface UnauthenticatedDenial extends DenialFacts {
  readonly class: 'unauthenticated';
  readonly cures: readonly [];
  readonly cause: UnauthenticatedReason;
}

/** A denial that no rule lifts. */
export interface IncurableDenial extends DenialFacts {
  readonly class: Exclude<IncurableClass, 'unauthenticated'>;
  readonly cures: readonly [];
}

/** Is a rule offered that lifts it, where it is known? */
export function isCurable(denial: Denial): denial is CurableDenial {
  return !('doubtfulCure' in denial) && isCurableClass(denial.class);
}

/** What every denial has. `rules`, `scope` and `namespace` are those of the least cure's first grant, also where a wrong request is the reason not to offer it. */
interface DenialFacts {
  readonly class: DenialClass;
  /** One sentence for a person. */
  readonly reason: string;
  /** The server's own words. */
  readonly message: string;
  /** Who was denied; `undefined` where nothing says so. */
  readonly user: string | undefined;
  readonly groups: readonly string[];
  readonly rules: readonly PolicyRule[];
  readonly scope: GrantScope;
  /** As in a Grant. */
  readonly namespace: string | undefined;
  /** What to do besides granting a rule, or instead of it, for a person: one or two sentences, maybe with a command. */
  readonly remedy?: string;
  /** Absent where nothing speaks against a rule. */
  readonly doubt?: RuleDoubt;
  /** Which single field of the rules granted is wrong, in one sentence. */
  readonly nearMiss?: string;
  /** Existing roles that would allow it once bound, the narrowest first: `Role pod-reader`, `ClusterRole view`. */
  readonly grantedBy?: readonly string[];
  /** The existing binding that almost allows it. */
  readonly almostBinding?: string;
  /** Of a request to a server in front of Kubernetes. */
  readonly hop?: Hop;
}

/** Which of several servers denied, and by which scope: what the text of the denial leaves out. */
export interface Hop {
  /** The scope that it decided by: its words say "at the cluster scope" for Workspace and Global, too. */
  readonly resourceScope: string;
  readonly workspace: string;
  /** Where the role has to be; `host` where the request names no cluster. */
  readonly cluster: string;
  /** The server that denied: `kube-apiserver of member` … */
  readonly answeredBy: string;
}
