import { isKubeSphereInfo } from '../api/kubesphere-request-info.ts';
import { percentDecode } from '../api/percent-encoding.ts';
import { headerValue, headerValues, utf8Text } from '../api/header-list.ts';
import type { HeaderList } from '../api/header-list.ts';
import type { Exchange } from '../trace/exchange.ts';
import { age } from '../api/age.ts';
import { streamFacts } from './stream-text.ts';

/** Something to tell of an exchange. Facts of one topic share a row on a terminal. */
export interface Fact {
  readonly topic: string;
  /** Its name in structured formats. */
  readonly key: string;
  readonly value: string | number;
  /** On a terminal, where it differs from the value. */
  readonly text?: string;
}

/** Of a long-running exchange, what is new when it ends; the rest was told as it opened. */
export function isNewAtClose({ topic }: Fact): boolean {
  return topic === 'size' || topic === 'stream' || topic === 'allowed';
}

/** What levels 2 to 4 of `-v` tell besides the one line, in their order. */
export function factsOf(exchange: Exchange, verbosity: number): Fact[] {
  return [
    ...(verbosity >= 2 ? sizes(exchange) : []),
    ...(verbosity >= 3 ? asked(exchange) : []),
    ...(verbosity >= 3 ? streamFacts(exchange) : []),
    ...(verbosity >= 4 ? [...identities(exchange), ...ownTrouble(exchange)] : []),
  ];
}

function sizes({ requestInfo, request, response }: Exchange): Fact[] {
  const version = requestInfo?.apiVersion ?? '';
  const group = requestInfo?.apiGroup ?? '';
  return [
    ...text('api', 'apiVersion', group === '' ? version : `${group}/${version}`),
    ...scopeFacts(requestInfo),
    { topic: 'size', key: 'requestBytes', value: request.body.size, text: `sent ${count(request.body.size)}` },
    ...(response
      ? [
          {
            topic: 'size',
            key: 'responseBytes',
            value: response.body.size,
            text: `received ${count(response.body.size)}`,
          },
        ]
      : []),
  ];
}

/** What only a request to KubeSphere has. */
function scopeFacts(info: Exchange['requestInfo']): Fact[] {
  if (!info || !isKubeSphereInfo(info)) return [];
  return [
    ...text('scope', 'resourceScope', info.resourceScope),
    ...text('scope', 'workspace', info.workspace, (workspace) => `workspace ${workspace}`),
    ...text('scope', 'cluster', info.cluster, (cluster) => `cluster ${cluster}`),
  ];
}

function asked({ request, response, client, upgrade, refusal }: Exchange): Fact[] {
  return [
    ...text('query', 'query', queryText(request.target)),
    ...header('accept', 'accept', request.headers),
    ...header('body', 'content-type', request.headers, 'requestContentType'),
    ...header('answer', 'content-type', response?.headers ?? [], 'contentType'),
    ...header('answer', 'content-encoding', response?.headers ?? [], 'contentEncoding'),
    ...text('upgrade', 'upgrade', upgrade ?? ''),
    ...text('filter', 'refusedBy', refusal ? `${refusal.rule}` : ''),
    ...text('client', 'clientAddress', client.address),
    ...text('client', 'userAgent', utf8Text(client.userAgent)),
    ...header('client', 'kubectl-command', request.headers, 'kubectlCommand'),
    ...header('client', 'kubectl-session', request.headers, 'kubectlSession'),
  ];
}

function identities({ credential, request, response, startedAt, allowedBy }: Exchange): Fact[] {
  const answer = response?.headers ?? [];
  const warnings = headerValues(answer, 'warning').map(utf8Text).join('\n');
  const when = (topicKey: string, at: number | undefined, words: (span: string) => string): Fact[] =>
    at === undefined
      ? []
      : [
          {
            topic: 'credential',
            key: topicKey,
            value: new Date(at).toISOString(),
            text: words(age(Math.abs(at - startedAt))),
          },
        ];
  return [
    ...text('credential', 'credential', credential?.kind ?? ''),
    ...text('credential', 'credentialSource', credential?.source ?? ''),
    ...text('identity', 'username', credential?.username ?? ''),
    ...text('identity', 'groups', credential?.groups?.join(', ') ?? ''),
    ...text('identity', 'impersonates', credential?.impersonates ?? '', (user) => `as ${user}`),
    ...header(
      'identity',
      'impersonate-user',
      request.headers,
      'impersonateUser',
      (user) => `as ${user} (asked by the client)`,
    ),
    ...when('issuedAt', credential?.issuedAt, (span) => `issued ${span} ago`),
    ...when('expiresAt', credential?.expiresAt, (span) =>
      credential!.expiresAt! < startedAt ? `expired ${span} ago` : `expires in ${span}`,
    ),
    ...header('audit-id', 'audit-id', answer, 'auditId'),
    ...header('flow', 'x-kubernetes-pf-flowschema-uid', answer, 'flowSchemaUid', (uid) => `schema ${uid}`),
    ...header('flow', 'x-kubernetes-pf-prioritylevel-uid', answer, 'priorityLevelUid', (uid) => `level ${uid}`),
    ...text('warning', 'warning', warnings),
    ...text('allowed', 'allowedBy', allowedBy ?? ''),
  ];
}

/** Why a call of our own did not help. */
function ownTrouble({ origin, failure, response }: Exchange): Fact[] {
  if (origin !== 'kubetrace') return [];
  if (failure) return text('explain', 'explainFailed', `${failure.code}: ${failure.message}`);
  const isRefused = response !== undefined && response.status >= 300;
  return isRefused ? text('explain', 'explainFailed', `the server says ${response.status} to it`) : [];
}

function text(topic: string, key: string, value: string, words?: (value: string) => string): Fact[] {
  if (value === '') return [];
  return [{ topic, key, value, ...(words && { text: words(value) }) }];
}

function header(
  topic: string,
  name: string,
  headers: HeaderList,
  key = name,
  words?: (value: string) => string,
): Fact[] {
  return text(topic, key, utf8Text(headerValue(headers, name) ?? ''), words);
}

function count(bytes: number): string {
  return `${bytes.toLocaleString('en')} B`;
}

/** The query as a person reads it: decoded, blanks between, long values such as `continue` cut. */
function queryText(target: string): string {
  const query = target.indexOf('?');
  if (query < 0) return '';
  return target
    .slice(query + 1)
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => percentDecode(pair.replaceAll('+', ' ')) ?? pair)
    .map((pair) => (pair.length > 200 ? `${pair.slice(0, 60)}…` : pair))
    .join(' ');
}
