import { Injectable } from '@nestjs/common';

import { isViolation, type Tx } from '#data';
import { DomainError } from '#kernel';

import { ChangePipeline } from '../changes/change-pipeline.js';
import { CycleCheck } from '../changes/cycle-check.js';
import { GraphLock, type Moment } from '../changes/graph-lock.js';
import type { Actor } from '../model/actor.js';
import { newChangeSet } from '../model/change-set.js';
import type { Change } from '../model/change.js';
import { duplicateLink, endpointInTrash, forbidden, nodeNotFound } from '../model/graph.errors.js';
import { mayLink } from '../model/levels.js';
import type { Outcome } from '../model/outcome.js';
import { LinkType } from '../model/status.js';
import { NOTHING } from '../store/reading.js';
import { at, placed } from './many-links-input.js';
import { type Ground, ManyLinks, pairOf } from './many-links.js';
import { madeAs, needs, type NewLink, refuseDuplicate } from './new-link.js';

/** Many links at once: all of them or none, one batch, one diff. */
@Injectable()
export class BulkLinksService {
  constructor(
    private readonly lock: GraphLock,
    private readonly many: ManyLinks,
    private readonly cycles: CycleCheck,
    private readonly pipeline: ChangePipeline,
  ) {}

  /** Each link is refused for what `link:add` refuses it for; cycles are looked for once, over the whole set. */
  async addMany(input: readonly NewLink[], actor: Actor): Promise<Outcome> {
    const endpoints = [...new Set(input.flatMap(({ source, target }) => [source, target]))];
    const addition = {
      actor,
      ids: input.map(({ id }) => id).filter((id) => id !== null),
      isSame: (changes: readonly Change[]) => madeAs(input, changes),
    };
    try {
      return await this.lock.runOnce(addition, { nodes: endpoints }, NOTHING, (moment) =>
        this.addWithin(input, endpoints, actor, moment),
      );
    } catch (error) {
      if (isViolation(error, 'uq_links_pair')) throw duplicateLink();
      throw error;
    }
  }

  private async addWithin(
    input: readonly NewLink[],
    endpoints: readonly string[],
    actor: Actor,
    { now, tx, roots }: Moment,
  ): Promise<Outcome> {
    const ground = await this.many.groundOf(input, endpoints, now, tx);
    const made = new Set<string>();
    for (const [index, link] of input.entries()) at(index, () => demand(link, ground, made, actor));

    const primary = input.filter(({ type }) => type === LinkType.Primary);
    const targets = new Set(primary.map(({ target }) => target));
    const snapshot = await this.pipeline.look(
      [...new Set(primary.map(({ source }) => source))],
      new Map([...ground.accessById].filter(([id]) => targets.has(id))),
      now,
      tx,
    );
    const owner = ground.nodes.get(input[0]?.target ?? '')?.ownerId ?? actor.userId;
    const changeSet = newChangeSet(actor, owner, now, primary.length > 0 ? roots : []);
    this.many.write(input, ground, changeSet, tx);
    const impact = {
      seeds: [...new Set(input.map(({ target }) => target))],
      around: [],
      links: changeSet.changes.map(({ id }) => id),
    };
    try {
      return await this.pipeline.close(
        changeSet,
        { impact, fresh: primary, known: ground.accessById, snapshot },
        tx,
      );
    } catch (error) {
      if (error instanceof DomainError && error.reason === 'cycle') throw await this.where(error, input, tx);
      throw error;
    }
  }

  /** The cycle's refusal, with the link that closes it. */
  private async where(error: DomainError, input: readonly NewLink[], tx: Tx): Promise<DomainError> {
    const primary = input.filter(({ type }) => type === LinkType.Primary);
    const last = primary[await this.cycles.firstClosing(primary, tx)];
    return last ? placed(error, input.indexOf(last)) : error;
  }
}

/** @param made pairs of the links before this one; this one joins them. */
function demand(
  link: NewLink,
  { nodes, accessById, pairs }: Ground,
  made: Set<string>,
  { userId }: Actor,
): void {
  for (const part of ['source', 'target'] as const) {
    const node = nodes.get(link[part]);
    if (node === undefined) throw nodeNotFound(part);
    if (node.inTrash) throw endpointInTrash(part);
  }
  const [source, target] = [accessById.get(link.source), accessById.get(link.target)];
  if (!source || !target || !mayLink(link.type, source, target, userId)) throw forbidden(needs(link.type));
  refuseDuplicate(pairs.get(pairOf(link)) ?? null, link);
  if (made.has(pairOf(link))) throw duplicateLink();
  made.add(pairOf(link));
}
