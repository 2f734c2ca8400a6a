import { argon2Sync } from 'node:crypto'
import { expect, it } from 'vitest'
import { hashPassword, verifyPassword } from './password.ts'

it('verifies the password it hashed, however its letters are composed, and no other', async () => {
  const hash = await hashPassword('Pässwörter 密码 🙂')
  expect(await verifyPassword(hash, 'Pässwörter 密码 🙂'.normalize('NFD'))).toBe(true)
  expect(await verifyPassword(hash, 'pässwörter 密码 🙂')).toBe(false)
  expect(await verifyPassword(hash, '')).toBe(false)
})

it('salts every hash', async () => {
  expect(await hashPassword('same password')).not.toBe(await hashPassword('same password'))
})

it('verifies a hash that was made elsewhere with another cost', async () => {
  const nonce = Buffer.from('somesaltsomesalt')
  const key = argon2Sync('argon2id', {
    message: 'password',
    nonce,
    parallelism: 2,
    tagLength: 16,
    memory: 64,
    passes: 3,
  })
  const hash = `$argon2id$v=19$m=64,t=3,p=2$${nonce.toString('base64').replaceAll('=', '')}$${key.toString('base64').replaceAll('=', '')}`
  expect(await verifyPassword(hash, 'password')).toBe(true)
  expect(await verifyPassword(hash, 'passwore')).toBe(false)
})

it('says what is wrong with a hash it cannot read', async () => {
  await expect(verifyPassword('$2b$10$abc', 'password')).rejects.toThrow('not argon2id')
})
