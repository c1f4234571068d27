// The application: which post, as what, who one is, and a yes to the text of its own.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { volunteerKinds, volunteerLimits, type VolunteerKind } from '@chaolin/shared/staff/volunteers/rules'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Chip, Chips } from '../../ui/chips'
import { useDisplay } from '../../ui/display'
import { Field } from '../../ui/field'
import { useIntentKey } from '../../ui/intent-key'
import { Notice } from '../../ui/notice'
import { Sheet } from '../../ui/sheet'
import { Switch } from '../../ui/switch'
import { apply, readPosts, volunteerKey, type MyVolunteering, type Post } from '../api'
import { volunteerWords } from '../words'

interface ApplySheetProps {
  consent: MyVolunteering['consent']
  onSent: () => void
  onClose: () => void
}

const mobile = /^1[3-9]\d{9}$/

interface Draft {
  post: Post | undefined
  kind: VolunteerKind
  name: string
  phone: string
  words: string
  agreed: boolean
}
const fresh: Draft = { post: undefined, kind: 'helper', name: '', phone: '', words: '', agreed: false }

export function ApplySheet({ consent, onSent, onClose }: ApplySheetProps) {
  const t = useT(volunteerWords)
  const language = useDisplay((display) => display.language)
  const [draft, setDraft] = useState(fresh)
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part })
  const send = useSend(draft, consent.version, onSent)
  const wrong = (path: string) => (send.error instanceof ApiError ? send.error.wrong(path) : undefined)
  const missing = [
    !draft.post && t('needPost'),
    draft.name.trim() === '' && t('needName'),
    !mobile.test(draft.phone.trim()) && t('needPhone'),
    !draft.agreed && t('needAgree'),
  ].find((problem) => problem !== false)
  return (
    <Sheet open onClose={onClose} title={t('applyTitle')} testId="apply-sheet">
      <PostField value={draft.post} onChange={(post) => change({ post })} />
      <Who draft={draft} wrong={wrong} onChange={change} />
      <Card kind="sunk">
        <View className="words">{consent[language]}</View>
        <View className="line between">
          <View className="strong">{t('agree')}</View>
          <Switch
            on={draft.agreed}
            onChange={(agreed) => change({ agreed })}
            label={t('agree')}
            testId="apply-agree"
          />
        </View>
      </Card>
      {send.error ? (
        <Notice icon="alert" tone="warm" testId="apply-problem">
          {send.error.message}
        </Notice>
      ) : null}
      <View className="line">
        <Button kind="quiet" tall onPress={onClose}>
          {t('cancel')}
        </Button>
        <Button
          kind="primary"
          grow
          tall
          busy={send.isPending}
          off={missing}
          onPress={() => send.mutate()}
          testId="apply-yes"
        >
          {t('send')}
        </Button>
      </View>
    </Sheet>
  )
}

function useSend(draft: Draft, consent: string, onSent: () => void) {
  const client = useQueryClient()
  const keyFor = useIntentKey()
  return useMutation({
    mutationFn: () => {
      const said = draft.words.trim()
      const body = {
        microBrainId: draft.post?.id ?? '',
        kind: draft.kind,
        name: draft.name.trim(),
        phone: draft.phone.trim(),
        consent,
        ...(said === '' ? {} : { words: said }),
      }
      return apply(body, keyFor(body))
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: volunteerKey() })
      onSent()
    },
  })
}

interface WhoProps {
  draft: Draft
  wrong: (path: string) => string | undefined
  onChange: (part: Partial<Draft>) => void
}

function Who({ draft: { kind, name, phone, words }, wrong, onChange }: WhoProps) {
  const t = useT(volunteerWords)
  return (
    <>
      <View className="field-label">{t('kind')}</View>
      <Chips
        options={volunteerKinds.map((value) => ({ value, label: t(`kind_${value}`) }))}
        value={kind}
        onChange={(value) => onChange({ kind: value })}
        testId="apply-kind"
      />
      <Field
        label={t('name')}
        placeholder={t('nameHint')}
        value={name}
        onInput={(text) => onChange({ name: text })}
        max={20}
        wrong={wrong('name')}
        testId="apply-name"
      />
      <Field
        label={t('phone')}
        placeholder={t('phoneHint')}
        value={phone}
        onInput={(text) => onChange({ phone: text })}
        type="number"
        wrong={wrong('phone')}
        testId="apply-phone"
      />
      <Field
        label={t('words')}
        placeholder={t('wordsHint')}
        value={words}
        onInput={(text) => onChange({ words: text })}
        max={volunteerLimits.words}
        tall
        testId="apply-words"
      />
    </>
  )
}

const mostShown = 6
const keptMs = 10 * 60_000

function PostField({
  value,
  onChange,
}: {
  value: Post | undefined
  onChange: (post: Post | undefined) => void
}) {
  const t = useT(volunteerWords)
  const [typed, setTyped] = useState('')
  const query = useQuery({
    queryKey: volunteerKey('posts'),
    queryFn: () => readPosts('community'),
    staleTime: keptMs,
  })
  const looked = typed.trim()
  const found = (query.data?.items ?? []).filter(({ name }) => name.includes(looked)).slice(0, mostShown)
  if (value)
    return (
      <>
        <View className="field-label">{t('post')}</View>
        <View className="chips">
          <Chip on onPress={() => onChange(undefined)} testId="apply-post-chosen">
            {value.name}
          </Chip>
        </View>
      </>
    )
  return (
    <>
      <Field
        label={t('post')}
        placeholder={t('postHint')}
        value={typed}
        onInput={setTyped}
        confirmType="search"
        wrong={query.error?.message}
        testId="apply-post"
      />
      <View className="chips">
        {found.map((post) => (
          <Chip key={post.id} onPress={() => onChange(post)} testId={`apply-post-${post.id}`}>
            {post.name}
          </Chip>
        ))}
      </View>
      {query.data && found.length === 0 ? <View className="note soft">{t('postNone')}</View> : null}
    </>
  )
}
