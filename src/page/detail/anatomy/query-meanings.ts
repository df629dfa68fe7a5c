/** What a parameter of a query asks the API server for; `undefined` where it is not one of Kubernetes' own. */
export function queryMeaning(name: string, value: string): string | undefined {
  const meaning = MEANINGS.get(name);
  return typeof meaning === 'function' ? meaning(value) : meaning;
}

/** apimachinery pkg/apis/meta/v1/types.go and api core/v1/types.go: the options of lists, writes, logs and streams. */
const MEANINGS: ReadonlyMap<string, string | ((value: string) => string | undefined)> = new Map<
  string,
  string | ((value: string) => string | undefined)
>([
  ['limit', 'at most so many objects in one answer; the rest with continue'],
  ['continue', 'the next part of a list that limit has cut'],
  ['watch', (value: string) => (isFalse(value) ? 'not a watch' : 'goes on with every change, instead of one answer')],
  ['allowWatchBookmarks', 'the server may say how far the watch is (BOOKMARK) without a change'],
  ['sendInitialEvents', 'the watch begins with all objects that there are'],
  [
    'resourceVersion',
    (value: string) =>
      value === '0' ? 'whatever the server has in its cache, perhaps old' : 'not older than this version',
  ],
  ['resourceVersionMatch', 'how resourceVersion is meant: exactly this one, or not older than it'],
  ['labelSelector', 'only objects with these labels'],
  ['fieldSelector', 'only objects with these fields'],
  ['timeoutSeconds', 'the server ends the request after so many seconds'],
  ['timeout', 'how long the server may take'],
  ['dryRun', (value: string) => (value === 'All' ? 'checks everything, and keeps nothing' : undefined)],
  ['fieldManager', 'in whose name fields are changed (managedFields)'],
  [
    'fieldValidation',
    'what happens to fields that are unknown or doubled: Ignore them, Warn, or refuse the request (Strict)',
  ],
  ['force', 'takes fields over from other field managers'],
  ['gracePeriodSeconds', 'how long the object has to stop before it is removed'],
  ['propagationPolicy', 'what becomes of the objects that it owns: Orphan, Background or Foreground'],
  ['orphanDependents', 'the older word for propagationPolicy'],
  ['pretty', 'the answer with line breaks'],
  ['container', 'which container of the pod'],
  ['follow', 'goes on with every new line of the log'],
  ['previous', 'the log of the container before it was restarted'],
  ['tailLines', 'only the last lines of the log'],
  ['limitBytes', 'at most so many bytes of the log'],
  ['sinceSeconds', 'only what was logged in the last seconds'],
  ['sinceTime', 'only what was logged since then'],
  ['timestamps', 'each line of the log begins with its time'],
  ['insecureSkipTLSVerifyBackend', 'the server need not verify the kubelet that has the log'],
  ['command', 'a word of the command to run in the container'],
  ['stdin', 'sends input to the command'],
  ['stdout', 'wants the output of the command'],
  ['stderr', 'wants the error output of the command'],
  ['tty', 'runs the command on a terminal'],
  ['ports', 'the port of the pod to forward to'],
  ['path', 'the path to ask the pod, service or node for'],
]);

function isFalse(value: string): boolean {
  return value === 'false' || value === '0';
}
