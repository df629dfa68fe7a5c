import { type Document, isAlias, isNode, isScalar, visit } from 'yaml';
import type { TextProblem } from '../../../api/go/go-yaml-text.ts';

/** A directive that go-yaml refuses: another version of YAML would read some scalars otherwise (parserc.go). */
export function directiveProblem({ directives, warnings }: Document.Parsed): TextProblem | undefined {
  const { version, explicit } = directives.yaml;
  if (explicit && version !== '1.1') {
    return { problem: 'found incompatible YAML document: %YAML 1.1 is what a kubeconfig is', offset: 0 };
  }
  const unknown = warnings.find(({ code }) => code === 'BAD_DIRECTIVE');
  return unknown && { problem: 'found unknown directive name', offset: unknown.pos[0] };
}

/** A key that is neither a text, a number nor a boolean: a kubeconfig becomes JSON (sigs.k8s.io/yaml, yaml.go). */
export function keyProblem(document: Document.Parsed): TextProblem | undefined {
  let found: TextProblem | undefined;
  visit(document, {
    Pair(_, { key }) {
      if (isAlias(key) || (isScalar(key) && key.value !== null)) return undefined;
      const problem = isScalar(key) || key === null ? 'unsupported map key: null' : 'invalid map key: not a scalar';
      found = { problem, offset: (isNode(key) && key.range?.[0]) || 0 };
      return visit.BREAK;
    },
  });
  return found;
}
