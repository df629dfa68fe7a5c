import { plainLine } from '../../../api/text/plain-text.ts';
import { otherGoogleService } from './google-cloud.ts';
import type { Fields } from '../lines/fields.ts';

/** What an object that we do not read is, for a count: `JSON of kind Pod, apiVersion v1`. */
export function kindOf(fields: Fields): string {
  const service = otherGoogleService(fields);
  if (service !== undefined) return `entries of ${short(service)}`;
  const said = ['kind', 'apiVersion'].flatMap((name) => {
    const value: unknown = name === 'kind' ? fields['kind'] : fields['apiVersion'];
    return typeof value === 'string' ? [`${name} ${short(value)}`] : [];
  });
  return said.length > 0 ? `JSON of ${said.join(', ')}` : 'JSON without kind and apiVersion';
}

function short(text: string): string {
  return plainLine(text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text);
}

const MAX_LENGTH = 60;
