import { Injectable } from '@nestjs/common';

import { OwnedWebhooks, type StreamOwner } from '#events';

import type { ContentOwner } from '../contents/content.js';
import { Contents } from '../contents/contents.js';
import { withPeople } from '../contents/known-people.js';

/** Webhooks belong to people and organizations, too; the room that delivers to them knows none of these. */
@Injectable()
export class WebhookContents {
  constructor(contents: Contents, webhooks: OwnedWebhooks) {
    contents.add({
      name: 'webhooks',
      exporting: {
        async count(owner, from) {
          const those = streamOf(owner);
          return those === null ? 0 : webhooks.count(those, from);
        },
        async *records(owner, from) {
          const those = streamOf(owner);
          if (those !== null) yield await webhooks.records(those, from);
        },
      },
      moving: {
        async *records({ id }, from) {
          yield await webhooks.movingRecords(id, from);
        },
      },
      restoring: {
        types: ['webhook'],
        lastTypes: [],
        async restore(records, { orgId, slug, people }, tx) {
          const usable = records.filter(({ holderId }) => typeof holderId === 'string');
          return webhooks.takeBack({ id: orgId, slug }, withPeople(usable, people, 'holderId'), tx);
        },
      },
      removing: {
        async count(owner) {
          const those = streamOf(owner);
          return those === null ? 0 : webhooks.countRows(those);
        },
        async remove(owner, { removed, ending }) {
          const those = streamOf(owner);
          if (those !== null) await webhooks.remove(those, removed, ending);
        },
      },
    });
  }
}

/** `null`: workspaces have no stream. */
function streamOf({ kind, id }: ContentOwner): StreamOwner | null {
  if (kind === 'workspace') return null;
  return kind === 'user' ? { userId: id, orgId: null } : { userId: null, orgId: id };
}
