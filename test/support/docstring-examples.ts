import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface DocstringExample {
  /** Of the function whose docstring has it. */
  readonly name: string;
  readonly code: string;
}

/** The `@example` of each exported function of a directory. */
export function docstringExamples(directory: string): readonly DocstringExample[] {
  const texts = readdirSync(directory)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(directory, file), 'utf8'));
  const pattern = /@example\n \* ```ts\n([^]*?)^ \* ```\n \*\/\nexport (?:async )?function\*? (\w+)/gm;
  return texts.flatMap((text) =>
    [...text.matchAll(pattern)].map(([, code = '', name = '']) => ({ name, code: code.replace(/^ \* ?/gm, '') })),
  );
}

/** What an example prints: its comments, in their order, white space aside. */
export function expectedOutput(code: string): string {
  const comments = [...code.matchAll(/(?:^| )\/\/ (.*)$/gm)].map(([, text]) => text);
  return comments.join(' ').replace(/\s+/g, ' ').trim();
}
