/**
 * The text in lines of at most `width` characters: broken at a blank, or after a comma, semicolon or ampersand, where there is one in the
 * second half of a line; else anywhere.
 */
export function foldedLines(text: string, width: number): string[] {
  const least = Math.max(2, width);
  const lines: string[] = [];
  let rest = text;
  while (rest.length > least) {
    const end = placeToBreak(rest.slice(0, least + 1));
    lines.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end);
  }
  return [...lines, rest];
}

/** Of a line that is one character too long. */
function placeToBreak(line: string): number {
  const last = line.length - 1;
  const blank = line.lastIndexOf(' ') + 1;
  const mark = Math.max(...[',', ';', '&'].map((sign) => line.lastIndexOf(sign, last - 1))) + 1;
  const best = Math.max(blank, mark);
  return best > last / 2 ? best : endOfWhole(line, last);
}

/** The text cut into lines of `width` characters, of which none is lost; the first line has `room`. */
export function cutLines(text: string, width: number, room = width): string[] {
  if (text.length <= room) return [text];
  const least = Math.max(2, width);
  let at = endOfWhole(text, Math.max(0, room));
  const lines = [text.slice(0, at)];
  while (at < text.length) {
    const end = at + endOfWhole(text.slice(at, at + least + 1), least);
    lines.push(text.slice(at, end));
    at = end;
  }
  return lines;
}

/** So many code units at most, or one less where the last one would be half a character. */
function endOfWhole(text: string, length: number): number {
  if (text.length <= length) return text.length;
  return length > 1 && /[\ud800-\udbff]/.test(text.charAt(length - 1)) ? length - 1 : length;
}
