import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse, parseAllDocuments } from 'yaml';

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: Readonly<Record<string, unknown>>;
}

export interface Kustomization {
  readonly resources: readonly string[];
  readonly configMapGenerator?: readonly { readonly name: string; readonly envs: readonly string[] }[];
  readonly secretGenerator?: readonly { readonly name: string; readonly files: readonly string[] }[];
}

/** The objects of a folder that `kubectl apply -k` sends, as their files have them, and what puts them together. */
export function manifestsOf(folder: string): { kustomization: Kustomization; manifests: Manifest[] } {
  const kustomization = parse(readFileSync(join(folder, 'kustomization.yaml'), 'utf8')) as Kustomization;
  const manifests = kustomization.resources
    .filter((resource) => resource.endsWith('.yaml'))
    .flatMap((file) => parseAllDocuments(readFileSync(join(folder, file), 'utf8')))
    .map((document) => {
      if (document.errors.length > 0) throw document.errors[0]!;
      return document.toJS() as Manifest;
    });
  return { kustomization, manifests };
}

/** The schemas of the APIs that are used, by group and version. */
const MODELS: Readonly<Record<string, () => Promise<unknown>>> = {
  v1: () => import('kubernetes-models/v1'),
  'apps/v1': () => import('kubernetes-models/apps/v1'),
  'autoscaling/v2': () => import('kubernetes-models/autoscaling/v2'),
  'batch/v1': () => import('kubernetes-models/batch/v1'),
  'monitoring.coreos.com/v1': () => import('@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1'),
  'networking.k8s.io/v1': () => import('kubernetes-models/networking.k8s.io/v1'),
  'policy/v1': () => import('kubernetes-models/policy/v1'),
};

type Model = new (data: object) => { validate(): void };

/**
 * What is wrong with an object, by the schema of the API: what must not be so, and fields that the schema does not know.
 * Schemas of the API take those, so they are what its validator never looks at.
 */
export async function faultsOf(manifest: Manifest): Promise<string[]> {
  const { apiVersion, kind } = manifest;
  const models = (await MODELS[apiVersion]?.()) as Readonly<Record<string, Model>> | undefined;
  const Known = models?.[kind];
  if (Known === undefined) return [`${apiVersion} has no ${kind}`];
  const unread = new Set<string>();
  const known = new Known(manifest) as { validate(): void } & Record<string, unknown>;
  for (const key of ['metadata', 'spec']) known[key] = watched(known[key], key, unread);
  try {
    known.validate();
  } catch (error) {
    return [(error as Error).message];
  }
  return [...unread].map((path) => `${path} is no field of it`);
}

/** The same value, a copy; `unread` holds the paths of its fields that nobody has looked at since. */
function watched<T>(value: T, path: string, unread: Set<string>): T {
  if (typeof value !== 'object' || value === null) return value;
  const fields = new Map(
    Object.entries(value).map(([key, field]) => [key, watched(field as unknown, `${path}.${key}`, unread)]),
  );
  for (const key of fields.keys()) unread.add(`${path}.${key}`);
  return new Proxy(value, {
    get(target, key, receiver) {
      if (typeof key !== 'string' || !fields.has(key)) return Reflect.get(target, key, receiver) as unknown;
      unread.delete(`${path}.${key}`);
      return fields.get(key);
    },
  });
}
