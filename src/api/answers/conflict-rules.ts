import type { RemedyRule } from './remedy-rule.ts';

/**
 * The object, or the past, is not as the request takes it to be: 409 and 410 (apiserver pkg/registry/generic/registry/store.go,
 * pkg/storage/interfaces.go and etcd3/errors.go; apimachinery pkg/util/managedfields/internal/conflict.go).
 */
export const CONFLICT_RULES: readonly RemedyRule[] = [
  {
    codes: [409],
    sign: /Operation cannot be fulfilled on resourcequotas/,
    text: 'Several requests counted against the quota at once: send yours again.',
  },
  {
    codes: [409],
    sign: /object has been modified/,
    text: 'It was changed after you read it. Read it again, change that, and send it; a PATCH, or a file without metadata.resourceVersion, does not depend on what was read.',
  },
  {
    codes: [409],
    sign: /Apply failed with \d+ conflict/,
    text: 'Another manager set these fields. Leave them out of your object, or take them over: kubectl apply --server-side --force-conflicts, in a URL force=true.',
  },
  {
    codes: [409],
    sign: /object is being deleted/,
    text: 'The old one is still being deleted: wait until it is gone. If it stays, kubectl get {resource} {name} -o yaml shows the finalizers that hold it.',
  },
  {
    codes: [409],
    sign: /not able to generate a unique name/,
    text: 'The name that was generated is taken: send the request again.',
  },
  {
    codes: [409],
    sign: /"[^"]*" already exists/,
    text: 'It exists: change it (kubectl apply or replace, PUT, PATCH), delete it first, or choose another name.',
  },
  {
    codes: [409],
    sign: /Precondition failed: (?<field>UID|ResourceVersion)/,
    text: 'The object is not the one that you read: it was changed, or deleted and created again. Read it again.',
  },
  {
    codes: [409],
    sign: /ensuring all content is removed from this namespace/,
    text: 'The namespace is being deleted already. kubectl get namespace {name} -o yaml shows under status.conditions what is left in it.',
  },
  {
    codes: [410],
    sign: /continue parameter is too old/,
    text: 'The pages of a list can be read for about five minutes: begin the list again, without continue.',
  },
  {
    codes: [410],
    text: 'The server remembers changes for about five minutes: list again without resourceVersion, and watch from the version of that list.',
  },
];
