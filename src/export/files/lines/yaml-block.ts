import { BOUNDS, NotReadError } from '../../../api/bounds/bounds.ts';
import { parseYaml } from '../../../api/yaml/parse-yaml.ts';
import { type Fields, isFields } from './fields.ts';

/** Lines of a file that may be a document of YAML. */
export class YamlBlock {
  /** Where it begins. */
  readonly line: number;
  readonly #lines: string[];
  #size = 0;

  constructor(first: string, line: number) {
    this.line = line;
    this.#lines = [first];
  }

  /** Whether a line may be the first of a document: a key, an item, a comment or `---`. */
  static begins(line: string): boolean {
    return FIRST.test(line);
  }

  /** How many lines it has that say something. */
  get count(): number {
    return this.#lines.filter((line) => line.trim() !== '').length;
  }

  /** Whether a line may go on with it. */
  takes(line: string): boolean {
    if (line.startsWith('---')) return this.#lines.every((each) => /^(?:#|\s*$)/.test(each));
    return this.#size <= BOUNDS.yamlRecord.size && NEXT.test(line);
  }

  add(line: string): void {
    this.#lines.push(line);
    this.#size += line.length + 1;
  }

  /** The objects in it, or why there are none: `not YAML` for what looks like other text. */
  objects(): readonly Fields[] | string {
    const text = this.#lines.map((line) => line.replace(/^---(?:\s|$)/, '')).join('\n');
    if (!KNOWN_KEY.test(text)) return 'not YAML';
    try {
      // The parser takes maps.
      const value = parseYaml(/^-\s/m.exec(text)?.index === 0 ? `items:\n${text}` : text, BOUNDS.yamlRecord);
      return isFields(value) ? [value] : [];
    } catch (error) {
      if (error instanceof NotReadError) return `lines of YAML that is ${error.excess}`;
      return 'lines of YAML that cannot be read';
    }
  }
}

const KEY = String.raw`["']?[A-Za-z@_][\w.@/-]*["']?:(?:\s|$)`;
const FIRST = new RegExp(String.raw`^(?:---(?:\s|$)|#|(?:- )?${KEY})`);
/** A document ends at the `---` of the next one, at a JSON object and at a line that no YAML has at its margin. */
const NEXT = new RegExp(String.raw`^(?:#|-(?:\s|$)|${KEY}|\s|$)`);
/** What objects that hold requests have at their margin. */
const KNOWN_KEY =
  /^(?:- )?["']?(?:apiVersion|kind|protoPayload|items|records|events|results|logEvents|properties)["']?:/m;
