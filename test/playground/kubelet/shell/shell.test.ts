import { describe, expect, test } from 'vitest';
import { inAShell } from '../../../support/a-container.ts';

const outputs = async (script: string, environment = {}) => (await inAShell(script, { environment })).stdout;

describe('what a script writes', () => {
  test.each([
    ['words and quotes', `echo a  b "c  d" 'e $X' f\\ g`, 'a b c  d e $X f g\n'],
    ['variables', 'X=1; echo $X "${X}2" "$Y" ${Y:-none} ${#X}', '1 12  none 1\n'],
    ['a variable for one command', 'X=1 printenv X; echo "[$X]"', '1\n[]\n'],
    ['what is exported, and only that', 'X=1; printenv X; export X; printenv X; export Z=2; printenv Z', '1\n2\n'],
    ['substitution', 'echo "$(echo a; echo b)" $(echo c; echo d) `echo e`', 'a\nb c d e\n'],
    ['one within another', 'echo "$(echo "$(echo "a b")")"', 'a b\n'],
    ['fields of what was expanded', `X='a  b'; printf '[%s]' $X "$X"`, '[a][b][a  b]'],
    ['and, or, after', 'true && echo a || echo b; false && echo c || echo d; ! false && echo e', 'a\nd\ne\n'],
    ['exit codes', 'false; echo $?; true; echo $?; nosuch 2>/dev/null; echo $?', '1\n0\n127\n'],
    ['that of a substitution', 'X=$(false); echo $?; X=1; echo $?', '1\n0\n'],
    ['pipes', 'printf "b\\na\\n" | sort | head -n 1', 'a\n'],
    ['a pipe that is not read to its end', 'seq 1 10000 | head -n 2 | tr "\\n" ,', '1,2,'],
    ['files', 'echo a > /tmp/x; echo b >> /tmp/x; cat < /tmp/x; wc -l < /tmp/x', 'a\nb\n2\n'],
    ['errors with the rest', 'cat /none 2>&1 | tr a-z A-Z', "CAT: CAN'T OPEN '/NONE': NO SUCH FILE OR DIRECTORY\n"],
    ['a here-document', 'X=1\ncat <<EOF | tr a b\na $X\n$(echo c)\nEOF\necho d', 'b 1\nc\nd\n'],
    ['one that is not expanded', `cat <<'EOF'\n$X\nEOF`, '$X\n'],
    ['directories', 'cd /data && pwd && cat a.txt && cd .. && pwd && cd - >/dev/null; pwd', '/data\nalpha\n/\n/data\n'],
    ['patterns', 'cd /data; echo *.txt [b]* none*; echo "*"', 'a.txt b.txt b.txt none*\n*\n'],
    ['if', 'if test -f /data/a.txt; then echo yes; else echo no; fi', 'yes\n'],
    ['elif', 'if false; then echo 1; elif [ 2 -gt 1 ]; then echo 2; fi', '2\n'],
    ['for', 'for x in a "b c" $(echo d e); do echo "<$x>"; done', '<a>\n<b c>\n<d>\n<e>\n'],
    ['while read', 'printf "1 a\\n2 b\\n" | while read n x; do echo $x$n; done', 'a1\nb2\n'],
    ['break and continue', 'for x in 1 2 3 4; do [ $x = 2 ] && continue; [ $x = 4 ] && break; echo $x; done', '1\n3\n'],
    ['until', 'X=; until [ "$X" = aaa ]; do X=a$X; done; echo $X', 'aaa\n'],
    ['groups', '{ echo a; echo b; } | wc -l; (X=1; cd /tmp; echo $X); echo "[$X]"; pwd', '2\n1\n[]\n/\n'],
    ['comments and long lines', 'echo a \\\n  b # c\n# d\necho e#f', 'a b\ne#f\n'],
    [
      'ends of texts cut off',
      'F=/a/b.tar.gz; echo ${F##*/} ${F%.*} ${F%%.*} ${F#/a/}',
      'b.tar.gz /a/b.tar /a/b b.tar.gz\n',
    ],
    ['parameters', `sh -c 'echo $0 $1 $# "$@"' name a 'b c'`, 'sh a 2 a b c\n'],
    ['set -e', 'set -e; false || echo a; false; echo b', 'a\n'],
    ['exit', 'echo a; exit 3; echo b', 'a\n'],
    ['where programs are', 'command -v curl; which cat nosuch; type cd', '/bin/curl\n/bin/cat\ncd\n'],
  ])('%s', async (_, script, stdout) => expect(await outputs(script)).toBe(stdout));
});

test.each([
  ['exit 3', 3],
  ['false', 1],
  ['(exit 4)', 4],
  ['sh -c "exit 5"', 5],
  ['exit', 0],
  ['echo a | false', 1],
  ['set -e; false; true', 1],
])('%s ends with %i', async (script, exitCode) => expect((await inAShell(script)).exitCode).toBe(exitCode));

test.each([
  ['echo "a', 'sh: syntax error: unterminated quoted string\n'],
  ['echo $(echo a', 'sh: syntax error: missing ")"\n'],
  ['echo a; )', 'sh: syntax error: unexpected ")"\n'],
  ['if true', 'sh: syntax error: unexpected end of file\n'],
  ['done', 'sh: syntax error: unexpected "done"\n'],
  ['sleep 1 &', 'sh: syntax error: nothing runs in the background here\n'],
  ['echo ${X:?is missing}', 'sh: X: is missing\n'],
  ['vi', 'sh: vi: not found\n'],
  ['cat < /none', "sh: can't open /none: no such file\n"],
  ['echo a > /none/x', "sh: can't create /none/x: nonexistent directory\n"],
])('%s: %j', async (script, stderr) => expect(await inAShell(script)).toMatchObject({ stdout: '', stderr }));

test('ends when it is to, whatever it does', async () => {
  for (const script of [
    'while true; do true; done',
    'sleep 1d',
    'sleep 1d | cat',
    'X=$(sleep 1d)',
    'while true; do continue; done',
  ]) {
    const control = new AbortController();
    const running = inAShell(script, { signal: control.signal });
    setImmediate(() => control.abort());
    expect((await running).exitCode).toBe(130);
  }
});

test('what it writes and reads has bounds', async () => {
  const big =
    'X=xxxxxxxxxxxxxxxx; for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do X=$X$X; done; echo $?';
  expect((await inAShell(big)).stderr).toContain('too long');
  const full = 'seq 1 10000 > /tmp/x; while true; do cat /tmp/x >> /tmp/y || exit 1; done';
  expect(await inAShell(full)).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('No space left on device') as string,
  });
  const deep = `${'$('.repeat(200)}`;
  expect((await inAShell(`echo ${deep}`)).stderr).toContain('nested too deep');
});
