import type { ForbiddenSentence } from '../../../api/status/forbidden-message.ts';
import { boundSubject, cureOf, leastCure, scopeOf } from '../../cures/cures.ts';
import type { Cure, Denial } from '../../rules/denial.ts';
import type { Evidence } from '../evidence/evidence.ts';
import {
  constrainedParts,
  type ImpersonatedPart,
  type Impersonation,
  impersonatedParts,
  impersonationGrants,
  isConstrainable,
  partsFrom,
} from '../../rules/impersonation.ts';
import { PLACEHOLDERS } from '../../rules/placeholders.ts';
import { newDenial } from '../evidence/new-denial.ts';
import { userText } from '../../rules/action-text.ts';
import type { Subject } from '../../rules/subject.ts';
import { attributesOf } from './authorizer-denial.ts';
import { authorizerDoubt, isOfAuthorizer } from './authorizer-reason.ts';
import { ruleFor } from '../../rules/rule-match.ts';

/**
 * The real user may not impersonate. The rule goes to them, not to the user they ask to be. Since 1.36 the message is that of the
 * mode tried first, `impersonate-on:MODE:VERB` of the request, which is one of two rules and names nobody; the older verb
 * `impersonate` lifts it alone (apiserver pkg/endpoints/filters/impersonation/mode.go, constrained_impersonation.go).
 */
export function explainImpersonationDenial(evidence: Evidence): Denial | undefined {
  const { sentence, impersonation } = evidence;
  if (!sentence)
    return impersonation && failedSilently(evidence)
      ? impersonationDenial(evidence, legacyCures(impersonation, evidence.caller?.username))
      : undefined;
  const check = /^impersonate(?:-on:(?<on>[^:]+):.*|:(?<mode>.+))?$/s.exec(sentence.verb);
  if (!check) return undefined;
  const { on, mode } = check.groups ?? {};
  if (on !== undefined) return impersonationDenial(evidence, curesOnRequest(evidence, sentence, on));
  return impersonationDenial(evidence, curesOfPart(evidence, sentence, mode));
}

/** HEAD has no body, and impersonation is checked before flow control, which marks all but long-running requests. */
function failedSilently({ isSilent, passedFlowControl, info }: Evidence): boolean {
  const exempt = info === undefined || ['exec', 'attach', 'portforward', 'log', 'proxy'].includes(info.subresource);
  return isSilent && !passedFlowControl && !exempt;
}

/** Denied for `impersonate-on:MODE:VERB`, so the server knows the constrained pair, which allows this request alone: it comes first. */
function curesOnRequest(evidence: Evidence, sentence: ForbiddenSentence, mode: string): Cure[] {
  const subject = boundSubject(sentence.user);
  const attributes = attributesOf(evidence, sentence);
  const onRequest = { ...scopeOf(attributes), rules: [ruleFor(attributes)], subject };
  const { impersonation } = evidence;
  if (impersonation && mode !== 'associated-node' && !isConstrainable(impersonation))
    return [leastCure(...impersonationGrants(impersonatedParts(impersonation), 'impersonate', subject))];
  const parts = impersonation ? constrainedParts(impersonation, mode) : [unnamedPart(mode)];
  const pair = leastCure(onRequest, ...impersonationGrants(parts, `impersonate:${mode}`, subject));
  return impersonation ? [pair, ...olderVerb(impersonation, subject)] : [pair];
}

/** The sentence does not say whom. Without a name the rule would be for everybody. */
function unnamedPart(mode: string): ImpersonatedPart {
  if (mode === 'associated-node') return { resource: 'nodes', names: [], namespace: '' };
  return { resource: resourceOf(mode), names: [PLACEHOLDERS.impersonated], namespace: '' };
}

/** The verb that every server knows: it alone lifts the denial of any constrained one. */
function olderVerb(impersonation: Impersonation, subject: Subject | undefined): Cure[] {
  const grants = impersonationGrants(impersonatedParts(impersonation), 'impersonate', subject);
  return [cureOf('the older verb impersonate', ...grants)];
}

function legacyCures(impersonation: Impersonation, username: string | undefined): Cure[] {
  return [leastCure(...impersonationGrants(impersonatedParts(impersonation), 'impersonate', boundSubject(username)))];
}

/** Denied for one part: the checks before it passed, so it and those after it are what may be missing. */
function curesOfPart({ impersonation }: Evidence, sentence: ForbiddenSentence, mode: string | undefined): Cure[] {
  const { resource = '', subresource = '', namespace = '', name, verb, user } = sentence;
  const subject = boundSubject(user);
  const denied = { resource: subresource ? `${resource}/${subresource}` : resource, name };
  const alone = [{ resource: denied.resource, names: name === '' || name === '*' ? [] : [name], namespace }];
  if (!impersonation) return [leastCure(...impersonationGrants(alone, verb, subject))];
  // Some things no constrained verb allows (`: impersonating the system:masters group is not allowed`).
  if (mode && !isConstrainable(impersonation)) return legacyCures(impersonation, user);
  const parts = mode ? constrainedParts(impersonation, mode) : impersonatedParts(impersonation);
  const rest = partsFrom(parts, denied, { uidLast: mode === undefined }) ?? alone;
  const least = leastCure(...impersonationGrants(rest, verb, subject));
  return mode ? [least, ...olderVerb(impersonation, subject)] : [least];
}

function resourceOf(mode: string): string {
  return mode.endsWith('node') ? 'nodes' : mode === 'serviceaccount' ? 'serviceaccounts' : 'users';
}

function impersonationDenial(evidence: Evidence, cures: readonly Cure[]): Denial {
  const { sentence, impersonation, caller } = evidence;
  const user = sentence?.user ?? caller?.username;
  const whom = impersonation ? partsText(impersonation) : 'the user that the Impersonate-User header names';
  const because = sentence?.reason ? ` (${sentence.reason})` : '';
  const doubt = reasonIsForeign(sentence?.reason) ? authorizerDoubt(sentence?.reason ?? '') : undefined;
  const isUnsure = doubt ? ' Another authorizer gave that reason: if it denied this explicitly, no rule lifts it.' : '';
  const nobody = user === 'system:anonymous' ? ' No credential reached the API server, so do not bind anybody.' : '';
  const reason = `${userText(user)} may not impersonate ${whom}${because}; the rule is for ${user || 'the real user'}, not for the user they want to act as.${isUnsure}${nobody}`;
  return newDenial(evidence, { class: 'impersonation', reason, user, cures, doubt });
}

/** Not of RBAC, nor of the filter of constrained impersonation itself (mode.go). */
function reasonIsForeign(reason = ''): boolean {
  return reason !== '' && !isOfAuthorizer(reason) && !reason.startsWith('impersonating ');
}

function partsText(impersonation: Impersonation): string {
  const others = impersonatedParts(impersonation).slice(1);
  return [impersonation.user, ...others.map(({ resource, names }) => `${resource} ${names.join(', ')}`)].join(' with ');
}
