import type { Scope } from '#kernel';

/** What a module tells of a scope of its own. */
export interface ScopeDefinition {
  /** Stronger scopes, whose keys may do what this one allows; of any module. */
  readonly impliedBy?: readonly Scope[];
  /** Whether it works on workspaces: a key may be bound to one. */
  readonly ofWorkspaces?: true;
}

export type ScopeDefinitions = Readonly<Record<Scope, ScopeDefinition>>;

/** The scopes of all modules. */
export class ScopeCatalog {
  /** In the order of the modules. */
  readonly names: readonly Scope[];
  private readonly definitions: ReadonlyMap<string, ScopeDefinition>;
  /** Each scope with all that it implies: asked for at every call with a key. */
  private readonly closures: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(modules: readonly ScopeDefinitions[]) {
    const entries = modules.flatMap((scopes) => Object.entries(scopes) as [Scope, ScopeDefinition][]);
    this.definitions = new Map(entries);
    if (this.definitions.size < entries.length) throw new Error('a scope belongs to one module');
    this.names = entries.map(([name]) => name);
    this.closures = new Map(this.names.map((name) => [name, this.closureOf(name)]));
  }

  has(value: unknown): value is Scope {
    return typeof value === 'string' && this.definitions.has(value);
  }

  /** Whether a key with this scope may be bound to a workspace. */
  isOfWorkspaces(scope: string): boolean {
    return this.definitions.get(scope)?.ofWorkspaces === true;
  }

  /** The scopes themselves and all that they imply, also by way of others. */
  implied(scopes: readonly Scope[]): ReadonlySet<string> {
    const [first = '', ...others] = scopes;
    const known = this.closures.get(first);
    if (others.length === 0 && known !== undefined) return known;
    return new Set(scopes.flatMap((scope) => [...(this.closures.get(scope) ?? [])]));
  }

  private closureOf(scope: Scope): ReadonlySet<string> {
    const held = new Set<string>([scope]);
    for (let size = 0; size < held.size;) {
      size = held.size;
      for (const [name, { impliedBy = [] }] of this.definitions)
        if (impliedBy.some((stronger) => held.has(stronger))) held.add(name);
    }
    return held;
  }
}
