import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';

import { client } from '../client.js';
import { Field } from '../components/field.js';
import { Choice } from '../components/select.js';
import { Failed, Loading } from '../components/states.js';
import { bundles } from '../messages/bundles.js';
import { addressOf } from './bundle.js';
import { bundleQuery } from './bundle-query.js';

const route = getRouteApi('/bundles/$slug');

type Correction = keyof typeof bundles.corrections;

/** The address of a bundle as a QR code. */
export function QrCode(): ReactNode {
  const { slug } = route.useParams();
  const { data: stored } = useSuspenseQuery(bundleQuery(slug));
  const [size, setSize] = useState('512');
  const [color, setColor] = useState('#1f2937');
  const [background, setBackground] = useState('#ffffff');
  const [errorCorrection, setCorrection] = useState<Correction>('M');
  const name = stored.bundle.alias ?? slug;
  const query = {
    size: Number(size) || 512,
    errorCorrection,
    color: color.slice(1),
    background: background.slice(1),
  };
  const drawn = useQuery({
    queryKey: ['bundle', slug, 'qr', name, query],
    queryFn: ({ signal }) => client.bundles.qrSvg(name, query, { signal }),
    placeholderData: (before) => before,
  });
  const [picture, setPicture] = useState<string | null>(null);
  useEffect(() => {
    if (drawn.data === undefined) return;
    const address = URL.createObjectURL(new Blob([drawn.data], { type: 'image/svg+xml' }));
    setPicture(address);
    return () => URL.revokeObjectURL(address);
  }, [drawn.data]);
  const file = (end: 'svg' | 'png'): string =>
    `/l/${name}/qr.${end}?${new URLSearchParams({ ...query, size: String(query.size) }).toString()}`;
  return (
    <div className="qr-code">
      <section className="card fields">
        <Field
          label={bundles.size}
          value={size}
          onChange={setSize}
          input={{ type: 'number', min: 64, max: 2048 }}
        />
        <Choice
          label={bundles.errorCorrection}
          value={errorCorrection}
          options={bundles.corrections}
          onChange={setCorrection}
        />
        <Field label={bundles.color} value={color} onChange={setColor} input={{ type: 'color' }} />
        <Field
          label={bundles.background}
          value={background}
          onChange={setBackground}
          input={{ type: 'color' }}
        />
        <div className="actions">
          <a className="button" href={file('svg')} download={`${name}.svg`}>
            {bundles.svg}
          </a>
          <a className="button" href={file('png')} download={`${name}.png`}>
            {bundles.png}
          </a>
        </div>
      </section>
      <div className="drawn">
        {drawn.isError && <Failed error={drawn.error} retry={() => void drawn.refetch()} />}
        {drawn.isPending && <Loading />}
        {picture !== null && !drawn.isError && (
          <img
            className="qr"
            src={picture}
            alt={bundles.qrAlt(addressOf(stored.bundle))}
            width="320"
            height="320"
          />
        )}
      </div>
    </div>
  );
}
