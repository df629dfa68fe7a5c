import { describe, expect, test } from 'vitest';
import { packedManifest, packedPage } from '../../scripts/packing/packed-text.mjs';

const files = new Set(['README.md', 'docs/web.md', 'docs/images/web.png', 'examples/07-ci/README.md']);
const packed = (text: string, page = 'README.md', repository?: string | { url: string }) =>
  packedPage(text, { page, files, manifest: { version: '1.2.3', ...(repository !== undefined && { repository }) } });

test('what only development needs is not in the packed package.json; all else is, in its order', () => {
  const text = JSON.stringify({
    name: 'a',
    scripts: { prepare: 'x' },
    bin: { a: 'b' },
    devDependencies: { c: '1' },
    type: 'module',
  });
  expect(packedManifest(text)).toBe(
    `${JSON.stringify({ name: 'a', bin: { a: 'b' }, type: 'module' }, undefined, 2)}\n`,
  );
});

describe('without a repository', () => {
  test.each([
    ['README.md', 'a [page](docs/web.md#top) and ![it](docs/images/web.png)'],
    [
      'docs/web.md',
      '[up](../README.md), [beside](web.md), [example](../examples/07-ci/README.md), [all](../examples/)',
    ],
    ['README.md', '[out](https://example.com/a.md), [here](#below), [mail](mailto:a@example.com)'],
  ])('in %s, these stay: %s', (page, text) => expect(packed(text, page)).toBe(text));

  test.each([
    ['README.md', 'see [how to help](CONTRIBUTING.md#build).', 'see how to help.'],
    ['docs/web.md', 'in [`test/` [1]](../test/web)', 'in `test/` [1]'],
  ])('of links to files that are not packed the words are left: %s', (page, text, left) => {
    expect(packed(text, page)).toBe(left);
  });

  test('code is not changed', () => {
    const code = 'text `a[0](missing.md)`\n```js\nf[1](missing.md)\n```\n';
    expect(packed(code)).toBe(code);
  });
});

describe('with a repository', () => {
  const made = 'https://git.example.com/team/tool';

  test('links lead to the files of that version, images to their bytes', () => {
    const text =
      '[a](docs/web.md#top) [b](CONTRIBUTING.md) ![c](docs/images/web.png) [d](https://example.com/) [e](#f)';
    expect(packed(text, 'README.md', { url: `git+${made}.git` })).toBe(
      `[a](${made}/blob/v1.2.3/docs/web.md#top) [b](${made}/blob/v1.2.3/CONTRIBUTING.md) ` +
        `![c](${made}/raw/v1.2.3/docs/images/web.png) [d](https://example.com/) [e](#f)`,
    );
  });

  test('links of a page begin where the page is', () => {
    expect(packed('[a](../README.md) [b](./rbac.md)', 'docs/web.md', made)).toBe(
      `[a](${made}/blob/v1.2.3/README.md) [b](${made}/blob/v1.2.3/docs/rbac.md)`,
    );
  });

  test.each([
    ['team/tool', 'https://github.com/team/tool/blob/v1.2.3/a.md'],
    ['github:team/tool', 'https://github.com/team/tool/blob/v1.2.3/a.md'],
    ['gitlab:team/tool', 'https://gitlab.com/team/tool/-/blob/v1.2.3/a.md'],
    [
      'git+ssh://git@gitlab.example.com:22/team/sub/tool.git',
      'https://gitlab.example.com/team/sub/tool/-/blob/v1.2.3/a.md',
    ],
    ['git://git.example.com/team/tool/', `${made}/blob/v1.2.3/a.md`],
  ])('it may be written %s', (repository, link) => {
    expect(packed('[a](a.md)', 'README.md', repository)).toBe(`[a](${link})`);
  });

  test('one that is not understood is an error that quotes it', () => {
    expect(() => packed('[a](a.md)', 'README.md', 'somewhere')).toThrow('package.json: repository somewhere');
  });
});
