import { Injectable } from '@nestjs/common';

import type { Queries } from '#data';

import type { Content, ContentOwner, ExportRecord, RemovalPart, RestorePart } from './content.js';

/** A part that removes, and what it removes. */
export interface NamedRemovalPart {
  readonly name: string;
  readonly part: RemovalPart;
}

/**
 * What all rooms keep of people and organizations: they say so themselves, as identity knows none of them. It is asked
 * for before a workspace is deleted, handed out in exports, and removed when what is deleted cannot be restored any more.
 */
@Injectable()
export class Contents {
  private readonly known: Content[] = [];

  add(content: Content): void {
    this.known.push(content);
  }

  async occupy(workspaceId: string): Promise<boolean> {
    for (const { occupies } of this.known) if (await occupies?.(workspaceId)) return true;
    return false;
  }

  /** In the order in which rooms told of them. */
  get removals(): readonly NamedRemovalPart[] {
    return this.known.flatMap(({ name, removing }) =>
      removing === undefined ? [] : [{ name, part: removing }],
    );
  }

  /** How many records an export has, more or less. */
  async countRecords(owner: ContentOwner, from: Queries): Promise<number> {
    let count = 0;
    for (const { exporting } of this.known) count += (await exporting?.count(owner, from)) ?? 0;
    return count;
  }

  async *records(owner: ContentOwner, from: Queries): AsyncIterable<readonly ExportRecord[]> {
    for (const { exporting } of this.known) if (exporting) yield* exporting.records(owner, from);
  }

  /** All that another installation needs of an organization, but for what its members take along. */
  async *recordsOfMoving(orgId: string, from: Queries): AsyncIterable<readonly ExportRecord[]> {
    for (const { exporting, moving = exporting } of this.known)
      if (moving) yield* moving.records({ kind: 'organization', id: orgId }, from);
  }

  /** What a member of an organization takes along when it moves as a whole. */
  async *recordsOfMember(userId: string, from: Queries): AsyncIterable<readonly ExportRecord[]> {
    for (const { exporting, movesWithMembers } of this.known)
      if (exporting && movesWithMembers) yield* exporting.records({ kind: 'user', id: userId }, from);
  }

  get restoring(): readonly RestorePart[] {
    return this.known.flatMap(({ restoring }) => restoring ?? []);
  }

  /** How much is still to be removed, more or less. */
  async countRemovals(owner: ContentOwner): Promise<number> {
    let count = 0;
    for (const { part } of this.removals) count += await part.count(owner);
    return count;
  }
}
