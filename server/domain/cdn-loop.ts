/** How a gateway names itself in `CDN-Loop` (RFC 8586); see `Self`. */
const gateway = /\bheadwater-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g

/** A request through more gateways than this goes round in a circle that is too wide to see. */
export const mostGateways = 16

/**
 * The gateways that a request has come through, by their names in its `CDN-Loop`. They are told to the origin: two
 * gateways that pull from each other would never meet their own name otherwise. Whatever else a client writes there is not.
 */
export const gatewaysOf = (header: string | undefined): readonly string[] => [...new Set(header?.match(gateway) ?? [])]
