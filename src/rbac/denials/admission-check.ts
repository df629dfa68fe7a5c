import { goUnquote } from '../../api/go-quote.ts';
import { parseForbiddenMessage } from '../../api/forbidden-message.ts';
import { boundSubject, cureOf, curesFor } from '../cures.ts';
import type { Cure, Denial } from '../denial.ts';
import type { Evidence } from '../evidence.ts';
import { newDenial } from '../new-denial.ts';
import { userText } from '../plain-words.ts';
import type { Attributes } from '../rule-match.ts';
import { ownerAttributes, pluralOf } from './owner-attributes.ts';
import { requestedName } from './request-object.ts';

/** What an admission plugin asked the authorizer; `user` where the message names one. Empty where the exchange does not tell. */
interface Question {
  readonly asked: readonly Attributes[];
  readonly plugin: string;
  readonly user?: string;
}

/**
 * Admission plugins and strategies that ask the authorizer a question of their own, so that a rule does lift the refusal. Their
 * messages name neither verb nor resource; three of them arrive as a 422.
 */
export function explainAdmissionCheck(evidence: Evidence): Denial | undefined {
  for (const [pattern, ask] of CHECKS) {
    const match = pattern.exec(evidence.message);
    if (match) return denialOf(evidence, ask(match, evidence));
  }
  return undefined;
}

const Q = String.raw`"(?:[^"\\]|\\.)*"`;
const FORBIDDEN = String.raw`^[^ ]+(?: (?<name>${Q}))? is forbidden: `;

const CHECKS: readonly (readonly [RegExp, (match: RegExpExecArray, evidence: Evidence) => Question])[] = [
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
  [
    /requires resource="(?<resource>[^"/]+)\/(?<subresource>[^"]+)", verb="(?<verb>[^"]+)" permission: (?<sentence>.*)$/s,
    resourceClaim,
  ],
  [
    /spec\.paramKind: Forbidden: user (?<user>.{0,4000}?) must have "get" permission on all objects of the referenced paramKind \(kind=(?<kind>[^,]+), apiVersion=(?<version>[^)]+)\)/s,
    paramKind,
  ],
  [
    /spec\.paramRef: Forbidden: user (?<user>.{0,4000}?) does not have "(?:get|list)" permission on the object referenced by paramRef/s,
    paramRef,
  ],
];

/** Signers have no API; the check falls back to all signers of the domain (kubernetes pkg/certauthorization). */
function signer(match: RegExpExecArray): Question {
  const name = goUnquote(match.groups!['signer']!) ?? '';
  const plugin = { approve: 'CertificateApproval', sign: 'CertificateSigning', attest: 'ClusterTrustBundleAttest' }[
    match.groups!['verb']!
  ]!;
  return {
    plugin,
    asked: [resource({ verb: match.groups!['verb']!, apiGroup: 'certificates.k8s.io', resource: 'signers', name })],
  };
}

function deleteOwned(_match: RegExpExecArray, { info, refused }: Evidence): Question {
  const asked = info ? [{ ...info, verb: 'delete', name: info.name || requestedName(refused) }] : [];
  return { plugin: 'OwnerReferencesPermissionEnforcement', asked };
}

function finalizers(_match: RegExpExecArray, { info, refused }: Evidence): Question {
  return {
    plugin: 'OwnerReferencesPermissionEnforcement',
    asked: info ? ownerAttributes(refused, info.namespace) : [],
  };
}

function unsafeDelete(_match: RegExpExecArray, { info }: Evidence): Question {
  return { plugin: 'unsafe deletion', asked: info ? [{ ...info, verb: 'unsafe-delete-ignore-read-errors' }] : [] };
}

/** The audience is the resource, the ServiceAccount the name (kubernetes plugin/pkg/admission/noderestriction). */
function tokenAudience({ groups }: RegExpExecArray, { info }: Evidence): Question {
  const name = goUnquote(groups!['name'] ?? '""') ?? '';
  const audience = goUnquote(groups!['audience']!) ?? '';
  const asked = resource({
    verb: 'request-serviceaccounts-token-audience',
    resource: audience,
    name,
    namespace: info?.namespace ?? '',
  });
  return { plugin: 'NodeRestriction', asked: info ? [asked] : [], user: groups!['user']! };
}

function resourceClaim({ groups }: RegExpExecArray, { info }: Evidence): Question {
  const sentence = parseForbiddenMessage(groups!['sentence']!);
  const asked = resource({
    verb: groups!['verb']!,
    apiGroup: 'resource.k8s.io',
    resource: groups!['resource']!,
    subresource: groups!['subresource']!,
    name: sentence?.name ?? '',
    namespace: sentence?.namespace ?? info?.namespace ?? '',
  });
  return { plugin: 'resource claims', asked: [asked], ...(sentence && { user: sentence.user }) };
}

function paramKind({ groups }: RegExpExecArray): Question {
  const [version, apiGroup = ''] = groups!['version']!.split('/').toReversed();
  const asked = resource({ verb: 'get', apiGroup: version ? apiGroup : '', resource: pluralOf(groups!['kind']!) });
  return { plugin: 'admission policy parameters', asked: [asked], user: goUserName(groups!['user']!) };
}

/** Which resource it is stands only in the policy that the binding names. */
function paramRef({ groups }: RegExpExecArray): Question {
  return { plugin: 'admission policy parameters', asked: [], user: goUserName(groups!['user']!) };
}

/** Go prints a user as `&{alice  [dev system:authenticated] map[]}`. */
function goUserName(printed: string): string {
  return /^&\{(.*?) \S* ?\[/.exec(printed)?.[1]?.trimEnd() ?? printed;
}

function resource(fields: Partial<Attributes> & Pick<Attributes, 'verb' | 'resource'>): Attributes {
  return { isResourceRequest: true, path: '', apiGroup: '', subresource: '', name: '', namespace: '', ...fields };
}

function denialOf(evidence: Evidence, { asked, plugin, user = evidence.actor.username }: Question): Denial {
  const subject = boundSubject(user);
  const each = asked.map((attributes) => curesFor(attributes, subject));
  const least: Cure[] = each.length > 0 ? [cureOf('least', ...each.flatMap(([first]) => first!.grants))] : [];
  const wider = each.length === 1 ? each[0]!.filter(({ title }) => title === 'any name') : [];
  const domain = asked
    .filter(({ resource: name }) => name === 'signers')
    .map((attributes) => signerDomain(attributes, subject));
  const unknown = least.length === 0 ? '; which rule is missing does not stand in this exchange' : '';
  const reason = `${userText(user)} passed authorization, but ${plugin} asked for one permission more${unknown}: ${evidence.message}`;
  return newDenial(evidence, { class: 'admission-check', reason, user, cures: [...least, ...domain, ...wider] });
}

function signerDomain(attributes: Attributes, subject: ReturnType<typeof boundSubject>): Cure {
  const all = { ...attributes, name: attributes.name.replace(/\/.*$/s, '/*') };
  return { ...curesFor(all, subject)[0]!, title: 'every signer of the domain' };
}
