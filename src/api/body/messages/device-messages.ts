/** Storage, devices and classes: storage, resource, node and scheduling (k8s.io/api types.go and generated.proto of Kubernetes 1.36). */
export const DEVICE_MESSAGES = `
storage.k8s.io/v1/CSIDriver metadata=1:ObjectMeta spec=2:CSIDriverSpec!
CSIDriverSpec attachRequired=1:bool? podInfoOnMount=2:bool? volumeLifecycleModes=3:[string] storageCapacity=4:bool? fsGroupPolicy=5:string? tokenRequests=6:[StorageTokenRequest] requiresRepublish=7:bool? seLinuxMount=8:bool? nodeAllocatableUpdatePeriodSeconds=9:int? serviceAccountTokenInSecrets=10:bool? preventPodSchedulingIfMissing=11:bool?
StorageTokenRequest audience=1:string! expirationSeconds=2:int?
storage.k8s.io/v1/CSINode metadata=1:ObjectMeta spec=2:CSINodeSpec! status=3:CSINodeStatus
CSINodeSpec drivers=1:[CSINodeDriver]
CSINodeDriver name=1:string! nodeID=2:string! topologyKeys=3:[string] allocatable=4:VolumeNodeResources?
VolumeNodeResources count=1:int?
CSINodeStatus storageHealth=1:[StorageHealth]
StorageHealth name=1:string! healthConditions=2:[StorageHealthCondition]
StorageHealthCondition status=1:string! reason=2:string! message=3 accessMode=4:string? volumeMode=5:string? lastTransitionTime=6:Time
storage.k8s.io/v1/CSIStorageCapacity metadata=1:ObjectMeta nodeTopology=2:LabelSelector? storageClassName=3:string! capacity=4:Quantity? maximumVolumeSize=5:Quantity?
storage.k8s.io/v1/VolumeAttachment metadata=1:ObjectMeta spec=2:VolumeAttachmentSpec! status=3:VolumeAttachmentStatus
VolumeAttachmentSpec attacher=1:string! source=2:VolumeAttachmentSource! nodeName=3:string!
VolumeAttachmentSource persistentVolumeName=1:string? inlineVolumeSpec=2:PersistentVolumeSpec?
VolumeAttachmentStatus attached=1:bool! attachmentMetadata=2:{string} attachError=3:VolumeError? detachError=4:VolumeError?
VolumeError time=1:Time message=2 errorCode=3:int?
storage.k8s.io/v1/VolumeAttributesClass metadata=1:ObjectMeta driverName=2:string! parameters=3:{string}
storage.k8s.io/v1/StorageClass metadata=1:ObjectMeta provisioner=2:string! parameters=3:{string} reclaimPolicy=4:string? mountOptions=5:[string] allowVolumeExpansion=6:bool? volumeBindingMode=7:string? allowedTopologies=8:[TopologySelectorTerm]
resource.k8s.io/v1/DeviceClass metadata=1:ObjectMeta spec=2:DeviceClassSpec!
DeviceClassSpec selectors=1:[DeviceSelector] config=2:[DeviceClassConfiguration] extendedResourceName=4:string?
DeviceSelector cel=1:CELDeviceSelector?
CELDeviceSelector expression=1:string!
DeviceClassConfiguration *=1:DeviceConfiguration
DeviceConfiguration opaque=1:OpaqueDeviceConfiguration?
OpaqueDeviceConfiguration driver=1:string! parameters=2:RawExtension!
resource.k8s.io/v1/ResourceClaim metadata=1:ObjectMeta spec=2:ResourceClaimSpec! status=3:ResourceClaimStatus
ResourceClaimSpec devices=1:DeviceClaim!
DeviceClaim requests=1:[DeviceRequest] constraints=2:[DeviceConstraint] config=3:[DeviceClaimConfiguration]
DeviceRequest name=1:string! exactly=2:ExactDeviceRequest? firstAvailable=3:[DeviceSubRequest]
ExactDeviceRequest deviceClassName=1:string! selectors=2:[DeviceSelector] allocationMode=3 count=4:int adminAccess=5:bool? tolerations=6:[DeviceToleration] capacity=7:CapacityRequirements?
DeviceToleration key=1 operator=2 value=3 effect=4 tolerationSeconds=5:int?
CapacityRequirements requests=1:{Quantity}
DeviceSubRequest name=1:string! deviceClassName=2:string! selectors=3:[DeviceSelector] allocationMode=4 count=5:int tolerations=6:[DeviceToleration] capacity=7:CapacityRequirements?
DeviceConstraint requests=1:[string] matchAttribute=2:string? distinctAttribute=3:string?
DeviceClaimConfiguration requests=1:[string] *=2:DeviceConfiguration
ResourceClaimStatus allocation=1:AllocationResult? reservedFor=2:[ResourceClaimConsumerReference] devices=4:[AllocatedDeviceStatus]
AllocationResult devices=1:DeviceAllocationResult nodeSelector=3:NodeSelector? allocationTimestamp=5:Time?
DeviceAllocationResult results=1:[DeviceRequestAllocationResult] config=2:[DeviceAllocationConfiguration]
DeviceRequestAllocationResult request=1:string! driver=2:string! pool=3:string! device=4:string! adminAccess=5:bool? tolerations=6:[DeviceToleration] bindingConditions=7:[string] bindingFailureConditions=8:[string] shareID=9:string? consumedCapacity=10:{Quantity} skipNodeOperations=11:[string]
DeviceAllocationConfiguration source=1:string! requests=2:[string] *=3:DeviceConfiguration
ResourceClaimConsumerReference apiGroup=1 resource=3:string! name=4:string! uid=5:string!
AllocatedDeviceStatus driver=1:string! pool=2:string! device=3:string! conditions=4:[Condition] data=5:RawExtension? networkData=6:NetworkDeviceData? shareID=7:string?
NetworkDeviceData interfaceName=1 ips=2:[string] hardwareAddress=3
resource.k8s.io/v1/ResourceClaimTemplate metadata=1:ObjectMeta spec=2:ResourceClaimTemplateSpec!
ResourceClaimTemplateSpec metadata=1:ObjectMeta spec=2:ResourceClaimSpec!
resource.k8s.io/v1/ResourceSlice metadata=1:ObjectMeta spec=2:ResourceSliceSpec!
ResourceSliceSpec driver=1:string! pool=2:ResourcePool! nodeName=3:string? nodeSelector=4:NodeSelector? allNodes=5:bool? devices=6:[Device] perDeviceNodeSelection=7:bool? sharedCounters=8:[CounterSet] partitionTypeAttribute=9:string? skipNodeOperations=10:[string]
ResourcePool name=1:string! generation=2:int! resourceSliceCount=3:int!
Device name=1:string! attributes=2:{DeviceAttribute} capacity=3:{DeviceCapacity} consumesCounters=4:[DeviceCounterConsumption] nodeName=5:string? nodeSelector=6:NodeSelector? allNodes=7:bool? taints=8:[DeviceTaint] bindsToNode=9:bool? bindingConditions=10:[string] bindingFailureConditions=11:[string] allowMultipleAllocations=12:bool? nodeAllocatableResources=14:{NodeAllocatableResource}
DeviceAttribute int=2:int? bool=3:bool? string=4:string? version=5:string? ints=6:[int] bools=7:[bool] strings=8:[string] versions=9:[string]
DeviceCapacity value=1:Quantity! requestPolicy=2:CapacityRequestPolicy?
CapacityRequestPolicy default=1:Quantity? validValues=3:[Quantity] validRange=4:CapacityRequestPolicyRange?
CapacityRequestPolicyRange min=1:Quantity? max=2:Quantity? step=3:Quantity?
DeviceCounterConsumption counterSet=1:string! counters=2:{Counter}
Counter value=1:Quantity!
DeviceTaint key=1:string! value=2 effect=3:string! timeAdded=4:Time?
NodeAllocatableResource mapping=3:NodeAllocatableMapping? overhead=4:NodeAllocatableOverhead?
NodeAllocatableMapping capacityKey=1:string? capacityMultiplier=2:Quantity? deviceMultiplier=3:Quantity?
NodeAllocatableOverhead perPod=1:Quantity? perContainer=2:Quantity?
CounterSet name=1:string! counters=2:{Counter}
node.k8s.io/v1/RuntimeClass metadata=1:ObjectMeta handler=2:string! overhead=3:Overhead? scheduling=4:Scheduling?
Overhead podFixed=1:{Quantity}
Scheduling nodeSelector=1:{string} tolerations=2:[Toleration]
scheduling.k8s.io/v1/PriorityClass metadata=1:ObjectMeta value=2:int! globalDefault=3:bool description=4 preemptionPolicy=5:string?
`;
