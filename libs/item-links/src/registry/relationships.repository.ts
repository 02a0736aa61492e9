import { Injectable } from '@nestjs/common';
import type { DeepPartial } from 'typeorm';

import { Database, type Tx } from '#data';

import { Relationship } from './relationship.entity.js';
import {
  FIND_CALLED,
  FIND_SHARED_NAME,
  ALL_EDGES,
  FIND_SECOND_TARGET,
  FIND_TWINS,
  FIND_WRONG_TYPE,
  LOCK_PROJECT,
  MARK_SYMMETRIC,
  NAME_RULES,
} from './relationships.statements.js';

@Injectable()
export class RelationshipsRepository {
  constructor(private readonly database: Database) {}

  list(projectId: string): Promise<Relationship[]> {
    return this.database.manager.find(Relationship, { where: { projectId }, order: { name: 'ASC' } });
  }

  async find(projectId: string, name: string, tx?: Tx): Promise<Relationship | null> {
    const manager = tx === undefined ? this.database.manager : await tx.manager();
    return manager.findOneBy(Relationship, { projectId, name });
  }

  async count(projectId: string, tx: Tx): Promise<number> {
    return (await tx.manager()).countBy(Relationship, { projectId });
  }

  /** Whether it is there; its links and rules are ours alone until the transaction ends. */
  async lockProject(id: string, tx: Tx): Promise<boolean> {
    return (await tx.first(LOCK_PROJECT, [id])) !== null;
  }

  async insert(rule: Relationship, tx: Tx): Promise<void> {
    await (await tx.manager()).insert(Relationship, rule);
    await tx.affected(NAME_RULES, [rule.projectId]);
  }

  async update(id: string, projectId: string, changes: DeepPartial<Relationship>, tx: Tx): Promise<void> {
    await (await tx.manager()).update(Relationship, { id }, changes);
    await tx.affected(NAME_RULES, [projectId]);
  }

  async delete(projectId: string, name: string, tx: Tx): Promise<void> {
    await (await tx.manager()).delete(Relationship, { projectId, name });
    await tx.affected(NAME_RULES, [projectId]);
  }

  /** Links of the relationship lead from both of their ends, or from one only. */
  async markSymmetric(projectId: string, name: string, isSymmetric: boolean, tx: Tx): Promise<void> {
    await tx.affected(MARK_SYMMETRIC, [projectId, name, isSymmetric]);
  }

  /** A name of the relationship that another one has, or `null`. */
  async sharedName({ projectId, id, name, inverse }: Relationship, tx: Tx): Promise<string | null> {
    const row = await tx.first<{ word: string }>(FIND_SHARED_NAME, [projectId, id, name, inverse]);
    return row?.word ?? null;
  }

  /** An item with a link that is called like the inverse, or `null`. */
  calledInverse({ projectId, inverse }: Relationship, tx: Tx): Promise<string | null> {
    return this.item(tx.first(FIND_CALLED, [projectId, inverse]));
  }

  /** An item with a link that has its reverse, or `null`. */
  twins({ projectId, name }: Relationship, tx: Tx): Promise<string | null> {
    return this.item(tx.first(FIND_TWINS, [projectId, name]));
  }

  /** An item that links to several, or `null`. */
  secondTarget({ projectId, name }: Relationship, tx: Tx): Promise<string | null> {
    return this.item(tx.first(FIND_SECOND_TARGET, [projectId, name]));
  }

  /** An item with a link between types that the rule does not allow, or `null`. */
  wrongType(
    { projectId, name, sourceTypes, targetTypes, symmetric }: Relationship,
    tx: Tx,
  ): Promise<string | null> {
    return this.item(tx.first(FIND_WRONG_TYPE, [projectId, name, sourceTypes, targetTypes, symmetric]));
  }

  /** All links by that relationship, or at most `most` of them. */
  edges(
    { projectId, name }: Relationship,
    most: number,
    tx: Tx,
  ): Promise<{ source: string; target: string }[]> {
    return tx.query(ALL_EDGES, [projectId, name, most]);
  }

  private async item(row: Promise<{ item: string } | null>): Promise<string | null> {
    return (await row)?.item ?? null;
  }
}
