import { useMutation } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useRef, useState } from 'react';

import { Button } from '../../components/button.js';
import { Choice } from '../../components/select.js';
import { messageOf } from '../../components/states.js';
import { downloadFile } from '../../download.js';
import { common } from '../../messages/common.js';
import { exchange as words } from '../../messages/items-exchange.js';
import { notify } from '../../shell/notices.js';
import { useProjectPlace } from '../place.js';

const route = getRouteApi('/items/$project/export');
/** As long as it takes: one can cancel. */
const LONG_MS = 3_600_000;
const ENDS = {
  jsonl: 'jsonl',
  json: 'json',
  csv: 'csv',
  graphml: 'graphml',
  dot: 'dot',
  mermaid: 'mmd',
} as const;

type Format = keyof typeof words.exportFormats;

/** All of the project as a file. */
export function Export(): ReactNode {
  const { project } = route.useParams();
  const place = useProjectPlace(project);
  const [format, setFormat] = useState<Format>('jsonl');
  const [bytes, setBytes] = useState(0);
  const ends = useRef<AbortController | null>(null);
  const work = useMutation({
    mutationFn: async () => {
      setBytes(0);
      ends.current = new AbortController();
      const { signal } = ends.current;
      const file = await place.client.exports.items({ format }, { signal, timeoutMs: LONG_MS });
      const parts: Uint8Array<ArrayBuffer>[] = [];
      for await (const part of file) {
        parts.push(new Uint8Array(part));
        setBytes((before) => before + part.length);
      }
      const name = `${project}.${ENDS[format]}`;
      downloadFile(name, new Blob(parts));
      notify(words.downloaded(name));
    },
  });
  const isCancelled = work.isError && ends.current?.signal.aborted === true;
  return (
    <div className="exchange">
      <p className="hint">{words.exportText}</p>
      <div className="card fields">
        <Choice label={words.format} value={format} options={words.exportFormats} onChange={setFormat} />
        {work.isError && !isCancelled && (
          <p className="notice bad" role="alert" dir="auto">
            {messageOf(work.error)}
          </p>
        )}
        {work.isPending ? (
          <div>
            <progress aria-label={words.download} />
            <p className="hint" role="status">
              {words.downloading(Math.ceil(bytes / 1000))}
            </p>
            <Button onPress={() => ends.current?.abort()}>{common.cancel}</Button>
          </div>
        ) : (
          <div className="actions">
            <Button look="primary" onPress={() => work.mutate()}>
              {words.download}
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}
