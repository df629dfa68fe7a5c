// Answers that nothing recorded here, as the source of the API server writes them: `from` names its file. Read by make-answers-table.mjs.
const NS = '/api/v1/namespaces/team-a';
const JSON_TYPE = 'application/json';

function status(from, code, reason, message, request = {}, details) {
  const body = {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    ...(details && { details }),
    code,
  };
  return { from, code, ...request, type: 'application/json', body: JSON.stringify(body) };
}

const text = (from, code, body, request = {}, type = 'text/plain; charset=utf-8') => ({
  from,
  code,
  ...request,
  type,
  body,
});
const POST = { method: 'POST', target: `${NS}/configmaps`, contentType: JSON_TYPE };
const put = (target) => ({ method: 'PUT', target, contentType: JSON_TYPE });
const patch = (target, contentType) => ({ method: 'PATCH', target, contentType });
const get = (target) => ({ method: 'GET', target });
const webhook = (reason) =>
  `Internal error occurred: failed calling webhook "validate.policy.example": failed to call webhook: Post "https://policy-svc.policy.svc:443/validate?timeout=10s": ${reason}`;
const causes = (list) => ({
  name: 'web',
  group: 'apps',
  kind: 'Deployment',
  causes: list.map(([reason, field, message]) => ({ reason, message, field })),
});

const REST = 'apiserver/pkg/endpoints/handlers/rest.go';
const NEGOTIATION = 'apiserver/pkg/endpoints/handlers/negotiation/errors.go';
const ERRORS = 'apimachinery/pkg/api/errors/errors.go';
const STORE = 'apiserver/pkg/registry/generic/registry/store.go';
const WEBHOOK = 'apiserver/pkg/util/webhook/error.go';
const VALIDATION = 'apimachinery/pkg/util/validation/field/errors.go';

export const OTHER_ANSWERS = [
  text('net/http', 400, 'Client sent an HTTP request to an HTTPS server.\n', get('/version')),
  status(
    REST,
    400,
    'BadRequest',
    `the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: invalid character 'k' looking for beginning of value (6b696e643a20436f6e6669674d6170)`,
    POST,
  ),
  status(
    REST,
    400,
    'BadRequest',
    `the object provided is unrecognized (must be of type ConfigMap): Object 'Kind' is missing in '{"metadata":{"name":"a"}}' (7b226d65746164617461223a7b226e616d65223a2261227d7d)`,
    POST,
  ),
  status(
    REST,
    400,
    'BadRequest',
    'Secret in version "v1" cannot be handled as a ConfigMap: converting (v1.Secret) to (core.ConfigMap): unknown conversion',
    POST,
  ),
  status(
    REST,
    400,
    'BadRequest',
    'ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string',
    POST,
  ),
  status(
    REST,
    400,
    'BadRequest',
    'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.replica"',
    { method: 'POST', target: '/apis/apps/v1/namespaces/team-a/deployments', contentType: JSON_TYPE },
  ),
  status(
    REST,
    400,
    'BadRequest',
    'the name of the object (b) does not match the name on the URL (a)',
    put(`${NS}/configmaps/a`),
  ),
  status(
    'apiserver/pkg/endpoints/handlers/create.go',
    400,
    'BadRequest',
    'the API version in the data (apps/v1beta1) does not match the expected API version (apps/v1)',
    { method: 'POST', target: '/apis/apps/v1/namespaces/team-a/deployments', contentType: JSON_TYPE },
  ),
  status(
    'apiserver/pkg/endpoints/handlers/patch.go',
    400,
    'BadRequest',
    'error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch',
    patch(`${NS}/configmaps/a`, 'application/json-patch+json'),
  ),
  status(
    'kubernetes/pkg/registry/core/pod/strategy.go',
    400,
    'BadRequest',
    'a container name must be specified for pod web-0, choose one of: [app sidecar]',
    get(`${NS}/pods/web-0/log`),
  ),
  status(
    'kubelet/kubelet_pods.go',
    400,
    'BadRequest',
    'container "app" in pod "web-0" is waiting to start: ContainerCreating',
    get(`${NS}/pods/web-0/log`),
  ),
  status(
    ERRORS,
    404,
    'NotFound',
    'namespaces "nosuch" not found',
    { method: 'POST', target: '/api/v1/namespaces/nosuch/configmaps', contentType: JSON_TYPE },
    { name: 'nosuch', kind: 'namespaces' },
  ),
  text(
    'apiserver/pkg/server/mux',
    404,
    '404 page not found\n',
    get('/apis/extensions/v1beta1/namespaces/team-a/ingresses'),
  ),
  text(
    'nginx',
    404,
    '<html>\r\n<head><title>404 Not Found</title></head>\r\n<body>\r\n<center><h1>404 Not Found</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n',
    get('/api/v1/pods'),
    'text/html',
  ),
  text('ingress-nginx', 404, 'default backend - 404', get('/api/v1/pods')),
  text('an application', 404, 'Cannot GET /healthy', get(`${NS}/services/web/proxy/healthy`)),
  status(
    NEGOTIATION,
    406,
    'NotAcceptable',
    'only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf',
    get(`${NS}/pods`),
  ),
  status(
    ERRORS,
    409,
    'Conflict',
    'Operation cannot be fulfilled on deployments.apps "web": the object has been modified; please apply your changes to the latest version and try again',
    put('/apis/apps/v1/namespaces/team-a/deployments/web'),
    { name: 'web', group: 'apps', kind: 'deployments' },
  ),
  status(
    ERRORS,
    409,
    'AlreadyExists',
    'object is being deleted: pods "web-0" already exists',
    { method: 'POST', target: `${NS}/pods`, contentType: JSON_TYPE },
    { name: 'web-0', kind: 'pods' },
  ),
  status(
    'apimachinery/pkg/util/managedfields/internal/conflict.go',
    409,
    'Conflict',
    'Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using apps/v1: .spec.replicas',
    patch('/apis/apps/v1/namespaces/team-a/deployments/web?fieldManager=me', 'application/apply-patch+yaml'),
  ),
  status(
    'kubernetes/pkg/registry/core/namespace/storage/storage.go',
    409,
    'Conflict',
    'Operation cannot be fulfilled on namespaces "old": The system is ensuring all content is removed from this namespace.  Upon completion, this namespace will automatically be purged by the system.',
    { method: 'DELETE', target: '/api/v1/namespaces/old' },
    { name: 'old', kind: 'namespaces' },
  ),
  status(
    'apiserver/pkg/storage/interfaces.go',
    409,
    'Conflict',
    'Operation cannot be fulfilled on pods "web-0": Precondition failed: UID in precondition: 1a, UID in object meta: 2b',
    { method: 'DELETE', target: `${NS}/pods/web-0` },
    { name: 'web-0', kind: 'pods' },
  ),
  status(
    'apiserver/pkg/storage/etcd3/errors.go',
    410,
    'Expired',
    'The resourceVersion for the provided watch is too old.',
    get(`${NS}/pods?watch=true&resourceVersion=1`),
  ),
  status(
    'apiserver/pkg/storage/etcd3/errors.go',
    410,
    'Expired',
    'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.',
    get(`${NS}/pods?limit=5&continue=abc`),
  ),
  status(REST, 413, 'RequestEntityTooLarge', 'Request entity too large: limit is 3145728', POST),
  text(
    'nginx',
    413,
    '<html>\r\n<head><title>413 Request Entity Too Large</title></head>\r\n</html>\r\n',
    POST,
    'text/html',
  ),
  status(
    NEGOTIATION,
    415,
    'UnsupportedMediaType',
    'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf',
    { ...POST, contentType: 'application/x-www-form-urlencoded' },
  ),
  status(
    NEGOTIATION,
    415,
    'UnsupportedMediaType',
    'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf',
    { ...POST, contentType: 'text/yaml' },
  ),
  status(
    NEGOTIATION,
    415,
    'UnsupportedMediaType',
    'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
    patch('/apis/example.com/v1/namespaces/team-a/widgets/w1', 'application/strategic-merge-patch+json'),
  ),
  status(
    NEGOTIATION,
    415,
    'UnsupportedMediaType',
    'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml',
    patch(`${NS}/configmaps/a`, 'application/x-www-form-urlencoded'),
  ),
  status(
    VALIDATION,
    422,
    'Invalid',
    'Deployment.apps "web" is invalid: [spec.selector: Required value, spec.template.metadata.labels: Invalid value: {}: `selector` does not match template `labels`]',
    { method: 'POST', target: '/apis/apps/v1/namespaces/team-a/deployments', contentType: JSON_TYPE },
    causes([
      ['FieldValueRequired', 'spec.selector', 'Required value'],
      [
        'FieldValueInvalid',
        'spec.template.metadata.labels',
        'Invalid value: {}: `selector` does not match template `labels`',
      ],
    ]),
  ),
  status(
    VALIDATION,
    422,
    'Invalid',
    'Deployment.apps "web" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"b"}}: field is immutable',
    put('/apis/apps/v1/namespaces/team-a/deployments/web'),
    causes([['FieldValueInvalid', 'spec.selector', 'Invalid value: {"matchLabels":{"app":"b"}}: field is immutable']]),
  ),
  status(
    STORE,
    422,
    'Invalid',
    'configmaps "a" is invalid: metadata.resourceVersion: Invalid value: 0x0: must be specified for an update',
    put(`${NS}/configmaps/a`),
  ),
  status(
    VALIDATION,
    422,
    'Invalid',
    'ConfigMap "a" is invalid: metadata.annotations: Too long: may not be more than 262144 bytes',
    POST,
  ),
  status(
    VALIDATION,
    422,
    'Invalid',
    'ConfigMap "a" is invalid: []: Too long: may not be more than 1048576 bytes',
    POST,
  ),
  status(
    VALIDATION,
    422,
    'Invalid',
    'Service "web" is invalid: spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated',
    POST,
  ),
  status(
    'apiserver/pkg/endpoints/handlers/patch.go',
    422,
    'Invalid',
    'the server rejected our request due to an error in our request',
    patch(`${NS}/configmaps/a`, 'application/json-patch+json'),
  ),
  status(
    'kubernetes/pkg/registry/core/pod/storage/eviction.go',
    429,
    'TooManyRequests',
    "Cannot evict pod as it would violate the pod's disruption budget.",
    { method: 'POST', target: `${NS}/pods/web-0/eviction`, contentType: JSON_TYPE },
    {
      causes: [
        { reason: 'DisruptionBudget', message: 'The disruption budget web needs 2 healthy pods and has 2 currently' },
      ],
    },
  ),
  text(
    'apiserver/pkg/server/filters/priority-and-fairness.go',
    429,
    'Too many requests, please try again later.\n',
    get(`${NS}/pods`),
  ),
  status(
    'apiserver/pkg/storage/cacher/ready.go',
    429,
    'TooManyRequests',
    'storage is (re)initializing',
    get(`${NS}/pods`),
  ),
  status(WEBHOOK, 500, 'InternalError', webhook('no endpoints available for service "policy-svc"'), POST),
  status(WEBHOOK, 500, 'InternalError', webhook('dial tcp 10.96.3.4:443: connect: connection refused'), POST),
  status(WEBHOOK, 500, 'InternalError', webhook('service "policy-svc" not found'), POST),
  status(
    WEBHOOK,
    500,
    'InternalError',
    webhook('tls: failed to verify certificate: x509: certificate signed by unknown authority'),
    POST,
  ),
  status(WEBHOOK, 500, 'InternalError', webhook('context deadline exceeded'), POST),
  status('etcd', 500, '', 'etcdserver: request is too large', POST),
  status('etcd', 500, '', 'etcdserver: mvcc: database space exceeded', POST),
  status(
    'apiserver/pkg/util/proxy',
    500,
    '',
    'error dialing backend: dial tcp 10.0.0.7:10250: i/o timeout',
    get(`${NS}/pods/web-0/log`),
  ),
  status(
    ERRORS,
    500,
    'ServerTimeout',
    'The create operation against pods could not be completed at this time, please try again.',
    POST,
  ),
  text(
    'kube-aggregator/pkg/apiserver/handler_proxy.go',
    503,
    'service unavailable\n',
    get('/apis/metrics.k8s.io/v1beta1/nodes'),
  ),
  status(
    ERRORS,
    503,
    'ServiceUnavailable',
    'the server is currently unable to handle the request (get pods.metrics.k8s.io)',
  ),
  status(
    'apiserver/pkg/server/filters/waitgroup.go',
    503,
    'ServiceUnavailable',
    'apiserver is shutting down',
    get(`${NS}/pods`),
  ),
  text(
    'haproxy',
    503,
    '<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this request.\n</body></html>\n',
    get('/api/v1/pods'),
    'text/html',
  ),
  status(
    'apiserver/pkg/storage/errors.go',
    504,
    'Timeout',
    'Timeout: Too large resource version: 9000, current: 512',
    get(`${NS}/pods?resourceVersion=9000`),
    { causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }], retryAfterSeconds: 1 },
  ),
  status(
    'apiserver/pkg/endpoints/handlers/finisher/finisher.go',
    504,
    'Timeout',
    'Timeout: request did not complete within requested timeout - context deadline exceeded',
    POST,
  ),
];
