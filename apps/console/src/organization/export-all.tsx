import { LigatureError } from '#client';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Label, ProgressBar } from 'react-aria-components';

import { client } from '../client.js';
import { Button } from '../components/button.js';
import { messageOf } from '../components/states.js';
import { downloadText } from '../download.js';
import { organization as words } from '../messages/organization.js';
import { goToSignIn } from '../session/sign-in.js';

const JSON_LINES = 'application/x-ndjson';
const LOOK_AGAIN_MS = 1_500;

/** All that the organization has, as a file: at once, or when a job has made it. */
export function ExportAll({ org }: { readonly org: string }): ReactNode {
  const [job, setJob] = useState<string | null>(null);
  const work = useMutation({
    mutationFn: () => client.orgs.export(org),
    onSuccess: (made) => {
      if (typeof made === 'string') downloadText(`${org}.jsonl`, made, JSON_LINES);
      else setJob(made.id);
    },
  });
  return (
    <section className="card">
      <h2>{words.exportTitle}</h2>
      <p>{words.exportText}</p>
      {job === null ? (
        <Button isPending={work.isPending} onPress={() => work.mutate()}>
          {words.exportAll}
        </Button>
      ) : (
        <Job org={org} id={job} onStop={() => setJob(null)} />
      )}
      {work.isError && <Refusal error={work.error} />}
    </section>
  );
}

/** Whoever signed in long ago is asked to do it again. */
function Refusal({ error }: { readonly error: Error }): ReactNode {
  return (
    <div role="alert">
      <p className="notice bad">{messageOf(error)}</p>
      {error instanceof LigatureError && error.status === 403 && (
        <Button onPress={goToSignIn}>{words.signInAgain}</Button>
      )}
    </div>
  );
}

function Job({
  org,
  id,
  onStop,
}: {
  readonly org: string;
  readonly id: string;
  readonly onStop: () => void;
}): ReactNode {
  const { data, error } = useQuery({
    queryKey: ['organization', org, 'export', id],
    queryFn: ({ signal }) => client.orgs.exportState(org, id, { signal }),
    refetchInterval: ({ state }) =>
      state.data?.status === 'ready' || state.data?.status === 'failed' ? false : LOOK_AGAIN_MS,
  });
  if (error !== null) return <Refusal error={error} />;
  if (data?.status === 'failed')
    return (
      <p className="notice bad" role="alert">
        {words.exportFailed}
      </p>
    );
  if (data?.download != null)
    return (
      <div className="actions" role="status">
        {words.exportReady}
        <a className="button primary" href={data.download} download>
          {words.download}
        </a>
      </div>
    );
  const { done, total } = data?.progress ?? { done: 0, total: 0 };
  return (
    <>
      <ProgressBar value={done} maxValue={Math.max(total, 1)} valueLabel={words.exportProgress(done, total)}>
        {({ valueText, percentage }) => (
          <>
            <div className="between">
              <Label>{words.exporting}</Label>
              <span className="hint">{valueText}</span>
            </div>
            <progress value={percentage ?? 0} max={100} aria-hidden="true" />
          </>
        )}
      </ProgressBar>
      <Button onPress={onStop}>{words.stopWaiting}</Button>
    </>
  );
}
