import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Pair, ParsedNode, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { editText } from './edit.ts';
import type { Edit } from './edit.ts';
import { goJson } from './go-json.ts';
import { goYamlScalar } from './go-yaml-scalar.ts';
import { goYaml, goYamlList } from './go-yaml.ts';
import type { StatusCause } from './status.ts';

type ParsedMap = YAMLMap.Parsed<Scalar.Parsed>;
type ParsedPair = Pair<Scalar.Parsed, ParsedNode | null>;

/** What a YAML text holds. Throws where it does not parse. */
export function parseYaml(text: string): unknown {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) throw error;
  return document.toJS();
}

/**
 * The text of a YAML Status with one more cause, and the message longer by `appendMessage`. Nothing else changes. `undefined` where
 * `details` or `causes` is not what it should be.
 */
export function annotateYaml(text: string, cause: StatusCause, appendMessage: string): string | undefined {
  const root = parseDocument(text).contents;
  if (!isMap(root)) return undefined;
  const source = { text, root: root as ParsedMap };
  const added = causeEdit(source, cause);
  if (added === undefined) return undefined;
  const message = pairOf(source.root, 'message')?.value;
  const longer = isScalar(message) && appendMessage !== '' ? [messageEdit(source, message, appendMessage)] : [];
  return editText(text, [added, ...longer]);
}

interface Source {
  readonly text: string;
  readonly root: ParsedMap;
}

function causeEdit(source: Source, cause: StatusCause): Edit<string> | undefined {
  const details = pairOf(source.root, 'details');
  if (details === undefined) return memberEdit(source, source.root, 'details', { causes: [cause] });
  if (!isMap(details.value)) return undefined;
  const causes = pairOf(details.value as ParsedMap, 'causes');
  if (causes === undefined) return memberEdit(source, details.value as ParsedMap, 'causes', [cause]);
  return isSeq(causes.value) ? itemEdit(source, causes.value as YAMLSeq.Parsed, cause) : undefined;
}

/** A new key in its alphabetical place, where the server would have written it. */
function memberEdit({ text }: Source, map: ParsedMap, key: string, value: object): Edit<string> {
  if (map.flow) return flowEdit(map, `${goJson(key)}: ${goJson(value)}`);
  const [first] = map.items;
  const next = map.items.find((pair) => typeof pair.key.value === 'string' && pair.key.value > key);
  const indent = columnOf(text, first!.key.range[0]);
  const lines = goYaml({ [key]: value }, indent);
  if (next === undefined) return lineEdit(text, map.range[2], lines);
  return insertion(next.key.range[0], lines.trimStart() + ' '.repeat(indent));
}

function itemEdit({ text }: Source, list: YAMLSeq.Parsed, cause: StatusCause): Edit<string> {
  if (list.flow) return flowEdit(list, goJson(cause));
  return lineEdit(text, list.range[2], goYamlList([{ ...cause }], columnOf(text, list.range[0])));
}

/** Replaces the message by the longer one in the server's style; within `{}` that is JSON's. */
function messageEdit({ text, root }: Source, message: Scalar.Parsed, more: string): Edit<string> {
  const [start, valueEnd] = message.range;
  const end = text[valueEnd - 1] === '\n' ? valueEnd - 1 : valueEnd;
  const longer = `${typeof message.value === 'string' ? message.value : ''}${more}`;
  const indent = columnOf(text, root.items[0]!.key.range[0]) + 2;
  return {
    start,
    end,
    content: root.flow ? goJson(longer) : goYamlScalar(longer, { column: columnOf(text, start), indent }),
  };
}

/** Behind the last entry of `{…}` or `[…]`. */
function flowEdit(collection: ParsedMap | YAMLSeq.Parsed, content: string): Edit<string> {
  return insertion(collection.range[1] - 1, collection.items.length === 0 ? content : `, ${content}`);
}

/** Whole lines behind a block collection, which may end without a line break. */
function lineEdit(text: string, at: number, lines: string): Edit<string> {
  return insertion(at, at === 0 || text[at - 1] === '\n' ? lines : `\n${lines.slice(0, -1)}`);
}

function insertion(at: number, content: string): Edit<string> {
  return { start: at, end: at, content };
}

function pairOf(map: ParsedMap, key: string): ParsedPair | undefined {
  return map.items.find((pair) => pair.key.value === key);
}

function columnOf(text: string, at: number): number {
  return at - (text.lastIndexOf('\n', at - 1) + 1);
}
