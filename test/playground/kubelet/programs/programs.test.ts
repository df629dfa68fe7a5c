import { describe, expect, test } from 'vitest';
import { inAShell, someFiles } from '../../../support/a-container.ts';

describe('programs', () => {
  test.each([
    ['cat /data/a.txt /data/link', 'alpha\nalpha\n'],
    ['cat', 'in\n'],
    ['head -n1 /data/b.txt; head -c 3 /data/b.txt', 'beta\nbet'],
    ['tail -n 1 /data/b.txt; tail -c+6 /data/b.txt', 'gamma\ngamma\n'],
    ['wc -l /data/b.txt; wc < /data/b.txt', '2 /data/b.txt\n       2        2       11\n'],
    ['grep -n a /data/a.txt /data/b.txt', '/data/a.txt:1:alpha\n/data/b.txt:1:beta\n/data/b.txt:2:gamma\n'],
    ['grep -c m /data/b.txt; grep -v m /data/b.txt; grep -o "a." /data/a.txt', '1\nbeta\nal\n'],
    ['echo a:b:c | cut -d: -f2; echo abcdef | cut -c 2-3', 'b\nbc\n'],
    ['echo hello | tr a-y b-z; echo a  b | tr -d " "; echo aab | tr -s a', 'ifmmp\nab\nab\n'],
    ['echo hi | base64; echo aGkK | base64 -d', 'aGkK\nhi\n'],
    ['printf "b\\na\\nb\\n" | sort | uniq -c', '      1 a\n      2 b\n'],
    ['echo a | tee /tmp/t; cat /tmp/t', 'a\na\n'],
    ['ls /data; ls -d /data; ls /data/a.txt', 'a.txt\nb.txt\nlink\n/data\n/data/a.txt\n'],
    ['ls -l /data/link | cut -d" " -f1', 'lrwxrwxrwx\n'],
    [
      'mkdir -p /tmp/a/b; cp /data/a.txt /tmp/a/b; ls -R /tmp >/dev/null; cat /tmp/a/b/a.txt; rm -r /tmp/a; ls /tmp',
      'alpha\n',
    ],
    ['basename /a/b.c .c; dirname /a/b.c; readlink /data/link', 'b\n/a\na.txt\n'],
    ['test -d /data && test ! -f /data && [ a = a ] && echo ok', 'ok\n'],
    ['hostname; whoami; id -u; pwd', 'pod-1\nroot\n0\n/\n'],
    ['env -i A=1 env; env B=2 printenv B', 'A=1\n2\n'],
    ['printf "%s-%03d %x%%\\n" a 7 255 b 8 16', 'a-007 ff%\nb-008 10%\n'],
    ['seq 2 4; echo -n a; echo -e "b\\tc"', '2\n3\n4\nab\tc\n'],
    ['uname; date +%Y | wc -c', 'Linux\n21\n'],
    [
      'tar cf /tmp/x.tar /data/a.txt; tar tf /tmp/x.tar; tar xf /tmp/x.tar -C /tmp; cat /tmp/data/a.txt',
      'data/a.txt\nalpha\n',
    ],
    ['cd /data; tar cf - . | tar xmf - -C /tmp; ls /tmp', 'a.txt\nb.txt\nlink\n'],
  ])('%s', async (script, stdout) => {
    expect(await inAShell(script, { stdin: 'in\n' })).toMatchObject({ stdout, stderr: '' });
  });

  test.each([
    ['cat /none', "cat: can't open '/none': No such file or directory\n", 1],
    ['cat /data', 'cat: read error: Is a directory\n', 1],
    ['ls /none', 'ls: /none: No such file or directory\n', 1],
    ['grep x /data/a.txt', '', 1],
    ['grep "[" /data/a.txt', 'grep: Unmatched [, [^, [:, [., or [=\n', 1],
    ['rm /data', "rm: can't remove '/data': Is a directory\n", 1],
    ['mkdir /data', "mkdir: can't create directory '/data': File exists\n", 1],
    ['[ 1 -eq a ]', 'sh: a: bad number\n', 2],
    [
      'tar cf - /none',
      'tar: /none: Cannot stat: No such file or directory\ntar: Exiting with failure status due to previous errors\n',
      2,
    ],
    ['echo no tar | tar xf -', 'tar: short read\n', 1],
    ['seq 1 1000 | tar xf -', 'tar: invalid tar magic\n', 1],
  ])('%s', async (script, stderr, exitCode) => {
    const { stdout: _, ...rest } = await inAShell(script);
    expect(rest).toEqual({ stderr, exitCode });
  });

  test('an archive writes nothing outside of its directory', async () => {
    const files = someFiles();
    await inAShell('mkdir /tmp/in; cd /tmp; echo evil > e; tar cf a.tar e', { files });
    const archive = await files.read('/tmp/a.tar');
    archive.write('../../data/e\0', 0, 'latin1');
    archive.fill(' ', 148, 156);
    const sum = archive.subarray(0, 512).reduce((total, byte) => total + byte, 0);
    archive.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    expect(
      (await inAShell('tar xf - -C /tmp/in; cat /tmp/in/data/e; ls /data', { files, stdin: archive })).stdout,
    ).toBe('evil\na.txt\nb.txt\nlink\n');
  });
});
