import { isOf, object, text } from '../../../api/shape.ts';
import { parseJson } from '../../../api/bounds/bounded-json.ts';
import { BOUNDS } from '../../../api/bounds/bounds.ts';
import { type ForbiddenSentence, parseForbiddenMessage } from '../../../api/status/forbidden-message.ts';
import { type HeaderList, headerValue } from '../../../api/request/header-list.ts';
import {
  decodeKubeSphereRequestInfo,
  type KubeSphereRequestInfo,
  KubeSphereRequestInfoError,
} from '../../../api/kubesphere/kubesphere-request-info.ts';
import type { KubeSphereVersion } from '../../../api/kubesphere/kubesphere-version.ts';
import { type Evidence, gatherEvidence } from '../../denials/evidence/evidence.ts';
import type { DeniedExchange } from '../../denials/evidence/denied-exchange.ts';
import { kubeSphereCaller } from '../kubesphere-caller.ts';

/** What an exchange shows that ks-apiserver, or a server that it passes requests on to, denied. */
export interface KubeSphereEvidence extends Evidence {
  readonly version: KubeSphereVersion;
  /** As ks-apiserver decoded it; absent where the request is not known, or makes no RequestInfo. */
  readonly asked: KubeSphereRequestInfo | undefined;
  /** Why it makes none. */
  readonly problem: KubeSphereRequestInfoError | undefined;
  /** The member whose roles decide; `host` where the request names none. */
  readonly cluster: string;
  /** Whether kube-apiserver, and not ks-apiserver in front of it, wrote the answer. */
  readonly isOfKubernetes: boolean;
}

/** Collects it from the exchange alone. */
export function gatherKubeSphereEvidence(exchange: DeniedExchange, version: KubeSphereVersion): KubeSphereEvidence {
  const direct = exchange.target.replace(SERVICE_PROXY, '');
  const denied = { ...exchange, target: direct, user: exchange.user ?? kubeSphereCaller(exchange.requestHeaders) };
  const evidence = withWrappedStatus(gatherEvidence(denied));
  const { asked, problem } = decoded(denied, version);
  const cluster = asked?.cluster || 'host';
  return {
    ...evidence,
    version,
    asked,
    problem,
    cluster,
    isOfKubernetes: isOfKubernetes(evidence, asked, direct !== exchange.target),
  };
}

/** kube-apiserver's way to ks-apiserver, for clients that can reach only kube-apiserver. */
const SERVICE_PROXY = /^\/api\/v1\/namespaces\/[^/]+\/services\/(?:[a-z]*:)?ks-apiserver(?::[^/]*)?\/proxy(?=\/)/;

function decoded(
  { method, target, requestHeaders: headers }: DeniedExchange,
  version: KubeSphereVersion,
): Pick<KubeSphereEvidence, 'asked' | 'problem'> {
  if (target === '') return { asked: undefined, problem: undefined };
  try {
    return { asked: decodeKubeSphereRequestInfo(method, target, { version, headers }), problem: undefined };
  } catch (problem) {
    if (problem instanceof KubeSphereRequestInfoError) return { asked: undefined, problem };
    throw problem;
  }
}

/**
 * The dispatcher to other clusters writes Go's error, with the Status in a field of it; handlers write a Status' message as text, with a
 * line end.
 */
function withWrappedStatus(evidence: Evidence): Evidence {
  if (evidence.status) return evidence;
  const sentence = parseForbiddenMessage(evidence.message.trimEnd());
  if (sentence) return { ...evidence, sentence };
  try {
    const error = parseJson(evidence.message, BOUNDS.status);
    return isOf(GO_ERROR, error) ? { ...evidence, message: error.ErrStatus.message } : evidence;
  } catch {
    return evidence;
  }
}

/** Go's StatusError in JSON. */
const GO_ERROR = object<{ ErrStatus: { message: string } }>({ ErrStatus: object({ message: text }) });

/**
 * ks-apiserver's own answers have no Audit-Id, kube-apiserver's always have one. A member may be reached through its kube-apiserver's
 * service proxy, though; then the words of ks-apiserver come with that one's Audit-Id.
 */
function isOfKubernetes(
  evidence: Evidence,
  asked: KubeSphereRequestInfo | undefined,
  throughServiceProxy: boolean,
): boolean {
  const { sentence, caller, impersonation } = evidence;
  const hasAuditId = isAudited(evidence.denied.responseHeaders);
  if (!sentence) return hasAuditId && !throughServiceProxy;
  if (isSystemUser(sentence.user)) return true;
  const throughProxy = throughServiceProxy || (asked !== undefined && asked.cluster !== '');
  if (!hasAuditId || !throughProxy) return hasAuditId;
  const isCaller = caller === undefined || caller.username === sentence.user || sentence.user === 'system:anonymous';
  return !(isCaller && impersonation?.user !== sentence.user && asked !== undefined && isAbout(sentence, asked));
}

function isAudited(headers: HeaderList): boolean {
  return headerValue(headers, 'Audit-Id') !== undefined;
}

/** A component or account of Kubernetes: never a user of ks-apiserver. */
function isSystemUser(username: string): boolean {
  return /^system:(?!anonymous$|pre-registration$)/.test(username);
}

function isAbout({ path, resource, namespace }: ForbiddenSentence, asked: KubeSphereRequestInfo): boolean {
  return path === undefined ? resource === asked.resource && namespace === asked.namespace : path === asked.path;
}
