import { boundSubject, leastCure } from '../../cures/cures.ts';
import { withCommand } from '../../cures/with-command.ts';
import { KUBELET_API_ADMIN } from '../../rules/default-cluster-roles.ts';
import type { Cure, Denial } from '../../rules/denial.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { newDenial } from '../evidence/new-denial.ts';
import { userText } from '../../rules/action-text.ts';

/** What a kubelet says: who may not do what with which part of its API. */
interface KubeletSentence {
  readonly user: string;
  readonly verb: string;
  /** One of them is enough; empty where the text was cut. */
  readonly subresources: readonly string[];
}

/**
 * The kubelet's own authorization denied (kubernetes pkg/kubelet/server/server.go, InstallAuthFilter): the user may not use
 * `nodes/<subresource>`. The user is the one that called the kubelet: a program that asked it directly, or the API server while it served
 * somebody else's logs, exec or nodes/proxy. Only the request, or what the API server adds to the text, shows which of the two.
 */
export function explainKubeletDenial(evidence: Evidence): Denial | undefined {
  const { message, status, info } = evidence;
  const sentence = sentenceIn(message);
  const isUndetermined = message.includes('Authorization error: could not determine attributes for request');
  if (!sentence && !isUndetermined && !status?.details?.kind?.includes('/')) return undefined;
  if (!sentence) {
    const reason = `The kubelet denied this without naming a permission: ${message.trim()}`;
    return newDenial(evidence, { class: 'kubelet', reason, cures: [] });
  }
  const { user } = sentence;
  const found = (reason: string, cures: readonly Cure[] = [], remedy?: string) =>
    newDenial(evidence, { class: 'kubelet', reason, user, cures, remedy });
  if (user === 'system:anonymous') return found(ANONYMOUS, [], SHOW_FLAGS);
  const needed = neededText(sentence);
  if (info?.isResourceRequest === true || RELAYED.test(message) || API_SERVER.has(user)) {
    const reason = `The kubelet denied the request of the API server, which acted as ${user}: that user may not ${needed}. The API server itself had allowed the request.`;
    return found(reason, [], apiServerRemedy(user, needed));
  }
  const known = info !== undefined;
  const speaker = known ? '' : ` If the API server acted as ${user} to serve a request, only ${user} needs it.`;
  return found(`The kubelet denied this: ${userText(user)} may not ${needed}.${speaker}`, curesOf(sentence));
}

const ANONYMOUS =
  'The kubelet received no credential. For a request through the API server: it has no client certificate to show the kubelet ' +
  '(--kubelet-client-certificate and --kubelet-client-key of kube-apiserver). For one straight to the kubelet: send a token or a client ' +
  'certificate. Do not bind anything to system:anonymous, which would open every kubelet to everybody.';

const SHOW_FLAGS =
  'An administrator looks at the flags of kube-apiserver, with kubeadm on a control plane node: grep kubelet-client /etc/kubernetes/manifests/kube-apiserver.yaml';

/** `subresource(s)=[metrics proxy]` since 1.32, `subresource=metrics` before. */
const SENTENCE =
  /Forbidden \(user=(?<user>.{0,300}?), verb=(?<verb>[a-z]{0,30}), resource=nodes, subresource(?:\(s\))?=\[?(?<subresources>[\w/ -]{0,200})/;

function sentenceIn(message: string): KubeletSentence | undefined {
  const groups = SENTENCE.exec(message)?.groups;
  if (!groups) return undefined;
  const { user = '', verb = '', subresources = '' } = groups;
  return { user, verb, subresources: subresources.split(' ').filter((name) => name !== '') };
}

/** What the API server writes after a kubelet's words, ` ( pods/log web-0)`, and kubectl before those that end an exec. */
const RELAYED = /\) \( [a-z]+\/[a-z]+ |\bunable to upgrade connection: /;

/** The user names of API servers for kubelets: kubeadm's, and those of most guides. */
const API_SERVER: ReadonlySet<string> = new Set([
  'kube-apiserver-kubelet-client',
  'kube-apiserver',
  'system:kube-apiserver',
  'kubernetes',
]);

/**
 * What an administrator does once. The API server's own client may use the whole API of the kubelets, as it serves everybody's; a name that
 * is somebody else's never gets that.
 */
function apiServerRemedy(user: string, needed: string): string {
  if (/^system:(?:serviceaccounts?|nodes?|anonymous|unauthenticated|authenticated|masters)\b/.test(user)) {
    return `An administrator checks with which client certificate kube-apiserver connects to kubelets (--kubelet-client-certificate): ${user} should not be its user. That user needs ${needed}.`;
  }
  return withCommand(
    `An administrator binds the user of kube-apiserver's certificate for kubelets (--kubelet-client-certificate), and nobody else`,
    'kubectl',
    'create',
    'clusterrolebinding',
    'kube-apiserver-to-kubelets',
    `--clusterrole=${KUBELET_API_ADMIN}`,
    `--user=${user}`,
  );
}

/** `get nodes/metrics`; of several the one that allows least. */
function neededText(sentence: KubeletSentence): string {
  return `${sentence.verb} nodes/${leastOf(sentence) ?? '…'}`;
}

/** `nodes/proxy` is the whole API of a kubelet. */
function leastOf({ subresources }: KubeletSentence): string | undefined {
  return subresources.find((name) => name !== 'proxy') ?? subresources[0];
}

function curesOf(sentence: KubeletSentence): Cure[] {
  const subresource = leastOf(sentence);
  if (subresource === undefined || sentence.verb === '' || sentence.user === '') return [];
  const rules = [{ apiGroups: [''], resources: [`nodes/${subresource}`], verbs: [sentence.verb] }];
  return [leastCure({ scope: 'cluster', namespace: '', rules, subject: boundSubject(sentence.user) })];
}
