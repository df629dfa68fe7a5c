import { posix } from 'node:path';

/** What a user's npm has no use for, or would act on: `prepare` alone makes `npm install` of the package ask about scripts. */
const OF_DEVELOPMENT = ['scripts', 'devDependencies'];

/** The package.json that is packed, of the one that is here. */
export function packedManifest(text) {
  const kept = Object.entries(JSON.parse(text)).filter(([field]) => !OF_DEVELOPMENT.includes(field));
  return `${JSON.stringify(Object.fromEntries(kept), undefined, 2)}\n`;
}

/** Code, in which brackets are no links, or a link or image to a file: its `!`, its words, its path and what follows that (`#heading`). */
const CODE_OR_LINK =
  /```[^]*?```|`[^`\n]*`|(!?)\[((?:[^[\]]|\[[^[\]]*\])*)\]\((?![a-z]+:|\/|#)([^()\s#]+)(#[^()\s]*)?\)/g;

/**
 * A page of Markdown as it is packed. With the `repository` of package.json its relative links lead there, to what is tagged with the version, so
 * that they work wherever the page is shown. Without one, links to files of the package stay, and of those to others the words are left.
 */
export function packedPage(text, { page, files, manifest }) {
  const base = baseOf(manifest);
  return text.replace(CODE_OR_LINK, (found, image, words, path, place = '') => {
    if (path === undefined) return found;
    const target = posix.join(posix.dirname(page), path);
    if (base === undefined) return isAmong(files, target) ? found : words;
    return `${image}[${words}](${base}/${image ? 'raw' : 'blob'}/v${manifest.version}/${target}${place})`;
  });
}

/** A file, or a directory with files of the package in it. */
function isAmong(files, target) {
  const directory = target.replace(/\/?$/, '/');
  return files.has(target) || [...files].some((file) => file.startsWith(directory));
}

const HOSTS = { github: 'github.com', gitlab: 'gitlab.com' };

/** Where a browser finds the files of a repository, which package.json may write as `owner/name`, `gitlab:owner/name` or a URL. */
function baseOf({ repository }) {
  const url = typeof repository === 'string' ? repository : repository?.url;
  if (url === undefined) return undefined;
  const short = /^(?:(github|gitlab):)?([\w.-]+\/[\w.-]+)$/.exec(url);
  const long = /^(?:git\+)?(?:https?|ssh|git):\/\/(?:[^@/]*@)?([^/:]+)(?::\d+)?\/(.+)$/.exec(url);
  if (!short && !long)
    throw new Error(`package.json: repository ${url} is not understood; write git+https://HOST/OWNER/NAME.git`);
  const [host, path] = short ? [HOSTS[short[1] ?? 'github'], short[2]] : [long[1], long[2]];
  return `https://${host}/${path.replace(/(?:\.git)?\/?$/, '')}${/gitlab/.test(host) ? '/-' : ''}`;
}
