// How a micro-brain's own system is connected: which one, by which way, where.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { EndpointBody, EndpointKind } from '@chaolin/shared/micro-brains/schema'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { Chips } from '../../ui/chips'
import { Field } from '../../ui/field'
import { Notice } from '../../ui/notice'
import { Sheet } from '../../ui/sheet'
import { consoleKey, saveEndpoint, type Endpoint } from '../api'
import { FormEnd } from '../parts/form-end'
import { PickList } from '../parts/pick-list'
import { usePosts, type Posts } from '../parts/posts'
import { endpointWords } from './words'

interface EndpointFormProps {
  /** Without it, a new one. */
  item: Endpoint | undefined
  /** Those that have one already are changed in their own place. */
  taken: readonly string[]
  onDone: (made: { name: string; secret: string } | undefined) => void
  onClose: () => void
}

interface Draft {
  post: string | undefined
  kind: EndpointKind
  url: string
  apiKey: string
  jurisdictionId: string
}

const notes = { webhook: 'webhookNote', open311: 'open311Note', builtin: 'builtinNote' } as const

function bodyOf({ kind, url, apiKey, jurisdictionId }: Draft): EndpointBody {
  if (kind === 'builtin') return { kind }
  const theirs = kind === 'open311'
  return {
    kind,
    url: url.trim(),
    ...(theirs && apiKey.trim() ? { apiKey: apiKey.trim() } : {}),
    ...(theirs && jurisdictionId.trim() ? { jurisdictionId: jurisdictionId.trim() } : {}),
  }
}

export function EndpointForm({ item, taken, onDone, onClose }: EndpointFormProps) {
  const t = useT(endpointWords)
  const client = useQueryClient()
  const posts = usePosts()
  const [draft, setDraft] = useState<Draft>({
    post: item?.microBrain.id,
    kind: item?.endpoint.kind ?? 'webhook',
    url: item?.endpoint.url ?? '',
    apiKey: '',
    jurisdictionId: item?.endpoint.jurisdictionId ?? '',
  })
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part })
  const save = useMutation({
    mutationFn: () => saveEndpoint(draft.post ?? '', bodyOf(draft)),
    onSuccess: ({ microBrainId, newSecret }) => {
      void client.invalidateQueries({ queryKey: consoleKey })
      const name = item?.microBrain.name ?? posts.nameOf(microBrainId)
      onDone(newSecret ? { name, secret: newSecret } : undefined)
    },
  })
  const error = save.error instanceof ApiError ? save.error : undefined
  const noAddress = draft.kind !== 'builtin' && draft.url.trim() === ''
  return (
    <Sheet
      open
      onClose={onClose}
      title={item ? t('formEdit', { name: item.microBrain.name }) : t('formNew')}
      testId="endpoint-form"
    >
      {item ? null : (
        <Which post={draft.post} taken={taken} posts={posts} onChange={(post) => change({ post })} />
      )}
      <How item={item} draft={draft} error={error} onChange={change} />
      <FormEnd
        save={save}
        said={Boolean(error?.wrong('url'))}
        off={!draft.post ? t('needPost') : noAddress ? t('needUrl') : undefined}
        onClose={onClose}
        testId="endpoint"
      />
    </Sheet>
  )
}

interface WhichProps {
  post: string | undefined
  taken: readonly string[]
  posts: Posts
  onChange: (post: string | undefined) => void
}

function Which({ post, taken, posts, onChange }: WhichProps) {
  const t = useT(endpointWords)
  return (
    <PickList
      label={t('post')}
      options={posts.optionsOf().filter(({ value }) => !taken.includes(value))}
      values={post ? [post] : []}
      onChange={([value]) => onChange(value)}
      nameOf={posts.nameOf}
      single
      testId="endpoint-post"
    />
  )
}

interface HowProps {
  item: Endpoint | undefined
  draft: Draft
  error: ApiError | undefined
  onChange: (part: Partial<Draft>) => void
}

function How({ item, draft, error, onChange }: HowProps) {
  const t = useT(endpointWords)
  const { kind, url, apiKey, jurisdictionId } = draft
  const outside = kind !== 'builtin'
  // To take away what was never there means nothing.
  const kinds: readonly EndpointKind[] = item ? ['webhook', 'open311', 'builtin'] : ['webhook', 'open311']
  return (
    <>
      <View className="field-label">{t('kind')}</View>
      <Chips
        options={kinds.map((value) => ({ value, label: t(`kind_${value}`) }))}
        value={kind}
        onChange={(value) => onChange({ kind: value })}
        testId="endpoint-kind"
      />
      <Notice icon={outside ? 'key' : 'alert'} tone={outside ? 'grey' : 'warm'}>
        {t(notes[kind])}
      </Notice>
      {outside ? (
        <Field
          label={t('url')}
          placeholder={t('urlHint')}
          value={url}
          onInput={(value) => onChange({ url: value })}
          wrong={error?.wrong('url')}
          testId="endpoint-url"
        />
      ) : null}
      {kind === 'open311' ? (
        <>
          <Field
            label={t('apiKey')}
            value={apiKey}
            onInput={(value) => onChange({ apiKey: value })}
            {...(item?.endpoint.apiKey ? { help: t('apiKeyKept') } : {})}
            testId="endpoint-key"
          />
          <Field
            label={t('jurisdiction')}
            value={jurisdictionId}
            onInput={(value) => onChange({ jurisdictionId: value })}
            testId="endpoint-jurisdiction"
          />
        </>
      ) : null}
    </>
  )
}
