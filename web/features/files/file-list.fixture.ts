import { screen } from '@testing-library/react'
import { HttpResponse } from 'msw'
import { findBucket } from '../../mock-api/db.ts'

export const example = 'examplebucket-1250000000'
export const files = (bucket = example) => `/buckets/${bucket}/files`
export const keysOf = (bucket = example) => [...findBucket(bucket).objects.keys()]
export const row = (name: string) => screen.findByRole('row', { name: (text) => text.includes(name) })

/** A problem document in place of an answer. */
export const problem = (status: number, code: string) =>
  HttpResponse.json(
    { type: 'about:blank', title: code, status, code, detail: code, requestId: 'request-7' },
    { status, headers: { 'Content-Type': 'application/problem+json' } },
  )
