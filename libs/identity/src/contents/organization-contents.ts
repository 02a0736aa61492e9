import { Injectable } from '@nestjs/common';

/** An organization, or one workspace of it. */
export interface ContentPlace {
  readonly orgId: string;
  /** `null`: all that the organization has. */
  readonly workspaceId: string | null;
}

/** What a room keeps of organizations. */
export interface OrganizationContent {
  /** Whether there is something of people in the workspace; absent: the room keeps nothing in workspaces. */
  readonly occupies?: (workspaceId: string) => Promise<boolean>;
  /** Gives up for good what it keeps there, a batch at a time, until that is done or the service ends. */
  readonly giveUp: (place: ContentPlace, ending?: AbortSignal) => Promise<void>;
}

/**
 * Where rooms say what they keep of organizations, and in workspaces: it is asked for before a workspace is deleted, and
 * given up when a deleted one cannot be restored any more.
 */
@Injectable()
export class OrganizationContents {
  private readonly contents: OrganizationContent[] = [];

  add(content: OrganizationContent): void {
    this.contents.push(content);
  }

  async occupy(workspaceId: string): Promise<boolean> {
    for (const { occupies } of this.contents) if (await occupies?.(workspaceId)) return true;
    return false;
  }

  async giveUp(place: ContentPlace, ending?: AbortSignal): Promise<void> {
    for (const content of this.contents) await content.giveUp(place, ending);
  }
}
