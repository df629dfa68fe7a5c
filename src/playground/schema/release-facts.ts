import { lookupTable } from '../../api/lookup-table.ts';

/** Fields that hold quantities, alone, in lists or as values of maps: the published types call them texts (k8s.io/api, types.go). */
const QUANTITIES = fieldsOf(`
autoscaling/v2.HPAScalingRules tolerance
autoscaling/v2.MetricTarget value averageValue
autoscaling/v2.MetricValueStatus value averageValue
core/v1.ContainerStatus allocatedResources
core/v1.EmptyDirVolumeSource sizeLimit
core/v1.LimitRangeItem max min default defaultRequest maxLimitRequestRatio
core/v1.NodeStatus capacity allocatable
core/v1.PersistentVolumeClaimStatus capacity allocatedResources
core/v1.PersistentVolumeSpec capacity
core/v1.PodSpec overhead
core/v1.ResourceFieldSelector divisor
core/v1.ResourceQuotaSpec hard
core/v1.ResourceQuotaStatus hard used
core/v1.ResourceRequirements limits requests
core/v1.VolumeResourceRequirements limits requests
node/v1.Overhead podFixed
resource/v1.CapacityRequestPolicy default validValues
resource/v1.CapacityRequestPolicyRange min max step
resource/v1.CapacityRequirements requests
resource/v1.Counter value
resource/v1.DeviceCapacity value
resource/v1.DeviceRequestAllocationResult consumedCapacity
storage/v1.CSIStorageCapacity capacity maximumVolumeSize
`);

/** Fields of later releases than the published types: they are known, but not what they hold. */
const LATER = fieldsOf(`
authentication/v1.TokenRequestSpec attestations
autoscaling/v2.HorizontalPodAutoscalerCondition observedGeneration
batch/v1.JobSpec scheduling
core/v1.ClusterTrustBundleProjection user
core/v1.ConfigMapVolumeSource defaultUser
core/v1.DownwardAPIVolumeFile user
core/v1.DownwardAPIVolumeSource defaultUser
core/v1.EmptyDirVolumeSource mode
core/v1.GRPCAction mode
core/v1.HTTPGetAction protocol
core/v1.KeyToPath user
core/v1.NodeSpec podPreemptionPolicy
core/v1.NodeStatus declaredFeatures
core/v1.PersistentVolumeClaimStatus healthStatus
core/v1.PodCertificateProjection userAnnotations user
core/v1.PodSpec schedulingGroup evictionResponders
core/v1.PodStatus allocatedResources resources nodeAllocatableResourceClaimStatuses volumeHealth
core/v1.ProjectedVolumeSource defaultUser
core/v1.ResourceHealth message
core/v1.SecretVolumeSource defaultUser
core/v1.ServiceAccountTokenProjection user
core/v1.VolumeMount bindMountOptions
core/v1.VolumeMountStatus volumeStatus
meta/v1.ListMeta shardInfo
resource/v1.Device nodeAllocatableResources
resource/v1.DeviceAttribute ints bools strings versions
resource/v1.DeviceRequestAllocationResult skipNodeOperations
resource/v1.ResourceSliceSpec partitionTypeAttribute skipNodeOperations
storage/v1.CSIDriverSpec serviceAccountTokenInSecrets preventPodSchedulingIfMissing
storage/v1.CSINode status
`);

/** Whether the texts in a field of a published type are quantities. */
export function holdsQuantities(type: string, field: string): boolean {
  return QUANTITIES.get(type)?.includes(field) ?? false;
}

/** The fields that a type has got since the release of the published types. */
export function laterFields(type: string): readonly string[] {
  return LATER.get(type) ?? [];
}

function fieldsOf(table: string): ReadonlyMap<string, readonly string[]> {
  const rows = table
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
  return lookupTable(Object.fromEntries(rows.map(([type = '', ...fields]) => [type, fields])));
}
