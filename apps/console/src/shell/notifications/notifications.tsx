import type { LigatureEvent } from '#client';
import { type ReactNode, useState } from 'react';
import { Button, Dialog, DialogTrigger, Heading, Popover } from 'react-aria-components';

import { Failed, Loading } from '../../components/states.js';
import { notifications as words } from '../../messages/notifications.js';
import type { Session } from '../../session/session.js';
import { BellMark } from '../waiting.js';
import './notifications.css';
import { Notification } from './notification.js';
import { useNotifications } from './use-notifications.js';

const MOST_COUNTED = 9;

/** A bell with how much is new; what it tells, and where it leads. */
export function Notifications({ session }: { readonly session: Session }): ReactNode {
  const { events, seen, unread, error, isPending, retry, markSeen } = useNotifications(session);
  const [seenBefore, setSeenBefore] = useState(seen);
  const isNew = ({ time }: LigatureEvent): boolean => time > seenBefore;
  return (
    <DialogTrigger
      onOpenChange={(isOpen) => {
        if (!isOpen) return;
        // What is new stays marked while somebody reads it.
        setSeenBefore(seen);
        markSeen();
      }}
    >
      <Button className="button quiet bell" aria-label={unread === 0 ? words.title : words.unread(unread)}>
        <BellMark />
        {unread > 0 && (
          <span className="count" aria-hidden="true">
            {unread > MOST_COUNTED ? `${String(MOST_COUNTED)}+` : unread}
          </span>
        )}
      </Button>
      <Popover className="react-aria-Popover notifications" placement="bottom end">
        <Dialog>
          {({ close }) => (
            <>
              <Heading slot="title" level={2}>
                {words.title}
              </Heading>
              {error !== null && <Failed error={error} retry={retry} />}
              {isPending && <Loading />}
              {!isPending && error === null && events.length === 0 && <p className="hint">{words.none}</p>}
              <ul className="rows">
                {events.map((event) => (
                  <Notification key={event.id} event={event} isNew={isNew(event)} onGo={close} />
                ))}
              </ul>
            </>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
