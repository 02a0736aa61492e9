import { Injectable } from '@nestjs/common';

import { type Tx } from '#data';

import { type Causes, type Consequences, type Region, settle, type StatusChange } from '../model/cascade.js';
import { RegionsRepository } from '../store/regions.repository.js';
import { type BlockingLink, type BlockingNode, Status } from '../model/status.js';
import type { FlagChange } from '../model/was-blocker.js';

/** Where a change begins to tell on other nodes and links. The database shows the change already. */
export interface Reach {
  /** Nodes to look at again. */
  readonly seeds: readonly string[];
  /** Nodes whose own status, independence or presence changed. */
  readonly around: readonly string[];
  /** Links that changed themselves. */
  readonly links: readonly string[];
}

/** Derived values that are to be what they once were, as far as the rules allow. */
export interface Wishes {
  readonly statuses: readonly StatusChange[];
  readonly flags: readonly FlagChange[];
  /** What nodes return to that become Blocked again. */
  readonly blockedFrom?: ReadonlyMap<string, Status>;
}

/** What must follow from a change: loads as little of the graph as the rules need, and asks them. */
@Injectable()
export class Consequence {
  constructor(private readonly regions: RegionsRepository) {}

  /** Of a new link that blocks; the database need not know it yet. */
  async ofNewBlocker(
    source: BlockingNode,
    target: BlockingNode,
    link: BlockingLink,
    tx: Tx,
  ): Promise<Consequences> {
    if (target.status === Status.Blocked) return { nodes: [], links: [] };
    const above: Region =
      target.status === Status.Completed
        ? await this.regions.load([target.id], [], [], tx, false)
        : { nodes: new Map(), links: [] };
    const nodes = new Map(above.nodes);
    nodes.set(target.id, { ...target, blockers: 1 });
    nodes.set(source.id, { ...source, blockers: 0 });
    return settle({ nodes, links: [...above.links.filter(({ id }) => id !== link.id), link] }, [target.id]);
  }

  /** Of any change that the database shows already. What lies in the trash is left alone. */
  async of({ seeds, around, links }: Reach, tx: Tx, causes: Causes = {}): Promise<Consequences> {
    const region = await this.regions.load([...seeds, ...around], around, links, tx);
    const changed = new Set(around);
    const above = region.links.filter(({ source }) => changed.has(source)).map(({ target }) => target);
    return settle(
      region,
      [...seeds, ...around, ...above].filter((id) => region.nodes.has(id)),
      causes,
    );
  }

  /**
   * Of a change that wishes derived values back: they are taken for granted, and the rules then say which of them
   * cannot be. Answers what differs from the present state; a value that stays as it is keeps its version. A node that
   * stays Blocked remembers what was wished.
   */
  async ofWishes(reach: Reach, wishes: Wishes, tx: Tx): Promise<Consequences> {
    const { blockedFrom = new Map() } = wishes;
    if (wishes.statuses.length + wishes.flags.length === 0) return this.of(reach, tx, { blockedFrom });
    await this.regions.presume(wishes, tx);
    const { nodes, links } = await this.of(
      {
        seeds: reach.seeds,
        around: [...reach.around, ...wishes.statuses.map(({ id }) => id)],
        links: [...reach.links, ...wishes.flags.map(({ link }) => link.id)],
      },
      tx,
      { blockedFrom, completed: completedBy(wishes) },
    );
    return { nodes: overWishes(wishes.statuses, nodes), links: overFlags(wishes.flags, links) };
  }
}

/** What was Blocked is not completed by returning to what it was. */
function completedBy({ statuses }: Wishes): Set<string> {
  const done = statuses.filter(({ from, to }) => to === Status.Completed && from !== Status.Blocked);
  return new Set(done.map(({ id }) => id));
}

function overWishes(wishes: readonly StatusChange[], settled: readonly StatusChange[]): StatusChange[] {
  const wished = new Map(wishes.map((wish) => [wish.id, wish]));
  const last = new Map(settled.map((change) => [change.id, change]));
  return [
    ...wishes.map((wish) => {
      const settledTo = last.get(wish.id);
      const to = settledTo?.to ?? wish.to;
      const after = settledTo?.blockedFrom.after ?? null;
      const version = to === wish.from ? wish.version - 1 : wish.version;
      return { ...wish, to, version, blockedFrom: { ...wish.blockedFrom, after } };
    }),
    ...settled.filter(({ id }) => !wished.has(id)),
  ];
}

function overFlags(wishes: readonly FlagChange[], settled: readonly FlagChange[]): FlagChange[] {
  const wished = new Set(wishes.map(({ link }) => link.id));
  const last = new Map(settled.map((change) => [change.link.id, change]));
  return [
    ...wishes.map((wish) => {
      const wasBlocker = last.get(wish.link.id)?.wasBlocker ?? wish.wasBlocker;
      return {
        ...wish,
        wasBlocker,
        version: wasBlocker === wish.link.wasBlocker ? wish.version - 1 : wish.version,
      };
    }),
    ...settled.filter(({ link }) => !wished.has(link.id)),
  ];
}
