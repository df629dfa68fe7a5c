import type { PolicyRule } from './policy-rule.ts';
import type { Subject } from './subject.ts';

/**
 * Which check said no.
 * Cured by RBAC: `rbac`, `nonresource`, `impersonation`, `escalation`, `bind`, `connect` (the second check of exec, attach and
 * port-forward), `admission-check` (approve, sign, ownerRef … : an admission plugin that asks the authorizer), `kubelet` where the program
 * that was refused asked the kubelet itself.
 * A rule lifts it too, but `reason` names what is really amiss: `anonymous` (no credential reached the server), `node` (the Node
 * authorizer), `webhook` and `cloud-iam` (another authorizer gave a reason), `dangling-role` (a roleRef that leads nowhere).
 * `handler`: a handler of a server in front of Kubernetes asked its authorizer a second question, which the answer does not tell.
 * Not cured by RBAC, so `rules` is empty: the rest. `cluster`: a server in front of Kubernetes does not know, or does not reach, the member cluster; `request`: no
 * server could do what is asked; `server-bug`: the server panics. `backend`: an aggregated API server or what a proxy subresource leads to
 * answered for itself; `gateway`: something in front of the API server.
 */
export type DenialClass =
  | 'rbac'
  | 'nonresource'
  | 'impersonation'
  | 'escalation'
  | 'bind'
  | 'connect'
  | 'admission-check'
  | 'anonymous'
  | 'node'
  | 'webhook'
  | 'cloud-iam'
  | 'dangling-role'
  | 'kubelet'
  | 'admission'
  | 'refusal'
  | 'backend'
  | 'gateway'
  | 'protocol'
  | 'unauthenticated'
  | 'handler'
  | 'cluster'
  | 'request'
  | 'server-bug'
  | 'unknown';

/**
 * What was wrong with the credential behind a 401, in a word; docs/credentials.md explains each. The API server itself never tells,
 * so it is read off the request, the credential and the clock of the answer; `unknown` where those were not recorded.
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

/**
 * Rules bound to a subject in one scope. `namespace` is `''` in the cluster scope, and where the refusal does not tell it.
 * `subject.name` is `''` where the refusal does not tell whom to bind, or it was system:anonymous, whom nobody should bind.
 */
export interface Grant {
  readonly scope: GrantScope;
  readonly namespace: string;
  readonly rules: readonly PolicyRule[];
  readonly subject: Subject;
  /** Bind this existing ClusterRole, which holds the rules, instead of making a role. */
  readonly clusterRole?: string;
  /** The role is of a kind that a server in front of Kubernetes has of its own. */
  readonly ownRole?: OwnRole;
}

/** A role that is not Kubernetes' own; the manifest of its dialect writes it. */
export interface OwnRole {
  /** Of the role and its binding: it says whose they are. */
  readonly apiGroup: string;
  readonly roleKind: string;
  /** Of a WorkspaceRole, else `''`. */
  readonly workspace: string;
  /** Bind this existing role, which holds the rules, instead of making one. */
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

/** The server's no, understood. `rules`, `scope` and `namespace` are those of the least cure's first grant. */
export interface Denial {
  readonly class: DenialClass;
  /** One sentence for a person. */
  readonly reason: string;
  /** With the class `unauthenticated`, and only there. */
  readonly cause?: UnauthenticatedReason;
  /** The server's own words. */
  readonly message: string;
  readonly user: string;
  readonly groups: readonly string[];
  readonly rules: readonly PolicyRule[];
  readonly scope: GrantScope;
  readonly namespace: string;
  /** Least first; empty where RBAC is no cure. */
  readonly cures: readonly Cure[];
  /** Where an authorizer besides RBAC seems to have denied, so that `cures` is empty: what would lift it if it only had no opinion. */
  readonly doubtfulCure?: Cure;
  /** Which single field of the rules held is off, in one sentence. */
  readonly nearMiss?: string;
  /** Existing roles that would allow it once bound, the narrowest first: `Role pod-reader`, `ClusterRole view`. */
  readonly grantedBy?: readonly string[];
  /** The existing binding that almost allows it. */
  readonly almostBinding?: string;
  /** Of a request to a server in front of Kubernetes. */
  readonly hop?: Hop;
}

/** Which of several servers refused, and by which scope: what the text of the refusal leaves out. */
export interface Hop {
  /** The scope that it decided by: its words say "at the cluster scope" for Workspace and Global, too. */
  readonly resourceScope: string;
  readonly workspace: string;
  /** Where the role has to be; `host` where the request names no cluster. */
  readonly cluster: string;
  /** The server that refused: `kube-apiserver of member` … */
  readonly answeredBy: string;
}
