import { isOf, list, nullable, object, optional, parsed, type Shape, shapeOf, text } from '../../api/shape.ts';
import type { RbacObjects, Role, RoleBinding, RoleRef } from '../rules/policy.ts';
import { RULE } from '../rules/policy-rule.ts';
import { rbacGroup, SUBJECT } from '../rules/subject.ts';
import { LABELS, withAggregation } from './aggregation.ts';

/** The RBAC objects of some documents, and what else was in them. */
export interface RbacDocuments {
  readonly objects: RbacObjects;
  /** Objects of other kinds. */
  readonly others: number;
}

/** The RBAC objects in parsed documents: single objects and Lists of them. Throws ShapeError, which names the field. */
export function rbacDocuments(documents: readonly unknown[]): RbacDocuments {
  const items = documents.flatMap((document) => itemsOf(document));
  const ofKind = <T>(kind: string, shape: Shape<T>): T[] =>
    items.flatMap(({ value, path }) => (isOfKind(value, kind) ? [parsed(shape, value, path)] : []));
  const objects = {
    clusterRoles: withAggregation(ofKind('ClusterRole', ROLE)),
    clusterRoleBindings: ofKind('ClusterRoleBinding', BINDING),
    roles: ofKind('Role', NAMESPACED_ROLE),
    roleBindings: ofKind('RoleBinding', NAMESPACED_BINDING),
  };
  const read = Object.values(objects).reduce((sum, { length }) => sum + length, 0);
  return { objects, others: items.length - read };
}

interface Item {
  readonly value: unknown;
  readonly path: string;
}

/** `kubectl get -o yaml` prints a List; the API lists of one kind (`RoleList`) leave the kind of their items out. */
function itemsOf(value: unknown): Item[] {
  if (value === null || value === undefined) return [];
  if (!isOf(LIST, value)) return [{ value, path: '' }];
  const { kind, apiVersion, items } = value;
  const ofItems = kind === 'List' ? {} : { kind: kind.slice(0, -'List'.length), apiVersion };
  return items.map((item, i) => ({ value: { ...ofItems, ...item }, path: `items[${i}]` }));
}

function isOfKind(value: unknown, kind: string): boolean {
  return isOf(TYPED, value) && value.kind === kind && value.apiVersion.startsWith(`${rbacGroup}/`);
}

const OBJECT = shapeOf(
  'an object',
  (value): value is object => typeof value === 'object' && value !== null && !Array.isArray(value),
);
const TYPED = object<{ kind: string; apiVersion: string }>({ kind: text, apiVersion: text });
const LIST = object<{ kind: string; apiVersion: string; items: readonly object[] }>({
  kind: shapeOf('a kind of list', (value): value is string => typeof value === 'string' && value.endsWith('List')),
  apiVersion: text,
  items: list(OBJECT),
});

const META = object<Role['metadata']>({ name: text, namespace: optional(text), labels: optional(LABELS) });
const NAMESPACED_META = object<Role['metadata'] & { readonly namespace: string }>({
  name: text,
  namespace: text,
  labels: optional(LABELS),
});
const RULES = nullable(list(RULE));
const AGGREGATION = nullable(OBJECT);
const ROLE = object<Role>({ metadata: META, rules: RULES, aggregationRule: AGGREGATION });
const NAMESPACED_ROLE = object<Role>({ metadata: NAMESPACED_META, rules: RULES, aggregationRule: AGGREGATION });
const ROLE_REF = object<RoleRef>({ apiGroup: optional(text), kind: text, name: text });
const SUBJECTS = nullable(list(SUBJECT));
const BINDING = object<RoleBinding>({ metadata: META, roleRef: ROLE_REF, subjects: SUBJECTS });
const NAMESPACED_BINDING = object<RoleBinding>({ metadata: NAMESPACED_META, roleRef: ROLE_REF, subjects: SUBJECTS });
