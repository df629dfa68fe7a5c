import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether a text is a secret. Compared by digest, so that the time it takes reveals nothing about the secret. */
export function sameSecret(secret: string): (text: string) => boolean {
  const wanted = digestOf(secret);
  return (text) => timingSafeEqual(digestOf(text), wanted);
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
