import { readFile } from 'node:fs/promises';
import { ActionableError } from '../../api/actionable-error.ts';
import { BOUNDS, NotReadError } from '../../api/bounds/bounds.ts';
import { ShapeError } from '../../api/shape.ts';
import { thrownText } from '../../api/text/thrown-text.ts';
import { parseYaml } from '../../api/yaml/parse-yaml.ts';
import { rbacDocuments, type RbacDocuments } from '../../rbac/grants/rbac-documents.ts';
import type { RbacObjects } from '../../rbac/rules/policy.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** How to write such a file. */
export const GET_RBAC = 'kubectl get clusterroles,clusterrolebindings,roles,rolebindings -A -o yaml';

/** The RBAC objects of a file in YAML or JSON; `-` is the standard input. Throws ActionableError for a file that has none. */
export async function rbacObjectsOf(file: string, terminal: Terminal): Promise<RbacObjects> {
  const name = file === '-' ? 'the standard input' : file;
  const { objects, others } = documentsOf(await textOf(file, terminal), name);
  if (Object.values(objects).every(({ length }) => length === 0)) {
    throw notRbac(name, others === 0 ? 'it holds no objects' : `none of its ${others} objects is of RBAC`);
  }
  return objects;
}

function documentsOf(text: string, name: string): RbacDocuments {
  try {
    return rbacDocuments(documentTexts(text).map((document) => parseYaml(document, BOUNDS.record)));
  } catch (error) {
    const isRead = error instanceof SyntaxError || error instanceof ShapeError || error instanceof NotReadError;
    if (isRead) throw notRbac(name, error.message);
    throw error;
  }
}

/** The documents of a YAML stream, without those in which nothing stands; JSON is one. What begins a document is never indented. */
function documentTexts(text: string): string[] {
  return text
    .replaceAll('\r\n', '\n')
    .split(/^---(?=[ \t]|$).*$/m)
    .filter((document) => /^[ \t]*[^\s#]/m.test(document));
}

async function textOf(file: string, { stdin, stderr }: Terminal): Promise<string> {
  if (file !== '-') return readFile(file, 'utf8').catch((error: unknown) => Promise.reject(unreadable(file, error)));
  if (stdin.isTTY === true) stderr.say(`Reading RBAC objects (${GET_RBAC}) until Ctrl-D.\n`);
  const pieces: Buffer[] = [];
  for await (const piece of stdin) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces).toString();
}

function unreadable(file: string, error: unknown): ActionableError {
  return new ActionableError('ERR_UNREADABLE_FILE', `cannot read ${file}`, thrownText(error), { cause: error });
}

function notRbac(name: string, problem: string): ActionableError {
  return new ActionableError('ERR_NOT_RBAC', `${name}: ${problem}`, `write the file with \`${GET_RBAC}\``);
}
