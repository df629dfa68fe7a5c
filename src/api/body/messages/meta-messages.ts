/** What objects of all groups have in common, and the messages that are one value in JSON (apimachinery, types.go and generated.proto of Kubernetes 1.36). */
export const META_MESSAGES = `
ObjectMeta name=1 generateName=2 namespace=3 selfLink=4 uid=5 resourceVersion=6 generation=7:int creationTimestamp=8:Time deletionTimestamp=9:Time? deletionGracePeriodSeconds=10:int? labels=11:{string} annotations=12:{string} ownerReferences=13:[OwnerReference] finalizers=14:[string] managedFields=17:[ManagedFieldsEntry]
OwnerReference kind=1:string! name=3:string! uid=4:string! apiVersion=5:string! controller=6:bool? blockOwnerDeletion=7:bool?
ManagedFieldsEntry manager=1 operation=2 apiVersion=3 time=4:Time? fieldsType=6 fieldsV1=7:FieldsV1? subresource=8
ListMeta selfLink=1 resourceVersion=2 continue=3 remainingItemCount=4:int?
meta.k8s.io/v1/PartialObjectMetadata metadata=1:ObjectMeta
LabelSelector matchLabels=1:{string} matchExpressions=2:[LabelSelectorRequirement]
LabelSelectorRequirement key=1:string! operator=2:string! values=3:[string]
FieldSelectorRequirement key=1:string! operator=2:string! values=3:[string]
Condition type=1:string! status=2:string! observedGeneration=3:int lastTransitionTime=4:Time! reason=5:string! message=6:string!
DeleteOptions gracePeriodSeconds=1:int? preconditions=2:Preconditions? orphanDependents=3:bool? propagationPolicy=4:string? dryRun=5:[string] ignoreStoreReadErrorWithClusterBreakingPotential=6:bool?
Preconditions uid=1:string? resourceVersion=2:string?
ExtraValue items=1:[string]
FieldsV1 Raw=1:bytes
IntOrString type=1:int intVal=2:int strVal=3
MicroTime seconds=1:int! nanos=2:int!
Quantity string=1
RawExtension raw=1:bytes
Time seconds=1:int! nanos=2:int!
`;
