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
import { BOUNDS, NotReadError } from '../../../api/bounds/bounds.ts';
import { directiveProblem, keyProblem } from './go-yaml-faults.ts';
import { goYamlTags } from './go-yaml-tags.ts';
import { withLineFeeds } from '../../../api/go/go-yaml-text.ts';
import { hintFor, invalidAt, notRead } from './invalid-kubeconfig.ts';
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

/** What a kubeconfig holds, in plain data, whatever of YAML it uses. Throws ActionableError, which names file and line and quotes nothing. */
export function kubeconfigDocument(text: string, file: string): unknown {
  mustBeBounded(text, file);
  const lineCounter = new LineCounter();
  const [document] = kubeconfigDocuments(text, lineCounter);
  if (document === undefined) return undefined;
  const error = errorOf(document);
  // The pretty message quotes the line, which may hold a secret.
  if (error) {
    const [said = ''] = error.message.split(/ at line |:?\n/);
    throw invalidAt(file, error.linePos?.[0], said, hintFor(text, FIX));
  }
  const problem = directiveProblem(document) ?? aliasProblem(document) ?? keyProblem(document);
  if (problem) throw invalidAt(file, lineCounter.linePos(problem.offset), problem.problem, FIX);
  // Its own bound, of 100 uses of an anchor, is below what people use, such as one CA for all clusters.
  return document.toJS({ maxAliasCount: -1 });
}

const FIX = 'fix the YAML of the file';

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
    throw notRead(file, error);
  }
}
