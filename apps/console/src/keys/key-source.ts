import type { ApiKey, Body } from '#client';

interface Minted {
  readonly rawKey: string;
}

/** Whose keys are shown, and how they are made and changed. */
export interface KeySource {
  readonly queryKey: readonly string[];
  readonly list: (signal: AbortSignal) => Promise<readonly ApiKey[]>;
  readonly create: (body: Body<'create_key'>) => Promise<Minted>;
  readonly update: (id: number, changes: Body<'update_key'>) => Promise<unknown>;
  readonly rotate: (id: number, overlapHours: number) => Promise<Minted>;
  readonly revoke: (id: number) => Promise<unknown>;
  /** Scopes that make sense for such a key, in words. */
  readonly scopes: Readonly<Record<string, string>>;
  /** Workspaces that a key can be bound to, as the service takes them. */
  readonly workspaces: (signal: AbortSignal) => Promise<readonly string[]>;
  readonly words: { readonly none: string; readonly noneText: string; readonly text?: string };
}
