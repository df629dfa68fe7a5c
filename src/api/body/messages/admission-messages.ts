/** Policies, webhooks and the flow of requests: admissionregistration and flowcontrol (k8s.io/api types.go and generated.proto of Kubernetes 1.36). */
export const ADMISSION_MESSAGES = `
admissionregistration.k8s.io/v1/MutatingAdmissionPolicy metadata=1:ObjectMeta spec=2:MutatingAdmissionPolicySpec
MutatingAdmissionPolicySpec paramKind=1:ParamKind? matchConstraints=2:MatchResources? variables=3:[Variable] mutations=4:[Mutation] failurePolicy=5:string? matchConditions=6:[MatchCondition] reinvocationPolicy=7
ParamKind apiVersion=1 kind=2
MatchResources namespaceSelector=1:LabelSelector? objectSelector=2:LabelSelector? resourceRules=3:[NamedRuleWithOperations] excludeResourceRules=4:[NamedRuleWithOperations] matchPolicy=7:string?
NamedRuleWithOperations resourceNames=1:[string] *=2:RuleWithOperations
RuleWithOperations operations=1:[string] *=2:Rule
Rule apiGroups=1:[string] apiVersions=2:[string] resources=3:[string] scope=4:string?
Variable name=1:string! expression=2:string!
Mutation patchType=2:string! applyConfiguration=3:ApplyConfiguration? jsonPatch=4:JSONPatch?
ApplyConfiguration expression=1
JSONPatch expression=1
MatchCondition name=1:string! expression=2:string!
admissionregistration.k8s.io/v1/MutatingAdmissionPolicyBinding metadata=1:ObjectMeta spec=2:MutatingAdmissionPolicyBindingSpec
MutatingAdmissionPolicyBindingSpec policyName=1 paramRef=2:ParamRef? matchResources=3:MatchResources?
ParamRef name=1 namespace=2 selector=3:LabelSelector? parameterNotFoundAction=4:string?
admissionregistration.k8s.io/v1/MutatingWebhookConfiguration metadata=1:ObjectMeta webhooks=2:[MutatingWebhook]
MutatingWebhook name=1:string! clientConfig=2:WebhookClientConfig! rules=3:[RuleWithOperations] failurePolicy=4:string? namespaceSelector=5:LabelSelector? sideEffects=6:string? timeoutSeconds=7:int? admissionReviewVersions=8:[string] matchPolicy=9:string? reinvocationPolicy=10:string? objectSelector=11:LabelSelector? matchConditions=12:[MatchCondition]
WebhookClientConfig service=1:ServiceReference? caBundle=2:bytes url=3:string?
ServiceReference namespace=1:string! name=2:string! path=3:string? port=4:int?
admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy metadata=1:ObjectMeta spec=2:ValidatingAdmissionPolicySpec status=3:ValidatingAdmissionPolicyStatus
ValidatingAdmissionPolicySpec paramKind=1:ParamKind? matchConstraints=2:MatchResources? validations=3:[Validation] failurePolicy=4:string? auditAnnotations=5:[AuditAnnotation] matchConditions=6:[MatchCondition] variables=7:[Variable]
Validation expression=1:string! message=2 reason=3:string? messageExpression=4
AuditAnnotation key=1:string! valueExpression=2:string!
ValidatingAdmissionPolicyStatus observedGeneration=1:int typeChecking=2:TypeChecking? conditions=3:[Condition]
TypeChecking expressionWarnings=1:[ExpressionWarning]
ExpressionWarning fieldRef=2:string! warning=3:string!
admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding metadata=1:ObjectMeta spec=2:ValidatingAdmissionPolicyBindingSpec
ValidatingAdmissionPolicyBindingSpec policyName=1 paramRef=2:ParamRef? matchResources=3:MatchResources? validationActions=4:[string]
admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration metadata=1:ObjectMeta webhooks=2:[ValidatingWebhook]
ValidatingWebhook name=1:string! clientConfig=2:WebhookClientConfig! rules=3:[RuleWithOperations] failurePolicy=4:string? namespaceSelector=5:LabelSelector? sideEffects=6:string? timeoutSeconds=7:int? admissionReviewVersions=8:[string] matchPolicy=9:string? objectSelector=10:LabelSelector? matchConditions=11:[MatchCondition]
flowcontrol.apiserver.k8s.io/v1/FlowSchema metadata=1:ObjectMeta spec=2:FlowSchemaSpec status=3:FlowSchemaStatus
FlowSchemaSpec priorityLevelConfiguration=1:PriorityLevelConfigurationReference! matchingPrecedence=2:int! distinguisherMethod=3:FlowDistinguisherMethod? rules=4:[PolicyRulesWithSubjects]
PriorityLevelConfigurationReference name=1:string!
FlowDistinguisherMethod type=1:string!
PolicyRulesWithSubjects subjects=1:[FlowcontrolSubject] resourceRules=2:[ResourcePolicyRule] nonResourceRules=3:[NonResourcePolicyRule]
FlowcontrolSubject kind=1:string! user=2:UserSubject? group=3:GroupSubject? serviceAccount=4:ServiceAccountSubject?
UserSubject name=1:string!
GroupSubject name=1:string!
ServiceAccountSubject namespace=1:string! name=2:string!
ResourcePolicyRule verbs=1:[string] apiGroups=2:[string] resources=3:[string] clusterScope=4:bool namespaces=5:[string]
NonResourcePolicyRule verbs=1:[string] nonResourceURLs=6:[string]
FlowSchemaStatus conditions=1:[FlowSchemaCondition]
FlowSchemaCondition type=1 status=2 lastTransitionTime=3:Time reason=4 message=5
flowcontrol.apiserver.k8s.io/v1/PriorityLevelConfiguration metadata=1:ObjectMeta spec=2:PriorityLevelConfigurationSpec status=3:PriorityLevelConfigurationStatus
PriorityLevelConfigurationSpec type=1:string! limited=2:LimitedPriorityLevelConfiguration? exempt=3:ExemptPriorityLevelConfiguration?
LimitedPriorityLevelConfiguration nominalConcurrencyShares=1:int? limitResponse=2:LimitResponse lendablePercent=3:int? borrowingLimitPercent=4:int?
LimitResponse type=1:string! queuing=2:QueuingConfiguration?
QueuingConfiguration queues=1:int! handSize=2:int! queueLengthLimit=3:int!
ExemptPriorityLevelConfiguration nominalConcurrencyShares=1:int? lendablePercent=2:int?
PriorityLevelConfigurationStatus conditions=1:[PriorityLevelConfigurationCondition]
PriorityLevelConfigurationCondition type=1 status=2 lastTransitionTime=3:Time reason=4 message=5
`;
