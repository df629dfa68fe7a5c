/** The other objects of core/v1 (k8s.io/api types.go and generated.proto of Kubernetes 1.36). */
export const CORE_MESSAGES = `
v1/Binding metadata=1:ObjectMeta target=2:ObjectReference!
v1/ConfigMap metadata=1:ObjectMeta data=2:{string} binaryData=3:{bytes} immutable=4:bool?
v1/Endpoints metadata=1:ObjectMeta subsets=2:[EndpointSubset]
EndpointSubset addresses=1:[EndpointAddress] notReadyAddresses=2:[EndpointAddress] ports=3:[EndpointPort]
EndpointAddress ip=1:string! targetRef=2:ObjectReference? hostname=3 nodeName=4:string?
EndpointPort name=1 port=2:int! protocol=3 appProtocol=4:string?
v1/Event metadata=1:ObjectMeta! involvedObject=2:ObjectReference! reason=3 message=4 source=5:EventSource firstTimestamp=6:Time lastTimestamp=7:Time count=8:int type=9 eventTime=10:MicroTime series=11:EventSeries? action=12 related=13:ObjectReference? reportingComponent=14:string! reportingInstance=15:string!
EventSource component=1 host=2
EventSeries count=1:int lastObservedTime=2:MicroTime
v1/LimitRange metadata=1:ObjectMeta spec=2:LimitRangeSpec
LimitRangeSpec limits=1:[LimitRangeItem]
LimitRangeItem type=1:string! max=2:{Quantity} min=3:{Quantity} default=4:{Quantity} defaultRequest=5:{Quantity} maxLimitRequestRatio=6:{Quantity}
v1/Namespace metadata=1:ObjectMeta spec=2:NamespaceSpec status=3:NamespaceStatus
NamespaceSpec finalizers=1:[string]
NamespaceStatus phase=1 conditions=2:[NamespaceCondition]
NamespaceCondition type=1:string! status=2:string! lastTransitionTime=4:Time reason=5 message=6
v1/Node metadata=1:ObjectMeta spec=2:NodeSpec status=3:NodeStatus
NodeSpec podCIDR=1 externalID=2 providerID=3 unschedulable=4:bool taints=5:[Taint] configSource=6:NodeConfigSource? podCIDRs=7:[string] podPreemptionPolicy=8:NodePodPreemptionPolicy?
Taint key=1:string! value=2 effect=3:string! timeAdded=4:Time?
NodeConfigSource configMap=2:ConfigMapNodeConfigSource?
ConfigMapNodeConfigSource namespace=1:string! name=2:string! uid=3 resourceVersion=4 kubeletConfigKey=5:string!
NodePodPreemptionPolicy disableResizePreemption=1:[string]
NodeStatus capacity=1:{Quantity} allocatable=2:{Quantity} phase=3 conditions=4:[NodeCondition] addresses=5:[NodeAddress] daemonEndpoints=6:NodeDaemonEndpoints nodeInfo=7:NodeSystemInfo images=8:[ContainerImage] volumesInUse=9:[string] volumesAttached=10:[AttachedVolume] config=11:NodeConfigStatus? runtimeHandlers=12:[NodeRuntimeHandler] features=13:NodeFeatures? declaredFeatures=14:[string]
NodeCondition type=1:string! status=2:string! lastHeartbeatTime=3:Time lastTransitionTime=4:Time reason=5 message=6
NodeAddress type=1:string! address=2:string!
NodeDaemonEndpoints kubeletEndpoint=1:DaemonEndpoint
DaemonEndpoint Port=1:int!
NodeSystemInfo machineID=1:string! systemUUID=2:string! bootID=3:string! kernelVersion=4:string! osImage=5:string! containerRuntimeVersion=6:string! kubeletVersion=7:string! kubeProxyVersion=8:string! operatingSystem=9:string! architecture=10:string! swap=11:NodeSwapStatus?
NodeSwapStatus capacity=1:int?
ContainerImage names=1:[string] sizeBytes=2:int
AttachedVolume name=1:string! devicePath=2:string!
NodeConfigStatus assigned=1:NodeConfigSource? active=2:NodeConfigSource? lastKnownGood=3:NodeConfigSource? error=4
NodeRuntimeHandler name=1:string! features=2:NodeRuntimeHandlerFeatures?
NodeRuntimeHandlerFeatures recursiveReadOnlyMounts=1:bool? userNamespaces=2:bool?
NodeFeatures supplementalGroupsPolicy=1:bool?
v1/ComponentStatus metadata=1:ObjectMeta conditions=2:[ComponentCondition]
ComponentCondition type=1:string! status=2:string! message=3 error=4
v1/PodTemplate metadata=1:ObjectMeta template=2:PodTemplateSpec
v1/ReplicationController metadata=1:ObjectMeta spec=2:ReplicationControllerSpec status=3:ReplicationControllerStatus
ReplicationControllerSpec replicas=1:int? selector=2:{string} template=3:PodTemplateSpec? minReadySeconds=4:int
ReplicationControllerStatus replicas=1:int! fullyLabeledReplicas=2:int observedGeneration=3:int readyReplicas=4:int availableReplicas=5:int conditions=6:[ReplicationControllerCondition]
ReplicationControllerCondition type=1:string! status=2:string! lastTransitionTime=3:Time reason=4 message=5
v1/ResourceQuota metadata=1:ObjectMeta spec=2:ResourceQuotaSpec status=3:ResourceQuotaStatus
ResourceQuotaSpec hard=1:{Quantity} scopes=2:[string] scopeSelector=3:ScopeSelector?
ScopeSelector matchExpressions=1:[ScopedResourceSelectorRequirement]
ScopedResourceSelectorRequirement scopeName=1:string! operator=2:string! values=3:[string]
ResourceQuotaStatus hard=1:{Quantity} used=2:{Quantity}
v1/Secret metadata=1:ObjectMeta data=2:{bytes} type=3 stringData=4:{string} immutable=5:bool?
v1/ServiceAccount metadata=1:ObjectMeta secrets=2:[ObjectReference] imagePullSecrets=3:[LocalObjectReference] automountServiceAccountToken=4:bool?
v1/Service metadata=1:ObjectMeta spec=2:ServiceSpec status=3:ServiceStatus
ServiceSpec ports=1:[ServicePort] selector=2:{string} clusterIP=3 type=4 externalIPs=5:[string] sessionAffinity=7 loadBalancerIP=8 loadBalancerSourceRanges=9:[string] externalName=10 externalTrafficPolicy=11 healthCheckNodePort=12:int publishNotReadyAddresses=13:bool sessionAffinityConfig=14:SessionAffinityConfig? ipFamilyPolicy=17:string? clusterIPs=18:[string] ipFamilies=19:[string] allocateLoadBalancerNodePorts=20:bool? loadBalancerClass=21:string? internalTrafficPolicy=22:string? trafficDistribution=23:string?
ServicePort name=1 protocol=2 port=3:int! targetPort=4:IntOrString nodePort=5:int appProtocol=6:string?
SessionAffinityConfig clientIP=1:ClientIPConfig?
ClientIPConfig timeoutSeconds=1:int?
ServiceStatus loadBalancer=1:LoadBalancerStatus conditions=2:[Condition]
LoadBalancerStatus ingress=1:[LoadBalancerIngress]
LoadBalancerIngress ip=1 hostname=2 ipMode=3:string? ports=4:[PortStatus]
PortStatus port=1:int! protocol=2:string! error=3:string?
TopologySelectorTerm matchLabelExpressions=1:[TopologySelectorLabelRequirement]
TopologySelectorLabelRequirement key=1:string! values=2:[string]
`;
