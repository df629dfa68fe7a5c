import { goUnquote } from '../../../api/go/go-quote.ts';
import { parseForbiddenMessage } from '../../../api/status/forbidden-message.ts';
import { parseOlderForbiddenMessage } from '../../../api/status/older-forbidden-message.ts';
import { boundSubject, cureOf, curesFor } from '../../cures/cures.ts';
import type { Cure, Denial } from '../../rules/denial.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { goUser } from '../evidence/go-user.ts';
import { newDenial } from '../evidence/new-denial.ts';
import { userText } from '../../rules/action-text.ts';
import type { Attributes } from '../../rules/rule-match.ts';
import { askedOf, paramKindAttributes, signerAttributes } from '../../second-checks/asked-attributes.ts';
import { ownerAttributes } from '../../second-checks/owner-attributes.ts';
import { SECOND_CHECKS } from '../../second-checks/second-checks.ts';
import { requestedName, requestedOwners } from '../evidence/request-object.ts';
import { groupsOf } from '../../../api/text/groups.ts';

/** What an admission plugin asked the authorizer; `user` where the message names one. Empty where the exchange does not show it. */
interface AdmissionQuestion {
  readonly asked: readonly Attributes[];
  readonly plugin: string;
  readonly user?: string;
  /** What to do where `asked` is empty. */
  readonly remedy?: string;
}

/**
 * Admission plugins and strategies that ask the authorizer a question of their own, so that a rule does lift the denial. Their
 * messages name neither verb nor resource; three of them arrive as a 422.
 */
export function explainAdmissionCheck(evidence: Evidence): Denial | undefined {
  for (const [pattern, ask] of CHECKS) {
    const match = pattern.exec(evidence.message);
    if (match) return checkDenial(evidence, ask(match, evidence));
  }
  return undefined;
}

const Q = String.raw`"(?:[^"\\]|\\.)*"`;
const FORBIDDEN = String.raw`^[^ ]+(?: (?<name>${Q}))? is forbidden: `;
/** The message of a 422, or kubectl's print of it, up to the first field. */
const invalid = (kind: string, group: string): string =>
  String.raw`^(?:The )?(?:${kind})(?:\.${group})? ${Q} is invalid: `;
const POLICY = invalid(
  '(?:Validating|Mutating)AdmissionPolicy(?:Binding)?',
  String.raw`admissionregistration\.k8s\.io`,
);
const CLAIM = invalid('ResourceClaim', String.raw`resource\.k8s\.io`);

const CHECKS: readonly (readonly [RegExp, (match: RegExpExecArray, evidence: Evidence) => AdmissionQuestion])[] = [
  [
    new RegExp(
      `${FORBIDDEN}user not permitted to (?<verb>approve|sign|attest)(?: requests with| for) signerName (?<signer>${Q})`,
    ),
    signer,
  ],
  [new RegExp(`${FORBIDDEN}cannot set an ownerRef on a resource you can't delete: `), deleteOwned],
  [
    new RegExp(
      `${FORBIDDEN}cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set finalizers on: `,
    ),
    finalizers,
  ],
  [new RegExp(`${FORBIDDEN}not permitted to do "unsafe-delete-ignore-read-errors"`), unsafeDelete],
  [
    new RegExp(`${FORBIDDEN}audience (?<audience>${Q}) not found in pod spec volume, (?<user>\\S+) is not authorized`),
    tokenAudience,
  ],
  [new RegExp(`${CLAIM}.*Forbidden: changing status\\.(?:allocation|devices) `, 's'), resourceClaim],
  [
    new RegExp(
      `${POLICY}spec\\.paramKind: Forbidden: user (?<user>.{0,4000}?) must have "get" permission on all objects of the ` +
        'referenced paramKind \\(kind=(?<kind>[^,]+), apiVersion=(?<version>[^)]+)\\)',
      's',
    ),
    paramKind,
  ],
  [
    new RegExp(
      `${POLICY}spec\\.paramRef: Forbidden: user (?<user>.{0,4000}?) does not have "(?<verb>.{0,4000}?)" permission on the object`,
      's',
    ),
    paramRef,
  ],
];

/** By what is done with a signer. */
const SIGNER_CHECKS = {
  approve: SECOND_CHECKS.approval,
  sign: SECOND_CHECKS.signing,
  attest: SECOND_CHECKS.attestation,
} as const;

/** Signers have no API; the check falls back to all signers of the domain. */
function signer(match: RegExpExecArray): AdmissionQuestion {
  const [quoted, verb] = groupsOf(match, 'signer', 'verb');
  const done = verb === 'approve' || verb === 'sign' ? verb : 'attest';
  const [asked] = signerAttributes(done, goUnquote(quoted) ?? '');
  return { plugin: SIGNER_CHECKS[done].asker, asked: [asked] };
}

function deleteOwned(_match: RegExpExecArray, { info, denied }: Evidence): AdmissionQuestion {
  const asked = info ? [{ ...info, verb: 'delete', name: info.name || requestedName(denied) }] : [];
  return { plugin: SECOND_CHECKS.owners.asker, asked };
}

/** OpenShift 3 names the rule: `…: User "x" cannot update OWNERS/finalizers.GROUP in project "p", <nil>`. */
function finalizers(_match: RegExpExecArray, { info, denied, message }: Evidence): AdmissionQuestion {
  const plugin = SECOND_CHECKS.owners.asker;
  const said = OWNER_SENTENCE.exec(message)?.[0];
  const sentence = said === undefined ? undefined : parseOlderForbiddenMessage(said);
  if (sentence?.resource === undefined)
    return {
      plugin,
      asked: info ? ownerAttributes(requestedOwners(denied), info.namespace) : [],
      remedy: OWNER_UNKNOWN,
    };
  const { verb, resource: name, subresource = '', apiGroup = '', namespace = '', user } = sentence;
  return { plugin, asked: [askedOf({ verb, resource: name, subresource, apiGroup, namespace })], user };
}

const OWNER_SENTENCE = new RegExp(
  `(?<= set finalizers on: )User ${Q} cannot [a-z]+ [^ "]+ (?:in (?:the namespace|project) ${Q}|at the cluster scope|in the cluster)`,
);

const OWNER_UNKNOWN =
  'Look up the owner in metadata.ownerReferences of the object, or in the code of the controller: what is missing is update on ' +
  'OWNERS/finalizers in the API group of that owner, not of the object that was refused.';

function unsafeDelete(_match: RegExpExecArray, { info }: Evidence): AdmissionQuestion {
  return {
    plugin: SECOND_CHECKS.unsafeDeletion.asker,
    asked: info ? [{ ...info, verb: 'unsafe-delete-ignore-read-errors' }] : [],
  };
}

/** The audience is the resource, the ServiceAccount the name (kubernetes plugin/pkg/admission/noderestriction). */
function tokenAudience(match: RegExpExecArray, { info }: Evidence): AdmissionQuestion {
  const [quotedName, quotedAudience, user] = groupsOf(match, 'name', 'audience', 'user');
  const name = goUnquote(quotedName) ?? '';
  const audience = goUnquote(quotedAudience) ?? '';
  const asked = askedOf({
    verb: 'request-serviceaccounts-token-audience',
    resource: audience,
    name,
    namespace: info?.namespace ?? '',
  });
  return { plugin: 'NodeRestriction', asked: info ? [asked] : [], user };
}

/**
 * Writing the status of a ResourceClaim asks about subresources that are not paths: `binding` for all claims of the cluster, `driver` by
 * the driver's name. Each denial is quoted in full (kubernetes pkg/registry/resource/utils.go).
 */
function resourceClaim(_match: RegExpExecArray, { message }: Evidence): AdmissionQuestion {
  const sentences = [...message.matchAll(CLAIM_SENTENCE)].flatMap(
    ([sentence]) => parseForbiddenMessage(sentence) ?? [],
  );
  const asked = sentences.map(
    ({ verb, resource: name = '', subresource = '', apiGroup = '', namespace = '', ...said }) =>
      askedOf({ verb, apiGroup, resource: name, subresource, namespace, name: said.name }),
  );
  return { plugin: 'the storage of ResourceClaims', asked, ...(sentences[0] && { user: sentences[0].user }) };
}

const CLAIM_SENTENCE = new RegExp(
  String.raw`(?<= permission: )resourceclaims\.resource\.k8s\.io(?: ${Q})? is forbidden: User ${Q} cannot \S+ resource ${Q} ` +
    String.raw`in API group ${Q} (?:in the namespace ${Q}|at the cluster scope)`,
  'g',
);

function paramKind(match: RegExpExecArray): AdmissionQuestion {
  const [groupVersion, kind, user] = groupsOf(match, 'version', 'kind', 'user');
  return {
    plugin: SECOND_CHECKS.parameters.asker,
    asked: [paramKindAttributes(groupVersion, kind)],
    user: userOf(user),
  };
}

/** Only the policy that the binding names shows which resource it is. Servers before 1.31 print verb and user the wrong way round. */
function paramRef(match: RegExpExecArray): AdmissionQuestion {
  const [user, verb] = groupsOf(match, 'user', 'verb');
  return {
    plugin: SECOND_CHECKS.parameterReference.asker,
    asked: [],
    user: userOf(/^(?:get|list)$/.test(user) ? verb : user),
  };
}

function userOf(printed: string): string {
  return goUser(printed)?.username ?? printed;
}

function checkDenial(
  evidence: Evidence,
  { asked, plugin, user = evidence.actor?.username, remedy }: AdmissionQuestion,
): Denial {
  const subject = boundSubject(user);
  const each = asked.map((attributes) => curesFor(attributes, subject));
  const least: Cure[] = each.length > 0 ? [cureOf('least', ...each.flatMap(([first]) => first.grants))] : [];
  const wider = each.length === 1 ? each.flat().filter(({ title }) => title === 'any name') : [];
  const domain = asked
    .filter(({ resource: name }) => name === 'signers')
    .map((attributes) => signerDomain(attributes, subject));
  const unknown = least.length === 0 ? '; this exchange does not show which rule is missing' : '';
  const reason = `${userText(user)} passed authorization, but ${plugin} asked for a further permission${unknown}: ${evidence.message}`;
  return newDenial(evidence, {
    class: 'admission-check',
    reason,
    user,
    cures: [...least, ...domain, ...wider],
    ...(asked.length === 0 && { remedy }),
  });
}

function signerDomain(attributes: Attributes, subject: ReturnType<typeof boundSubject>): Cure {
  const all = { ...attributes, name: attributes.name.replace(/\/.*$/s, '/*') };
  const [least] = curesFor(all, subject);
  return { ...least, title: 'every signer of the domain' };
}
