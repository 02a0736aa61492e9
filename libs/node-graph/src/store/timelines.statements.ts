/** The lower half of a transaction's number is what its rows show. */
const MODULUS = '4294967296';

/**
 * Whether the horizon `h` was written elsewhere: in another database, or, by a restore into this one, by another
 * transaction than the one it names; the row itself names whichever updates it.
 */
export const RESTORED = `(h.origin is distinct from node_graph.database_origin()
   or h.written % ${MODULUS} is distinct from h.xmin::text::bigint)`;
