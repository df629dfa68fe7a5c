import { parseJson } from '../../api/bounds/bounded-json.ts';
import { BOUNDS } from '../../api/bounds/bounds.ts';
import { failureStatus } from '../../api/status/status.ts';
import { parseYaml } from '../../api/yaml/parse-yaml.ts';
import { DenialSearch, type FoundOnLine } from '../../rbac/text/denial-search.ts';
import { linePieces } from './line-pieces.ts';
import { type ExplainInput, type Fields, isRecord, recordInputs } from './record-input.ts';

/**
 * What `explain` is given, in any of its forms: a Status (JSON or YAML), a HAR, lines of a trace or of other exchanges, and text that holds
 * the server's words, also between such lines. Only a document that is one JSON or YAML value is read as a whole.
 */
export async function* explainInputs(source: AsyncIterable<string>): AsyncGenerator<ExplainInput> {
  const search = new DenialSearch();
  let document = '';
  let isFirst = true;
  for await (const { text, isLast } of linePieces(source, PIECE)) {
    if (document !== '' || (isFirst && (isLast || isOpenJson(text)))) document += text;
    else yield* lineInputs(text, search);
    isFirst = false;
    // No parser would take it: it is text after all.
    if (document.length > LARGEST) {
      yield* lineInputs(document, search);
      document = '';
    }
  }
  const records = document === '' ? undefined : documentRecords(document);
  yield* records ? records.flatMap(recordInputs) : lineInputs(document, search);
  yield* search.end().map(foundInput);
}

/** Characters that are looked at together. */
const PIECE = 1_048_576;

/** Of a document that is one JSON value: as many characters as a string of Node.js may well have. */
const LARGEST = 256 * PIECE;

/** Does the text begin with an object or a list of objects in JSON of more than one line? The prefix of a log, `[INFO]`, does not. */
function isOpenJson(text: string): boolean {
  const line = /^\s*((?:\{\s*(?:"|\n)|\[\s*(?:\{|\n))[^\n]*)\n/.exec(text)?.[1];
  return line !== undefined && parsedJson(line) === undefined;
}

/** The records of a text that is one JSON or YAML value; `undefined` for any other text. */
function documentRecords(text: string): Fields[] | undefined {
  const json = parsedJson(text);
  const value = json === undefined && /^kind: ['"]?Status\b/m.test(text) ? parsedYaml(text) : json;
  const records = [value].flat().filter(isRecord);
  return records.length > 0 ? records : undefined;
}

/** The records that are lines of the text, and the denials in all other lines. */
function lineInputs(text: string, search: DenialSearch): ExplainInput[] {
  const records: Fields[] = [];
  const others = text.split('\n').map((line) => {
    const value = line.trimStart().startsWith('{') ? parsedJson(line) : undefined;
    if (!isRecord(value)) return line;
    records.push(value);
    return '';
  });
  return [...records.flatMap(recordInputs), ...search.next(others.join('\n')).map(foundInput)];
}

/** The Status that the text quotes, or the one that its words were in. */
function foundInput({ code, message, status, sentence, method = '', target = '', line }: FoundOnLine): ExplainInput {
  const answer = status ?? (message === '' ? undefined : failureStatus(code, REASONS.get(code) ?? '', message));
  const denied = {
    method,
    target,
    requestHeaders: [],
    responseHeaders: [],
    status: code,
    body: new TextEncoder().encode(answer ? JSON.stringify(answer) : ''),
    ...(sentence && { sentence }),
  };
  return { id: '', denied, line };
}

const REASONS: ReadonlyMap<number, string> = new Map([
  [401, 'Unauthorized'],
  [403, 'Forbidden'],
  [422, 'Invalid'],
]);

function parsedJson(text: string): unknown {
  try {
    return parseJson(text, BOUNDS.record);
  } catch {
    return undefined;
  }
}

function parsedYaml(text: string): unknown {
  try {
    return parseYaml(text);
  } catch {
    return undefined;
  }
}
