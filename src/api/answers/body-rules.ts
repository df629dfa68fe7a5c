import type { Answered, RemedyRule } from './remedy-rule.ts';

/**
 * The server cannot read what was sent: 400, 413, 415 (apiserver pkg/endpoints/handlers: rest.go, create.go, update.go,
 * patch.go, negotiation/errors.go; pkg/registry/generic/registry/store.go).
 */
export const BODY_RULES: readonly RemedyRule[] = [
  {
    codes: [400],
    sign: /HTTP request to an HTTPS server|plain HTTP request was sent to HTTPS port|plain HTTP to an SSL-enabled server port/,
    text: 'The server speaks HTTPS on this port: begin its URL with https://.',
  },
  {
    codes: [400],
    sign: /couldn't get version\/kind; json parse error/,
    text: 'The body is empty or not JSON. For YAML send the header Content-Type: application/yaml.',
  },
  {
    codes: [400],
    sign: /Object '(?<field>Kind|apiVersion)' is missing in/,
    text: 'Begin the body with apiVersion: {groupVersion} and a kind: the server reads both before anything else.',
  },
  {
    codes: [400],
    sign: /no kind "(?<kind>[^"]+)" is registered for version "(?<data>[^"]+)"/,
    text: '{data} has no kind {kind}: kubectl api-resources lists each kind with its apiVersion.',
  },
  {
    codes: [400],
    sign: /strict decoding error: .*unknown field "(?<field>[^"]+)"/s,
    text: 'There is no field {field}: it is misspelled, or stands at the wrong level of indentation. kubectl explain shows the fields of a kind.',
  },
  {
    codes: [400],
    sign: /strict decoding error: .*(?:duplicate field|already set in map)/s,
    text: 'A key stands twice in the same object: keep one of them.',
  },
  {
    codes: [400],
    sign: /cannot unmarshal object into Go value of type (?:jsonpatch\.Patch|\[\])/,
    text: 'application/json-patch+json is a list of operations. To send a part of the object use application/merge-patch+json.',
  },
  {
    codes: [400],
    sign: /cannot unmarshal array into Go value of type map/,
    when: ({ request }) => request.method === 'PATCH',
    text: 'A list of operations is application/json-patch+json; the other patch types take a part of the object.',
  },
  {
    codes: [400],
    sign: /cannot unmarshal (?<is>\w+) into Go struct field (?<field>\S+) of type (?<type>\S+)/,
    text: 'In {field} the body has a {is} where the server needs a {type}. In YAML, quote numbers, true and false that are meant as text.',
  },
  {
    codes: [400],
    sign: /(?<sent>\w+) in version "[^"]+" cannot be handled as an? (?!\k<sent>\b)(?<kind>\w+)/,
    text: 'The body is a {sent}, and this URL takes a {kind}: change kind in the body, or the resource in the URL.',
  },
  {
    codes: [400],
    sign: /cannot be handled as an? (?<kind>\w+)/,
    text: 'The body is not a valid {kind}: compare the field that the message names with kubectl explain {kind}.',
  },
  {
    codes: [400],
    sign: /the namespace of the (?:provided )?object does not match the namespace (?:sent )?on the request/,
    text: 'metadata.namespace of the body and the namespace of the URL or of -n differ. Change one of them, or leave metadata.namespace out.',
  },
  {
    codes: [400],
    sign: /the name of the object \(.* based on URL\) was undeterminable/,
    text: 'Write metadata.name into the body: PUT takes the whole object, with the name that the URL has.',
  },
  {
    codes: [400],
    sign: /the name of the object \(.*\) does not match the name on the URL/,
    text: 'The name in the body and the name in the URL differ: a rename is a new object, created with POST.',
  },
  {
    codes: [400],
    sign: /the API version in the data \((?<data>\S+)\) does not match the expected API version \((?<expected>\S+)\)/,
    text: 'Write apiVersion: {expected} into the body, or send it to the URL of {data}.',
  },
  {
    codes: [400],
    sign: /field label not supported|(?:is|are) not a known field selector/,
    text: 'Only some fields can be selected: metadata.name and metadata.namespace of every kind, of pods also spec.nodeName and status.phase. Select by labels, or filter the output.',
  },
  {
    codes: [400],
    sign: /unable to parse requirement|invalid (?:field )?selector|expected: !, identifier/,
    text: 'A selector looks like app=web,tier!=db; labels also know "env in (a,b)". In a URL it has to be percent-encoded.',
  },
  {
    codes: [400],
    sign: /a container name must be specified for pod (?<pod>[^ ,]+)/,
    text: 'The pod has several containers: name one of those in the message, kubectl logs {pod} -c CONTAINER -n {namespace}.',
  },
  {
    codes: [400],
    sign: /container "[^"]*" in pod "(?<pod>[^"]+)" is waiting to start/,
    text: 'The container has not started, so it has no log yet: kubectl describe pod {pod} -n {namespace} shows why under Events.',
  },
  {
    codes: [400],
    sign: /previous terminated container "[^"]*" in pod "[^"]*" not found/,
    text: 'The container was never restarted, so there is no earlier log: leave out --previous.',
  },
  {
    codes: [400],
    sign: /container \S+ is not valid for pod (?<pod>\S+)/,
    text: 'The pod has no container of that name: kubectl describe pod {pod} -n {namespace} lists them.',
  },
  {
    codes: [400],
    sign: /pod (?<pod>\S+) does not have a host assigned/,
    text: 'The pod is not on a node yet: kubectl describe pod {pod} -n {namespace} shows why under Events.',
  },
  {
    codes: [400],
    sign: /^address not allowed$/,
    text: 'The API server proxies to no such address: the pod has no IP yet, or one that is local to its node.',
  },
  {
    codes: [400],
    sign: /Namespace parameter required|name must be provided|Name parameter required/,
    text: 'A segment of the path is empty: write /namespaces/NAMESPACE/{resource}/NAME.',
  },
  {
    codes: [400],
    sign: /Name parameter invalid/,
    text: 'No object can have this name: "..", ".", and names with "/" or "%" are not names.',
  },
  {
    codes: [400],
    sign: /invalid continue token|continue key is not valid|specifying resource version is not allowed when using continue/,
    text: 'Send metadata.continue of the last page as it is, without resourceVersion; begin the list again if it is lost.',
  },
  {
    codes: [400],
    sign: /metadata\.managedFields must be nil/,
    text: 'Remove metadata.managedFields from the object: it was copied from a live one.',
  },
  {
    codes: [400, 500],
    sign: /resourceVersion should not be set on objects to be created/,
    text: 'Remove metadata.resourceVersion from the object: it was copied from a live one.',
  },
  {
    codes: [400],
    sign: /without impersonating a user/,
    text: 'Groups, UID and extra fields are impersonated only with a user: add --as, or the header Impersonate-User.',
  },
  {
    codes: [400],
    sign: /error decoding patch|invalid JSON patch|invalid character .* looking for|error converting YAML/,
    text: 'The body is not what its Content-Type says: check it for quotes, commas and a cut end.',
  },
  {
    codes: [400],
    sign: /strconv\.Parse\w+: parsing/,
    text: 'A parameter of the query is not of its type, such as limit, timeoutSeconds or follow: the message quotes its value.',
  },
  {
    codes: [400],
    sign: /^400 Bad Request/,
    when: ({ answer }) => answer.form === 'text',
    text: 'The request line or a header is not valid HTTP: percent-encode blanks and special characters in the URL.',
  },
  {
    codes: [413],
    sign: /operations in a JSON patch/,
    text: 'Split the patch into several.',
  },
  {
    codes: [400, 413, 500],
    sign: /etcdserver: request is too large|trying to send message larger than max/,
    text: 'etcd stores objects of up to about 1.5 MiB: split the object, or keep its data elsewhere (a volume, an object store).',
  },
  {
    codes: [413],
    when: ({ answer }) => answer.form === 'status',
    text: 'The API server reads bodies of up to 3 MiB, and etcd stores objects of half that: split the object, or keep its data elsewhere.',
  },
  {
    codes: [413],
    isGuess: true,
    text: 'A proxy or an ingress before the API server limits the size of bodies (nginx: client_max_body_size).',
  },
  {
    codes: [415],
    when: (answered) => isPatch(answered) && sends(answered, /^application\/strategic-merge-patch\+json/),
    text: 'Custom resources do not know strategic merge patches: send application/merge-patch+json (kubectl patch --type=merge).',
  },
  {
    codes: [415],
    when: (answered) => isPatch(answered) && isForm(answered),
    text: "curl -d sends a form. Add -H 'Content-Type: application/merge-patch+json' for a part of the object; there are also application/json-patch+json, application/strategic-merge-patch+json and application/apply-patch+yaml.",
  },
  {
    codes: [415],
    when: isPatch,
    text: 'PATCH needs one of these as Content-Type: application/merge-patch+json (a part of the object), application/json-patch+json (operations), application/strategic-merge-patch+json, application/apply-patch+yaml.',
  },
  {
    codes: [415],
    when: isForm,
    text: "curl -d sends a form: add -H 'Content-Type: application/json', or application/yaml for YAML.",
  },
  {
    codes: [415],
    when: (answered) => sends(answered, /yaml/),
    text: 'The Content-Type of YAML is application/yaml, not {contentType}.',
  },
  {
    codes: [415],
    text: 'Set the Content-Type to what the body is: application/json, application/yaml or application/vnd.kubernetes.protobuf.',
  },
];

function isPatch({ request }: Answered): boolean {
  return request.method === 'PATCH';
}

function isForm(answered: Answered): boolean {
  return sends(answered, /^application\/x-www-form-urlencoded/);
}

function sends({ request }: Answered, type: RegExp): boolean {
  return type.test(request.contentType?.toLowerCase() ?? '');
}
