// Departments that visitors can ask for; a colleague answers for each of them.
import { departmentLimits } from '@chaolin/shared/campus/codes'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { AskSheet } from '../../ui/ask-sheet'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { Field } from '../../ui/field'
import { useIntentKey } from '../../ui/intent-key'
import { Problem } from '../../ui/problem'
import { Row } from '../../ui/row'
import { PickList } from '../parts/pick-list'
import { PostState } from '../parts/post-state'
import { readPeople } from '../people/api'
import { addDepartment, campusKey, endDepartment, readDepartments, type Department } from './api'
import { campusWords } from './words'

const usePeople = (campusId: string) =>
  useQuery({ queryKey: campusKey('people', campusId), queryFn: () => readPeople(campusId) })

export function Departments({ campusId }: { campusId: string }) {
  const t = useT(campusWords)
  const [ending, setEnding] = useState<Department>()
  const people = usePeople(campusId)
  const query = useQuery({
    queryKey: campusKey('departments', campusId),
    queryFn: () => readDepartments(campusId),
  })
  const items = query.data?.items ?? []
  const nameOf = (personId: string) => people.data?.items.find(({ id }) => id === personId)?.name
  return (
    <View className="columns">
      <View className="stack gap-3">
        {query.data ? null : <PostState query={query} />}
        {query.data && items.length === 0 ? (
          <Empty
            art="empty"
            title={t('departmentsNone')}
            note={t('departmentsNoneNote')}
            testId="departments-none"
          />
        ) : null}
        {items.length > 0 ? (
          <Card kind="flush">
            {items.map((department, index) => (
              <Row
                key={department.id}
                title={department.label}
                note={t('departmentBy', { name: nameOf(department.personId) ?? t('departmentSomebody') })}
                last={index === items.length - 1}
                end={
                  <Button
                    small
                    kind="quiet"
                    onPress={() => setEnding(department)}
                    testId={`department-end-${department.id}`}
                  >
                    {t('departmentEnd')}
                  </Button>
                }
                testId={`department-${department.id}`}
              />
            ))}
          </Card>
        ) : null}
      </View>
      <NewDepartment campusId={campusId} count={items.length} />
      {ending ? (
        <EndDepartment campusId={campusId} department={ending} onClose={() => setEnding(undefined)} />
      ) : null}
    </View>
  )
}

function NewDepartment({ campusId, count }: { campusId: string; count: number }) {
  const t = useT(campusWords)
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const people = usePeople(campusId)
  const [label, setLabel] = useState('')
  const [personId, setPersonId] = useState<string>()
  const body = { label: label.trim(), ...(personId ? { personId } : {}) }
  const make = useMutation({
    mutationFn: () => addDepartment(campusId, body, keyFor({ campusId, body })),
    onSuccess: () => {
      setLabel('')
      setPersonId(undefined)
    },
    onSettled: () => client.invalidateQueries({ queryKey: campusKey('departments', campusId) }),
  })
  const characters = [...body.label].length
  const refusal = (() => {
    if (count >= departmentLimits.each) return t('departmentsFull', { count: departmentLimits.each })
    return characters === 0 || characters > departmentLimits.label ? t('departmentOff') : undefined
  })()
  return (
    <Card>
      <View className="lead">{t('departmentNew')}</View>
      <View className="note soft words">{t('departmentNote')}</View>
      <Field
        label={t('departmentLabel')}
        placeholder={t('departmentHint')}
        value={label}
        onInput={setLabel}
        max={departmentLimits.label}
        testId="department-label"
      />
      {people.data ? (
        <PickList
          label={t('departmentWho')}
          options={people.data.items.map(({ id, name }) => ({ value: id, label: name }))}
          values={personId ? [personId] : []}
          single
          onChange={([id]) => setPersonId(id)}
          testId="department-who"
        />
      ) : (
        <PostState query={people} />
      )}
      <Problem error={make.error} testId="department-problem" />
      <Button
        kind="primary"
        block
        icon="plus"
        busy={make.isPending}
        off={refusal}
        onPress={() => make.mutate()}
        testId="department-make"
      >
        {t('departmentMake')}
      </Button>
    </Card>
  )
}

interface EndProps {
  campusId: string
  department: Department
  onClose: () => void
}

function EndDepartment({ campusId, department, onClose }: EndProps) {
  const t = useT(campusWords)
  const client = useQueryClient()
  const end = useMutation({
    mutationFn: () => endDepartment(campusId, department.id),
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: campusKey('departments', campusId) }),
  })
  return (
    <AskSheet
      title={t('departmentEndTitle', { label: department.label })}
      note={t('departmentEndNote')}
      act={t('departmentEnd')}
      danger
      busy={end.isPending}
      error={end.error}
      onYes={() => end.mutate()}
      onClose={onClose}
      testId="department-end"
    />
  )
}
