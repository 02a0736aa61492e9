import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';

import {
  type Causes,
  type DerivedChanges,
  type Region,
  settle,
  type StatusChange,
} from '../model/cascade.js';
import { type BlockingLink, type BlockingNode, Status } from '../model/status.js';
import type { FlagChange } from '../model/was-blocker.js';
import { RegionsRepository } from '../store/regions.repository.js';

/** Where a change begins to tell on other nodes and links. The database shows the change already. */
export interface Impact {
  /** Nodes to look at again. */
  readonly seeds: readonly string[];
  /** Nodes whose own status, independence or presence changed. */
  readonly around: readonly string[];
  /** Links that changed themselves. */
  readonly links: readonly string[];
}

/** Derived values that are to be what they once were, as far as the rules allow. */
export interface PresumedValues {
  readonly statuses: readonly StatusChange[];
  readonly flags: readonly FlagChange[];
  /** What nodes return to that become Blocked again. */
  readonly blockedFrom?: ReadonlyMap<string, Status>;
}

/** What must follow from a change: loads as little of the graph as the rules need, and asks them. */
@Injectable()
export class Propagation {
  constructor(private readonly regions: RegionsRepository) {}

  /** Of a new link that blocks; the database need not know it yet. */
  async ofNewBlocker(
    source: BlockingNode,
    target: BlockingNode,
    link: BlockingLink,
    tx: Tx,
  ): Promise<DerivedChanges> {
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
  async of({ seeds, around, links }: Impact, tx: Tx, causes: Causes = {}): Promise<DerivedChanges> {
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
   * Of a change that presumes derived values: they are taken for granted, and the rules then say which of them
   * cannot be. Answers what differs from the present state; a value that stays as it is keeps its version. A node that
   * stays Blocked remembers what was presumed.
   */
  async ofPresumed(impact: Impact, presumed: PresumedValues, tx: Tx): Promise<DerivedChanges> {
    const { blockedFrom = new Map() } = presumed;
    if (presumed.statuses.length + presumed.flags.length === 0) return this.of(impact, tx, { blockedFrom });
    this.regions.presume(presumed, tx);
    const { nodes, links } = await this.of(
      {
        seeds: impact.seeds,
        around: [...impact.around, ...presumed.statuses.map(({ id }) => id)],
        links: [...impact.links, ...presumed.flags.map(({ link }) => link.id)],
      },
      tx,
      { blockedFrom, completed: completedBy(presumed) },
    );
    return { nodes: overStatuses(presumed.statuses, nodes), links: overFlags(presumed.flags, links) };
  }
}

/** What was Blocked is not completed by returning to what it was. */
function completedBy({ statuses }: PresumedValues): Set<string> {
  const done = statuses.filter(({ from, to }) => to === Status.Completed && from !== Status.Blocked);
  return new Set(done.map(({ id }) => id));
}

function overStatuses(presumed: readonly StatusChange[], settled: readonly StatusChange[]): StatusChange[] {
  const presumedIds = new Map(presumed.map((value) => [value.id, value]));
  const last = new Map(settled.map((change) => [change.id, change]));
  return [
    ...presumed.map((value) => {
      const settledTo = last.get(value.id);
      const to = settledTo?.to ?? value.to;
      const after = settledTo?.blockedFrom.after ?? null;
      const version = to === value.from ? value.version - 1 : value.version;
      return { ...value, to, version, blockedFrom: { ...value.blockedFrom, after } };
    }),
    ...settled.filter(({ id }) => !presumedIds.has(id)),
  ];
}

function overFlags(presumed: readonly FlagChange[], settled: readonly FlagChange[]): FlagChange[] {
  const presumedIds = new Set(presumed.map(({ link }) => link.id));
  const last = new Map(settled.map((change) => [change.link.id, change]));
  return [
    ...presumed.map((value) => {
      const wasBlocker = last.get(value.link.id)?.wasBlocker ?? value.wasBlocker;
      return {
        ...value,
        wasBlocker,
        version: wasBlocker === value.link.wasBlocker ? value.version - 1 : value.version,
      };
    }),
    ...settled.filter(({ link }) => !presumedIds.has(link.id)),
  ];
}
