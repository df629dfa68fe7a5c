import { Document, visit } from 'yaml';
import { isPlainLine } from '../text/plain-text.ts';
import { yamlEscaped } from './yaml-quote.ts';

/** A value as YAML for people and programs: texts with characters that a terminal would obey or hide are quoted, and those characters are escaped. */
export function yamlText(value: unknown): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === 'string' && !node.value.split('\n').every(isPlainLine)) node.type = 'QUOTE_DOUBLE';
    },
  });
  return yamlEscaped(document.toString({ lineWidth: 0 }));
}
