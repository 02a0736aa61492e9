import type { Webhook } from '#client';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { Failed, Loading } from '../components/states.js';
import { Time } from '../components/time.js';
import { webhooks as words } from '../messages/webhooks.js';
import { Deliveries } from './deliveries.js';
import { WebhookActions } from './webhook-actions.js';
import { stateName, stateOf, typesInWords, type WebhookPlace, webhookQuery } from './webhook-query.js';
import './webhooks.css';

/** Whether things are taken is no event: it is looked for. */
const LOOK_AGAIN_MS = 10_000;

/** One webhook: how it stands, what can be done with it, and what was sent. */
export function WebhookDetails({
  id,
  place,
}: {
  readonly id: string;
  readonly place: WebhookPlace;
}): ReactNode {
  const { data, error, refetch } = useQuery({ ...webhookQuery(id), refetchInterval: LOOK_AGAIN_MS });
  return (
    <>
      <p>
        <Link to={place}>{words.back}</Link>
      </p>
      {error !== null && data === undefined && <Failed error={error} retry={() => void refetch()} />}
      {error === null && data === undefined && <Loading />}
      {data !== undefined && (
        <>
          <section className="card">
            <div className="webhook-head">
              <h2>{data.url}</h2>
              {data.description !== null && <p dir="auto">{data.description}</p>}
              <WebhookState webhook={data} />
            </div>
            <WebhookActions webhook={data} place={place} />
          </section>
          <Deliveries webhook={data} />
        </>
      )}
    </>
  );
}

function WebhookState({ webhook }: { readonly webhook: Webhook }): ReactNode {
  const { disabledBecause, enabled, failingSince, lastSuccessAt, oldSecretUntil, types } = webhook;
  return (
    <>
      <p>
        <span className={`chip state-${stateOf(webhook)}`}>{stateName(webhook)}</span>{' '}
        {!enabled && disabledBecause !== null && words.because[disabledBecause]}
        {enabled && failingSince !== null && (
          <>
            {words.failingSince} <Time at={failingSince} />.
          </>
        )}
      </p>
      <p className="hint">
        {typesInWords(types)} ·{' '}
        {lastSuccessAt === null ? (
          words.neverTaken
        ) : (
          <>
            {words.lastSuccess} <Time at={lastSuccessAt} />
          </>
        )}
        {oldSecretUntil !== null && new Date(oldSecretUntil) > new Date() && (
          <>
            {' '}
            · {words.oldSecret} <Time at={oldSecretUntil} />
          </>
        )}
      </p>
    </>
  );
}
