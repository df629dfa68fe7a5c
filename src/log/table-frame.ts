/** The frame of a table without lines between its rows, as cli-table3 wants it. */
export function tableFrame(ascii: boolean): Record<string, string> {
  return { ...NO_RULES, ...(ascii ? ASCII : {}) };
}

const NO_RULES = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' };
const ASCII = Object.fromEntries([
  ...['top', 'bottom'].map((name) => [name, '-']),
  ...['left', 'right', 'middle'].map((name) => [name, '|']),
  ...['top-mid', 'top-left', 'top-right', 'bottom-mid', 'bottom-left', 'bottom-right'].map((name) => [name, '+']),
]) as Record<string, string>;
