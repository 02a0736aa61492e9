import { type ReactNode, useState } from 'react';

import { client } from '../../client.js';
import { Button } from '../../components/button.js';
import { Confirm } from '../../components/confirm.js';
import { messageOf } from '../../components/states.js';
import { trash as words } from '../../messages/graph-trash.js';
import { notify } from '../../shell/notices.js';
import { useGraph } from '../live/use-graph.js';
import { titleOf } from '../model/task.js';
import type { Trash, TrashedLink } from './use-trash.js';

interface Row {
  readonly link: TrashedLink;
  readonly name: string;
}

/** Links that were removed by themselves: those of a node come back with it. */
export function TrashedLinks({
  links,
  take,
}: {
  readonly links: readonly TrashedLink[];
  readonly take: Trash['take'];
}): ReactNode {
  const { index } = useGraph(true);
  const [asked, setAsked] = useState<Row | null>(null);
  const rows = links.flatMap((link): Row | [] => {
    const [source, target] = [index.nodes.get(link.source), index.nodes.get(link.target)];
    return source === undefined || target === undefined
      ? []
      : { link, name: words.link(titleOf(source), titleOf(target)) };
  });
  if (rows.length === 0) return null;
  return (
    <section className="card" aria-label={words.links}>
      <h2>{words.links}</h2>
      <p className="hint">{words.linksText}</p>
      <ul className="rows">
        {rows.map((row) => (
          <li key={row.link.id}>
            <div className="grow" dir="auto">
              {row.name}
            </div>
            <div className="actions">
              <Button
                aria-label={words.restoreOf(row.name)}
                onPress={() => {
                  take(row.link.id, () => client.graph.restoreLink(row.link.id)).then(
                    () => notify(words.restored(row.name)),
                    (error: unknown) => notify(messageOf(error), { isBad: true }),
                  );
                }}
              >
                {words.restore}
              </Button>
              <Button look="danger" aria-label={words.removeOf(row.name)} onPress={() => setAsked(row)}>
                {words.remove}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      {asked !== null && (
        <Confirm
          title={words.removeTitle(asked.name)}
          text={words.removeLinkText}
          action={words.remove}
          word={words.word}
          run={() => take(asked.link.id, () => client.graph.deleteLink(asked.link.id))}
          onClose={() => setAsked(null)}
        />
      )}
    </section>
  );
}
