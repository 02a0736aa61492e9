import { useSuspenseQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { client } from '../client.js';
import { Button } from '../components/button.js';
import { Confirm } from '../components/confirm.js';
import { organization as words } from '../messages/organization.js';
import { type Acting, organizationQuery } from './acting.js';

/** Leaving the organization; for admins also deleting it. */
export function DangerZone({ acting: { slug, isAdmin, userId } }: { readonly acting: Acting }): ReactNode {
  const { name } = useSuspenseQuery(organizationQuery(slug)).data;
  const [asked, setAsked] = useState<'leave' | 'delete' | null>(null);
  // From then on they act for themselves.
  const goOn = (): void => location.assign('/console/organization');
  return (
    <section className="card danger-zone">
      <h2>{words.danger}</h2>
      <ul className="rows">
        <li>
          <div className="grow">
            <h3>{words.leave}</h3>
            <p className="hint">{words.leaveText}</p>
          </div>
          <Button look="danger" onPress={() => setAsked('leave')}>
            {words.leave}
          </Button>
        </li>
        {isAdmin && (
          <li>
            <div className="grow">
              <h3>{words.delete}</h3>
              <p className="hint">{words.deleteText}</p>
            </div>
            <Button look="danger" onPress={() => setAsked('delete')}>
              {words.delete}
            </Button>
          </li>
        )}
      </ul>
      {asked === 'leave' && (
        <Confirm
          title={words.leaveTitle(name)}
          text={words.leaveText}
          action={words.leaveAction}
          word={slug}
          run={() => client.orgs.removeMember(slug, userId).then(goOn)}
          onClose={() => setAsked(null)}
        />
      )}
      {asked === 'delete' && (
        <Confirm
          title={words.deleteTitle(name)}
          text={words.deleteText}
          action={words.delete}
          word={slug}
          run={() => client.orgs.delete(slug).then(goOn)}
          onClose={() => setAsked(null)}
        />
      )}
    </section>
  );
}
