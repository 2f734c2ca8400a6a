import { expect, it } from 'vitest'
import { placeOf } from './place-of.ts'

const isSame = (one: string, other: string) =>
  placeOf(new URL(one, 'https://a.example')) === placeOf(new URL(other, 'https://a.example'))

it.each([
  ['/k?X-Amz-Date=1&X-Amz-Signature=a&versionId=3', '/k?X-Amz-Date=2&X-Amz-Signature=b&versionId=3'],
  ['/k?q-sign-time=1;2&q-signature=a', '/k?q-sign-time=3;4&q-signature=b'],
  ['/k?Expires=1&Signature=a&Key-Pair-Id=x', '/k?Expires=2&Signature=b&Key-Pair-Id=x'],
  ['/k?OSSAccessKeyId=a&Expires=1&Signature=b', '/k?OSSAccessKeyId=c&Expires=2&Signature=d'],
  ['/k?sp=r&se=2026&sig=a', '/k?sp=r&se=2027&sig=b'],
  ['/k?v=1', 'https://a.example:443/k?v=1'],
])('%s is the place %s', (one, other) => {
  expect(isSame(one, other)).toBe(true)
})

it.each([
  ['/k?id=1', '/k?id=2'],
  ['/k?id=1', '/k'],
  ['/k?a=1&b=2', '/k?a=1&b=3&X-Amz-Signature=a'],
  ['/k?token=a', '/k?token=b'],
  ['/k?se=1', '/k?se=2'],
  ['/k?versionId=1&Signature=a', '/k?versionId=2&Signature=a'],
  ['/k', '/K'],
  ['/k', 'http://a.example/k'],
  ['/k', 'https://a.example:444/k'],
])('%s is not the place %s', (one, other) => {
  expect(isSame(one, other)).toBe(false)
})
