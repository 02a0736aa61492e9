import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { client } from '../../client.js';
import { Button } from '../../components/button.js';
import { Field } from '../../components/field.js';
import { Form } from '../../components/form.js';
import { received as words } from '../../messages/graph-received.js';
import { notify } from '../../shell/notices.js';
import { titleOf } from '../model/task.js';
import type { GraphIndex } from '../model/graph-index.js';
import { Entry } from '../details/entry.js';
import { embeddedIn, tokenIn } from './embedded.js';

/** One public link at a time is shown in the graph of whoever has its address. */
export function Embed({
  index,
  shared,
  onChoose,
}: {
  readonly index: GraphIndex;
  /** Ids of what others share. */
  readonly shared: ReadonlySet<string>;
  readonly onChoose: (id: string) => void;
}): ReactNode {
  const [address, setAddress] = useState('');
  const token = tokenIn(address);
  const shown = embeddedIn(index, shared);
  const work = useMutation({
    mutationFn: async () => {
      if (token === null) return;
      const { nodes } = await client.graph.branch({ root: token });
      const [root] = nodes;
      if (root === undefined) return;
      await client.graph.embed({ id: root.id });
      notify(words.embedded(titleOf(root)));
      setAddress('');
    },
  });
  const removal = useMutation({
    mutationFn: async ({ id, title }: { readonly id: string; readonly title: string }) => {
      await client.graph.unembed({ id });
      notify(words.unembedded(title));
    },
    onError: (error) => notify(error.message, { isBad: true }),
  });
  return (
    <section className="card" aria-labelledby="embedded">
      <h2 id="embedded">{words.publicTitle}</h2>
      <p className="hint">{words.publicText}</p>
      {shown === undefined ? (
        <Form work={work} action={words.embed} isDisabled={token === null}>
          <Field
            label={words.address}
            value={address}
            onChange={setAddress}
            error={address.trim() !== '' && token === null ? words.noAddress : null}
            input={{ dir: 'ltr' }}
            autoComplete="off"
          />
        </Form>
      ) : (
        <ul className="rows">
          <li>
            <Entry node={shown} onPress={() => onChoose(shown.id)} />
            <Button
              aria-label={words.unembedOf(titleOf(shown))}
              isPending={removal.isPending}
              onPress={() => removal.mutate({ id: shown.id, title: titleOf(shown) })}
            >
              {words.unembed}
            </Button>
          </li>
        </ul>
      )}
    </section>
  );
}
