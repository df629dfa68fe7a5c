import { lookupTable } from '../../api/lookup-table.ts';
import type { Merging, ValueType } from './value-type.ts';

/**
 * What merges otherwise than by default (k8s.io/api and apimachinery, types.go: `+listType`, `+listMapKey`, `+mapType`, `+structType`, `patchStrategy`,
 * `patchMergeKey`). Per type its fields, `FIELD=FACT|FACT`: `map:KEYS` and `set` are lists, `atomic` is one value, `granular` is not although its type is, the others are patch strategies, with the
 * merge key after `merge`; `default:` is what a missing key counts as. `atomic` alone is the type itself.
 */
const TABLE = `
admissionregistration/v1.MatchResources atomic
admissionregistration/v1.MutatingWebhook matchConditions=map:name|merge:name
admissionregistration/v1.MutatingWebhookConfiguration webhooks=map:name|merge:name
admissionregistration/v1.NamedRuleWithOperations atomic
admissionregistration/v1.ParamKind atomic
admissionregistration/v1.ParamRef atomic
admissionregistration/v1.ValidatingAdmissionPolicyBindingSpec validationActions=set
admissionregistration/v1.ValidatingAdmissionPolicySpec matchConditions=map:name|merge:name variables=map:name|merge:name
admissionregistration/v1.ValidatingAdmissionPolicyStatus conditions=map:type
admissionregistration/v1.ValidatingWebhook matchConditions=map:name|merge:name
admissionregistration/v1.ValidatingWebhookConfiguration webhooks=map:name|merge:name
admissionregistration/v1.Variable atomic
apps/v1.DaemonSetStatus conditions=map:type|merge:type
apps/v1.DeploymentSpec strategy=retainKeys
apps/v1.DeploymentStatus conditions=map:type|merge:type
apps/v1.ReplicaSetStatus conditions=map:type|merge:type
apps/v1.StatefulSetStatus conditions=map:type|merge:type
autoscaling/v1.CrossVersionObjectReference atomic
autoscaling/v2.HorizontalPodAutoscalerStatus conditions=map:type|merge:type
batch/v1.JobStatus conditions=merge:type
batch/v1.PodFailurePolicyOnExitCodesRequirement values=set
batch/v1.UncountedTerminatedPods succeeded=set failed=set
certificates/v1.CertificateSigningRequestStatus conditions=map:type
core/v1.ComponentStatus conditions=map:type|merge:type
core/v1.ConfigMapKeySelector atomic
core/v1.Container ports=map:containerPort+protocol|merge:containerPort env=map:name|merge:name volumeMounts=map:mountPath|merge:mountPath volumeDevices=map:devicePath|merge:devicePath
core/v1.ContainerPort protocol=default:TCP
core/v1.ContainerRestartRuleOnExitCodes values=set
core/v1.ContainerStatus volumeMounts=map:mountPath|merge:mountPath allocatedResourcesStatus=map:name|merge:name
core/v1.EndpointAddress atomic
core/v1.EndpointPort atomic
core/v1.EphemeralContainer ports=map:containerPort+protocol|merge:containerPort env=map:name|merge:name volumeMounts=map:mountPath|merge:mountPath volumeDevices=map:devicePath|merge:devicePath
core/v1.FileKeySelector atomic
core/v1.LocalObjectReference atomic
core/v1.NamespaceStatus conditions=map:type|merge:type
core/v1.NodeSelector atomic
core/v1.NodeSelectorTerm atomic
core/v1.NodeSpec podCIDRs=set|merge
core/v1.NodeStatus conditions=map:type|merge:type addresses=map:type|merge:type
core/v1.ObjectFieldSelector atomic
core/v1.ObjectReference atomic
core/v1.PersistentVolumeClaimStatus conditions=map:type|merge:type
core/v1.PersistentVolumeSpec claimRef=granular
core/v1.PodSpec volumes=map:name|merge:name|retainKeys initContainers=map:name|merge:name containers=map:name|merge:name ephemeralContainers=map:name|merge:name nodeSelector=atomic imagePullSecrets=map:name|merge:name hostAliases=map:ip|merge:ip topologySpreadConstraints=map:topologyKey+whenUnsatisfiable|merge:topologyKey schedulingGates=map:name|merge:name resourceClaims=map:name|merge:name|retainKeys
core/v1.PodStatus conditions=map:type|merge:type hostIPs=merge:ip podIPs=map:ip|merge:ip resourceClaimStatuses=map:name|merge:name|retainKeys
core/v1.ReplicationControllerSpec selector=atomic
core/v1.ReplicationControllerStatus conditions=map:type|merge:type
core/v1.ResourceFieldSelector atomic
core/v1.ResourceRequirements claims=map:name
core/v1.ResourceStatus resources=map:resourceID
core/v1.ScopeSelector atomic
core/v1.SecretKeySelector atomic
core/v1.SecretReference atomic
core/v1.ServiceAccount secrets=map:name|merge:name
core/v1.ServicePort protocol=default:TCP
core/v1.ServiceSpec ports=map:port+protocol|merge:port selector=atomic
core/v1.ServiceStatus conditions=map:type|merge:type
core/v1.TopologySelectorTerm atomic
core/v1.TypedLocalObjectReference atomic
discovery/v1.Endpoint addresses=set
discovery/v1.EndpointPort atomic
flowcontrol/v1.FlowSchemaStatus conditions=map:type|merge:type
flowcontrol/v1.NonResourcePolicyRule verbs=set nonResourceURLs=set
flowcontrol/v1.PriorityLevelConfigurationStatus conditions=map:type|merge:type
flowcontrol/v1.ResourcePolicyRule verbs=set apiGroups=set resources=set namespaces=set
meta/v1.LabelSelector atomic
meta/v1.ObjectMeta ownerReferences=map:uid|merge:uid finalizers=set|merge
meta/v1.OwnerReference atomic
networking/v1.ServiceBackendPort atomic
networking/v1.ServiceCIDRStatus conditions=map:type|merge:type
node/v1.Scheduling nodeSelector=atomic
policy/v1.PodDisruptionBudgetSpec selector=replace
policy/v1.PodDisruptionBudgetStatus conditions=map:type|merge:type
rbac/v1.RoleRef atomic
rbac/v1.Subject atomic
resource/v1.AllocatedDeviceStatus conditions=map:type
resource/v1.ResourceClaimStatus reservedFor=map:uid|merge:uid devices=map:driver+device+pool+shareID
storage/v1.CSIDriverSpec volumeLifecycleModes=set
storage/v1.CSINodeSpec drivers=map:name|merge:name
`;

const FACTS = lookupTable<ReadonlyMap<string, readonly string[]>>(
  Object.fromEntries(
    TABLE.trim()
      .split('\n')
      .map((line) => {
        const [type = '', ...fields] = line.split(' ');
        return [type, factsOf(fields)];
      }),
  ),
);

function factsOf(fields: readonly string[]): ReadonlyMap<string, readonly string[]> {
  return new Map(
    fields.map((field) => {
      const [name = '', facts = ''] = field.split('=');
      return [name, facts.split('|')];
    }),
  );
}

/** Whether objects of this type are one value for who owns them. */
export function isAtomic(type: string): boolean {
  return FACTS.get(type)?.has('atomic') ?? false;
}

/** How a field of a published type merges. */
export function mergingOf(type: string, field: string, value: ValueType): Merging {
  const facts = FACTS.get(type)?.get(field) ?? [];
  const after = (word: string) => facts.find((fact) => fact.startsWith(`${word}:`))?.slice(word.length + 1);
  const keys = after('map')?.split('+') ?? [];
  const patchMergeKey = after('merge');
  const strategies = facts.map((fact) => fact.replace(/:.*/, ''));
  return {
    kind: kindOf(strategies, value),
    keys,
    patchStrategies: strategies.filter((strategy) => ['merge', 'retainKeys', 'replace'].includes(strategy)),
    patchMergeKey,
    default: after('default'),
  };
}

/** A list is one value unless a fact says otherwise; anything else has parts, each with an owner of its own. */
function kindOf(facts: readonly string[], value: ValueType): Merging['kind'] {
  if (facts.includes('atomic')) return 'atomic';
  if (facts.includes('granular')) return 'granular';
  if (value.shape === 'object') return isAtomic(value.name) ? 'atomic' : 'granular';
  if (value.shape !== 'list') return 'granular';
  return facts.includes('map') ? 'map' : facts.includes('set') ? 'set' : 'atomic';
}
