import { withCommand } from '../../cures/with-command.ts';
import type { Denial } from '../../rules/denial.ts';
import { PLACEHOLDERS } from '../../rules/placeholders.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { newDenial } from '../evidence/new-denial.ts';

/** Policies for pods of which RBAC decides who may use which. */
interface PodPolicy {
  readonly name: string;
  readonly pattern: RegExp;
  readonly resource: string;
  /** How an administrator allows the use of one. */
  readonly remedy: (namespace: string) => string;
}

/**
 * No policy that may be used allows this pod. One that allows it may exist: then the verb `use` on it lifts the denial, for the pod's
 * ServiceAccount, or for the one that creates the pod (kubernetes plugin/pkg/security/podsecuritypolicy/admission.go of 1.5 to 1.24; OpenShift's
 * apiserver-library-go pkg/securitycontextconstraints/sccadmission). The text names neither policy nor account, so no rule is made up.
 */
export function explainPodPolicy(evidence: Evidence): Denial | undefined {
  const { message, info } = evidence;
  const policy = POD_POLICIES.find(({ pattern }) => pattern.test(message));
  if (!policy) return undefined;
  const { name, pattern, resource, remedy } = policy;
  const [, said = ''] = pattern.exec(message) ?? [];
  const isUnusable = said.trim() === '' || said.trim() === '[]';
  const why = isUnusable
    ? `no ${name} may be used for this pod: its ServiceAccount lacks the verb use on ${resource}.`
    : `none of the ${name} objects that may be used for this pod allows it: ${said.trim()}. ` +
      `Either change the pod, or allow its ServiceAccount the verb use on one of the ${resource} that allows it.`;
  return newDenial(evidence, {
    class: 'admission-check',
    reason: `The request was authorized, but ${why}`,
    cures: [],
    remedy: remedy(info?.namespace || PLACEHOLDERS.namespace),
  });
}

const POD_POLICIES: readonly PodPolicy[] = [
  {
    name: 'PodSecurityPolicy',
    pattern:
      /^\S+(?: "(?:[^"\\]|\\.)*")? is forbidden: (?:unable to validate against any pod security policy:?|no providers available to validate pod request)(.*)$/s,
    resource: 'podsecuritypolicies of the API group policy (before 1.16 extensions; removed in 1.25)',
    remedy: (namespace) =>
      'An administrator chooses the policy (kubectl get podsecuritypolicies), makes a role for it, and binds that to the ServiceAccount ' +
      withCommand(
        'of the pod with kubectl create rolebinding',
        'kubectl',
        'create',
        'role',
        'use-policy',
        '--verb=use',
        '--resource=podsecuritypolicies.policy',
        '--resource-name=POLICY',
        `--namespace=${namespace}`,
      ),
  },
  {
    name: 'SecurityContextConstraints',
    pattern:
      /^\S+(?: "(?:[^"\\]|\\.)*")? is forbidden: unable to validate against any security context constraint:?(.*)$/s,
    resource: 'securitycontextconstraints of the API group security.openshift.io',
    remedy: (namespace) =>
      withCommand(
        'Change the fields of the pod that are listed (most often runAsUser, fsGroup, hostPath, privileged), or let an administrator allow its ServiceAccount a wider constraint',
        'oc',
        'adm',
        'policy',
        'add-scc-to-user',
        'CONSTRAINT',
        '-z',
        'SERVICEACCOUNT',
        '-n',
        namespace,
      ),
  },
];
