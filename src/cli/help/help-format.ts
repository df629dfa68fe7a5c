import type { HelpConfiguration } from 'commander';
import { wrappedLines } from '../../api/text/wrapped-lines.ts';

/** How commander lays out flags, arguments and commands: in two columns, of which the second keeps room. */
export const HELP_FORMAT: HelpConfiguration = {
  /** A switch takes `=false`, as kubectl's do, which is not worth a column. */
  optionTerm: ({ flags }) => flags.replace(/ \[bool(?:ean)?\]$/, ''),

  /** Empty defaults are not mentioned, nor what a switch is preset to. */
  optionDescription({ description, argChoices, defaultValue, defaultValueDescription, flags }) {
    const isSwitch = /\[bool(?:ean)?\]$/.test(flags);
    const preset = isSwitch && defaultValue !== true ? '' : (defaultValueDescription ?? String(defaultValue ?? ''));
    const facts = [...(argChoices ? [argChoices.join(', ')] : []), ...(preset === '' ? [] : [`default: ${preset}`])];
    return facts.length > 0 ? `${description} (${facts.join('; ')})` : description;
  },

  /** A term that is wider than its column has a line of its own. */
  formatItem(term, termWidth, description, { helpWidth = 80 }) {
    const column = Math.min(termWidth, WIDEST_TERM);
    const margin = ' '.repeat(INDENT + column + GAP);
    const lines = wrappedLines(description, helpWidth - margin.length).map((line) => margin + line);
    const head = ' '.repeat(INDENT) + term;
    if (term.length > column) return [head, ...lines].join('\n');
    return [head.padEnd(margin.length) + (lines.shift() ?? '').slice(margin.length), ...lines].join('\n').trimEnd();
  },
};

const WIDEST_TERM = 26;
const INDENT = 2;
const GAP = 2;
