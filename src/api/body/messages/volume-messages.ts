/** Volumes of pods, PersistentVolumes and their claims: core/v1 (k8s.io/api types.go and generated.proto of Kubernetes 1.36). */
export const VOLUME_MESSAGES = `
VolumeSource hostPath=1:HostPathVolumeSource? emptyDir=2:EmptyDirVolumeSource? gcePersistentDisk=3:GCEPersistentDiskVolumeSource? awsElasticBlockStore=4:AWSElasticBlockStoreVolumeSource? gitRepo=5:GitRepoVolumeSource? secret=6:SecretVolumeSource? nfs=7:NFSVolumeSource? iscsi=8:ISCSIVolumeSource? glusterfs=9:GlusterfsVolumeSource? persistentVolumeClaim=10:PersistentVolumeClaimVolumeSource? rbd=11:RBDVolumeSource? flexVolume=12:FlexVolumeSource? cinder=13:CinderVolumeSource? cephfs=14:CephFSVolumeSource? flocker=15:FlockerVolumeSource? downwardAPI=16:DownwardAPIVolumeSource? fc=17:FCVolumeSource? azureFile=18:AzureFileVolumeSource? configMap=19:ConfigMapVolumeSource? vsphereVolume=20:VsphereVirtualDiskVolumeSource? quobyte=21:QuobyteVolumeSource? azureDisk=22:AzureDiskVolumeSource? photonPersistentDisk=23:PhotonPersistentDiskVolumeSource? portworxVolume=24:PortworxVolumeSource? scaleIO=25:ScaleIOVolumeSource? projected=26:ProjectedVolumeSource? storageos=27:StorageOSVolumeSource? csi=28:CSIVolumeSource? ephemeral=29:EphemeralVolumeSource? image=30:ImageVolumeSource?
HostPathVolumeSource path=1:string! type=2:string?
EmptyDirVolumeSource medium=1 sizeLimit=2:Quantity? mode=3:int?
GCEPersistentDiskVolumeSource pdName=1:string! fsType=2 partition=3:int readOnly=4:bool
AWSElasticBlockStoreVolumeSource volumeID=1:string! fsType=2 partition=3:int readOnly=4:bool
GitRepoVolumeSource repository=1:string! revision=2 directory=3
SecretVolumeSource secretName=1 items=2:[KeyToPath] defaultMode=3:int? optional=4:bool? defaultUser=5:int?
KeyToPath key=1:string! path=2:string! mode=3:int? user=4:int?
NFSVolumeSource server=1:string! path=2:string! readOnly=3:bool
ISCSIVolumeSource targetPortal=1:string! iqn=2:string! lun=3:int! iscsiInterface=4 fsType=5 readOnly=6:bool portals=7:[string] chapAuthDiscovery=8:bool secretRef=10:LocalObjectReference? chapAuthSession=11:bool initiatorName=12:string?
LocalObjectReference name=1
GlusterfsVolumeSource endpoints=1:string! path=2:string! readOnly=3:bool
PersistentVolumeClaimVolumeSource claimName=1:string! readOnly=2:bool
RBDVolumeSource monitors=1:[string] image=2:string! fsType=3 pool=4 user=5 keyring=6 secretRef=7:LocalObjectReference? readOnly=8:bool
FlexVolumeSource driver=1:string! fsType=2 secretRef=3:LocalObjectReference? readOnly=4:bool options=5:{string}
CinderVolumeSource volumeID=1:string! fsType=2 readOnly=3:bool secretRef=4:LocalObjectReference?
CephFSVolumeSource monitors=1:[string] path=2 user=3 secretFile=4 secretRef=5:LocalObjectReference? readOnly=6:bool
FlockerVolumeSource datasetName=1 datasetUUID=2
DownwardAPIVolumeSource items=1:[DownwardAPIVolumeFile] defaultMode=2:int? defaultUser=3:int?
DownwardAPIVolumeFile path=1:string! fieldRef=2:ObjectFieldSelector? resourceFieldRef=3:ResourceFieldSelector? mode=4:int? user=5:int?
ObjectFieldSelector apiVersion=1 fieldPath=2:string!
ResourceFieldSelector containerName=1 resource=2:string! divisor=3:Quantity
FCVolumeSource targetWWNs=1:[string] lun=2:int? fsType=3 readOnly=4:bool wwids=5:[string]
AzureFileVolumeSource secretName=1:string! shareName=2:string! readOnly=3:bool
ConfigMapVolumeSource *=1:LocalObjectReference items=2:[KeyToPath] defaultMode=3:int? optional=4:bool? defaultUser=5:int?
VsphereVirtualDiskVolumeSource volumePath=1:string! fsType=2 storagePolicyName=3 storagePolicyID=4
QuobyteVolumeSource registry=1:string! volume=2:string! readOnly=3:bool user=4 group=5 tenant=6
AzureDiskVolumeSource diskName=1:string! diskURI=2:string! cachingMode=3:string? fsType=4:string? readOnly=5:bool? kind=6:string?
PhotonPersistentDiskVolumeSource pdID=1:string! fsType=2
PortworxVolumeSource volumeID=1:string! fsType=2 readOnly=3:bool
ScaleIOVolumeSource gateway=1:string! system=2:string! secretRef=3:LocalObjectReference? sslEnabled=4:bool protectionDomain=5 storagePool=6 storageMode=7 volumeName=8 fsType=9 readOnly=10:bool
ProjectedVolumeSource sources=1:[VolumeProjection] defaultMode=2:int? defaultUser=3:int?
VolumeProjection secret=1:SecretProjection? downwardAPI=2:DownwardAPIProjection? configMap=3:ConfigMapProjection? serviceAccountToken=4:ServiceAccountTokenProjection? clusterTrustBundle=5:ClusterTrustBundleProjection? podCertificate=6:PodCertificateProjection?
SecretProjection *=1:LocalObjectReference items=2:[KeyToPath] optional=4:bool?
DownwardAPIProjection items=1:[DownwardAPIVolumeFile]
ConfigMapProjection *=1:LocalObjectReference items=2:[KeyToPath] optional=4:bool?
ServiceAccountTokenProjection audience=1 expirationSeconds=2:int? path=3:string! user=4:int?
ClusterTrustBundleProjection name=1:string? signerName=2:string? labelSelector=3:LabelSelector? path=4:string! optional=5:bool? user=6:int?
PodCertificateProjection signerName=1 keyType=2 maxExpirationSeconds=3:int? credentialBundlePath=4 keyPath=5 certificateChainPath=6 userAnnotations=7:{string} user=8:int?
StorageOSVolumeSource volumeName=1 volumeNamespace=2 fsType=3 readOnly=4:bool secretRef=5:LocalObjectReference?
CSIVolumeSource driver=1:string! readOnly=2:bool? fsType=3:string? volumeAttributes=4:{string} nodePublishSecretRef=5:LocalObjectReference?
EphemeralVolumeSource volumeClaimTemplate=1:PersistentVolumeClaimTemplate?
PersistentVolumeClaimTemplate metadata=1:ObjectMeta spec=2:PersistentVolumeClaimSpec!
PersistentVolumeClaimSpec accessModes=1:[string] resources=2:VolumeResourceRequirements volumeName=3 selector=4:LabelSelector? storageClassName=5:string? volumeMode=6:string? dataSource=7:TypedLocalObjectReference? dataSourceRef=8:TypedObjectReference? volumeAttributesClassName=9:string?
VolumeResourceRequirements limits=1:{Quantity} requests=2:{Quantity}
TypedLocalObjectReference apiGroup=1:string? kind=2:string! name=3:string!
TypedObjectReference apiGroup=1:string? kind=2:string! name=3:string! namespace=4:string?
ImageVolumeSource reference=1 pullPolicy=2
PersistentVolumeSource gcePersistentDisk=1:GCEPersistentDiskVolumeSource? awsElasticBlockStore=2:AWSElasticBlockStoreVolumeSource? hostPath=3:HostPathVolumeSource? glusterfs=4:GlusterfsPersistentVolumeSource? nfs=5:NFSVolumeSource? rbd=6:RBDPersistentVolumeSource? iscsi=7:ISCSIPersistentVolumeSource? cinder=8:CinderPersistentVolumeSource? cephfs=9:CephFSPersistentVolumeSource? fc=10:FCVolumeSource? flocker=11:FlockerVolumeSource? flexVolume=12:FlexPersistentVolumeSource? azureFile=13:AzureFilePersistentVolumeSource? vsphereVolume=14:VsphereVirtualDiskVolumeSource? quobyte=15:QuobyteVolumeSource? azureDisk=16:AzureDiskVolumeSource? photonPersistentDisk=17:PhotonPersistentDiskVolumeSource? portworxVolume=18:PortworxVolumeSource? scaleIO=19:ScaleIOPersistentVolumeSource? local=20:LocalVolumeSource? storageos=21:StorageOSPersistentVolumeSource? csi=22:CSIPersistentVolumeSource?
GlusterfsPersistentVolumeSource endpoints=1:string! path=2:string! readOnly=3:bool endpointsNamespace=4:string?
RBDPersistentVolumeSource monitors=1:[string] image=2:string! fsType=3 pool=4 user=5 keyring=6 secretRef=7:SecretReference? readOnly=8:bool
SecretReference name=1 namespace=2
ISCSIPersistentVolumeSource targetPortal=1:string! iqn=2:string! lun=3:int! iscsiInterface=4 fsType=5 readOnly=6:bool portals=7:[string] chapAuthDiscovery=8:bool secretRef=10:SecretReference? chapAuthSession=11:bool initiatorName=12:string?
CinderPersistentVolumeSource volumeID=1:string! fsType=2 readOnly=3:bool secretRef=4:SecretReference?
CephFSPersistentVolumeSource monitors=1:[string] path=2 user=3 secretFile=4 secretRef=5:SecretReference? readOnly=6:bool
FlexPersistentVolumeSource driver=1:string! fsType=2 secretRef=3:SecretReference? readOnly=4:bool options=5:{string}
AzureFilePersistentVolumeSource secretName=1:string! shareName=2:string! readOnly=3:bool secretNamespace=4:string?
ScaleIOPersistentVolumeSource gateway=1:string! system=2:string! secretRef=3:SecretReference? sslEnabled=4:bool protectionDomain=5 storagePool=6 storageMode=7 volumeName=8 fsType=9 readOnly=10:bool
LocalVolumeSource path=1:string! fsType=2:string?
StorageOSPersistentVolumeSource volumeName=1 volumeNamespace=2 fsType=3 readOnly=4:bool secretRef=5:ObjectReference?
ObjectReference kind=1 namespace=2 name=3 uid=4 apiVersion=5 resourceVersion=6 fieldPath=7
CSIPersistentVolumeSource driver=1:string! volumeHandle=2:string! readOnly=3:bool fsType=4 volumeAttributes=5:{string} controllerPublishSecretRef=6:SecretReference? nodeStageSecretRef=7:SecretReference? nodePublishSecretRef=8:SecretReference? controllerExpandSecretRef=9:SecretReference? nodeExpandSecretRef=10:SecretReference?
v1/PersistentVolume metadata=1:ObjectMeta spec=2:PersistentVolumeSpec status=3:PersistentVolumeStatus
PersistentVolumeSpec capacity=1:{Quantity} *=2:PersistentVolumeSource accessModes=3:[string] claimRef=4:ObjectReference? persistentVolumeReclaimPolicy=5 storageClassName=6 mountOptions=7:[string] volumeMode=8:string? nodeAffinity=9:VolumeNodeAffinity? volumeAttributesClassName=10:string?
VolumeNodeAffinity required=1:NodeSelector?
NodeSelector nodeSelectorTerms=1:[NodeSelectorTerm]
NodeSelectorTerm matchExpressions=1:[NodeSelectorRequirement] matchFields=2:[NodeSelectorRequirement]
NodeSelectorRequirement key=1:string! operator=2:string! values=3:[string]
PersistentVolumeStatus phase=1 message=2 reason=3 lastPhaseTransitionTime=4:Time?
v1/PersistentVolumeClaim metadata=1:ObjectMeta spec=2:PersistentVolumeClaimSpec status=3:PersistentVolumeClaimStatus
PersistentVolumeClaimStatus phase=1 accessModes=2:[string] capacity=3:{Quantity} conditions=4:[PersistentVolumeClaimCondition] allocatedResources=5:{Quantity} allocatedResourceStatuses=7:{string} currentVolumeAttributesClassName=8:string? modifyVolumeStatus=9:ModifyVolumeStatus? healthStatus=10:VolumeHealthStatus?
PersistentVolumeClaimCondition type=1:string! status=2:string! lastProbeTime=3:Time lastTransitionTime=4:Time reason=5 message=6
ModifyVolumeStatus targetVolumeAttributesClassName=1 status=2:string!
VolumeHealthStatus healthConditions=1:[VolumeHealthCondition] lastTransitionTime=2:Time
VolumeHealthCondition status=1:string! reason=2:string! message=3
`;
