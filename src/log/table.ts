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

/** No frame at all, as kubectl draws its tables. */
export const NO_FRAME: Record<string, string> = Object.fromEntries(
  (
    'top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right ' +
    'left left-mid mid mid-mid right right-mid middle'
  )
    .split(' ')
    .map((place) => [place, '']),
);
