import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { client } from '../client.js';
import { Check } from '../components/checks.js';
import { Field } from '../components/field.js';
import { Form } from '../components/form.js';
import { common } from '../messages/common.js';
import { organization as words } from '../messages/organization.js';
import { notify } from '../shell/notices.js';
import { type Acting, organizationQuery, useActing } from './acting.js';
import { DangerZone } from './danger-zone.js';
import { ExportAll } from './export-all.js';

/** What the organization is called, what it demands, and its end. */
export function Settings(): ReactNode {
  const acting = useActing();
  if (acting === null) return null;
  return (
    <>
      <General acting={acting} />
      {acting.isAdmin && <ExportAll org={acting.slug} />}
      <DangerZone acting={acting} />
    </>
  );
}

function General({ acting: { slug, isAdmin } }: { readonly acting: Acting }): ReactNode {
  const queries = useQueryClient();
  const { data } = useSuspenseQuery(organizationQuery(slug));
  const [name, setName] = useState(data.name);
  const [requireSecondFactor, setRequired] = useState(data.requireSecondFactor);
  const work = useMutation({
    mutationFn: () => client.orgs.update(slug, { name: name.trim(), requireSecondFactor }),
    onSuccess: async () => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['organization'] }),
        queries.invalidateQueries({ queryKey: ['session'] }),
      ]);
      notify(common.saved);
    },
  });
  return (
    <section className="card">
      <h2>{words.general}</h2>
      {isAdmin ? (
        <Form work={work} isDisabled={name.trim() === ''}>
          <Field label={words.name} value={name} onChange={setName} maxLength={100} />
          <Field label={words.slug} hint={words.slugHint} value={slug} isReadOnly />
          <div>
            <Check isSelected={requireSecondFactor} onChange={setRequired}>
              {words.requireFactor}
            </Check>
            <p className="hint">{words.requireFactorHint}</p>
          </div>
        </Form>
      ) : (
        <>
          <dl className="pairs">
            <div>
              <dt>{words.name}</dt>
              <dd dir="auto">{data.name}</dd>
            </div>
            <div>
              <dt>{words.slug}</dt>
              <dd>
                <code>{slug}</code>
              </dd>
            </div>
          </dl>
          <p className="hint">{words.readOnly}</p>
        </>
      )}
    </section>
  );
}
