import { readBlockYaml } from './block-yaml.ts';
import { parseJson } from '../bounds/bounded-json.ts';
import { type Bounds, BOUNDS, Budget, NotReadError } from '../bounds/bounds.ts';
import { flowCollection, pastSpace } from './flow-yaml.ts';
import { yamlValue } from './yaml-node.ts';

/**
 * The map or list in a text from outside, in YAML or in JSON, which is valid YAML. `bounds` is for what its reader asked for, such as a
 * file that a command names. Throws NotReadError where it is beyond the bounds,
 * SyntaxError where it is neither, or YAML of a kind that is not used for Kubernetes.
 */
export function parseYaml(text: string, bounds?: Bounds): unknown {
  const start = pastSpace(text, 0);
  if (text[start] === '{' || text[start] === '[') return parseFlow(text, start, bounds);
  const root = readBlockYaml(text, bounds ?? BOUNDS.yaml);
  if (!root) throw unreadable();
  return yamlValue(root);
}

function parseFlow(text: string, start: number, bounds: Bounds | undefined): unknown {
  try {
    return parseJson(text, bounds ?? BOUNDS.large);
  } catch (error) {
    if (error instanceof NotReadError) throw error;
    const root = flowCollection({ text, budget: new Budget(bounds ?? BOUNDS.yaml, text.length) }, start, 0);
    if (!root || pastSpace(text, root.end) < text.length) throw unreadable();
    return yamlValue(root);
  }
}

function unreadable(): SyntaxError {
  return new SyntaxError(
    'not YAML of maps and lists, or YAML with anchors, aliases, tags or complex keys, which are not read',
  );
}
