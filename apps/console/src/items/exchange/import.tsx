import { LigatureError } from '#client';
import { useMutation } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { DropZone, FileTrigger, isFileDropItem, Text } from 'react-aria-components';

import { Button } from '../../components/button.js';
import { Field } from '../../components/field.js';
import { Choice } from '../../components/select.js';
import { messageOf } from '../../components/states.js';
import { exchange as words } from '../../messages/items-exchange.js';
import { useProjectPlace } from '../place.js';
import { ColumnPicker } from './column-picker.js';
import { headersIn, isComplete, type Mapping, recognized } from './columns.js';
import { type ImportView, useImport, useLastImport } from './import-query.js';
import { ImportRun } from './import-run.js';

const route = getRouteApi('/items/$project/import');
/** A large file over a slow line. */
const UPLOAD_MS = 600_000;

type Format = keyof typeof words.formats;

/** A file becomes items: it is checked first, if one likes, and then imported. */
export function Import(): ReactNode {
  const { project } = route.useParams();
  const place = useProjectPlace(project);
  const [file, setFile] = useState<File | null>(null);
  const [format, setFormat] = useState<Format | ''>('');
  const [source, setSource] = useState('');
  const last = useLastImport(place);
  const { data: run } = useImport(place, last.id);
  const [headers, setHeaders] = useState<readonly string[]>([]);
  /** What the columns become, where somebody has chosen it. */
  const [mapping, setMapping] = useState<Mapping | null>(null);
  const begin = useMutation({
    mutationFn: async (isDry: boolean) => {
      if (file === null) return;
      const { id } = await place.client.imports.create(
        file,
        {
          to: 'items',
          org: place.org,
          workspace: place.ws,
          project,
          ...(format !== '' && { format }),
          ...(source.trim() !== '' && { source: source.trim() }),
          ...(mapping !== null && { mapping: JSON.stringify(mapping) }),
          ...(isDry && { dryRun: '1' as const }),
        },
        { timeoutMs: UPLOAD_MS },
      );
      last.set(id);
    },
  });
  const take = (chosen: File | undefined): void => {
    if (chosen === undefined) return;
    setFile(chosen);
    last.set(null);
    setMapping(null);
    setHeaders([]);
    // Whatever cannot be read has no columns to choose.
    void headersIn(chosen).then(setHeaders, () => undefined);
    begin.reset();
  };
  const isRefused = begin.isError || run?.status === 'failed';
  const isTable = format === 'csv' || /\.(csv|tsv)$/i.test(file?.name ?? '');
  const columns =
    file === null || isDone(run) ? null : (mapping ?? knownColumns(run, isRefused && isTable ? headers : []));
  const isReady = file !== null && (mapping === null || isComplete(mapping));
  return (
    <div className="exchange">
      <p className="hint">{words.importText}</p>
      <div className="card fields">
        <DropZone
          aria-label={words.file}
          className="drop"
          onDrop={({ items }) => {
            const dropped = items.find(isFileDropItem);
            void dropped?.getFile().then(take);
          }}
        >
          {file !== null && (
            <Text slot="label">
              <strong dir="auto">{file.name}</strong>{' '}
              <span className="hint">{Math.ceil(file.size / 1000).toLocaleString()} kB</span>
            </Text>
          )}
          <FileTrigger onSelect={(files) => take(files?.[0])}>
            <Button look={file === null ? 'primary' : 'plain'}>
              {file === null ? words.choose : words.other}
            </Button>
          </FileTrigger>
          <span className="hint">{words.drop}</span>
        </DropZone>
        <Choice
          label={words.format}
          value={format}
          options={{ '': words.recognized, ...words.formats }}
          onChange={setFormat}
        />
        <Field label={words.source} hint={words.sourceHint} isOptional value={source} onChange={setSource} />
        {columns !== null && <ColumnPicker mapping={columns} onChange={setMapping} />}
        {begin.isError && (
          <p className="notice bad" role="alert" dir="auto">
            {refusalOf(begin.error)}
          </p>
        )}
        <div className="actions">
          <Button
            look="primary"
            isDisabled={!isReady}
            isPending={begin.isPending && !begin.variables}
            onPress={() => begin.mutate(false)}
          >
            {words.run}
          </Button>
          <Button
            isDisabled={!isReady}
            isPending={begin.isPending && begin.variables}
            onPress={() => begin.mutate(true)}
          >
            {words.check}
          </Button>
          <span className="hint">{words.checkHint}</span>
        </div>
      </div>
      {last.id !== null && (
        <ImportRun
          key={last.id}
          place={place}
          id={last.id}
          hasColumns={columns !== null}
          onClose={() => last.set(null)}
        />
      )}
    </div>
  );
}

/** The service names what a program sends: people choose the format above. */
function refusalOf(error: Error): string {
  return error instanceof LigatureError && error.code === 'UNKNOWN_FORMAT'
    ? words.unknownFormat
    : messageOf(error);
}

const isDone = (run: ImportView | undefined): boolean => run?.status === 'finished' && !run.dryRun;

/** As the service understood them; those of a table that it does not understand are to be chosen. */
function knownColumns(run: ImportView | undefined, headers: readonly string[]): Mapping | null {
  const known = run?.mapping ?? null;
  if (known !== null) return recognized(known, words.fields);
  return headers.length > 0 ? Object.fromEntries(headers.map((header) => [header, 'data'])) : null;
}
