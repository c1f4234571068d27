// Everybody who works here: on duty or not, how much they hold, and how colleagues call them.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { Field } from '../../ui/field'
import { Row } from '../../ui/row'
import { Sheet } from '../../ui/sheet'
import { Tag } from '../../ui/tag'
import { FormEnd } from '../parts/form-end'
import { peopleKey, saveProfile, type PeopleList, type StaffPerson } from './api'
import { clockOf } from './own-duty'
import { peopleWords } from './words'

export interface PartProps {
  post: string
  list: PeopleList
  mayEdit: boolean
}

export function Persons({ post, list, mayEdit }: PartProps) {
  const t = useT(peopleWords)
  const [form, setForm] = useState<StaffPerson>()
  const teamName = (id: string) => list.teams.find((team) => team.id === id)?.name
  const sorted = [...list.items].sort((a, b) => Number(b.onDuty) - Number(a.onDuty))
  if (sorted.length === 0)
    return <Empty art="empty" title={t('noPeople')} note={t('noPeopleNote')} testId="people-none" />
  return (
    <>
      <Card kind="flush">
        {sorted.map((person, index) => (
          <Row
            key={person.id}
            title={person.name}
            strong={person.onDuty}
            note={[
              t(person.role),
              t('held', { open: person.open, most: person.mostOpen }),
              ...person.teams.map(teamName),
            ]
              .filter(Boolean)
              .join(' · ')}
            end={<State person={person} />}
            last={index === sorted.length - 1}
            {...(mayEdit ? { onPress: () => setForm(person) } : {})}
            testId={`person-${person.id}`}
          />
        ))}
      </Card>
      {form ? <ProfileForm post={post} person={form} onClose={() => setForm(undefined)} /> : null}
    </>
  )
}

function State({ person: { onDuty, until, full } }: { person: StaffPerson }) {
  const t = useT(peopleWords)
  return (
    <View className="line">
      {full ? <Tag tone="warm">{t('full')}</Tag> : null}
      <Tag {...(onDuty ? { tone: 'green' as const } : {})}>
        {onDuty && until ? t('onDuty', { time: clockOf(until) }) : t('offDuty')}
      </Tag>
    </View>
  )
}

interface ProfileFormProps {
  post: string
  person: StaffPerson
  onClose: () => void
}

const most = 200

/** Undefined: what is written is no number that may be. */
function readMost(text: string): number | null | undefined {
  const typed = text.trim()
  if (typed === '') return null
  const count = /^\d{1,3}$/.test(typed) ? Number(typed) : 0
  return count >= 1 && count <= most ? count : undefined
}

function ProfileForm({ post, person, onClose }: ProfileFormProps) {
  const t = useT(peopleWords)
  const client = useQueryClient()
  const [name, setName] = useState(person.nameless ? '' : person.name)
  const [mostOpen, setMostOpen] = useState(person.ownMostOpen === null ? '' : `${person.ownMostOpen}`)
  const limit = readMost(mostOpen)
  const save = useMutation({
    mutationFn: () => saveProfile(post, person.id, { name: name.trim(), mostOpen: limit ?? null }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: peopleKey() })
      onClose()
    },
  })
  const wrong = limit === undefined ? t('mostOpenWrong') : undefined
  return (
    <Sheet open onClose={onClose} title={t('profile')} testId="profile-form">
      <Field
        label={t('name')}
        placeholder={t('nameHint')}
        help={t('nameHelp')}
        value={name}
        onInput={setName}
        max={20}
        testId="profile-name"
      />
      <Field
        label={t('mostOpen')}
        help={t('mostOpenHelp')}
        value={mostOpen}
        onInput={setMostOpen}
        wrong={wrong}
        type="number"
        testId="profile-most"
      />
      <FormEnd
        save={save}
        off={name.trim() === '' ? t('needName') : wrong}
        onClose={onClose}
        testId="profile"
      />
    </Sheet>
  )
}
