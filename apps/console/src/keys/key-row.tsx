import type { ApiKey } from '#client';
import type { ReactNode } from 'react';

import { Button } from '../components/button.js';
import { Time } from '../components/time.js';
import { keys as words, scopeWords } from '../messages/keys.js';

/** A key: what it may do, where and until when, and what can be done with it. */
export function KeyRow({
  apiKey,
  onEdit,
  onRotate,
  onRevoke,
}: {
  readonly apiKey: ApiKey;
  readonly onEdit: () => void;
  readonly onRotate: () => void;
  readonly onRevoke: () => void;
}): ReactNode {
  const { name, keyPrefix, scopes, expiresAt, revokedAt, workspace, allowedAddresses } = apiKey;
  const isOver = revokedAt !== null || (expiresAt !== null && new Date(expiresAt) <= new Date());
  return (
    <li>
      <div className="grow">
        <strong dir="auto">{name}</strong> <code>{keyPrefix}</code>{' '}
        {isOver && <span className="chip">{revokedAt === null ? words.expired : words.revoked}</span>}
        <ul className="words">
          {scopes.map((scope) => (
            <li key={scope}>{scopeWords[scope] ?? scope}</li>
          ))}
          {workspace !== null && <li>{words.workspaceOnly(workspace.slug)}</li>}
          {allowedAddresses !== null && <li>{words.addressesOnly(allowedAddresses.join(', '))}</li>}
        </ul>
        <Times apiKey={apiKey} />
      </div>
      {revokedAt === null && (
        <div className="actions">
          <Button aria-label={`${words.edit} ${name}`} onPress={onEdit}>
            {words.edit}
          </Button>
          {!isOver && (
            <Button aria-label={`${words.rotate} ${name}`} onPress={onRotate}>
              {words.rotate}
            </Button>
          )}
          <Button look="danger" aria-label={`${words.revoke} ${name}`} onPress={onRevoke}>
            {words.revoke}
          </Button>
        </div>
      )}
    </li>
  );
}

function Times({ apiKey }: { readonly apiKey: ApiKey }): ReactNode {
  const { createdAt, mintedBy, expiresAt, lastUsedAt, lastUsedAddress, previousSecretUntil } = apiKey;
  return (
    <div className="hint" dir="auto">
      {words.made} <Time at={createdAt} isDay />{' '}
      {mintedBy.username != null && words.madeBy(mintedBy.username)} · {words.lastUsed}{' '}
      {lastUsedAt === null ? words.unused : <Time at={lastUsedAt} />}{' '}
      {lastUsedAddress !== null && words.from(lastUsedAddress)} ·{' '}
      {expiresAt === null ? (
        words.never
      ) : (
        <>
          {words.expiresOn} <Time at={expiresAt} isDay />
        </>
      )}
      {previousSecretUntil !== null && new Date(previousSecretUntil) > new Date() && (
        <>
          {' '}
          · {words.oldSecret} <Time at={previousSecretUntil} />
        </>
      )}
    </div>
  );
}
