import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { createPreviewAddress, type ObjectDetail } from '../../../../contract/objects.ts'
import { call } from '../../../api/call.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { QueryView } from '../../../query/query-view.tsx'
import { lastName } from '../rows.ts'
import { visibleName } from '../visible-name.ts'
import classes from './preview.module.css'
import { charsetOf, isEncoded } from './preview-kind.ts'
import { readStart } from './read-start.ts'

const mostBytes = 64 * 1024

type TextPreviewProps = { bucket: string; object: ObjectDetail }

/** The beginning of a text, as the letters it is made of: what is markup stays letters. */
export function TextPreview({ bucket, object }: TextPreviewProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const name = visibleName(lastName(object.key))
  return (
    <QueryView
      query={useText(bucket, object)}
      filled={({ text, isAll }) => (
        <>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
          <section className={classes.text} tabIndex={0} aria-label={t('files.preview.text', { name })}>
            <pre>{text}</pre>
          </section>
          {!isAll && (
            <p className={classes.remark}>
              {t('files.preview.beginning', { shown: format.bytes(mostBytes), size: format.bytes(object.size) })}
            </p>
          )}
        </>
      )}
    />
  )
}

function useText(bucket: string, object: ObjectDetail) {
  const { key, etag, headers } = object
  return useQuery({
    queryKey: ['preview-text', bucket, key, etag],
    queryFn: async ({ signal }) => {
      const { url } = await call(createPreviewAddress, { params: { bucket }, query: { key }, body: {}, signal })
      const bytes = await readStart({ url, bytes: mostBytes, ranges: !isEncoded(object), signal })
      const isAll = bytes.length < mostBytes || object.size <= mostBytes
      const text = new TextDecoder(charsetOf(headers['content-type'] ?? '')).decode(bytes, { stream: !isAll })
      return { text, isAll }
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
  })
}
