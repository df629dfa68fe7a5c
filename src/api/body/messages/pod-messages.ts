/** A pod, its template and its status: core/v1, without volumes (k8s.io/api types.go and generated.proto of Kubernetes 1.36). */
export const POD_MESSAGES = `
PodTemplateSpec metadata=1:ObjectMeta spec=2:PodSpec
PodSpec volumes=1:[Volume] containers=2:[Container] restartPolicy=3 terminationGracePeriodSeconds=4:int? activeDeadlineSeconds=5:int? dnsPolicy=6 nodeSelector=7:{string} serviceAccountName=8 serviceAccount=9 nodeName=10 hostNetwork=11:bool hostPID=12:bool hostIPC=13:bool securityContext=14:PodSecurityContext? imagePullSecrets=15:[LocalObjectReference] hostname=16 subdomain=17 affinity=18:Affinity? schedulerName=19 initContainers=20:[Container] automountServiceAccountToken=21:bool? tolerations=22:[Toleration] hostAliases=23:[HostAlias] priorityClassName=24 priority=25:int? dnsConfig=26:PodDNSConfig? shareProcessNamespace=27:bool? readinessGates=28:[PodReadinessGate] runtimeClassName=29:string? enableServiceLinks=30:bool? preemptionPolicy=31:string? overhead=32:{Quantity} topologySpreadConstraints=33:[TopologySpreadConstraint] ephemeralContainers=34:[EphemeralContainer] setHostnameAsFQDN=35:bool? os=36:PodOS? hostUsers=37:bool? schedulingGates=38:[PodSchedulingGate] resourceClaims=39:[PodResourceClaim] resources=40:ResourceRequirements? hostnameOverride=41:string? schedulingGroup=43:PodSchedulingGroup? evictionResponders=44:[EvictionResponder]
Volume name=1:string! *=2:VolumeSource
Container name=1:string! image=2 command=3:[string] args=4:[string] workingDir=5 ports=6:[ContainerPort] env=7:[EnvVar] resources=8:ResourceRequirements volumeMounts=9:[VolumeMount] livenessProbe=10:Probe? readinessProbe=11:Probe? lifecycle=12:Lifecycle? terminationMessagePath=13 imagePullPolicy=14 securityContext=15:SecurityContext? stdin=16:bool stdinOnce=17:bool tty=18:bool envFrom=19:[EnvFromSource] terminationMessagePolicy=20 volumeDevices=21:[VolumeDevice] startupProbe=22:Probe? resizePolicy=23:[ContainerResizePolicy] restartPolicy=24:string? restartPolicyRules=25:[ContainerRestartRule]
ContainerPort name=1 hostPort=2:int containerPort=3:int! protocol=4 hostIP=5
EnvVar name=1:string! value=2 valueFrom=3:EnvVarSource?
EnvVarSource fieldRef=1:ObjectFieldSelector? resourceFieldRef=2:ResourceFieldSelector? configMapKeyRef=3:ConfigMapKeySelector? secretKeyRef=4:SecretKeySelector? fileKeyRef=5:FileKeySelector?
ConfigMapKeySelector *=1:LocalObjectReference key=2:string! optional=3:bool?
SecretKeySelector *=1:LocalObjectReference key=2:string! optional=3:bool?
FileKeySelector volumeName=1:string! path=2:string! key=3:string! optional=4:bool?
ResourceRequirements limits=1:{Quantity} requests=2:{Quantity} claims=3:[ResourceClaim]
ResourceClaim name=1:string! request=2
VolumeMount name=1:string! readOnly=2:bool mountPath=3:string! subPath=4 mountPropagation=5:string? subPathExpr=6 recursiveReadOnly=7:string? bindMountOptions=8:[string]
Probe *=1:ProbeHandler initialDelaySeconds=2:int timeoutSeconds=3:int periodSeconds=4:int successThreshold=5:int failureThreshold=6:int terminationGracePeriodSeconds=7:int?
ProbeHandler exec=1:ExecAction? httpGet=2:HTTPGetAction? tcpSocket=3:TCPSocketAction? grpc=4:GRPCAction?
ExecAction command=1:[string]
HTTPGetAction path=1 port=2:IntOrString! host=3 scheme=4 httpHeaders=5:[HTTPHeader] protocol=6:string?
HTTPHeader name=1:string! value=2:string!
TCPSocketAction port=1:IntOrString! host=2
GRPCAction port=1:int! service=2:string? mode=3:string?
Lifecycle postStart=1:LifecycleHandler? preStop=2:LifecycleHandler? stopSignal=3:string?
LifecycleHandler exec=1:ExecAction? httpGet=2:HTTPGetAction? tcpSocket=3:TCPSocketAction? sleep=4:SleepAction?
SleepAction seconds=1:int!
SecurityContext capabilities=1:Capabilities? privileged=2:bool? seLinuxOptions=3:SELinuxOptions? runAsUser=4:int? runAsNonRoot=5:bool? readOnlyRootFilesystem=6:bool? allowPrivilegeEscalation=7:bool? runAsGroup=8:int? procMount=9:string? windowsOptions=10:WindowsSecurityContextOptions? seccompProfile=11:SeccompProfile? appArmorProfile=12:AppArmorProfile?
Capabilities add=1:[string] drop=2:[string]
SELinuxOptions user=1 role=2 type=3 level=4
WindowsSecurityContextOptions gmsaCredentialSpecName=1:string? gmsaCredentialSpec=2:string? runAsUserName=3:string? hostProcess=4:bool?
SeccompProfile type=1:string! localhostProfile=2:string?
AppArmorProfile type=1:string! localhostProfile=2:string?
EnvFromSource prefix=1 configMapRef=2:ConfigMapEnvSource? secretRef=3:SecretEnvSource?
ConfigMapEnvSource *=1:LocalObjectReference optional=2:bool?
SecretEnvSource *=1:LocalObjectReference optional=2:bool?
VolumeDevice name=1:string! devicePath=2:string!
ContainerResizePolicy resourceName=1:string! restartPolicy=2:string!
ContainerRestartRule action=1 exitCodes=2:ContainerRestartRuleOnExitCodes?
ContainerRestartRuleOnExitCodes operator=1 values=2:[int]
PodSecurityContext seLinuxOptions=1:SELinuxOptions? runAsUser=2:int? runAsNonRoot=3:bool? supplementalGroups=4:[int] fsGroup=5:int? runAsGroup=6:int? sysctls=7:[Sysctl] windowsOptions=8:WindowsSecurityContextOptions? fsGroupChangePolicy=9:string? seccompProfile=10:SeccompProfile? appArmorProfile=11:AppArmorProfile? supplementalGroupsPolicy=12:string? seLinuxChangePolicy=13:string?
Sysctl name=1:string! value=2:string!
Affinity nodeAffinity=1:NodeAffinity? podAffinity=2:PodAffinity? podAntiAffinity=3:PodAntiAffinity?
NodeAffinity requiredDuringSchedulingIgnoredDuringExecution=1:NodeSelector? preferredDuringSchedulingIgnoredDuringExecution=2:[PreferredSchedulingTerm]
PreferredSchedulingTerm weight=1:int! preference=2:NodeSelectorTerm!
PodAffinity requiredDuringSchedulingIgnoredDuringExecution=1:[PodAffinityTerm] preferredDuringSchedulingIgnoredDuringExecution=2:[WeightedPodAffinityTerm]
PodAffinityTerm labelSelector=1:LabelSelector? namespaces=2:[string] topologyKey=3:string! namespaceSelector=4:LabelSelector? matchLabelKeys=5:[string] mismatchLabelKeys=6:[string]
WeightedPodAffinityTerm weight=1:int! podAffinityTerm=2:PodAffinityTerm!
PodAntiAffinity requiredDuringSchedulingIgnoredDuringExecution=1:[PodAffinityTerm] preferredDuringSchedulingIgnoredDuringExecution=2:[WeightedPodAffinityTerm]
Toleration key=1 operator=2 value=3 effect=4 tolerationSeconds=5:int?
HostAlias ip=1:string! hostnames=2:[string]
PodDNSConfig nameservers=1:[string] searches=2:[string] options=3:[PodDNSConfigOption]
PodDNSConfigOption name=1 value=2:string?
PodReadinessGate conditionType=1:string!
TopologySpreadConstraint maxSkew=1:int! topologyKey=2:string! whenUnsatisfiable=3:string! labelSelector=4:LabelSelector? minDomains=5:int? nodeAffinityPolicy=6:string? nodeTaintsPolicy=7:string? matchLabelKeys=8:[string]
EphemeralContainer *=1:EphemeralContainerCommon targetContainerName=2
EphemeralContainerCommon name=1:string! image=2 command=3:[string] args=4:[string] workingDir=5 ports=6:[ContainerPort] env=7:[EnvVar] resources=8:ResourceRequirements volumeMounts=9:[VolumeMount] livenessProbe=10:Probe? readinessProbe=11:Probe? lifecycle=12:Lifecycle? terminationMessagePath=13 imagePullPolicy=14 securityContext=15:SecurityContext? stdin=16:bool stdinOnce=17:bool tty=18:bool envFrom=19:[EnvFromSource] terminationMessagePolicy=20 volumeDevices=21:[VolumeDevice] startupProbe=22:Probe? resizePolicy=23:[ContainerResizePolicy] restartPolicy=24:string? restartPolicyRules=25:[ContainerRestartRule]
PodOS name=1:string!
PodSchedulingGate name=1:string!
PodResourceClaim name=1:string! resourceClaimName=3:string? resourceClaimTemplateName=4:string?
PodSchedulingGroup podGroupName=1:string?
EvictionResponder name=1:string! priority=2:int?
v1/Pod metadata=1:ObjectMeta spec=2:PodSpec status=3:PodStatus
PodStatus phase=1 conditions=2:[PodCondition] message=3 reason=4 hostIP=5 podIP=6 startTime=7:Time? containerStatuses=8:[ContainerStatus] qosClass=9 initContainerStatuses=10:[ContainerStatus] nominatedNodeName=11 podIPs=12:[PodIP] ephemeralContainerStatuses=13:[ContainerStatus] resize=14 resourceClaimStatuses=15:[PodResourceClaimStatus] hostIPs=16:[HostIP] observedGeneration=17:int extendedResourceClaimStatus=18:PodExtendedResourceClaimStatus? allocatedResources=19:{Quantity} resources=20:ResourceRequirements? nodeAllocatableResourceClaimStatuses=21:[NodeAllocatableResourceClaimStatus] volumeHealth=22:[PodVolumeHealth]
PodCondition type=1:string! status=2:string! lastProbeTime=3:Time lastTransitionTime=4:Time reason=5 message=6 observedGeneration=7:int
ContainerStatus name=1:string! state=2:ContainerState lastState=3:ContainerState ready=4:bool! restartCount=5:int! image=6:string! imageID=7:string! containerID=8 started=9:bool? allocatedResources=10:{Quantity} resources=11:ResourceRequirements? volumeMounts=12:[VolumeMountStatus] user=13:ContainerUser? allocatedResourcesStatus=14:[ResourceStatus] stopSignal=15:string?
ContainerState waiting=1:ContainerStateWaiting? running=2:ContainerStateRunning? terminated=3:ContainerStateTerminated?
ContainerStateWaiting reason=1 message=2
ContainerStateRunning startedAt=1:Time
ContainerStateTerminated exitCode=1:int! signal=2:int reason=3 message=4 startedAt=5:Time finishedAt=6:Time containerID=7
VolumeMountStatus name=1:string! mountPath=2:string! readOnly=3:bool recursiveReadOnly=4:string? volumeStatus=5:VolumeStatus?
VolumeStatus image=1:ImageVolumeStatus?
ImageVolumeStatus imageRef=1
ContainerUser linux=1:LinuxContainerUser?
LinuxContainerUser uid=1:int! gid=2:int! supplementalGroups=3:[int]
ResourceStatus name=1:string! resources=2:[ResourceHealth]
ResourceHealth resourceID=1:string! health=2 message=6:string?
PodIP ip=1:string!
PodResourceClaimStatus name=1:string! resourceClaimName=2:string?
HostIP ip=1:string!
PodExtendedResourceClaimStatus requestMappings=1:[ContainerExtendedResourceRequest] resourceClaimName=2:string!
ContainerExtendedResourceRequest containerName=1:string! resourceName=2:string! requestName=3:string!
NodeAllocatableResourceClaimStatus resourceClaimName=1:string! containers=2:[string] mapping=4:[NodeAllocatableMappedResources] overhead=5:[NodeAllocatableOverheadResources]
NodeAllocatableMappedResources name=1:string! quantity=2:Quantity?
NodeAllocatableOverheadResources name=1:string! perPod=2:Quantity? perContainer=3:Quantity?
PodVolumeHealth name=1:string! healthConditions=2:[VolumeHealthCondition] lastTransitionTime=3:Time
`;
