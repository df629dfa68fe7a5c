import { createHash } from 'node:crypto';
import { inSafeLetters } from '../admission/object-preparation.ts';

/** Ten digits in the letters of generated names, by which these are recognised (kubernetes pkg/controller/controller_utils.go, ComputeHash). */
export function templateHash(template: object): string {
  const number = createHash('sha256').update(JSON.stringify(template)).digest().readUInt32BE();
  return inSafeLetters(Buffer.from(String(number).padStart(10, '0')));
}
