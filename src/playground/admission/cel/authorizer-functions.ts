import { CelScalar, celMethod } from '@bufbuild/cel';
import type { CelFunc } from '@bufbuild/cel';
import type { Message } from '@bufbuild/protobuf';
import type { Decision } from '../../../rbac/rules/authorizer.ts';
import type { Attributes } from '../../../rbac/rules/rule-match.ts';
import type { UserInfo } from '../../../rbac/rules/subject.ts';
import { OpaqueType } from './opaque-type.ts';

const { BOOL, STRING } = CelScalar;

/** Who asks the authorizers, and how. */
export interface Asker {
  readonly user: UserInfo;
  readonly may: (user: UserInfo, attributes: Partial<Attributes> & Pick<Attributes, 'verb'>) => Decision;
}

interface Question extends Asker {
  readonly attributes: Partial<Attributes>;
}

const AUTHORIZER = new OpaqueType<Asker>('kubernetes.authorization.Authorizer');
const PATH = new OpaqueType<Question>('kubernetes.authorization.PathCheck');
const GROUP = new OpaqueType<Question>('kubernetes.authorization.GroupCheck');
const RESOURCE = new OpaqueType<Question>('kubernetes.authorization.ResourceCheck');
const DECISION = new OpaqueType<Decision>('kubernetes.authorization.Decision');

/** The value of `authorizer`. */
export function authorizerValue(asker: Asker): Message {
  return AUTHORIZER.wrap(asker, asker.user.username);
}

/** The value of `authorizer.requestResource`: a check of the resource that the request is about. */
export function requestResourceValue(asker: Asker, attributes: Partial<Attributes>): Message {
  return resource({ ...asker, attributes });
}

/** What an expression can ask the authorizers (apiserver pkg/cel/library/authz.go); selectors are left out of the question, as RBAC knows none. */
export const AUTHORIZER_FUNCTIONS: readonly CelFunc[] = [
  celMethod('path', AUTHORIZER.celType, [STRING], PATH.celType, function (path) {
    if (path.trim() === '') throw new Error('path must not be empty');
    return PATH.wrap({ ...AUTHORIZER.unwrap(this), attributes: { isResourceRequest: false, path } }, path);
  }),
  celMethod('group', AUTHORIZER.celType, [STRING], GROUP.celType, function (apiGroup) {
    return GROUP.wrap({ ...AUTHORIZER.unwrap(this), attributes: { apiGroup } }, apiGroup);
  }),
  celMethod('serviceAccount', AUTHORIZER.celType, [STRING, STRING], AUTHORIZER.celType, function (namespace, name) {
    const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
    if (!label.test(namespace)) throw new Error('Invalid service account namespace');
    if (!name.split('.').every((part) => label.test(part))) throw new Error('Invalid service account name');
    const groups = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'];
    const user = { username: `system:serviceaccount:${namespace}:${name}`, groups };
    return authorizerValue({ ...AUTHORIZER.unwrap(this), user });
  }),
  celMethod('resource', GROUP.celType, [STRING], RESOURCE.celType, function (name) {
    if (name.trim() === '') throw new Error('resource must not be empty');
    return withAttributes(GROUP.unwrap(this), { resource: name });
  }),
  celMethod('subresource', RESOURCE.celType, [STRING], RESOURCE.celType, function (subresource) {
    return withAttributes(RESOURCE.unwrap(this), { subresource });
  }),
  celMethod('namespace', RESOURCE.celType, [STRING], RESOURCE.celType, function (namespace) {
    return withAttributes(RESOURCE.unwrap(this), { namespace });
  }),
  celMethod('name', RESOURCE.celType, [STRING], RESOURCE.celType, function (name) {
    return withAttributes(RESOURCE.unwrap(this), { name });
  }),
  ...['fieldSelector', 'labelSelector'].map((name) =>
    celMethod(name, RESOURCE.celType, [STRING], RESOURCE.celType, function () {
      return resource(RESOURCE.unwrap(this));
    }),
  ),
  celMethod('check', RESOURCE.celType, [STRING], DECISION.celType, function (verb) {
    return decide(RESOURCE.unwrap(this), verb);
  }),
  celMethod('check', PATH.celType, [STRING], DECISION.celType, function (verb) {
    return decide(PATH.unwrap(this), verb);
  }),
  celMethod('allowed', DECISION.celType, [], BOOL, function () {
    return DECISION.unwrap(this).allowed;
  }),
  celMethod('reason', DECISION.celType, [], STRING, function () {
    return DECISION.unwrap(this).reason;
  }),
  celMethod('errored', DECISION.celType, [], BOOL, () => false),
  celMethod('error', DECISION.celType, [], STRING, () => ''),
];

function withAttributes(question: Question, more: Partial<Attributes>): Message {
  return resource({ ...question, attributes: { ...question.attributes, ...more } });
}

function resource(question: Question): Message {
  return RESOURCE.wrap(question, JSON.stringify(question.attributes));
}

function decide({ user, may, attributes }: Question, verb: string): Message {
  const decision = may(user, { ...attributes, verb });
  return DECISION.wrap(decision, String(decision.allowed));
}
