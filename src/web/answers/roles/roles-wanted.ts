import type { Widening } from '../../../needs/roles/widening.ts';
import { WIDENING_WORDS, wideningIn } from '../../../needs/roles/widening-words.ts';
import { groupSubject, type Subject, subjectOf, usernameOf } from '../../../rbac/rules/subject.ts';
import type { ExchangeFilter } from '../../../trace/filter/exchange-filter.ts';
import { WebError } from '../answer.ts';
import { wantedFilter } from '../wanted-exchange.ts';

/** Which roles a request is for. */
export interface RolesWanted {
  readonly filter: ExchangeFilter | undefined;
  readonly subject: Subject | undefined;
  readonly widening: Partial<Widening>;
  readonly missingOnly: boolean;
  readonly allowedOnly: boolean;
  /** The same for requests whose exchanges are counted alike. */
  readonly key: string;
}

/** What the parameters say. Throws WebError for one that cannot be read. */
export function rolesWanted(query: URLSearchParams): RolesWanted {
  const [missingOnly, allowedOnly] = [isOn(query, 'missingOnly'), isOn(query, 'allowedOnly')];
  if (missingOnly && allowedOnly)
    throw new WebError(400, 'missingOnly and allowedOnly leave nothing: give one of them');
  const [subject, expand] = [query.get('subject') ?? '', query.get('expand') ?? ''];
  const widening = expand === '' ? {} : wideningIn(expand);
  if (!widening)
    throw new WebError(400, `expand=${expand}: one or more of ${WIDENING_WORDS.join(', ')}, comma-separated`);
  return {
    filter: wantedFilter(query),
    subject: subject === '' ? undefined : subjectNamed(subject),
    widening,
    missingOnly,
    allowedOnly,
    key: JSON.stringify([query.get('filter') ?? '', subject, allowedOnly]),
  };
}

/** How `subject` names one: `serviceaccount:team-a/ci`, `user:alice`, `group:dev`. */
export function subjectValue({ kind, name, namespace = '' }: Subject): string {
  return kind === 'ServiceAccount' ? `serviceaccount:${namespace}/${name}` : `${kind.toLowerCase()}:${name}`;
}

function subjectNamed(value: string): Subject {
  const [, kind = '', name = ''] = /^(serviceaccount|user|group):(.+)$/s.exec(value) ?? [];
  if (kind === 'group') return groupSubject(name);
  if (kind === 'user') return subjectOf(name);
  const [namespace = '', account = '', ...rest] = name.split('/');
  const subject = { kind: 'ServiceAccount', name: account, namespace } as const;
  if (kind !== '' && rest.length === 0 && subjectOf(usernameOf(subject) ?? '').kind === 'ServiceAccount')
    return subject;
  throw new WebError(400, `subject=${value}: one of serviceaccount:NAMESPACE/NAME, user:NAME, group:NAME`);
}

function isOn(query: URLSearchParams, name: string): boolean {
  const value = query.get(name) ?? 'false';
  if (value === 'true' || value === 'false') return value === 'true';
  throw new WebError(400, `${name}=${value} is neither true nor false`);
}
