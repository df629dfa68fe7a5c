import { createHash } from 'node:crypto';

/** A plugin of rolldown: the first line of each chunk is a mark of its content, by which bin/compiled.js knows for what code it has kept something. */
export function marked() {
  return {
    name: 'marked',
    generateBundle(_, chunks) {
      for (const chunk of Object.values(chunks)) {
        if (chunk.type !== 'chunk') continue;
        chunk.code = `//${createHash('sha256').update(chunk.code).digest('base64url').slice(0, 22)}\n${chunk.code}`;
      }
    },
  };
}
