import type { DenialClass } from '../rules/denial-classes.ts';
import type { Denial, UnauthenticatedReason } from '../rules/denial.ts';

/** The denial with what to do about any of its kind, where its family has not said more. */
export function withRemedy(denial: Denial): Denial {
  if (denial.remedy !== undefined) return denial;
  const remedy = sessionRemedy(denial) ?? BY_CLASS[denial.class]?.(denial);
  return remedy === undefined ? denial : { ...denial, remedy };
}

const WHOAMI = 'kubetrace whoami shows which credential this kubeconfig sends and what is wrong with it';

const BY_CLASS: Readonly<Partial<Record<DenialClass, (denial: Denial) => string | undefined>>> = {
  unauthenticated: (denial) => `${'cause' in denial ? (BY_CAUSE[denial.cause] ?? '') : ''}${WHOAMI}.`,
  anonymous: () =>
    `Send a credential, and bind nobody: a role for system:anonymous is for everybody who reaches the server. ${WHOAMI}.`,
  node: ({ cures }) =>
    cures.length > 0
      ? undefined
      : "Use an administrator's kubeconfig, not the kubelet's (/etc/kubernetes/kubelet.conf); for the kubelet itself look at the pods of its node.",
  backend: () =>
    'Look at the rights and the log of what the request was passed on to: kubectl get apiservices shows aggregated API servers; what a …/proxy leads to has rules of its own.',
  protocol: () => 'Use a kubectl that is no more than one minor version from the server, without a proxy in between.',
};

const BY_CAUSE: Readonly<Partial<Record<UnauthenticatedReason, string>>> = {
  expired: 'Log in again, or get a new token. ',
  'not-yet-valid': 'Set the clocks right. ',
  revoked: 'Log in again, or get a new token. ',
  'client-certificate': 'Get a new client certificate (with kubeadm: kubeadm certs renew admin.conf). ',
  'no-credential': 'Name a user in the context of the kubeconfig: kubectl config view --minify shows it. ',
  unknown:
    'Log in again. On EKS a 401 also means that the IAM identity has no access entry (aws eks list-access-entries). ',
};

/** A binding to the name of an AWS session ends with the session. */
function sessionRemedy({ user = '', cures }: Denial): string | undefined {
  const [, account, role, session] = STS.exec(user) ?? [];
  if (session === undefined || cures.length === 0) return undefined;
  return (
    `The name ends in ${session}, the session of one login, so a binding to it may stop working with the next. Rather give the role a group ` +
    `(aws eks create-access-entry --cluster-name CLUSTER --principal-arn arn:aws:iam::${account}:role/${role} --kubernetes-groups GROUP) and bind that.`
  );
}

const STS = /^arn:aws[\w-]{0,20}:sts::(\d{12}):assumed-role\/([\w+=,.@-]{1,64})\/([\w+=,.@-]{1,64})$/;
