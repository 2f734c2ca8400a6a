import { addBucket, recount } from './db.ts'
import { object } from './seed.ts'

const types = ['image/jpeg', 'text/plain', 'application/pdf', 'video/mp4', 'application/octet-stream']

/** `count` keys in one folder, and some folders beside them: more than one page. */
export function addLongBucket(name: string, count: number) {
  const bucket = addBucket(name, { view: { access: 'public-read' } })
  for (let n = 0; n < count; n++) {
    const key = `frame-${n.toString().padStart(6, '0')}.jpg`
    bucket.objects.set(key, object(key, (n * 7_919) % 5_000_000, { 'content-type': types[n % types.length] ?? '' }))
  }
  for (const key of ['archive/a.txt', 'zoo/b.txt']) bucket.objects.set(key, object(key, 12, {}))
  recount(bucket)
  return bucket
}

/** Everything a key may be. */
export const strangeKeys = [
  '/starts with a slash.txt',
  'a//inside an empty folder.txt',
  'a/',
  'a/b/',
  '100%+1 & more?.txt',
  ' blanks around ',
  '表情🙂/图片 🏞️.jpg',
  'line\nbreak.txt',
  '../up.txt',
  `${'long/'.repeat(3)}${'键'.repeat(270)}.txt`,
  `${'a name that goes on and on '.repeat(6)}2026-03-05.tar.gz`,
]

export function addStrangeBucket(name: string) {
  const bucket = addBucket(name)
  for (const key of strangeKeys) bucket.objects.set(key, object(key, key.length, { 'content-type': 'text/plain' }))
  recount(bucket)
  return bucket
}
