/** Networks and what is announced in the cluster: networking, discovery, events and coordination (k8s.io/api types.go and generated.proto of Kubernetes 1.36). */
export const NETWORK_MESSAGES = `
networking.k8s.io/v1/IPAddress metadata=1:ObjectMeta spec=2:IPAddressSpec
IPAddressSpec parentRef=1:ParentReference?
ParentReference group=1 resource=2 namespace=3 name=4
networking.k8s.io/v1/ServiceCIDR metadata=1:ObjectMeta spec=2:ServiceCIDRSpec status=3:ServiceCIDRStatus
ServiceCIDRSpec cidrs=1:[string]
ServiceCIDRStatus conditions=1:[Condition]
networking.k8s.io/v1/IngressClass metadata=1:ObjectMeta spec=2:IngressClassSpec
IngressClassSpec controller=1 parameters=2:IngressClassParametersReference?
IngressClassParametersReference apiGroup=1:string? kind=2:string! name=3:string! scope=4:string? namespace=5:string?
networking.k8s.io/v1/Ingress metadata=1:ObjectMeta spec=2:IngressSpec status=3:IngressStatus
IngressSpec defaultBackend=1:IngressBackend? tls=2:[IngressTLS] rules=3:[IngressRule] ingressClassName=4:string?
IngressBackend resource=3:TypedLocalObjectReference? service=4:IngressServiceBackend?
IngressServiceBackend name=1:string! port=2:ServiceBackendPort
ServiceBackendPort name=1 number=2:int
IngressTLS hosts=1:[string] secretName=2
IngressRule host=1 *=2:IngressRuleValue
IngressRuleValue http=1:HTTPIngressRuleValue?
HTTPIngressRuleValue paths=1:[HTTPIngressPath]
HTTPIngressPath path=1 backend=2:IngressBackend! pathType=3:string?
IngressStatus loadBalancer=1:IngressLoadBalancerStatus
IngressLoadBalancerStatus ingress=1:[IngressLoadBalancerIngress]
IngressLoadBalancerIngress ip=1 hostname=2 ports=4:[IngressPortStatus]
IngressPortStatus port=1:int! protocol=2:string! error=3:string?
networking.k8s.io/v1/NetworkPolicy metadata=1:ObjectMeta spec=2:NetworkPolicySpec
NetworkPolicySpec podSelector=1:LabelSelector! ingress=2:[NetworkPolicyIngressRule] egress=3:[NetworkPolicyEgressRule] policyTypes=4:[string]
NetworkPolicyIngressRule ports=1:[NetworkPolicyPort] from=2:[NetworkPolicyPeer]
NetworkPolicyPort protocol=1:string? port=2:IntOrString? endPort=3:int?
NetworkPolicyPeer podSelector=1:LabelSelector? namespaceSelector=2:LabelSelector? ipBlock=3:IPBlock?
IPBlock cidr=1:string! except=2:[string]
NetworkPolicyEgressRule ports=1:[NetworkPolicyPort] to=2:[NetworkPolicyPeer]
discovery.k8s.io/v1/EndpointSlice metadata=1:ObjectMeta endpoints=2:[Endpoint] ports=3:[DiscoveryEndpointPort] addressType=4:string!
Endpoint addresses=1:[string] conditions=2:EndpointConditions hostname=3:string? targetRef=4:ObjectReference? deprecatedTopology=5:{string} nodeName=6:string? zone=7:string? hints=8:EndpointHints?
EndpointConditions ready=1:bool? serving=2:bool? terminating=3:bool?
EndpointHints forZones=1:[ForZone] forNodes=2:[ForNode]
ForZone name=1:string!
ForNode name=1:string!
DiscoveryEndpointPort name=1:string? protocol=2:string? port=3:int? appProtocol=4:string?
events.k8s.io/v1/Event metadata=1:ObjectMeta! eventTime=2:MicroTime! series=3:EventsEventSeries? reportingController=4 reportingInstance=5 action=6 reason=7 regarding=8:ObjectReference related=9:ObjectReference? note=10 type=11 deprecatedSource=12:EventSource deprecatedFirstTimestamp=13:Time deprecatedLastTimestamp=14:Time deprecatedCount=15:int
EventsEventSeries count=1:int! lastObservedTime=2:MicroTime!
coordination.k8s.io/v1/Lease metadata=1:ObjectMeta spec=2:LeaseSpec
LeaseSpec holderIdentity=1:string? leaseDurationSeconds=2:int? acquireTime=3:MicroTime? renewTime=4:MicroTime? leaseTransitions=5:int? strategy=6:string? preferredHolder=7:string?
`;
