import type { GraphFacts, LinkRow, NodeRow } from './sight-oracle.js';

/** Somebody who takes part, as calls name them. */
export interface Player {
  readonly id: string;
  readonly email: string;
}

export interface Call {
  readonly event: string;
  readonly payload: object;
}

/** A small generator, so that a failing run can be had again. */
export function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** What a player might do next, most of the time something that they may. */
export class Calls {
  constructor(
    private readonly random: (below: number) => number,
    private readonly players: readonly Player[],
    /** A time at which a share may end. */
    private readonly end: () => string,
  ) {}

  /** @param batches of the player, the newest last. */
  next(who: Player, land: GraphFacts, batches: readonly string[]): Call {
    const { random } = this;
    const kinds: (() => Call | null)[] = [
      ...Array.from({ length: 4 }, () => () => this.linkAdd(who, land)),
      ...Array.from({ length: 3 }, () => () => this.share(who, land)),
      ...Array.from({ length: 2 }, () => () => this.undo(batches)),
      () => this.linkChange(who, land),
      () => this.linkChange(who, land),
      () => this.linkRestore(who, land),
      () => this.shareChange(who, land),
      () => this.shareChange(who, land),
      () => this.ownShare(who, land),
      () => this.publish(who, land),
      () => this.embed(who, land),
      () => this.move(who, land),
      () => this.restore(who, land),
    ];
    // What there is nothing for is something else, and some of the time anything at all.
    for (let tried = 0; tried < 20; tried += 1) {
      const call = kinds[random(kinds.length)]!();
      if (call !== null) return call;
    }
    return { event: 'node:embed', payload: { id: this.any([...land.nodes.keys()]) } };
  }

  private any<T>(list: readonly T[]): T | undefined {
    return list[this.random(list.length)];
  }

  /** One of those that fit, or one time of eight any. */
  private pick<T>(list: readonly T[], fits: (one: T) => boolean): T | undefined {
    return this.any(this.random(8) === 0 ? list : list.filter(fits));
  }

  private node(land: GraphFacts, fits: (node: NodeRow) => boolean): string | undefined {
    return this.pick([...land.nodes.values()], fits)?.id;
  }

  private link(land: GraphFacts, fits: (link: LinkRow) => boolean): string | undefined {
    return this.pick(land.links, fits)?.id;
  }

  private level({ id }: Player, { levels }: GraphFacts, node: string): number {
    return levels.get(id)?.[node] ?? 9;
  }

  private linkAdd(who: Player, land: GraphFacts): Call | null {
    const mine = ({ id, trash }: NodeRow): boolean => !trash && this.level(who, land, id) <= 2;
    const source = this.node(land, mine);
    const linked = new Set(
      land.links.filter(({ trash }) => !trash).map(({ source: s, target: t }) => [s, t].sort().join()),
    );
    const target = this.node(
      land,
      (node) => mine(node) && node.id !== source && !linked.has([source, node.id].sort().join()),
    );
    if (source === undefined || target === undefined) return null;
    return { event: 'link:add', payload: { source, target, type: this.random(6) === 0 ? 1 : 0 } };
  }

  private linkChange(who: Player, land: GraphFacts): Call | null {
    const id = this.link(
      land,
      ({ source, target, trash }) =>
        !trash && this.level(who, land, target) <= 2 && this.level(who, land, source) <= 3,
    );
    if (id === undefined) return null;
    return this.any<Call>([
      { event: 'link:trash', payload: { id } },
      { event: 'link:swap', payload: { id } },
      { event: 'link:update', payload: { id, type: this.random(2) } },
    ])!;
  }

  private linkRestore(who: Player, land: GraphFacts): Call | null {
    const id = this.link(
      land,
      ({ source, target, trash }) =>
        trash && this.level(who, land, target) <= 2 && this.level(who, land, source) <= 2,
    );
    return id === undefined ? null : { event: 'link:restore', payload: { id } };
  }

  private terms(): object {
    const due = this.random(3) === 0 ? this.end() : null;
    return { level: this.any([1, 1, 1, 2, 3]), branch: this.random(5) > 0, due };
  }

  private share(who: Player, land: GraphFacts): Call | null {
    const id = this.node(land, (node) => !node.trash && this.level(who, land, node.id) <= 1);
    const held = new Set(land.grants.filter(({ node }) => node === id).map(({ email }) => email));
    const to = this.pick(
      this.players,
      ({ id: user, email }) =>
        user !== who.id && !held.has(email) && land.nodes.get(id ?? '')?.owner !== user,
    );
    if (id === undefined || to === undefined) return null;
    const email = this.random(12) === 0 ? `stranger-${String(this.random(5))}@sight.example` : to.email;
    return { event: 'node:access', payload: { id, email, ...this.terms() } };
  }

  private shareChange(who: Player, land: GraphFacts): Call | null {
    const grant = this.pick(
      land.grants,
      ({ node, user }) => this.level(who, land, node) <= 1 && user !== who.id && !land.nodes.get(node)!.trash,
    );
    if (grant === undefined) return null;
    const { node: id, email } = grant;
    return this.random(3) === 0
      ? { event: 'node:access:delete', payload: { id, email } }
      : { event: 'node:access:update', payload: { id, email, ...this.terms() } };
  }

  private ownShare(who: Player, land: GraphFacts): Call | null {
    const grant = this.pick(land.grants, ({ user }) => user === who.id);
    if (grant === undefined) return null;
    const id = grant.node;
    return this.random(4) === 0
      ? { event: 'node:access:leave', payload: { id } }
      : { event: 'access:visibilityupdate', payload: { id, showing: !grant.showing } };
  }

  private publish(who: Player, land: GraphFacts): Call | null {
    const id = this.node(land, (node) => !node.trash && this.level(who, land, node.id) <= 1);
    if (id === undefined) return null;
    const reach = { branch: this.random(3) > 0, due: this.random(4) === 0 ? this.end() : null };
    if (land.nodes.get(id)?.open !== true) return { event: 'node:publish', payload: { id, ...reach } };
    return this.random(2) === 0
      ? { event: 'node:unpublish', payload: { id } }
      : { event: 'node:publish:update', payload: { id, ...reach } };
  }

  private embed(who: Player, land: GraphFacts): Call | null {
    const id = this.node(land, (node) => node.open && !node.trash && this.level(who, land, node.id) > 3);
    const own = land.embeds.find(({ user }) => user === who.id);
    if (own !== undefined && this.random(2) === 0)
      return { event: 'node:unembed', payload: { id: own.node } };
    return id === undefined ? null : { event: 'node:embed', payload: { id } };
  }

  private move(who: Player, land: GraphFacts): Call | null {
    const id = this.node(land, (node) => !node.trash && this.level(who, land, node.id) <= 1);
    return id === undefined ? null : { event: 'node:trash', payload: { id } };
  }

  private restore(who: Player, land: GraphFacts): Call | null {
    const id = this.node(land, (node) => node.trash && this.level(who, land, node.id) <= 1);
    return id === undefined ? null : { event: 'node:restore', payload: { id } };
  }

  private undo(batches: readonly string[]): Call | null {
    const batchId = this.any(batches.slice(-3));
    if (batchId === undefined) return null;
    return { event: this.random(3) === 0 ? 'history:redo' : 'history:undo', payload: { batchId } };
  }
}
