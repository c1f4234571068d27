// 答复模板: what is said often, by step and category; the post's own, and the district's to read.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { templateSteps, type TemplateStep } from '@chaolin/shared/staff/templates'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useCategories } from '../../categories'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Chips } from '../../ui/chips'
import { useDisplay } from '../../ui/display'
import { Tag } from '../../ui/tag'
import { consoleKey, keyOf } from '../api'
import { AskSheet } from '../../ui/ask-sheet'
import { PostChoice, useOwnPosts } from '../parts/post-choice'
import { PostState } from '../parts/post-state'
import { Room } from '../parts/room'
import { consoleWords } from '../words'
import { readTemplates, removeTemplate, type Template } from './api'
import { TemplateForm } from './template-form'
import { templateWords } from './words'

type Open = { what: 'form'; item?: Template } | { what: 'remove'; item: Template }
const all = 'all'

export default function TemplatesPage() {
  const t = useT(templateWords)
  const own = useOwnPosts()
  const [chosen, setChosen] = useState<string>()
  const postId = chosen ?? own.ids[0]
  const query = useQuery({
    queryKey: keyOf('templates', postId ?? null),
    queryFn: () => readTemplates(postId ?? ''),
    enabled: postId !== undefined,
  })
  if (postId === undefined) return <Room name="templates" state="forbidden" />
  return (
    <Room name="templates">
      <PostChoice value={postId} onChange={setChosen} />
      <View className="soft">{t('intro')}</View>
      <PostState query={query} />
      {query.data ? <Templates key={postId} postId={postId} items={query.data.items} /> : null}
    </Room>
  )
}

function Templates({ postId, items }: { postId: string; items: readonly Template[] }) {
  const t = useT(templateWords)
  const [step, setStep] = useState<TemplateStep | typeof all>(all)
  const [open, setOpen] = useState<Open>()
  const close = () => setOpen(undefined)
  const shown = items.filter((item) => step === all || item.step === step)
  return (
    <View className="stack gap-3">
      <Chips
        options={[all, ...templateSteps].map((value) => ({
          value: value as TemplateStep | typeof all,
          label: value === all ? t('all') : t(`step_${value as TemplateStep}`),
        }))}
        value={step}
        onChange={setStep}
        testId="templates-step"
      />
      <View className="line">
        <Button small icon="plus" onPress={() => setOpen({ what: 'form' })} testId="template-add">
          {t('add')}
        </Button>
      </View>
      {shown.length === 0 ? (
        <Card kind="sunk" testId="templates-none">
          <View className="soft">{t('none')}</View>
        </Card>
      ) : null}
      {shown.map((item) => (
        <TemplateCard key={item.id} item={item} own={item.microBrainId === postId} onOpen={setOpen} />
      ))}
      {open?.what === 'form' ? (
        <TemplateForm
          postId={postId}
          item={open.item}
          step={step === all ? 'resolve' : step}
          onClose={close}
        />
      ) : null}
      {open?.what === 'remove' ? <Remove item={open.item} onClose={close} /> : null}
    </View>
  )
}

interface TemplateCardProps {
  item: Template
  own: boolean
  onOpen: (open: Open) => void
}

function TemplateCard({ item, own, onOpen }: TemplateCardProps) {
  const t = useT(templateWords)
  const shared = useT(consoleWords)
  const language = useDisplay((display) => display.language)
  const categories = useCategories()
  const category = categories.find(({ code }) => code === item.category)
  return (
    <Card kind="snug" testId={`template-${item.id}`}>
      <View className="line">
        <View className="strong grow one">{item.title}</View>
        {own ? null : <Tag>{t('district')}</Tag>}
        <Tag tone="tide">{t(`step_${item.step}`)}</Tag>
      </View>
      <View className="words">{item.text}</View>
      <View className="note faint">
        {item.category === null ? t('everyCategory') : (category?.[language] ?? item.category)}
      </View>
      {item.mayEdit ? (
        <View className="line wrap">
          <Button
            small
            kind="quiet"
            onPress={() => onOpen({ what: 'form', item })}
            testId={`template-edit-${item.id}`}
          >
            {shared('edit')}
          </Button>
          <Button
            small
            kind="quiet"
            onPress={() => onOpen({ what: 'remove', item })}
            testId={`template-remove-${item.id}`}
          >
            {t('remove')}
          </Button>
        </View>
      ) : null}
    </Card>
  )
}

function Remove({ item, onClose }: { item: Template; onClose: () => void }) {
  const t = useT(templateWords)
  const client = useQueryClient()
  const removing = useMutation({
    mutationFn: () => removeTemplate(item.id),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: consoleKey })
      onClose()
    },
  })
  return (
    <AskSheet
      title={t('removeTitle', { title: item.title })}
      note={t('removeNote')}
      act={t('remove')}
      danger
      busy={removing.isPending}
      error={removing.error}
      onYes={() => removing.mutate()}
      onClose={onClose}
    />
  )
}
