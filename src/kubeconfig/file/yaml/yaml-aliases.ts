import { type Document, isAlias, isMap, isPair, isScalar, isSeq, type Node, type ParsedNode } from 'yaml';

/** What is wrong with the aliases of a document, and at which character. */
export interface AliasProblem {
  readonly problem: string;
  readonly offset: number;
}

/**
 * Looks at all aliases before the library resolves them: it throws without a place where it cannot, and takes forever for some that
 * stand for each other. Each value is counted as often as aliases and merges repeat it.
 */
export function aliasProblem({ contents }: Document.Parsed): AliasProblem | undefined {
  try {
    new Expansion().sizeOf(contents);
    return undefined;
  } catch (error) {
    if (error instanceof Unresolvable) return error;
    throw error;
  }
}

/** Go takes 400,000 values of which nearly all come by aliases (go.yaml.in/yaml/v2, decode.go, allowedAliasRatio). */
const MAX_VALUES = 400_000;
/** The library looks through all of them for each. */
const MAX_ALIASES = 10_000;

class Unresolvable extends Error implements AliasProblem {
  readonly problem: string;
  readonly offset: number;

  constructor(problem: string, { range }: Pick<Node, 'range'>) {
    super(problem);
    this.problem = problem;
    this.offset = range?.[0] ?? 0;
  }
}

class Expansion {
  /** The node that each anchor names so far, and how many values it is; 0 while it is open. */
  readonly #anchored = new Map<string, { readonly node: Node; size: number }>();
  #aliases = 0;

  sizeOf(node: unknown): number {
    if (isAlias(node)) return this.#target(node).size;
    if (isPair<ParsedNode, ParsedNode | null>(node)) return this.#pair(node);
    if (!isMap(node) && !isSeq(node) && !isScalar(node)) return 0;
    const anchored = { node, size: 0 };
    if (node.anchor !== undefined) this.#anchored.set(node.anchor, anchored);
    let size = 1;
    for (const item of isScalar(node) ? [] : node.items) size += this.sizeOf(item);
    if (size > MAX_VALUES) throw new Unresolvable(`its aliases stand for more than ${MAX_VALUES} values`, node);
    anchored.size = size;
    return size;
  }

  #pair({ key, value }: { readonly key: unknown; readonly value: unknown }): number {
    const size = this.sizeOf(key) + this.sizeOf(value);
    if (isScalar(key) && key.type === 'PLAIN' && key.source === '<<') this.#mustBeMergeable(value, key);
    return size;
  }

  #mustBeMergeable(value: unknown, key: Node): void {
    // An alias of a list cannot be merged (go.yaml.in/yaml/v2, decode.go, merge).
    const sources = (isSeq(value) ? value.items : [value]).map((item: unknown) => this.#resolved(item));
    if (!sources.every(isMap)) throw new Unresolvable('map merge requires map or sequence of maps as the value', key);
  }

  #resolved(value: unknown): unknown {
    return isAlias(value) ? this.#target(value).node : value;
  }

  #target(alias: Node & { readonly source: string }): { readonly node: Node; readonly size: number } {
    const target = this.#anchored.get(alias.source);
    if (!target) throw new Unresolvable('unknown anchor referenced', alias);
    if (target.size === 0) throw new Unresolvable('anchor value contains itself', alias);
    if (++this.#aliases > MAX_ALIASES) throw new Unresolvable(`it has more than ${MAX_ALIASES} aliases`, alias);
    return target;
  }
}
