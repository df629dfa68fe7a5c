import { parseJson } from '../../api/bounds/bounded-json.ts';
import { BOUNDS, NotReadError } from '../../api/bounds/bounds.ts';
import { textProblem, withLineFeeds } from '../../api/go/go-yaml-text.ts';
import { invalidAt, notRead } from './yaml/invalid-kubeconfig.ts';
import { plainYaml } from './yaml/plain-yaml.ts';

/**
 * What a kubeconfig holds, in plain data. The library for YAML is loaded only for a file that is neither JSON nor as kubectl writes it.
 * Rejects with ActionableError, which names file and line and quotes nothing.
 */
export async function kubeconfigData(text: string, file: string): Promise<unknown> {
  const unreadable = textProblem(text);
  if (unreadable) {
    throw invalidAt(file, placeOf(text, unreadable.offset), unreadable.problem, 'save the file as UTF-8');
  }
  if (text.length > BOUNDS.kubeconfig.size) throw notRead(file, new NotReadError('too large'));
  const data = text.startsWith('{') ? jsonIn(text) : plainYaml(text, BOUNDS.kubeconfig.depth);
  if (data !== undefined) return data;
  const { kubeconfigDocument } = await import('./yaml/kubeconfig-document.ts');
  return kubeconfigDocument(text, file);
}

/** `undefined` for what is not JSON, which may still be YAML. */
function jsonIn(text: string): unknown {
  try {
    return parseJson(text, BOUNDS.kubeconfig);
  } catch {
    return undefined;
  }
}

function placeOf(text: string, offset: number): { line: number; col: number } {
  const lines = withLineFeeds(text.slice(0, offset)).split('\n');
  return { line: lines.length, col: (lines.at(-1) ?? '').length + 1 };
}
