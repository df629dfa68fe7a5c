import {
  type Document,
  type DocumentOptions,
  isCollection,
  LineCounter,
  parseAllDocuments,
  type ParseOptions,
  type SchemaOptions,
  type YAMLParseError,
} from 'yaml';
import { ActionableError } from '../../api/actionable-error.ts';
import { BOUNDS, NotReadError } from '../../api/bounds/bounds.ts';
import { directiveProblem, keyProblem } from './go-yaml-faults.ts';
import { goYamlTags } from './go-yaml-tags.ts';
import { textProblem, withLineFeeds } from '../../api/go/go-yaml-text.ts';
import { aliasProblem } from './yaml-aliases.ts';
import { mustBeBoundedYaml } from './yaml-levels.ts';

/** As go-yaml reads it: YAML 1.1 (`yes` is true), and the last of equal keys wins. */
const KUBECONFIG_YAML: DocumentOptions & SchemaOptions & ParseOptions = {
  version: '1.1',
  uniqueKeys: false,
  prettyErrors: true,
  logLevel: 'silent',
  resolveKnownTags: false,
  customTags: goYamlTags,
};

/** The YAML documents of a kubeconfig, of which the first counts. Offsets are those in `text`. */
export function kubeconfigDocuments(text: string, lineCounter?: LineCounter): readonly Document.Parsed[] {
  const options = lineCounter ? { ...KUBECONFIG_YAML, lineCounter } : KUBECONFIG_YAML;
  return Array.from<Document.Parsed>(parseAllDocuments(withLineFeeds(text), options));
}

/**
 * What a kubeconfig holds, in plain data.
 * Throws ActionableError, which names file and line and quotes nothing.
 */
export function kubeconfigDocument(text: string, file: string): unknown {
  const unreadable = textProblem(text);
  if (unreadable) throw brokenAt(file, placeOf(text, unreadable.offset), unreadable.problem, 'save the file as UTF-8');
  mustBeBounded(text, file);
  const lineCounter = new LineCounter();
  const [document] = kubeconfigDocuments(text, lineCounter);
  if (document === undefined) return undefined;
  const error = errorOf(document);
  // The pretty message quotes the line, which may hold a secret.
  if (error) {
    const [said = ''] = error.message.split(/ at line |:?\n/);
    throw brokenAt(file, error.linePos?.[0], said, hintFor(text, FIX));
  }
  const problem = directiveProblem(document) ?? aliasProblem(document) ?? keyProblem(document);
  if (problem) throw brokenAt(file, lineCounter.linePos(problem.offset), problem.problem, FIX);
  // Its own bound, of 100 uses of an anchor, is below what people use, such as one CA for all clusters.
  return document.toJS({ maxAliasCount: -1 });
}

const FIX = 'fix the YAML of the file';

/** What a file that is not a kubeconfig looks like, else `otherwise`. */
export function hintFor(text: string, otherwise: string): string {
  if (/^\s*</.test(text)) return 'it looks like a web page, that of a log-in perhaps';
  if (/^[A-Za-z0-9+/\s]{80,}={0,2}\s*$/.test(text)) return 'it looks like base64: decode it with `base64 -d`';
  return otherwise;
}

/** Once a mapping in brackets is closed, go-yaml looks at nothing that comes after. */
function errorOf({ errors, contents }: Document.Parsed): YAMLParseError | undefined {
  const end = isCollection(contents) && contents.flow ? contents.range[1] : Infinity;
  return errors.find(({ code, pos: [start] }) => code !== 'UNEXPECTED_TOKEN' || start < end);
}

function mustBeBounded(text: string, file: string): void {
  try {
    mustBeBoundedYaml(text, BOUNDS.kubeconfig);
  } catch (error) {
    if (!(error instanceof NotReadError)) throw error;
    throw invalidKubeconfig(file, error.message, 'check --kubeconfig and KUBECONFIG: it is hardly a kubeconfig');
  }
}

function placeOf(text: string, offset: number): { line: number; col: number } {
  const lines = withLineFeeds(text.slice(0, offset)).split('\n');
  return { line: lines.length, col: (lines.at(-1) ?? '').length + 1 };
}

function brokenAt(
  file: string,
  at: { line: number; col: number } | undefined,
  what: string,
  hint: string,
): ActionableError {
  const place = at ? `line ${at.line}, column ${at.col}: ` : '';
  return invalidKubeconfig(file, place + what, hint);
}

/** The error for a file that is not a kubeconfig, or not a valid one; `problem` quotes nothing of it. */
export function invalidKubeconfig(file: string, problem: string, hint: string): ActionableError {
  return new ActionableError('ERR_KUBECONFIG_INVALID', `kubeconfig ${file}: ${problem}`, hint);
}
