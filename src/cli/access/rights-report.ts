import { grantedEntries } from '../../needs/matrix/granted-matrix.ts';
import { permissionMatrix } from '../../needs/matrix/permission-matrix.ts';
import { impliedGroups } from '../../rbac/rules/caller.ts';
import { mergeRules } from '../../rbac/rules/merge-rules.ts';
import { painter } from '../../log/pretty/paint.ts';
import { reportText } from '../terminal/report-text.ts';
import type { Rights } from './rights.ts';

/** For a program, as JSON text. */
export function rightsJson(rights: Rights): string {
  return `${JSON.stringify(rightsData(rights), undefined, 2)}\n`;
}

/** For a program: the rules, each with where and by which binding it is granted. */
export function rightsData({ username, groups, source, namespace, granted, isIncomplete, notes }: Rights): object {
  const rules = granted.flatMap(({ namespace: place, rules: own, binding }) =>
    own.map((rule) => ({
      ...rule,
      ...(place !== '' && { namespace: place }),
      ...(binding !== undefined && { binding }),
    })),
  );
  return { username, groups, source, namespace, incomplete: isIncomplete, notes, rules };
}

/** For a person: who and where, then the matrix, laid out for `width`. */
export function rightsText(rights: Rights, width: number | undefined): string {
  const { namespace, granted, notes, source } = rights;
  // What applies in one namespace needs no headings.
  const places = namespace === '' ? granted : granted.map((each) => ({ ...each, namespace: '' }));
  const entries = grantedEntries(places.map(({ rules, ...place }) => ({ ...place, rules: mergeRules(rules) })));
  const lines = [
    {
      text: `What ${whose(rights)} can do ${namespace === '' ? 'in all namespaces' : `in namespace ${namespace}`} (${source}):`,
    },
    ...notes.map((note) => ({ text: `note: ${note}` })),
  ];
  const matrix = entries.length === 0 ? 'nothing' : permissionMatrix([{ subject: '', entries }], width);
  return `${reportText(lines, { width, paint: painter(false) })}\n${matrix}\n`;
}

/** `alice of dev-team`; groups that follow from the name say nothing. */
function whose({ username, groups }: Rights): string {
  const named = groups.filter((group) => !impliedGroups(username).includes(group));
  return `${username === '' ? 'the user' : username}${named.length > 0 ? ` of ${named.join(', ')}` : ''}`;
}
