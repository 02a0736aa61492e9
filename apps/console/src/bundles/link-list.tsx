import { type ReactNode, useRef, useState } from 'react';

import { Button } from '../components/button.js';
import { Field } from '../components/field.js';
import { Choice } from '../components/select.js';
import { bundles } from '../messages/bundles.js';
import { addressesIn, type DraftLink, MOST_LINKS, newLink, wrongWithLink } from './draft.js';

/** The links of a bundle: pasted, written, and put in order by dragging or with the arrow keys of their handles. */
export function LinkList({
  links,
  onChange,
}: {
  readonly links: readonly DraftLink[];
  readonly onChange: (links: readonly DraftLink[]) => void;
}): ReactNode {
  const [pasted, setPasted] = useState('');
  const [dragged, setDragged] = useState<number | null>(null);
  const [told, setTold] = useState('');
  const list = useRef<HTMLOListElement>(null);
  const move = (from: number, to: number): void => {
    const moved = links[from];
    if (moved === undefined || to < 0 || to >= links.length) return;
    onChange(links.toSpliced(from, 1).toSpliced(to, 0, moved));
    setTold(bundles.moved(moved.url, to + 1, links.length));
    requestAnimationFrame(() => list.current?.querySelectorAll<HTMLElement>('.handle')[to]?.focus());
  };
  const add = (text: string): void => {
    const found = addressesIn(text);
    if (found.length === 0) return;
    onChange([...links, ...found.map((url) => newLink(url))]);
    setPasted('');
    setTold(bundles.added(found.length));
  };
  return (
    <fieldset className="links">
      <legend>{bundles.links(links.length, MOST_LINKS)}</legend>
      <ol ref={list}>
        {links.map((link, place) => (
          <li
            key={link.key}
            className={dragged === place ? 'dragged' : ''}
            onDragOver={(event) => {
              if (dragged === null) return;
              event.preventDefault();
            }}
            onDrop={(event) => {
              event.preventDefault();
              if (dragged !== null) move(dragged, place);
              setDragged(null);
            }}
          >
            <button
              type="button"
              className="handle"
              draggable
              aria-label={bundles.handle(place + 1)}
              onDragStart={(event) => {
                event.dataTransfer.effectAllowed = 'move';
                setDragged(place);
              }}
              onDragEnd={() => setDragged(null)}
              onKeyDown={(event) => {
                const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
                if (step === undefined) return;
                event.preventDefault();
                move(place, place + step);
              }}
            >
              <span aria-hidden="true">⠿</span>
            </button>
            <LinkFields
              link={link}
              place={place}
              error={link.url === '' ? null : wrongWithLink(link, links)}
              onChange={(changed) => onChange(links.with(place, changed))}
            />
            <Button
              look="quiet"
              aria-label={bundles.removeLink(place + 1)}
              onPress={() => onChange(links.toSpliced(place, 1))}
            >
              <span aria-hidden="true">×</span>
            </Button>
          </li>
        ))}
      </ol>
      <Field label={bundles.paste} hint={bundles.pasteHint} rows={3} value={pasted} onChange={setPasted} />
      <p className="actions">
        <Button isDisabled={addressesIn(pasted).length === 0} onPress={() => add(pasted)}>
          {bundles.addLinks(addressesIn(pasted).length)}
        </Button>
      </p>
      <p className="visually-hidden" role="status">
        {told}
      </p>
    </fieldset>
  );
}

function LinkFields({
  link,
  place,
  error,
  onChange,
}: {
  readonly link: DraftLink;
  readonly place: number;
  readonly error: string | null;
  readonly onChange: (link: DraftLink) => void;
}): ReactNode {
  const { note, tags, openPolicy } = link;
  const [isOpen, setOpen] = useState(note !== '' || tags !== '' || openPolicy !== 'always');
  return (
    <div className="grow">
      <Field
        aria-label={bundles.address(place + 1)}
        label={bundles.address(place + 1)}
        className="react-aria-TextField bare"
        type="url"
        value={link.url}
        error={error}
        onChange={(url) => onChange({ ...link, url })}
      />
      {isOpen ? (
        <div className="more">
          <Field
            label={bundles.note}
            isOptional
            value={note}
            onChange={(text) => onChange({ ...link, note: text })}
          />
          <Field
            label={bundles.tags}
            isOptional
            value={tags}
            onChange={(text) => onChange({ ...link, tags: text })}
          />
          <Choice
            label={bundles.opens}
            value={openPolicy}
            options={bundles.openPolicies}
            onChange={(chosen) => onChange({ ...link, openPolicy: chosen })}
          />
        </div>
      ) : (
        <button type="button" className="link" onClick={() => setOpen(true)}>
          {bundles.more}
          <span className="visually-hidden">: {bundles.address(place + 1)}</span>
        </button>
      )}
    </div>
  );
}
