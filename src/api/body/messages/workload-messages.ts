/** What keeps pods running: apps, batch, autoscaling and policy (k8s.io/api types.go and generated.proto of Kubernetes 1.36). */
export const WORKLOAD_MESSAGES = `
apps/v1/ControllerRevision metadata=1:ObjectMeta data=2:RawExtension! revision=3:int!
apps/v1/DaemonSet metadata=1:ObjectMeta spec=2:DaemonSetSpec status=3:DaemonSetStatus
DaemonSetSpec selector=1:LabelSelector? template=2:PodTemplateSpec! updateStrategy=3:DaemonSetUpdateStrategy minReadySeconds=4:int revisionHistoryLimit=6:int?
DaemonSetUpdateStrategy type=1 rollingUpdate=2:RollingUpdateDaemonSet?
RollingUpdateDaemonSet maxUnavailable=1:IntOrString? maxSurge=2:IntOrString?
DaemonSetStatus currentNumberScheduled=1:int! numberMisscheduled=2:int! desiredNumberScheduled=3:int! numberReady=4:int! observedGeneration=5:int updatedNumberScheduled=6:int numberAvailable=7:int numberUnavailable=8:int collisionCount=9:int? conditions=10:[DaemonSetCondition]
DaemonSetCondition type=1:string! status=2:string! lastTransitionTime=3:Time reason=4 message=5
apps/v1/Deployment metadata=1:ObjectMeta spec=2:DeploymentSpec status=3:DeploymentStatus
DeploymentSpec replicas=1:int? selector=2:LabelSelector? template=3:PodTemplateSpec! strategy=4:DeploymentStrategy minReadySeconds=5:int revisionHistoryLimit=6:int? paused=7:bool progressDeadlineSeconds=9:int?
DeploymentStrategy type=1 rollingUpdate=2:RollingUpdateDeployment?
RollingUpdateDeployment maxUnavailable=1:IntOrString? maxSurge=2:IntOrString?
DeploymentStatus observedGeneration=1:int replicas=2:int updatedReplicas=3:int availableReplicas=4:int unavailableReplicas=5:int conditions=6:[DeploymentCondition] readyReplicas=7:int collisionCount=8:int? terminatingReplicas=9:int?
DeploymentCondition type=1:string! status=2:string! reason=4 message=5 lastUpdateTime=6:Time lastTransitionTime=7:Time
apps/v1/ReplicaSet metadata=1:ObjectMeta spec=2:ReplicaSetSpec status=3:ReplicaSetStatus
ReplicaSetSpec replicas=1:int? selector=2:LabelSelector? template=3:PodTemplateSpec minReadySeconds=4:int
ReplicaSetStatus replicas=1:int! fullyLabeledReplicas=2:int observedGeneration=3:int readyReplicas=4:int availableReplicas=5:int conditions=6:[ReplicaSetCondition] terminatingReplicas=7:int?
ReplicaSetCondition type=1:string! status=2:string! lastTransitionTime=3:Time reason=4 message=5
apps/v1/StatefulSet metadata=1:ObjectMeta spec=2:StatefulSetSpec status=3:StatefulSetStatus
StatefulSetSpec replicas=1:int? selector=2:LabelSelector? template=3:PodTemplateSpec! volumeClaimTemplates=4:[v1/PersistentVolumeClaim] serviceName=5:string! podManagementPolicy=6 updateStrategy=7:StatefulSetUpdateStrategy revisionHistoryLimit=8:int? minReadySeconds=9:int persistentVolumeClaimRetentionPolicy=10:StatefulSetPersistentVolumeClaimRetentionPolicy? ordinals=11:StatefulSetOrdinals?
StatefulSetUpdateStrategy type=1 rollingUpdate=2:RollingUpdateStatefulSetStrategy?
RollingUpdateStatefulSetStrategy partition=1:int? maxUnavailable=2:IntOrString?
StatefulSetPersistentVolumeClaimRetentionPolicy whenDeleted=1 whenScaled=2
StatefulSetOrdinals start=1:int!
StatefulSetStatus observedGeneration=1:int replicas=2:int! readyReplicas=3:int currentReplicas=4:int updatedReplicas=5:int currentRevision=6 updateRevision=7 collisionCount=9:int? conditions=10:[StatefulSetCondition] availableReplicas=11:int!
StatefulSetCondition type=1:string! status=2:string! lastTransitionTime=3:Time reason=4 message=5
batch/v1/CronJob metadata=1:ObjectMeta spec=2:CronJobSpec status=3:CronJobStatus
CronJobSpec schedule=1:string! startingDeadlineSeconds=2:int? concurrencyPolicy=3 suspend=4:bool? jobTemplate=5:JobTemplateSpec! successfulJobsHistoryLimit=6:int? failedJobsHistoryLimit=7:int? timeZone=8:string?
JobTemplateSpec metadata=1:ObjectMeta spec=2:JobSpec
JobSpec parallelism=1:int? completions=2:int? activeDeadlineSeconds=3:int? selector=4:LabelSelector? manualSelector=5:bool? template=6:PodTemplateSpec! backoffLimit=7:int? ttlSecondsAfterFinished=8:int? completionMode=9:string? suspend=10:bool? podFailurePolicy=11:PodFailurePolicy? backoffLimitPerIndex=12:int? maxFailedIndexes=13:int? podReplacementPolicy=14:string? managedBy=15:string? successPolicy=16:SuccessPolicy?
PodFailurePolicy rules=1:[PodFailurePolicyRule]
PodFailurePolicyRule action=1:string! onExitCodes=2:PodFailurePolicyOnExitCodesRequirement? onPodConditions=3:[PodFailurePolicyOnPodConditionsPattern]
PodFailurePolicyOnExitCodesRequirement containerName=1:string? operator=2:string! values=3:[int]
PodFailurePolicyOnPodConditionsPattern type=1:string! status=2:string!
SuccessPolicy rules=1:[SuccessPolicyRule]
SuccessPolicyRule succeededIndexes=1:string? succeededCount=2:int?
CronJobStatus active=1:[ObjectReference] lastScheduleTime=4:Time? lastSuccessfulTime=5:Time?
batch/v1/Job metadata=1:ObjectMeta spec=2:JobSpec status=3:JobStatus
JobStatus conditions=1:[JobCondition] startTime=2:Time? completionTime=3:Time? active=4:int succeeded=5:int failed=6:int completedIndexes=7 uncountedTerminatedPods=8:UncountedTerminatedPods? ready=9:int? failedIndexes=10:string? terminating=11:int?
JobCondition type=1:string! status=2:string! lastProbeTime=3:Time lastTransitionTime=4:Time reason=5 message=6
UncountedTerminatedPods succeeded=1:[string] failed=2:[string]
autoscaling/v1/HorizontalPodAutoscaler metadata=1:ObjectMeta spec=2:HorizontalPodAutoscalerSpecV1 status=3:HorizontalPodAutoscalerStatusV1
HorizontalPodAutoscalerSpecV1 scaleTargetRef=1:CrossVersionObjectReferenceV1! minReplicas=2:int? maxReplicas=3:int! targetCPUUtilizationPercentage=4:int?
CrossVersionObjectReferenceV1 kind=1:string! name=2:string! apiVersion=3
HorizontalPodAutoscalerStatusV1 observedGeneration=1:int? lastScaleTime=2:Time? currentReplicas=3:int! desiredReplicas=4:int! currentCPUUtilizationPercentage=5:int?
autoscaling/v1/Scale metadata=1:ObjectMeta spec=2:ScaleSpec status=3:ScaleStatus
ScaleSpec replicas=1:int
ScaleStatus replicas=1:int! selector=2
autoscaling/v2/HorizontalPodAutoscaler metadata=1:ObjectMeta spec=2:HorizontalPodAutoscalerSpecV2 status=3:HorizontalPodAutoscalerStatusV2
HorizontalPodAutoscalerSpecV2 scaleTargetRef=1:CrossVersionObjectReferenceV2! minReplicas=2:int? maxReplicas=3:int! metrics=4:[MetricSpec] behavior=5:HorizontalPodAutoscalerBehavior?
CrossVersionObjectReferenceV2 kind=1:string! name=2:string! apiVersion=3
MetricSpec type=1:string! object=2:ObjectMetricSource? pods=3:PodsMetricSource? resource=4:ResourceMetricSource? external=5:ExternalMetricSource? containerResource=7:ContainerResourceMetricSource?
ObjectMetricSource describedObject=1:CrossVersionObjectReferenceV2! target=2:MetricTarget! metric=3:MetricIdentifier!
MetricTarget type=1:string! value=2:Quantity? averageValue=3:Quantity? averageUtilization=4:int?
MetricIdentifier name=1:string! selector=2:LabelSelector?
PodsMetricSource metric=1:MetricIdentifier! target=2:MetricTarget!
ResourceMetricSource name=1:string! target=2:MetricTarget!
ContainerResourceMetricSource name=1:string! target=2:MetricTarget! container=3:string!
ExternalMetricSource metric=1:MetricIdentifier! target=2:MetricTarget!
HorizontalPodAutoscalerBehavior scaleUp=1:HPAScalingRules? scaleDown=2:HPAScalingRules?
HPAScalingRules selectPolicy=1:string? policies=2:[HPAScalingPolicy] stabilizationWindowSeconds=3:int? tolerance=4:Quantity?
HPAScalingPolicy type=1:string! value=2:int! periodSeconds=3:int!
HorizontalPodAutoscalerStatusV2 observedGeneration=1:int? lastScaleTime=2:Time? currentReplicas=3:int desiredReplicas=4:int! currentMetrics=5:[MetricStatus] conditions=6:[HorizontalPodAutoscalerCondition]
MetricStatus type=1:string! object=2:ObjectMetricStatus? pods=3:PodsMetricStatus? resource=4:ResourceMetricStatus? external=5:ExternalMetricStatus? containerResource=7:ContainerResourceMetricStatus?
ObjectMetricStatus metric=1:MetricIdentifier! current=2:MetricValueStatus! describedObject=3:CrossVersionObjectReferenceV2!
MetricValueStatus value=1:Quantity? averageValue=2:Quantity? averageUtilization=3:int?
PodsMetricStatus metric=1:MetricIdentifier! current=2:MetricValueStatus!
ResourceMetricStatus name=1:string! current=2:MetricValueStatus!
ContainerResourceMetricStatus name=1:string! current=2:MetricValueStatus! container=3:string!
ExternalMetricStatus metric=1:MetricIdentifier! current=2:MetricValueStatus!
HorizontalPodAutoscalerCondition type=1:string! status=2:string! lastTransitionTime=3:Time reason=4 message=5 observedGeneration=6:int?
policy/v1/PodDisruptionBudget metadata=1:ObjectMeta spec=2:PodDisruptionBudgetSpec status=3:PodDisruptionBudgetStatus
PodDisruptionBudgetSpec minAvailable=1:IntOrString? selector=2:LabelSelector? maxUnavailable=3:IntOrString? unhealthyPodEvictionPolicy=4:string?
PodDisruptionBudgetStatus observedGeneration=1:int disruptedPods=2:{Time} disruptionsAllowed=3:int! currentHealthy=4:int! desiredHealthy=5:int! expectedPods=6:int! conditions=7:[Condition]
policy/v1/Eviction metadata=1:ObjectMeta deleteOptions=2:DeleteOptions?
`;
