import type { TestApp } from '../support/app.js';

interface NodeRow {
  readonly id: string;
  readonly owner: string;
  readonly trash: boolean;
  readonly open: boolean;
  readonly branch: boolean;
  readonly until: number | null;
}

interface LinkRow {
  readonly source: string;
  readonly target: string;
  /** Who made it, where its reach depends on them. */
  readonly maker: string | null;
}

interface Share {
  readonly node: string;
  readonly user: string;
  readonly level: number;
  readonly branch: boolean;
  readonly until: number;
  readonly embedded: boolean;
}

/** What there is to see, and by which rights, as the tables have it; without what the service has worked out of it. */
interface Facts {
  readonly nodes: ReadonlyMap<string, NodeRow>;
  readonly links: readonly LinkRow[];
  readonly shares: readonly Share[];
}

async function factsOf(app: TestApp): Promise<Facts> {
  const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`;
  const nodes = await app.sql<NodeRow>(
    `select id, owner_id as owner, in_trash as trash, public_token is not null as open,
       coalesce(public_branch, false) as branch, ${ms('public_due')} as until from node_graph.nodes`,
  );
  const links = await app.sql<LinkRow>(
    `select source_id as source, target_id as target, delegate_id as maker from node_graph.links
     where type = 0 and not in_trash`,
  );
  const grants = await app.sql<Omit<Share, 'until' | 'embedded'> & { until: number | null }>(
    `select node_id as node, user_id as user, level, branch, ${ms('due')} as until from node_graph.grants`,
  );
  const embeds = await app.sql<{ node: string; user: string }>(
    'select node_id as node, user_id as user from node_graph.embeds',
  );
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const embedded = embeds.flatMap(({ node, user }): Share[] => {
    const { open, branch, until } = byId.get(node)!;
    return open ? [{ node, user, level: 3, branch, until: until ?? Infinity, embedded: true }] : [];
  });
  const given = grants.map((grant) => ({ ...grant, until: grant.until ?? Infinity, embedded: false }));
  return { nodes: byId, links, shares: [...given, ...embedded] };
}

/**
 * The rule, step by step until nothing changes: a share goes down a link within one owner's nodes; between owners only a
 * grant does, and only if the maker owns the source or is, by then, an admin of its branch for as long.
 */
function reached({ nodes, links, shares }: Facts, now: number): Map<string, Set<Share>> {
  const at = new Map([...nodes.keys()].map((id) => [id, new Set<Share>()]));
  for (const share of shares) if (share.until > now) at.get(share.node)!.add(share);
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

/** By user: the level on each node outside the trash that they see. */
export async function expectedSight(
  app: TestApp,
  users: readonly string[],
): Promise<Map<string, Record<string, number>>> {
  const facts = await factsOf(app);
  const at = reached(facts, app.clock.now());
  const all = new Map<string, Record<string, number>>();
  for (const user of users) {
    const sight: Record<string, number> = {};
    for (const { id, owner, trash } of facts.nodes.values()) {
      const levels = [...at.get(id)!].filter((share) => share.user === user).map(({ level }) => level);
      if (owner === user) levels.push(0);
      if (!trash && levels.length > 0) sight[id] = Math.min(...levels);
    }
    all.set(user, sight);
  }
  return all;
}
