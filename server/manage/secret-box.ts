import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import { Secret } from '../domain/secret.ts'

/** Which secret it is: a sealed text that was moved to another rule or bucket does not open there. */
export type SecretOf = { readonly bucket: number; readonly rule: string }

/** Seals what operators entrust to us, so that a stolen database alone tells nothing. */
export interface SecretBox {
  seal(text: string, of: SecretOf): string
  /** `null` when it was sealed under another key or for another rule, or is damaged. */
  open(sealed: string, of: SecretOf): Secret | null
}

const cipher = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16

/** `1`, the key's name, and nonce, tag and text in Base64. */
const format = /^1\.([0-9a-f]{16})\.([A-Za-z0-9_-]+)$/

/**
 * AES-256-GCM under `key` (32 bytes), each text with a random nonce of its own. The key's name is part of the text, so
 * that a wrong key is known as one.
 */
export function createSecretBox(key: Uint8Array): SecretBox {
  const name = createHmac('sha256', key).update('name of the key').digest('hex').slice(0, 16)
  return {
    seal(text, of) {
      const nonce = randomBytes(nonceBytes)
      const sealing = createCipheriv(cipher, key, nonce).setAAD(bound(of))
      const sealed = Buffer.concat([sealing.update(text, 'utf8'), sealing.final()])
      return `1.${name}.${Buffer.concat([nonce, sealing.getAuthTag(), sealed]).toString('base64url')}`
    },
    open(sealed, of) {
      const [, keyName, rest] = format.exec(sealed) ?? []
      if (keyName !== name || rest === undefined) return null
      const bytes = Buffer.from(rest, 'base64url')
      // The last character can have bits that mean nothing: one text, one spelling.
      const text = bytes.toString('base64url') === rest ? opened(key, bytes, of) : null
      return text === null ? null : new Secret(text)
    },
  }
}

function opened(key: Uint8Array, sealed: Buffer, of: SecretOf): string | null {
  if (sealed.length < nonceBytes + tagBytes) return null
  const opening = createDecipheriv(cipher, key, sealed.subarray(0, nonceBytes), { authTagLength: tagBytes })
  opening.setAAD(bound(of)).setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes))
  try {
    const text = Buffer.concat([opening.update(sealed.subarray(nonceBytes + tagBytes)), opening.final()])
    return text.toString('utf8')
  } catch {
    return null
  }
}

const bound = ({ bucket, rule }: SecretOf) => Buffer.from(`${bucket}/${rule}`)
