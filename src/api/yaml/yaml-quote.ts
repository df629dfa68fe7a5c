import { UNSEEN } from '../text/plain-text.ts';
import { codePointOf } from '../text/code-point.ts';

/** Any text in YAML's double quotes, on one line. */
export function yamlQuote(text: string): string {
  return yamlEscaped(JSON.stringify(text));
}

/** YAML text in which invisible characters are always inside double quotes and escaped as YAML does. */
export function yamlEscaped(yaml: string): string {
  return yaml.replace(UNSEEN_IN_LINE, (character) => {
    const hex = codePointOf(character).toString(16);
    return hex.length > 4 ? `\\U${hex.padStart(8, '0')}` : `\\u${hex.padStart(4, '0')}`;
  });
}

const UNSEEN_IN_LINE = new RegExp(String.raw`(?!\n)${UNSEEN}`, 'gu');
