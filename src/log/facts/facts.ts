import { percentDecode } from '../../api/request/percent-encoding.ts';
import { headerValue, headerValues, utf8Text } from '../../api/request/header-list.ts';
import type { HeaderList } from '../../api/request/header-list.ts';
import type { Exchange } from '../../trace/exchange.ts';
import { age } from '../../api/age.ts';
import { streamFacts } from './stream-text.ts';
import type { Fact } from './fact.ts';

/** Of a long-running exchange, what is new when it ends; the rest was told as it opened. */
export function isNewAtClose({ topic }: Fact): boolean {
  return topic === 'size' || topic === 'stream' || topic === 'allowed';
}

/** What levels 1 to 4 of `-v` tell besides the one line, in their order. */
export function factsOf(exchange: Exchange, verbosity: number): Fact[] {
  const facts: Fact[] = [];
  if (verbosity >= 1) addOverruled(facts, exchange);
  if (verbosity >= 2) addSizes(facts, exchange);
  if (verbosity >= 3) {
    addAsked(facts, exchange);
    facts.push(...streamFacts(exchange));
  }
  if (verbosity >= 4) {
    addIdentities(facts, exchange);
    addOwnTrouble(facts, exchange);
  }
  return facts;
}

/** A client that thinks it is somebody else than the server does should not have to look for it. */
function addOverruled(facts: Fact[], { credential }: Exchange): void {
  add(
    facts,
    'ignored',
    'ignored',
    credential?.overrules ?? '',
    (what) => `${what}: our client certificate takes precedence`,
  );
}

function addSizes(facts: Fact[], { requestInfo, request, response }: Exchange): void {
  const version = requestInfo?.apiVersion ?? '';
  const group = requestInfo?.apiGroup ?? '';
  add(facts, 'api', 'apiVersion', group === '' ? version : `${group}/${version}`);
  addScope(facts, requestInfo);
  const sent = request.body.size;
  facts.push({ topic: 'size', key: 'requestBytes', value: sent, text: () => `sent ${count(sent)}` });
  if (!response) return;
  const received = response.body.size;
  facts.push({ topic: 'size', key: 'responseBytes', value: received, text: () => `received ${count(received)}` });
}

/** What only a request to a server in front of Kubernetes has. */
function addScope(facts: Fact[], info: Exchange['requestInfo']): void {
  if (!info) return;
  add(facts, 'scope', 'resourceScope', info.resourceScope ?? '');
  add(facts, 'scope', 'workspace', info.workspace ?? '', (workspace) => `workspace ${workspace}`);
  add(facts, 'scope', 'cluster', info.cluster ?? '', (cluster) => `cluster ${cluster}`);
}

function addAsked(facts: Fact[], { request, response, client, upgrade, refusal }: Exchange): void {
  const { headers } = request;
  const answer = response?.headers ?? [];
  add(facts, 'query', 'query', queryText(request.target));
  add(facts, 'accept', 'accept', header(headers, 'accept'));
  add(facts, 'body', 'requestContentType', header(headers, 'content-type'));
  add(facts, 'answer', 'contentType', header(answer, 'content-type'));
  add(facts, 'answer', 'contentEncoding', header(answer, 'content-encoding'));
  add(facts, 'upgrade', 'upgrade', upgrade ?? '');
  add(facts, 'filter', 'refusedBy', refusal?.rule ?? '');
  add(facts, 'client', 'clientAddress', client.address);
  add(facts, 'client', 'userAgent', utf8Text(client.userAgent));
  add(facts, 'client', 'kubectlCommand', header(headers, 'kubectl-command'));
  add(facts, 'client', 'kubectlSession', header(headers, 'kubectl-session'));
}

function addIdentities(facts: Fact[], { credential, request, response, startedAt, allowedBy }: Exchange): void {
  const answer = response?.headers ?? [];
  add(facts, 'credential', 'credential', credential?.kind ?? '');
  add(facts, 'credential', 'credentialSource', credential?.source ?? '');
  add(facts, 'identity', 'username', credential?.username ?? '');
  add(facts, 'identity', 'groups', credential?.groups?.join(', ') ?? '');
  add(facts, 'identity', 'impersonates', credential?.impersonates ?? '', (user) => `as ${user}`);
  const asked = header(request.headers, 'impersonate-user');
  add(facts, 'identity', 'impersonateUser', asked, (user) => `as ${user} (asked by the client)`);
  const { issuedAt, expiresAt } = credential ?? {};
  const span = (at: number) => age(Math.abs(at - startedAt));
  add(facts, 'credential', 'issuedAt', isoTime(issuedAt), () => `issued ${span(issuedAt!)} ago`);
  add(facts, 'credential', 'expiresAt', isoTime(expiresAt), () =>
    expiresAt! < startedAt ? `expired ${span(expiresAt!)} ago` : `expires in ${span(expiresAt!)}`,
  );
  add(facts, 'audit-id', 'auditId', header(answer, 'audit-id'));
  add(facts, 'flow', 'flowSchemaUid', header(answer, 'x-kubernetes-pf-flowschema-uid'), (uid) => `schema ${uid}`);
  const level = header(answer, 'x-kubernetes-pf-prioritylevel-uid');
  add(facts, 'flow', 'priorityLevelUid', level, (uid) => `level ${uid}`);
  add(facts, 'warning', 'warning', headerValues(answer, 'warning').map(utf8Text).join('\n'));
  add(facts, 'allowed', 'allowedBy', allowedBy ?? '');
}

/** Why a call of our own did not help. */
function addOwnTrouble(facts: Fact[], { origin, failure, response }: Exchange): void {
  if (origin !== 'kubetrace') return;
  if (failure) add(facts, 'explain', 'explainFailed', `${failure.code}: ${failure.message}`);
  else if (response !== undefined && response.status >= 300)
    add(facts, 'explain', 'explainFailed', `the server says ${response.status} to it`);
}

function add(facts: Fact[], topic: string, key: string, value: string, words?: (value: string) => string): void {
  if (value !== '') facts.push({ topic, key, value, text: words && (() => words(value)) });
}

function header(headers: HeaderList, name: string): string {
  return utf8Text(headerValue(headers, name) ?? '');
}

function isoTime(at: number | undefined): string {
  return at === undefined ? '' : new Date(at).toISOString();
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
