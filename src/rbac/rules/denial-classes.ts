/** What is true of every denial of a class. */
export interface DenialTraits {
  /** The check that denied, in the words of a person who asks "who said no?". */
  readonly check: string;
  /** Whether an RBAC rule lifts it; `maybe` where that depends on what another authorizer meant. */
  readonly liftedByRule: 'yes' | 'maybe' | 'no';
  /** Whether the missing rule is only a part of the story, so that the reason is shown before it. */
  readonly leadsWithReason: boolean;
  /** Whether the request itself lacks a rule, so that the rules granted may have one that nearly allows it. */
  readonly lacksRule: boolean;
}

const rule = { liftedByRule: 'yes', leadsWithReason: false, lacksRule: true } as const;
const grant = { ...rule, lacksRule: false } as const;
const other = { liftedByRule: 'no', leadsWithReason: false, lacksRule: false } as const;

/**
 * The classes of denials, by the check that denied, the outermost check first. An entry here is all that makes a class: the types
 * below ask for the rest.
 */
export const DENIALS = {
  unauthenticated: { ...other, check: 'authentication' },
  impersonation: { ...rule, check: 'the right to act as somebody else' },
  /** No credential reached the server: a rule for system:anonymous would lift it, and must not be made. */
  anonymous: { ...grant, leadsWithReason: true, check: 'authorization of a request without credential' },
  rbac: { ...rule, check: 'authorization of a resource' },
  nonresource: { ...rule, check: 'authorization of a URL that is not a resource' },
  node: { ...grant, liftedByRule: 'maybe', leadsWithReason: true, check: 'the Node authorizer' },
  /** An authorizer other than RBAC gave a reason. */
  webhook: { ...rule, liftedByRule: 'maybe', leadsWithReason: true, check: 'an authorizer besides RBAC' },
  'cloud-iam': { ...rule, leadsWithReason: true, check: "the cloud's permissions" },
  /** A roleRef refers to a role that does not exist. */
  'dangling-role': {
    ...rule,
    leadsWithReason: true,
    check: 'authorization, with a binding to a role that does not exist',
  },
  /** The second check of exec, attach and port-forward. */
  connect: { ...rule, check: 'the second authorization of a stream' },
  escalation: { ...grant, check: 'granting rules that one has not been granted' },
  bind: { ...grant, check: 'binding a role that allows more than one may do' },
  /** An admission plugin asked the authorizer: approve, sign, ownerReferences … */
  'admission-check': { ...rule, check: 'an admission plugin that asks for a permission' },
  admission: { ...other, check: 'admission, after authorization' },
  /** A rule lifts it where the program that was denied asked the kubelet itself. */
  kubelet: { ...grant, leadsWithReason: true, check: "the kubelet's own authorization" },
  /** An aggregated API server, or what a proxy subresource leads to, answered for itself. */
  backend: { ...other, check: 'something behind the API server' },
  /** Something in front of the API server answered. */
  gateway: { ...other, check: 'something in front of the API server' },
  protocol: { ...other, check: 'the upgrade of a connection' },
  /** A handler of a server in front of Kubernetes asked its authorizer a second question, which the response does not show. */
  handler: { ...grant, check: 'the second question of a handler' },
  /** A server in front of Kubernetes does not know, or does not reach, the member cluster. */
  cluster: { ...other, check: 'the way to a member cluster' },
  /** No server could do what the request asks. */
  request: { ...other, check: 'the request itself' },
  /** The server panics. */
  'server-bug': { ...other, check: 'nobody: the server crashed' },
  refusal: { ...other, check: 'kubetrace' },
  unknown: { ...other, check: 'not known' },
} as const satisfies Readonly<Record<string, DenialTraits>>;

/** Which check denied: a key of `DENIALS`. */
export type DenialClass = keyof typeof DENIALS;

/** The classes that an RBAC rule may lift. */
export type CurableClass = ClassLifted<'yes' | 'maybe'>;

/** The classes of which an authorizer besides RBAC may have decided, so that a rule may not help. */
export type DoubtfulClass = ClassLifted<'maybe'>;

/** The classes that no RBAC rule lifts. */
export type IncurableClass = ClassLifted<'no'>;

type ClassLifted<By extends DenialTraits['liftedByRule']> = {
  [kind in DenialClass]: (typeof DENIALS)[kind]['liftedByRule'] extends By ? kind : never;
}[DenialClass];

/** Is it a class that an RBAC rule may lift? */
export function isCurableClass(kind: DenialClass): kind is CurableClass {
  return DENIALS[kind].liftedByRule !== 'no';
}

/** Is it a class of which another authorizer may have decided? */
export function isDoubtfulClass(kind: DenialClass): kind is DoubtfulClass {
  return DENIALS[kind].liftedByRule === 'maybe';
}

/** The traits of a class. */
export function denialTraits(kind: DenialClass): DenialTraits {
  return DENIALS[kind];
}
