import { type DocumentOptions, LineCounter, parseAllDocuments, type ParseOptions, type SchemaOptions } from 'yaml';
import { ActionableError } from '../../api/actionable-error.ts';
import { BOUNDS, NotReadError } from '../../api/bounds/bounds.ts';
import { aliasProblem } from './yaml-aliases.ts';
import { mustBeBoundedYaml } from './yaml-levels.ts';

/** Go reads YAML 1.1 (`yes` is true) and lets the last of equal keys win; dates stay text. */
export const KUBECONFIG_YAML: DocumentOptions & SchemaOptions & ParseOptions = {
  version: '1.1',
  uniqueKeys: false,
  prettyErrors: true,
  logLevel: 'silent',
  customTags: (tags) => tags.filter((tag) => typeof tag === 'string' || !/timestamp|binary/.test(tag.tag)),
};

/**
 * What a kubeconfig holds, in plain data.
 * Throws ActionableError, which names file and line and quotes nothing.
 */
export function kubeconfigDocument(text: string, file: string): unknown {
  mustBeBounded(text, file);
  const lineCounter = new LineCounter();
  const [document] = parseAllDocuments(text, { ...KUBECONFIG_YAML, lineCounter });
  if (document === undefined || 'empty' in document) return undefined;
  const [error] = document.errors;
  // The pretty message quotes the line, which may hold a secret.
  if (error) {
    const [said = ''] = error.message.split(/ at line |:?\n/);
    throw brokenAt(file, error.linePos?.[0], said);
  }
  const unresolved = aliasProblem(document);
  if (unresolved) throw brokenAt(file, lineCounter.linePos(unresolved.offset), unresolved.problem);
  // Its own bound, of 100 uses of an anchor, is below what people use, such as one CA for all clusters.
  return document.toJS({ maxAliasCount: -1 });
}

function mustBeBounded(text: string, file: string): void {
  try {
    mustBeBoundedYaml(text, BOUNDS.kubeconfig);
  } catch (error) {
    if (!(error instanceof NotReadError)) throw error;
    throw invalidKubeconfig(file, error.message, 'check --kubeconfig and KUBECONFIG: it is hardly a kubeconfig');
  }
}

function brokenAt(file: string, at: { line: number; col: number } | undefined, what: string): ActionableError {
  const place = at ? `line ${at.line}, column ${at.col}: ` : '';
  return invalidKubeconfig(file, place + what, 'fix the YAML of the file');
}

/** The error for a file that is not a kubeconfig, or not a valid one; `problem` quotes nothing of it. */
export function invalidKubeconfig(file: string, problem: string, hint: string): ActionableError {
  return new ActionableError('ERR_KUBECONFIG_INVALID', `kubeconfig ${file}: ${problem}`, hint);
}
