import type { HeaderList } from '../../../api/request/header-list.ts';
import { sendable } from '../sendable.ts';
import type { Impersonation } from '../../file/config.ts';

/**
 * The `Impersonate-*` headers as client-go writes them (transport/round_trippers.go); empty without a user to be. Throws ActionableError
 * for a value that cannot be sent; `source` is where a person finds it.
 */
export function impersonationHeaders(impersonation: Impersonation | undefined, source: string): HeaderList {
  if (!impersonation?.user) return [];
  const { user, uid, groups, extra } = impersonation;
  const headers: [string, string][] = [
    ['Impersonate-User', user],
    ...(uid ? [['Impersonate-Uid', uid] satisfies [string, string]] : []),
    ...groups.map((group): [string, string] => ['Impersonate-Group', group]),
    ...Object.entries(extra).flatMap(([key, values]) =>
      values.map((value): [string, string] => [`Impersonate-Extra-${escapeKey(key)}`, value]),
    ),
  ];
  return headers.map(([name, value]) => [name, sendable(value, name, fieldsIn(source))]);
}

function fieldsIn(source: string): string {
  return `check as, as-uid, as-groups and as-user-extra (scopes …) of the user in ${source}, and the flags --as…`;
}

/** Bytes that no header name may hold, and `%`, become `%XX`. */
function escapeKey(key: string): string {
  return [...Buffer.from(key)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /^[A-Za-z0-9!#$&'*+.^_`|~-]$/.test(character)
        ? character
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}
