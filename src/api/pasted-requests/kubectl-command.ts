import type { Finding } from './pasted-request.ts';

/** What kubectl sends for these words, which follow its name: known of `--raw`, and of nothing else. */
export function kubectlFindings(words: readonly string[]): Finding[] {
  const verb = words.find((word) => COMMANDS.has(word));
  if (verb === undefined) return [];
  const url = rawUrl(words);
  const method = RAW_METHODS.get(verb);
  if (url !== undefined && method !== undefined) return [{ method, url }];
  // Its requests are in what it printed.
  return VERBOSE.test(words.join(' ')) ? [] : [{ kubectl: verb }];
}

const VERBOSE = /(?:^| )--?v[= ]?(?:[6-9]|1\d)(?: |$)/;

function rawUrl(words: readonly string[]): string | undefined {
  const at = words.findIndex((word) => word === '--raw' || word.startsWith('--raw='));
  if (at < 0) return undefined;
  return words[at] === '--raw' ? words[at + 1] : words[at]?.slice('--raw='.length);
}

const RAW_METHODS: ReadonlyMap<string, string> = new Map([
  ['get', 'GET'],
  ['create', 'POST'],
  ['replace', 'PUT'],
  ['delete', 'DELETE'],
]);

/** The commands of kubectl (`kubectl help`). */
const COMMANDS: ReadonlySet<string> = new Set(
  `annotate api-resources api-versions apply attach auth autoscale certificate cluster-info completion config cordon cp create debug
  delete describe diff drain edit events exec explain expose get kustomize label logs patch plugin port-forward proxy replace rollout run
  scale set taint top uncordon version wait`.split(/\s+/),
);
