import type { Webhook } from '#client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';

import { Button } from '../components/button.js';
import { Empty, Failed, Loading } from '../components/states.js';
import { Time } from '../components/time.js';
import { webhooks as words } from '../messages/webhooks.js';
import { NewWebhook } from './new-webhook.js';
import { stateName, stateOf, typesInWords, type WebhookPlace, webhooksQuery } from './webhook-query.js';
import './webhooks.css';

/** The webhooks of an organization, or with `null` one's own. */
export function WebhookList({
  org,
  place,
}: {
  readonly org: string | null;
  readonly place: WebhookPlace;
}): ReactNode {
  const queries = useQueryClient();
  const [isMaking, setMaking] = useState(false);
  const list = useQuery(webhooksQuery(org));
  if (list.isError) return <Failed error={list.error} retry={() => void list.refetch()} />;
  if (list.data === undefined) return <Loading />;
  const make = (
    <Button look="primary" onPress={() => setMaking(true)}>
      {words.make}
    </Button>
  );
  return (
    <section className="card">
      <div className="title">
        <h2>{words.title}</h2>
        {list.data.length > 0 && make}
      </div>
      {list.data.length === 0 && (
        <Empty title={words.none} text={words.noneText}>
          {make}
        </Empty>
      )}
      <ul className="rows">
        {list.data.map((webhook) => (
          <Row key={webhook.id} webhook={webhook} place={place} />
        ))}
      </ul>
      {isMaking && (
        <NewWebhook
          org={org}
          onMade={() => void queries.invalidateQueries({ queryKey: ['webhooks'] })}
          onClose={() => setMaking(false)}
        />
      )}
    </section>
  );
}

function Row({ webhook, place }: { readonly webhook: Webhook; readonly place: WebhookPlace }): ReactNode {
  const { id, url, description, types, lastSuccessAt } = webhook;
  return (
    <li>
      <div className="grow">
        <Link to={`${place}/$id`} params={{ id }}>
          {url}
        </Link>
        {description !== null && <div dir="auto">{description}</div>}
        <div className="hint">
          {typesInWords(types)} ·{' '}
          {lastSuccessAt === null ? (
            words.neverTaken
          ) : (
            <>
              {words.lastSuccess} <Time at={lastSuccessAt} />
            </>
          )}
        </div>
      </div>
      <span className={`chip state-${stateOf(webhook)}`}>{stateName(webhook)}</span>
    </li>
  );
}
