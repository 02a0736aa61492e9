import type { Ligature } from '#client';
import { createContext, useContext, useMemo } from 'react';

/** The workspace that one works in. */
export interface Place {
  readonly org: string;
  readonly ws: string;
  /** Whether one may change what is in it. */
  readonly canWrite: boolean;
  readonly client: Ligature;
}

export const PlaceContext = createContext<Place | null>(null);

export function usePlace(): Place {
  const place = useContext(PlaceContext);
  if (place === null) throw new Error('there is no workspace around this');
  return place;
}

/** The same, at one of its projects. */
export interface ProjectPlace extends Place {
  readonly project: string;
  /** What keys of queries begin with behind their first word. */
  readonly key: readonly [org: string, ws: string, project: string];
}

export function useProjectPlace(project: string): ProjectPlace {
  const place = usePlace();
  return useMemo(
    () => ({
      ...place,
      project,
      key: [place.org, place.ws, project],
      client: place.client.in({ project }),
    }),
    [place, project],
  );
}
