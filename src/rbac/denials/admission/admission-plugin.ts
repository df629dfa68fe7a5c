import type { Status } from '../../../api/status/status.ts';

/**
 * Which admission plugin words its denials like this, for a person; `undefined` where no known one does. `said` is the text after
 * `is forbidden: `. From plugin/pkg/admission, apiserver pkg/admission/plugin and pod-security-admission of Kubernetes 1.36.
 */
export function admissionPlugin(said: string, status: Status): string | undefined {
  if (status.details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating')) return 'NamespaceLifecycle';
  return PLUGINS.find(([, pattern]) => pattern.test(said))?.[0];
}

const PLUGINS: readonly (readonly [plugin: string, pattern: RegExp])[] = [
  ['PodSecurity', /^violates PodSecurity "/],
  [
    'ResourceQuota',
    /^(?:exceeded quota: |failed quota: |status unknown for quota: |quota usage is negative|insufficient quota to|unable to get previous usage)/,
  ],
  ['LimitRanger', /^\[?(?:minimum|maximum) \S+ usage per |^\[?\S+ max limit to request ratio per /],
  [
    'NamespaceLifecycle',
    /^unable to create new content in namespace .* because it is being terminated|^this namespace may not be deleted/,
  ],
  [
    'ServiceAccount',
    /^error looking up service account |^no service account specified for pod|^volume with secret\.secretName=|^Init container .* with envVar|^Container .{0,300} with envVar .{0,300}service account|^imagePullSecrets\[|^(?:a )?mirror pod (?:may not|must not)/,
  ],
  ['CertificateSubjectRestriction', /^use of .* signer with system:masters group is not allowed/],
  [
    'OwnerReferencesPermissionEnforcement',
    /^cannot set blockOwnerDeletion in this case because cannot find RESTMapping/,
  ],
  [
    'NodeRestriction',
    /^node "?[^" ]+"? (?:is not allowed to|can only|cannot|requested|may not|must)|^is not allowed to modify labels: |^can only create (?:pods|a node CSR)|^could not determine (?:pod|node) from |^spec\.nodeName|^unexpected (?:type|operation)|^(?:pod|the pod) (?:does not|must)|^PVC status/,
  ],
  [
    'Priority',
    /^no PriorityClass with name |^pods with \S+ priorityClass is not permitted in |^the integer value of priority |^PriorityClass .* is already marked as default|^the string value of PreemptionPolicy/,
  ],
  ['RuntimeClass', /^pod rejected: (?:RuntimeClass|Pod(?:'s)? Overhead)/],
  [
    'PersistentVolumeClaimResize',
    /^only dynamically provisioned pvc can be resized|^Only bound persistent volume claims can be expanded/,
  ],
  ['PodResizeValidator', /^node didn't have enough allocatable resources|^pod resize is only supported/],
  ['PodNodeSelector', /^pod node label selector /],
  ['LimitPodHardAntiAffinityTopology', /^affinity\.PodAntiAffinity\.RequiredDuringScheduling has TopologyKey /],
  ['DenyServiceExternalIPs', /^Use of external IPs is denied by admission control/],
  ['PodTolerationRestriction', /^pod tolerations .*conflict/],
  ['AlwaysDeny', /^admission control is denying all modifications/],
  ['a ValidatingAdmissionPolicy', /^ValidatingAdmissionPolicy '[^']*' with binding '[^']*' denied request/],
  ['the setting --allow-privileged of kube-apiserver', /(?:^|: )Forbidden: disallowed by cluster policy/],
  ['RoleBindingRestriction (OpenShift)', /^rolebindings to .* are not allowed in project /],
  ['the storage of PriorityClasses', /^this is a system priority class and cannot be deleted/],
  [
    'the CustomResourceDefinition, which is being deleted,',
    /^create not allowed while custom resource definition is terminating/,
  ],
  ['the PodDisruptionBudget', /^pdb disruptions allowed is negative|^DisruptedPods map too big/],
  ['an admission plugin that is still starting', /^not yet ready to handle request/],
];
