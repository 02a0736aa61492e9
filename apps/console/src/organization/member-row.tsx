import type { Member } from '#client';
import type { ReactNode } from 'react';

import { Button } from '../components/button.js';
import { Choice } from '../components/select.js';
import { Time } from '../components/time.js';
import { common } from '../messages/common.js';
import { organization as words, roles } from '../messages/organization.js';
import { roleName } from './acting.js';
import { nameOfMember } from './member-name.js';

/** A member with their role, which admins change. */
export function MemberRow({
  member,
  isSelf,
  isManaged,
  isPending,
  onRole,
  onRemove,
}: {
  readonly member: Member;
  readonly isSelf: boolean;
  readonly isManaged: boolean;
  readonly isPending: boolean;
  readonly onRole: (role: string) => void;
  readonly onRemove: () => void;
}): ReactNode {
  const { username, email, role, joinedAt } = member;
  const name = nameOfMember(member);
  return (
    <li>
      <div className="grow">
        <strong dir="auto">{name}</strong> <span className="hint">@{username}</span>{' '}
        {isSelf && <span className="chip">{words.you}</span>}
        <div className="hint">
          {email !== null && (
            <>
              <bdi>{email}</bdi> ·{' '}
            </>
          )}
          {words.joined} <Time at={joinedAt} isDay />
        </div>
      </div>
      {isManaged ? (
        <div className="actions" aria-busy={isPending}>
          <Choice
            label={words.roleOf(name)}
            isLabelHidden
            value={role}
            options={{ ...roles, ...(!(role in roles) && { [role]: role }) }}
            onChange={(chosen) => {
              if (chosen !== role && !isPending) onRole(chosen);
            }}
          />
          {!isSelf && (
            <Button look="danger" aria-label={words.removeName(name)} onPress={onRemove}>
              {common.remove}
            </Button>
          )}
        </div>
      ) : (
        <span className="chip">{roleName(role)}</span>
      )}
    </li>
  );
}
