// A command of commander as a page for `man`, in roff (groff_man(7), which mandoc reads too).
import { wrappedLines } from '../dist/api/text/wrapped-lines.js';
import { HELP_FORMAT } from '../dist/cli/help/help-format.js';
import { laidOut } from '../dist/cli/help/laid-out.js';

/** What is left of 80 columns beside the margins of man. */
const WIDTH = 72;

/** What mandoc takes for a line that is not too long, escapes counted. */
const FILLED = 64;

/** The page of a command; `date` is an ISO date, `version` that of the package. */
export function manPage(command, { date, version }) {
  command.configureHelp(HELP_FORMAT);
  const help = command.createHelp();
  const name = nameOf(command);
  const { description, examples } = textBefore(command);
  const sections = [
    ['NAME', [`${roff(name)} \\- ${roff(summaryOf(command))}`]],
    ['SYNOPSIS', [`.B ${roff(help.commandUsage(command))}`]],
    ['DESCRIPTION', paragraphs(description === '' ? `${sentence(command.description())}.` : description)],
    [
      'COMMANDS',
      below(command)
        .map((each) => item(bold(wordsOf(each)), summaryOf(each)))
        .flat(),
    ],
    [
      'ARGUMENTS',
      help.visibleArguments(command).flatMap((each) => item(argumentTerm(each), help.argumentDescription(each))),
    ],
    ['OPTIONS', options(command, help)],
    ...notes(command),
    ['EXAMPLES', verbatim(examples)],
    ['SEE ALSO', [seeAlso(command)]],
  ];
  const title = `.TH "${roff(name.toUpperCase())}" 1 ${date} "kubetrace ${roff(version)}" "kubetrace manual"`;
  const text = sections.flatMap(([heading, lines]) => (lines.length > 0 ? [`.SH ${heading}`, ...lines] : []));
  return [
    `.\\" Made by scripts/make-man-pages.mjs from the help of the command.`,
    title,
    '.nh',
    '.ad l',
    ...text,
    '',
  ].join('\n');
}

/** `kubetrace-rbac-check`: the name of its page. */
export function nameOf(command) {
  return command.parent ? `${nameOf(command.parent)}-${command.name()}` : command.name();
}

/** `kubetrace rbac check`: how it is called. */
function wordsOf(command) {
  return command.parent ? `${wordsOf(command.parent)} ${command.name()}` : command.name();
}

/** Text as it stands: nothing in it is taken for a request or an escape, and a hyphen stays what it is when it is copied. */
export function roff(text) {
  const special = { '\\': '\\e', '-': '\\-', "'": '\\(aq', '`': '\\(ga', '"': '\\(dq', '^': '\\(ha', '~': '\\(ti' };
  return text
    .replace(/[\\\-'`"^~]/g, (character) => special[character])
    .replace(
      /[^\n\t -~]/gu,
      (character) => `\\[u${character.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}]`,
    )
    .replace(/^\./gm, '\\&.');
}

function bold(text) {
  return `\\fB${roff(text)}\\fR`;
}

function below(command) {
  return command.commands.filter((each) => each.name() !== 'help');
}

function summaryOf(command) {
  return command.parent ? command.summary() || command.description() : 'a kubectl proxy that traces and explains';
}

function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What stands above the usage in the help: a text, and the examples. */
function textBefore(command) {
  const [text, examples = ''] = added(command, 'before').split(/^Examples:\n/m);
  return {
    description: text.trim(),
    examples: laidOut(`Examples:\n${examples.trimEnd()}`, WIDTH).replace('Examples:\n', ''),
  };
}

function added(command, position) {
  let text = '';
  command.emit(`${position}Help`, { command, error: false, write: (part) => void (text += part) });
  return text;
}

function paragraphs(text) {
  return text.split(/\n{2,}/).flatMap((paragraph, at) => [...(at > 0 ? ['.PP'] : []), ...filled(paragraph)]);
}

/** The flags under their headings. */
function options(command, help) {
  const groups = new Map();
  for (const option of help.visibleOptions(command)) {
    const heading = option.helpGroupHeading ?? 'Options:';
    groups.set(heading, [...(groups.get(heading) ?? []), option]);
  }
  return [...groups].flatMap(([heading, all]) => [
    ...(groups.size > 1 ? [`.SS ${roff(heading.replace(/:$/, ''))}`] : []),
    ...all.flatMap((option) => item(optionTerm(help.optionTerm(option)), help.optionDescription(option))),
  ]);
}

/** `-v, --v <level>` with what the user writes himself in italics. */
function optionTerm(term) {
  return term
    .split(/(<[^>]+>|\[[^\]]+\])/)
    .map((part) => (/^[<[]/.test(part) ? italic(part) : part.replace(/-[\w-]+/g, (flag) => bold(flag))))
    .join('');
}

function argumentTerm(argument) {
  return italic(`${argument.name()}${argument.variadic ? '...' : ''}`);
}

function italic(text) {
  return `\\fI${roff(text.replace(/^[<[]|[>\]]$/g, ''))}\\fR`;
}

function item(term, description) {
  return ['.TP', term, ...filled(description)];
}

/** Text that man fills; its lines here are short, for those who read the source. */
function filled(text) {
  return wrappedLines(text.replace(/\s+/g, ' '), FILLED).map(roff);
}

/** What stands below the flags, each under its first line. */
function notes(command) {
  const text = added(command, 'after').trim();
  return text === '' ? [] : [['NOTES', text.split(/\n{2,}/).flatMap(note)]];
}

function note(text, at) {
  const gap = at > 0 ? ['.PP'] : [];
  return [...gap, ...(text.includes('\n') ? verbatim(laidOut(text, WIDTH)) : filled(text))];
}

/** Lines that stay as they are. */
function verbatim(text) {
  return text === ''
    ? []
    : [
        '.nf',
        ...roff(text)
          .split('\n')
          .map((line) => (line === '' ? '.sp' : line)),
        '.fi',
      ];
}

function seeAlso(command) {
  const family = [command.parent, ...below(command)].flatMap((each) => (each ? [nameOf(each)] : []));
  return [...family.map((name) => `${bold(name)}(1)`), `${bold('kubectl')}(1)`].join(',\n');
}
