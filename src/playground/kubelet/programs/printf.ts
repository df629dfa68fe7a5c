const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['a', '\u0007'],
  ['b', '\b'],
  ['f', '\f'],
  ['v', '\v'],
  ['e', '\u001b'],
  ['\\', '\\'],
]);

/** printf(1): escapes, and `%s`, `%d`, `%x`, `%c`, `%b`, `%%` with widths; the format is used again while there are values. */
export function formatted(format: string, values: readonly string[]): string {
  const left = [...values];
  let text = '';
  do {
    const before = left.length;
    text += format.replaceAll(
      /\\(?:([nrtabfve\\])|0?([0-7]{1,3})|x([\da-f]{1,2}))|%(-?)(0?)(\d*)(?:\.(\d+))?([sdixXcbuf%])/gi,
      (...match) => {
        const [whole, letter, octal, hex, minus, zero, width, precision, kind] = match as string[];
        if (letter !== undefined) return ESCAPES.get(letter) ?? whole ?? '';
        if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
        if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
        if (kind === '%') return '%';
        const value = converted(kind ?? 's', left.shift() ?? '', precision);
        const columns = Math.min(Number(width), 1000);
        return minus ? value.padEnd(columns) : value.padStart(columns, zero ? '0' : ' ');
      },
    );
    if (left.length === before) break;
  } while (left.length > 0);
  return text;
}

function converted(kind: string, value: string, precision: string | undefined): string {
  switch (kind) {
    case 'd':
    case 'i':
    case 'u':
      return String(Number.parseInt(value || '0', 10) || 0);
    case 'x':
      return (Number.parseInt(value || '0', 10) || 0).toString(16);
    case 'f':
      return (Number.parseFloat(value || '0') || 0).toFixed(Math.min(Number(precision ?? 6), 20));
    case 'c':
      return value.charAt(0);
    case 'b':
      return formatted(value.replaceAll('%', '%%'), []);
    default:
      return precision === undefined ? value : value.slice(0, Number(precision));
  }
}
