import * as z from 'zod/mini'
import { BucketParams } from './buckets.ts'
import { endpoint } from './endpoint.ts'
import { Count } from './fields.ts'
import { SavedOriginPull } from './origin-pull.ts'
import { RuleId, RuleInput, RuleView } from './rule.ts'

const RuleParams = z.object({ ...BucketParams.shape, rule: RuleId })

/** The version is the configuration's: a change of any rule is a new version of all. */
const VersionedRule = z.object({ ...RuleView.shape, version: Count })

export const listRules = endpoint({
  name: 'listRules',
  summary: 'The rules of a bucket in the order in which they are tried, without the default rule.',
  method: 'GET',
  path: '/api/v1/buckets/:bucket/rules',
  access: 'session',
  params: BucketParams,
  reply: z.object({ items: z.array(RuleView), version: Count }),
  errors: ['NoSuchBucket'],
})

export const getRule = endpoint({
  name: 'getRule',
  summary: 'One rule.',
  method: 'GET',
  path: '/api/v1/buckets/:bucket/rules/:rule',
  access: 'session',
  params: RuleParams,
  reply: VersionedRule,
  errors: ['NoSuchBucket', 'NoSuchRule'],
})

export const createRule = endpoint({
  name: 'createRule',
  summary: 'Add a rule on top of the others. The first of `rules` in the reply is the new one.',
  method: 'POST',
  path: '/api/v1/buckets/:bucket/rules',
  access: 'session',
  params: BucketParams,
  body: RuleInput,
  reply: SavedOriginPull,
  status: 201,
  conditional: true,
  errors: ['NoSuchBucket', 'TooManyRules'],
})

export const saveRule = endpoint({
  name: 'saveRule',
  summary: 'Replace a rule; it keeps its place.',
  method: 'PUT',
  path: '/api/v1/buckets/:bucket/rules/:rule',
  access: 'session',
  params: RuleParams,
  body: RuleInput,
  reply: SavedOriginPull,
  conditional: true,
  errors: ['NoSuchBucket', 'NoSuchRule'],
})

export const deleteRule = endpoint({
  name: 'deleteRule',
  summary: 'Remove a rule.',
  method: 'DELETE',
  path: '/api/v1/buckets/:bucket/rules/:rule',
  access: 'session',
  params: RuleParams,
  reply: SavedOriginPull,
  conditional: true,
  errors: ['NoSuchBucket', 'NoSuchRule'],
})

export const orderRules = endpoint({
  name: 'orderRules',
  summary: 'Put the rules into another order: every id once, the first is tried first.',
  method: 'PUT',
  path: '/api/v1/buckets/:bucket/origin-pull/order',
  access: 'session',
  params: BucketParams,
  body: z.strictObject({ ids: z.array(RuleId).check(z.maxLength(100)) }),
  reply: SavedOriginPull,
  conditional: true,
  errors: ['NoSuchBucket'],
})
