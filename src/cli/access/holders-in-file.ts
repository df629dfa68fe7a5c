import { danglingRoles } from '../../rbac/grants/dangling.ts';
import { rbacObjectsOf } from '../arguments/rbac-file.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { askedRequest, type AskedWords } from './asked-request.ts';
import { type FoundHolders, holdersBy, placedRequest } from './found-holders.ts';

interface FileOptions {
  readonly flags: { readonly namespace?: string };
  readonly terminal: Terminal;
}

/** Who may do it by the RBAC objects in a file, in one namespace or in any. Throws ActionableError. */
export async function holdersInFile(
  words: AskedWords,
  file: string,
  { flags: { namespace }, terminal }: FileOptions,
): Promise<FoundHolders> {
  const asked = await askedRequest(words, async () => undefined);
  const objects = await rbacObjectsOf(file, terminal);
  const place = placedRequest(asked, namespace);
  const missing = danglingRoles([...objects.clusterRoleBindings, ...objects.roleBindings], objects);
  return holdersBy(objects, {
    ...place,
    source: file === '-' ? 'the standard input' : file,
    isIncomplete: missing.length > 0,
    notes: [
      ...(asked.note === undefined ? [] : [asked.note]),
      ...(missing.length > 0
        ? [`roles that are bound and not in the file, whose rules are not seen: ${listed(missing)}`]
        : []),
    ],
  });
}

function listed(roles: readonly string[]): string {
  const more = roles.length > MOST ? ` and ${roles.length - MOST} more` : '';
  return `${roles.slice(0, MOST).join(', ')}${more}`;
}

const MOST = 5;
