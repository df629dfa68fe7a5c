import { type Answered, isOfAnother, type RemedyRule } from './remedy-rule.ts';

/**
 * The server, or one that it depends on, does not manage: 429 and 5xx (apiserver pkg/server/filters, pkg/util/webhook/error.go,
 * pkg/storage; kubernetes pkg/registry/core/pod/storage/eviction.go; kube-aggregator pkg/apiserver/handler_proxy.go).
 */
export const SERVER_RULES: readonly RemedyRule[] = [
  {
    codes: [429],
    sign: /disruption budget|violate the pod's/,
    text: 'A PodDisruptionBudget allows no eviction now: kubectl get pdb -n {namespace} shows which. Wait until more of its pods are ready, or run more; kubectl drain tries again by itself.',
  },
  {
    codes: [429],
    sign: /storage is \(re\)initializing/,
    text: 'The API server has just started: send the request again in a moment.',
  },
  {
    codes: [429],
    sign: /^Too many requests, please try again later/,
    text: 'Priority and fairness: too many requests at once. Wait as long as Retry-After says and send fewer: watch in place of polling, or lists with limit.',
  },
  {
    codes: [429],
    sign: /has received too many requests and has asked us to try again later/,
    isGuess: true,
    text: 'Priority and fairness: wait and send fewer requests at once. Of an eviction: a PodDisruptionBudget does not allow it now.',
  },
  {
    codes: [429],
    isGuess: true,
    text: 'Wait as long as Retry-After says. If no X-Kubernetes-Pf headers came with it, a load balancer or gateway limits you, not the API server.',
  },
  {
    codes: [500],
    sign: /failed calling webhook "(?<webhook>[^"]+)".*: service "(?<service>[^"]+)" not found/s,
    text: 'Webhook {webhook} asks service {service}, which does not exist. Install it again, or delete what is left of it: kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations.',
  },
  {
    codes: [500],
    sign: /failed calling webhook "(?<webhook>[^"]+)".*https:\/\/(?<service>[^./"]+)\.(?<serviceNamespace>[^./"]+)\.svc\b.*(?:x509|tls): /s,
    text: 'The API server does not trust the certificate of webhook {webhook}, service {service} in namespace {serviceNamespace}: it has expired, or caBundle in the webhook configuration is another.',
  },
  {
    codes: [500],
    sign: /failed calling webhook "(?<webhook>[^"]+)".*https:\/\/(?<service>[^./"]+)\.(?<serviceNamespace>[^./"]+)\.svc\b.*(?:deadline exceeded|i\/o timeout|Client\.Timeout)/s,
    text: 'Webhook {webhook} did not answer in time: look at the pods of service {service} in namespace {serviceNamespace}, and whether a firewall lets the API server through to their port.',
  },
  {
    codes: [500],
    sign: /failed calling webhook "(?<webhook>[^"]+)".*https:\/\/(?<service>[^./"]+)\.(?<serviceNamespace>[^./"]+)\.svc\b/s,
    text: 'The API server cannot reach webhook {webhook}: kubectl get endpointslices -n {serviceNamespace} -l kubernetes.io/service-name={service} shows whether a pod is ready. Until one is, such requests fail.',
  },
  {
    codes: [500],
    sign: /failed calling webhook "(?<webhook>[^"]+)"/,
    text: 'Webhook {webhook} failed, and it is set to refuse what it cannot judge: kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations shows where it is.',
  },
  {
    codes: [500],
    sign: /conversion webhook for .*https:\/\/(?<service>[^./"]+)\.(?<serviceNamespace>[^./"]+)\.svc\b/s,
    text: 'The API server needs service {service} in namespace {serviceNamespace} to convert between versions of this custom resource, and cannot use it: look at its pods.',
  },
  {
    codes: [500],
    sign: /no preferred addresses found/,
    text: 'The node has no address in its status, so the API server cannot reach its kubelet: kubectl get nodes -o wide.',
  },
  {
    codes: [500, 502, 503],
    sign: /error dialing backend/,
    text: "The API server cannot reach the kubelet of the pod's node (port 10250): kubectl get nodes shows whether it is Ready; else a firewall or the tunnel to the nodes is in the way.",
  },
  {
    codes: [500],
    sign: /database space exceeded/,
    text: 'etcd is full and takes no writes: its administrator has to compact and defragment it, and disarm the alarm NOSPACE.',
  },
  {
    codes: [500, 503, 504],
    sign: /etcdserver: |rpc error: code = Unavailable/,
    text: 'etcd did not answer as it should: send the request again, after you have looked whether it was done. If it goes on, etcd needs its administrator.',
  },
  {
    codes: [500],
    sign: /unable to determine kind and namespace from url/,
    text: 'The path ends after /watch or /proxy: name the resource, or better use ?watch=true.',
  },
  {
    codes: [500],
    sign: /resourceVersion: Invalid value/,
    text: 'resourceVersion is a number that the server gave: take it from metadata.resourceVersion of a list or object.',
  },
  {
    codes: [500],
    sign: /could not be completed at this time, please try again/,
    text: 'Send the request again in a moment.',
  },
  {
    codes: [503],
    sign: /no endpoints available for service "(?:\w+:)?(?<service>[^":]+)/,
    text: 'No pod of the service is ready: compare its selector with the labels of the pods, kubectl get endpointslices -n {namespace} -l kubernetes.io/service-name={service}.',
  },
  {
    codes: [503],
    sign: /no service port (?<port>\S+) found for service "(?<service>[^"]+)"/,
    text: 'The service has no port {port}: kubectl get service {service} -n {namespace} lists them.',
  },
  {
    codes: [503],
    sign: /shutting down|not (?:yet )?ready|storage version registration/,
    text: 'The API server is starting or stopping: send the request again in a moment.',
  },
  {
    codes: [503],
    when: ({ request }) => isAggregated(request.requestInfo?.apiGroup),
    text: 'An aggregated API server that is not available answers for {groupVersion}: kubectl describe apiservice {apiService} shows why.',
  },
  {
    codes: [503],
    sign: /unable to handle the request \(\w+ (?<type>[a-z]+)\.(?<group>[a-z][\w.-]*)/,
    when: ({ answer }) => isAggregated(/\(\w+ [a-z]+\.([a-z][\w.-]*)/.exec(answer.message)?.[1]),
    text: 'An aggregated API server that is not available answers for {group}: kubectl get apiservices shows it, with the reason.',
  },
  {
    codes: [500, 502, 503],
    sign: /error trying to reach service|dial tcp/,
    text: 'The server cannot connect to the pod or server that the request is for: look whether it runs and listens on that port.',
  },
  {
    codes: [504],
    sign: /Too large resource version/,
    text: 'The resourceVersion is newer than this server: it is of another cluster, or from before a restore. List again without resourceVersion.',
  },
  {
    codes: [504],
    sign: /^Timeout: |the time allotted/,
    text: 'It may have been done all the same: look before you send it again. A slow webhook, etcd, or a large list (use limit) takes that long.',
  },
  {
    codes: [502, 503, 504],
    when: ({ answer }) => isOfAnother(answer),
    isGuess: true,
    text: 'A load balancer or gateway answered because no API server behind it did: look at the API servers, or send the request again later.',
  },
  {
    codes: [503],
    text: 'Send the request again in a moment. kubectl get --raw "/readyz?verbose" shows what the API server waits for.',
  },
];

/** Groups that kube-apiserver serves itself; another one may also be of a CRD, but those are not answered with a 503. */
const BUILT_IN =
  /^(?:|apps|autoscaling|batch|policy|extensions|(?:admissionregistration|apiextensions|apiregistration|authentication|authorization|certificates|coordination|discovery|events|flowcontrol\.apiserver|internal\.apiserver|networking|node|rbac\.authorization|resource|scheduling|storage|storagemigration)\.k8s\.io)$/;

function isAggregated(group: Answered['request']['method'] | undefined): boolean {
  return group !== undefined && !BUILT_IN.test(group);
}
