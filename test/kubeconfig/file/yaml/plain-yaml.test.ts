import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kubeconfigDocument } from '../../../../src/kubeconfig/file/yaml/kubeconfig-document.ts';
import { plainYaml } from '../../../../src/kubeconfig/file/yaml/plain-yaml.ts';
import { runs } from '../../../support/fuzz-runs.ts';

const plain = (text: string) => plainYaml(text, 64);

/** As `kubectl config view --raw` writes it: go-yaml folds a long text, and says how deep a literal is that begins with an empty line. */
const WRITTEN_BY_KUBECTL = `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: UEVN+/==
    insecure-skip-tls-verify: true
    server: https://lab.example.com:6443
  name: lab/lab-example-com:6443/eve@lab
contexts: null
current-context: "7"
kind: Config
preferences: {}
users:
- name: eve
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1
      args:
      - get-token
      - --login
      - -c
      - a=b
      - 'no'
      command: gke-gcloud-auth-plugin
      env: []
      installHint: Install gke-gcloud-auth-plugin for use with kubectl by following
        https://cloud.google.com/kubernetes-engine/docs/how-to/cluster-access-for-kubectl#install_plugin
      interactiveMode: IfAvailable
      provideClusterInfo: yes
- name: 集群
  user:
    # Written by hand.
    exec:
      installHint: |2

        kubelogin is not installed.

          Look elsewhere.
      other: |-
        a
         b

      version: 1.5
      empty:
      tilde: ~
`;

describe('plainYaml', () => {
  test('reads what kubectl writes', () => {
    expect(plain(WRITTEN_BY_KUBECTL)).toEqual(kubeconfigDocument(WRITTEN_BY_KUBECTL, '/k'));
    expect(plain(`---\n${WRITTEN_BY_KUBECTL}`)).toMatchObject({
      'current-context': '7',
      contexts: null,
      users: [{ user: { exec: { args: ['get-token', '--login', '-c', 'a=b', 'no'], provideClusterInfo: true } } }, {}],
    });
  });

  test.each([
    ['', 'nothing'],
    ['- a\n', 'a list'],
    ['a: b\n---\nc: d\n', 'a second document'],
    ['%YAML 1.1\n---\na: b\n', 'a directive'],
    ['a: &b c\n', 'an anchor'],
    ['a: *b\n', 'an alias'],
    ['<<: {a: b}\n', 'a merge'],
    ['a: !!str 5\n', 'a tag'],
    ['a: {b: c}\n', 'brackets'],
    ['a: "\\n"\n', 'an escape'],
    ["a: 'it''s'\n", 'a doubled quote'],
    ['"a": b\n', 'a key in quotes'],
    ['yes: b\n', 'a key that is no text'],
    ['? a\n: b\n', 'a complex key'],
    ['a: b # c\n', 'a comment behind a value'],
    ['a: b: c\n', 'a key behind a key'],
    ['a: b \n', 'a blank at the end'],
    ['a:\tb\n', 'a tab'],
    ['a: b\r\n', 'a line end of Windows'],
    ['\ufeffa: b\n', 'a byte order mark'],
    ['a: b\n  # c\n  d\n', 'a comment in a text'],
    ['a:\n  b: c\n d: e\n', 'an indent that no line began'],
    ['a:\n- b\n  - c\n', 'a list in a text'],
    ['- - a\n', 'a list in a list'],
    ['a: >\n  b\n', 'a folded text'],
    ['a: |+\n  b\n', 'a text that keeps its line ends'],
    ['a: |\n  b', 'a text without an end'],
    ['a: |\n\n  b\n', 'a text that begins with an empty line'],
    ['a: |\n    b\n  c\n', 'a text that is indented less than its first line'],
    [`${Array.from({ length: 65 }, (_, i) => `${' '.repeat(i)}a:\n`).join('')}`, 'too deep'],
  ])('leaves %j to the library: %s', (text) => {
    expect(plain(text)).toBeUndefined();
  });

  test('what it reads of any text is what the library reads', () => {
    const change = fc.tuple(fc.nat(WRITTEN_BY_KUBECTL.length), fc.nat(2), fc.constantFrom(...SIGNS));
    let read = 0;
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 2 }), (changes) => {
        const text = changes.reduce(
          (now, [at, length, put]) => now.slice(0, at) + put + now.slice(at + length),
          WRITTEN_BY_KUBECTL,
        );
        const found = plain(text);
        if (found === undefined) return;
        read++;
        expect([text, found]).toEqual([text, kubeconfigDocument(text, '/k')]);
      }),
      runs(300),
    );
    expect(read).toBeGreaterThan(50);
  });
});

/** What has a meaning in YAML somewhere: words, and what has blanks and line ends in it. */
const SIGNS = [
  ...'x 7 - : # " \' | |2 > [] {} *a ! ~ yes null 0x1F 1_0 .inf 1e3 12:30 2026-01-01 % = @ ? \u00a0 \u0085 ,'.split(
    ' ',
  ),
  ...'~~ ~  ~    ~- ~: ~\n~\n\n~\n  ~\n- ~ #~|-\n~&a ~<<: ~\n\n\n~\n---\n~\n...\n~\na:\n'.split('~'),
];
