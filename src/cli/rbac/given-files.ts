import { readFile } from 'node:fs/promises';
import { ActionableError } from '../../api/actionable-error.ts';
import { parseJson } from '../../api/bounds/bounded-json.ts';
import { BOUNDS } from '../../api/bounds/bounds.ts';
import { parseYaml } from '../../api/yaml/parse-yaml.ts';
import { unreadableFile } from '../help/unreadable-file.ts';
import type { IsGiven } from '../../needs/roles/given-roles.ts';

/** What the Roles and bindings in files allow. Throws ActionableError for a file that cannot be read. */
export async function givenInFiles(files: readonly string[]): Promise<IsGiven> {
  const { givenBy } = await import('../../needs/roles/given-roles.ts');
  const values: unknown[] = [];
  for (const file of files) values.push(...documentsOf(await textOf(file), file));
  return givenBy(values);
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw unreadableFile(file, error, { what: '--given' });
  }
}

function documentsOf(text: string, file: string): unknown[] {
  if (text.trimStart().startsWith('{')) return [jsonOf(text, file)];
  const documents = text.split(/^---(?:[ \t].*)?$/m).filter((one) => /^[ \t]*[^#\s]/m.test(one));
  return documents.map((one, i) => {
    try {
      return parseYaml(one);
    } catch (error) {
      // YAML is read up to a size that a whole cluster may exceed.
      const hint = `${(error as Error).message}; kubectl get -o json is read at any size`;
      const where = documents.length > 1 ? `, document ${i + 1},` : '';
      throw new ActionableError('ERR_UNREADABLE_FILE', `${file}${where} is not read as YAML`, hint, { cause: error });
    }
  });
}

function jsonOf(text: string, file: string): unknown {
  try {
    return parseJson(text, BOUNDS.record);
  } catch (error) {
    throw new ActionableError('ERR_UNREADABLE_FILE', `${file} is not JSON`, (error as Error).message, { cause: error });
  }
}
