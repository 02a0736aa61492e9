import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { client } from '../client.js';
import { Button } from '../components/button.js';
import { Field } from '../components/field.js';
import { Choice } from '../components/select.js';
import { messageOf } from '../components/states.js';
import { bundles } from '../messages/bundles.js';

type ViewerKind = keyof typeof bundles.viewers;

function viewerOf(kind: ViewerKind, value: string): Record<string, unknown> {
  if (kind === 'anonymous') return { anonymous: true };
  if (kind === 'orgSlug') return { anonymous: false, orgSlugs: [value.trim()] };
  const email = value.trim().toLowerCase();
  return { anonymous: false, email, emailDomain: email.split('@')[1] ?? '' };
}

/** What somebody would be shown by rules that are not saved yet. */
export function PolicyPreview({
  slug,
  policy,
}: {
  readonly slug: string;
  readonly policy: string;
}): ReactNode {
  const [kind, setKind] = useState<ViewerKind>('anonymous');
  const [value, setValue] = useState('');
  const work = useMutation({
    mutationFn: () =>
      client.bundles.preview(slug, {
        viewer: viewerOf(kind, value),
        resolutionPolicy: JSON.parse(policy) as Record<string, unknown>,
      }),
  });
  return (
    <section className="preview" aria-label={bundles.preview}>
      <div className="two">
        <Choice label={bundles.previewAs} value={kind} options={bundles.viewers} onChange={setKind} />
        {kind !== 'anonymous' && <Field label={bundles.viewerValue} value={value} onChange={setValue} />}
      </div>
      <p className="actions">
        <Button isPending={work.isPending} onPress={() => work.mutate()}>
          {bundles.preview}
        </Button>
      </p>
      <div role="status">
        {work.isError && <p className="notice bad">{messageOf(work.error)}</p>}
        {work.data !== undefined && (
          <>
            <h3>{bundles.previewResult}</h3>
            <p className="hint" dir="auto">
              {work.data.matchedRuleId === null
                ? bundles.previewNoRule
                : bundles.previewRule(work.data.matchedRuleName ?? work.data.matchedRuleId)}
            </p>
            <ol>
              {work.data.tabs.map((tab) => (
                <li key={String(tab['url'])} dir="ltr">
                  {String(tab['url'])}
                </li>
              ))}
            </ol>
          </>
        )}
      </div>
    </section>
  );
}
