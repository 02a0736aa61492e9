import { type components, LigatureError } from '#client';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';

import type { ProjectPlace } from '../place.js';

export type ImportView = components['schemas']['ImportView'];

const UNDER_WAY: readonly string[] = ['uploading', 'waiting', 'running'];
const ASKED_EVERY_MS = 500;

export const isUnderWay = ({ status }: ImportView): boolean => UNDER_WAY.includes(status);

/** The import that was begun last in a project, in this browser; it is found again by whoever comes back. */
export function useLastImport({ key }: ProjectPlace): {
  readonly id: string | null;
  readonly set: (id: string | null) => void;
} {
  const name = `ligature.import.${key.join('/')}`;
  const [id, setId] = useState(() => localStorage.getItem(name));
  const set = (next: string | null): void => {
    if (next === null) localStorage.removeItem(name);
    else localStorage.setItem(name, next);
    setId(next);
  };
  return { id, set };
}

/** An import, asked for until it is over. */
export function useImport({ client }: ProjectPlace, id: string | null): UseQueryResult<ImportView> {
  return useQuery({
    queryKey: ['imports', id],
    enabled: id !== null,
    queryFn: ({ signal }) => client.imports.get(id ?? '', { signal }),
    refetchInterval: ({ state }) => {
      const { data, error } = state;
      if (error !== null) return false;
      return data === undefined || isUnderWay(data) ? ASKED_EVERY_MS : false;
    },
  });
}

/** It was forgotten by the service, or is somebody else's. */
export const isForgotten = (error: unknown): boolean =>
  error instanceof LigatureError && error.status === 404;
