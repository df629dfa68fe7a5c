import { withTexts } from '../../api/plain-data.ts';
import { plainLine, plainText } from '../../api/text/plain-text.ts';
import { answerOf, needText, userText } from '../../rbac/answer/answer.ts';
import { ruleFor } from '../../rbac/rules/rule-match.ts';
import type { Exchange } from '../../trace/exchange.ts';
import { troubleOf } from '../../trace/facts/problem-line.ts';
import { identityOf } from '../../trace/identity.ts';
import type { AccessView } from '../wire/access.ts';
import { denialView } from './cure-views.ts';
import { type AskWhy, unaskable, wasAuthorized, wasSent, type Why } from './why-asked.ts';

/** What the view is made with. */
export interface AccessOptions {
  /** Absent where nobody can be asked: a recorded trace, `--explain=off`. */
  readonly askWhy?: AskWhy | undefined;
  /** Whether the server is to be asked now. */
  readonly isAsked: boolean;
  /** What it was answered when it was asked before. */
  readonly known?: string | undefined;
}

/** Why an exchange was allowed, or what was missing and what lifts it. Characters that cannot be seen are escaped. */
export async function accessView(exchange: Exchange, options: AccessOptions): Promise<AccessView> {
  const { denial } = exchange;
  const view = denial ? deniedView(exchange, denial) : await undeniedView(exchange, options);
  return withTexts(view, plainText);
}

function deniedView(exchange: Exchange, denial: NonNullable<Exchange['denial']>): AccessView {
  const { text, tone } = answerOf(denial);
  const { user, groups } = whoOf(exchange);
  const [whose, whoseGroups] = denial.user === undefined ? [user, groups] : [denial.user, denial.groups];
  return {
    answer: plainLine(text),
    tone,
    ...(whose !== undefined && { user: whose }),
    groups: whoseGroups,
    denial: denialView(denial),
  };
}

async function undeniedView(exchange: Exchange, options: AccessOptions): Promise<AccessView> {
  const { user, groups } = whoOf(exchange);
  const who = { ...(user !== undefined && { user }), groups };
  if (!wasAuthorized(exchange)) return { answer: plainLine(noAnswer(exchange)), tone: toneOf(exchange), ...who };
  const answer = plainLine(`${user === undefined ? 'the user' : userText(user)} may ${permission(exchange)}`);
  const { reason = '', problem = silence(groups) } = await whyAllowed(exchange, options);
  return { answer, tone: 'good', ...who, ...(reason === '' ? { unknown: problem } : { allowedBy: reason }) };
}

/** Why there are no words: that group never reaches the authorizer that would have some (apiserver pkg/authorization/authorizerfactory). */
function silence(groups: readonly string[]): string {
  const isMaster = groups.includes('system:masters');
  return `the server gives no reason${isMaster ? ': members of system:masters may do everything' : ''}`;
}

async function whyAllowed(exchange: Exchange, { askWhy, isAsked, known }: AccessOptions): Promise<Why> {
  const reason = exchange.allowedBy ?? known;
  if (reason !== undefined) return { reason };
  const problem = unaskable(exchange);
  if (problem !== undefined) return { problem };
  if (!askWhy) return { problem: 'the server was not asked at the time, and cannot be asked now' };
  return isAsked ? askWhy(exchange) : { problem: 'the server was not asked why' };
}

function noAnswer(exchange: Exchange): string {
  const trouble = troubleOf(exchange);
  if (trouble !== undefined) return trouble;
  const { response, origin } = exchange;
  if (!response) return exchange.failure ? 'it failed before the server decided' : 'the server has not answered yet';
  if (origin === 'kubetrace' && response.status === 403) return 'the server denied this call of kubetrace itself';
  if (!wasSent(exchange)) return 'nothing shows that it reached the API server, so nothing is known about access';
  return `the server answered ${response.status}: that says nothing about access`;
}

function toneOf({ refusal, response }: Exchange): AccessView['tone'] {
  return refusal || response?.status === 401 || response?.status === 403 ? 'bad' : 'unsure';
}

/** `"get pods/log" for web-0 in namespace team-a`. */
function permission({ requestInfo }: Exchange): string {
  if (!requestInfo) return 'send this request';
  const { namespace } = requestInfo;
  const scope = namespace === '' ? 'cluster' : 'namespace';
  return needText({
    title: '',
    grants: [{ scope, namespace, rules: [ruleFor(requestInfo)], subject: undefined }],
  });
}

/** Whom the server authorized, as far as it is known. */
function whoOf(exchange: Exchange): { readonly user: string | undefined; readonly groups: readonly string[] } {
  const { user, userGroups } = identityOf(exchange);
  if (user !== undefined) return { user, groups: userGroups };
  const { username, groups = [] } = exchange.credential ?? {};
  return { user: username, groups };
}
