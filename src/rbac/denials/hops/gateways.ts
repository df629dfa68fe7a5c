import type { KnownWords } from './known-words.ts';

const ASK_ITS_OWNER =
  'Ask those who run it which rule refused, and compare with the same request sent straight to the API server (the server field of the kubeconfig)';

/** What stands between a client and the API server. The more certain words first. */
export const GATEWAYS: readonly KnownWords[] = [
  {
    pattern:
      /\b(?:Get|Head|Post|Put|Patch|Delete|Options) "?https:\/\/(?<host>[\w.:[\]-]{1,300})[^\s"]{0,2000}"?: Forbidden\W{0,3}$/,
    class: 'gateway',
    reason: ({ host = '' }) =>
      `An HTTP proxy refused to open a connection to ${host} (CONNECT), so that the API server never saw the request.`,
    // The pattern lets nothing through that means something to a shell.
    remedy: ({ host = '' }) =>
      `Leave the API server out of the proxy: export NO_PROXY="$NO_PROXY,${host.replace(/:\d+$/, '')}"`,
  },
  {
    pattern:
      /CONNECT tunnel failed, response 403|Received HTTP code 403 from proxy after CONNECT|Tunnel connection failed: 403|proxyconnect tcp: .{0,300}(?:403|Forbidden)/i,
    class: 'gateway',
    reason: () => 'An HTTP proxy refused to open a connection (CONNECT), so that the API server never saw the request.',
    remedy: () => 'Leave the API server out of the proxy: add its host name to NO_PROXY, or unset HTTPS_PROXY.',
  },
  {
    pattern: /^(?:error: )?unable to upgrade connection: Forbidden\.?$/,
    class: 'gateway',
    reason: () =>
      'A filter in front of the API server refused exec, attach or port-forward. The lone word Forbidden is what kubectl proxy says, which by default rejects these for pods (--reject-paths).',
    remedy: () =>
      'Run the command without the proxy, or start kubectl proxy with a --reject-paths that does not match it.',
  },
  {
    pattern: /^(?:error: |Error from server \(Forbidden\): )?unknown\.?$/i,
    class: 'gateway',
    reason: () =>
      'The body of the 403 was not a Status, which is all that kubectl means by "unknown". The API server always sends one: an ingress, a load balancer or a proxy in front of it answered.',
    remedy: () =>
      'See who answered in the headers and the body: repeat the command with -v=8, or as kubetrace run -v 8 -- kubectl …',
  },
  {
    pattern: /\bRBAC: access denied\b/,
    class: 'gateway',
    reason: () =>
      'These are the words of the RBAC filter of Envoy, not of Kubernetes: an AuthorizationPolicy of Istio, or the like, refused.',
    remedy: () =>
      'Look at the policies of the mesh: kubectl get authorizationpolicies.security.istio.io --all-namespaces. A Role or ClusterRole does not change them.',
  },
  page('Akamai', /Access Denied[^]{0,2000}(?:Reference(?: |&#32;)?(?:#|&#35;)|errors\.edgesuite\.net)/i),
  page('Cloudflare', /cloudflare|Attention Required!|\bRay ID\b/i),
  page('CloudFront', /\bcloudfront\b/i),
  page('Azure Application Gateway', /Microsoft-Azure-Application-Gateway/i),
  page('a web application firewall (F5)', /The requested URL was rejected\. Please consult with your administrator/i),
  page('a Google front end', /Error 403 \(Forbidden\)!!1/i),
  page('an OAuth proxy', /<title>\s*403 Permission Denied|oauth2?[-_ ]proxy/i),
  page('nginx', /^(?=[^<]*<)[^]*\b(?:nginx|openresty)\b/i),
  page('Apache', /You don't have permission to access (?:this resource|\/)/i),
];

/** Any other page. */
export const ANY_PAGE = page('a web server or a gateway', /<(?:!doctype )?html\b|<h1>\s*403/i);

/** A page for people, which the API server never sends. */
function page(who: string, pattern: RegExp): KnownWords {
  return {
    pattern,
    class: 'gateway',
    reason: () =>
      `This is a page of ${who} in front of the API server, which never saw the request, or of another server.`,
    remedy: () => `${ASK_ITS_OWNER}.`,
  };
}
