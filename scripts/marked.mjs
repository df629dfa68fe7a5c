import { createHash } from 'node:crypto';
import { parseSync, Visitor } from 'rolldown/utils';

/**
 * A plugin of rolldown: what bin/compiled.js expects of chunks. The first line is a mark of the content, by which it knows for what code it has kept
 * something; the mark begins with `ascii` where all is ASCII, which V8 reads in half of the time and keeps in half of the memory.
 */
export function marked() {
  return {
    name: 'marked',
    generateBundle(_, chunks) {
      for (const chunk of Object.values(chunks)) {
        if (chunk.type !== 'chunk') continue;
        const { code, letters } = asAscii(chunk.code, chunk.fileName);
        const mark = createHash('sha256').update(code).digest('base64url').slice(0, 22);
        chunk.code = `//${letters}-${mark}\n${code}`;
      }
    },
  };
}

const BEYOND_ASCII = /[^\0-\x7f]/g;

/** Texts, regular expressions and names mean the same with escapes, but texts that a program takes as they are written do not; comments are gone. */
function asAscii(code, fileName) {
  let hasRaw = /(?<!\\)(?:\\\\)*\\[^\0-\x7f]/.test(code);
  new Visitor({
    TaggedTemplateExpression({ quasi }) {
      hasRaw ||= quasi.quasis.some(({ value }) => value.raw.search(BEYOND_ASCII) >= 0);
    },
  }).visit(parseSync(fileName, code, { sourceType: 'script' }).program);
  if (hasRaw) return { code, letters: 'utf8' };
  const escaped = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return { code: code.replace(BEYOND_ASCII, escaped), letters: 'ascii' };
}
