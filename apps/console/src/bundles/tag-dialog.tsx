import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef, useState } from 'react';

import { Button } from '../components/button.js';
import { ModalDialog } from '../components/dialog.js';
import { Field } from '../components/field.js';
import { Choice } from '../components/select.js';
import { messageOf } from '../components/states.js';
import { bundles } from '../messages/bundles.js';
import { common } from '../messages/common.js';
import { notify } from '../shell/notices.js';
import { MOST_TAG } from './draft.js';
import { tagBundle, type Tagged, untagBundle } from './tag-bundles.js';

type What = keyof typeof bundles.tagWhats;

/** Gives a tag to many bundles, or takes it from them, one after the other. Whoever closes it keeps what is done. */
export function TagDialog({
  slugs,
  onClose,
}: {
  readonly slugs: readonly string[];
  readonly onClose: () => void;
}): ReactNode {
  const queries = useQueryClient();
  const [tag, setTag] = useState('');
  const [what, setWhat] = useState<What>('add');
  const [done, setDone] = useState(0);
  const ended = useRef(false);
  useEffect(() => {
    ended.current = false;
    return () => {
      ended.current = true;
    };
  }, []);
  const refresh = (): Promise<unknown> =>
    Promise.all(['bundles', 'bundle'].map((key) => queries.invalidateQueries({ queryKey: [key] })));
  const takeBack = async (tagged: readonly Tagged[]): Promise<void> => {
    try {
      for (const each of tagged) await untagBundle(each);
      notify(bundles.untagged);
    } catch (error) {
      notify(messageOf(error), { isBad: true });
    } finally {
      await refresh();
    }
  };
  const work = useMutation({
    mutationFn: async () => {
      const tagged: Tagged[] = [];
      try {
        for (const [place, slug] of slugs.entries()) {
          if (ended.current) break;
          setDone(place);
          const one = await tagBundle(slug, tag.trim(), what === 'remove');
          if (one !== null) tagged.push(one);
        }
      } finally {
        await refresh();
        notify(bundles.tagged(tagged.length), {
          ...(tagged.length > 0 && {
            action: { label: common.undo, run: () => void takeBack(tagged) },
          }),
        });
      }
    },
    onSuccess: onClose,
  });
  const isLong = tag.trim().length > MOST_TAG;
  return (
    <ModalDialog title={bundles.tagTitle(slugs.length)} onClose={onClose}>
      <form
        className="fields"
        onSubmit={(event) => {
          event.preventDefault();
          if (tag.trim() !== '' && !isLong && !work.isPending) work.mutate();
        }}
      >
        <Choice label={bundles.tagWhat} value={what} options={bundles.tagWhats} onChange={setWhat} />
        <Field
          label={bundles.tag}
          hint={bundles.tagHint}
          value={tag}
          onChange={setTag}
          error={isLong ? bundles.wrong.long(MOST_TAG) : undefined}
          autoFocus
        />
        {work.isError && (
          <p className="notice bad" role="alert">
            {messageOf(work.error)}
          </p>
        )}
        {work.isPending && (
          <label className="progress">
            {bundles.tagProgress}
            <progress max={slugs.length} value={done} />
            {done.toLocaleString()} / {slugs.length.toLocaleString()}
          </label>
        )}
        <div className="actions">
          <Button
            type="submit"
            look="primary"
            isPending={work.isPending}
            isDisabled={tag.trim() === '' || isLong}
          >
            {bundles.tagWhats[what]}
          </Button>
          <Button onPress={onClose}>{common.cancel}</Button>
        </div>
      </form>
    </ModalDialog>
  );
}
