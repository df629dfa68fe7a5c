import { type Document, isMap, isSeq, LineCounter, type Node, parseAllDocuments } from 'yaml';
import { BOUNDS } from '../../../api/bounds/bounds.ts';
import { withLineFeeds } from '../../../api/go/go-yaml-text.ts';
import { directiveProblem, keyProblem } from '../../../kubeconfig/file/yaml/go-yaml-faults.ts';
import { goYamlTags } from '../../../kubeconfig/file/yaml/go-yaml-tags.ts';
import { aliasProblem } from '../../../kubeconfig/file/yaml/yaml-aliases.ts';
import { mustBeBoundedYaml } from '../../../kubeconfig/file/yaml/yaml-levels.ts';

/** A value of a manifest, and where it begins. */
export interface PlacedValue {
  readonly value: unknown;
  /** The first line of the text is 1. */
  readonly line: number;
  /** The lines of its `items`, where it has some. */
  readonly itemLines: readonly number[];
}

/** Why a text is not YAML as go-yaml reads it. The message quotes nothing of it. */
export class YamlProblem extends SyntaxError {
  override readonly name = 'YamlProblem';
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}

/** The documents of a text as kubectl reads them (go-yaml v2). Throws YamlProblem, and NotReadError where it is beyond all bounds. */
export function readYaml(given: string): readonly PlacedValue[] {
  const text = withLineFeeds(given);
  mustBeBoundedYaml(text, BOUNDS.yamlRecord);
  const lineCounter = new LineCounter();
  const documents = parseAllDocuments(text, {
    version: '1.1',
    uniqueKeys: false,
    prettyErrors: true,
    logLevel: 'silent',
    resolveKnownTags: false,
    customTags: goYamlTags,
    lineCounter,
  });
  return Array.from<Document.Parsed>(documents).map((document) => placed(document, lineCounter));
}

function placed(document: Document.Parsed, lineCounter: LineCounter): PlacedValue {
  const lineOf = (offset: number) => lineCounter.linePos(offset).line || 1;
  const [error] = document.errors;
  // The pretty message quotes the line, which may hold a secret.
  if (error) throw new YamlProblem(error.message.split(/ at line |:?\n/)[0] ?? '', lineOf(error.pos[0]));
  const problem = directiveProblem(document) ?? aliasProblem(document) ?? keyProblem(document);
  if (problem) throw new YamlProblem(problem.problem, lineOf(problem.offset));
  const { contents } = document;
  const items: unknown = isMap(contents) ? contents.get('items', true) : contents;
  return {
    value: document.toJS({ maxAliasCount: -1 }) as unknown,
    line: lineOf(contents?.range?.[0] ?? 0),
    itemLines: isSeq<Node>(items) ? items.items.map((item) => lineOf(item.range?.[0] ?? 0)) : [],
  };
}
