/** How the usual DNS hosts want a record; what each calls its fields can change. */
export const hosts = {
  cloudflare: {
    label: 'Cloudflare',
    steps:
      'Open the domain, then DNS, then Records, and add a record of type TXT. Paste the name without the domain, and the value as content.',
    takesWholeName: false,
  },
  route53: {
    label: 'Route 53',
    steps:
      'Open the hosted zone and create a record of type TXT. Paste the name without the domain; write double quotes around the value: Route 53 asks for them and they do not become part of it.',
    takesWholeName: false,
  },
  godaddy: {
    label: 'GoDaddy',
    steps: 'Open the domain’s DNS page and add a record of type TXT. Paste the name without the domain, and the value.',
    takesWholeName: false,
  },
  google: {
    label: 'Google Cloud DNS',
    steps:
      'Open the zone and add a standard record set of type TXT. Paste the name without the domain: the zone’s name stands behind the field.',
    takesWholeName: false,
  },
  other: {
    label: 'Other',
    steps:
      'Add a record of type TXT. Some hosts want the whole name, others add the domain by themselves: if the saved name has the domain in it twice, enter the part before it.',
    takesWholeName: true,
  },
} as const

export type Host = keyof typeof hosts

export function hostIn(typed: string | string[] | undefined): Host {
  return typeof typed === 'string' && Object.hasOwn(hosts, typed) ? (typed as Host) : 'cloudflare'
}
