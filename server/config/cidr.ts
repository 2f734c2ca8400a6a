import ipaddr from 'ipaddr.js'

/** Neither `10/8` nor `010.0.0.0/8`: what two readers understand differently allows nothing. */
export const isCidr = (range: string) =>
  ipaddr.IPv4.isValidCIDRFourPartDecimal(range) || (ipaddr.IPv6.isValidCIDR(range) && !range.includes('%'))
