import type { KubeSphereVersion } from './kubesphere-version.ts';
import { lookupTable } from '../lookup-table.ts';
import {
  groupedSegments,
  locatedSegments,
  resourceSegments,
  type Segment,
  specialVerb,
} from '../request/path-anatomy.ts';
import { parseRequestTarget, pathSegments } from '../request/request-target.ts';

/** The segments of a path as ks-apiserver takes them (see `decodeKubeSphereRequestInfo`). */
export function kubeSphereAnatomy(target: string, version: KubeSphereVersion = '4'): readonly Segment[] {
  const url = parseRequestTarget('GET', target);
  if ('problem' in url) return [];
  const texts = pathSegments(url.path);
  const [first, cluster, third] = texts;
  if (version === '4' && first === 'clusters' && cluster !== undefined && third !== undefined) {
    return [...clusterSegments(cluster), ...prefixed(texts.slice(2), version, cluster !== '')];
  }
  return prefixed(texts, version, false);
}

const PREFIXES = lookupTable<string>({
  api: 'the core group of Kubernetes, ""',
  apis: 'named groups of Kubernetes',
  kapi: 'no group, served by KubeSphere',
  kapis: 'named groups, served by KubeSphere',
});

function clusterSegments(cluster: string): Segment[] {
  return [
    { text: 'clusters', label: 'clusters' },
    { text: cluster, label: 'cluster', ...(cluster === '' && { value: 'none: this cluster' }) },
  ];
}

function prefixed(texts: readonly string[], version: KubeSphereVersion, knowsCluster: boolean): Segment[] {
  const [prefix, ...rest] = texts;
  const value = prefix === undefined ? undefined : PREFIXES.get(prefix);
  if (prefix === undefined || value === undefined) return texts.map((text) => ({ text, label: 'path' }));
  const [clusters, name = ''] = rest;
  const hasCluster = !knowsCluster && clusters === 'clusters' && rest.length > 2;
  const cluster = hasCluster ? clusterSegments(name) : [];
  const inCluster = hasCluster ? rest.slice(2) : rest;
  const hasGroup = prefix === 'apis' || prefix === 'kapis';
  const located = (parts: readonly string[]): Segment[] => versioned(parts, version);
  return [
    { text: prefix, label: 'prefix', value },
    ...cluster,
    ...(hasGroup ? groupedSegments(inCluster, located) : located(inCluster)),
  ];
}

function versioned([apiVersion, ...rest]: readonly string[], version: KubeSphereVersion): Segment[] {
  if (apiVersion === undefined) return [];
  const [verb, texts] = specialVerb(rest);
  const isProxied = verb[0]?.text === 'proxy';
  return [{ text: apiVersion, label: 'version' }, ...verb, ...inWorkspace(texts, isProxied, version)];
}

/** `workspaces/WS/…`, in v3 also `devops/PROJECT/…`, then as in Kubernetes. */
function inWorkspace(texts: readonly string[], isProxied: boolean, version: KubeSphereVersion): Segment[] {
  const [collection, name, third] = texts;
  if (name === undefined) return locatedSegments(texts, isProxied);
  if (collection === 'workspaces' || (version === '4' && collection === 'workspacetemplates')) {
    if (third === undefined) return workspaceItself(collection, name);
    const workspace: Segment[] = [
      { text: collection, label: 'workspaces' },
      { text: name, label: 'workspace' },
    ];
    return [...workspace, ...inDevOps(texts.slice(2), isProxied, version)];
  }
  return inDevOps(texts, isProxied, version);
}

function workspaceItself(collection: string, name: string): Segment[] {
  return [
    { text: collection, label: 'resource' },
    { text: name, label: 'name', value: 'and the workspace' },
  ];
}

function inDevOps(texts: readonly string[], isProxied: boolean, version: KubeSphereVersion): Segment[] {
  const [collection, name, third] = texts;
  const isDevOps = version !== '4' && collection === 'devops' && name !== undefined && third !== undefined;
  if (!isDevOps) return locatedSegments(texts, isProxied);
  const project: Segment[] = [
    { text: collection, label: 'devops' },
    { text: name, label: 'devops project' },
  ];
  return [...project, ...resourceSegments(texts.slice(2), isProxied)];
}
