import { CelScalar, celMethod, listType } from '@bufbuild/cel';
import type { CelFunc } from '@bufbuild/cel';

const { INT, STRING } = CelScalar;

/**
 * `find` and `findAll` (apiserver pkg/cel/library/regex.go). JavaScript matches here, which reads most expressions as RE2 does; what it would take too
 * long for ends with the time of the whole evaluation.
 */
export const REGEX_FUNCTIONS: readonly CelFunc[] = [
  celMethod('find', STRING, [STRING], STRING, function (pattern) {
    return compiled(pattern, '').exec(this)?.[0] ?? '';
  }),
  celMethod('findAll', STRING, [STRING], listType(STRING), function (pattern) {
    return this.match(compiled(pattern, 'g')) ?? [];
  }),
  celMethod('findAll', STRING, [STRING, INT], listType(STRING), function (pattern, limit) {
    const found = this.match(compiled(pattern, 'g')) ?? [];
    return limit < 0n ? found : found.slice(0, Number(limit));
  }),
];

/** Flags of RE2 stand in front of the expression. Throws for what JavaScript cannot read. */
function compiled(pattern: string, flags: string): RegExp {
  const [, own = '', rest = pattern] = /^\(\?([ims]+)\)([^]*)$/.exec(pattern) ?? [];
  const named = rest
    .replaceAll('(?P<', '(?<')
    .replaceAll(String.raw`\A`, '^')
    .replaceAll(String.raw`\z`, '$');
  try {
    return new RegExp(named, `u${flags}${own}`);
  } catch {
    throw new Error(`illegal regex: error parsing regexp: ${pattern}`);
  }
}
