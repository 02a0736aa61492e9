import type { TestApp } from '../support/app.js';

export interface NodeRow {
  readonly id: string;
  readonly owner: string;
  readonly trash: boolean;
  readonly open: boolean;
  readonly branch: boolean;
  readonly until: number | null;
}

export interface LinkRow {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly primary: boolean;
  readonly trash: boolean;
  /** Who made it, where its reach depends on them. */
  readonly maker: string | null;
}

/** A share or an invitation as it is written. */
export interface GrantRow {
  readonly node: string;
  readonly user: string;
  readonly level: number;
  readonly branch: boolean;
  readonly until: number | null;
  readonly email: string;
  readonly showing: boolean;
  readonly invited: boolean;
}

export interface Share extends Pick<GrantRow, 'node' | 'user' | 'level' | 'branch'> {
  readonly until: number;
  readonly embedded: boolean;
}

/** What there is to see, and by which rights, as the tables have it; without what the service has worked out of it. */
export interface Facts {
  readonly nodes: ReadonlyMap<string, NodeRow>;
  readonly links: readonly LinkRow[];
  readonly grants: readonly GrantRow[];
  readonly embeds: readonly { readonly node: string; readonly user: string }[];
}

/** The facts, and what the rule makes of them. */
export interface GraphFacts extends Facts {
  /** By user: the level on each node, in the trash too. */
  readonly levels: ReadonlyMap<string, Readonly<Record<string, number>>>;
  /** The same of nodes outside the trash. */
  readonly sight: ReadonlyMap<string, Readonly<Record<string, number>>>;
}

const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`;

export async function factsOf(app: Pick<TestApp, 'sql'>): Promise<Facts> {
  const [nodes, links, grants, embeds] = await Promise.all([
    app.sql<NodeRow>(
      `select id, owner_id as owner, in_trash as trash, public_token is not null as open,
         coalesce(public_branch, false) as branch, ${ms('public_due')} as until from node_graph.nodes order by created_at, id`,
    ),
    app.sql<LinkRow>(
      `select id, source_id as source, target_id as target, type = 0 as primary, in_trash as trash,
         delegate_id as maker from node_graph.links order by created_at, id`,
    ),
    app.sql<GrantRow>(
      `select node_id as node, user_id as user, level, branch, ${ms('due')} as until, email, showing, invited
       from node_graph.grants order by created_at, id`,
    ),
    app.sql<{ node: string; user: string }>('select node_id as node, user_id as user from node_graph.embeds'),
  ]);
  return { nodes: new Map(nodes.map((node) => [node.id, node])), links, grants, embeds };
}

/** What gives somebody something: grants that are neither hidden nor invitations, and what is embedded while public. */
function sharesOf({ nodes, grants, embeds }: Facts): Share[] {
  const embedded = embeds.flatMap(({ node, user }): Share[] => {
    const { open, branch, until } = nodes.get(node)!;
    return open ? [{ node, user, level: 3, branch, until: until ?? Infinity, embedded: true }] : [];
  });
  const given = grants
    .filter(({ showing, invited }) => showing && !invited)
    .map(({ until, ...grant }) => ({ ...grant, until: until ?? Infinity, embedded: false }));
  return [...given, ...embedded];
}

/**
 * The rule, step by step until nothing changes: a share goes down a link within one owner's nodes; between owners only a
 * grant does, and only if the maker owns the source or is, by then, an admin of its branch for as long.
 */
export function reached(facts: Facts, now: number): Map<string, Set<Share>> {
  const { nodes } = facts;
  const links = facts.links.filter(({ primary, trash }) => primary && !trash);
  const at = new Map([...nodes.keys()].map((id) => [id, new Set<Share>()]));
  for (const share of sharesOf(facts)) if (share.until > now) at.get(share.node)!.add(share);
  for (let again = true; again;) {
    again = false;
    for (const { source, target, maker } of links) {
      const below = at.get(source)!;
      const crosses = nodes.get(source)!.owner !== nodes.get(target)!.owner;
      const could = (until: number): boolean =>
        maker === null ||
        [...below].some(
          (own) => own.user === maker && own.level === 1 && own.branch && !own.embedded && own.until >= until,
        );
      for (const share of at.get(target)!) {
        const passes = share.branch && (!crosses || (!share.embedded && could(share.until)));
        if (passes && !below.has(share)) {
          below.add(share);
          again = true;
        }
      }
    }
  }
  return at;
}

/** What everybody is to see. */
export async function graphFactsOf(app: TestApp, users: readonly string[]): Promise<GraphFacts> {
  const facts = await factsOf(app);
  const at = reached(facts, app.clock.now());
  const levels = new Map<string, Record<string, number>>();
  const sight = new Map<string, Record<string, number>>();
  for (const user of users) {
    const all: Record<string, number> = {};
    for (const { id, owner } of facts.nodes.values()) {
      const given = [...at.get(id)!].filter((share) => share.user === user).map(({ level }) => level);
      if (owner === user) given.push(0);
      if (given.length > 0) all[id] = Math.min(...given);
    }
    levels.set(user, all);
    sight.set(user, Object.fromEntries(Object.entries(all).filter(([id]) => !facts.nodes.get(id)!.trash)));
  }
  return { ...facts, levels, sight };
}
