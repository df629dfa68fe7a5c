/** Who may do what: authentication, authorization, certificates and rbac (k8s.io/api types.go and generated.proto of Kubernetes 1.36). */
export const ACCESS_MESSAGES = `
authentication.k8s.io/v1/SelfSubjectReview metadata=1:ObjectMeta status=2:SelfSubjectReviewStatus
SelfSubjectReviewStatus userInfo=1:UserInfo
UserInfo username=1 uid=2 groups=3:[string] extra=4:{ExtraValue}
authentication.k8s.io/v1/TokenReview metadata=1:ObjectMeta spec=2:TokenReviewSpec! status=3:TokenReviewStatus
TokenReviewSpec token=1 audiences=2:[string]
TokenReviewStatus authenticated=1:bool user=2:UserInfo error=3 audiences=4:[string]
authentication.k8s.io/v1/TokenRequest metadata=1:ObjectMeta spec=2:TokenRequestSpec! status=3:TokenRequestStatus
TokenRequestSpec audiences=1:[string] boundObjectRef=3:BoundObjectReference? expirationSeconds=4:int? attestations=5:{ExtraValue}
BoundObjectReference kind=1 apiVersion=2 name=3 uid=4
TokenRequestStatus token=1:string! expirationTimestamp=2:Time!
authorization.k8s.io/v1/LocalSubjectAccessReview metadata=1:ObjectMeta spec=2:SubjectAccessReviewSpec! status=3:SubjectAccessReviewStatus
SubjectAccessReviewSpec resourceAttributes=1:ResourceAttributes? nonResourceAttributes=2:NonResourceAttributes? user=3 groups=4:[string] extra=5:{ExtraValue} uid=6
ResourceAttributes namespace=1 verb=2 group=3 version=4 resource=5 subresource=6 name=7 fieldSelector=8:FieldSelectorAttributes? labelSelector=9:LabelSelectorAttributes?
FieldSelectorAttributes rawSelector=1 requirements=2:[FieldSelectorRequirement]
LabelSelectorAttributes rawSelector=1 requirements=2:[LabelSelectorRequirement]
NonResourceAttributes path=1 verb=2
SubjectAccessReviewStatus allowed=1:bool! reason=2 evaluationError=3 denied=4:bool
authorization.k8s.io/v1/SelfSubjectAccessReview metadata=1:ObjectMeta spec=2:SelfSubjectAccessReviewSpec! status=3:SubjectAccessReviewStatus
SelfSubjectAccessReviewSpec resourceAttributes=1:ResourceAttributes? nonResourceAttributes=2:NonResourceAttributes?
authorization.k8s.io/v1/SelfSubjectRulesReview metadata=1:ObjectMeta spec=2:SelfSubjectRulesReviewSpec! status=3:SubjectRulesReviewStatus
SelfSubjectRulesReviewSpec namespace=1
SubjectRulesReviewStatus resourceRules=1:[ResourceRule] nonResourceRules=2:[NonResourceRule] incomplete=3:bool! evaluationError=4
ResourceRule verbs=1:[string] apiGroups=2:[string] resources=3:[string] resourceNames=4:[string]
NonResourceRule verbs=1:[string] nonResourceURLs=2:[string]
authorization.k8s.io/v1/SubjectAccessReview metadata=1:ObjectMeta spec=2:SubjectAccessReviewSpec! status=3:SubjectAccessReviewStatus
certificates.k8s.io/v1/CertificateSigningRequest metadata=1:ObjectMeta spec=2:CertificateSigningRequestSpec! status=3:CertificateSigningRequestStatus
CertificateSigningRequestSpec request=1:bytes! username=2 uid=3 groups=4:[string] usages=5:[string] extra=6:{ExtraValue} signerName=7:string! expirationSeconds=8:int?
CertificateSigningRequestStatus conditions=1:[CertificateSigningRequestCondition] certificate=2:bytes
CertificateSigningRequestCondition type=1:string! reason=2 message=3 lastUpdateTime=4:Time lastTransitionTime=5:Time status=6:string!
rbac.authorization.k8s.io/v1/ClusterRoleBinding metadata=1:ObjectMeta subjects=2:[RbacSubject] roleRef=3:RoleRef!
RbacSubject kind=1:string! apiGroup=2 name=3:string! namespace=4
RoleRef apiGroup=1:string! kind=2:string! name=3:string!
rbac.authorization.k8s.io/v1/ClusterRole metadata=1:ObjectMeta rules=2:[PolicyRule] aggregationRule=3:AggregationRule?
PolicyRule verbs=1:[string] apiGroups=2:[string] resources=3:[string] resourceNames=4:[string] nonResourceURLs=5:[string]
AggregationRule clusterRoleSelectors=1:[LabelSelector]
rbac.authorization.k8s.io/v1/RoleBinding metadata=1:ObjectMeta subjects=2:[RbacSubject] roleRef=3:RoleRef!
rbac.authorization.k8s.io/v1/Role metadata=1:ObjectMeta rules=2:[PolicyRule]
`;
