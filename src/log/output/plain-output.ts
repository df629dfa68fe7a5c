import { plainText } from '../../api/text/plain-text.ts';
import type { LogOutput } from './line-writer.ts';

/** The same output, without anything that a terminal would obey, except our colours where they are wanted. */
export function plainOutput(out: LogOutput, options: { readonly colors: boolean }): LogOutput {
  return {
    write: (text) => out.write(plainText(text, options)),
    ...(out.once && { once: (event: 'drain', listener: () => void) => out.once?.(event, listener) }),
  };
}
