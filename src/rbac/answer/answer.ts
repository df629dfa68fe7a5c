import { isDoubtfulClass } from '../rules/denial-classes.ts';
import { type Cure, type Denial, type Grant, isCurable, type OwnRole } from '../rules/denial.ts';
import { inGroup, type PolicyRule } from '../rules/policy-rule.ts';
import { serviceAccountOf, type Subject, subjectText, usernameOf } from '../rules/subject.ts';
import { refuserOf } from './refuser.ts';

/** What a denial comes to, in one line: who needs what, or that no rule helps, or that it is not known. */
export interface Answer {
  readonly text: string;
  /** `good` where a rule lifts it, `bad` where none does, `unsure` where that is not certain. */
  readonly tone: 'good' | 'bad' | 'unsure';
}

/** The first line for a denial. */
export function answerOf(denial: Denial): Answer {
  const [cure] = denial.cures;
  if (denial.class === 'anonymous' && denial.doubt?.certainty !== 'wrong')
    return uncured('no credential reached the server: it saw system:anonymous');
  if (denial.doubt?.certainty === 'wrong') return uncured(`a rule would not help: ${denial.doubt.text}`);
  if ('doubtfulCure' in denial) return doubtful(denial, denial.doubtfulCure);
  if (cure) return curedAnswer(denial, cure);
  if (denial.class === 'unauthenticated') {
    return uncured(`nobody is logged in: 401${denial.cause === 'unknown' ? '' : `, ${denial.cause}`}`);
  }
  if (denial.class === 'unknown') return unsure('unknown: nothing here says for certain who refused it, and why');
  if (isCurable(denial))
    return isKubelet(denial) ? kubelet(denial) : unsure('a rule is missing, and the text does not say which');
  return uncured(`${refuserOf(denial)}: no RBAC rule helps`);
}

function curedAnswer(denial: Denial, cure: Cure): Answer {
  const needs = `${whoNeeds(denial, cure)} needs ${needText(cure)}`;
  if (denial.doubt?.about === 'authorizer') return unsure(deniedFirst(denial, cure));
  if (denial.class === 'cloud-iam') return cured(`${needs}, or the cloud's permission`);
  if (denial.class === 'dangling-role') return cured(`${needs}, or the role that a binding lost`);
  const isCertain = denial.message.trim() !== '' && !isDoubtfulClass(denial.class);
  return isCertain ? cured(needs) : unsure(`perhaps ${needs}`);
}

function doubtful({ class: kind, user }: Denial, cure: Cure): Answer {
  if (kind === 'node') return uncured(`the Node authorizer refused ${user ?? 'the node'}: a Role is not the cure`);
  return unsure(`perhaps no rule helps: an authorizer besides RBAC refused ${needText(cure)}`);
}

/** An authorizer that gives a reason has perhaps decided: the rule is not the answer then. */
function deniedFirst(denial: Denial, cure: Cure): string {
  const authorizer = denial.class === 'node' ? 'the Node authorizer' : 'an authorizer besides RBAC';
  return `${authorizer} denied ${whoNeeds(denial, cure)} ${needText(cure)}; if it only had no opinion, this rule lifts it`;
}

function isKubelet({ class: kind }: Denial): boolean {
  return kind === 'kubelet';
}

function kubelet({ user }: Denial): Answer {
  const whom = user === 'system:anonymous' ? 'the API server, which showed no certificate' : 'the API server';
  return uncured(`the kubelet refused ${whom}: no RBAC rule of yours helps`);
}

/** Who lacks it, for a person: `ServiceAccount build/pipeline`, `jane`. */
export function whoNeeds({ user }: Pick<Denial, 'user'>, cure: Cure | undefined): string {
  const subject = cure?.grants[0]?.subject;
  const name = (subject && usernameOf(subject)) ?? user;
  if (subject && (subject.kind === 'Group' || subject.kind === 'ServiceAccount')) return subjectText(subject);
  return name === undefined || name === '' ? 'the user, who is not named,' : userText(name);
}

/** A user name as people say it. */
export function userText(username: string): string {
  const account = serviceAccountOf(username);
  return account ? `ServiceAccount ${account.namespace}/${account.name}` : username;
}

/** The first few of them: `Group devs, ServiceAccount a/b and 3 more`. */
export function listedSubjects(subjects: readonly Subject[]): string {
  const more = subjects.length > MOST_SUBJECTS ? ` and ${subjects.length - MOST_SUBJECTS} more` : '';
  return `${subjects.slice(0, MOST_SUBJECTS).map(subjectText).join(', ')}${more}`;
}

const MOST_SUBJECTS = 5;

/** `"list pods" in namespace demo`. */
export function needText({ grants }: Cure): string {
  return [...new Set(grants.map((grant) => `${grantText(grant)}${placeText(grant)}`))].join(' and ');
}

function grantText({ rules, clusterRole, ownRole }: Grant): string {
  const role = clusterRole ?? ownRole?.role;
  if (role !== undefined) return `${ownRole?.roleKind ?? 'ClusterRole'} ${role}`;
  if (rules.length > MOST_RULES) return `${rules.length} rules`;
  return rules.map(permissionText).join(' and ');
}

const MOST_RULES = 2;

/** `"get pods/log" for web-0`, `"list deployments.apps"`, `"get /metrics"`. */
function permissionText({
  verbs,
  apiGroups = [],
  resources = [],
  resourceNames = [],
  nonResourceURLs,
}: PolicyRule): string {
  const verb = verbs.map((each) => each || '""').join(',');
  const targets = resources.flatMap((resource) => apiGroups.map((group) => inGroup(resource, group)));
  const what = nonResourceURLs ?? (targets.length > 0 ? targets : ['""']);
  const names = resourceNames.length > 0 ? ` for ${resourceNames.join(', ')}` : '';
  return `"${verb} ${what.join(',')}"${names}`;
}

function placeText(grant: Grant): string {
  const { scope, namespace, rules, ownRole } = grant;
  if (ownRole) return ownPlace(ownRole, namespace);
  if (rules.every(({ nonResourceURLs }) => nonResourceURLs)) return '';
  return ` in ${placeName({ scope, namespace })}`;
}

/** `namespace demo`, `the whole cluster`. */
export function placeName({ scope, namespace }: Pick<Grant, 'scope' | 'namespace'>): string {
  if (scope === 'cluster') return 'the whole cluster';
  return namespace === undefined ? 'a namespace that is not named' : `namespace ${namespace}`;
}

function ownPlace({ roleKind, workspace }: OwnRole, namespace: string | undefined): string {
  const of = workspace ? ` of workspace ${workspace}` : namespace ? ` of namespace ${namespace}` : '';
  return ` in a ${roleKind}${of}`;
}

function cured(text: string): Answer {
  return { text, tone: 'good' };
}

function uncured(text: string): Answer {
  return { text, tone: 'bad' };
}

function unsure(text: string): Answer {
  return { text, tone: 'unsure' };
}
