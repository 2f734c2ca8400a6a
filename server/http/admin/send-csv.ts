import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { create as contentDisposition } from 'content-disposition'
import type { Response } from 'express'
import { type PullOfBucket, PullView } from '../../../contract/pulls.ts'
import { csvLine } from './csv.ts'

const columns = ['bucket', ...Object.keys(PullView.shape)] as ReadonlyArray<keyof PullOfBucket>

/** Without it spreadsheets take UTF-8 for something else. */
const byteOrderMark = '\ufeff'

async function* linesOf(pages: AsyncIterable<readonly PullOfBucket[]>) {
  yield byteOrderMark + csvLine(columns)
  for await (const page of pages) yield page.map((pull) => csvLine(columns.map((name) => pull[name]))).join('')
}

/** Pulls as CSV, page by page, no faster than the client reads. Nobody keeps more than a page. */
export async function sendCsv(
  res: Response,
  name: string,
  pages: AsyncIterable<readonly PullOfBucket[]>,
): Promise<void> {
  res.setHeader('Content-Type', 'text/csv; charset=utf-8; header=present')
  res.setHeader('Content-Disposition', contentDisposition(`${name}.csv`))
  if (res.req.method === 'HEAD') return void res.end()
  await pipeline(Readable.from(linesOf(pages), { highWaterMark: 1 }), res).catch((error: unknown) => {
    // A client that left is nobody's failure; the answer of any other failure breaks off.
    if (!(res.destroyed && isEarlyEnd(error))) throw error
  })
}

const isEarlyEnd = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'
