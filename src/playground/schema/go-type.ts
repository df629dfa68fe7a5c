import { lookupTable } from '../../api/lookup-table.ts';
import { holdsQuantities } from './release-facts.ts';
import type { ValueType } from './value-type.ts';

/** What Go calls the texts of a field that have a type of their own, where a decoder names it (k8s.io/api and apimachinery, types.go). */
const TABLE = `
admissionregistration/v1.MatchResources matchPolicy=MatchPolicyType
admissionregistration/v1.MutatingWebhook failurePolicy=FailurePolicyType matchPolicy=MatchPolicyType sideEffects=SideEffectClass reinvocationPolicy=ReinvocationPolicyType
admissionregistration/v1.ParamRef parameterNotFoundAction=ParameterNotFoundActionType
admissionregistration/v1.RuleWithOperations operations=OperationType
admissionregistration/v1.ValidatingAdmissionPolicyBindingSpec validationActions=ValidationAction
admissionregistration/v1.ValidatingAdmissionPolicySpec failurePolicy=FailurePolicyType
admissionregistration/v1.ValidatingWebhook failurePolicy=FailurePolicyType matchPolicy=MatchPolicyType sideEffects=SideEffectClass
admissionregistration/v1.Validation reason=StatusReason
apps/v1.DaemonSetCondition type=DaemonSetConditionType status=ConditionStatus
apps/v1.DaemonSetUpdateStrategy type=DaemonSetUpdateStrategyType
apps/v1.DeploymentCondition type=DeploymentConditionType status=ConditionStatus
apps/v1.DeploymentStrategy type=DeploymentStrategyType
apps/v1.ReplicaSetCondition type=ReplicaSetConditionType status=ConditionStatus
apps/v1.StatefulSetCondition type=StatefulSetConditionType status=ConditionStatus
apps/v1.StatefulSetPersistentVolumeClaimRetentionPolicy whenDeleted=PersistentVolumeClaimRetentionPolicyType whenScaled=PersistentVolumeClaimRetentionPolicyType
apps/v1.StatefulSetSpec podManagementPolicy=PodManagementPolicyType
apps/v1.StatefulSetUpdateStrategy type=StatefulSetUpdateStrategyType
authentication/v1.UserInfo extra=ExtraValue
authorization/v1.SubjectAccessReviewSpec extra=ExtraValue
autoscaling/v2.ContainerResourceMetricSource name=ResourceName
autoscaling/v2.ContainerResourceMetricStatus name=ResourceName
autoscaling/v2.HPAScalingPolicy type=HPAScalingPolicyType
autoscaling/v2.HPAScalingRules selectPolicy=ScalingPolicySelect
autoscaling/v2.HorizontalPodAutoscalerCondition type=HorizontalPodAutoscalerConditionType status=ConditionStatus
autoscaling/v2.MetricSpec type=MetricSourceType
autoscaling/v2.MetricStatus type=MetricSourceType
autoscaling/v2.MetricTarget type=MetricTargetType
autoscaling/v2.ResourceMetricSource name=ResourceName
autoscaling/v2.ResourceMetricStatus name=ResourceName
batch/v1.CronJobSpec concurrencyPolicy=ConcurrencyPolicy
batch/v1.JobCondition type=JobConditionType status=ConditionStatus
batch/v1.JobSpec completionMode=CompletionMode podReplacementPolicy=PodReplacementPolicy
batch/v1.PodFailurePolicyOnExitCodesRequirement operator=PodFailurePolicyOnExitCodesOperator
batch/v1.PodFailurePolicyOnPodConditionsPattern type=PodConditionType status=ConditionStatus
batch/v1.PodFailurePolicyRule action=PodFailurePolicyAction
certificates/v1.CertificateSigningRequestCondition type=RequestConditionType status=ConditionStatus
certificates/v1.CertificateSigningRequestSpec usages=KeyUsage extra=ExtraValue
coordination/v1.LeaseSpec strategy=CoordinatedLeaseStrategy
core/v1.AppArmorProfile type=AppArmorProfileType
core/v1.AttachedVolume name=UniqueVolumeName
core/v1.AzureDiskVolumeSource cachingMode=AzureDataDiskCachingMode kind=AzureDataDiskKind
core/v1.Capabilities add=Capability drop=Capability
core/v1.ComponentCondition type=ComponentConditionType status=ConditionStatus
core/v1.Container restartPolicy=ContainerRestartPolicy terminationMessagePolicy=TerminationMessagePolicy imagePullPolicy=PullPolicy
core/v1.ContainerPort protocol=Protocol
core/v1.ContainerResizePolicy resourceName=ResourceName restartPolicy=ResourceResizeRestartPolicy
core/v1.ContainerRestartRule action=ContainerRestartRuleAction
core/v1.ContainerRestartRuleOnExitCodes operator=ContainerRestartRuleOnExitCodesOperator
core/v1.ContainerStatus stopSignal=Signal
core/v1.EmptyDirVolumeSource medium=StorageMedium
core/v1.EndpointPort protocol=Protocol
core/v1.HTTPGetAction scheme=URIScheme
core/v1.HostPathVolumeSource type=HostPathType
core/v1.ImageVolumeSource pullPolicy=PullPolicy
core/v1.Lifecycle stopSignal=Signal
core/v1.LimitRangeItem type=LimitType
core/v1.LoadBalancerIngress ipMode=LoadBalancerIPMode
core/v1.ModifyVolumeStatus status=PersistentVolumeClaimModifyVolumeStatus
core/v1.NamespaceCondition type=NamespaceConditionType status=ConditionStatus
core/v1.NamespaceSpec finalizers=FinalizerName
core/v1.NamespaceStatus phase=NamespacePhase
core/v1.NodeAddress type=NodeAddressType
core/v1.NodeCondition type=NodeConditionType status=ConditionStatus
core/v1.NodeSelectorRequirement operator=NodeSelectorOperator
core/v1.NodeStatus phase=NodePhase volumesInUse=UniqueVolumeName
core/v1.ObjectReference uid=types.UID
core/v1.PersistentVolumeClaimCondition type=PersistentVolumeClaimConditionType status=ConditionStatus
core/v1.PersistentVolumeClaimSpec accessModes=PersistentVolumeAccessMode volumeMode=PersistentVolumeMode
core/v1.PersistentVolumeClaimStatus phase=PersistentVolumeClaimPhase accessModes=PersistentVolumeAccessMode allocatedResourceStatuses=ClaimResourceStatus
core/v1.PersistentVolumeSpec accessModes=PersistentVolumeAccessMode persistentVolumeReclaimPolicy=PersistentVolumeReclaimPolicy volumeMode=PersistentVolumeMode
core/v1.PersistentVolumeStatus phase=PersistentVolumePhase
core/v1.PodCondition type=PodConditionType status=ConditionStatus
core/v1.PodOS name=OSName
core/v1.PodReadinessGate conditionType=PodConditionType
core/v1.PodSecurityContext supplementalGroupsPolicy=SupplementalGroupsPolicy fsGroupChangePolicy=PodFSGroupChangePolicy seLinuxChangePolicy=PodSELinuxChangePolicy
core/v1.PodSpec restartPolicy=RestartPolicy dnsPolicy=DNSPolicy preemptionPolicy=PreemptionPolicy
core/v1.PodStatus phase=PodPhase qosClass=PodQOSClass resize=PodResizeStatus
core/v1.PortStatus protocol=Protocol
core/v1.ReplicationControllerCondition type=ReplicationControllerConditionType status=ConditionStatus
core/v1.ResourceHealth resourceID=ResourceID health=ResourceHealthStatus
core/v1.ResourceQuotaSpec scopes=ResourceQuotaScope
core/v1.ResourceStatus name=ResourceName
core/v1.ScopedResourceSelectorRequirement scopeName=ResourceQuotaScope operator=ScopeSelectorOperator
core/v1.SeccompProfile type=SeccompProfileType
core/v1.Secret type=SecretType
core/v1.SecurityContext procMount=ProcMountType
core/v1.ServicePort protocol=Protocol
core/v1.ServiceSpec type=ServiceType sessionAffinity=ServiceAffinity externalTrafficPolicy=ServiceExternalTrafficPolicy ipFamilies=IPFamily ipFamilyPolicy=IPFamilyPolicy internalTrafficPolicy=ServiceInternalTrafficPolicy
core/v1.Taint effect=TaintEffect
core/v1.Toleration operator=TolerationOperator effect=TaintEffect
core/v1.TopologySpreadConstraint whenUnsatisfiable=UnsatisfiableConstraintAction nodeAffinityPolicy=NodeInclusionPolicy nodeTaintsPolicy=NodeInclusionPolicy
core/v1.VolumeMount recursiveReadOnly=RecursiveReadOnlyMode mountPropagation=MountPropagationMode
core/v1.VolumeMountStatus recursiveReadOnly=RecursiveReadOnlyMode
discovery/v1.EndpointPort protocol=Protocol
discovery/v1.EndpointSlice addressType=AddressType
flowcontrol/v1.FlowDistinguisherMethod type=FlowDistinguisherMethodType
flowcontrol/v1.FlowSchemaCondition type=FlowSchemaConditionType status=ConditionStatus
flowcontrol/v1.LimitResponse type=LimitResponseType
flowcontrol/v1.PriorityLevelConfigurationCondition type=PriorityLevelConfigurationConditionType status=ConditionStatus
flowcontrol/v1.PriorityLevelConfigurationSpec type=PriorityLevelEnablement
flowcontrol/v1.Subject kind=SubjectKind
meta/v1.APIResource verbs=Verbs
meta/v1.Condition status=ConditionStatus
meta/v1.DeleteOptions propagationPolicy=DeletionPropagation
meta/v1.FieldSelectorRequirement operator=FieldSelectorOperator
meta/v1.LabelSelectorRequirement operator=LabelSelectorOperator
meta/v1.ManagedFieldsEntry operation=ManagedFieldsOperationType
meta/v1.ObjectMeta uid=types.UID
meta/v1.OwnerReference uid=types.UID
meta/v1.Preconditions uid=types.UID
meta/v1.Status reason=StatusReason
meta/v1.StatusCause reason=CauseType
networking/v1.HTTPIngressPath pathType=PathType
networking/v1.IngressPortStatus protocol=Protocol
networking/v1.NetworkPolicyPort protocol=Protocol
networking/v1.NetworkPolicySpec policyTypes=PolicyType
policy/v1.PodDisruptionBudgetSpec unhealthyPodEvictionPolicy=UnhealthyPodEvictionPolicyType
resource/v1.DeviceAllocationConfiguration source=AllocationConfigSource
resource/v1.DeviceConstraint matchAttribute=FullyQualifiedName distinctAttribute=FullyQualifiedName
resource/v1.DeviceSubRequest allocationMode=DeviceAllocationMode
resource/v1.DeviceTaint effect=DeviceTaintEffect
resource/v1.DeviceToleration operator=DeviceTolerationOperator effect=DeviceTaintEffect
resource/v1.ExactDeviceRequest allocationMode=DeviceAllocationMode
scheduling/v1.PriorityClass preemptionPolicy=PreemptionPolicy
storage/v1.CSIDriverSpec volumeLifecycleModes=VolumeLifecycleMode fsGroupPolicy=FSGroupPolicy
storage/v1.StorageClass reclaimPolicy=PersistentVolumeReclaimPolicy volumeBindingMode=VolumeBindingMode
`;

let names: ReadonlyMap<string, string> | undefined;

function namesOf(): ReadonlyMap<string, string> {
  names ??= lookupTable(
    Object.fromEntries(
      TABLE.trim()
        .split('\n')
        .flatMap((line) => {
          const [type = '', ...fields] = line.split(' ');
          return fields.map((field) => {
            const [name = '', go = ''] = field.split('=');
            return [`${type}.${name}`, go.includes('.') ? go : `${packageOf(type)}.${go}`];
          });
        }),
    ),
  );
  return names;
}

/** The Go type of a field of a published type: `[]v1.Container`, `int32`, `v1.RestartPolicy`. */
export function goType(owner: string, field: string, type: ValueType): string {
  if (type.shape === 'map' && holdsQuantities(owner, field)) return 'v1.ResourceList';
  switch (type.shape) {
    case 'list':
      return `[]${goType(owner, field, type.items)}`;
    case 'map':
      return `map[string]${goType(owner, field, type.values)}`;
    case 'object':
      return `${packageOf(type.name)}.${goStruct(type.name)}`;
    case 'scalar':
      return type.scalar === 'string' ? (namesOf().get(`${owner}.${field}`) ?? 'string') : SCALARS[type.scalar];
  }
}

/** The name of the struct of a published type: `Container`. */
export function goStruct(type: string): string {
  return type.slice(type.indexOf('.') + 1);
}

/** As decoders meet them: those with a form of their own are read as a text or a number first. */
const SCALARS = {
  bool: 'bool',
  int32: 'int32',
  int64: 'int64',
  double: 'float64',
  any: 'interface {}',
  'int-or-string': 'int32',
  quantity: 'string',
  byte: '[]uint8',
  time: 'string',
  'micro-time': 'string',
};

/** `v1` of `core/v1.Container`. */
function packageOf(type: string): string {
  return type.slice(type.indexOf('/') + 1, type.indexOf('.'));
}
