import { movedKind } from '../catalog/moved-kind.ts';
import { type Answered, isOfAnother, type RemedyRule } from './remedy-rule.ts';

/**
 * There is nothing at this place, or not with this method or media type: 404, 405, 406 (apimachinery pkg/api/errors; apiserver
 * pkg/server/mux and pkg/endpoints/handlers/negotiation/errors.go), and what kubectl says before it sends a request.
 */
export const PLACE_RULES: readonly RemedyRule[] = [
  {
    codes: [404],
    sign: /no matches for kind "(?<kind>[^"]+)" in (?:version|group) "(?<data>[^"]+)"/,
    when: ({ answer }) => movedIn(answer.message) !== undefined,
    text: 'Kubernetes 1.{since} and later have {kind} in {now}: change apiVersion in the file (and fields that were renamed, kubectl explain {kind}).',
  },
  {
    codes: [404],
    sign: /no matches for kind "(?<kind>[^"]+)" in (?:version|group) "(?<data>[^"]+)"/,
    text: 'This server has no {kind} in {data}. If it is a custom resource, install its CRD first; else kubectl api-resources lists the apiVersion of each kind.',
  },
  {
    codes: [404],
    sign: /doesn't have a resource type "(?<type>[^"]+)"/,
    text: 'This server has no resource {type}: it is misspelled, its CRD is not installed, or this is another cluster. kubectl api-resources lists what there is.',
  },
  {
    codes: [404],
    sign: /namespaces "(?<missing>[^"]+)" not found/,
    when: ({ request }) => request.requestInfo?.resource !== 'namespaces',
    text: 'Namespace {missing} does not exist in this cluster: kubectl get namespaces lists those there are, kubectl create namespace {missing} creates it.',
  },
  {
    codes: [404],
    sign: /(?<resource>[\w.-]+) "(?<missing>[^"]+)" not found/,
    when: ({ request }) => request.method === 'GET' && request.kubectlCommand === 'kubectl apply',
    text: 'kubectl apply looks whether the object exists, and creates it next: nothing is wrong.',
  },
  {
    codes: [404],
    sign: /(?<resource>[\w.-]+) "(?<missing>[^"]+)" not found/,
    when: ({ request }) => request.method === 'GET' && request.kubectlCommand === 'kubectl delete',
    text: 'kubectl delete waits until the object is gone, and it is: nothing is wrong.',
  },
  {
    codes: [404],
    sign: /(?<resource>[\w.-]+) "(?<missing>[^"]+)" not found/,
    when: ({ answer, request }) => isClusterWide(answer.details.kind ?? '', request.requestInfo),
    text: 'There is no object of that name in this cluster: kubectl get {resource} lists them; check the spelling and the context.',
  },
  {
    codes: [404],
    sign: /(?<resource>[\w.-]+) "(?<missing>[^"]+)" not found/,
    when: ({ answer }) => answer.form === 'status',
    text: 'There is no object of that name: kubectl get {resource} -A lists them. Check the spelling, the namespace (-n) and the context.',
  },
  {
    codes: [404],
    when: (answered) => isBackend(answered),
    text: 'This is the answer of the application that the request was proxied to, not of the API server: the path after /proxy/ does not exist there.',
  },
  {
    codes: [404],
    sign: /^404 page not found/,
    when: ({ request }) => request.requestInfo?.path.startsWith('/kapis/') === true,
    text: '/kapis/ is served by ks-apiserver, and this is an answer of kube-apiserver: use the address of ks-apiserver.',
  },
  {
    codes: [404],
    sign: /^404: Page Not Found/,
    isGuess: true,
    text: 'No kube-apiserver writes this, but ks-apiserver and others do: the path does not exist there.',
  },
  {
    codes: [404],
    sign: /^404 page not found/,
    when: ({ request }) => request.requestInfo?.path.startsWith('/apis/') === true,
    text: 'This server has no such API group or version: kubectl api-versions lists them. Its CRD or aggregated API is perhaps not installed.',
  },
  {
    codes: [404],
    sign: /^404 page not found/,
    text: 'The server has nothing at this path: resources are below /api/v1 and /apis/GROUP/VERSION, in lower case. kubectl get --raw / lists all paths.',
  },
  {
    codes: [404],
    sign: /could not find the requested resource/,
    when: ({ request }) => request.requestInfo?.isResourceRequest === true && request.requestInfo.subresource !== '',
    text: '{resource} in {groupVersion} has no subresource {subresource}, or there is no such resource: kubectl get --raw {discovery} lists both.',
  },
  {
    codes: [404],
    sign: /could not find the requested resource/,
    when: ({ request }) => (request.requestInfo?.resource ?? '') !== '' && request.requestInfo?.apiVersion !== '',
    text: 'This server has no {resource} in {groupVersion} at this place. Names are plural and in lower case, namespaced ones are below /namespaces/NAME/: kubectl api-resources lists them.',
  },
  {
    codes: [404],
    sign: /could not find the requested resource/,
    text: 'This server does not have the resource, or not in that version: kubectl api-resources lists what it has.',
  },
  {
    codes: [404],
    when: ({ answer }) => isOfAnother(answer),
    isGuess: true,
    text: 'An ingress, a load balancer or another web server answered, not the API server: check the address (server: in the kubeconfig).',
  },
  {
    codes: [405],
    when: ({ request: { method, requestInfo } }) =>
      method === 'POST' && requestInfo?.name !== '' && requestInfo?.subresource === '',
    text: 'POST goes to the collection, the name into metadata.name of the body. To change what exists use PUT or PATCH.',
  },
  {
    codes: [405],
    when: ({ request: { method, requestInfo } }) => /^(?:PUT|PATCH)$/.test(method) && isCollection(requestInfo),
    text: '{method} is for one object: add its name to the path, {resource}/NAME.',
  },
  {
    codes: [405],
    when: ({ request: { method, requestInfo } }) => method === 'DELETE' && isCollection(requestInfo),
    text: 'All {resource} cannot be deleted at once: add a name to the path, {resource}/NAME.',
  },
  {
    codes: [405],
    when: ({ request: { requestInfo } }) =>
      /^(?:token|eviction|binding)$|reviews$/.test(requestInfo?.subresource || (requestInfo?.resource ?? '')),
    text: 'This can only be created: send POST.',
  },
  {
    codes: [405],
    when: ({ request }) => request.method === 'OPTIONS',
    text: 'A browser asks before it lets a page of another origin send the request, and this API server does not allow it: serve the page from the same origin.',
  },
  {
    codes: [405],
    when: ({ request }) => request.method === 'HEAD',
    text: 'API servers know HEAD for few resources: send GET.',
  },
  {
    codes: [405],
    text: 'kubectl api-resources -o wide lists what can be done with each resource.',
  },
  {
    codes: [406],
    sign: /only the following media types are accepted: (?<types>.+)/,
    text: 'Name one of these media types in the header Accept, or send Accept: */*.',
  },
  {
    codes: [406],
    text: 'Send Accept: application/json.',
  },
];

/** What the text of a removed API needs besides: where it is now. */
export function movedFacts({ answer }: Answered): readonly (readonly [string, string])[] {
  const moved = movedIn(answer.message);
  return moved
    ? [
        ['since', String(moved.since)],
        ['now', moved.now],
      ]
    : [];
}

function movedIn(message: string) {
  const groups = /no matches for kind "(?<kind>[^"]+)" in version "(?<data>[^"]+)"/.exec(message)?.groups;
  return groups && movedKind(groups['data'] ?? '', groups['kind'] ?? '');
}

/** Namespaces are read as being in themselves. */
function isClusterWide(kind: string, requestInfo: Answered['request']['requestInfo']): boolean {
  return kind === 'namespaces' || requestInfo?.resource === 'namespaces' || requestInfo?.namespace === '';
}

function isCollection(requestInfo: Answered['request']['requestInfo']): boolean {
  return requestInfo?.isResourceRequest === true && requestInfo.name === '';
}

/** Behind the proxy subresource anything may answer. */
function isBackend({ answer, request }: Answered): boolean {
  return request.requestInfo?.subresource === 'proxy' && isOfAnother(answer);
}
