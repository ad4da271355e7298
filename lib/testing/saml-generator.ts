import { A, assertion, extraAttributes, issuer, time } from './saml-generator-assertion'
import type { Random } from './saml-generator-random'
import { element, type Habits, type Written, writeXml } from './saml-generator-writer'
import { scene } from './saml-scene'

const P = 'urn:oasis:names:tc:SAML:2.0:protocol'
const DS = 'http://www.w3.org/2000/09/xmldsig#'
const CONSENT = ['Consent', 'urn:oasis:names:tc:SAML:2.0:consent:obtained'] as const
const XS = 'http://www.w3.org/2001/XMLSchema'
const XSI = 'http://www.w3.org/2001/XMLSchema-instance'

/** An honest response of a provider with habits of its own, unsigned. It answers the scene's request. */
export function generateResponse(random: Random): { xml: string; subject: string; prefixes: readonly string[] } {
  const subject = random.pick([
    'ada@orga.test',
    'ada',
    'b1c9e2d4-8a77-4c1e',
    'ORGA\\ada',
    "o'hara@orga.test",
    'a&b@orga.test',
  ])
  const habits = generateHabits(random)
  const prefixes = [...new Set([...habits.prefixes.values()].flat().concat('xs', 'xsi', 'o'))].filter(Boolean)
  return { xml: declaration(random) + writeXml(response(subject, random), habits, random), subject, prefixes }
}

function generateHabits(random: Random): Habits {
  const protocol = random.pick(['samlp', 'saml2p', 'p', 'ns0', ''])
  const assertion = random.pick(['saml', 'saml2', 'a', 'ns1', ''])
  const prefixes = new Map([
    [P, [protocol, 'p2', '']],
    [A, [assertion, 'a2', '']],
    [XS, ['xs']],
  ])
  const declared: [string, string][] = [
    ['xs', XS],
    ['xsi', XSI],
    ['ds', DS],
    ['unused', 'urn:unused'],
    ...(assertion ? [[assertion, A] as [string, string]] : []),
  ]
  return { prefixes, declaredOnRoot: random.some(declared, 0, 3), indented: random.once(3), odd: random.once(2) }
}

function declaration(random: Random): string {
  return random.pick([
    '',
    '',
    '<?xml version="1.0" encoding="UTF-8"?>',
    "<?xml version='1.0' encoding='utf-8' standalone='no'?>\n",
  ])
}

function response(subject: string, random: Random): Written {
  const attributes: Written['attributes'] = [
    ['ID', '_response'],
    ['Version', '2.0'],
    ['IssueInstant', time(0)],
    ['Destination', scene.acsUrl],
    ['InResponseTo', scene.requestId],
    ...random.some([...extraAttributes, CONSENT], 0, 1),
  ]
  return element([P, 'Response'], attributes, [issuer(random), status(random), assertion(subject, random)])
}

function status(random: Random): Written {
  const success = 'urn:oasis:names:tc:SAML:2.0:status:Success'
  const more = random.some([element([P, 'StatusMessage'], [], ['All is well.'])], 0, 1)
  return element([P, 'Status'], [], [element([P, 'StatusCode'], [['Value', success]]), ...more])
}
