import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';

import type { Inversion, Inverter } from '../changes/inverter.js';
import { type LinkChange, Op, type Patch } from '../model/change.js';
import { historyDenied, inactiveEndpoint, linkInTrash, purged } from '../model/changes.errors.js';
import { decided, demandAsLeft } from '../model/decided.js';
import {
  faceOf,
  type GraphLink,
  linkRestored,
  linkSwapped,
  linkTrashed,
  linkUpdated,
  mayHide,
  mayReturn,
  mayRetype,
  mayTrash,
  placedBy,
} from '../model/graph-link.js';
import { mayLink } from '../model/levels.js';
import { LinkType } from '../model/status.js';
import { byEntity, type StoredOp } from '../model/stored-op.js';
import { LinkStatesRepository } from '../store/link-states.repository.js';
import { NodesRepository } from '../store/nodes.repository.js';

/** What people decide of a link, besides whether it is in the trash. */
const CHOSEN = ['source', 'target', 'type', 'private'] as const;
const STORED = [...CHOSEN, 'wasBlocker'] as const;

/** Puts links back: their endpoints, type, privacy and owner, whether they are in the trash, and their flag where it can be. */
@Injectable()
export class LinkInverter implements Inverter {
  readonly ops = [Op.LinkAdd, Op.LinkUpdate, Op.LinkTrash, Op.LinkRestore, Op.LinkSwap];
  readonly sharing = false;

  constructor(
    private readonly links: LinkStatesRepository,
    private readonly nodes: NodesRepository,
  ) {}

  nodesOf(ops: readonly StoredOp[]): readonly string[] {
    return ops.flatMap(({ face }) => (face ? [face.source, face.target] : []));
  }

  async invert(ops: readonly StoredOp[], inversion: Inversion, tx: Tx): Promise<void> {
    const groups = byEntity(ops);
    const found = new Map((await this.links.find([...groups.keys()], tx)).map((link) => [link.id, link]));
    const endpoints = [...found.values()].flatMap(({ source, target }) => [source, target]);
    const trashed = new Set(
      (await this.nodes.findMany([...new Set(endpoints)], tx))
        .filter(({ inTrash }) => inTrash)
        .map(({ id }) => id),
    );
    const own = await this.links.trashedBy(inversion.changeSet.actor.userId, [...found.values()], tx);
    const changed: GraphLink[] = [];
    for (const [id, group] of groups) {
      const link = found.get(id);
      const chosen = group.filter(isChosen);
      if (!link) {
        if (chosen.length > 0) throw purged();
        continue;
      }
      if (chosen.length > 0) demandAsLeft(link, chosen.map(leftBy), linkInTrash);
      const { to, steps } = back(link, chosen, inversion, own.has(id));
      if (steps.length > 0 && !this.isPossible(link, to, trashed, inversion)) continue;
      if (steps.length > 0) changed.push(to);
      inversion.changeSet.changes.push(...steps);
      note(link, to, inversion);
      presume(link, to, group, inversion);
    }
    this.links.write(changed, inversion.changeSet.at, tx);
  }

  /**
   * `false`: an end did not come back with the other one, or neither the caller nor who made the link could make it now,
   * so that it does not come back with its node. Refuses what is not allowed.
   */
  private isPossible(
    from: GraphLink,
    to: GraphLink,
    trashed: ReadonlySet<string>,
    { moved, accessById, changeSet }: Inversion,
  ): boolean {
    const withNode = moved.has(to.source) || moved.has(to.target);
    if (!to.inTrash && (trashed.has(to.source) || trashed.has(to.target))) {
      if (withNode) return false;
      throw inactiveEndpoint();
    }
    if (withNode && from.inTrash && !to.inTrash) return isReturnable(to, accessById, changeSet.actor.userId);
    if (!withNode && !isAllowed(from, to, accessById, changeSet.actor.userId))
      throw historyDenied('the link is not yours to change like this any more');
    return true;
  }
}

/** What a step decided of its link, as it left it. */
function leftBy(step: StoredOp): Patch {
  // What comes back is told whole; decided is what it was otherwise before.
  const { after } = decided(
    step,
    step.op === Op.LinkAdd ? CHOSEN : CHOSEN.filter((name) => name in step.before),
  );
  return step.op === Op.LinkUpdate || step.op === Op.LinkSwap
    ? after
    : { ...after, inTrash: step.op === Op.LinkTrash };
}

/** What somebody decided; a flag that changes by itself follows from the rules. */
function isChosen({ op, after }: StoredOp): boolean {
  return op !== Op.LinkUpdate || 'type' in after;
}

function isAllowed(
  from: GraphLink,
  to: GraphLink,
  accessById: Inversion['accessById'],
  userId: string,
): boolean {
  const [source, target] = [accessById.get(to.source), accessById.get(to.target)];
  if (!source || !target) return false;
  if (to.inTrash && !from.inTrash) return mayTrash(from, source, target, userId);
  if (from.inTrash || from.source !== to.source) return mayLink(to.type, source, target, userId);
  if (from.type !== to.type && !mayRetype(from, to.type, [source, target], userId)) return false;
  return from.private === to.private || mayHide(source, target, userId);
}

function isReturnable(to: GraphLink, accessById: Inversion['accessById'], userId: string): boolean {
  const [source, target] = [accessById.get(to.source), accessById.get(to.target)];
  return source !== undefined && target !== undefined && mayReturn(to, source, target, userId);
}

/** @param own whether the caller put the link into the trash: then its former maker is put back, too. */
function back(
  link: GraphLink,
  chosen: readonly StoredOp[],
  { changeSet, accessById }: Inversion,
  own: boolean,
): { to: GraphLink; steps: LinkChange[] } {
  let to = link;
  const steps: LinkChange[] = [];
  for (const step of [...chosen].reverse()) {
    const { op } = step;
    const from = to;
    to = {
      ...from,
      ...stored(step),
      version: from.version + 1,
      creatorId: step.face?.ownedBy ?? from.creatorId,
    };
    if (op === Op.LinkAdd || op === Op.LinkRestore) to = { ...to, inTrash: true, lastBatchId: changeSet.id };
    if (op === Op.LinkTrash) to = { ...to, inTrash: false, lastBatchId: changeSet.id };
    steps.push(whole(stepFor(op)(from, to, changeSet.at), from, to));
  }
  const isTurned = link.source !== to.source || link.type !== to.type;
  const comesBack = link.inTrash && !to.inTrash && !own;
  return { to: isTurned || comesBack ? placed(to, accessById, changeSet.actor.userId) : to, steps };
}

function placed(link: GraphLink, accessById: Inversion['accessById'], userId: string): GraphLink {
  const [source, target] = [accessById.get(link.source), accessById.get(link.target)];
  return source && target ? placedBy(userId, link, source, target) : link;
}

/** What the step decided, as it was before; its flag, too, which may have to be another one. */
function stored(step: StoredOp): Partial<GraphLink> {
  const { wasBlocker } = step.before;
  return { ...decided(step, CHOSEN).before, ...(typeof wasBlocker === 'boolean' ? { wasBlocker } : {}) };
}

function stepFor(op: Op): typeof linkTrashed {
  if (op === Op.LinkTrash) return linkRestored;
  if (op === Op.LinkUpdate) return linkUpdated;
  return op === Op.LinkSwap ? linkSwapped : linkTrashed;
}

/** The step with everything that differs, the owner too: it may have to be taken back, too. */
function whole(step: LinkChange, from: GraphLink, to: GraphLink): LinkChange {
  const names = STORED.filter((name) => from[name] !== to[name] && !(name in step.after));
  const values = (link: GraphLink): Patch => Object.fromEntries(names.map((name) => [name, link[name]]));
  const link = from.creatorId === to.creatorId ? step.link : { ...step.link, ownedBy: from.creatorId };
  return {
    ...step,
    link,
    before: { ...values(from), ...step.before },
    after: { ...values(to), ...step.after },
  };
}

function note(from: GraphLink, to: GraphLink, { seeds, links, fresh }: Inversion): void {
  const isPath = ({ type, inTrash }: GraphLink): boolean => type === LinkType.Primary && !inTrash;
  if (isPath(to) && (!isPath(from) || from.source !== to.source)) fresh.push(to);
  if (from !== to) seeds.push(to.source, to.target);
  links.push(to.id);
}

/** The flag goes back with the rest, unless it has become another one meanwhile. */
function presume(now: GraphLink, link: GraphLink, group: readonly StoredOp[], { flags }: Inversion): void {
  const derived = group.filter((op) => !isChosen(op));
  if (derived.at(-1)?.after['wasBlocker'] !== now.wasBlocker) return;
  const wasBlocker = derived[0]?.before['wasBlocker'];
  if (link.inTrash || typeof wasBlocker !== 'boolean' || wasBlocker === link.wasBlocker) return;
  flags.push({ link: faceOf(link), wasBlocker, version: link.version + 1 });
}
