/** Says in which line of a text an offset is; the first is 1. Asked in ascending order it reads the text once. */
export function lineNumbers(text: string): (offset: number) => number {
  let [line, from] = [1, 0];
  return (offset) => {
    if (offset < from) [line, from] = [1, 0];
    for (let at = text.indexOf('\n', from); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++;
    from = offset;
    return line;
  };
}
