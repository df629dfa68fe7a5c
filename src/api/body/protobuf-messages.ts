/** How one field of a protobuf message is read. */
export interface MessageField {
  /** Its name in JSON; `*` for a message whose fields JSON has in the place of it. */
  readonly name: string;
  /** `string`, `int`, `bool`, `bytes`, or the name of a message. */
  readonly type: string;
  readonly shape: 'one' | 'list' | 'map';
  /** JSON has it also when it is zero or empty. */
  readonly kept: boolean;
}

/**
 * The fields of the messages that kubectl sends in protobuf (k8s.io/api and apimachinery, generated.proto), one message per line:
 * `name=number:type`. No type is string, `[x]` a list, `{x}` a map from strings, `?` a pointer. Status fields are not read.
 * A kind whose versions differ has its apiVersion in front.
 */
const MESSAGES = `
ObjectMeta name=1 generateName=2 namespace=3 uid=5 resourceVersion=6 generation=7:int creationTimestamp=8:Skipped deletionTimestamp=9:Skipped deletionGracePeriodSeconds=10:int labels=11:{string} annotations=12:{string} ownerReferences=13:[OwnerReference] finalizers=14:[string] managedFields=17:[Skipped] selfLink=4
OwnerReference kind=1 name=3 uid=4 apiVersion=5 controller=6:bool? blockOwnerDeletion=7:bool?
LabelSelector matchLabels=1:{string} matchExpressions=2:[LabelSelectorRequirement]
LabelSelectorRequirement key=1 operator=2 values=3:[string]
DeleteOptions gracePeriodSeconds=1:int? preconditions=2:Preconditions orphanDependents=3:bool? propagationPolicy=4 dryRun=5:[string]
Preconditions uid=1 resourceVersion=2
IntOrString type=1:int intVal=2:int strVal=3
Quantity string=1

ConfigMap metadata=1:ObjectMeta data=2:{string} binaryData=3:{bytes} immutable=4:bool?
Secret metadata=1:ObjectMeta data=2:{bytes} type=3 stringData=4:{string} immutable=5:bool?
ServiceAccount metadata=1:ObjectMeta secrets=2:[ObjectReference] imagePullSecrets=3:[LocalObjectReference] automountServiceAccountToken=4:bool?
Namespace metadata=1:ObjectMeta spec=2:NamespaceSpec status=3:Skipped
NamespaceSpec finalizers=1:[string]
ObjectReference kind=1 namespace=2 name=3 uid=4 apiVersion=5 resourceVersion=6 fieldPath=7
LocalObjectReference name=1
TypedLocalObjectReference apiGroup=1 kind=2 name=3
Service metadata=1:ObjectMeta spec=2:ServiceSpec status=3:Skipped
ServiceSpec ports=1:[ServicePort] selector=2:{string} clusterIP=3 type=4 externalIPs=5:[string] sessionAffinity=7 loadBalancerIP=8 loadBalancerSourceRanges=9:[string] externalName=10 externalTrafficPolicy=11 healthCheckNodePort=12:int ipFamilyPolicy=17 clusterIPs=18:[string] ipFamilies=19:[string] publishNotReadyAddresses=13:bool allocateLoadBalancerNodePorts=20:bool? loadBalancerClass=21 internalTrafficPolicy=22 trafficDistribution=23
ServicePort name=1 protocol=2 port=3:int targetPort=4:IntOrString nodePort=5:int appProtocol=6
ResourceQuota metadata=1:ObjectMeta spec=2:ResourceQuotaSpec status=3:Skipped
ResourceQuotaSpec hard=1:{Quantity} scopes=2:[string]
Event metadata=1:ObjectMeta involvedObject=2:ObjectReference reason=3 message=4 source=5:EventSource firstTimestamp=6:Time lastTimestamp=7:Time count=8:int type=9 eventTime=10:Time action=12 related=13:ObjectReference reportingComponent=14 reportingInstance=15
EventSource component=1 host=2
Time seconds=1:int nanos=2:int

Pod metadata=1:ObjectMeta spec=2:PodSpec status=3:Skipped
PodTemplateSpec metadata=1:ObjectMeta spec=2:PodSpec
PodSpec volumes=1:[Volume] containers=2:[Container] restartPolicy=3 terminationGracePeriodSeconds=4:int? activeDeadlineSeconds=5:int? dnsPolicy=6 nodeSelector=7:{string} serviceAccountName=8 serviceAccount=9 nodeName=10 hostNetwork=11:bool hostPID=12:bool hostIPC=13:bool securityContext=14:PodSecurityContext imagePullSecrets=15:[LocalObjectReference] hostname=16 subdomain=17 schedulerName=19 initContainers=20:[Container] automountServiceAccountToken=21:bool? tolerations=22:[Toleration] priorityClassName=24 enableServiceLinks=30:bool? affinity=18:Affinity hostAliases=23:[HostAlias] priority=25:int? dnsConfig=26:PodDNSConfig shareProcessNamespace=27:bool? readinessGates=28:[PodReadinessGate] runtimeClassName=29 preemptionPolicy=31 overhead=32:{Quantity} topologySpreadConstraints=33:[TopologySpreadConstraint] ephemeralContainers=34:[EphemeralContainer] setHostnameAsFQDN=35:bool? os=36:PodOS hostUsers=37:bool? schedulingGates=38:[PodSchedulingGate] resourceClaims=39:[PodResourceClaim] resources=40:ResourceRequirements hostnameOverride=41
Affinity nodeAffinity=1:NodeAffinity podAffinity=2:PodAffinity podAntiAffinity=3:PodAffinity
NodeAffinity requiredDuringSchedulingIgnoredDuringExecution=1:NodeSelector preferredDuringSchedulingIgnoredDuringExecution=2:[PreferredSchedulingTerm]
PreferredSchedulingTerm weight=1:int? preference=2:NodeSelectorTerm
NodeSelector nodeSelectorTerms=1:[NodeSelectorTerm]
NodeSelectorTerm matchExpressions=1:[NodeSelectorRequirement] matchFields=2:[NodeSelectorRequirement]
NodeSelectorRequirement key=1 operator=2 values=3:[string]
PodAffinity requiredDuringSchedulingIgnoredDuringExecution=1:[PodAffinityTerm] preferredDuringSchedulingIgnoredDuringExecution=2:[WeightedPodAffinityTerm]
PodAffinityTerm labelSelector=1:LabelSelector namespaces=2:[string] topologyKey=3 namespaceSelector=4:LabelSelector matchLabelKeys=5:[string] mismatchLabelKeys=6:[string]
WeightedPodAffinityTerm weight=1:int? podAffinityTerm=2:PodAffinityTerm
TopologySpreadConstraint maxSkew=1:int? topologyKey=2 whenUnsatisfiable=3 labelSelector=4:LabelSelector minDomains=5:int? nodeAffinityPolicy=6 nodeTaintsPolicy=7 matchLabelKeys=8:[string]
HostAlias ip=1 hostnames=2:[string]
PodDNSConfig nameservers=1:[string] searches=2:[string] options=3:[PodDNSConfigOption]
PodDNSConfigOption name=1 value=2
PodReadinessGate conditionType=1
PodOS name=1
PodSchedulingGate name=1
PodResourceClaim name=1 resourceClaimName=3 resourceClaimTemplateName=4
EphemeralContainer *=1:Container targetContainerName=2
PodSecurityContext seLinuxOptions=1:SELinuxOptions sysctls=7:[Sysctl] fsGroupChangePolicy=9 appArmorProfile=11:SeccompProfile supplementalGroupsPolicy=12 seLinuxChangePolicy=13 runAsUser=2:int? runAsNonRoot=3:bool? supplementalGroups=4:[int] fsGroup=5:int? runAsGroup=6:int? seccompProfile=10:SeccompProfile
SeccompProfile type=1 localhostProfile=2
SELinuxOptions user=1 role=2 type=3 level=4
Sysctl name=1 value=2
Toleration key=1 operator=2 value=3 effect=4 tolerationSeconds=5:int?
Container name=1 image=2 command=3:[string] args=4:[string] workingDir=5 ports=6:[ContainerPort] env=7:[EnvVar] resources=8:ResourceRequirements volumeMounts=9:[VolumeMount] livenessProbe=10:Probe readinessProbe=11:Probe terminationMessagePath=13 imagePullPolicy=14 securityContext=15:SecurityContext stdin=16:bool stdinOnce=17:bool tty=18:bool envFrom=19:[EnvFromSource] terminationMessagePolicy=20 startupProbe=22:Probe restartPolicy=24 lifecycle=12:Lifecycle volumeDevices=21:[VolumeDevice] resizePolicy=23:[ContainerResizePolicy]
Lifecycle postStart=1:LifecycleHandler preStop=2:LifecycleHandler stopSignal=3
LifecycleHandler exec=1:ExecAction httpGet=2:HTTPGetAction tcpSocket=3:TCPSocketAction sleep=4:SleepAction
SleepAction seconds=1:int
VolumeDevice name=1 devicePath=2
ContainerResizePolicy resourceName=1 restartPolicy=2
ContainerPort name=1 hostPort=2:int containerPort=3:int protocol=4 hostIP=5
EnvVar name=1 value=2 valueFrom=3:EnvVarSource
EnvVarSource fieldRef=1:ObjectFieldSelector configMapKeyRef=3:KeySelector secretKeyRef=4:KeySelector
ObjectFieldSelector apiVersion=1 fieldPath=2
KeySelector *=1:LocalObjectReference key=2 optional=3:bool?
EnvFromSource prefix=1 configMapRef=2:OptionalReference secretRef=3:OptionalReference
OptionalReference *=1:LocalObjectReference optional=2:bool?
ResourceRequirements limits=1:{Quantity} requests=2:{Quantity}
VolumeMount name=1 readOnly=2:bool mountPath=3 subPath=4 mountPropagation=5 subPathExpr=6
Probe *=1:ProbeHandler initialDelaySeconds=2:int timeoutSeconds=3:int periodSeconds=4:int successThreshold=5:int failureThreshold=6:int
ProbeHandler exec=1:ExecAction httpGet=2:HTTPGetAction tcpSocket=3:TCPSocketAction grpc=4:GRPCAction
GRPCAction port=1:int? service=2
ExecAction command=1:[string]
HTTPGetAction path=1 port=2:IntOrString host=3 scheme=4 httpHeaders=5:[HTTPHeader]
HTTPHeader name=1 value=2
TCPSocketAction port=1:IntOrString host=2
SecurityContext seLinuxOptions=3:SELinuxOptions procMount=9 appArmorProfile=12:SeccompProfile capabilities=1:Capabilities privileged=2:bool? runAsUser=4:int? runAsNonRoot=5:bool? readOnlyRootFilesystem=6:bool? allowPrivilegeEscalation=7:bool? runAsGroup=8:int? seccompProfile=11:SeccompProfile
Capabilities add=1:[string] drop=2:[string]
Volume name=1 *=2:VolumeSource
VolumeSource hostPath=1:HostPathVolumeSource emptyDir=2:EmptyDirVolumeSource? secret=6:SecretVolumeSource persistentVolumeClaim=10:PersistentVolumeClaimVolumeSource configMap=19:ConfigMapVolumeSource downwardAPI=16:DownwardAPIVolumeSource projected=26:ProjectedVolumeSource
DownwardAPIVolumeSource items=1:[DownwardAPIVolumeFile] defaultMode=2:int?
DownwardAPIVolumeFile path=1 fieldRef=2:ObjectFieldSelector resourceFieldRef=3:ResourceFieldSelector mode=4:int?
ResourceFieldSelector containerName=1 resource=2 divisor=3:Quantity
ProjectedVolumeSource sources=1:[VolumeProjection] defaultMode=2:int?
VolumeProjection secret=1:ProjectedItems downwardAPI=2:DownwardAPIProjection configMap=3:ProjectedItems serviceAccountToken=4:ServiceAccountTokenProjection
ProjectedItems *=1:LocalObjectReference items=2:[KeyToPath] optional=4:bool?
DownwardAPIProjection items=1:[DownwardAPIVolumeFile]
ServiceAccountTokenProjection audience=1 expirationSeconds=2:int? path=3
HostPathVolumeSource path=1 type=2
EmptyDirVolumeSource medium=1 sizeLimit=2:Quantity
SecretVolumeSource secretName=1 items=2:[KeyToPath] defaultMode=3:int? optional=4:bool?
ConfigMapVolumeSource *=1:LocalObjectReference items=2:[KeyToPath] defaultMode=3:int? optional=4:bool?
PersistentVolumeClaimVolumeSource claimName=1 readOnly=2:bool
KeyToPath key=1 path=2 mode=3:int?

ReplicationController metadata=1:ObjectMeta spec=2:ReplicationControllerSpec status=3:Skipped
ReplicationControllerSpec replicas=1:int? selector=2:{string} template=3:PodTemplateSpec minReadySeconds=4:int
Deployment metadata=1:ObjectMeta spec=2:DeploymentSpec status=3:Skipped
DeploymentSpec replicas=1:int? selector=2:LabelSelector template=3:PodTemplateSpec strategy=4:DeploymentStrategy minReadySeconds=5:int revisionHistoryLimit=6:int? paused=7:bool progressDeadlineSeconds=9:int?
DeploymentStrategy type=1 rollingUpdate=2:RollingUpdateDeployment
RollingUpdateDeployment maxUnavailable=1:IntOrString maxSurge=2:IntOrString
Job metadata=1:ObjectMeta spec=2:JobSpec status=3:Skipped
JobSpec parallelism=1:int? completions=2:int? activeDeadlineSeconds=3:int? selector=4:LabelSelector manualSelector=5:bool? template=6:PodTemplateSpec backoffLimit=7:int? ttlSecondsAfterFinished=8:int? completionMode=9 suspend=10:bool?
CronJob metadata=1:ObjectMeta spec=2:CronJobSpec status=3:Skipped
CronJobSpec schedule=1 startingDeadlineSeconds=2:int? concurrencyPolicy=3 suspend=4:bool? jobTemplate=5:JobTemplateSpec successfulJobsHistoryLimit=6:int? failedJobsHistoryLimit=7:int? timeZone=8
JobTemplateSpec metadata=1:ObjectMeta spec=2:JobSpec
autoscaling/v1/HorizontalPodAutoscaler metadata=1:ObjectMeta spec=2:HorizontalPodAutoscalerSpecV1 status=3:Skipped
HorizontalPodAutoscalerSpecV1 scaleTargetRef=1:CrossVersionObjectReference minReplicas=2:int? maxReplicas=3:int targetCPUUtilizationPercentage=4:int?
autoscaling/v2/HorizontalPodAutoscaler metadata=1:ObjectMeta spec=2:HorizontalPodAutoscalerSpecV2 status=3:Skipped
HorizontalPodAutoscalerSpecV2 scaleTargetRef=1:CrossVersionObjectReference minReplicas=2:int? maxReplicas=3:int metrics=4:[MetricSpec]
CrossVersionObjectReference kind=1 name=2 apiVersion=3
MetricSpec type=1 resource=4:ResourceMetricSource
ResourceMetricSource name=1 target=2:MetricTarget
MetricTarget type=1 value=2:Quantity averageValue=3:Quantity averageUtilization=4:int?
PodDisruptionBudget metadata=1:ObjectMeta spec=2:PodDisruptionBudgetSpec status=3:Skipped
PodDisruptionBudgetSpec minAvailable=1:IntOrString selector=2:LabelSelector maxUnavailable=3:IntOrString unhealthyPodEvictionPolicy=4
Eviction metadata=1:ObjectMeta deleteOptions=2:DeleteOptions
PriorityClass metadata=1:ObjectMeta value=2:int? globalDefault=3:bool description=4 preemptionPolicy=5
Ingress metadata=1:ObjectMeta spec=2:IngressSpec status=3:Skipped
IngressSpec defaultBackend=1:IngressBackend tls=2:[IngressTLS] rules=3:[IngressRule] ingressClassName=4
IngressTLS hosts=1:[string] secretName=2
IngressRule host=1 *=2:IngressRuleValue
IngressRuleValue http=1:HTTPIngressRuleValue
HTTPIngressRuleValue paths=1:[HTTPIngressPath]
HTTPIngressPath path=1 backend=2:IngressBackend pathType=3
IngressBackend resource=3:TypedLocalObjectReference service=4:IngressServiceBackend
IngressServiceBackend name=1 port=2:ServiceBackendPort
ServiceBackendPort name=1 number=2:int

Role metadata=1:ObjectMeta rules=2:[PolicyRule]
ClusterRole metadata=1:ObjectMeta rules=2:[PolicyRule] aggregationRule=3:AggregationRule
AggregationRule clusterRoleSelectors=1:[LabelSelector]
PolicyRule verbs=1:[string] apiGroups=2:[string] resources=3:[string] resourceNames=4:[string] nonResourceURLs=5:[string]
RoleBinding metadata=1:ObjectMeta subjects=2:[Subject] roleRef=3:RoleRef
ClusterRoleBinding metadata=1:ObjectMeta subjects=2:[Subject] roleRef=3:RoleRef
Subject kind=1 apiGroup=2 name=3 namespace=4
RoleRef apiGroup=1 kind=2 name=3

CertificateSigningRequest metadata=1:ObjectMeta spec=2:CertificateSigningRequestSpec status=3:CertificateSigningRequestStatus
CertificateSigningRequestSpec request=1:bytes username=2 uid=3 groups=4:[string] usages=5:[string] extra=6:{ExtraValue} signerName=7 expirationSeconds=8:int?
CertificateSigningRequestStatus conditions=1:[CertificateSigningRequestCondition] certificate=2:bytes
CertificateSigningRequestCondition type=1 reason=2 message=3 lastUpdateTime=4:Time lastTransitionTime=5:Time status=6
ExtraValue items=1:[string]

TokenRequest metadata=1:ObjectMeta spec=2:TokenRequestSpec status=3:Skipped
TokenRequestSpec audiences=1:[string] boundObjectRef=3:BoundObjectReference expirationSeconds=4:int?
BoundObjectReference kind=1 apiVersion=2 name=3 uid=4
TokenReview metadata=1:ObjectMeta spec=2:TokenReviewSpec status=3:Skipped
TokenReviewSpec token=1 audiences=2:[string]
SelfSubjectReview metadata=1:ObjectMeta status=2:Skipped
SelfSubjectRulesReview metadata=1:ObjectMeta spec=2:SelfSubjectRulesReviewSpec status=3:Skipped
SelfSubjectRulesReviewSpec namespace=1
SelfSubjectAccessReview metadata=1:ObjectMeta spec=2:AccessReviewSpec status=3:Skipped
SubjectAccessReview metadata=1:ObjectMeta spec=2:AccessReviewSpec status=3:Skipped
LocalSubjectAccessReview metadata=1:ObjectMeta spec=2:AccessReviewSpec status=3:Skipped
AccessReviewSpec resourceAttributes=1:ResourceAttributes nonResourceAttributes=2:NonResourceAttributes user=3 groups=4:[string] uid=6
ResourceAttributes namespace=1 verb=2 group=3 version=4 resource=5 subresource=6 name=7
NonResourceAttributes path=1 verb=2
`;

/** The fields of each message by number. */
export const PROTOBUF_MESSAGES: ReadonlyMap<string, ReadonlyMap<number, MessageField>> = new Map(
  MESSAGES.split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [message = '', ...fields] = line.split(' ');
      return [message, new Map(fields.map(fieldOf))] as const;
    }),
);

function fieldOf(text: string): [number, MessageField] {
  const [, name = '', number, open, type = 'string', kept] =
    /^([\w*]+)=(\d+)(?::([[{]?)(\w+)[\]}]?(\??))?$/.exec(text) ?? [];
  const shape = open === '[' ? 'list' : open === '{' ? 'map' : 'one';
  return [Number(number), { name, type, shape, kept: kept === '?' }];
}
