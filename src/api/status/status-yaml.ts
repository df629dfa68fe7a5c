import { readBlockYaml } from '../yaml/block-yaml.ts';
import { BOUNDS } from '../bounds/bounds.ts';
import { editText } from './edit.ts';
import type { Edit } from './edit.ts';
import { goJson } from '../go/go-json.ts';
import { goYamlScalar } from '../go/go-yaml-scalar.ts';
import { goYaml, goYamlList } from '../go/go-yaml.ts';
import { toStatus } from './status.ts';
import type { Status, StatusCause } from './status.ts';
import { yamlValue } from '../yaml/yaml-node.ts';
import type { YamlMember, YamlNode } from '../yaml/yaml-node.ts';

type Members = ReadonlyMap<string, YamlMember>;

/** Reads a Status as the API server writes it in YAML. Throws NotReadError beyond the bounds. */
export function decodeYaml(text: string): Status | undefined {
  const root = readBlockYaml(text, BOUNDS.yaml);
  return root && toStatus(yamlValue(root));
}

/**
 * The text of a YAML Status with one more cause, and the message longer by `appendMessage`. Nothing else changes. `undefined` where
 * `details` or `causes` is not what it should be.
 */
export function annotateYaml(text: string, cause: StatusCause, appendMessage: string): string | undefined {
  const root = readBlockYaml(text, BOUNDS.yaml);
  if (!(root?.value instanceof Map)) return undefined;
  const members: Members = root.value;
  const added = causeEdit(text, root, members, cause);
  if (added === undefined) return undefined;
  const message = members.get('message');
  const isLonger = typeof message?.value === 'string' && appendMessage !== '';
  return editText(text, isLonger ? [added, messageEdit(text, message, `${message.value}${appendMessage}`)] : [added]);
}

function causeEdit(text: string, root: YamlNode, members: Members, cause: StatusCause): Edit<string> | undefined {
  const details = members.get('details');
  if (details === undefined) return memberEdit(text, root, 'details', { causes: [cause] });
  if (!(details.value instanceof Map)) return undefined;
  const found = (details.value as Members).get('causes');
  if (found === undefined) return memberEdit(text, details, 'causes', [cause]);
  return Array.isArray(found.value) ? itemEdit(text, found, found.value.length, cause) : undefined;
}

/** A new key in its alphabetical place, where the server would have written it. */
function memberEdit(text: string, map: YamlNode, key: string, value: object): Edit<string> {
  const members = [...(map.value as Members)];
  if (text[map.start] === '{') return flowEdit(map, members.length, `${goJson(key)}: ${goJson(value)}`);
  const next = members.find(([name]) => name > key)?.[1];
  const indent = columnOf(text, map.start);
  const lines = goYaml({ [key]: value }, indent);
  if (next === undefined) return lineEdit(text, map.end, lines);
  return insertion(next.keyStart, lines.trimStart() + ' '.repeat(indent));
}

function itemEdit(text: string, list: YamlNode, length: number, cause: StatusCause): Edit<string> {
  if (text[list.start] === '[') return flowEdit(list, length, goJson(cause));
  return lineEdit(text, list.end, goYamlList([{ ...cause }], columnOf(text, list.start)));
}

/** Replaces the message by the longer one in the server's style. */
function messageEdit(text: string, { start, end, keyStart }: YamlMember, longer: string): Edit<string> {
  const place = { column: columnOf(text, start), indent: columnOf(text, keyStart) + 2 };
  return { start, end, content: goYamlScalar(longer, place) };
}

/** After the last entry of `{…}` or `[…]`. */
function flowEdit({ end }: YamlNode, length: number, content: string): Edit<string> {
  return insertion(end - 1, length === 0 ? content : `, ${content}`);
}

/** Whole lines after a collection, which may end without a line break. */
function lineEdit(text: string, at: number, lines: string): Edit<string> {
  return insertion(at, at === 0 || text[at - 1] === '\n' ? lines : `\n${lines.slice(0, -1)}`);
}

function insertion(at: number, content: string): Edit<string> {
  return { start: at, end: at, content };
}

function columnOf(text: string, at: number): number {
  return at - (text.lastIndexOf('\n', at - 1) + 1);
}
