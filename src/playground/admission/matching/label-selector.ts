import { ownValue } from '../../../api/own-value.ts';
import { listAt, mapAt, textAt, textOf, textsAt } from '../../store/kube-object.ts';

/** Whether labels are selected by a LabelSelector in its JSON form (apimachinery pkg/apis/meta/v1/helpers.go); an empty one selects all. */
export function selectsLabels(selector: unknown, labels: Readonly<Record<string, unknown>>): boolean {
  const equal = Object.entries(mapAt(selector, 'matchLabels')).every(([key, value]) => ownValue(labels, key) === value);
  return equal && listAt(selector, 'matchExpressions').every((one) => meets(one, labels));
}

/** Whether a LabelSelector selects everything. */
export function selectsAll(selector: unknown): boolean {
  return Object.keys(mapAt(selector, 'matchLabels')).length + listAt(selector, 'matchExpressions').length === 0;
}

function meets(requirement: unknown, labels: Readonly<Record<string, unknown>>): boolean {
  const key = textAt(requirement, 'key');
  const value = ownValue(labels, key);
  const isThere = value !== undefined;
  const isListed = isThere && textsAt(requirement, 'values').includes(textOf(value));
  switch (textAt(requirement, 'operator')) {
    case 'In':
      return isListed;
    case 'NotIn':
      return !isListed;
    case 'Exists':
      return isThere;
    case 'DoesNotExist':
      return !isThere;
    default:
      return false;
  }
}
