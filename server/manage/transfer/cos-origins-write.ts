import { parseOriginAddress } from '../../../contract/origin-address.ts'
import type { RuleSettings } from '../../../contract/rule.ts'
import { originAddresses } from '../../../contract/rule-problems.ts'
import { fitsHost } from '../../domain/origin-url.ts'
import type { Notes } from './notes.ts'
import type { XmlNode } from './xml-write.ts'

type S3 = Extract<RuleSettings['credentials'], { kind: 's3' }>
type Origin = { readonly address: string; readonly weight: number; readonly standby: readonly string[] }

/** The rule's origins as COS's `HostInfo`s. */
export function writeOrigins(rule: RuleSettings, at: string, notes: Notes): XmlNode[] {
  const proof = proofOf(rule, at, notes)
  const first = { address: rule.address, weight: rule.weight, standby: rule.standby }
  const isShared = rule.mode === 'sync' && rule.furtherOrigins.length + rule.weight > 1
  return [first, ...rule.furtherOrigins].map((origin) => ['HostInfo', hostInfo(origin, isShared, proof)])
}

function hostInfo({ address, weight, standby }: Origin, isShared: boolean, proof: S3 | null): (XmlNode | null)[] {
  const share: XmlNode | null = isShared ? ['Weight', String(weight)] : null
  if (proof === null)
    return [['HostName', address], share, ...standby.map((one, n): XmlNode => [`StandbyHostName_${n + 1}`, one])]
  const secured = (name: string, host: string): XmlNode => [name, [['Host', hostOf(host, proof)], provider(proof)]]
  return [
    share,
    secured('PrivateHost', address),
    ...standby.map((one, n) => secured(`PrivateStandbyHost_${n + 1}`, one)),
  ]
}

/** COS has no word for the bucket on a private origin: its host names it. */
const hostOf = (host: string, proof: S3) => (namesBucket(host, proof) ? `${proof.bucket}.${host}` : host)

function namesBucket(host: string, { bucket, style }: S3): boolean {
  const parsed = parseOriginAddress(host)
  return style === 'virtual' && bucket !== '' && parsed.ok && fitsHost(bucket, parsed.address)
}

const provider = ({ region, accessKeyId }: S3): XmlNode => [
  'CredentialProvider',
  [
    ['AuthorizationAlgorithm', 'S3'],
    ['Region', region],
    ['SecretId', accessKeyId],
  ],
]

function proofOf(rule: RuleSettings, at: string, notes: Notes): S3 | null {
  const { credentials } = rule
  if (credentials.kind === 'none') return null
  const pointer = `${at}/credentials`
  if (credentials.kind !== 's3') {
    notes.add(pointer, 'unsupported', 'COS has no such credentials: they were left out.')
    return null
  }
  notes.add(`${pointer}/secret`, 'secret-left-out', 'Secrets are not exported.')
  const hosts = originAddresses(rule).map(({ typed }) => typed)
  if (credentials.bucket !== '' && !hosts.every((host) => namesBucket(host, credentials)))
    notes.add(`${pointer}/bucket`, 'unsupported', 'COS cannot put a bucket into the path: it was left out.')
  return credentials
}
